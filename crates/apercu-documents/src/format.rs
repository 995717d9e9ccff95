//! What a file is: told from its first bytes, and from its name where they do not say.

use std::fmt;
use std::path::Path;

use crate::archive::Archive;
use crate::error::{Error, Result};
use crate::mail;

/// Bytes among which a PDF says that it is one.
const PDF_HEADER: usize = 1024;

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A page description: PDF.
    Pdf,
    /// An electronic book: EPUB.
    Epub,
    /// A document of Word: DOCX.
    Docx,
    /// A document of `LibreOffice`: ODT.
    Odt,
    /// Text with marks: Markdown.
    Markdown,
    /// A mail as mail programs save it: `.eml`.
    Mail,
}

impl Format {
    /// The kind of document that these bytes are; `None` for plain text and web pages. `name` is the file's, if it has one.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for a document of another kind, [`Error::Damaged`] for one whose list of contents cannot be read.
    pub fn of(bytes: &[u8], name: Option<&Path>) -> Result<Option<Self>> {
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::of_archive(bytes, name).map(Some);
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            return Err(Error::Unsupported {
                what: "a Word file of the old kind, or an encrypted one",
                instead: "DOCX without a password",
            });
        }
        if bytes.starts_with(b"{\\rtf") {
            return Err(Error::Unsupported {
                what: "RTF",
                instead: "DOCX or ODT",
            });
        }
        let start = &bytes[..bytes.len().min(PDF_HEADER)];
        if start.windows(5).any(|window| window == b"%PDF-") {
            return Ok(Some(Self::Pdf));
        }
        let ends = |ends: &[&str]| {
            let extension = name.and_then(Path::extension);
            extension.is_some_and(|own| ends.iter().any(|end| own.eq_ignore_ascii_case(end)))
        };
        Ok(if mail::looks_like_mail(bytes) || ends(&["eml"]) {
            Some(Self::Mail)
        } else if bytes.starts_with(b"# ") || ends(&["md", "markdown"]) {
            Some(Self::Markdown)
        } else {
            None
        })
    }

    fn of_archive(bytes: &[u8], name: Option<&Path>) -> Result<Self> {
        let ends = |end: &str| {
            name.and_then(Path::extension)
                .is_some_and(|own| own.eq_ignore_ascii_case(end))
        };
        // What a damaged one would be called.
        let likely = match () {
            () if ends("epub") => Self::Epub,
            () if ends("odt") => Self::Odt,
            () => Self::Docx,
        };
        let archive = Archive::open(bytes, likely)?;
        let kind = archive.read("mimetype").unwrap_or_default();
        Ok(
            if kind.starts_with("application/epub+zip") || archive.has("META-INF/container.xml") {
                Self::Epub
            } else if kind.starts_with("application/vnd.oasis.opendocument.text") {
                Self::Odt
            } else if archive.has("word/document.xml") {
                Self::Docx
            } else {
                return Err(Error::Unsupported {
                    what: "a ZIP archive that is no DOCX, ODT or EPUB",
                    instead: "one of these",
                });
            },
        )
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "PDF",
            Self::Epub => "EPUB",
            Self::Docx => "DOCX",
            Self::Odt => "ODT",
            Self::Markdown => "Markdown",
            Self::Mail => "mail",
        })
    }
}
