//! The engine against `transformers` and against the native engine.

use std::collections::HashMap;

use safetensors::Dtype;
use safetensors::tensor::TensorView;

use super::*;
use crate::engine::native::Native;
use crate::engine::reference;
use crate::model::Model;
use crate::text::Language;

/// The small models that the native engine runs too.
const SHARED: [&str; 4] = ["marian", "bart", "mbart", "m2m100"];
/// Those that only this one runs.
const OWN: [&str; 3] = ["t5", "mt5", "longt5"];
const TOLERANCE: f32 = 1e-4;

fn open(architecture: &str) -> Torch {
    Torch::open(&reference::folder(architecture), Device::Cpu).unwrap()
}

impl Torch {
    fn first_logits(&self, source: &[u32]) -> Vec<f32> {
        let mut decoder = Decoder::new(&self.network.0, self.states(source).unwrap());
        reference::first_logits(&mut decoder, self.settings.vocabulary.start)
    }
}

#[test]
fn every_architecture_answers_as_transformers_does() {
    for architecture in SHARED.into_iter().chain(OWN) {
        let (engine, reference) = (open(architecture), reference::open(architecture));
        reference.check_encoder(&engine, TOLERANCE, architecture);
        reference.check_first_logits(|source| engine.first_logits(source), TOLERANCE, architecture);
        reference.check_search(&engine, architecture);
    }
}

/// rust-bert keeps Pegasus' position table in half precision.
#[test]
fn pegasus_answers_as_transformers_does_within_half_precision() {
    let (engine, reference) = (open("pegasus"), reference::open("pegasus"));
    reference.check_encoder(&engine, 5e-3, "pegasus");
    reference.check_first_logits(|source| engine.first_logits(source), 5e-3, "pegasus");
}

#[test]
fn both_engines_give_the_same_tokens_and_logits() {
    for architecture in SHARED {
        let (torch, reference) = (open(architecture), reference::open(architecture));
        let native = Native::open(&reference::folder(architecture)).unwrap();
        for source in &reference.sources {
            compare(&native.first_logits(source), &torch.first_logits(source), architecture);
        }
        for case in &reference.cases {
            let decoding = case.settings.decoding();
            let tokens = |engine: &dyn Seq2Seq| -> Vec<Vec<Vec<u32>>> {
                let found = engine.generate(&reference.sources, &decoding).unwrap();
                let ids = |hypotheses: Vec<Hypothesis>| hypotheses.into_iter().map(|h| h.tokens).collect();
                found.into_iter().map(ids).collect()
            };
            assert_eq!(tokens(&native), tokens(&torch), "{architecture}, {}", case.name);
        }
    }
}

fn compare(native: &[f32], torch: &[f32], what: &str) {
    assert_eq!(native.len(), torch.len());
    for (a, b) in native.iter().zip(torch) {
        assert!((a - b).abs() < 1e-3, "{what}: {a} and {b}");
    }
}

/// The shipped model with its 8-bit weights written out as floats: both engines then compute the same.
#[test]
fn both_engines_agree_on_the_shipped_model() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/apercu-fr-en");
    let folder = tempfile::tempdir().unwrap();
    for name in ["config.json", "tokenizer.json"] {
        std::fs::copy(shipped.join(name), folder.path().join(name)).unwrap();
    }
    dequantize(
        &shipped.join("model.safetensors"),
        &folder.path().join("model.safetensors"),
    );

    let model = Model::open(folder.path()).unwrap();
    let native = Native::open(folder.path()).unwrap();
    let torch = Torch::open(folder.path(), Device::Cpu).unwrap();
    let sentences = sentences();
    let (mut sources, mut decoding) = (Vec::new(), None);
    for (from, to, text) in &sentences {
        sources.push(model.encode(text, *from, *to).unwrap());
        decoding.get_or_insert(model.decoding(*from, *to).unwrap());
    }
    let decoding = decoding.unwrap();
    for source in sources.iter().step_by(10) {
        compare(&native.first_logits(source), &torch.first_logits(source), "shipped");
    }
    let found = native.generate(&sources, &decoding).unwrap();
    let expected = torch.generate(&sources, &decoding).unwrap();
    for ((found, expected), (_, _, text)) in found.iter().zip(&expected).zip(&sentences) {
        assert_eq!(found[0].tokens, expected[0].tokens, "{text}");
        assert!((found[0].score - expected[0].score).abs() < 1e-3, "{text}");
    }
}

/// A hundred English sentences and a hundred French ones.
fn sentences() -> Vec<(Language, Language, String)> {
    let text = std::fs::read_to_string(reference::folder("news.txt")).unwrap();
    let (english, french) = (Language::English, Language::French);
    let directions = [(english, french); 100].into_iter().chain([(french, english); 100]);
    let sentences: Vec<_> = directions
        .zip(text.lines())
        .map(|((from, to), text)| (from, to, text.to_owned()))
        .collect();
    assert_eq!(sentences.len(), 200);
    sentences
}

fn dequantize(source: &Path, target: &Path) {
    let bytes = std::fs::read(source).unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let weights = Weights::open(source).unwrap();
    let mut floats: HashMap<String, (Vec<usize>, Vec<u8>)> = HashMap::new();
    for (name, view) in tensors.iter() {
        // Without the shortlist, which the engine torch does not have.
        if name.ends_with(crate::engine::SCALE_SUFFIX) || name.starts_with("shortlist.") {
            continue;
        }
        let scales = tensors.tensor(&format!("{name}{}", crate::engine::SCALE_SUFFIX));
        let shape: Vec<usize> = match (view.shape(), scales) {
            // Panels: see the kernel for 8-bit weights.
            ([_, groups, _, inputs], Ok(scales)) => vec![scales.shape()[0], groups * inputs],
            (shape, _) => shape.iter().copied().skip_while(|&n| n == 1).collect(),
        };
        let values = weights.values(name, &shape).unwrap();
        let values = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        floats.insert(name.to_owned(), (shape, values));
    }
    let views = floats
        .iter()
        .map(|(name, (shape, values))| (name, TensorView::new(Dtype::F32, shape.clone(), values).unwrap()));
    let written = safetensors::serialize(views, None).unwrap();
    std::fs::write(target, written).unwrap();
}

#[test]
fn what_does_not_fit_is_refused_without_a_panic() {
    for architecture in SHARED.into_iter().chain(OWN) {
        let engine = open(architecture);
        let window = engine.window();
        let decoding = engine.decoding().clone();
        let error = engine.generate(&[vec![5; window + 1]], &decoding).unwrap_err();
        assert!(
            matches!(error, Error::Window { tokens, window: w } if tokens == window + 1 && w == window),
            "{error}"
        );
        engine.generate(&[vec![5; window]], &decoding).unwrap();
        let beyond = engine.vocab_size() as u32;
        for source in [vec![], vec![beyond], vec![u32::MAX]] {
            assert!(matches!(engine.encode(&[source]).unwrap_err(), Error::Engine(_)));
        }
    }
}

#[test]
fn threads_share_an_engine_and_get_the_same() {
    let engine = open("bart");
    let reference = reference::open("bart");
    let expected = engine.generate(&reference.sources, engine.decoding()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(
                        engine.generate(&reference.sources, engine.decoding()).unwrap(),
                        expected
                    );
                }
            });
        }
    });
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| engine.generate(&reference.sources, engine.decoding()));
        assert_eq!(found.unwrap(), expected);
    }
}

#[test]
fn a_gpu_that_is_not_there_is_an_error() {
    let number = 1 + tch::Cuda::device_count().max(0) as usize;
    let error = Torch::open(&reference::folder("bart"), Device::Cuda(number))
        .err()
        .unwrap();
    assert!(matches!(error, Error::Option(_)), "{error}");
}

#[test]
fn what_libtorch_throws_becomes_an_error() {
    let error = guarded(|| Tensor::from_slice(&[1i64]).view([2, 2])).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("shape") && message.lines().count() == 1, "{message}");
}

#[test]
fn a_config_that_asks_for_more_than_there_is_is_refused_before_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let from = reference::folder("t5");
    std::fs::copy(from.join("model.safetensors"), folder.path().join("model.safetensors")).unwrap();
    let config = std::fs::read_to_string(from.join("config.json")).unwrap();
    let mut config: serde_json::Value = serde_json::from_str(&config).unwrap();
    for (key, value, word) in [
        ("d_ff", 1 << 20, "weights"),
        ("num_layers", 0, "num_layers"),
        ("d_model", 48, "shape"),
        ("num_decoder_layers", 1, "as many as each other"),
    ] {
        let old = config[key].take();
        config[key] = value.into();
        std::fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
        let error = Torch::open(folder.path(), Device::Cpu).err().unwrap().to_string();
        assert!(error.contains(word), "{error}");
        config[key] = old;
    }
}
