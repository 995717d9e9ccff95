//! Articles in documents, web pages and plain text.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use apercu::Article;
use apercu::article::{self, ReadOptions};

use crate::error::{Error, Result};
use crate::format::Format;
use crate::{docx, epub, mail, markdown, odt, pdf};

/// Most bytes that a document may have: those with pictures are larger than what stands in them.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Reads an article from a file: a document of any [`Format`], a web page or plain text.
///
/// # Errors
/// As [`read_named`]; [`apercu::Error::Io`] for what the system refuses, [`apercu::Error::TooLarge`] for more than [`MAX_BYTES`].
pub fn read(path: impl AsRef<Path>, options: &ReadOptions) -> Result<Article> {
    let path = path.as_ref();
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|source| io(path, source))?;
    if bytes.len() > MAX_BYTES {
        // Text may have fewer.
        let limit = match Format::of(&bytes, Some(path)) {
            Ok(None) => article::MAX_BYTES,
            _ => MAX_BYTES,
        };
        return Err(Error::from(apercu::Error::TooLarge {
            bytes: bytes.len(),
            limit,
        }));
    }
    read_named(bytes, Some(path), options)
}

fn io(path: &Path, source: std::io::Error) -> Error {
    Error::from(apercu::Error::Io {
        path: path.to_owned(),
        source,
    })
}

/// Reads an article from the bytes of a file. What that is, its first bytes say, and its `name` where they do not.
///
/// # Errors
/// [`Error`]; for a web page or plain text as [`apercu_web::read_bytes`].
pub fn read_named(bytes: impl Into<Vec<u8>>, name: Option<&Path>, options: &ReadOptions) -> Result<Article> {
    let bytes = bytes.into();
    let document = match Format::of(&bytes, name)? {
        None => return Ok(apercu_web::read_named(bytes, name, options)?),
        Some(Format::Mail) => return mail::read(&bytes, options),
        Some(Format::Pdf) => pdf::read(&bytes)?,
        Some(Format::Epub) => epub::read(&bytes)?,
        Some(Format::Docx) => docx::read(&bytes)?,
        Some(Format::Odt) => odt::read(&bytes)?,
        Some(Format::Markdown) => markdown::read(&bytes)?,
    };
    Ok(options.document(document)?)
}
