//! Translating: sentences in, sentences out, each with its score and its alternatives. Knows nothing of summaries.

mod digits;
mod frame;
mod garbled;
mod model;
mod several;

pub use model::ModelTranslator;
pub use several::{BundledTranslator, ModelTranslators};

use crate::error::Result;
use crate::text::Language;

/// Translates sentences.
pub trait Translate: Send + Sync {
    /// One translation for each sentence, in order.
    fn translate(&self, sentences: &[&str], from: Language, to: Language) -> Result<Vec<Translation>>;

    /// Name of what translates.
    fn name(&self) -> &str;

    /// Name of what translates between these languages, as summaries record it: [`name`](Self::name), unless the two directions
    /// have models of their own.
    fn name_between(&self, _from: Language, _to: Language) -> &str {
        self.name()
    }
}

/// What a sentence may read as in the other language.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation {
    /// The candidates, best first: at least one.
    pub candidates: Vec<Candidate>,
}

/// One translation of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The sentence in the other language, in that language's typography.
    pub text: String,
    /// The engine's score: mean log-probability of a token.
    pub score: f32,
    /// Whether the output ran into its length limit, so that its end may be missing.
    pub truncated: bool,
}
