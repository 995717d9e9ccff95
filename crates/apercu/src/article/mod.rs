//! Articles: bytes or a file in, text with its title, sentences and language out. Knows nothing of models.

mod date;
mod decode;
mod place;
#[cfg(test)]
mod tests;
mod title;

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

pub use place::{Place, Placed};

use crate::error::{Error, Result};
use crate::text::{self, Detection, Language};

/// Most bytes that an article may have: far above any article, far below what would strain a machine.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A news article. All offsets are bytes of [`text`](Self::text), and so of the file that it was read from, if that is
/// plain text.
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
    page: Option<Page>,
    places: Option<Vec<Placed>>,
}

/// What the web page that an article was found in says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The page's address, where it is known.
    pub url: Option<String>,
    /// Who wrote it, as the page says.
    pub byline: Option<String>,
    /// When it was published, as the page says: by custom in the form of ISO 8601.
    pub published: Option<String>,
    /// Whether the page says that it is not free to read, so that the text may be its opening only.
    pub restricted: bool,
}

/// The text that was found in a document of another format (a web page, say), and what the document says of it.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The article's paragraphs, an empty line between them.
    pub text: String,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// The language that the document says it is in, which decides where the text is too short to tell.
    pub language: Option<Language>,
    /// Characters that stand for bytes that belonged to none.
    pub replaced: usize,
    /// What the web page says of it, if it was one.
    pub page: Option<Page>,
    /// Its pages, chapters or sections in the order of the text, if it is a document that may have them.
    pub places: Option<Vec<Placed>>,
}

impl Document {
    /// A document of which nothing is known but its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// An article's title.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Title {
    /// The title, without what is not part of it (a date in front, say).
    pub text: String,
    /// Where it stands in the article's text; `None` if it came beside the text.
    pub span: Option<Range<usize>>,
}

/// A sentence of an article's body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
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

    /// Reads an article from a file of plain text. For web pages there is `apercu-web`.
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

    /// The same article, of which no more than these sentences are to be read: some of its own.
    pub(crate) fn with_sentences(&self, sentences: Vec<Sentence>) -> Self {
        Self {
            sentences,
            ..self.clone()
        }
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

    /// What the web page says that the article was found in; `None` for plain text. The article's text is what was
    /// found there, so that its offsets are not those of the page's source.
    pub fn page(&self) -> Option<&Page> {
        self.page.as_ref()
    }

    /// The pages, chapters or sections of the document that the article was found in, empty for one that names none; `None` for
    /// plain text and web pages. The article's text is what was found there, so that its offsets are not those of the file.
    pub fn places(&self) -> Option<&[Placed]> {
        self.places.as_deref()
    }

    /// The page, chapter or section in which the byte `at` of the text stands, where the document has any.
    pub fn place(&self, at: usize) -> Option<&Place> {
        let places = self.places()?;
        let after = places.partition_point(|placed| placed.start <= at);
        Some(&places.get(after.checked_sub(1)?)?.place)
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
        self.plain(text.into().into_bytes())
    }

    /// Reads an article from the bytes of a file, as [`Article::from_bytes`].
    pub fn bytes(&self, bytes: impl Into<Vec<u8>>) -> Result<Article> {
        self.plain(bytes.into())
    }

    /// Makes an article of what was found in a document of another format.
    ///
    /// # Errors
    /// As [`Article::from_text`].
    pub fn document(&self, found: Document) -> Result<Article> {
        decode::check_size(found.text.len())?;
        let title = self.title.as_ref().or(found.title.as_ref());
        let mut article = self.build(found.text, title.map(String::as_str), found.language)?;
        article.replaced = found.replaced;
        article.page = found.page;
        article.places = found.places;
        Ok(article)
    }

    fn plain(&self, bytes: Vec<u8>) -> Result<Article> {
        let decode::Decoded { text, replaced } = decode::decode(bytes, self.lossy)?;
        let mut article = self.build(text, self.title.as_deref(), None)?;
        article.replaced = replaced;
        Ok(article)
    }

    /// The article of this text; `likely` is its language where that cannot be told.
    fn build(&self, text: String, title: Option<&str>, likely: Option<Language>) -> Result<Article> {
        let start = decode::mark_len(&text);
        if !text.contains(char::is_alphanumeric) {
            return Err(Error::Empty);
        }
        let language = match self.language {
            Some(language) => language,
            None => match (text::detect(&text[start..]), likely) {
                (Detection::Language(language), _) | (Detection::Unknown, Some(language)) => language,
                (Detection::Other(other), _) => return Err(Error::Language { likely: Some(other) }),
                (Detection::Unknown, None) => return Err(Error::Language { likely: None }),
            },
        };
        let mut paragraphs: Vec<_> = text::paragraphs(&text[start..])
            .into_iter()
            .map(|p| start + p.start..start + p.end)
            .collect();
        let title = match title.map(str::trim) {
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
            replaced: 0,
            page: None,
            places: None,
        })
    }

    /// Reads an article from a file, as [`Article::read`].
    pub fn read(&self, path: impl AsRef<Path>) -> Result<Article> {
        self.bytes(read_file(path.as_ref())?)
    }
}

/// The bytes of a file that may be an article.
///
/// # Errors
/// [`Error::TooLarge`] for one of more than [`MAX_BYTES`], [`Error::Io`] for what the system refuses.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
    let fail = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(fail)?;
    // What has no size of its own (a pipe, a device) says 0, and is read up to the limit.
    let size = file.metadata().map_err(fail)?.len();
    decode::check_size(usize::try_from(size).unwrap_or(usize::MAX))?;
    read_all(file, path)
}

/// All that there is to read, if that may be an article; `name` stands in error messages.
///
/// # Errors
/// As [`read_file`].
pub fn read_all(input: impl Read, name: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = input.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|source| Error::Io {
        path: name.to_owned(),
        source,
    })?;
    decode::check_size(bytes.len())?;
    Ok(bytes)
}
