//! `apercu serve`: what it answers is what the program prints, byte for byte.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use apercu_tests::{ARTICLES, article, workspace};
use serde_json::{Value, json};

use crate::program::{apercu, run, run_with};

/// A server that is stopped when it is dropped.
struct Served {
    process: Child,
    url: String,
}

impl Served {
    fn start(args: &[&str]) -> Self {
        let mut process = apercu(["serve", "--listen", "127.0.0.1:0"])
            .args(args)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let stderr = process.stderr.take().expect("it is piped");
        BufReader::new(stderr)
            .read_line(&mut line)
            .expect("it says where it listens");
        let url = line.trim().rsplit(' ').next().expect("an address").to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        Self { process, url }
    }

    fn post(&self, path: &str, kind: &str, body: &[u8]) -> String {
        let mut answer = agent()
            .post(format!("{}{path}", self.url))
            .header("Content-Type", kind)
            .send(body)
            .expect("an answer");
        let mut text = String::new();
        answer.body_mut().as_reader().read_to_string(&mut text).expect("text");
        text
    }
}

/// A client that asks no proxy.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().proxy(None).build().into()
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn summaries_are_the_programs() {
    let served = Served::start(&[]);
    let page = std::fs::read(workspace().join("tests/pages/magazine.html")).unwrap();
    let articles = ARTICLES.map(|name| (std::fs::read(article(name)).unwrap(), "text/plain"));
    for (bytes, kind) in articles.into_iter().chain([(page, "text/html")]) {
        for (args, query) in [
            (&["--format=json"][..], "format=json"),
            (
                &["--format=json", "--sentences=5", "--language=fr"],
                "sentences=5&language=fr",
            ),
            (&["--format=markdown", "--words=60"], "format=markdown&words=60"),
            (&["--format=text", "--ratio=0.2"], "format=text&ratio=0.2"),
        ] {
            let printed = run_with(args.iter().copied(), &bytes);
            let answered = served.post(&format!("/v1/summarize?{query}"), kind, &bytes);
            assert_eq!(printed.stdout, answered, "{args:?}");
        }
    }
}

#[test]
fn batches_and_translations_are_the_programs() {
    let served = Served::start(&[]);
    let line = |name: &&str| json!({"id": name, "text": std::fs::read_to_string(article(name)).unwrap()}).to_string();
    let lines = ARTICLES.iter().map(line).collect::<Vec<_>>().join("\n") + "\n\n{}\n";
    let printed = run_with(["batch", "--sentences=2"], lines.as_bytes());
    let answered = served.post("/v1/batch?sentences=2", "application/x-ndjson", lines.as_bytes());
    assert_eq!(printed.stdout, answered);

    let text = std::fs::read_to_string(article("musee-arvanne.fr.txt")).unwrap();
    let printed = run_with(["translate", "--to=en"], text.as_bytes());
    let body = json!({"text": text, "to": "en"}).to_string();
    let answered: Value =
        serde_json::from_str(&served.post("/v1/translate", "application/json", body.as_bytes())).unwrap();
    assert_eq!(answered["text"], printed.stdout);
    let warnings = answered["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["warnings"].as_array().unwrap().len());
    assert!(warnings.sum::<usize>() < 10);
}

#[test]
fn summaries_are_the_programs_under_load_too() {
    let served = Served::start(&["--workers", "8"]);
    let printed: Vec<(Vec<u8>, String)> = ARTICLES
        .iter()
        .map(|name| {
            let bytes = std::fs::read(article(name)).unwrap();
            let printed = run_with(["--format=json"], &bytes).stdout;
            (bytes, printed)
        })
        .collect();
    std::thread::scope(|scope| {
        for client in 0..8 {
            let (served, printed) = (&served, &printed);
            scope.spawn(move || {
                for turn in 0..5 {
                    let (bytes, printed) = &printed[(client + turn) % printed.len()];
                    assert_eq!(&served.post("/v1/summarize", "text/plain", bytes), printed);
                }
            });
        }
    });
    let metrics = agent().get(format!("{}/metrics", served.url)).call().unwrap();
    let metrics = metrics.into_body().read_to_string().unwrap();
    let shared = metrics
        .lines()
        .find_map(|line| line.strip_prefix("apercu_shared_batches_total "));
    assert!(
        shared.unwrap().parse::<u64>().unwrap() > 0,
        "sentences of several requests share batches"
    );
}

#[test]
fn an_address_is_fetched_as_the_program_fetches_it() {
    let page = std::fs::read(workspace().join("tests/pages/direct.html")).unwrap();
    let news = crate::server::Server::start(move |_, stream| {
        crate::server::respond(stream, "200 OK", &["Content-Type: text/html; charset=utf-8"], &page)
    });
    let url = news.url("/news/1");
    let printed = run(["--format=json", "--allow-private", &url]);
    let served = Served::start(&["--allow-private"]);
    let body = json!({"url": url}).to_string();
    assert_eq!(
        served.post("/v1/summarize", "application/json", body.as_bytes()),
        printed.stdout
    );
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_well() {
    let mut served = Served::start(&[]);
    let status = Command::new("kill")
        .arg(served.process.id().to_string())
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(served.process.wait().unwrap().code(), Some(0));
}

#[test]
fn what_cannot_be_served_is_said() {
    for (args, status, part) in [
        (&["serve", "--listen", "nowhere"][..], 2, "is no address to listen on"),
        (&["serve", "--listen", "0.0.0.0:0"], 1, "--token TOKEN and --public"),
        (&["serve", "--workers", "0"], 2, "--workers"),
        (&["serve", "--fetch", "--no-fetch"], 2, "--no-fetch"),
        (&["serve", "--cors", "everything"], 1, "no origin of web pages"),
        (&["serve", "--device", "cpu"], 2, "--engine torch"),
    ] {
        let outcome = run(args.iter().copied());
        assert_eq!(outcome.status, status, "{args:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(part), "{args:?}: {}", outcome.stderr);
    }
}
