use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::*;

pub(super) const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

pub(super) fn store() -> (TempDir, Store) {
    let folder = TempDir::new().unwrap();
    let store = Store::at(folder.path().join("hub"), folder.path().join("own"));
    (folder, store)
}

/// Puts a model there as the hub's own programs do.
pub(super) fn put(store: &Store, owner: &str, name: &str, files: &[(&str, &[u8], &str)]) -> PathBuf {
    let folder = store.hub.join(format!("models--{owner}--{name}"));
    let snapshot = folder.join("snapshots").join(COMMIT);
    for part in ["blobs", "refs"] {
        fs::create_dir_all(folder.join(part)).unwrap();
    }
    fs::create_dir_all(&snapshot).unwrap();
    fs::write(folder.join("refs/main"), COMMIT).unwrap();
    for (file, contents, hash) in files {
        fs::write(folder.join("blobs").join(hash), contents).unwrap();
        symlink(Path::new("../../blobs").join(hash), snapshot.join(file)).unwrap();
    }
    snapshot
}

/// Git's hash and the SHA-256 of `{}`.
pub(super) const GIT: &str = "9e26dfeeb6e641a33dae4961196235bdb965b21b";
pub(super) const SHA256: &str = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

#[test]
fn what_other_programs_fetched_is_found_listed_and_removed() {
    let (_folder, store) = store();
    assert!(store.list().unwrap().is_empty());
    let snapshot = put(
        &store,
        "Helsinki-NLP",
        "opus-mt-fr-en",
        &[("config.json", b"{}", GIT), ("model.safetensors", b"{}", SHA256)],
    );
    for name in [
        "opus-mt-fr-en",
        "OPUS-MT-fr-en",
        "Helsinki-NLP/opus-mt-fr-en",
        "Helsinki-NLP/opus-mt-fr-en@main",
        &format!("Helsinki-NLP/opus-mt-fr-en@{COMMIT}"),
    ] {
        assert_eq!(store.find(name).unwrap(), snapshot, "{name}");
    }
    let listed = store.list().unwrap();
    assert_eq!((listed[0].name.as_str(), listed[0].bytes), ("opus-mt-fr-en", 4));
    assert_eq!(store.verify("opus-mt-fr-en").unwrap(), Verified::Recorded);

    let missing = store.find("bart-large-cnn").unwrap_err().to_string();
    assert!(missing.contains("apercu models pull bart-large-cnn"), "{missing}");
    assert!(store.remove("opus-mt-fr-en").unwrap() >= 4);
    assert!(store.find("opus-mt-fr-en").is_err());
    assert!(store.list().unwrap().is_empty());
}

#[test]
fn a_changed_file_does_not_verify() {
    for (file, hash) in [("config.json", GIT), ("model.safetensors", SHA256)] {
        let (_folder, store) = store();
        put(
            &store,
            "a",
            "b",
            &[("config.json", b"{}", GIT), ("model.safetensors", b"{}", SHA256)],
        );
        store.verify("a/b").unwrap();
        fs::write(store.hub.join("models--a--b/blobs").join(hash), b"{ }").unwrap();
        let error = store.verify("a/b").unwrap_err().to_string();
        assert!(error.contains(file) && error.contains(hash), "{error}");
    }
}

#[test]
fn names_that_climb_out_are_refused() {
    let (folder, store) = store();
    fs::create_dir_all(folder.path().join("hub")).unwrap();
    fs::create_dir_all(folder.path().join("secret")).unwrap();
    fs::write(folder.path().join("secret/config.json"), "{}").unwrap();
    for name in [
        "../secret",
        "..",
        "",
        "/etc",
        "a/..",
        "../b",
        "a/b/c",
        "a/b@../../../secret",
        "a/b@",
        "a/b@/",
        "a\\b/c",
        ".hidden/b",
        "-a/b",
        "a/b\0",
        "a/é",
    ] {
        for error in [
            store.find(name).unwrap_err(),
            store.remove(name).unwrap_err(),
            store.verify(name).unwrap_err(),
        ] {
            assert!(
                matches!(error, Error::Name { .. } | Error::NotHere { .. }),
                "{name}: {error}"
            );
        }
        assert!(name == "a/b" || store.place(name).is_err());
    }
    assert!(folder.path().join("secret/config.json").exists());
}

#[test]
fn a_reference_that_is_no_commit_is_not_followed() {
    let (folder, store) = store();
    put(&store, "a", "b", &[("config.json", b"{}", GIT)]);
    fs::create_dir_all(folder.path().join("hub/elsewhere")).unwrap();
    fs::write(folder.path().join("hub/elsewhere/config.json"), "{}").unwrap();
    fs::write(store.hub.join("models--a--b/refs/main"), "../../elsewhere").unwrap();
    assert!(store.find("a/b").is_err());
}

#[test]
fn what_is_made_here_has_a_name_of_its_own() {
    let (_folder, store) = store();
    let place = store.place("opus-mt-fr-en-int8").unwrap();
    assert!(store.find("opus-mt-fr-en-int8").is_err());
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("config.json"), "{}").unwrap();
    assert_eq!(store.find("opus-mt-fr-en-int8").unwrap(), place);
    assert_eq!(store.list().unwrap()[0].name, "opus-mt-fr-en-int8");
    assert_eq!(store.remove("opus-mt-fr-en-int8").unwrap(), 2);
}

#[cfg(feature = "network")]
mod fetching {
    use std::collections::BTreeMap;
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};

    use serde_json::json;
    use sha2::{Digest, Sha256};

    use super::*;

    /// How the server behaves when it is asked for the weights.
    #[derive(Clone, Copy, PartialEq)]
    enum Manner {
        Well,
        /// Sends a part and closes the connection, this many times; then all is well.
        Breaks(usize),
        /// Always sends nothing.
        Silent,
        /// Answers 503, this many times.
        Busy(usize),
        /// Redirects to another path.
        Redirects,
        /// Redirects to itself.
        Circles,
        /// Sends other bytes of the same length.
        Other,
        /// Sends more bytes than the hub said.
        More,
        /// Sends fewer, and says so.
        Fewer,
        /// Sends all even if a range is asked for.
        IgnoresRanges,
        Missing,
        Forbidden,
    }

    struct Server {
        address: String,
        /// Paths that were asked for, with the range.
        asked: Arc<Mutex<Vec<String>>>,
    }

    const WEIGHT_BYTES: usize = 300_000;

    fn weights() -> Vec<u8> {
        (0..WEIGHT_BYTES).map(|i| (i * i % 251) as u8).collect()
    }

    fn sha256(bytes: &[u8]) -> String {
        crate::manifest::hexadecimal(&Sha256::digest(bytes))
    }

    /// Serves the repository `o/m` on this machine, to programs of this machine.
    fn serve(manner: Manner) -> Server {
        let weights = weights();
        let lfs = json!({"sha256": sha256(&weights), "size": WEIGHT_BYTES, "pointerSize": 134});
        let siblings = json!([
            {"rfilename": "config.json", "size": 2, "blobId": GIT},
            {"rfilename": "model.safetensors", "size": WEIGHT_BYTES, "blobId": "0".repeat(40), "lfs": lfs},
            {"rfilename": "../../escape", "size": 2, "blobId": GIT},
            {"rfilename": "tf_model.h5", "size": 2, "blobId": GIT},
        ]);
        serve_with(manner, json!({"sha": COMMIT, "siblings": siblings}).to_string())
    }

    fn serve_with(manner: Manner, answer: String) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        std::thread::spawn(move || {
            let mut weight_requests = 0;
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some((path, range)) = request(&stream) else {
                    continue;
                };
                log.lock()
                    .unwrap()
                    .push(format!("{path} {}", range.map_or(String::new(), |n| n.to_string())));
                if path.starts_with("/api/models/o/m/revision/main") {
                    reply(&mut stream, "200 OK", &[], answer.as_bytes());
                } else if path == format!("/o/m/resolve/{COMMIT}/config.json") {
                    reply(&mut stream, "200 OK", &[], b"{}");
                } else if path.ends_with("/model.safetensors") || path == "/elsewhere" {
                    weight_requests += 1;
                    send_weights(&mut stream, manner, weight_requests, &path, range);
                } else {
                    reply(&mut stream, "404 Not Found", &[], b"");
                }
            }
        });
        Server { address, asked }
    }

    fn request(stream: &TcpStream) -> Option<(String, Option<usize>)> {
        let mut lines = BufReader::new(stream).lines();
        let path = lines.next()?.ok()?.split(' ').nth(1)?.to_owned();
        let mut range = None;
        for line in lines {
            let line = line.ok()?.to_lowercase();
            if let Some(from) = line.strip_prefix("range: bytes=") {
                range = from.trim_end_matches('-').parse().ok();
            }
            if line.is_empty() {
                break;
            }
        }
        Some((path, range))
    }

    fn reply(stream: &mut TcpStream, status: &str, headers: &[(&str, String)], body: &[u8]) {
        let mut headers: BTreeMap<&str, String> = headers.iter().cloned().collect();
        headers.entry("Content-Length").or_insert(body.len().to_string());
        headers.insert("Connection", "close".to_owned());
        let headers: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let headers = headers.concat();
        let _ = stream.write_all(format!("HTTP/1.1 {status}\r\n{headers}\r\n").as_bytes());
        let _ = stream.write_all(body);
    }

    fn send_weights(stream: &mut TcpStream, manner: Manner, request: usize, path: &str, range: Option<usize>) {
        let mut weights = weights();
        let whole = WEIGHT_BYTES.to_string();
        match manner {
            Manner::Busy(times) if request <= times => return reply(stream, "503 Service Unavailable", &[], b""),
            Manner::Missing => return reply(stream, "404 Not Found", &[], b""),
            Manner::Forbidden => return reply(stream, "403 Forbidden", &[], b""),
            Manner::Silent => return reply(stream, "200 OK", &[("Content-Length", whole)], b""),
            Manner::Circles => return reply(stream, "302 Found", &[("Location", path.to_owned())], b""),
            Manner::Redirects if path != "/elsewhere" => {
                return reply(stream, "302 Found", &[("Location", "/elsewhere".to_owned())], b"");
            }
            Manner::Other => weights.iter_mut().for_each(|byte| *byte ^= 1),
            Manner::More => weights.push(0),
            Manner::Fewer => weights.truncate(WEIGHT_BYTES / 2),
            _ => {}
        }
        let range = range.filter(|_| manner != Manner::IgnoresRanges);
        let start = range.unwrap_or(0);
        let mut headers = vec![("Content-Length", (weights.len() - start).to_string())];
        let status = if range.is_some() {
            headers.push((
                "Content-Range",
                format!("bytes {start}-{}/{}", weights.len() - 1, weights.len()),
            ));
            "206 Partial Content"
        } else {
            "200 OK"
        };
        let mut body = &weights[start..];
        if matches!(manner, Manner::Breaks(times) if request <= times) {
            body = &body[..body.len() / 2];
        }
        if manner == Manner::More {
            headers.clear();
            headers.push(("Transfer-Encoding", "chunked".to_owned()));
            let mut chunk = format!("{:x}\r\n", body.len()).into_bytes();
            chunk.extend([body, b"\r\n0\r\n\r\n"].concat());
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(&chunk);
            return;
        }
        reply(stream, status, &headers, body);
    }

    fn pull(store: &Store, server: &Server) -> Result<PathBuf> {
        let store = store.clone().endpoint(&server.address);
        let mut last = 0;
        let result = store.pull("o/m", &mut |progress| {
            assert!(progress.done <= progress.total);
            last = progress.done;
        });
        if result.is_ok() {
            assert_eq!(last, WEIGHT_BYTES as u64 + 2);
        }
        result
    }

    /// The ranges in which the weights were asked for.
    fn ranges(server: &Server) -> Vec<String> {
        let asked = server.asked.lock().unwrap();
        let weights = asked.iter().filter_map(|line| line.split_once("model.safetensors "));
        weights.map(|(_, range)| range.to_owned()).collect()
    }

    fn assert_whole(store: &Store) {
        let folder = store.find("o/m").unwrap();
        assert_eq!(fs::read(folder.join("model.safetensors")).unwrap(), weights());
        assert_eq!(fs::read(folder.join("config.json")).unwrap(), b"{}");
        assert_eq!(entries(&folder).unwrap().len(), 2, "nothing but the files of a model");
        store.verify("o/m").unwrap();
    }

    #[test]
    fn a_model_comes_whole_in_every_bearable_manner() {
        for manner in [
            Manner::Well,
            Manner::Breaks(1),
            Manner::Breaks(6),
            Manner::Busy(2),
            Manner::Redirects,
            Manner::IgnoresRanges,
        ] {
            let (_folder, store) = store();
            let server = serve(manner);
            let folder = pull(&store, &server).unwrap();
            assert_eq!(folder, store.find("o/m").unwrap());
            assert_whole(&store);
            // What is there is not fetched again.
            let before = ranges(&server).len();
            pull(&store, &server).unwrap();
            assert_eq!(ranges(&server).len(), before);
        }
    }

    #[test]
    fn a_transfer_goes_on_where_it_broke_off() {
        let (_folder, store) = store();
        let server = serve(Manner::Breaks(1));
        pull(&store, &server).unwrap();
        assert_eq!(ranges(&server), ["", &(WEIGHT_BYTES / 2).to_string()]);
    }

    #[test]
    fn a_later_call_goes_on_with_what_an_earlier_one_left() {
        let (_folder, store) = store();
        let blobs = store.hub.join("models--o--m/blobs");
        fs::create_dir_all(&blobs).unwrap();
        let partial = blobs.join(format!("{}.incomplete", sha256(&weights())));
        fs::write(&partial, &weights()[..1000]).unwrap();
        let server = serve(Manner::Well);
        pull(&store, &server).unwrap();
        assert_eq!(ranges(&server), ["1000"]);
        assert_whole(&store);
    }

    #[test]
    fn damaged_leftovers_are_fetched_again() {
        for leftover in [vec![7; 1000], vec![7; WEIGHT_BYTES], vec![7; WEIGHT_BYTES + 5]] {
            let (_folder, store) = store();
            let blobs = store.hub.join("models--o--m/blobs");
            fs::create_dir_all(&blobs).unwrap();
            fs::write(blobs.join(format!("{}.incomplete", sha256(&weights()))), leftover).unwrap();
            pull(&store, &serve(Manner::Well)).unwrap();
            assert_whole(&store);
        }
    }

    #[test]
    fn what_cannot_be_right_is_refused_and_leaves_no_model() {
        for (manner, words) in [
            (Manner::Silent, "what has come is kept"),
            (Manner::Busy(usize::MAX), "503"),
            (Manner::Circles, "redirect"),
            (Manner::Other, "hash"),
            (Manner::More, "more than the 300000 bytes"),
            (Manner::Fewer, "does not send the 300000 bytes"),
            (Manner::Missing, "404"),
            (Manner::Forbidden, "HF_TOKEN"),
        ] {
            let (_folder, store) = store();
            let server = serve(manner);
            let error = pull(&store, &server).unwrap_err();
            assert!(matches!(error, Error::Network { .. }), "{error}");
            let message = error.to_string();
            assert!(
                message.contains(words) && message.contains("/o/m/resolve/"),
                "{message}"
            );
            assert!(store.find("o/m").is_err(), "{words}");
            // The same store gets the model from a server that behaves.
            pull(&store, &serve(Manner::Well)).unwrap();
            assert_whole(&store);
        }
    }

    #[test]
    fn odd_answers_are_refused() {
        let config = json!({"rfilename": "config.json", "size": 2, "blobId": GIT});
        let file = |name: &str, hash: &str| json!({"rfilename": name, "size": 2, "blobId": hash});
        for (siblings, words) in [
            (json!([config]), "no model.safetensors"),
            (json!([file("model.safetensors", GIT)]), "no config.json"),
            (json!([config, file("model.safetensors", "../../escape")]), "no hash"),
            (json!([config, {"rfilename": "model.safetensors"}]), "no hash"),
        ] {
            let (_folder, store) = store();
            let server = serve_with(Manner::Well, json!({"sha": COMMIT, "siblings": siblings}).to_string());
            let error = pull(&store, &server).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        for answer in ["", "[]", r#"{"sha": "../..", "siblings": []}"#] {
            let (_folder, store) = store();
            let error = pull(&store, &serve_with(Manner::Well, answer.to_owned())).unwrap_err();
            assert!(matches!(error, Error::Network { .. }), "{answer}: {error}");
        }
    }

    #[test]
    fn offline_never_asks() {
        let (_folder, store) = store();
        let server = serve(Manner::Well);
        let offline = store.clone().offline(true);
        let error = pull(&offline, &server).unwrap_err().to_string();
        assert!(error.contains("--offline") && error.contains("/o/m"), "{error}");
        assert!(server.asked.lock().unwrap().is_empty());
        let folder = pull(&store, &server).unwrap();
        let asked = server.asked.lock().unwrap().len();
        let mut report = |_: Progress| {};
        assert_eq!(
            offline.endpoint(&server.address).pull("o/m", &mut report).unwrap(),
            folder
        );
        assert_eq!(server.asked.lock().unwrap().len(), asked);
    }

    #[test]
    fn a_server_that_is_not_there_is_named() {
        let (_folder, store) = store();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let error = store
            .endpoint(&address)
            .pull("o/m", &mut |_| {})
            .unwrap_err()
            .to_string();
        assert!(error.contains(&address), "{error}");
    }
}
