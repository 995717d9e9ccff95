use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

/// What other programs answer; made by the scripts in `scripts/reference`.
const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference");
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/apercu-fr-en");

fn unigram() -> Tokenizer {
    let path = Path::new(REFERENCE).join("unigram.model");
    Tokenizer::from_sentencepiece(&path, &read_file(&path).unwrap()).unwrap()
}

fn marian() -> Tokenizer {
    Tokenizer::open(Path::new(REFERENCE).join("marian-tokenizer")).unwrap()
}

fn shipped() -> Tokenizer {
    Tokenizer::open(SHIPPED).unwrap()
}

fn reference() -> Value {
    serde_json::from_slice(&std::fs::read(Path::new(REFERENCE).join("tokens.json")).unwrap()).unwrap()
}

fn ids(value: &Value) -> Vec<u32> {
    serde_json::from_value(value.clone()).unwrap()
}

/// Saves a tokenizer and reads it again.
fn saved(tokenizer: &Tokenizer) -> Tokenizer {
    let folder = TempDir::new().unwrap();
    tokenizer.save(folder.path().join("tokenizer.json")).unwrap();
    Tokenizer::open(folder.path()).unwrap()
}

/// Compares a tokenizer with what Python's gives for a table of awkward strings.
fn agrees(tokenizer: &Tokenizer, name: &str) {
    let reference = reference();
    let texts = reference["texts"].as_array().unwrap();
    let answers = &reference[name];
    assert!(texts.len() > 120);
    let mut wrong = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let text = text.as_str().unwrap();
        let given = ids(&answers["ids"][i]);
        let mut wanted = match &answers["ids_without_special"][i] {
            Value::Null => given.clone(),
            without_special => ids(without_special),
        };
        if name == "marian" {
            assert_eq!(wanted.pop(), tokenizer.id("</s>"));
        }
        let found = tokenizer.encode(text).unwrap();
        if found != wanted {
            wrong.push(format!("{text:?}: {found:?}, not {wanted:?}"));
        }
        let (found, wanted) = (tokenizer.decode(&given).unwrap(), answers["decoded"][i].as_str().unwrap());
        if found != wanted {
            wrong.push(format!("{text:?}: decoded {found:?}, not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} differences in {} strings:\n{}", wrong.len(), texts.len(), wrong.join("\n"));
}

#[test]
fn unigram_agrees_with_sentencepiece() {
    agrees(&unigram(), "unigram");
    agrees(&saved(&unigram()), "unigram");
}

#[test]
fn marian_agrees_with_marian_tokenizer() {
    agrees(&marian(), "marian");
}

#[test]
fn shipped_agrees_with_sentencepiece() {
    agrees(&shipped(), "shipped");
    agrees(&saved(&shipped()), "shipped");
}
