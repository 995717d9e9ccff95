//! Articles: bytes or a file in, text with its title, sentences and language out. Knows nothing of models.

mod date;
mod decode;
#[cfg(test)]
mod tests;
mod title;

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use crate::error::{Error, Result};
use crate::text::{self, Detection, Language};

/// Most bytes that an article may have: far above any article, far below what would strain a machine.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A news article. All offsets are bytes of [`text`](Self::text), and so of the file that it was read from.
///
/// ```
/// use apercu::Article;
///
/// let article = Article::from_text("Le pont rouvre\n\nLe pont a rouvert lundi. Deux ans de travaux ont suffi.")?;
/// assert_eq!(article.title().unwrap().text, "Le pont rouvre");
/// assert_eq!(&article.text()[article.sentences()[0].span.clone()], "Le pont a rouvert lundi.");
/// # Ok::<(), apercu::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Article {
    text: String,
    title: Option<Title>,
    sentences: Vec<Sentence>,
    language: Language,
    replaced: usize,
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
    /// The number of its paragraph, from 0; the title is not one.
    pub paragraph: usize,
}

impl Article {
    /// How an article is to be read, where something about it is known beforehand.
    pub fn options() -> ReadOptions {
        ReadOptions::default()
    }

    /// Reads an article from text: its language, title and sentences.
    ///
    /// The first paragraph is taken for the title if it is short and does not end as prose does; a publication date in
    /// front of it belongs to neither title nor body.
    ///
    /// # Errors
    /// [`Error::Empty`] for a text without words, [`Error::TooLarge`] for one of more than [`MAX_BYTES`],
    /// [`Error::Binary`] for one that holds NUL, [`Error::Language`] for one that is neither French nor English.
    pub fn from_text(text: impl Into<String>) -> Result<Self> {
        Self::options().text(text)
    }

    /// Reads an article from the bytes of a file.
    ///
    /// # Errors
    /// As [`from_text`](Self::from_text); [`Error::Utf8`] and [`Error::Utf16`] for what is not UTF-8.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self> {
        Self::options().bytes(bytes)
    }

    /// Reads an article from a file.
    ///
    /// # Errors
    /// As [`from_bytes`](Self::from_bytes); [`Error::Io`] for what the system refuses.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        Self::options().read(path)
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The title, where the article has one.
    pub fn title(&self) -> Option<&Title> {
        self.title.as_ref()
    }

    /// The sentences of the body, in order: at least one.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The language that the article is in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// How many bytes that belonged to no character were replaced; 0 unless [`ReadOptions::lossy`] was set. Each run
    /// of them became U+FFFD, so that offsets after it are no longer those of the file.
    pub fn replaced_bytes(&self) -> usize {
        self.replaced
    }
}

/// How an article is read.
///
/// ```
/// use apercu::{Article, Language};
///
/// let article = Article::options().language(Language::English).title("A sign").text("OK.")?;
/// assert_eq!(article.language(), Language::English);
/// # Ok::<(), apercu::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ReadOptions {
    language: Option<Language>,
    title: Option<String>,
    lossy: bool,
}

impl ReadOptions {
    /// The article is in this language; none is detected.
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// The article has this title, beside its text or as its first paragraph; none is looked for.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Whether bytes that are not UTF-8 are replaced by U+FFFD instead of being an error.
    pub fn lossy(mut self, lossy: bool) -> Self {
        self.lossy = lossy;
        self
    }

    /// Reads an article from text, as [`Article::from_text`].
    pub fn text(&self, text: impl Into<String>) -> Result<Article> {
        // A text can be refused for what bytes are refused for.
        self.bytes(text.into())
    }

    /// Reads an article from the bytes of a file, as [`Article::from_bytes`].
    pub fn bytes(&self, bytes: impl Into<Vec<u8>>) -> Result<Article> {
        let decode::Decoded { text, replaced } = decode::decode(bytes.into(), self.lossy)?;
        let start = decode::mark_len(&text);
        if !text.contains(char::is_alphanumeric) {
            return Err(Error::Empty);
        }
        let language = match self.language {
            Some(language) => language,
            None => match text::detect(&text[start..]) {
                Detection::Language(language) => language,
                Detection::Other(likely) => return Err(Error::Language { likely: Some(likely) }),
                Detection::Unknown => return Err(Error::Language { likely: None }),
            },
        };
        let mut paragraphs: Vec<_> = text::paragraphs(&text[start..])
            .into_iter()
            .map(|p| start + p.start..start + p.end)
            .collect();
        let title = match self.title.as_deref().map(str::trim) {
            Some(given) if !given.is_empty() => {
                let span = title::take_given(&text, &mut paragraphs, given);
                Some(Title {
                    text: given.to_owned(),
                    span,
                })
            }
            _ => title::take(&text, &mut paragraphs, language),
        };
        let mut sentences = Vec::new();
        for (paragraph, span) in paragraphs.into_iter().enumerate() {
            let spans = text::sentences(&text[span.clone()], language);
            sentences.extend(spans.into_iter().map(|s| Sentence {
                span: span.start + s.start..span.start + s.end,
                paragraph,
            }));
        }
        if sentences.is_empty() {
            return Err(Error::Empty);
        }
        Ok(Article {
            text,
            title,
            sentences,
            language,
            replaced,
        })
    }

    /// Reads an article from a file, as [`Article::read`].
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Article> {
        let path = path.as_ref();
        let fail = |source| Error::Io {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(fail)?;
        // What has no size of its own (a pipe, a device) says 0, and is read up to the limit.
        let size = file.metadata().map_err(fail)?.len();
        decode::check_size(usize::try_from(size).unwrap_or(usize::MAX))?;
        let mut bytes = Vec::new();
        file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(fail)?;
        self.bytes(bytes)
    }
}
