//! What comes out: the summaries and where every sentence of them comes from.

use serde::{Deserialize, Serialize};

use crate::article::Place;
use crate::check::Finding;
use crate::text::Language;

/// An article's summary in both languages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BilingualSummary {
    /// The language of the article.
    pub source_language: Language,
    /// The article's own title.
    pub title: Option<String>,
    /// The terms that its sentences bear on, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub about: Option<String>,
    /// The English summary, unless it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub english: Option<LanguageSummary>,
    /// The French summary, unless it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub french: Option<LanguageSummary>,
    /// How much was read and kept.
    pub counts: Counts,
    /// Whether the article is no longer than the summary was to be, and so stands here whole.
    pub whole: bool,
    /// Name of the model that translated.
    pub model: String,
    /// Name of what chose the sentences or wrote them.
    pub summarizer: String,
    /// The language that the article was translated into before it was summarized, where the summarizer does not know
    /// its own; the summary in that language is what was made, and the other one its translation.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub via: Option<Language>,
}

impl BilingualSummary {
    /// The summary in this language, unless it was not asked for.
    pub fn in_language(&self, language: Language) -> Option<&LanguageSummary> {
        match language {
            Language::English => self.english.as_ref(),
            Language::French => self.french.as_ref(),
        }
    }
}

/// The summary in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LanguageSummary {
    /// The title in this language; for an article without one, a short sentence of it that may serve as one, if any.
    pub title: Option<String>,
    /// The probability, from 0 to 1, that the title does not mislead, where it is a translation that could be read back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title_confidence: Option<f32>,
    /// What in the title does not agree with the article's own; empty for a title that passes the check.
    pub title_warnings: Vec<Finding>,
    /// The sentences, in the order of the article.
    pub sentences: Vec<SummarySentence>,
    /// Title and sentences that were left out, as [`strict`](super::SummarizerBuilder::strict) wants those whose translations are
    /// doubtful.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub left_out: usize,
}

impl LanguageSummary {
    /// Leaves out what is of less confidence.
    pub(super) fn leave_out(&mut self, least: f32) {
        if is_less(self.title_confidence, least) {
            (self.title, self.title_confidence) = (None, None);
            self.title_warnings.clear();
            self.left_out += 1;
        }
        let before = self.sentences.len();
        self.sentences.retain(|sentence| !is_less(sentence.confidence, least));
        self.left_out += before - self.sentences.len();
    }
}

/// Whether a confidence is known, and less than this.
pub(crate) fn is_less(confidence: Option<f32>, least: f32) -> bool {
    confidence.is_some_and(|confidence| confidence < least)
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
pub(crate) fn is_zero(count: &usize) -> bool {
    *count == 0
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
    /// The probability, from 0 to 1, that the sentence does not mislead, where it is a translation that could be read back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub confidence: Option<f32>,
    /// What does not agree with the source; empty for a sentence that passes the check.
    pub warnings: Vec<Finding>,
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
    /// The page, chapter or section of the document that it stands in, where the article comes from one that has any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
}

/// How much was read and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Sentences read.
    pub sentences_read: usize,
    /// Sentences kept.
    pub sentences_kept: usize,
}
