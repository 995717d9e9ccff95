//! What `transformers` answers on the small models of `tests/reference` (see the README there), and how an engine is held
//! to it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use apercu_engine::{Cancel, Decoding, EarlyStopping, Result, Seq2Seq};

/// What is recorded of one model.
#[derive(Deserialize)]
pub(crate) struct Reference {
    pub(crate) sources: Vec<Vec<u32>>,
    encoder: Vec<EncoderStates>,
    first_logits: Vec<Vec<f32>>,
    pub(crate) cases: Vec<Case>,
}

#[derive(Deserialize)]
struct EncoderStates {
    positions: Vec<usize>,
    states: Vec<Vec<f32>>,
}

#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) settings: Settings,
    results: Vec<Vec<Output>>,
    batch_8_equal: bool,
}

#[derive(Deserialize)]
pub(crate) struct Settings {
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

/// The folder of a small model.
pub(crate) fn folder(architecture: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/reference")
        .join(architecture)
}

/// What is recorded of a small model.
pub(crate) fn open(architecture: &str) -> Reference {
    read(&folder(architecture))
}

/// What is recorded of the model in a folder.
pub(crate) fn read(folder: &Path) -> Reference {
    let path = folder.join("reference.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Differences are measured against the largest value of the row: values near zero have no relative precision.
pub(crate) fn assert_close(found: &[f32], expected: &[f32], tolerance: f32, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(0.0f32, |largest, x| largest.max(x.abs()));
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!(
            (a - b).abs() <= tolerance * largest,
            "{what}, value {i}: {a} instead of {b}"
        );
    }
}

impl Reference {
    pub(crate) fn check_encoder(&self, engine: &dyn Seq2Seq, tolerance: f32, what: &str) {
        let found = engine.encode(&self.sources).unwrap();
        for (i, (found, expected)) in found.iter().zip(&self.encoder).enumerate() {
            for (position, expected) in expected.positions.iter().zip(&expected.states) {
                let row = &found.values[position * found.width..][..found.width];
                assert_close(
                    row,
                    expected,
                    tolerance,
                    &format!("{what}, source {i}, position {position}"),
                );
            }
        }
    }

    pub(crate) fn check_first_logits(
        &self,
        first_logits: impl Fn(&[u32]) -> Result<Vec<f32>>,
        tolerance: f32,
        what: &str,
    ) {
        for (i, (source, expected)) in self.sources.iter().zip(&self.first_logits).enumerate() {
            assert_close(
                &first_logits(source).unwrap(),
                expected,
                tolerance,
                &format!("{what}, source {i}"),
            );
        }
    }

    /// The same tokens in every case, together and alone.
    pub(crate) fn check_search(&self, engine: &dyn Seq2Seq, what: &str) {
        for case in &self.cases {
            assert!(case.batch_8_equal);
            let decoding = case.settings.decoding();
            let together = engine.generate(&self.sources, &decoding).unwrap();
            for (i, (found, expected)) in together.iter().zip(&case.results).enumerate() {
                let what = format!("{what}, {}, source {i}", case.name);
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
            for (together, source) in together.iter().zip(&self.sources) {
                let alone = engine.generate(std::slice::from_ref(source), &decoding).unwrap();
                assert_eq!(together, &alone[0]);
            }
        }
    }

    /// What beam search finds has the sum of its tokens' log-probabilities for a score; together and alone.
    pub(crate) fn check_log_probabilities(&self, engine: &dyn Seq2Seq, architecture: &str) {
        let config = std::fs::read(folder(architecture).join("config.json")).unwrap();
        let config: serde_json::Value = serde_json::from_slice(&config).unwrap();
        let eos = config["eos_token_id"].as_u64().unwrap() as u32;
        let decoding = Decoding {
            num_beams: 2,
            num_hypotheses: 2,
            length_penalty: 0.0,
            ..Decoding::greedy(12)
        };
        let (mut pairs, mut scores) = (Vec::new(), Vec::new());
        for (source, found) in self
            .sources
            .iter()
            .zip(engine.generate(&self.sources, &decoding).unwrap())
        {
            for hypothesis in found {
                let (mut output, ended) = (hypothesis.tokens.clone(), hypothesis.tokens.ends_with(&[eos]));
                if ended {
                    output.pop();
                }
                scores.push((hypothesis.score, ended));
                pairs.push((source.clone(), output));
            }
        }
        let together = engine.log_probabilities(&pairs, &Cancel::new()).unwrap();
        for ((found, (score, ended)), pair) in together.iter().zip(scores).zip(&pairs) {
            assert_eq!(found.len(), pair.1.len() + 1, "{architecture}");
            let counted = if ended { found.len() } else { pair.1.len() };
            let sum: f32 = found[..counted].iter().sum();
            assert!(
                (sum - score).abs() < 1e-3 * (1.0 + score.abs()),
                "{architecture}: {sum} {score}"
            );
            let alone = engine
                .log_probabilities(std::slice::from_ref(pair), &Cancel::new())
                .unwrap();
            assert_eq!(found, &alone[0], "{architecture}");
        }
        // An empty output is its end.
        let empty = (self.sources[0].clone(), Vec::new());
        let found = engine.log_probabilities(&[empty], &Cancel::new()).unwrap();
        assert!(found[0].len() == 1 && found[0][0] < 0.0, "{architecture}");
    }
}

impl Settings {
    pub(crate) fn decoding(&self) -> Decoding {
        Decoding {
            num_beams: self.num_beams,
            num_hypotheses: self.num_beams,
            length_penalty: self.length_penalty,
            min_length: self.min_length,
            no_repeat_ngram_size: self.no_repeat_ngram_size,
            forced_bos: self.forced_bos_token_id,
            forced_eos: self.forced_eos_token_id,
            suppressed: self.suppressed_token_ids.clone(),
            early_stopping: match &self.early_stopping {
                serde_json::Value::Bool(true) => EarlyStopping::AtOnce,
                serde_json::Value::String(word) if word == "never" => EarlyStopping::Never,
                _ => EarlyStopping::Heuristic,
            },
            ..Decoding::greedy(self.max_length)
        }
    }
}
