//! Summarizing: an article in, its chosen sentences out, each with its origin. Knows nothing of the other language.

mod about;
mod anaphora;
mod attribution;
mod connectives;
mod dangling;
mod extractive;
mod features;
mod form;
mod generative;
mod ranker;
mod selection;
mod terms;
#[cfg(test)]
mod tests;
mod windows;

pub(crate) use about::About;
pub use extractive::Extractive;
pub use features::{FEATURES, features};
pub use generative::Generative;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use apercu_engine::Cancel;

use crate::article::Article;
use crate::check::Finding;
use crate::error::{Error, Result};
use crate::text::{self, Language};

/// Words that a sentence has at most, on average, where an article of a few sentences is short.
const LONGEST_SENTENCE: usize = 400;

/// How long a summary is to be; as text `3 sentences`, `60 words`, `20%` or `headline`.
///
/// ```
/// use apercu::Length;
///
/// assert_eq!("60 words".parse::<Length>()?, Length::Words(60));
/// assert_eq!(Length::Ratio(0.2).to_string(), "20%");
/// # Ok::<(), apercu::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Length {
    /// So many sentences.
    Sentences(usize),
    /// At most so many words (one sentence at the least), and fewer where what is left is not worth reading.
    Words(usize),
    /// At most this share of the article's words (one sentence at the least), above 0 and at most 1.
    Ratio(f32),
    /// No sentence, but a title: the article's own, or the sentence that serves best as one.
    Headline,
}

impl Length {
    /// Refuses a length that asks for nothing or for more than there is.
    ///
    /// # Errors
    /// [`Error::Option`] for no sentence, no word, or a ratio that is not above 0 and at most 1.
    pub fn validate(self) -> Result<()> {
        match self {
            Self::Sentences(0) => Err(Error::Option {
                option: "length",
                reason: "a summary needs at least one sentence".to_owned(),
            }),
            Self::Words(0) => Err(Error::Option {
                option: "length",
                reason: "a summary needs at least one word".to_owned(),
            }),
            Self::Ratio(ratio) if !(ratio > 0.0 && ratio <= 1.0) => Err(Error::Option {
                option: "length",
                reason: format!("a summary's share of the article is above 0 and at most 1, not {ratio}"),
            }),
            _ => Ok(()),
        }
    }

    /// The most words that a summary of an article with so many words may have; no limit for a number of sentences.
    fn words(self, article: usize) -> Option<usize> {
        match self {
            Self::Sentences(_) | Self::Headline => None,
            Self::Words(words) => Some(words),
            Self::Ratio(ratio) => Some((f64::from(ratio) * article as f64).round() as usize),
        }
    }

    /// The most sentences that a summary may have.
    fn sentences(self) -> Option<usize> {
        match self {
            Self::Sentences(sentences) => Some(sentences),
            Self::Headline => Some(0),
            Self::Words(_) | Self::Ratio(_) => None,
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sentences(1) => write!(f, "1 sentence"),
            Self::Sentences(count) => write!(f, "{count} sentences"),
            Self::Words(1) => write!(f, "1 word"),
            Self::Words(count) => write!(f, "{count} words"),
            Self::Ratio(ratio) => write!(f, "{}%", ratio * 100.0),
            Self::Headline => write!(f, "headline"),
        }
    }
}

impl FromStr for Length {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = || Error::Option {
            option: "length",
            reason: format!("{text:?} is no length: \"3 sentences\", \"60 words\", \"20%\" and \"headline\" are"),
        };
        let length = if text.trim() == "headline" {
            Self::Headline
        } else if let Some(percent) = text.trim().strip_suffix('%') {
            Self::Ratio(percent.trim().parse::<f32>().map_err(|_| invalid())? / 100.0)
        } else {
            let (count, unit) = text.trim().split_once(' ').ok_or_else(invalid)?;
            let count = count.parse().map_err(|_| invalid())?;
            match unit.trim() {
                "sentence" | "sentences" => Self::Sentences(count),
                "word" | "words" => Self::Words(count),
                _ => return Err(invalid()),
            }
        };
        length.validate()?;
        Ok(length)
    }
}

/// Makes a summary in the article's own language.
pub trait Summarize: Send + Sync {
    /// The summary's sentences in the order of the article; not asked for [`Length::Headline`]. It is called on the thread that asked for a summary, which may hold
    /// locks. What takes long looks at `cancel` on the way.
    ///
    /// # Errors
    /// What keeps it from summarizing; [`Error::Cancelled`].
    fn summarize(&self, article: &Article, length: Length, cancel: &Cancel) -> Result<Vec<Extract>>;

    /// The summaries of several articles: one after the other, unless there is a faster way.
    fn summarize_all(&self, articles: &[&Article], length: Length, cancel: &Cancel) -> Vec<Result<Vec<Extract>>> {
        let one = |article: &&Article| self.summarize(article, length, cancel);
        articles.iter().map(one).collect()
    }

    /// A title for an article that has none, beside this summary of it; `None` leaves it without one. Where there is no summary, for
    /// a title was all that was wanted, the article's first sentence serves instead of `None`.
    fn title(&self, _article: &Article, _summary: &[Extract]) -> Result<Option<String>> {
        Ok(None)
    }

    /// The languages of the articles that it summarizes. An article in another one is translated before and after.
    fn languages(&self) -> &[Language] {
        &Language::ALL
    }

    /// Name of what summarizes, as summaries record it.
    fn name(&self) -> &str;
}

/// The same summarizer, for those who share it.
impl<T: Summarize + ?Sized> Summarize for Arc<T> {
    fn summarize(&self, article: &Article, length: Length, cancel: &Cancel) -> Result<Vec<Extract>> {
        (**self).summarize(article, length, cancel)
    }

    fn summarize_all(&self, articles: &[&Article], length: Length, cancel: &Cancel) -> Vec<Result<Vec<Extract>>> {
        (**self).summarize_all(articles, length, cancel)
    }

    fn title(&self, article: &Article, summary: &[Extract]) -> Result<Option<String>> {
        (**self).title(article, summary)
    }

    fn languages(&self) -> &[Language] {
        (**self).languages()
    }

    fn name(&self) -> &str {
        (**self).name()
    }
}

/// One sentence of a summary, in the article's language.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Extract {
    /// The sentence.
    pub text: String,
    /// Numbers of the article's sentences that it comes from.
    pub sources: Vec<usize>,
    /// How good the summarizer finds it; higher is better.
    pub score: f32,
    /// What a reader should know of it; empty for a sentence of the article.
    pub warnings: Vec<Finding>,
}

impl Extract {
    /// A sentence that comes from these sentences of the article, by their numbers; with a score of 0 and without warnings.
    pub fn new(text: impl Into<String>, sources: impl Into<Vec<usize>>) -> Self {
        Self {
            text: text.into(),
            sources: sources.into(),
            score: 0.0,
            warnings: Vec::new(),
        }
    }
}

/// All sentences of an article that is no longer than the summary may be; `None` for a longer one.
pub(crate) fn whole(article: &Article, length: Length) -> Option<Vec<Extract>> {
    let sentences = article.sentences();
    let words = || {
        let words = sentences
            .iter()
            .map(|s| text::count_words(&article.text()[s.span.clone()]));
        words.sum::<usize>()
    };
    let fits = match length {
        Length::Headline => false,
        Length::Sentences(most) => sentences.len() <= most && words() <= most.saturating_mul(LONGEST_SENTENCE),
        Length::Words(_) | Length::Ratio(_) => {
            let words = words();
            length.words(words).is_none_or(|most| words <= most)
        }
    };
    fits.then(|| {
        let extract = |(number, sentence): (usize, &crate::article::Sentence)| Extract {
            text: article.text()[sentence.span.clone()].to_owned(),
            sources: vec![number],
            score: 1.0,
            warnings: Vec::new(),
        };
        sentences.iter().enumerate().map(extract).collect()
    })
}
