//! The one error type of the library.

use std::path::PathBuf;

use apercu_engine::Reason;

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
    /// A glossary is not what it is to be.
    #[error("{}{reason}", if *line == 0 { String::new() } else { format!("line {line}: ") })]
    Glossary {
        /// The line, from 1; 0 for an entry that comes from no file.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// No sentence of the article bears on what the summary is to be about.
    #[error("no sentence of the article bears on {terms:?}")]
    About {
        /// The terms as they were given.
        terms: String,
    },
    /// An option has a value that makes no sense.
    #[error("{reason}")]
    Option {
        /// The option, as the builders' methods are called.
        option: &'static str,
        /// What is wrong with its value and what to do.
        reason: String,
    },
    /// What a model reports.
    #[error(transparent)]
    Model(apercu_model::Error),
    /// What a summarizer or a translator of one's own reports.
    #[error("{0}")]
    Part(Reason),
    /// A summarizer, a translator or an engine gave back another number of results than it was given inputs.
    #[error("{given} inputs came back as {returned} results")]
    Incomplete {
        /// Inputs that it was given.
        given: usize,
        /// Results that came back.
        returned: usize,
    },
    /// A summarizer or a translator panicked over an article.
    #[error("summarizing panicked{}", message.as_ref().map(|text| format!(": {text}")).unwrap_or_default())]
    Panicked {
        /// The panic's message, where it has one.
        message: Option<String>,
    },
    /// The workers of a batch have stopped.
    #[error("the workers have stopped")]
    Stopped,
    /// The system refused a thread.
    #[error("the threads could not be started")]
    Threads(#[source] std::io::Error),
    /// The work was cancelled before it was done.
    #[error("cancelled")]
    Cancelled,
}

/// A result with this library's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<apercu_model::Error> for Error {
    fn from(error: apercu_model::Error) -> Self {
        match error {
            apercu_model::Error::Engine(apercu_engine::Error::Cancelled) => Self::Cancelled,
            other => Self::Model(other),
        }
    }
}

impl From<apercu_engine::Error> for Error {
    fn from(error: apercu_engine::Error) -> Self {
        apercu_model::Error::from(error).into()
    }
}
