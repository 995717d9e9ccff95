//! The engine against `transformers`, on the small models of `tests/reference` (see the README there).

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::*;
use crate::engine::EarlyStopping;
use crate::engine::search::{StepDecoder, StepInput};

const ARCHITECTURES: [&str; 4] = ["marian", "bart", "mbart", "m2m100"];

#[derive(Deserialize)]
struct Reference {
    sources: Vec<Vec<u32>>,
    encoder: Vec<EncoderStates>,
    first_logits: Vec<Vec<f32>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct EncoderStates {
    positions: Vec<usize>,
    states: Vec<Vec<f32>>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    settings: Settings,
    results: Vec<Vec<Output>>,
    batch_8_equal: bool,
}

#[derive(Deserialize)]
struct Settings {
    num_beams: usize,
    length_penalty: f32,
    min_length: usize,
    max_length: usize,
    no_repeat_ngram_size: usize,
    early_stopping: serde_json::Value,
    forced_bos_token_id: Option<u32>,
    forced_eos_token_id: Option<u32>,
    suppressed_token_ids: Vec<u32>,
}

#[derive(Deserialize)]
struct Output {
    ids: Vec<u32>,
    score: f32,
}

fn folder(architecture: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference")
        .join(architecture)
}

fn open(architecture: &str) -> (Native, Reference) {
    let folder = folder(architecture);
    let reference = std::fs::read(folder.join("reference.json")).unwrap();
    (
        Native::open(&folder).unwrap(),
        serde_json::from_slice(&reference).unwrap(),
    )
}

/// Differences are measured against the largest value of the row: values near zero have no relative precision.
fn assert_close(found: &[f32], expected: &[f32], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(0.0f32, |largest, x| largest.max(x.abs()));
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= 1e-4 * largest, "{what}, value {i}: {a} instead of {b}");
    }
}

#[test]
fn encoder_states_are_those_of_transformers() {
    for architecture in ARCHITECTURES {
        let (engine, reference) = open(architecture);
        let found = engine.encode(&reference.sources).unwrap();
        for (i, (found, expected)) in found.iter().zip(&reference.encoder).enumerate() {
            for (position, expected) in expected.positions.iter().zip(&expected.states) {
                let row = &found.values[position * found.width..][..found.width];
                assert_close(
                    row,
                    expected,
                    &format!("{architecture}, source {i}, position {position}"),
                );
            }
        }
    }
}

#[test]
fn first_logits_are_those_of_transformers() {
    for architecture in ARCHITECTURES {
        let (engine, reference) = open(architecture);
        for (i, (source, expected)) in reference.sources.iter().zip(&reference.first_logits).enumerate() {
            let states = engine.transformer.encode(&[source], 1);
            let mut decoder = engine.transformer.decoder(&states, &[source.len()], 1);
            let mut logits = Vec::new();
            let start = StepInput {
                source: 0,
                parent: 0,
                token: engine.config.decoder_start,
            };
            decoder.step(&[start], &mut logits).unwrap();
            assert_close(&logits, expected, &format!("{architecture}, source {i}"));
        }
    }
}

#[test]
fn greedy_and_beam_search_find_what_transformers_finds() {
    for architecture in ARCHITECTURES {
        let (engine, reference) = open(architecture);
        for case in &reference.cases {
            assert!(case.batch_8_equal);
            let decoding = case.settings.decoding();
            let together = engine.generate(&reference.sources, &decoding).unwrap();
            for (i, (found, expected)) in together.iter().zip(&case.results).enumerate() {
                let what = format!("{architecture}, {}, source {i}", case.name);
                assert_eq!(found.len(), expected.len(), "{what}");
                for (found, expected) in found.iter().zip(expected) {
                    assert_eq!(found.tokens, expected.ids, "{what}");
                    // The reference gives the plain sum for greedy search.
                    let length = if decoding.num_beams == 1 {
                        found.tokens.len() as f32
                    } else {
                        1.0
                    };
                    let score = found.score * length.powf(decoding.length_penalty);
                    let difference = (score - expected.score).abs();
                    assert!(
                        difference < 1e-3 * (1.0 + expected.score.abs()),
                        "{what}: {score} {}",
                        expected.score
                    );
                }
            }
            let alone: Vec<_> = reference
                .sources
                .iter()
                .map(|source| engine.generate(std::slice::from_ref(source), &decoding))
                .collect();
            for (together, alone) in together.iter().zip(alone) {
                assert_eq!(together, &alone.unwrap()[0]);
            }
        }
    }
}

#[test]
fn the_default_decoding_is_that_of_the_folder() {
    for architecture in ARCHITECTURES {
        let (engine, reference) = open(architecture);
        let case = reference.cases.iter().find(|case| case.name == "default/beam").unwrap();
        let expected = case.settings.decoding();
        let found = Decoding {
            num_hypotheses: expected.num_hypotheses,
            ..engine.config.decoding().clone()
        };
        assert_eq!(found, expected, "{architecture}");
    }
}

impl Settings {
    fn decoding(&self) -> Decoding {
        Decoding {
            num_beams: self.num_beams,
            num_hypotheses: self.num_beams,
            length_penalty: self.length_penalty,
            min_length: self.min_length,
            max_length: self.max_length,
            max_length_ratio: None,
            no_repeat_ngram_size: self.no_repeat_ngram_size,
            forced_bos: self.forced_bos_token_id,
            forced_eos: self.forced_eos_token_id,
            suppressed: self.suppressed_token_ids.clone(),
            early_stopping: match &self.early_stopping {
                serde_json::Value::Bool(true) => EarlyStopping::AtOnce,
                serde_json::Value::String(word) if word == "never" => EarlyStopping::Never,
                _ => EarlyStopping::Heuristic,
            },
        }
    }
}
