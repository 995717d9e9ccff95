//! From an article to both summaries.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::error::Result;
use crate::summarize::{Length, Summarize};
use crate::text::Language;
use crate::translate::Translate;

/// Summarizes articles in both languages. Share it by reference between threads.
pub struct Summarizer {
    summarize: Box<dyn Summarize>,
    translate: Box<dyn Translate>,
    length: Length,
    languages: Vec<Language>,
}

/// Sets up a [`Summarizer`].
#[derive(Default)]
pub struct SummarizerBuilder {
    model: Option<PathBuf>,
    threads: Option<usize>,
    length: Option<Length>,
    languages: Option<Vec<Language>>,
    summarize: Option<Box<dyn Summarize>>,
    translate: Option<Box<dyn Translate>>,
}

impl Summarizer {
    /// A builder with the defaults: the bundled model, three sentences, both languages, all processors.
    pub fn builder() -> SummarizerBuilder {
        SummarizerBuilder::default()
    }

    /// The summary of an article in both languages.
    pub fn summarize(&self, _article: &Article) -> Result<BilingualSummary> {
        todo!()
    }
}

/// An article's summary in both languages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BilingualSummary {
    /// The language of the article.
    pub source_language: Language,
    /// The article's own title.
    pub title: Option<String>,
    /// The English summary, unless it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub english: Option<LanguageSummary>,
    /// The French summary, unless it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub french: Option<LanguageSummary>,
    /// How much was read and kept.
    pub counts: Counts,
    /// Name of the model.
    pub model: String,
}

/// The summary in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LanguageSummary {
    /// The title in this language, where the article has one.
    pub title: Option<String>,
    /// The sentences, in the order of the article.
    pub sentences: Vec<SummarySentence>,
}

/// A sentence of a summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummarySentence {
    /// The sentence.
    pub text: String,
    /// The sentences of the article that it comes from.
    pub sources: Vec<Source>,
    /// How good the summarizer found it, higher is better.
    pub score: f32,
    /// What a reader should know: what was cut, what looks wrong.
    pub warnings: Vec<String>,
}

/// A sentence of the article: bytes `start..end` of its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The sentence as it stands there.
    pub text: String,
}

/// How much was read and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Sentences read.
    pub sentences_read: usize,
    /// Sentences kept.
    pub sentences_kept: usize,
}
