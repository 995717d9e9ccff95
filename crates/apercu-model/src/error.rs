//! The error of this crate.

use std::path::{Path, PathBuf};

use apercu_engine::Reason;

/// What can go wrong with a model; the message says what to do about it where something can be done.
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
    /// A file could not be written, or a folder changed.
    #[error("cannot write {path}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of a model folder is missing, damaged or of an unknown kind.
    #[error("{path}: {reason}")]
    File {
        /// The file or folder.
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
    /// A token id that the tokenizer does not have.
    #[error("id {id} is beyond the vocabulary of {size} tokens")]
    Token {
        /// The id.
        id: u32,
        /// Number of tokens.
        size: usize,
    },
    /// A model was asked for what it cannot do.
    #[error("the model {model} {reason}")]
    Unsupported {
        /// Its name.
        model: String,
        /// What it cannot do, or what it needs.
        reason: String,
    },
    /// A name that no model can have, or that none has.
    #[error("{name:?} {reason}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it, and which names there are.
        reason: String,
    },
    /// A model that is not on this machine.
    #[error("the model {name} is not on this machine: fetch it with `apercu models pull {name}`")]
    NotHere {
        /// Its name.
        name: String,
    },
    /// An engine that the library was built without.
    #[error("this program was built without the engine {engine}: build it with --features {engine}")]
    NoEngine {
        /// The engine, which is the feature's name, too.
        engine: &'static str,
    },
    /// The user's home folder is not known, so that there is no place for models.
    #[error("the home folder is not known: say with HF_HOME and XDG_DATA_HOME where models are kept")]
    NoHome,
    /// Something could not be fetched.
    #[error("cannot fetch {url}: {reason}")]
    Network {
        /// Its address.
        url: String,
        /// What went wrong and what to do.
        reason: Reason,
    },
    /// There can be no secure connections.
    #[cfg(feature = "network")]
    #[error(transparent)]
    Connection(#[from] apercu_http::Error),
    /// What the engine reports that is not about a file.
    #[error(transparent)]
    Engine(apercu_engine::Error),
}

impl Error {
    pub(crate) fn file(path: impl Into<PathBuf>, reason: impl Into<Reason>) -> Self {
        Self::File {
            path: path.into(),
            reason: reason.into(),
        }
    }

    #[cfg(feature = "network")]
    pub(crate) fn network(url: impl Into<String>, reason: impl Into<Reason>) -> Self {
        Self::Network {
            url: url.into(),
            reason: reason.into(),
        }
    }
}

/// Files are files, whoever reads them.
impl From<apercu_engine::Error> for Error {
    fn from(error: apercu_engine::Error) -> Self {
        use apercu_engine::Error as Engine;
        match error {
            Engine::Io { path, source } => Self::Io { path, source },
            Engine::File { path, reason } => Self::File { path, reason },
            Engine::Tensor { path, tensor, reason } => Self::Tensor { path, tensor, reason },
            other => Self::Engine(other),
        }
    }
}

/// A result with this crate's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error of a file that could not be read.
pub(crate) fn reading(path: &Path) -> impl Fn(std::io::Error) -> Error {
    move |source| Error::Io {
        path: path.to_owned(),
        source,
    }
}

/// The error of a file that could not be written.
pub(crate) fn writing(path: &Path) -> impl Fn(std::io::Error) -> Error {
    move |source| Error::Write {
        path: path.to_owned(),
        source,
    }
}
