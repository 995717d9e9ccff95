//! The models that are known by name.

use serde::Deserialize;

use super::Repository;
use crate::{FileRecord, Task};
use apercu_text::Language;

/// The entries, as `catalogue.json` beside this file has them.
const DATA: &str = include_str!("catalogue.json");

/// A model that can be fetched by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entry {
    /// What it is called here.
    pub name: String,
    /// What it does.
    pub task: Task,
    /// Which of the two languages it knows, as ISO 639-1 codes.
    pub languages: Vec<String>,
    /// The directions in which it translates, source language first; none given are all.
    #[serde(default)]
    pub directions: Vec<(String, String)>,
    /// Where it is on the hub, `owner/name`; on GitHub if it has a [`folder`](Self::folder).
    pub repository: String,
    /// The branch, tag or commit of the repository.
    pub revision: String,
    /// The folder of the repository on GitHub that holds its packed files; empty for a model of the hub.
    #[serde(default)]
    pub folder: String,
    /// What is known of its files. A name that stands here must have this size and this SHA-256, on top of what the hub
    /// says when the model is fetched; nothing is known of a file that does not.
    pub files: Vec<Known>,
    /// The files of a model that is on GitHub as they lie there, packed by gzip.
    #[serde(default)]
    pub packed: Vec<Known>,
    /// Its weights, in millions.
    pub millions: u32,
    /// The licence of the weights, as an SPDX identifier where there is one.
    pub licence: String,
    /// What a user has to know before using it.
    #[serde(default)]
    pub note: Option<String>,
    /// The most tokens that it reads at once.
    pub window: usize,
    /// The engines that run it: `native`, `torch`.
    pub engines: Vec<String>,
}

/// A file of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Its size and its SHA-256.
    #[serde(flatten)]
    pub record: FileRecord,
}

impl Entry {
    /// Whether it knows this language.
    pub fn knows(&self, language: Language) -> bool {
        self.languages.iter().any(|code| code == language.code())
    }

    /// Whether its files are packed, on GitHub, and not on the hub.
    pub(super) fn is_packed(&self) -> bool {
        !self.folder.is_empty()
    }

    /// Its repository on the hub.
    pub(super) fn place(&self) -> Option<Repository> {
        if self.is_packed() {
            return None;
        }
        Repository::parse(&format!("{}@{}", self.repository, self.revision)).ok()
    }
}

/// All models that are known by name.
///
/// The revision of those on the hub is `main`, and no SHA-256 is given, as long as nobody has written down those of a fetched
/// copy: a file is then checked against what the hub says of it over a secure connection. Those on GitHub are of one commit,
/// and have the SHA-256 that this commit gives of each packed file.
pub fn catalogue() -> Vec<Entry> {
    // A test reads the data; it is part of the program and cannot be damaged later.
    serde_json::from_str(DATA).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_sound() {
        let entries: Vec<Entry> = serde_json::from_str(DATA).unwrap();
        assert_eq!(entries.len(), 11);
        for entry in &entries {
            if entry.is_packed() {
                assert!(super::super::is_commit(&entry.revision), "{}", entry.name);
                let parts = [&entry.repository, &entry.folder]
                    .into_iter()
                    .flat_map(|path| path.split('/'));
                let parts = parts.chain(entry.packed.iter().map(|file| file.name.as_str()));
                assert!(parts.into_iter().all(super::super::is_plain), "{}", entry.name);
                assert!(
                    entry.packed.iter().all(|file| file.name.strip_suffix(".gz").is_some()),
                    "{}",
                    entry.name
                );
                for file in &entry.files {
                    let of = |packed: &&Known| packed.name == format!("{}.gz", file.name);
                    assert!(entry.packed.iter().any(|packed| of(&packed)), "{}", file.name);
                }
            } else {
                assert!(entry.place().is_some() && entry.packed.is_empty(), "{}", entry.name);
            }
            for file in entry.files.iter().chain(&entry.packed) {
                assert!(super::super::is_hex(&file.record.sha256, 64) && file.record.size > 0);
            }
            assert!(super::super::is_plain(&entry.name), "{}", entry.name);
            assert!(!entry.engines.is_empty() && entry.window > 0 && entry.millions > 0);
            assert!(
                Language::ALL.iter().any(|&language| entry.knows(language)),
                "{}",
                entry.name
            );
            assert_eq!(entries.iter().filter(|other| other.name == entry.name).count(), 1);
        }
    }

    #[test]
    fn what_is_not_for_commerce_says_so() {
        for entry in catalogue() {
            assert_eq!(
                entry.licence.contains("-NC-"),
                entry.note.as_deref() == Some("not for commercial use"),
                "{}",
                entry.name
            );
        }
    }
}
