//! Where an input comes from.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, stdin};
use std::path::{Path, PathBuf};

use apercu::Article;
use apercu::article::{ReadOptions, read_all, read_file};
#[cfg(feature = "documents")]
use apercu_documents as documents;
#[cfg(not(feature = "documents"))]
use apercu_web as documents;
use apercu_web::{Error, Fetcher};

/// A file, an address, or standard input.
#[derive(Debug)]
pub(crate) enum Input {
    Stdin,
    File(PathBuf),
    Url(String),
}

impl Input {
    /// The input that an argument names: `-` is standard input, and what has `://` in it is an address.
    pub(crate) fn new(argument: &Path) -> Self {
        match argument.to_str() {
            Some("-") => Self::Stdin,
            Some(url) if url.contains("://") => Self::Url(url.to_owned()),
            _ => Self::File(argument.to_owned()),
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
    pub(crate) fn read(&self, options: &ReadOptions, fetcher: &Fetcher) -> anyhow::Result<Article> {
        Ok(match self {
            Self::File(path) => documents::read(path, options)?,
            Self::Url(url) => fetcher.article(url, options)?,
            Self::Stdin => {
                let bytes = read_all(stdin().lock(), Path::new("standard input"))?;
                documents::read_named(bytes, None, options)?
            }
        })
    }

    /// Reads all there is, and says where it came from, if that is an address.
    pub(crate) fn bytes(&self, fetcher: &Fetcher, accept: &str) -> Result<(Vec<u8>, Option<String>), Error> {
        match self {
            Self::Stdin => Ok((read_all(stdin().lock(), Path::new("standard input"))?, None)),
            Self::File(path) => Ok((read_file(path)?, None)),
            Self::Url(url) => fetcher
                .get(url, accept)
                .map(|fetched| (fetched.body, Some(fetched.url))),
        }
    }

    /// Opens it to be read bit by bit, and says how many bytes it has, if that is known.
    pub(crate) fn open(&self) -> io::Result<(Box<dyn Read + Send>, Option<u64>)> {
        match self {
            Self::Stdin => Ok((Box::new(stdin()), None)),
            Self::File(path) => {
                let file = File::open(path)?;
                let size = file.metadata()?.len();
                Ok((Box::new(file), Some(size)))
            }
            Self::Url(_) => Err(io::Error::other("a file is needed, not an address")),
        }
    }
}

/// The name as it was given; `-` for standard input.
impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("-"),
            Self::File(path) => path.display().fmt(f),
            Self::Url(url) => f.write_str(url),
        }
    }
}
