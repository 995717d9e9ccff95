//! Files in ZIP archives, unpacked within limits.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::Read;

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use crate::error::{Error, Result};
use crate::format::Format;

/// Most files of an archive.
const MAX_FILES: usize = 20_000;
/// Most bytes that are unpacked of one archive, all of its files together: a book of a thousand pages has two million.
const MAX_UNPACKED: usize = 128 * 1024 * 1024;

/// An archive and where its files are.
pub(crate) struct Archive<'a> {
    zip: ZipSliceArchive<&'a [u8]>,
    files: HashMap<String, File>,
    format: Format,
    /// Bytes that may still be unpacked.
    left: Cell<usize>,
}

struct File {
    at: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    encrypted: bool,
}

impl<'a> Archive<'a> {
    /// Reads the list of the files.
    pub(crate) fn open(bytes: &'a [u8], format: Format) -> Result<Self> {
        let damaged = |error: rawzip::Error| Error::damaged(format, error.to_string());
        let archive = ZipArchive::from_slice(bytes).map_err(damaged)?;
        let mut files = HashMap::new();
        let mut entries = archive.entries();
        while let Some(entry) = entries.next_entry().map_err(damaged)? {
            if files.len() == MAX_FILES {
                return Err(Error::TooMuch {
                    format,
                    what: "files in it",
                    limit: MAX_FILES,
                });
            }
            // Where two have one name, the first counts, as for the programs that write them.
            let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
            files.entry(name).or_insert(File {
                at: entry.wayfinder(),
                method: entry.compression_method(),
                encrypted: entry.flags().is_encrypted(),
            });
        }
        Ok(Self {
            zip: archive,
            files,
            format,
            left: Cell::new(MAX_UNPACKED),
        })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// The text of a file that must be there.
    pub(crate) fn read(&self, name: &str) -> Result<String> {
        let damaged = |reason: String| Error::damaged(self.format, reason);
        let file = self
            .files
            .get(name)
            .ok_or_else(|| damaged(format!("there is no {name} in it")))?;
        if file.encrypted {
            return Err(Error::Encrypted { format: self.format });
        }
        let entry = self
            .zip
            .get_entry(file.at)
            .map_err(|error| damaged(error.to_string()))?;
        let left = self.left.get();
        // One byte more shows that there is more.
        let most = left as u64 + 1;
        let mut bytes = Vec::new();
        let read = match file.method {
            CompressionMethod::STORE => entry.verifying_reader(entry.data()).take(most).read_to_end(&mut bytes),
            CompressionMethod::DEFLATE => {
                let unpacked = DeflateDecoder::new(entry.data());
                entry.verifying_reader(unpacked).take(most).read_to_end(&mut bytes)
            }
            _ => return Err(damaged(format!("{name} is packed in a way that is not known"))),
        };
        self.left.set(left.checked_sub(bytes.len()).ok_or(Error::TooMuch {
            format: self.format,
            what: "bytes when it is unpacked",
            limit: MAX_UNPACKED,
        })?);
        read.map_err(|error| damaged(format!("{name}: {error}")))?;
        String::from_utf8(bytes).map_err(|_| damaged(format!("{name} is not UTF-8")))
    }
}
