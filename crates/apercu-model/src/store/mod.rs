//! Models on this machine by name: a folder in the layout of the Hugging Face hub's cache, so that what other programs
//! have fetched is found, and they find what was fetched here.
//!
//! ```text
//! models--OWNER--NAME/refs/REVISION            the commit that the revision was when it was fetched
//! models--OWNER--NAME/snapshots/COMMIT/FILE    links into
//! models--OWNER--NAME/blobs/HASH               the contents, by their SHA-256 or, small files, their Git hash
//! ```

mod catalogue;
#[cfg(feature = "network")]
mod fetch;
mod hash;
mod recorded;

#[cfg(test)]
mod tests;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Manifest, Model, Verified};
use crate::error::{Error, Result, reading, writing};

pub use catalogue::{Entry, Known, catalogue};
#[cfg(feature = "network")]
pub use fetch::Progress;

/// Where the hub is, unless `HF_ENDPOINT` says otherwise.
const HUB: &str = "https://huggingface.co";

/// Where GitHub gives the large files of repositories, unless `APERCU_GITHUB_ENDPOINT` says otherwise.
const GITHUB: &str = "https://media.githubusercontent.com/media";

/// The models on this machine.
#[derive(Debug, Clone)]
pub struct Store {
    hub: PathBuf,
    own: PathBuf,
    #[cfg_attr(not(feature = "network"), allow(dead_code))]
    endpoint: String,
    #[cfg_attr(not(feature = "network"), allow(dead_code))]
    github: String,
    #[cfg_attr(not(feature = "network"), allow(dead_code))]
    token: Option<String>,
    offline: bool,
}

/// A model in a [`Store`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// The name to open it by.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Bytes that its files take.
    pub bytes: u64,
}

/// A repository of the hub, at a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Repository {
    owner: String,
    name: String,
    revision: String,
}

impl Store {
    /// The user's store.
    ///
    /// Its folder is `HF_HUB_CACHE`, else `HF_HOME/hub`, else `huggingface/hub` in the user's cache folder; what is made
    /// from models, such as 8-bit forms, and what is not from the hub goes to `apercu/models` in the user's data folder.
    /// `HF_ENDPOINT` is the address of a mirror of the hub, `APERCU_GITHUB_ENDPOINT` of one of GitHub, `HF_TOKEN` lets in where the hub wants to know who asks, and `APERCU_OFFLINE` or `HF_HUB_OFFLINE`
    /// (`1`) forbids the network.
    ///
    /// # Errors
    /// [`Error::NoHome`] where the user's home folder is not known.
    pub fn open() -> Result<Self> {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let folder = |name: &str, below: &str| {
            let given = set(name).map(PathBuf::from).filter(|path| path.is_absolute());
            given.or_else(|| Some(env::home_dir()?.join(below)))
        };
        let hub = set("HF_HUB_CACHE")
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(set("HF_HOME")?).join("hub")))
            .or_else(|| Some(folder("XDG_CACHE_HOME", ".cache")?.join("huggingface/hub")));
        let own = folder("XDG_DATA_HOME", ".local/share").map(|folder| folder.join("apercu/models"));
        let (Some(hub), Some(own)) = (hub, own) else {
            return Err(Error::NoHome);
        };
        let text = |name: &str| set(name).and_then(|value| value.into_string().ok());
        let on = |name: &str| text(name).is_some_and(|value| !matches!(value.as_str(), "0" | "false" | "no" | "off"));
        Ok(Self {
            hub,
            own,
            endpoint: text("HF_ENDPOINT").unwrap_or_else(|| HUB.to_owned()),
            github: text("APERCU_GITHUB_ENDPOINT").unwrap_or_else(|| GITHUB.to_owned()),
            token: text("HF_TOKEN"),
            offline: on("APERCU_OFFLINE") || on("HF_HUB_OFFLINE"),
        })
    }

    /// A store in folders of its own: `hub` in the hub's layout, `own` for what is made from models.
    pub fn at(hub: impl Into<PathBuf>, own: impl Into<PathBuf>) -> Self {
        Self {
            hub: hub.into(),
            own: own.into(),
            endpoint: HUB.to_owned(),
            github: GITHUB.to_owned(),
            token: None,
            offline: false,
        }
    }

    /// The same store, which fetches from another address than the hub's.
    #[must_use]
    pub fn endpoint(mut self, address: impl Into<String>) -> Self {
        self.endpoint = address.into();
        self
    }

    /// The same store, which fetches what is on GitHub from another address.
    #[must_use]
    pub fn github(mut self, address: impl Into<String>) -> Self {
        self.github = address.into();
        self
    }

    /// The same store, which does or does not touch the network. Once forbidden it stays so.
    #[must_use]
    pub fn offline(mut self, offline: bool) -> Self {
        self.offline |= offline;
        self
    }

    /// The folder of a model that is there: a name of the [`catalogue`], `owner/name[@revision]`, or the name of
    /// something made here.
    ///
    /// # Errors
    /// [`Error::Name`] for a name that is none, [`Error::NotHere`].
    pub fn find(&self, name: &str) -> Result<PathBuf> {
        if let Some(own) = self.made(name) {
            return Ok(own);
        }
        let found = match resolve(name)? {
            Place::Hub(repository) => self.snapshot(&repository),
            Place::Packed(entry) => self.made(&entry.name),
        };
        found.ok_or_else(|| Error::NotHere { name: name.to_owned() })
    }

    /// Where something made from a model is to be put, by the name that [`find`](Self::find) is to know it by.
    ///
    /// # Errors
    /// [`Error::Name`].
    pub fn place(&self, name: &str) -> Result<PathBuf> {
        if is_plain(name) {
            Ok(self.own.join(name))
        } else {
            Err(Error::Name {
                name: name.to_owned(),
                reason: "is no name for a model".to_owned(),
            })
        }
    }

    /// The models that are there, in the order of their names.
    ///
    /// # Errors
    /// [`Error::Io`] for a folder that cannot be read.
    pub fn list(&self) -> Result<Vec<Stored>> {
        let mut models = Vec::new();
        let known = catalogue();
        for folder in folders(&self.hub)? {
            let Some(repository) = folder
                .file_name()
                .and_then(|name| Repository::of_folder(name.to_str()?))
            else {
                continue;
            };
            let Some(snapshot) = self.snapshot(&repository) else {
                continue;
            };
            let place = format!("{}/{}", repository.owner, repository.name);
            let entry = known
                .iter()
                .find(|entry| entry.repository == place && !entry.is_packed());
            models.push(Stored {
                name: entry.map_or(place, |entry| entry.name.clone()),
                bytes: size(&snapshot, true)?,
                folder: snapshot,
            });
        }
        for folder in folders(&self.own)? {
            let name = folder.file_name().and_then(|name| name.to_str());
            if let Some(name) = name.filter(|name| is_plain(name)) {
                models.push(Stored {
                    name: name.to_owned(),
                    bytes: size(&folder, true)?,
                    folder: folder.clone(),
                });
            }
        }
        models.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(models)
    }

    /// Compares the files of a model with their hashes: those that the hub gave when it was fetched, and those of the
    /// [`catalogue`]; or those of its `apercu.json`, for something made here. Where there are none of these, the model is opened.
    /// This reads all of the weights.
    ///
    /// # Errors
    /// [`Error::File`] with the path of the first file that differs; as [`find`](Self::find) and [`Model::verify`].
    pub fn verify(&self, name: &str) -> Result<Verified> {
        let folder = self.find(name)?;
        let mut compared = folder.join(Manifest::FILE).exists();
        if compared {
            Model::verify(&folder)?;
        }
        let known = catalogue()
            .into_iter()
            .find(|entry| entry.name == name || entry.repository == name);
        let fetched = if folder.starts_with(&self.hub) {
            files(&folder)?
        } else {
            Vec::new()
        };
        for file in fetched {
            // What was put there by hand, such as converted weights, has no hash.
            if let Some(hash) = recorded::hash(&folder, &file)? {
                hash::check(&file, &hash)?;
                compared = true;
            }
            let of_name = |known: &&Known| file.file_name().is_some_and(|name| name == known.name.as_str());
            if let Some(known) = known.as_ref().and_then(|entry| entry.files.iter().find(of_name)) {
                hash::check(&file, &known.record.sha256)?;
                compared = true;
            }
        }
        if compared {
            Ok(Verified::Recorded)
        } else {
            Model::verify(&folder)
        }
    }

    /// Takes a model off this machine, and of a repository only the revision that is named; the bytes that this frees.
    ///
    /// # Errors
    /// [`Error::Write`] for a folder that cannot be removed; as [`find`](Self::find).
    pub fn remove(&self, name: &str) -> Result<u64> {
        let folder = self.find(name)?;
        if self.made(name).is_none()
            && let Place::Hub(repository) = resolve(name)?
        {
            let whole = self.hub.join(repository.folder());
            let before = size(&whole, false)?;
            recorded::remove(&self.hub, &repository, &folder)?;
            return Ok(before.saturating_sub(size(&whole, false)?));
        }
        let bytes = size(&folder, false)?;
        fs::remove_dir_all(&folder).map_err(writing(&folder))?;
        Ok(bytes)
    }

    /// The folder of something made here.
    fn made(&self, name: &str) -> Option<PathBuf> {
        let folder = is_plain(name).then(|| self.own.join(name))?;
        folder.is_dir().then_some(folder)
    }

    /// The folder of a repository's files at its revision, if it has been fetched.
    fn snapshot(&self, repository: &Repository) -> Option<PathBuf> {
        let folder = self.hub.join(repository.folder());
        let commit = if is_commit(&repository.revision) {
            repository.revision.clone()
        } else {
            fs::read_to_string(folder.join("refs").join(&repository.revision)).ok()?
        };
        let commit = commit.trim();
        let snapshot = folder.join("snapshots").join(commit);
        (is_commit(commit) && snapshot.join("config.json").exists()).then_some(snapshot)
    }
}

/// Where a model can be fetched.
enum Place {
    Hub(Repository),
    /// What the catalogue says of a model on GitHub.
    Packed(Box<Entry>),
}

/// The place that a name stands for.
fn resolve(name: &str) -> Result<Place> {
    let known = catalogue();
    if let Some(entry) = known.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) {
        if entry.is_packed() {
            return Ok(Place::Packed(Box::new(entry.clone())));
        }
        if let Some(repository) = entry.place() {
            return Ok(Place::Hub(repository));
        }
    }
    Repository::parse(name).map(Place::Hub).map_err(|reason| {
        let names: Vec<&str> = known.iter().map(|entry| entry.name.as_str()).collect();
        Error::Name {
            name: name.to_owned(),
            reason: format!(
                "{reason}; known names are {}, and others are given as owner/name or owner/name@revision",
                names.join(", ")
            ),
        }
    })
}

impl Repository {
    /// Reads `owner/name` or `owner/name@revision`. The error says what is wrong with it.
    fn parse(text: &str) -> Result<Self, String> {
        let (place, revision) = text.split_once('@').unwrap_or((text, "main"));
        let Some((owner, name)) = place.split_once('/') else {
            return Err("is no model's name".to_owned());
        };
        // A revision may have slashes (refs/pr/1), but nothing that climbs out of a folder.
        if is_plain(owner) && is_plain(name) && revision.split('/').all(is_plain) {
            Ok(Self {
                owner: owner.to_owned(),
                name: name.to_owned(),
                revision: revision.to_owned(),
            })
        } else {
            Err("is no name of a repository".to_owned())
        }
    }

    /// The folder of its files in the store.
    fn folder(&self) -> String {
        format!("models--{}--{}", self.owner, self.name)
    }

    /// The repository of a folder, at its main revision.
    fn of_folder(name: &str) -> Option<Self> {
        let (owner, name) = name.strip_prefix("models--")?.split_once("--")?;
        Self::parse(&format!("{owner}/{name}")).ok()
    }
}

/// The repository that a folder of the hub's cache is a snapshot of, at its main revision.
fn of_snapshot(folder: &Path) -> Option<Repository> {
    let snapshots = folder.parent().filter(|parent| parent.ends_with("snapshots"))?;
    Repository::of_folder(snapshots.parent()?.file_name()?.to_str()?)
}

/// What the catalogue says of the model in a folder.
pub(super) fn entry(folder: &Path) -> Option<Entry> {
    let Repository { owner, name, .. } = of_snapshot(folder)?;
    let place = format!("{owner}/{name}");
    catalogue()
        .into_iter()
        .find(|entry| entry.repository == place && !entry.is_packed())
}

/// What the model in a folder is called: as its repository, else as the folder.
pub(super) fn name(folder: &Path) -> Option<String> {
    match of_snapshot(folder) {
        Some(repository) => Some(repository.name),
        None => Some(folder.file_name()?.to_string_lossy().into_owned()),
    }
}

/// Whether this can be part of a path and nothing else: letters, digits, `-`, `_` and `.`, not with a `.` or `-` in front.
fn is_plain(part: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !part.is_empty() && part.len() <= 128 && !part.starts_with(['.', '-']) && part.chars().all(allowed)
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether this is the name of a Git commit.
fn is_commit(text: &str) -> bool {
    is_hex(text, 40)
}

/// What is in a folder; nothing where there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(writing(folder))?,
    };
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(writing(folder))?;
    paths.sort();
    Ok(paths)
}

/// Writes a small file so that it is there whole or not at all.
#[cfg(feature = "network")]
fn write_whole(path: &Path, contents: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(writing(folder))?;
    let temporary = path.with_extension(format!("{}.partial", std::process::id()));
    fs::write(&temporary, contents).map_err(writing(&temporary))?;
    fs::rename(&temporary, path).map_err(writing(path))
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(entries(folder)?.into_iter().filter(|path| path.is_dir()).collect())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(entries(folder)?.into_iter().filter(|path| path.is_file()).collect())
}

/// Bytes of the files in a folder and below; `follow`: what links lead to counts.
fn size(folder: &Path, follow: bool) -> Result<u64> {
    let mut bytes = 0;
    for path in entries(folder)? {
        let metadata = fs::symlink_metadata(&path).map_err(reading(&path))?;
        bytes += if metadata.is_dir() {
            size(&path, follow)?
        } else if follow {
            fs::metadata(&path).map_or(0, |metadata| metadata.len())
        } else {
            metadata.len()
        };
    }
    Ok(bytes)
}
