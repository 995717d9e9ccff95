//! The error of this crate.

use std::path::PathBuf;

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
    /// A sequence does not fit the model.
    #[error("a sequence of {tokens} tokens does not fit the model's window of {window}")]
    Window {
        /// Length of the sequence, special tokens included.
        tokens: usize,
        /// The most that the model takes.
        window: usize,
    },
    /// An engine was given something that it cannot run, or what runs it failed.
    #[error("engine: {0}")]
    Run(String),
    /// The work was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A device that is not there.
    #[error("{0}")]
    Device(String),
}

/// A result with this crate's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;
