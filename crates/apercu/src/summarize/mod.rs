//! Summarizing: an article in, its chosen sentences out, each with its origin. Knows nothing of the other language.

use crate::article::Article;
use crate::error::Result;

/// How long a summary is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// So many sentences.
    Sentences(usize),
    /// At most so many words (one sentence at the least).
    Words(usize),
    /// At most this share of the article's words (one sentence at the least), above 0 and at most 1.
    Ratio(f32),
}

/// Makes a summary in the article's own language.
pub trait Summarize: Send + Sync {
    /// The summary's sentences in the order of the article.
    fn summarize(&self, article: &Article, length: Length) -> Result<Vec<Extract>>;
}

/// One sentence of a summary, in the article's language.
#[derive(Debug, Clone, PartialEq)]
pub struct Extract {
    /// The sentence.
    pub text: String,
    /// Numbers of the article's sentences that it comes from.
    pub sources: Vec<usize>,
    /// How good the summarizer finds it; higher is better.
    pub score: f32,
}
