//! Articles in files, web pages or plain text.

use std::path::Path;

use apercu::Article;
use apercu::article::{ReadOptions, read_file};

use crate::error::Result;
use crate::page::{Html, looks_like_html};

/// Reads an article from a file. `.html`, `.htm` and `.xhtml` files are web pages whatever they begin with, others are read
/// as [`read_bytes`] reads them.
///
/// # Errors
/// As [`read_bytes`]; [`apercu::Error::Io`] for what the system refuses.
pub fn read(path: impl AsRef<Path>, options: &ReadOptions) -> Result<Article> {
    let path = path.as_ref();
    read_named(read_file(path)?, Some(path), options)
}

/// Reads an article from the bytes of a file of this name, as [`read`] does.
///
/// # Errors
/// As [`read_bytes`].
pub fn read_named(bytes: impl Into<Vec<u8>>, name: Option<&Path>, options: &ReadOptions) -> Result<Article> {
    let is_page = name
        .and_then(Path::extension)
        .is_some_and(|e| ["html", "htm", "xhtml"].iter().any(|html| e.eq_ignore_ascii_case(html)));
    if is_page {
        return Html::new(&bytes.into()).article(options);
    }
    read_bytes(bytes, options)
}

/// Reads an article from the bytes of a file: a web page, if they begin as one, or plain text.
///
/// # Errors
/// As [`Html::article`] and [`ReadOptions::bytes`].
pub fn read_bytes(bytes: impl Into<Vec<u8>>, options: &ReadOptions) -> Result<Article> {
    let bytes = bytes.into();
    if looks_like_html(&bytes) {
        return Html::new(&bytes).article(options);
    }
    Ok(options.bytes(bytes)?)
}
