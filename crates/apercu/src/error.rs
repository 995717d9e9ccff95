//! The one error type of the library.

use std::path::PathBuf;

/// What can go wrong in this library; the message says what to do about it where something can be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("cannot read {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The input holds no text.
    #[error("the input is empty: there is no text to summarize")]
    Empty,
    /// The input is larger than this library accepts.
    #[error("the input has more than {limit} bytes: split it into its articles")]
    TooLarge {
        /// Size of the input, as far as it is known.
        bytes: usize,
        /// Largest size accepted.
        limit: usize,
    },
    /// The input is not text.
    #[error("the input is not text: byte {offset} is NUL; convert it to plain text first")]
    Binary {
        /// Where the first NUL byte stands.
        offset: usize,
    },
    /// The input is UTF-16.
    #[error("the input is UTF-16: convert it first, for example with `iconv -f UTF-16 -t UTF-8`")]
    Utf16,
    /// The input is not UTF-8.
    #[error("the input is not UTF-8: byte {offset} belongs to no character")]
    Utf8 {
        /// Where the first wrong byte stands.
        offset: usize,
    },
    /// The text is in neither of the two languages.
    #[error("the text is neither French nor English{}", likely.as_ref().map(|l| format!(" (it looks like {l})")).unwrap_or_default())]
    Language {
        /// English name of the language it seems to be in, where that can be told.
        likely: Option<String>,
    },
    /// No article was found in a web page.
    #[error("no article was found in the page: {reason}")]
    NoArticle {
        /// What was found instead.
        reason: String,
    },
    /// An option has a value that makes no sense.
    #[error("{0}")]
    Option(String),
    /// A file of a model folder is missing, damaged or of an unknown kind.
    #[error("{path}: {reason}")]
    Model {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// A tensor of a weights file is missing or not as the configuration says.
    #[error("{path}: tensor {tensor}: {reason}")]
    Tensor {
        /// The weights file.
        path: PathBuf,
        /// Name of the tensor.
        tensor: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Something could not be fetched.
    #[error("cannot fetch {url}: {reason}")]
    Network {
        /// Its address.
        url: String,
        /// What went wrong and what to do.
        reason: String,
    },
    /// What was to be a feed is none.
    #[error("this is no RSS, Atom or JSON feed: {0}")]
    Feed(String),
    /// A sequence does not fit the model.
    #[error("a sequence of {tokens} tokens does not fit the model's window of {window}")]
    Window {
        /// Length of the sequence, special tokens included.
        tokens: usize,
        /// The most that the model takes.
        window: usize,
    },
    /// The batch that the article was part of was cancelled before its turn came.
    #[error("cancelled")]
    Cancelled,
    /// An engine was given something that it cannot run.
    #[error("engine: {0}")]
    Engine(String),
}

/// A result with this library's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;
