//! The bundled models' translations of two hundred sentences, against those of a `PyTorch` reading of the same weights
//! (`tests/reference`).

mod floats;

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use apercu_engine::EarlyStopping;
use apercu_engine::native::Native;
use apercu_engine::{Decoding, Seq2Seq};
use apercu_model::{Manifest, Model};
use apercu_text::Language;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    sha256: HashMap<String, HashMap<String, String>>,
    settings: HashMap<String, Settings>,
    sentences: Vec<Sentence>,
}

#[derive(Deserialize)]
struct Settings {
    num_beams: usize,
    max_length: usize,
    forced_eos_token_id: Option<u32>,
    suppressed_token_ids: Vec<u32>,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    source: Vec<u32>,
    greedy: Output,
    beam: Output,
}

#[derive(Deserialize)]
struct Output {
    ids: Vec<u32>,
    translation: String,
    /// Whether the ids survive rounding.
    steady: bool,
}

/// The first hundred sentences are English.
const WAYS: [(Language, &str, Range<usize>); 2] = [
    (Language::French, "en-fr", 0..100),
    (Language::English, "fr-en", 100..200),
];

fn folder(way: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../models/apercu-{way}"))
}

fn reference() -> Reference {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference/translations.json");
    let reference: Reference = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for (_, way, _) in WAYS {
        let manifest = Manifest::open(folder(way)).unwrap().unwrap();
        let weights = manifest
            .files
            .into_iter()
            .filter(|(name, _)| name.ends_with(".safetensors"));
        assert_eq!(
            weights
                .map(|(name, record)| (name, record.sha256))
                .collect::<HashMap<_, _>>(),
            reference.sha256[way],
            "the reference was made with another model: run scripts/reference/students.py translations again"
        );
    }
    reference
}

impl Reference {
    fn sources(&self, range: Range<usize>) -> Vec<Vec<u32>> {
        self.sentences[range]
            .iter()
            .map(|sentence| sentence.source.clone())
            .collect()
    }
}

impl Settings {
    fn decoding(&self) -> Decoding {
        Decoding {
            num_beams: self.num_beams,
            num_hypotheses: 1,
            length_penalty: 1.0,
            min_length: 0,
            max_length: self.max_length,
            max_length_ratio: None,
            no_repeat_ngram_size: 0,
            forced_bos: None,
            forced_eos: self.forced_eos_token_id,
            suppressed: self.suppressed_token_ids.clone(),
            early_stopping: EarlyStopping::Heuristic,
            shortlist: false,
            cancel: None,
        }
    }
}

/// A bundled model with its matrices as 32-bit floats: what the reference was computed with.
fn in_floats(way: &str) -> Native {
    let target = tempfile::tempdir().unwrap();
    floats::widen(&folder(way), target.path());
    Native::open(target.path()).unwrap()
}

#[test]
fn texts_become_the_same_ids_and_ids_the_same_texts() {
    let reference = reference();
    for (to, way, range) in WAYS {
        let model = Model::open(folder(way)).unwrap();
        for sentence in &reference.sentences[range] {
            assert_eq!(
                model.encode(&sentence.text, to.other(), to).unwrap(),
                sentence.source,
                "{}",
                sentence.text
            );
            for output in [&sentence.greedy, &sentence.beam] {
                assert_eq!(model.decode(&output.ids).unwrap(), output.translation);
            }
        }
    }
}

#[test]
fn in_floats_every_steady_translation_is_that_of_pytorch() {
    let reference = reference();
    let mut steady = 0;
    for ((_, way, range), kind) in WAYS
        .into_iter()
        .flat_map(|way| ["greedy", "beam"].map(|kind| (way.clone(), kind)))
    {
        let sources = reference.sources(range.clone());
        let decoding = reference.settings[kind].decoding();
        let found = in_floats(way).generate(&sources, &decoding).unwrap();
        for (found, sentence) in found.iter().zip(&reference.sentences[range]) {
            let expected = if kind == "greedy" {
                &sentence.greedy
            } else {
                &sentence.beam
            };
            if expected.steady {
                steady += 1;
                assert_eq!(found[0].tokens, expected.ids, "{kind}: {}", sentence.text);
            }
        }
    }
    assert!(steady >= 320, "only {steady} of 400 references say anything");
}

#[test]
fn eight_bit_products_change_few_tokens() {
    let reference = reference();
    let decoding = reference.settings["greedy"].decoding();
    let (mut first_tokens, mut whole) = (0, 0);
    for (_, way, range) in WAYS {
        let model = Model::open(folder(way)).unwrap();
        let found = model
            .engine()
            .generate(&reference.sources(range.clone()), &decoding)
            .unwrap();
        for (found, sentence) in found.iter().zip(&reference.sentences[range]) {
            first_tokens += usize::from(found[0].tokens[0] == sentence.greedy.ids[0]);
            whole += usize::from(found[0].tokens == sentence.greedy.ids);
        }
    }
    assert!(
        first_tokens >= 180 && whole >= 80,
        "first tokens {first_tokens}, whole outputs {whole} of 200"
    );
}
