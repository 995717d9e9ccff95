//! The error of this crate.

use std::path::PathBuf;

/// What is behind an error: that of a parser or of the system, which can be downcast to, or a sentence.
pub type Reason = Box<dyn std::error::Error + Send + Sync>;

/// What can go wrong in opening and running a model.
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
    /// A configuration or a weights file is damaged, does not agree with the others or is of an unknown kind.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it and what to do.
        reason: Reason,
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
    /// A sequence does not fit the model.
    #[error("a sequence of {tokens} tokens does not fit the model's window of {window}")]
    Window {
        /// Length of the sequence, special tokens included.
        tokens: usize,
        /// The most that the model takes.
        window: usize,
    },
    /// What this engine does not do.
    #[error("this engine has no way {0}")]
    Unsupported(&'static str),
    /// A source sequence without a token: it needs at least its end.
    #[error("a source sequence is empty; it needs at least its end token")]
    Empty,
    /// A token that the model does not have.
    #[error("token {id} lies outside the vocabulary of {size}")]
    Token {
        /// The token.
        id: u32,
        /// Number of tokens in the vocabulary.
        size: usize,
    },
    /// An option of the search has a value that makes no sense.
    #[error("{option} {reason}")]
    Option {
        /// Its name, as [`Decoding`](crate::Decoding) and `generation_config.json` have it.
        option: &'static str,
        /// What it is and what it must be.
        reason: String,
    },
    /// The search came to where no token has a probability.
    #[error("no token is possible; the model's weights may be damaged")]
    NoToken,
    /// The system refused threads.
    #[error("the threads could not be started")]
    Threads(#[source] Reason),
    /// What runs an engine failed, libtorch or an engine of one's own.
    #[error("engine: {0}")]
    Run(Reason),
    /// The work was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A GPU that is not there.
    #[error("{}", no_device(*.number, *.count))]
    NoDevice {
        /// Number of the GPU that was asked for, counted from 0.
        number: usize,
        /// How many can be used.
        count: usize,
    },
}

impl Error {
    pub(crate) fn file(path: impl Into<PathBuf>, reason: impl Into<Reason>) -> Self {
        Self::File {
            path: path.into(),
            reason: reason.into(),
        }
    }
}

fn no_device(number: usize, count: usize) -> String {
    if count == 0 {
        "no GPU can be used: the machine has none, its driver is missing, or the program was built with a libtorch for the \
         processor only"
            .to_owned()
    } else {
        format!("there is no GPU of number {number}; the machine has {count}, counted from 0")
    }
}

/// A result with this crate's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;
