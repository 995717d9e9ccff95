//! Fetching models from the hub.

mod packed;
mod repository;

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::http::{HeaderMap, Response, header};
use ureq::{Agent, Body};

use super::{Place, Repository, Store, hash, is_commit, recorded, resolve, write_whole};
use crate::error::{Error, Result, reading, writing};
use repository::{Answer, choose};

/// How often a connection may break before any more bytes have come.
const TRIES: u32 = 4;
/// How long to wait before the second try; it doubles from try to try.
const PAUSE: Duration = Duration::from_millis(250);
/// The most bytes of the hub's answer about a repository.
const LARGEST_ANSWER: u64 = 16 << 20;

/// How far a model has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// The file that is being fetched.
    pub file: &'a str,
    /// Bytes of all files that are there.
    pub done: u64,
    /// Bytes of all files.
    pub total: u64,
}

/// A file to fetch.
struct Remote {
    name: String,
    size: u64,
    /// The hash of its contents, which it is stored under.
    hash: String,
}

/// Why a transfer stopped.
enum Stop {
    /// It may go on where it broke off.
    Broken(String),
    Failed(Error),
}

impl Store {
    /// Fetches a model, or what is missing of it, and gives its folder: a name of the catalogue, or
    /// `owner/name[@revision]`. `report` is called as bytes come in.
    ///
    /// A transfer that broke off goes on where it stopped, in this call or in a later one. Each file is compared with
    /// the size and the hash that the hub or, for a model on GitHub, the catalogue gives before it appears, and the model
    /// appears when all of its files are there.
    ///
    /// # Errors
    /// [`Error::Network`] with the address, for a store that is offline too unless the model is there;
    /// [`Error::Name`] for a name that is none; [`Error::File`] for files that are not what the hub says, and for a
    /// repository without a model that can be read; [`Error::Io`].
    pub fn pull(&self, name: &str, report: &mut dyn FnMut(Progress)) -> Result<PathBuf> {
        if let Some(made) = self.made(name) {
            return Ok(made);
        }
        let place = resolve(name)?;
        if self.offline {
            let (there, url) = match &place {
                Place::Hub(repository) => {
                    let address = format!("{}/{}/{}", self.endpoint, repository.owner, repository.name);
                    (self.snapshot(repository), address)
                }
                Place::Packed(entry) => (self.made(&entry.name), self.folder_of(entry)),
            };
            return there.ok_or_else(|| {
                Error::network(
                    url,
                    "the network is not to be used (--offline or APERCU_OFFLINE), and the model is not on this machine",
                )
            });
        }
        let agent = apercu_http::agent()?;
        match place {
            Place::Hub(repository) => self.pull_from_hub(&agent, &repository, report),
            Place::Packed(entry) => match self.made(&entry.name) {
                Some(made) => Ok(made),
                None => self.pull_packed(&agent, &entry, report),
            },
        }
    }

    /// Fetches a repository of the hub.
    fn pull_from_hub(
        &self,
        agent: &Agent,
        repository: &Repository,
        report: &mut dyn FnMut(Progress),
    ) -> Result<PathBuf> {
        let answer = self.ask(agent, repository)?;
        let remotes = choose(repository, answer.siblings)?;
        let folder = self.hub.join(repository.folder());
        let (blobs, snapshot) = (folder.join("blobs"), folder.join("snapshots").join(&answer.sha));
        for folder in [&blobs, &snapshot] {
            fs::create_dir_all(folder).map_err(writing(folder))?;
        }
        let address = |remote: &Remote| {
            format!(
                "{}/{}/{}/resolve/{}/{}",
                self.endpoint, repository.owner, repository.name, answer.sha, remote.name
            )
        };
        transfer_all(agent, self.token.as_deref(), &remotes, address, &blobs, report)?;
        for remote in &remotes {
            link(&blobs, &snapshot, remote)?;
        }
        let hashes = remotes
            .iter()
            .map(|remote| (remote.name.as_str(), remote.hash.as_str()));
        recorded::write(&folder, &answer.sha, &hashes.collect())?;
        if repository.revision != answer.sha {
            let path = folder.join("refs").join(&repository.revision);
            write_whole(&path, answer.sha.as_bytes())?;
        }
        Ok(snapshot)
    }

    /// What the hub says of a repository's files at a revision.
    fn ask(&self, agent: &Agent, repository: &Repository) -> Result<Answer> {
        let address = format!(
            "{}/api/models/{}/{}/revision/{}?blobs=true",
            self.endpoint,
            repository.owner,
            repository.name,
            repository.revision.replace('/', "%2F")
        );
        let refuse = |reason: String| Error::network(address.clone(), reason);
        let mut tries = 0;
        let mut response = loop {
            match get(agent, &address, self.token.as_deref(), 0) {
                Ok(response) => break response,
                Err(Stop::Broken(reason)) if tries + 1 == TRIES => return Err(refuse(reason)),
                Err(Stop::Broken(_)) => pause(&mut tries),
                Err(Stop::Failed(error)) => return Err(error),
            }
        };
        let contents = response.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec();
        let contents = contents.map_err(|error| Error::network(&address, error))?;
        let answer: Answer = serde_json::from_slice(&contents)
            .map_err(|error| refuse(format!("the answer is not what the hub gives ({error})")))?;
        if is_commit(&answer.sha) {
            Ok(answer)
        } else {
            Err(refuse("the answer names no commit".to_owned()))
        }
    }
}

/// Fetches files into `blobs`, one after the other.
fn transfer_all(
    agent: &Agent,
    token: Option<&str>,
    remotes: &[Remote],
    address: impl Fn(&Remote) -> String,
    blobs: &Path,
    report: &mut dyn FnMut(Progress),
) -> Result<()> {
    let total = remotes.iter().map(|remote| remote.size).sum();
    let mut done = 0;
    for remote in remotes {
        let transfer = Transfer {
            agent,
            address: address(remote),
            token,
            remote,
        };
        transfer.run(blobs, &mut |bytes| {
            report(Progress {
                file: &remote.name,
                done: done + bytes,
                total,
            });
        })?;
        done += remote.size;
    }
    Ok(())
}

/// One file on its way.
struct Transfer<'a> {
    agent: &'a Agent,
    address: String,
    token: Option<&'a str>,
    remote: &'a Remote,
}

impl Transfer<'_> {
    /// Fetches the file into `blobs`, unless it is there. `report` is told how many bytes there are.
    fn run(&self, blobs: &Path, report: &mut dyn FnMut(u64)) -> Result<()> {
        let blob = blobs.join(&self.remote.hash);
        if fs::metadata(&blob).is_ok_and(|metadata| metadata.len() == self.remote.size) {
            report(self.remote.size);
            return Ok(());
        }
        let partial = blobs.join(format!("{}.incomplete", self.remote.hash));
        let mut options = File::options();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&partial)
            .map_err(writing(&partial))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::file(partial, "another program is fetching it"));
            }
            Err(TryLockError::Error(source)) => return Err(Error::Io { path: partial, source }),
        }
        let resumed = file.metadata().map_err(reading(&partial))?.len() > 0;
        self.complete(&mut file, &partial, report)?;
        if let Err(error) = hash::check(&partial, &self.remote.hash) {
            // What an earlier run had left may have been damaged.
            let again = resumed && file.set_len(0).is_ok() && self.complete(&mut file, &partial, report).is_ok();
            if !again || hash::check(&partial, &self.remote.hash).is_err() {
                // A later run would go on with it in vain.
                let _ = fs::remove_file(&partial);
                return Err(match error {
                    Error::File { .. } => self.refuse("what came does not have the hash that it should have"),
                    other => other,
                });
            }
        }
        file.sync_all().map_err(writing(&partial))?;
        fs::rename(&partial, &blob).map_err(writing(&blob))
    }

    /// Gets what is missing, in as many goes as it takes.
    fn complete(&self, file: &mut File, path: &Path, report: &mut dyn FnMut(u64)) -> Result<()> {
        let mut tries = 0;
        loop {
            let mut have = file.metadata().map_err(reading(path))?.len();
            if have > self.remote.size {
                file.set_len(0).map_err(writing(path))?;
                have = 0;
            }
            report(have);
            if have == self.remote.size {
                return Ok(());
            }
            match self.go_on(file, path, have, report) {
                Ok(()) => {}
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Broken(reason)) => {
                    if file.metadata().map_err(reading(path))?.len() > have {
                        tries = 0;
                    } else if tries + 1 == TRIES {
                        return Err(
                            self.refuse(reason + "; what has come is kept, and the next try goes on from there")
                        );
                    }
                    pause(&mut tries);
                }
            }
        }
    }

    /// Gets what comes after the first `have` bytes in one go.
    fn go_on(&self, file: &mut File, path: &Path, have: u64, report: &mut dyn FnMut(u64)) -> Result<(), Stop> {
        let size = self.remote.size;
        let response = match get(self.agent, &self.address, self.token, have) {
            Err(Stop::Broken(reason)) if reason.ends_with("416") => {
                file.set_len(0).map_err(|source| failed(path, source))?;
                return Err(Stop::Broken(reason));
            }
            other => other?,
        };
        let start = if response.status() == 206 { have } else { 0 };
        let announced = announced(response.headers(), start);
        if announced.is_some_and(|announced| announced != (start, size)) {
            return Err(Stop::Failed(
                self.refuse(format!("the server does not send the {size} bytes that it should")),
            ));
        }
        if start == 0 {
            file.set_len(0).map_err(|source| failed(path, source))?;
        }
        file.seek(SeekFrom::Start(start))
            .map_err(|source| failed(path, source))?;
        let mut body = response.into_body().into_with_config().limit(u64::MAX).reader();
        let mut buffer = vec![0; 1 << 16];
        let mut written = start;
        loop {
            let read = body
                .read(&mut buffer)
                .map_err(|error| Stop::Broken(error.to_string()))?;
            if read == 0 {
                break;
            }
            if written + read as u64 > size {
                return Err(Stop::Failed(
                    self.refuse(format!("the server sends more than the {size} bytes that it should")),
                ));
            }
            file.write_all(&buffer[..read]).map_err(|source| failed(path, source))?;
            written += read as u64;
            report(written);
        }
        if written < size {
            return Err(Stop::Broken(format!(
                "the transfer broke off after {written} of {size} bytes"
            )));
        }
        Ok(())
    }

    fn refuse(&self, reason: impl Into<apercu_engine::Reason>) -> Error {
        Error::network(self.address.clone(), reason)
    }
}

fn failed(path: &Path, source: std::io::Error) -> Stop {
    Stop::Failed(Error::Io {
        path: path.to_owned(),
        source,
    })
}

/// Asks for an address, from a byte on.
fn get(agent: &Agent, address: &str, token: Option<&str>, from: u64) -> Result<Response<Body>, Stop> {
    // As it lies there: sizes, hashes and ranges are those of the file, not of what a server might pack it into.
    let mut request = agent.get(address).header(header::ACCEPT_ENCODING, "identity");
    if let Some(token) = token {
        // Not sent on to where the hub redirects to.
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if from > 0 {
        request = request.header(header::RANGE, format!("bytes={from}-"));
    }
    let refuse = |reason: String| Stop::Failed(Error::network(address, reason));
    request.call().map_err(|error| match error {
        ureq::Error::StatusCode(status @ (401 | 403)) => refuse(format!(
            "the server answers {status}: there is no such model, or it wants to know who asks (set HF_TOKEN, for the hub)"
        )),
        ureq::Error::StatusCode(404) => refuse("there is no such model, revision or file (404)".to_owned()),
        ureq::Error::StatusCode(status @ (408 | 416 | 429 | 500..)) => {
            Stop::Broken(format!("the server answers {status}"))
        }
        ureq::Error::StatusCode(status) => refuse(format!("the server answers {status}")),
        ureq::Error::BadUri(_) | ureq::Error::TooManyRedirects | ureq::Error::RedirectFailed => {
            refuse(error.to_string())
        }
        other => Stop::Broken(other.to_string()),
    })
}

/// From which byte on the server sends, and how many the whole has, as far as it says.
fn announced(headers: &HeaderMap, start: u64) -> Option<(u64, u64)> {
    let text = |name| headers.get(name)?.to_str().ok();
    if let Some(range) = text(header::CONTENT_RANGE) {
        let (span, total) = range.strip_prefix("bytes ")?.split_once('/')?;
        return Some((span.split_once('-')?.0.parse().ok()?, total.parse().ok()?));
    }
    let length: u64 = text(header::CONTENT_LENGTH)?.parse().ok()?;
    Some((start, start + length))
}

fn pause(tries: &mut u32) {
    std::thread::sleep(PAUSE * 2u32.pow(*tries));
    *tries += 1;
}

/// Makes a file's contents appear under its name.
fn link(blobs: &Path, snapshot: &Path, remote: &Remote) -> Result<()> {
    let path = snapshot.join(&remote.name);
    if fs::canonicalize(&path).is_ok_and(|found| found.ends_with(&remote.hash)) {
        return Ok(());
    }
    let temporary = snapshot.join(format!(".{}.{}", remote.name, std::process::id()));
    let _ = fs::remove_file(&temporary);
    #[cfg(unix)]
    let made = std::os::unix::fs::symlink(Path::new("../../blobs").join(&remote.hash), &temporary);
    #[cfg(not(unix))]
    let made = fs::hard_link(blobs.join(&remote.hash), &temporary);
    #[cfg(unix)]
    let _ = blobs;
    made.map_err(writing(&temporary))?;
    fs::rename(&temporary, &path).map_err(writing(&path))
}
