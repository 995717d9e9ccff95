//! A folder that is looked at again and again.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Ends of the names of files that are not finished.
const UNFINISHED: [&str; 6] = [".part", ".tmp", ".swp", ".crdownload", ".download", "~"];

/// Looks without a change after which a file is whole.
const STEADY: u8 = 2;

/// The files of a folder, as they were at the last look.
pub(super) struct Folder {
    path: PathBuf,
    files: HashMap<PathBuf, File>,
}

struct File {
    size: u64,
    changed: SystemTime,
    /// Looks since it last changed.
    steady: u8,
    /// Whether it was given out as it is.
    given: bool,
}

impl Folder {
    /// The folder, of which the files that are done are left alone until they change.
    pub(super) fn open(path: &Path, is_done: impl Fn(&Path) -> bool) -> io::Result<Self> {
        let mut folder = Self {
            path: path.to_owned(),
            files: HashMap::new(),
        };
        folder.look()?;
        for (path, file) in &mut folder.files {
            file.given = is_done(path);
        }
        Ok(folder)
    }

    /// The files that are whole now and were not given out yet, by their names.
    pub(super) fn look(&mut self) -> io::Result<Vec<PathBuf>> {
        let mut files = HashMap::new();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Links are followed. What is gone since is gone.
            let Ok(metadata) = fs::metadata(entry.path()) else {
                continue;
            };
            if !metadata.is_file() || name.starts_with('.') || UNFINISHED.iter().any(|end| name.ends_with(end)) {
                continue;
            }
            let (size, changed) = (metadata.len(), metadata.modified()?);
            let before = self.files.remove(&entry.path());
            let file = match before.filter(|before| before.size == size && before.changed == changed) {
                Some(before) => File {
                    steady: before.steady.saturating_add(1),
                    ..before
                },
                None => File {
                    size,
                    changed,
                    steady: 0,
                    given: false,
                },
            };
            files.insert(entry.path(), file);
        }
        self.files = files;
        let mut whole = Vec::new();
        for (path, file) in &mut self.files {
            // An empty file is one that somebody is about to write.
            if file.steady >= STEADY && !file.given && file.size > 0 {
                file.given = true;
                whole.push(path.clone());
            }
        }
        whole.sort();
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_given_once_it_is_steady_and_again_when_it_changes() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path();
        let write = |name: &str, text: &str| fs::write(path.join(name), text).unwrap();
        write("old.txt", "old");
        let mut folder = Folder::open(path, |file| file.ends_with("old.txt")).unwrap();
        for (name, text) in [("a.txt", "a"), (".hidden", "h"), ("b.txt.part", "b"), ("empty", "")] {
            write(name, text);
        }
        fs::create_dir(path.join("folder")).unwrap();
        let none: [PathBuf; 0] = [];
        assert_eq!(folder.look().unwrap(), none);
        write("a.txt", "a and more");
        assert_eq!(folder.look().unwrap(), none);
        assert_eq!(folder.look().unwrap(), none);
        assert_eq!(folder.look().unwrap(), [path.join("a.txt")]);
        assert_eq!(folder.look().unwrap(), none);
        write("old.txt", "changed");
        fs::rename(path.join("b.txt.part"), path.join("b.txt")).unwrap();
        fs::remove_file(path.join("a.txt")).unwrap();
        for _ in 0..STEADY {
            assert_eq!(folder.look().unwrap(), none);
        }
        assert_eq!(folder.look().unwrap(), [path.join("b.txt"), path.join("old.txt")]);
        assert!(Folder::open(&path.join("none"), |_| true).is_err());
    }
}
