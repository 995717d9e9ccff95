//! The hashes of what was fetched, for systems on which a file of a snapshot is no link that tells its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Repository;
use crate::error::{Error, Result, reading, writing};

/// The file of a snapshot, beside `snapshots`: hashes by the names of files.
fn path(repository: &Path, commit: &str) -> PathBuf {
    repository.join(".apercu").join(format!("{commit}.json"))
}

/// Writes down the hashes of a snapshot's files.
#[cfg(feature = "network")]
pub(super) fn write(repository: &Path, commit: &str, hashes: &BTreeMap<&str, &str>) -> Result<()> {
    let path = path(repository, commit);
    let contents = serde_json::to_vec_pretty(hashes).map_err(|e| Error::file(path.clone(), e))?;
    super::write_whole(&path, &contents)
}

/// The hash that a file of a snapshot should have: the name of the contents that it links to, else what was written down.
pub(super) fn hash(snapshot: &Path, file: &Path) -> Result<Option<String>> {
    if fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_symlink()) {
        let contents = fs::canonicalize(file).map_err(reading(file))?;
        return Ok(contents.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    let (Some(repository), Some(commit)) = (snapshot.ancestors().nth(2), snapshot.file_name()) else {
        return Ok(None);
    };
    let path = path(repository, &commit.to_string_lossy());
    if !path.exists() {
        return Ok(None);
    }
    let bytes = fs::read(&path).map_err(reading(&path))?;
    let mut hashes: BTreeMap<String, String> = serde_json::from_slice(&bytes).map_err(|e| Error::file(path, e))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Ok(hashes.remove(name.as_ref()))
}

/// Takes a revision of a repository away: its snapshot, what names it, and the contents that no other snapshot has. The whole folder
/// goes with the last one.
pub(super) fn remove(hub: &Path, repository: &Repository, snapshot: &Path) -> Result<()> {
    let folder = hub.join(repository.folder());
    let remove_file = |path: &Path| fs::remove_file(path).map_err(writing(path));
    let commit = snapshot.file_name().unwrap_or_default().to_string_lossy().into_owned();
    fs::remove_dir_all(snapshot).map_err(writing(snapshot))?;
    let snapshots = super::folders(&folder.join("snapshots"))?;
    if snapshots.is_empty() {
        return fs::remove_dir_all(&folder).map_err(writing(&folder));
    }
    for reference in below(&folder.join("refs"))? {
        if fs::read_to_string(&reference).is_ok_and(|text| text.trim() == commit) {
            remove_file(&reference)?;
        }
    }
    let mut used = Vec::new();
    for snapshot in &snapshots {
        for file in below(snapshot)? {
            used.extend(hash(snapshot, &file)?);
        }
    }
    for blob in super::files(&folder.join("blobs"))? {
        let name = blob.file_name().unwrap_or_default().to_string_lossy();
        if !used.iter().any(|hash| *hash == name) {
            remove_file(&blob)?;
        }
    }
    let record = path(&folder, &commit);
    if record.exists() {
        remove_file(&record)?;
    }
    Ok(())
}

/// All files in a folder and below.
fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in super::entries(folder)? {
        if path.is_dir() {
            found.extend(below(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::tests::{COMMIT, GIT, SHA256, put, store};

    /// Another commit of a repository.
    const OTHER: &str = "89abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn only_the_revision_that_was_named_is_removed() {
        let (_folder, store) = store();
        let files: [(&str, &[u8], &str); 2] = [("config.json", b"{}", GIT), ("model.safetensors", b"{}", SHA256)];
        let first = put(&store, "a", "b", &files);
        let repository = store.hub.join("models--a--b");
        let second = repository.join("snapshots").join(OTHER);
        std::fs::create_dir_all(&second).unwrap();
        std::os::unix::fs::symlink("../../blobs/".to_owned() + GIT, second.join("config.json")).unwrap();
        std::fs::create_dir_all(repository.join("refs/pr")).unwrap();
        std::fs::write(repository.join("refs/pr/1"), OTHER).unwrap();

        // What both have stays.
        assert!(store.remove("a/b").unwrap() >= 2);
        assert!(!first.exists() && !repository.join("refs/main").exists());
        assert!(!repository.join("blobs").join(SHA256).exists());
        assert_eq!(store.find("a/b@refs/pr/1").ok(), None);
        assert_eq!(store.find("a/b@pr/1").unwrap(), second);
        assert_eq!(std::fs::read(second.join("config.json")).unwrap(), b"{}");
        assert!(store.find(&format!("a/b@{COMMIT}")).is_err());

        store.remove(&format!("a/b@{OTHER}")).unwrap();
        assert!(!repository.exists());
    }

    #[test]
    fn files_that_are_no_links_are_compared_with_what_was_written_down() {
        let (_folder, store) = store();
        let snapshot = put(&store, "a", "b", &[("config.json", b"{}", GIT)]);
        // As on a system without links.
        std::fs::remove_file(snapshot.join("config.json")).unwrap();
        std::fs::write(snapshot.join("config.json"), "{}").unwrap();
        let record = store.hub.join("models--a--b/.apercu");
        std::fs::create_dir(&record).unwrap();
        std::fs::write(
            record.join(format!("{COMMIT}.json")),
            format!(r#"{{"config.json": "{GIT}"}}"#),
        )
        .unwrap();
        assert_eq!(store.verify("a/b").unwrap(), crate::Verified::Recorded);
        std::fs::write(snapshot.join("config.json"), "{ }").unwrap();
        let error = store.verify("a/b").unwrap_err().to_string();
        assert!(error.contains("config.json") && error.contains(GIT), "{error}");
    }
}
