//! Fetching models that lie on GitHub with each file packed by gzip, as Mozilla's do.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use ureq::Agent;

use super::{Progress, Remote, transfer_all};
use crate::error::{Error, Result, writing};
use crate::quantize::Partial;
use crate::store::{Entry, Known, Store};
use crate::{FileRecord, Manifest, Model};

/// The most bytes that a packed byte may become in a file whose size is not known. No file of a model comes near it, and one
/// that is made to fill the disk goes far beyond.
const LARGEST_RATIO: u64 = 16;

impl Store {
    /// Fetches a model of the catalogue whose files are packed, and gives its folder.
    ///
    /// The packed files wait beside it until all have come, so that a later call goes on with them. The folder appears when
    /// they have been unpacked and open as a model, with the hashes of its files in `apercu.json`.
    pub(super) fn pull_packed(
        &self,
        agent: &Agent,
        entry: &Entry,
        report: &mut dyn FnMut(Progress),
    ) -> Result<PathBuf> {
        let target = self.place(&entry.name)?;
        let parcels = self.own.join(format!(".{}.packed", entry.name));
        fs::create_dir_all(&parcels).map_err(writing(&parcels))?;
        let remote = |parcel: &Known| Remote {
            name: parcel.name.clone(),
            size: parcel.record.size,
            hash: parcel.record.sha256.clone(),
        };
        let remotes: Vec<Remote> = entry.packed.iter().map(remote).collect();
        let address = |remote: &Remote| self.address_of(entry, &remote.name);
        transfer_all(agent, None, &remotes, address, &parcels, report)?;
        let made = self.assemble(entry, &parcels, &target);
        // What has come whole and is of no use would be of none the next time.
        fs::remove_dir_all(&parcels).map_err(writing(&parcels))?;
        made.map(|()| target)
    }

    /// Makes the folder of a model from its packed files.
    fn assemble(&self, entry: &Entry, parcels: &Path, target: &Path) -> Result<()> {
        let partial = Partial(self.own.join(format!(".{}.{}.partial", entry.name, std::process::id())));
        let folder = partial.0.as_path();
        fs::create_dir_all(folder).map_err(writing(folder))?;
        let mut files = Vec::new();
        for parcel in &entry.packed {
            let name = parcel.name.strip_suffix(".gz").unwrap_or(&parcel.name);
            let known = entry
                .files
                .iter()
                .find(|file| file.name == name)
                .map(|file| &file.record);
            let packed = parcels.join(&parcel.record.sha256);
            let unpacked = unpack(&packed, &folder.join(name), known, parcel.record.size);
            let record = unpacked.map_err(|stop| match stop {
                Stop::Local(error) => error,
                Stop::Contents(reason) => Error::network(self.address_of(entry, &parcel.name), reason),
            })?;
            files.push((name.to_owned(), record));
        }
        let manifest = Manifest {
            name: entry.name.clone(),
            version: entry.revision.clone(),
            licence: entry.licence.clone(),
            provenance: format!("{} of the repository {} on GitHub", entry.folder, entry.repository),
            files: files.into_iter().collect(),
            ..Model::open(folder)?.manifest().clone()
        };
        let path = folder.join(Manifest::FILE);
        fs::write(&path, manifest.to_json()?).map_err(writing(&path))?;
        match fs::rename(folder, target) {
            // Another program was as fast, and has put the same there.
            Err(_) if target.is_dir() => Ok(()),
            other => other.map_err(writing(target)),
        }
    }

    /// Where a packed file of an entry is.
    fn address_of(&self, entry: &Entry, name: &str) -> String {
        format!("{}/{name}", self.folder_of(entry))
    }

    /// Where the packed files of an entry are.
    pub(super) fn folder_of(&self, entry: &Entry) -> String {
        format!(
            "{}/{}/{}/{}",
            self.github, entry.repository, entry.revision, entry.folder
        )
    }
}

/// Why a file could not be unpacked.
enum Stop {
    /// It holds something else than it should.
    Contents(String),
    /// This machine failed.
    Local(Error),
}

/// Unpacks a file of `size` bytes, and compares what comes out with what is known of it.
fn unpack(packed: &Path, target: &Path, known: Option<&FileRecord>, size: u64) -> Result<FileRecord, Stop> {
    let local = |path: &Path| {
        let path = path.to_owned();
        |source| Stop::Local(Error::Io { path, source })
    };
    let limit = known.map_or(size.saturating_mul(LARGEST_RATIO), |known| known.size);
    let mut reader = MultiGzDecoder::new(File::open(packed).map_err(local(packed))?);
    let mut writer = File::create(target).map_err(local(target))?;
    let mut buffer = vec![0; 1 << 16];
    let mut written = 0;
    loop {
        let read = reader.read(&mut buffer);
        let read = read.map_err(|error| Stop::Contents(format!("the file cannot be unpacked ({error})")))?;
        if read == 0 {
            break;
        }
        written += read as u64;
        if written > limit {
            return Err(Stop::Contents(format!("the file unpacks to more than {limit} bytes")));
        }
        writer.write_all(&buffer[..read]).map_err(local(target))?;
    }
    writer.sync_all().map_err(local(target))?;
    let found = FileRecord::of(target).map_err(Stop::Local)?;
    match known {
        Some(known) if *known != found => Err(Stop::Contents(format!(
            "the file unpacks to {} bytes with the hash {}, and should to {} with the hash {}",
            found.size, found.sha256, known.size, known.sha256
        ))),
        _ => Ok(found),
    }
}

#[cfg(test)]
mod tests;
