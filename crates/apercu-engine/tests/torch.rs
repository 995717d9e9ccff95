//! The engine torch against `transformers` and against the native engine.

mod reference;

use std::collections::HashMap;
use std::path::Path;

use safetensors::Dtype;
use safetensors::tensor::TensorView;

use apercu_engine::native::Native;
use apercu_engine::torch::Torch;
use apercu_engine::{Config, Decoding, Device, Error, Hypothesis, Seq2Seq, Weights};

/// The small models that the native engine runs too.
const SHARED: [&str; 5] = ["marian", "bart", "mbart", "m2m100", "student"];
/// Those that only this one runs.
const OWN: [&str; 3] = ["t5", "mt5", "longt5"];
const TOLERANCE: f32 = 1e-4;

fn open(architecture: &str) -> Torch {
    Torch::open(&reference::folder(architecture), Device::Cpu).unwrap()
}

#[test]
fn every_architecture_answers_as_transformers_does() {
    for architecture in SHARED.into_iter().chain(OWN) {
        let (engine, reference) = (open(architecture), reference::open(architecture));
        reference.check_encoder(&engine, TOLERANCE, architecture);
        reference.check_first_logits(|source| engine.next_logits(source, &[]), TOLERANCE, architecture);
        reference.check_search(&engine, architecture);
        reference.check_log_probabilities(&engine, architecture);
    }
}

/// rust-bert keeps Pegasus' position table in half precision.
#[test]
fn pegasus_answers_as_transformers_does_within_half_precision() {
    let (engine, reference) = (open("pegasus"), reference::open("pegasus"));
    reference.check_encoder(&engine, 5e-3, "pegasus");
    reference.check_first_logits(|source| engine.next_logits(source, &[]), 5e-3, "pegasus");
}

#[test]
fn both_engines_give_the_same_tokens_and_logits() {
    for architecture in SHARED {
        let (torch, reference) = (open(architecture), reference::open(architecture));
        let native = Native::open(&reference::folder(architecture)).unwrap();
        for source in &reference.sources {
            compare(
                &native.next_logits(source, &[]).unwrap(),
                &torch.next_logits(source, &[]).unwrap(),
                architecture,
            );
        }
        for case in &reference.cases {
            let decoding = case.settings.decoding();
            let tokens = |engine: &dyn Seq2Seq| tokens(engine, &reference.sources, &decoding);
            assert_eq!(tokens(&native), tokens(&torch), "{architecture}, {}", case.name);
        }
    }
}

/// The students with two vocabularies and with one, with an output projection of their own and without.
#[test]
fn both_engines_run_students_alike() {
    for (two_vocabularies, has_head) in [(true, false), (true, true), (false, false), (false, true)] {
        let folder = tempfile::tempdir().unwrap();
        write_student(folder.path(), two_vocabularies, has_head);
        let native = Native::open(folder.path()).unwrap();
        let torch = Torch::open(folder.path(), Device::Cpu).unwrap();
        let sources: Vec<Vec<u32>> = (0..8)
            .map(|i| (0..3 * i).map(|k| 2 + (7 * i + 11 * k) % 38).chain([0]).collect())
            .collect();
        let what = format!("two vocabularies: {two_vocabularies}, a head: {has_head}");
        let states = [&native as &dyn Seq2Seq, &torch].map(|engine| engine.encode(&sources).unwrap());
        for ((native_states, torch_states), source) in states[0].iter().zip(&states[1]).zip(&sources) {
            reference::assert_close(&torch_states.values, &native_states.values, TOLERANCE, &what);
            let logits = [
                native.next_logits(source, &[]).unwrap(),
                torch.next_logits(source, &[]).unwrap(),
            ];
            reference::assert_close(&logits[1], &logits[0], TOLERANCE, &what);
        }
        // Random weights would say one token again and again.
        let greedy = Decoding {
            no_repeat_ngram_size: 1,
            ..Decoding::greedy(20)
        };
        let beam = Decoding {
            num_beams: 4,
            num_hypotheses: 4,
            ..greedy.clone()
        };
        for decoding in [greedy, beam] {
            let tokens = |engine: &dyn Seq2Seq| tokens(engine, &sources, &decoding);
            assert_eq!(tokens(&torch), tokens(&native), "{what}, {} beams", decoding.num_beams);
        }
    }
}

/// Writes a student of two layers a side, with random weights.
fn write_student(folder: &Path, two_vocabularies: bool, has_head: bool) {
    let (width, ffn, sources) = (16, 32, 40);
    let outputs = if two_vocabularies { 30 } else { sources };
    let config = serde_json::json!({
        "model_type": Config::STUDENT, "activation_function": "relu", "d_model": width,
        "encoder_layers": 2, "encoder_attention_heads": 2, "encoder_ffn_dim": ffn,
        "decoder_layers": 2, "decoder_attention_heads": 2, "decoder_ffn_dim": ffn,
        "vocab_size": sources, "decoder_vocab_size": outputs, "share_encoder_decoder_embeddings": !two_vocabularies,
        "max_position_embeddings": 64, "scale_embedding": true, "pad_token_id": 0, "eos_token_id": 0,
    });
    std::fs::write(folder.join("config.json"), config.to_string()).unwrap();
    let mut shapes = vec![("final_logits_bias".to_owned(), vec![1, outputs])];
    let mut add = |name: String, shape: &[usize]| shapes.push((name, shape.to_vec()));
    if two_vocabularies {
        add("model.encoder.embed_tokens.weight".to_owned(), &[sources, width]);
        add("model.decoder.embed_tokens.weight".to_owned(), &[outputs, width]);
    } else {
        add("model.shared.weight".to_owned(), &[sources, width]);
    }
    if has_head {
        add("lm_head.weight".to_owned(), &[outputs, width]);
    }
    for (side, attention) in [("encoder", "self_attn"), ("decoder", "encoder_attn")] {
        for layer in [0, 1].map(|layer| format!("model.{side}.layers.{layer}")) {
            for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
                add(format!("{layer}.{attention}.{part}.weight"), &[width, width]);
                add(format!("{layer}.{attention}.{part}.bias"), &[width]);
            }
            add(format!("{layer}.fc1.weight"), &[ffn, width]);
            add(format!("{layer}.fc1.bias"), &[ffn]);
            add(format!("{layer}.fc2.weight"), &[width, ffn]);
            add(format!("{layer}.fc2.bias"), &[width]);
            if side == "decoder" {
                add(format!("{layer}.ssru.input.weight"), &[width, width]);
                add(format!("{layer}.ssru.forget.weight"), &[width, width]);
                add(format!("{layer}.ssru.forget.bias"), &[width]);
                add(format!("{layer}.ssru_layer_norm.weight"), &[width]);
                add(format!("{layer}.ssru_layer_norm.bias"), &[width]);
            }
            for norm in [&format!("{attention}_layer_norm"), "final_layer_norm"] {
                add(format!("{layer}.{norm}.weight"), &[width]);
                add(format!("{layer}.{norm}.bias"), &[width]);
            }
        }
    }
    // Numbers between -1 and 1 from Knuth's linear congruential generator.
    let mut state = 1u64;
    let mut random = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    };
    let tensors = shapes.into_iter().map(|(name, shape)| {
        let count = shape.iter().product::<usize>();
        let values = (0..count).flat_map(|_| random().to_le_bytes()).collect();
        (name, (shape, values))
    });
    write_floats(&tensors.collect(), &folder.join("model.safetensors"));
}

/// The tokens of each source's hypotheses.
fn tokens(engine: &dyn Seq2Seq, sources: &[Vec<u32>], decoding: &Decoding) -> Vec<Vec<Vec<u32>>> {
    let found = engine.generate(sources, decoding).unwrap();
    let ids = |hypotheses: Vec<Hypothesis>| hypotheses.into_iter().map(|h| h.tokens).collect();
    found.into_iter().map(ids).collect()
}

fn compare(native: &[f32], torch: &[f32], what: &str) {
    assert_eq!(native.len(), torch.len());
    for (a, b) in native.iter().zip(torch) {
        assert!((a - b).abs() < 1e-3, "{what}: {a} and {b}");
    }
}

/// Writes tensors of these shapes, whose values are the bytes of floats.
fn write_floats(floats: &HashMap<String, (Vec<usize>, Vec<u8>)>, path: &Path) {
    let views = floats
        .iter()
        .map(|(name, (shape, values))| (name, TensorView::new(Dtype::F32, shape.clone(), values).unwrap()));
    let written = safetensors::serialize(views, None).unwrap();
    std::fs::write(path, written).unwrap();
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
        let beyond = engine.vocab_sizes()[0] as u32;
        for source in [vec![], vec![beyond], vec![u32::MAX]] {
            assert!(matches!(
                engine.encode(&[source]).unwrap_err(),
                Error::Empty | Error::Token { .. }
            ));
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
    assert!(matches!(error, Error::NoDevice { .. }), "{error}");
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

#[test]
fn two_vocabularies_are_for_students() {
    let folder = reference::folder("marian");
    let config = std::fs::read_to_string(folder.join("config.json")).unwrap();
    let mut config: serde_json::Value = serde_json::from_str(&config).unwrap();
    config["share_encoder_decoder_embeddings"] = false.into();
    let weights = Weights::open(folder.join("model.safetensors")).unwrap();
    let config = config.to_string();
    let error = Torch::new(&folder, (config.as_bytes(), None), &weights, Device::Cpu);
    let error = error.err().unwrap().to_string();
    assert!(error.contains("two vocabularies"), "{error}");
}
