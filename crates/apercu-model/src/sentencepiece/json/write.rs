//! Writing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::super::{Algorithm, Kind, SPACE, SentencePiece};
use super::{Pattern, SPACES, Step};

#[derive(Serialize)]
struct Output<M> {
    version: &'static str,
    truncation: Option<Value>,
    padding: Option<Value>,
    added_tokens: Vec<Value>,
    normalizer: Step,
    pre_tokenizer: Value,
    post_processor: Option<Value>,
    decoder: Value,
    model: M,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "Unigram")]
struct Unigram<'a> {
    unk_id: u32,
    vocab: Vec<(&'a str, f64)>,
    byte_fallback: bool,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "BPE")]
struct Bpe<'a> {
    unk_token: &'a str,
    byte_fallback: bool,
    fuse_unk: bool,
    #[serde(serialize_with = "in_order")]
    vocab: Vec<&'a str>,
    merges: Vec<(&'a str, &'a str)>,
}

/// Writes a model as `tokenizer.json`, the same bytes for the same model.
pub(in super::super) fn write(model: &SentencePiece) -> Result<Vec<u8>, String> {
    let rules = model.normalizer.rules;
    if !rules.escape_whitespaces || rules.whitespace_as_suffix {
        return Err("its rules for white space cannot be written as tokenizer.json".to_owned());
    }
    let byte_fallback = model.bytes.is_some();
    let texts = model.pieces.iter().map(|piece| piece.text.as_str());
    let bytes = match model.algorithm {
        Algorithm::Unigram => {
            let scores = model.pieces.iter().map(|piece| f64::from(piece.score));
            let vocab = texts.zip(scores).collect();
            serde_json::to_vec(&output(
                model,
                Unigram {
                    unk_id: model.unknown,
                    vocab,
                    byte_fallback,
                },
            ))
        }
        Algorithm::Bpe => {
            let vocab: Vec<&str> = texts.collect();
            let unk_token = vocab[model.unknown as usize];
            serde_json::to_vec(&output(
                model,
                Bpe {
                    unk_token,
                    byte_fallback,
                    fuse_unk: true,
                    vocab,
                    merges: merges(model),
                },
            ))
        }
    };
    bytes.map_err(|e| e.to_string())
}

/// The parts that all models have in common, around `part`.
fn output<M>(model: &SentencePiece, part: M) -> Output<M> {
    let rules = model.normalizer.rules;
    let added = (0..)
        .zip(&model.pieces)
        .filter(|(_, piece)| !matches!(piece.kind, Kind::Normal | Kind::Byte));
    let added_tokens = added.map(|(id, piece)| {
        let special = piece.kind != Kind::UserDefined;
        json!({
            "id": id, "content": piece.text, "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": special,
        })
    });
    let mut normalizers = Vec::new();
    if let Some(charsmap) = &model.normalizer.charsmap {
        normalizers.push(Step::Precompiled {
            precompiled_charsmap: BASE64.encode(charsmap.to_bytes()),
        });
    }
    if rules.remove_extra_whitespaces {
        normalizers.push(Step::Strip {
            strip_left: true,
            strip_right: true,
        });
        normalizers.push(Step::Replace {
            pattern: Pattern::Regex(SPACES.to_owned()),
            content: " ".to_owned(),
        });
    }
    let mut decoders = vec![
        json!({"type": "Replace", "pattern": {"String": SPACE}, "content": " "}),
        json!({"type": "ByteFallback"}),
        json!({"type": "Fuse"}),
    ];
    if rules.add_dummy_prefix {
        decoders.push(json!({"type": "Strip", "content": " ", "start": 1, "stop": 0}));
    }
    let prepend_scheme = if rules.add_dummy_prefix { "first" } else { "never" };
    Output {
        version: "1.0",
        truncation: None,
        padding: None,
        added_tokens: added_tokens.collect(),
        normalizer: Step::Sequence { normalizers },
        pre_tokenizer: json!({
            "type": "Metaspace", "replacement": SPACE, "prepend_scheme": prepend_scheme, "split": true,
        }),
        post_processor: None,
        decoder: json!({"type": "Sequence", "decoders": decoders}),
        model: part,
    }
}

/// All ways to join two pieces to a third, in the order in which they are joined.
fn merges(model: &SentencePiece) -> Vec<(&str, &str)> {
    let part = |text: &str| {
        let id = model.cut.get(&model.pieces, text);
        id.is_some_and(|id| model.piece(id).is_some_and(|(_, kind)| kind == Kind::Normal))
    };
    let mut merges = Vec::new();
    for piece in model.pieces.iter().filter(|piece| piece.kind == Kind::Normal) {
        for (at, _) in piece.text.char_indices().skip(1) {
            let (left, right) = piece.text.split_at(at);
            if part(left) && part(right) {
                merges.push((piece.score, left, right));
            }
        }
    }
    merges.sort_by(|a, b| b.0.total_cmp(&a.0));
    merges.into_iter().map(|(_, left, right)| (left, right)).collect()
}

/// A map from pieces to their ids.
fn in_order<S: Serializer>(pieces: &[&str], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pieces.iter().zip(0_u32..))
}
