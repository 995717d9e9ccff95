//! The two kinds of hashes that the hub names contents by.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::is_hex;
use crate::error::{Error, Result, reading};
use crate::manifest::hexadecimal;

/// Refuses a file whose contents do not have this hash: a SHA-256, or the SHA-1 that Git gives contents. Nothing can be
/// said of any other name.
pub(super) fn check(path: &Path, hash: &str) -> Result<()> {
    let found = if is_hex(hash, 64) {
        digest::<Sha256>(path, b"")?
    } else if is_hex(hash, 40) {
        let size = std::fs::metadata(path).map_err(reading(path))?.len();
        digest::<Sha1>(path, format!("blob {size}\0").as_bytes())?
    } else {
        return Ok(());
    };
    if found == hash {
        return Ok(());
    }
    Err(Error::file(
        path,
        format!("its hash is {found}, and should be {hash}; remove the model and fetch it again"),
    ))
}

fn digest<D: Digest>(path: &Path, before: &[u8]) -> Result<String> {
    let mut file = File::open(path).map_err(reading(path))?;
    let mut hasher = D::new();
    hasher.update(before);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(reading(path))?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    Ok(hexadecimal(&hasher.finalize()))
}
