use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::*;
use crate::marian::written;
use crate::{Task, Verified};

const MODEL: &str = "model.fren.intgemm.alphas.bin";
const VOCABULARY: &str = "vocab.fren.spm";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(bytes: &[u8]) -> FileRecord {
    FileRecord {
        size: bytes.len() as u64,
        sha256: crate::manifest::hexadecimal(&Sha256::digest(bytes)),
    }
}

/// A model as it is published: what the catalogue says of it, and what the server has.
struct Published {
    entry: Entry,
    served: BTreeMap<String, Vec<u8>>,
}

impl Published {
    fn new() -> Self {
        let mut published = Self {
            entry: Entry {
                name: "small-fr-en".to_owned(),
                task: Task::Translate,
                languages: ["fr", "en"].map(str::to_owned).to_vec(),
                directions: vec![("fr".to_owned(), "en".to_owned())],
                repository: "someone/models".to_owned(),
                revision: "abc".to_owned(),
                folder: "tiny/fren".to_owned(),
                files: Vec::new(),
                packed: Vec::new(),
                millions: 1,
                licence: "MPL-2.0".to_owned(),
                note: None,
                window: 512,
                engines: vec!["native".to_owned()],
            },
            served: BTreeMap::new(),
        };
        let model = written::file(&written::student(written::Item::bytes, None));
        published.entry.files.push(Known {
            name: MODEL.to_owned(),
            record: record(&model),
        });
        published.put(MODEL, gzip(&model));
        published.put(VOCABULARY, gzip(&written::vocabulary("unigram.model")));
        published.put(
            "lex.50.50.fren.s2t.bin",
            gzip(&written::shortlist(9, &written::lists())),
        );
        published
    }

    /// Serves a file, with what is known of it as it is packed.
    fn put(&mut self, name: &str, packed: Vec<u8>) {
        let name = format!("{name}.gz");
        let record = record(&packed);
        self.entry.packed.retain(|known| known.name != name);
        self.entry.packed.push(Known {
            name: name.clone(),
            record,
        });
        self.served
            .insert(format!("/someone/models/abc/tiny/fren/{name}"), packed);
    }

    fn served(&mut self, name: &str) -> &mut Vec<u8> {
        let path = format!("/someone/models/abc/tiny/fren/{name}.gz");
        self.served.get_mut(&path).unwrap()
    }

    /// Fetches it from a server on this machine; also the paths that were asked for.
    fn pull(&self, store: &Store) -> (Result<PathBuf>, Vec<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let store = store
            .clone()
            .github(format!("http://{}", listener.local_addr().unwrap()));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, served) = (asked.clone(), self.served.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let path = lines
                    .next()
                    .unwrap_or_default()
                    .split(' ')
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned();
                let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                // A server that packs what is packed on its way would make other sizes of it.
                assert!(
                    head.iter()
                        .any(|line| line.eq_ignore_ascii_case("accept-encoding: identity"))
                );
                let (status, body) = match served.get(&path) {
                    Some(body) => ("200 OK", body.as_slice()),
                    None => ("404 Not Found", &b""[..]),
                };
                let length = body.len();
                let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
                log.lock().unwrap().push(path);
                let _ = stream.write_all(&[head.as_bytes(), body].concat());
            }
        });
        let total: u64 = self.entry.packed.iter().map(|parcel| parcel.record.size).sum();
        let mut last = 0;
        let result = store.pull_packed(&apercu_http::agent().unwrap(), &self.entry, &mut |progress| {
            assert!(progress.total == total && progress.done <= total);
            last = progress.done;
        });
        assert!(result.is_err() || last == total);
        let asked = asked.lock().unwrap().clone();
        (result, asked)
    }
}

fn store() -> (TempDir, Store) {
    let folder = TempDir::new().unwrap();
    let store = Store::at(folder.path().join("hub"), folder.path().join("own"));
    (folder, store)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_model_comes_whole_and_can_be_verified() {
    let (_folder, store) = store();
    let published = Published::new();
    let (folder, asked) = published.pull(&store);
    let folder = folder.unwrap();
    assert_eq!(asked.len(), 3);
    assert_eq!(names(&store.own), ["small-fr-en"], "something is left behind");
    assert_eq!(
        names(&folder),
        ["apercu.json", "lex.50.50.fren.s2t.bin", MODEL, VOCABULARY]
    );
    assert_eq!(store.find("small-fr-en").unwrap(), folder);
    assert_eq!(store.list().unwrap()[0].name, "small-fr-en");
    let model = Model::open(&folder).unwrap();
    let manifest = model.manifest();
    assert_eq!((model.name(), manifest.licence.as_str()), ("small-fr-en", "MPL-2.0"));
    assert_eq!(manifest.directions, published.entry.directions);
    assert_eq!(store.verify("small-fr-en").unwrap(), Verified::Recorded);
    // One that is there is not fetched again.
    assert_eq!(
        store.clone().offline(true).pull("small-fr-en", &mut |_| {}).unwrap(),
        folder
    );

    for name in [MODEL, VOCABULARY, "lex.50.50.fren.s2t.bin"] {
        let path = folder.join(name);
        let bytes = fs::read(&path).unwrap();
        let mut changed = bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        fs::write(&path, changed).unwrap();
        let error = store.verify("small-fr-en").unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("SHA-256"), "{error}");
        fs::write(&path, bytes).unwrap();
    }
    assert!(store.remove("small-fr-en").unwrap() > 0);
    assert!(store.list().unwrap().is_empty());
}

#[test]
fn what_is_not_as_it_should_be_leaves_no_model() {
    type Change = fn(&mut Published);
    let cases: [(&str, &str, Change); 8] = [
        ("other bytes", "hash", |published| {
            published.served(VOCABULARY)[20] ^= 1;
        }),
        ("fewer bytes", "does not send the", |published| {
            published.served(MODEL).pop();
        }),
        ("no file", "404", |published| {
            published.served.retain(|path, _| !path.ends_with("fren.spm.gz"));
        }),
        ("a packed file that breaks off", "cannot be unpacked", |published| {
            let mut packed = published.served(VOCABULARY).clone();
            packed.truncate(packed.len() / 2);
            published.put(VOCABULARY, packed);
        }),
        ("no packed file", "cannot be unpacked", |published| {
            published.put(VOCABULARY, b"<html></html>".to_vec());
        }),
        ("a bomb", "unpacks to more than", |published| {
            published.put(VOCABULARY, gzip(&vec![0; 4 << 20]));
        }),
        ("a bomb of a known size", "unpacks to more than", |published| {
            published.put(MODEL, gzip(&vec![0; 4 << 20]));
        }),
        ("other contents", "and should to", |published| {
            published.put(MODEL, gzip(b"model"));
        }),
    ];
    for (name, words, change) in cases {
        let (_folder, store) = store();
        let mut published = Published::new();
        change(&mut published);
        let error = published.pull(&store).0.unwrap_err();
        assert!(matches!(error, Error::Network { .. }), "{name}: {error}");
        let message = error.to_string();
        assert!(
            message.contains(words) && message.contains("/someone/models/abc/tiny/fren/"),
            "{name}: {message}"
        );
        assert!(
            store.list().unwrap().is_empty() && store.find("small-fr-en").is_err(),
            "{name}"
        );
        assert!(
            names(&store.own).iter().all(|left| left == ".small-fr-en.packed"),
            "{name}"
        );
        // The same store gets the model from a server that behaves.
        Published::new().pull(&store).0.unwrap();
        assert_eq!(names(&store.own), ["small-fr-en"], "{name}");
    }
}

#[test]
fn files_that_are_no_model_together_leave_none() {
    let (_folder, store) = store();
    let mut published = Published::new();
    published.put(VOCABULARY, gzip(&written::vocabulary("bpe.model")));
    let error = published.pull(&store).0.unwrap_err().to_string();
    assert!(error.contains("ids, and the model knows"), "{error}");
    assert!(names(&store.own).is_empty());
}

#[test]
fn a_later_call_goes_on_with_what_has_come() {
    let (_folder, store) = store();
    let mut published = Published::new();
    let whole = published.served(VOCABULARY).clone();
    published.served.retain(|path, _| !path.ends_with("fren.spm.gz"));
    let (result, asked) = published.pull(&store);
    assert!(result.is_err() && asked.len() == 2);
    published.put(VOCABULARY, whole);
    let (result, asked) = published.pull(&store);
    result.unwrap();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked.iter().all(|path| !path.contains("model.fren")), "{asked:?}");
}
