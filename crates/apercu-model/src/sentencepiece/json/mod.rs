//! SentencePiece models as `tokenizer.json`, in the shapes that `transformers` converts them to.
//!
//! The kind of a piece is told by `added_tokens`: a special one is a control piece, another one is user-defined.

mod read;
mod write;

use serde::{Deserialize, Serialize};

pub(super) use read::parse;
pub(super) use write::write;

/// The pattern by which these files remove runs of spaces.
const SPACES: &str = " {2,}";

/// A step of normalization.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type")]
enum Step {
    Sequence { normalizers: Vec<Step> },
    Precompiled { precompiled_charsmap: String },
    Strip { strip_left: bool, strip_right: bool },
    Replace { pattern: Pattern, content: String },
}

#[derive(Serialize, Deserialize)]
enum Pattern {
    String(String),
    Regex(String),
}
