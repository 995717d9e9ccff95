//! `apercu feed`: what is new in a feed.

use apercu_tests::workspace;
use serde_json::Value;

use crate::program::{Outcome, run};
use crate::server::{Server, respond};

/// An address that the server replaces by its own.
const HERE: &str = "http://here.invalid";

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Vallée Info</title><link>http://here.invalid/</link><description>Toute la vallée</description>
<item><title>La halle sera sauvée</title><link>http://here.invalid/halle</link><guid>halle-1</guid>
<pubDate>Sat, 14 Mar 2026 08:30:00 +0100</pubDate><description>Le conseil a voté.</description></item>
<item><title>Les moutons de Saint-Loup</title><link>http://here.invalid/gone</link><guid>moutons-1</guid>
<pubDate>Fri, 13 Mar 2026 08:30:00 +0100</pubDate><description>Ils sont partis.</description>
<content:encoded><![CDATA[<p>Les trois cents moutons de Saint-Loup ont quitté la vallée <b>vendredi</b> à l’aube.</p>
<figure><figcaption>Le troupeau. Photo M. F.</figcaption></figure><p>Ils reviendront en octobre, avant les premières neiges.</p>
<p><a href="/abo">Abonnez-vous pour lire la suite de cet article</a></p>]]></content:encoded></item>
<item><title>Rien</title><link>http://here.invalid/gone</link><guid>rien-1</guid></item>
</channel></rss>"#;

const ATOM: &str = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Coast Herald</title><id>urn:x</id>
<updated>2026-06-09T14:05:00Z</updated><entry><title>Harl Bay</title><id>urn:x:1</id><updated>2026-06-09T14:05:00Z</updated>
<link rel="enclosure" href="http://here.invalid/sound.mp3"/><link rel="alternate" href="http://here.invalid/bay"/>
<summary>Closed.</summary></entry></feed>"#;

const JSON: &str = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Slow Lane","items":[
{"id":"1","url":"http://here.invalid/bells","title":"Bells","date_published":"2026-01-01T00:00:00Z"},
{"id":"2","content_text":"The mill at Ostrey has stopped after two hundred years. Nobody wanted its flour any more.","title":"The mill"}]}"#;

fn server() -> Server {
    Server::start(|path, stream| {
        // What the client calls the server is in no request of a test, but the port is its own.
        let here = format!("http://{}", stream.local_addr()?);
        let page = |name: &str| std::fs::read(workspace().join("tests/pages").join(name));
        let html = ["Content-Type: text/html"];
        match path {
            "/rss" => respond(
                stream,
                "200 OK",
                &["Content-Type: application/rss+xml"],
                RSS.replace(HERE, &here).as_bytes(),
            ),
            "/atom" => respond(
                stream,
                "200 OK",
                &["Content-Type: text/xml"],
                ATOM.replace(HERE, &here).as_bytes(),
            ),
            "/json" => respond(
                stream,
                "200 OK",
                &["Content-Type: application/feed+json"],
                JSON.replace(HERE, &here).as_bytes(),
            ),
            "/halle" => respond(stream, "200 OK", &html, &page("quotidien-schema.html")?),
            "/bay" => respond(stream, "200 OK", &html, &page("regional-microdata.html")?),
            "/bells" => respond(stream, "200 OK", &html, &page("magazine.html")?),
            _ => respond(stream, "404 Not Found", &html, b""),
        }
    })
}

fn feed(url: &str, more: &[&str]) -> Outcome {
    let args = [
        "feed",
        "--allow-private",
        "--format=json",
        "--sentences=1",
        "--language=fr",
        url,
    ];
    run(args.iter().chain(more))
}

fn titles(outcome: &Outcome) -> Vec<String> {
    let record = |line| serde_json::from_str::<Value>(line).expect("a record");
    let title = |line| record(line)["title"].as_str().unwrap_or_default().to_owned();
    outcome.stdout.lines().map(title).collect()
}

#[test]
fn entries_are_read_from_their_pages_or_from_the_feed() {
    let server = server();
    let outcome = feed(&server.url("/rss"), &[]);
    assert_eq!(outcome.status, 1, "one entry has nothing to read");
    assert_eq!(
        titles(&outcome),
        [
            "À Brévannes, la halle du marché sera sauvée",
            "Les moutons de Saint-Loup"
        ]
    );
    let records: Vec<Value> = outcome
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(records[0]["entry"]["read_from"], "page");
    assert_eq!(records[0]["entry"]["published"], 1_773_473_400);
    assert_eq!(records[1]["entry"]["read_from"], "feed");
    assert!(records[1]["entry"]["page_error"].as_str().unwrap().contains("404"));
    assert_eq!(records[1]["counts"]["sentences_read"], 2);
    let notes: Vec<&str> = outcome.stderr.lines().collect();
    assert_eq!(notes.len(), 2, "{}", outcome.stderr);
    assert!(
        notes[0].contains("read from the feed, not from the page"),
        "{}",
        notes[0]
    );
    assert!(notes[1].contains("404"), "{}", notes[1]);
}

#[test]
fn what_was_seen_is_skipped() {
    let server = server();
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("seen");
    let state = ["--state", state.to_str().unwrap()];
    let first = feed(&server.url("/rss"), &[&state[..], &["--limit", "1"]].concat());
    assert_eq!((first.status, titles(&first).len()), (0, 1));
    let second = feed(&server.url("/rss"), &[&state[..], &["--limit", "1"]].concat());
    assert_eq!(
        (second.status, titles(&second)),
        (0, vec!["Les moutons de Saint-Loup".to_owned()])
    );
    // What failed is not seen, and is tried again.
    for _ in 0..2 {
        let rest = feed(&server.url("/rss"), &state);
        assert_eq!((rest.status, rest.stdout.as_str()), (1, ""));
    }
}

#[test]
fn old_entries_are_left_out() {
    let server = server();
    let outcome = feed(&server.url("/json"), &["--since", "1day"]);
    // The one without a date is kept.
    assert_eq!((outcome.status, titles(&outcome)), (0, vec!["The mill".to_owned()]));
    let outcome = feed(&server.url("/json"), &["--since", "1000years"]);
    assert_eq!(titles(&outcome), ["The bell founders of Ostrey", "The mill"]);
    assert_eq!(run(["feed", "x", "--since", "yesterday"]).status, 2);
}

#[test]
fn feeds_of_all_kinds_and_from_files() {
    let server = server();
    let atom = feed(&server.url("/atom"), &[]);
    assert_eq!(
        titles(&atom),
        ["Harl Bay oyster beds closed after sewage spill"],
        "{}",
        atom.stderr
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("feed.json");
    std::fs::write(&path, JSON.replace(HERE, &server.url(""))).unwrap();
    assert_eq!(feed(path.to_str().unwrap(), &[]).status, 0);
    std::fs::write(&path, "Dear diary").unwrap();
    let outcome = feed(path.to_str().unwrap(), &[]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.contains("no RSS, Atom or JSON feed"),
        "{}",
        outcome.stderr
    );
    assert_eq!(feed(&server.url("/none"), &[]).status, 1);
}
