//! Where an input comes from.

use std::fmt;
use std::io::{Read, stdin};
use std::path::{Path, PathBuf};

use apercu::article::{MAX_BYTES, ReadOptions};
use apercu::{Article, Error};

/// A file, or standard input.
#[derive(Debug)]
pub(crate) enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    /// The input that an argument names: `-` is standard input.
    pub(crate) fn new(argument: &Path) -> Self {
        if argument.as_os_str() == "-" {
            Self::Stdin
        } else {
            Self::File(argument.to_owned())
        }
    }

    /// The inputs that the arguments name: standard input if there are none.
    pub(crate) fn all(arguments: &[PathBuf]) -> Vec<Self> {
        if arguments.is_empty() {
            vec![Self::Stdin]
        } else {
            arguments.iter().map(|path| Self::new(path)).collect()
        }
    }

    /// Reads the article.
    pub(crate) fn read(&self, options: &ReadOptions) -> Result<Article, Error> {
        match self {
            Self::File(path) => options.read(path),
            Self::Stdin => {
                let mut bytes = Vec::new();
                // One byte more than the limit tells the library that there is too much.
                let read = stdin().lock().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
                read.map_err(|source| Error::Io {
                    path: "standard input".into(),
                    source,
                })?;
                options.bytes(bytes)
            }
        }
    }
}

/// The name as it was given; `-` for standard input.
impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("-"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}
