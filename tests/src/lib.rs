//! What the end-to-end tests share, and the README's example, which is run as a test in this folder.
//!
//! `tests/tests/` goes through the library, `tests/cli/` through the program.

use std::path::{Path, PathBuf};

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The articles that the tests read.
pub const ARTICLES: [&str; 5] = [
    "halden-port.en.txt",
    "huitres-plates.fr.txt",
    "marathon-lindgren.en.txt",
    "musee-arvanne.fr.txt",
    "tramway-valmont.fr.txt",
];

/// The root of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Where an article of [`ARTICLES`] stands.
pub fn article(name: &str) -> PathBuf {
    workspace().join("tests/articles").join(name)
}
