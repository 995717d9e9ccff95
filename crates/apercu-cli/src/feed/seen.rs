//! The entries that were summarized before.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result};

/// What was seen, and the file that remembers it, if one does: an identifier a line.
pub(super) struct Seen {
    ids: HashSet<String>,
    file: Option<File>,
}

impl Seen {
    /// Reads the file, or makes it.
    pub(super) fn open(path: Option<&Path>) -> Result<Self> {
        let mut ids = HashSet::new();
        let Some(path) = path else {
            return Ok(Self { ids, file: None });
        };
        let mut text = String::new();
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        file.read_to_string(&mut text)
            .with_context(|| format!("cannot read {}", path.display()))?;
        ids.extend(text.lines().map(str::to_owned));
        Ok(Self { ids, file: Some(file) })
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.ids.contains(&line(id))
    }

    /// Adds an entry, at once: what was printed is seen even if the program is stopped.
    pub(super) fn add(&mut self, id: &str) -> Result<()> {
        let line = line(id);
        if let Some(file) = &mut self.file {
            file.write_all(format!("{line}\n").as_bytes())
                .context("cannot write the state")?;
        }
        self.ids.insert(line);
        Ok(())
    }
}

/// An identifier on one line.
fn line(id: &str) -> String {
    id.split(char::is_control).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_seen_in_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen");
        let mut seen = Seen::open(Some(&path)).unwrap();
        assert!(!seen.contains("a"));
        for id in ["a", "two\nlines", "été"] {
            seen.add(id).unwrap();
        }
        let seen = Seen::open(Some(&path)).unwrap();
        assert!(["a", "two\nlines", "été"].iter().all(|id| seen.contains(id)));
        assert!(!seen.contains("lines"));
        assert!(Seen::open(Some(folder.path())).is_err());
    }
}
