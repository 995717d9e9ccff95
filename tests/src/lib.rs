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

/// Copies a model's files, those of folders in it too, into an empty folder.
///
/// # Panics
/// Where one cannot be read or written.
pub fn copy_model(source: &Path, target: &Path) {
    for entry in std::fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let copy = target.join(path.file_name().unwrap());
        if path.is_dir() {
            std::fs::create_dir(&copy).unwrap();
            copy_model(&path, &copy);
        } else {
            // Not `fs::copy`, which would keep a file read-only.
            std::fs::write(copy, std::fs::read(path).unwrap()).unwrap();
        }
    }
}
