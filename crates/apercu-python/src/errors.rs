//! The library's errors as Python's exceptions.

use std::error::Error as StdError;
use std::path::PathBuf;

use apercu_formats::lines::Error as LineError;
use pyo3::exceptions::PyOSError;
use pyo3::import_exception;
use pyo3::prelude::*;

import_exception!(apercu._errors, ApercuError);
import_exception!(apercu._errors, ArticleError);
import_exception!(apercu._errors, GlossaryError);
import_exception!(apercu._errors, LanguageError);
import_exception!(apercu._errors, ModelError);
import_exception!(apercu._errors, OptionError);

/// What went wrong, and so which exception it is.
#[derive(Debug, Clone)]
enum Kind {
    Article,
    Language,
    Option,
    Glossary,
    Model,
    /// The system refused a file.
    Io {
        code: Option<i32>,
        path: PathBuf,
    },
    Other,
}

/// An error that becomes an exception: it may be made where there is no interpreter.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    kind: Kind,
    message: String,
}

impl Failure {
    /// Something else than what the library's errors tell.
    pub(crate) fn other(error: &dyn StdError) -> Self {
        Self::new(Kind::Other, error)
    }

    /// A batch that another process began.
    pub(crate) fn forked() -> Self {
        Self {
            kind: Kind::Other,
            message: "a batch stays with the process that began it: begin another one after a fork".to_owned(),
        }
    }

    /// An option that makes no sense.
    pub(crate) fn option(message: impl Into<String>) -> Self {
        Self {
            kind: Kind::Option,
            message: message.into(),
        }
    }

    /// The same about a file that is named.
    pub(crate) fn about(mut self, path: &std::path::Path) -> Self {
        self.message = format!("{}: {}", path.display(), self.message);
        self
    }

    fn new(kind: Kind, error: &dyn StdError) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            message = format!("{message}: {error}");
            cause = error.source();
        }
        Self { kind, message }
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        let message = failure.message;
        match failure.kind {
            Kind::Article => ArticleError::new_err(message),
            Kind::Language => LanguageError::new_err(message),
            Kind::Option => OptionError::new_err(message),
            Kind::Glossary => GlossaryError::new_err(message),
            Kind::Model => ModelError::new_err(message),
            // With a number, Python itself makes it a FileNotFoundError, a PermissionError or another of its kind.
            Kind::Io { code: Some(code), path } => PyOSError::new_err((code, message, path.into_os_string())),
            Kind::Io { code: None, .. } => PyOSError::new_err(message),
            Kind::Other => ApercuError::new_err(message),
        }
    }
}

impl From<apercu::Error> for Failure {
    fn from(error: apercu::Error) -> Self {
        use apercu::Error;

        let kind = match error {
            Error::Io { path, source } => {
                let code = source.raw_os_error();
                let message = source.to_string();
                // Python writes the number itself.
                let suffix = code.map_or_else(String::new, |code| format!(" (os error {code})"));
                return Self {
                    kind: Kind::Io { code, path },
                    message: message.strip_suffix(&suffix).unwrap_or(&message).to_owned(),
                };
            }
            Error::Empty
            | Error::TooLarge { .. }
            | Error::Binary { .. }
            | Error::Utf16
            | Error::Utf8 { .. }
            | Error::About { .. } => Kind::Article,
            Error::Language { .. } => Kind::Language,
            Error::Glossary { .. } => Kind::Glossary,
            Error::Option { .. } => Kind::Option,
            Error::Model(_) => Kind::Model,
            _ => Kind::Other,
        };
        Self::new(kind, &error)
    }
}

impl From<LineError> for Failure {
    fn from(error: LineError) -> Self {
        match error {
            LineError::Web(apercu_web::Error::Article(error)) => error.into(),
            LineError::Panic(_) => Self::other(&error),
            _ => Self::new(Kind::Article, &error),
        }
    }
}
