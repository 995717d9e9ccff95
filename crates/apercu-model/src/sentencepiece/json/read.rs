//! Reading.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::Value;

use super::super::{Algorithm, Definition, Kind, Piece, Rules, SPACE, byte_of};
use super::{Pattern, SPACES, Step};

/// As much of any file as tells what kind of model it holds.
#[derive(Deserialize)]
struct Probe {
    normalizer: Option<Value>,
    pre_tokenizer: Option<Value>,
    model: ProbeModel,
}

#[derive(Deserialize)]
struct ProbeModel {
    /// Early files leave it out for byte pairs.
    r#type: Option<String>,
}

/// A file as far as it is read.
#[derive(Deserialize)]
struct Input<M> {
    #[serde(default)]
    added_tokens: Vec<Added>,
    normalizer: Option<Step>,
    pre_tokenizer: Option<PreTokenizer>,
    model: M,
}

/// A token that the model treats in its own way, or that stands outside of it.
#[derive(Deserialize)]
struct Added {
    id: u32,
    content: String,
    special: bool,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum PreTokenizer {
    Sequence {
        pretokenizers: Vec<PreTokenizer>,
    },
    WhitespaceSplit,
    Metaspace {
        replacement: char,
        prepend_scheme: Option<Prepend>,
        /// What older files have in place of `prepend_scheme`.
        add_prefix_space: Option<bool>,
    },
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Prepend {
    Always,
    First,
    Never,
}

#[derive(Deserialize)]
struct UnigramInput {
    unk_id: Option<u32>,
    vocab: Vec<(String, f64)>,
    #[serde(default)]
    byte_fallback: bool,
}

#[derive(Deserialize)]
struct BpeInput {
    vocab: HashMap<String, u32>,
    merges: Vec<Merge>,
    unk_token: Option<String>,
    #[serde(default)]
    byte_fallback: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Merge {
    Pair(String, String),
    Words(String),
}

/// Reads a `tokenizer.json`; `None` where it holds a model of another kind.
///
/// A unigram model is one of SentencePiece's, and one of byte pairs if it makes spaces visible or has SentencePiece's
/// normalization rules.
pub(in super::super) fn parse(bytes: &[u8]) -> Result<Option<Definition>, String> {
    let error = |e: serde_json::Error| e.to_string();
    let probe: Probe = serde_json::from_slice(bytes).map_err(error)?;
    let has_rules = probe.normalizer.as_ref().is_some_and(|part| names(part, "Precompiled"));
    let shows_spaces = probe
        .pre_tokenizer
        .as_ref()
        .is_some_and(|part| names(part, "Metaspace"));
    match probe.model.r#type.as_deref() {
        Some("Unigram") => {
            let input: Input<UnigramInput> = serde_json::from_slice(bytes).map_err(error)?;
            input.unigram().map(Some)
        }
        Some("BPE") | None if has_rules || shows_spaces => {
            let input: Input<BpeInput> = serde_json::from_slice(bytes).map_err(error)?;
            input.bpe().map(Some)
        }
        Some(other) if has_rules => Err(format!(
            "a {other} model with SentencePiece's normalization rules, which is not supported"
        )),
        _ => Ok(None),
    }
}

/// Whether a component of this type stands anywhere in a part of the file.
fn names(part: &Value, wanted: &str) -> bool {
    match part {
        Value::String(text) => text == wanted,
        Value::Array(items) => items.iter().any(|item| names(item, wanted)),
        Value::Object(fields) => fields.values().any(|field| names(field, wanted)),
        _ => false,
    }
}

impl Input<UnigramInput> {
    fn unigram(mut self) -> Result<Definition, String> {
        let vocab = std::mem::take(&mut self.model.vocab);
        let pieces = vocab.into_iter().map(|(text, score)| Piece {
            text,
            score: score as f32,
            kind: Kind::Normal,
        });
        let (unknown, byte_fallback) = (self.model.unk_id, self.model.byte_fallback);
        self.definition(Algorithm::Unigram, pieces.collect(), unknown, byte_fallback)
    }
}

impl Input<BpeInput> {
    fn bpe(mut self) -> Result<Definition, String> {
        let model = &mut self.model;
        let mut pieces: Vec<(String, u32)> = model.vocab.drain().collect();
        pieces.sort_unstable_by_key(|(_, id)| *id);
        if let Some((at, _)) = (0..).zip(&pieces).find(|(at, (_, id))| at != id) {
            return Err(format!("no piece, or more than one, has the id {at}"));
        }
        // The place of its first merge says how early a piece is joined.
        let mut ranks: HashMap<String, usize> = HashMap::new();
        for (rank, merge) in model.merges.drain(..).enumerate() {
            let joined = match merge {
                Merge::Pair(left, right) => left + &right,
                Merge::Words(words) => words.replacen(' ', "", 1),
            };
            ranks.entry(joined).or_insert(rank);
        }
        let unknown = model.unk_token.take();
        let unknown = (0..)
            .zip(&pieces)
            .find(|(_, (text, _))| Some(text) == unknown.as_ref())
            .map(|(id, _)| id);
        let last = ranks.len();
        let score = |text: &str| -(*ranks.get(text).unwrap_or(&last) as f32);
        let pieces = pieces.into_iter().map(|(text, _)| Piece {
            score: score(&text),
            text,
            kind: Kind::Normal,
        });
        let (pieces, byte_fallback) = (pieces.collect(), model.byte_fallback);
        self.definition(Algorithm::Bpe, pieces, unknown, byte_fallback)
    }
}

impl<M> Input<M> {
    fn definition(
        mut self,
        algorithm: Algorithm,
        mut pieces: Vec<Piece>,
        unknown: Option<u32>,
        byte_fallback: bool,
    ) -> Result<Definition, String> {
        if byte_fallback {
            pieces
                .iter_mut()
                .filter(|piece| byte_of(&piece.text).is_some())
                .for_each(|piece| piece.kind = Kind::Byte);
        }
        self.added_tokens.sort_unstable_by_key(|added| added.id);
        for Added { id, content, special } in self.added_tokens {
            let kind = if special { Kind::Control } else { Kind::UserDefined };
            if id as usize == pieces.len() {
                pieces.push(Piece {
                    text: content,
                    score: 0.0,
                    kind,
                });
                continue;
            }
            match pieces.get_mut(id as usize) {
                Some(piece) if piece.text == content => {
                    if piece.kind == Kind::Normal {
                        piece.kind = kind;
                    }
                }
                Some(piece) => return Err(format!("the id {id} stands for both {:?} and {content:?}", piece.text)),
                None => {
                    return Err(format!(
                        "the added token {content:?} has the id {id}, beyond the vocabulary"
                    ));
                }
            }
        }
        if let Some(id) = unknown {
            let piece = pieces
                .get_mut(id as usize)
                .ok_or_else(|| format!("unk_id is {id}, beyond the vocabulary"))?;
            piece.kind = Kind::Unknown;
        }
        let mut definition = Definition {
            algorithm,
            pieces,
            byte_fallback,
            charsmap: Vec::new(),
            rules: Rules {
                remove_extra_whitespaces: false,
                ..Rules::default()
            },
        };
        if let Some(step) = self.normalizer {
            read_normalizer(step, &mut definition)?;
        }
        let metaspace = match self.pre_tokenizer {
            Some(pre_tokenizer) => read_pre_tokenizer(pre_tokenizer, &mut definition.rules)?,
            None => false,
        };
        if metaspace {
            Ok(definition)
        } else {
            Err("its pre-tokenizer does not make spaces visible".to_owned())
        }
    }
}

fn read_normalizer(step: Step, definition: &mut Definition) -> Result<(), String> {
    match step {
        Step::Sequence { normalizers } => {
            normalizers
                .into_iter()
                .try_for_each(|step| read_normalizer(step, definition))?;
        }
        Step::Precompiled { precompiled_charsmap } => {
            let damaged = |_| "precompiled_charsmap is not base64".to_owned();
            definition.charsmap = BASE64.decode(precompiled_charsmap).map_err(damaged)?;
        }
        Step::Replace {
            pattern: Pattern::Regex(pattern),
            ..
        } if pattern == SPACES => {
            definition.rules.remove_extra_whitespaces = true;
        }
        // Comes with the replacement of runs of spaces.
        Step::Strip { .. } => {}
        Step::Replace {
            pattern: Pattern::String(pattern) | Pattern::Regex(pattern),
            ..
        } => {
            return Err(format!("its normalizer replaces {pattern:?}, which is not supported"));
        }
    }
    Ok(())
}

/// Whether there is a step that makes spaces visible.
fn read_pre_tokenizer(pre_tokenizer: PreTokenizer, rules: &mut Rules) -> Result<bool, String> {
    match pre_tokenizer {
        PreTokenizer::Sequence { pretokenizers } => {
            let mut found = false;
            for inner in pretokenizers {
                found |= read_pre_tokenizer(inner, rules)?;
            }
            Ok(found)
        }
        PreTokenizer::WhitespaceSplit => {
            rules.remove_extra_whitespaces = true;
            Ok(false)
        }
        PreTokenizer::Metaspace {
            replacement: SPACE,
            prepend_scheme,
            add_prefix_space,
        } => {
            rules.add_dummy_prefix = match prepend_scheme {
                Some(scheme) => scheme != Prepend::Never,
                None => add_prefix_space.unwrap_or(true),
            };
            Ok(true)
        }
        PreTokenizer::Metaspace { replacement, .. } => Err(format!(
            "its pre-tokenizer makes spaces {replacement:?}; only {SPACE:?} is supported"
        )),
    }
}
