use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

/// What other programs answer; made by the scripts in `scripts/reference`.
const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference");

fn unigram() -> Tokenizer {
    let path = Path::new(REFERENCE).join("unigram.model");
    Tokenizer::from_sentencepiece(&path, &read_file(&path).unwrap()).unwrap()
}

fn marian() -> Tokenizer {
    Tokenizer::open(Path::new(REFERENCE).join("marian-tokenizer")).unwrap()
}

fn byte_fallback() -> Tokenizer {
    let path = Path::new(REFERENCE).join("byte-fallback.json");
    Tokenizer::from_json(&path, &read_file(&path).unwrap()).unwrap()
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
        let (found, wanted) = (
            tokenizer.decode(&given).unwrap(),
            answers["decoded"][i].as_str().unwrap(),
        );
        if found != wanted {
            wrong.push(format!("{text:?}: decoded {found:?}, not {wanted:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences in {} strings:\n{}",
        wrong.len(),
        texts.len(),
        wrong.join("\n")
    );
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
fn byte_fallback_agrees_with_sentencepiece() {
    agrees(&byte_fallback(), "byte-fallback");
    agrees(&saved(&byte_fallback()), "byte-fallback");
}

#[test]
fn byte_pairs_agree_with_sentencepiece() {
    let path = Path::new(REFERENCE).join("bpe.model");
    let bpe = Tokenizer::from_sentencepiece(&path, &read_file(&path).unwrap()).unwrap();
    let answers = read_file(&Path::new(REFERENCE).join("bpe.json")).unwrap();
    let answers: Value = serde_json::from_slice(&answers).unwrap();
    for tokenizer in [&bpe, &saved(&bpe)] {
        for (i, text) in reference()["texts"].as_array().unwrap().iter().enumerate() {
            let wanted = ids(&answers["ids"][i]);
            assert_eq!(tokenizer.encode(text.as_str().unwrap()).unwrap(), wanted, "{text}");
            assert_eq!(
                tokenizer.decode(&wanted).unwrap(),
                answers["decoded"][i].as_str().unwrap(),
                "{text}"
            );
        }
    }
}

/// A `tokenizer.json` of byte pairs over visible bytes, as BART has it.
fn byte_level() -> Value {
    let vocab = [
        "<s>", "<pad>", "</s>", "<unk>", "a", "b", "c", "Ġ", "Ã", "©", "<", "/", "s", ">", "ab", "Ġab",
    ];
    let vocab: serde_json::Map<_, _> = vocab
        .iter()
        .zip(0..)
        .map(|(&token, id)| (token.to_owned(), json!(id)))
        .collect();
    let special = |id: u32, content: &str| {
        json!({"id": id, "content": content, "special": true, "single_word": false, "lstrip": false, "rstrip": false,
               "normalized": false})
    };
    json!({
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0},
        "padding": {"strategy": {"Fixed": 12}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 1,
                    "pad_type_id": 0, "pad_token": "<pad>"},
        "added_tokens": [special(0, "<s>"), special(1, "<pad>"), special(2, "</s>"), special(3, "<unk>")],
        "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
        "post_processor": null,
        "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
        "model": {"type": "BPE", "unk_token": "<unk>", "vocab": vocab, "merges": ["a b", "Ġ ab"]},
    })
}

fn from_json(value: &Value) -> Result<Tokenizer> {
    Tokenizer::from_json("tokenizer.json", &serde_json::to_vec(value).unwrap())
}

#[test]
fn byte_level_json_is_read() {
    let tokenizer = from_json(&byte_level()).unwrap();
    // Neither cut off at three tokens nor padded to twelve.
    assert_eq!(tokenizer.encode("ab ab cé").unwrap(), [14, 15, 7, 6, 8, 9]);
    assert_eq!(tokenizer.decode(&[0, 14, 15, 7, 6, 8, 9, 2]).unwrap(), "ab ab cé");
    assert_eq!(tokenizer.encode("a</s>").unwrap(), [4, 10, 11, 12, 13]);
    assert_eq!(tokenizer.id("</s>"), Some(2));
    assert_eq!(tokenizer.vocab_size(), 16);
    assert_eq!(
        saved(&tokenizer).encode("ab</s>").unwrap(),
        tokenizer.encode("ab</s>").unwrap()
    );
    assert!(matches!(tokenizer.decode(&[16]), Err(Error::Token { id: 16, .. })));
}

#[test]
fn tokens_can_be_reserved() {
    let mut json = byte_level();
    json["added_tokens"].as_array_mut().unwrap().push(json!({
        "id": 16, "content": "ca", "special": false, "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": false,
    }));
    let mut tokenizer = from_json(&json).unwrap();
    assert_eq!(tokenizer.encode("ca").unwrap(), [16]);
    tokenizer.reserve(16).unwrap();
    assert_eq!(tokenizer.encode("ca").unwrap(), [6, 4]);
    assert_eq!(tokenizer.decode(&[16, 4]).unwrap(), "a");
    for mut tokenizer in [byte_fallback(), marian()] {
        let tag = tokenizer.id(">>fr<<").unwrap();
        tokenizer.reserve(tag).unwrap();
        // The second one is normalized to the first.
        for text in [">>fr<< a", "a ＞＞fr＜＜"] {
            assert!(!tokenizer.encode(text).unwrap().contains(&tag), "{text}");
        }
        assert_eq!(tokenizer.decode(&[tag]).unwrap(), "");
    }
}

fn refused(value: &Value, reason: &str) {
    match from_json(value) {
        Err(Error::File { path, reason: found }) => {
            assert_eq!(path, Path::new("tokenizer.json"));
            assert!(found.to_string().contains(reason), "{found:?} does not say {reason:?}");
        }
        other => panic!("{other:?} for {value}"),
    }
}

/// Changes one place of a value.
fn with(value: &Value, pointer: &str, new: Value) -> Value {
    let mut value = value.clone();
    *value.pointer_mut(pointer).unwrap() = new;
    value
}

#[test]
fn damaged_json_is_refused() {
    let folder = TempDir::new().unwrap();
    unigram().save(folder.path().join("tokenizer.json")).unwrap();
    let bytes = read_file(&folder.path().join("tokenizer.json")).unwrap();
    for length in (0..bytes.len()).step_by(97) {
        assert!(Tokenizer::from_json("tokenizer.json", &bytes[..length]).is_err());
    }
    let sound: Value = serde_json::from_slice(&bytes).unwrap();
    refused(&json!({}), "model");
    refused(&json!([]), "invalid");
    refused(&with(&sound, "/model/vocab/4", json!(["only a piece"])), "length");
    refused(&with(&sound, "/model/unk_id", json!(100_000)), "beyond the vocabulary");
    refused(&with(&sound, "/model/unk_id", json!(null)), "unknown text");
    refused(&with(&sound, "/model/byte_fallback", json!(true)), "bytes");
    refused(
        &with(&sound, "/added_tokens/0/content", json!("<other>")),
        "stands for both",
    );
    refused(
        &with(&sound, "/added_tokens/0/id", json!(100_000)),
        "beyond the vocabulary",
    );
    refused(
        &with(&sound, "/normalizer/normalizers/0/precompiled_charsmap", json!("?")),
        "base64",
    );
    refused(
        &with(&sound, "/normalizer/normalizers/0/precompiled_charsmap", json!("AAAA")),
        "damaged",
    );
    refused(
        &with(&sound, "/normalizer/normalizers/0", json!({"type": "Lowercase"})),
        "Lowercase",
    );
    refused(&with(&sound, "/pre_tokenizer", json!(null)), "spaces visible");
    refused(&with(&sound, "/pre_tokenizer/replacement", json!("_")), "'_'");
    refused(&with(&sound, "/model/type", json!("WordLevel")), "WordLevel");
    refused(&with(&byte_level(), "/model/merges/0", json!("a x")), "");
    refused(&with(&byte_level(), "/model/type", json!("Other")), "");
}

#[test]
fn damaged_marian_folders_are_refused() {
    let folder = TempDir::new().unwrap();
    let names = ["source.spm", "target.spm", "vocab.json"];
    let copy = |name: &str| {
        std::fs::copy(
            Path::new(REFERENCE).join("marian-tokenizer").join(name),
            folder.path().join(name),
        )
        .unwrap();
    };
    for name in names {
        copy(name);
    }
    Tokenizer::open(folder.path()).unwrap();
    for name in &names[1..] {
        std::fs::remove_file(folder.path().join(name)).unwrap();
        match Tokenizer::open(folder.path()) {
            Err(Error::Io { path, .. }) => assert!(path.ends_with(name)),
            other => panic!("{other:?}"),
        }
        copy(name);
    }
    let vocab = |vocab: Value| {
        std::fs::write(folder.path().join("vocab.json"), vocab.to_string()).unwrap();
        Tokenizer::open(folder.path()).map(|_| ()).unwrap_err().to_string()
    };
    assert!(vocab(json!({"<unk>": 0, "a": 2})).contains("beyond the vocabulary"));
    assert!(vocab(json!({"<unk>": 0, "a": 0})).contains("same id"));
    assert!(vocab(json!({"a": 0})).contains("<unk>"));
    assert!(vocab(json!({"<unk>": -1})).contains("vocab.json"));
    std::fs::write(folder.path().join("target.spm"), [0xFF; 40]).unwrap();
    assert!(
        Tokenizer::open(folder.path())
            .unwrap_err()
            .to_string()
            .contains("target.spm")
    );
}

#[test]
fn a_folder_without_a_tokenizer_is_refused() {
    let folder = TempDir::new().unwrap();
    assert!(
        Tokenizer::open(folder.path())
            .unwrap_err()
            .to_string()
            .contains("it has no tokenizer")
    );
}

#[test]
fn tokenizers_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Tokenizer>();
}

/// One tokenizer of each kind.
static KINDS: LazyLock<Vec<Tokenizer>> =
    LazyLock::new(|| vec![byte_fallback(), marian(), unigram(), from_json(&byte_level()).unwrap()]);

const CONTROL: [&str; 3] = ["</s>", "<s>", "<pad>"];

/// Text made of ordinary characters, special tokens and the marks that tokenizers use themselves.
fn text() -> impl Strategy<Value = String> {
    const MARKS: [&str; 12] = [
        "</s>", "<pad>", "<unk>", ">>fr<<", "<0x41>", "\u{2581}", "Ġ", " ", "\u{301}", "\u{0}", "é", "\n",
    ];
    let part = prop_oneof![
        any::<String>(),
        proptest::sample::select(&MARKS[..]).prop_map(str::to_owned)
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_is_encoded_without_control_tokens(text in text()) {
        for tokenizer in &*KINDS {
            let ids = tokenizer.encode(&text).unwrap();
            prop_assert!(ids.iter().all(|&id| (id as usize) < tokenizer.vocab_size()));
            prop_assert!(CONTROL.iter().filter_map(|token| tokenizer.id(token)).all(|id| !ids.contains(&id)));
            tokenizer.decode(&ids).unwrap();
        }
    }

    #[test]
    fn any_ids_are_decoded_without_control_tokens(ids in proptest::collection::vec(0_u32..9000, 0..40)) {
        for tokenizer in &*KINDS {
            let size = tokenizer.vocab_size() as u32;
            prop_assert_eq!(tokenizer.decode(&ids).is_ok(), ids.iter().all(|&id| id < size));
            let control: Vec<u32> = CONTROL.iter().filter_map(|token| tokenizer.id(token)).collect();
            let ids: Vec<u32> = ids.iter().map(|id| id % size).collect();
            let text: Vec<u32> = ids.iter().copied().filter(|id| !control.contains(id)).collect();
            prop_assert_eq!(tokenizer.decode(&ids).unwrap(), tokenizer.decode(&text).unwrap());
        }
    }

    #[test]
    fn plain_text_comes_back_as_it_was(text in "[A-Za-z0-9éèç,.']{1,12}( [A-Za-z0-9éèç,.']{1,12}){0,8}") {
        let tokenizer = byte_fallback();
        prop_assert_eq!(tokenizer.decode(&tokenizer.encode(&text).unwrap()).unwrap(), text);
    }
}

/// Every layout that has no `tokenizer.json`, against `transformers` (see `tests/reference/README.md`).
#[test]
fn each_layout_gives_the_ids_of_its_own_tokenizer() {
    #[derive(serde::Deserialize)]
    struct Layout {
        ids: Vec<Vec<u32>>,
        decoded: Vec<String>,
        tokens: std::collections::BTreeMap<String, u32>,
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference");
    let sentences = std::fs::read_to_string(folder.join("sentences.txt")).unwrap();
    let reference = std::fs::read(folder.join("layouts/reference.json")).unwrap();
    let layouts: std::collections::BTreeMap<String, Layout> = serde_json::from_slice(&reference).unwrap();
    assert_eq!(layouts.len(), 7);
    for (name, layout) in layouts {
        let tokenizer = Tokenizer::open(folder.join("layouts").join(&name)).unwrap();
        for (token, id) in &layout.tokens {
            assert_eq!(tokenizer.id(token), Some(*id), "{name}: {token}");
            // Written out in a text it is text.
            assert!(
                !tokenizer.encode(token).unwrap().contains(id) || token == "<unk>",
                "{name}: {token}"
            );
        }
        for ((sentence, ids), decoded) in sentences.lines().zip(&layout.ids).zip(&layout.decoded) {
            assert_eq!(&tokenizer.encode(sentence).unwrap(), ids, "{name}: {sentence}");
            assert_eq!(tokenizer.decode(ids).unwrap().trim(), decoded, "{name}");
        }
    }
}

#[test]
fn damaged_layouts_are_refused_with_the_file() {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reference/layouts");
    for (layout, file, contents) in [
        ("bart", "merges.txt", &b"a b c\n"[..]),
        ("bart", "merges.txt", b"\xff\n"),
        ("bart", "vocab.json", b"[]"),
        ("m2m100", "vocab.json", b"{\"a\": 7}"),
        ("m2m100", "sentencepiece.bpe.model", b"x"),
        ("mbart50", "config.json", b"{}"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(reference.join(layout)).unwrap() {
            let path = entry.unwrap().path();
            std::fs::write(
                folder.path().join(path.file_name().unwrap()),
                std::fs::read(&path).unwrap(),
            )
            .unwrap();
        }
        std::fs::write(folder.path().join(file), contents).unwrap();
        let error = Tokenizer::open(folder.path()).unwrap_err().to_string();
        assert!(
            error.contains(&folder.path().display().to_string()),
            "{layout}: {error}"
        );
    }
}
