//! What is remembered from one run to the next: the entries that were summarized, and the versions of the feeds.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use apercu_web::Version;
use serde::{Deserialize, Serialize};

/// Lines about feeds that no longer hold, after which the file is written anew.
const STALE: usize = 1000;

/// What was seen, and the file that remembers it, if one does: an identifier a line, and for a feed a line of JSON.
pub(crate) struct State {
    ids: HashSet<String>,
    versions: HashMap<String, Version>,
    file: Option<(PathBuf, File)>,
    /// Lines about feeds in the file.
    feed_lines: usize,
}

/// The line of a feed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedLine {
    feed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

impl State {
    /// Reads the file, or makes it.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let mut state = Self {
            ids: HashSet::new(),
            versions: HashMap::new(),
            file: None,
            feed_lines: 0,
        };
        let Some(path) = path else {
            return Ok(state);
        };
        let mut text = String::new();
        let mut file = appended(path).with_context(|| format!("cannot write {}", path.display()))?;
        file.read_to_string(&mut text)
            .with_context(|| format!("cannot read {}", path.display()))?;
        // The end of a line that was being written when the machine stopped is no line.
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n").context("cannot write the state")?;
        }
        for line in text.lines() {
            match serde_json::from_str::<FeedLine>(line) {
                Ok(feed) => {
                    let FeedLine {
                        feed,
                        etag,
                        last_modified,
                    } = feed;
                    state.versions.insert(feed, Version { etag, last_modified });
                    state.feed_lines += 1;
                }
                Err(_) => {
                    state.ids.insert(line.to_owned());
                }
            }
        }
        state.file = Some((path.to_owned(), file));
        Ok(state)
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.ids.contains(&line(id))
    }

    /// The version of a feed whose entries were all dealt with.
    pub(super) fn version(&self, feed: &str) -> Version {
        self.versions.get(feed).cloned().unwrap_or_default()
    }

    /// Adds an entry, at once: what was printed is seen even if the program is stopped.
    pub(super) fn add(&mut self, id: &str) -> Result<()> {
        let line = line(id);
        self.append(&line)?;
        self.ids.insert(line);
        Ok(())
    }

    /// Remembers that all entries of this version of a feed were dealt with.
    pub(super) fn set_version(&mut self, feed: &str, version: &Version) -> Result<()> {
        if self.version(feed) == *version {
            return Ok(());
        }
        self.versions.insert(feed.to_owned(), version.clone());
        let line = feed_line(feed, version)?;
        self.append(&line)?;
        self.feed_lines += 1;
        if self.feed_lines > self.versions.len() + STALE {
            self.rewrite()?;
        }
        Ok(())
    }

    fn append(&mut self, line: &str) -> Result<()> {
        if let Some((_, file)) = &mut self.file {
            file.write_all(format!("{line}\n").as_bytes())
                .context("cannot write the state")?;
        }
        Ok(())
    }

    /// Writes the file without what no longer holds, beside it and then in its place.
    fn rewrite(&mut self) -> Result<()> {
        let Some((path, file)) = &mut self.file else {
            return Ok(());
        };
        let mut lines: Vec<String> = self.ids.iter().cloned().collect();
        for (feed, version) in &self.versions {
            lines.push(feed_line(feed, version)?);
        }
        lines.sort();
        let beside = path.with_extension("new");
        let written = fs::write(&beside, lines.join("\n") + "\n").and_then(|()| fs::rename(&beside, &*path));
        written
            .and_then(|()| appended(path))
            .map(|new| *file = new)
            .context("cannot write the state")?;
        self.feed_lines = self.versions.len();
        Ok(())
    }
}

fn appended(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).append(true).create(true).open(path)
}

fn feed_line(feed: &str, version: &Version) -> Result<String> {
    let Version { etag, last_modified } = version.clone();
    let feed = feed.to_owned();
    Ok(serde_json::to_string(&FeedLine {
        feed,
        etag,
        last_modified,
    })?)
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
        let mut state = State::open(Some(&path)).unwrap();
        assert!(!state.contains("a"));
        for id in ["a", "two\nlines", "été"] {
            state.add(id).unwrap();
        }
        let state = State::open(Some(&path)).unwrap();
        assert!(["a", "two\nlines", "été"].iter().all(|id| state.contains(id)));
        assert!(!state.contains("lines"));
        assert!(State::open(Some(folder.path())).is_err());
    }

    #[test]
    fn the_last_version_counts_and_old_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen");
        let mut state = State::open(Some(&path)).unwrap();
        state.add("{\"a\":1}").unwrap();
        let version = |number: usize| Version {
            etag: Some(format!("\"{number}\"")),
            last_modified: None,
        };
        for number in 0..STALE + 10 {
            state.set_version("https://example.org/rss", &version(number)).unwrap();
        }
        assert!(fs::read_to_string(&path).unwrap().lines().count() < 20);
        state.add("later").unwrap();
        let state = State::open(Some(&path)).unwrap();
        assert_eq!(state.version("https://example.org/rss"), version(STALE + 9));
        assert_eq!(state.version("https://example.org/other"), Version::default());
        assert!(state.contains("{\"a\":1}") && state.contains("later"));
    }

    #[test]
    fn a_line_that_was_broken_off_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen");
        fs::write(&path, "a\n{\"feed\":\"x").unwrap();
        let mut state = State::open(Some(&path)).unwrap();
        state.add("b").unwrap();
        let state = State::open(Some(&path)).unwrap();
        assert!(state.contains("a") && state.contains("b"));
    }
}
