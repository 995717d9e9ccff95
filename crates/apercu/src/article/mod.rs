//! Articles: bytes or a file in, text with its title, paragraphs, sentences and language out. Knows nothing of models.

use std::ops::Range;
use std::path::Path;

use crate::error::Result;
use crate::text::Language;

/// A news article. All offsets are bytes of [`text`](Self::text).
#[derive(Debug, Clone)]
pub struct Article {
    text: String,
    title: Option<Title>,
    sentences: Vec<Sentence>,
    language: Language,
}

/// An article's title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The title, without what is not part of it (a date in front, say).
    pub text: String,
    /// Where it stands in the article's text; `None` if it came beside the text.
    pub span: Option<Range<usize>>,
}

/// A sentence of an article's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands in the article's text.
    pub span: Range<usize>,
    /// The number of its paragraph, from 0.
    pub paragraph: usize,
}

impl Article {
    /// Reads an article from text: its language, title, paragraphs and sentences.
    pub fn from_text(_text: impl Into<String>) -> Result<Self> {
        todo!()
    }

    /// Reads an article from the bytes of a file.
    pub fn from_bytes(_bytes: Vec<u8>) -> Result<Self> {
        todo!()
    }

    /// Reads an article from a file.
    pub fn read(_path: impl AsRef<Path>) -> Result<Self> {
        todo!()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The title, where the article has one.
    pub fn title(&self) -> Option<&Title> {
        self.title.as_ref()
    }

    /// The sentences of the body, in order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The language that the article is in.
    pub fn language(&self) -> Language {
        self.language
    }
}
