//! Translating: sentences in, sentences out, each with its score and its alternatives. Knows nothing of summaries.

mod agreement;
mod bundled;
mod confidence;
mod envelope;
mod model;
mod repair;
mod several;
mod terms;
mod translator;

pub use bundled::BundledTranslator;
pub use confidence::DOUBTFUL;
pub use model::ModelTranslator;
pub use several::ModelTranslators;
pub use translator::{Checked, Translator, TranslatorBuilder};

use std::sync::Arc;

use apercu_engine::Cancel;

use crate::error::Result;
use crate::text::Language;

/// Translates sentences.
pub trait Translate: Send + Sync {
    /// One translation for each sentence, in order. It is called on the thread that asked for a summary, which may hold locks.
    /// What takes long looks at `cancel` on the way.
    ///
    /// # Errors
    /// What keeps it from translating; [`Error::Cancelled`](crate::Error::Cancelled).
    fn translate(&self, sentences: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Translation>>;

    /// The log-probability (natural, of all tokens) of each source, in `from`, given its translation: what reads a translation back
    /// tells how probable its source is. `None` where it cannot be told, which is the default.
    ///
    /// # Errors
    /// As [`translate`](Self::translate).
    fn read_back(
        &self,
        pairs: &[(&str, &str)],
        from: Language,
        to: Language,
        cancel: &Cancel,
    ) -> Result<Vec<Option<f32>>> {
        let _ = (from, to, cancel);
        Ok(vec![None; pairs.len()])
    }

    /// Name of what translates.
    fn name(&self) -> &str;

    /// Name of what translates between these languages, as summaries record it: [`name`](Self::name), unless the two directions
    /// have models of their own.
    fn name_between(&self, _from: Language, _to: Language) -> &str {
        self.name()
    }
}

/// The same translator, for those who share it.
impl<T: Translate + ?Sized> Translate for Arc<T> {
    fn translate(&self, sentences: &[&str], from: Language, to: Language, cancel: &Cancel) -> Result<Vec<Translation>> {
        (**self).translate(sentences, from, to, cancel)
    }

    fn read_back(
        &self,
        pairs: &[(&str, &str)],
        from: Language,
        to: Language,
        cancel: &Cancel,
    ) -> Result<Vec<Option<f32>>> {
        (**self).read_back(pairs, from, to, cancel)
    }

    fn name(&self) -> &str {
        (**self).name()
    }

    fn name_between(&self, from: Language, to: Language) -> &str {
        (**self).name_between(from, to)
    }
}

/// What a sentence may read as in the other language.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Translation {
    /// The candidates, best first: at least one.
    pub candidates: Vec<Candidate>,
}

/// One translation of a sentence.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// The sentence in the other language, in that language's typography.
    pub text: String,
    /// The engine's score: mean log-probability of a token.
    pub score: f32,
    /// Whether the output ran into its length limit, so that its end may be missing.
    pub truncated: bool,
}

impl Translation {
    /// A translation with these candidates, best first: at least one.
    pub fn new(candidates: impl Into<Vec<Candidate>>) -> Self {
        Self {
            candidates: candidates.into(),
        }
    }
}

impl Candidate {
    /// A candidate that is whole, with a score of 0.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            score: 0.0,
            truncated: false,
        }
    }
}

/// A translation of which there is one candidate.
impl From<String> for Translation {
    fn from(text: String) -> Self {
        Self::new([Candidate::new(text)])
    }
}
