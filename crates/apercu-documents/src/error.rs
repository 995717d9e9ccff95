//! The error of this crate.

use apercu_web::Reason;

use crate::format::Format;

/// What can go wrong between a document and its article; the message says what to do where something can be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document opens with a password only, or with a shop's own reader.
    #[error("the {format} is encrypted: save a copy without a password first")]
    Encrypted {
        /// What it is.
        format: Format,
    },
    /// The document has pictures of pages.
    #[error("the PDF has no text, only pictures of its pages: run it through OCR first, for example with `ocrmypdf`")]
    Scanned,
    /// The document has no prose.
    #[error("the {format} has no text to summarize")]
    NoText {
        /// What it is.
        format: Format,
    },
    /// The document cannot be read as what it says it is.
    #[error("the {format} is damaged: {reason}")]
    Damaged {
        /// What it is.
        format: Format,
        /// What is wrong with it.
        reason: Reason,
    },
    /// The document has more of something than is read: it would take too much memory or time.
    #[error("the {format} has more than {limit} {what}, which is more than is read")]
    TooMuch {
        /// What it is.
        format: Format,
        /// What there is too much of.
        what: &'static str,
        /// The most of it that is read.
        limit: usize,
    },
    /// The document is of a kind that is not read.
    #[error("the input is {what}, which is not read: save it as {instead} first")]
    Unsupported {
        /// What it is, with its article.
        what: &'static str,
        /// What to make of it.
        instead: &'static str,
    },
    /// The text that was found cannot be read as an article, or the input is a web page or plain text that cannot.
    #[error(transparent)]
    Web(#[from] apercu_web::Error),
}

impl Error {
    pub(crate) fn damaged(format: Format, reason: impl Into<Reason>) -> Self {
        Self::Damaged {
            format,
            reason: reason.into(),
        }
    }
}

impl From<apercu::Error> for Error {
    fn from(error: apercu::Error) -> Self {
        Self::Web(error.into())
    }
}

/// A result with this crate's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;
