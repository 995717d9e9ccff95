//! Mozilla's own English–Portuguese students, as they are published: the same output as Mozilla's engine and as a `PyTorch`
//! reading of the files. `scripts/reference/mozilla.py` fetches and records them; they are no part of the repository, so that
//! this says nothing where `APERCU_MOZILLA` does not name their folder.

use std::path::PathBuf;

use apercu_engine::native::Native;
use apercu_engine::{Decoding, Seq2Seq};
use apercu_model::Model;
use serde::Deserialize;

/// How far the log-probabilities of a token and of the next best one may lie apart and still change places by rounding: in
/// f32; where inputs are rounded to 8 bits row by row, as here; where they are rounded with one multiplier for all texts, as
/// Mozilla's engine does, which cuts off what is larger than in the texts that it was taken from.
const IN_F32: f64 = 0.005;
const BY_ROW: f64 = 0.75;
const BY_MULTIPLIER: f64 = 1.6;
/// Sentences of a pair that are at least to be left by that.
const SURE: usize = 50;

#[derive(Deserialize)]
struct Sentence {
    text: String,
    source: Vec<u32>,
    fxtranslate: String,
    ids: Vec<u32>,
    margin: f64,
}

/// The folder of a pair, if the models are there.
fn folder(pair: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("APERCU_MOZILLA") else {
        eprintln!("left out: APERCU_MOZILLA names no folder (see scripts/reference/mozilla.py)");
        return None;
    };
    Some(PathBuf::from(folder).join(pair))
}

fn greedy(engine: &dyn Seq2Seq, sources: &[Vec<u32>], decoding: &Decoding) -> Vec<Vec<u32>> {
    let found = engine.generate(sources, decoding).unwrap();
    found.into_iter().map(|mut found| found.remove(0).tokens).collect()
}

/// Compares what a pair's sentences become.
fn check(pair: &str) {
    let Some(folder) = folder(pair) else { return };
    let model = Model::open(&folder).unwrap();
    let sentences: Vec<Sentence> =
        serde_json::from_slice(&std::fs::read(folder.join("sentences.json")).unwrap()).unwrap();
    assert_eq!(sentences.len(), 500);
    let mut sources = Vec::new();
    for sentence in &sentences {
        let mut ids = model.tokenizer().encode(&sentence.text).unwrap();
        ids.push(model.tokenizer().id("</s>").unwrap());
        assert_eq!(ids, sentence.source, "{}", sentence.text);
        sources.push(ids);
    }
    let decoding = Decoding {
        // Marian writes no unknown token.
        suppressed: vec![1],
        shortlist: false,
        ..Decoding::greedy(model.window())
    };
    let in_f32 = greedy(&Native::open(&folder.join("f32")).unwrap(), &sources, &decoding);
    let by_row = greedy(model.engine(), &sources, &decoding);
    let (mut sure, mut same) = (0, 0);
    for ((sentence, in_f32), by_row) in sentences.iter().zip(in_f32).zip(by_row) {
        let (text, ours) = (&sentence.text, model.decode(&by_row).unwrap());
        if sentence.margin > IN_F32 {
            assert_eq!(in_f32, sentence.ids, "in f32, {}: {text}", sentence.margin);
        }
        if sentence.margin > BY_ROW {
            assert_eq!(by_row, sentence.ids, "in 8 bits, {}: {text}", sentence.margin);
        }
        if sentence.margin > BY_MULTIPLIER {
            assert_eq!(
                ours, sentence.fxtranslate,
                "Mozilla's engine, {}: {text}",
                sentence.margin
            );
            sure += 1;
        }
        same += usize::from(ours == sentence.fxtranslate);
    }
    eprintln!("{pair}: {sure} of 500 are sure, {same} come out as Mozilla's engine has them");
    assert!(sure >= SURE && same >= 340, "{sure} sure, {same} the same");
}

#[test]
fn english_to_portuguese() {
    check("enpt");
}

#[test]
fn portuguese_to_english() {
    check("pten");
}
