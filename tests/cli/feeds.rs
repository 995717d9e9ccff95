//! `apercu feed` with several feeds, and what it writes for feed readers.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::program::{Outcome, apercu, run};
use crate::server::{Server, respond};
use crate::valid::{atom_faults, json_feed_faults};

/// A feed whose entries carry their text, so that no pages are needed.
fn rss(name: &str, entries: &[&str]) -> String {
    let items: Vec<String> = entries
        .iter()
        .map(|id| {
            format!(
                "<item><title>Le pont {id} &amp; le quai &lt;3</title><guid isPermaLink=\"false\">{id}</guid>\
                 <pubDate>Sat, 14 Mar 2026 08:30:00 +0100</pubDate><description>&lt;p&gt;Le pont {id} a rouvert lundi après \
                 deux ans de travaux. La mairie a dépensé 3,2 millions d’euros. Les riverains attendaient cela depuis \
                 longtemps.&lt;/p&gt;</description></item>"
            )
        })
        .collect();
    let items = items.concat();
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{name}</title>{items}</channel></rss>")
}

fn feed(args: &[&str]) -> Outcome {
    let fixed = ["feed", "--allow-private", "--sentences=1"];
    run(fixed.iter().chain(args))
}

fn ids(outcome: &Outcome) -> Vec<String> {
    let id = |line| {
        serde_json::from_str::<Value>(line).unwrap()["entry"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    outcome.stdout.lines().map(id).collect()
}

#[test]
fn feeds_and_lists_are_read_side_by_side_and_a_broken_one_does_not_stop_the_others() {
    let busy = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let seen = Arc::clone(&busy);
    let server = Server::start(move |path, stream| {
        let now = busy.0.fetch_add(1, Ordering::SeqCst) + 1;
        busy.1.fetch_max(now, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(100));
        busy.0.fetch_sub(1, Ordering::SeqCst);
        match path {
            "/broken" => respond(stream, "200 OK", &[], b"<rss><channel>"),
            "/gone" => respond(stream, "410 Gone", &[], b""),
            _ => respond(stream, "200 OK", &[], rss(path, &[&path[1..], "shared"]).as_bytes()),
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.opml");
    let outline = |path: &str| format!("<outline text=\"x\" xmlUrl=\"{}\"/>", server.url(path));
    let opml = format!(
        "<?xml version=\"1.0\"?><opml version=\"2.0\"><body>{}<outline text=\"folder\">{}{}{}</outline></body></opml>",
        outline("/b"),
        outline("/gone"),
        outline("/c"),
        outline("/a")
    );
    fs::write(&list, opml).unwrap();
    let (a, d) = (server.url("/a"), server.url("/d"));
    let outcome = feed(&[
        "-f",
        "json",
        "-l",
        "fr",
        &a,
        &server.url("/broken"),
        list.to_str().unwrap(),
        &d,
    ]);
    assert_eq!(outcome.status, 1);
    // In the order in which they are named, each entry once.
    assert_eq!(ids(&outcome), ["a", "shared", "b", "c", "d"], "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("/broken") && outcome.stderr.contains("/gone"),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.stderr.lines().count(), 2, "{}", outcome.stderr);
    assert_eq!(seen.1.load(Ordering::SeqCst), 2, "two at once from one host");
    let wrong = folder.path().join("wrong.opml");
    fs::write(&wrong, "<opml version=\"2.0\"><body/></opml>").unwrap();
    let outcome = feed(&[wrong.to_str().unwrap()]);
    assert_eq!(outcome.status, 1);
    assert!(outcome.stderr.contains("names no feed"), "{}", outcome.stderr);
}

#[test]
fn the_feeds_of_the_settings_are_read_where_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (config, file) = (folder.path().join("config.toml"), folder.path().join("rss.xml"));
    fs::write(&file, rss("x", &["a"])).unwrap();
    fs::write(&config, "feeds = [\"rss.xml\"]\nlanguage = \"fr\"\n").unwrap();
    let outcome: Outcome = apercu(["feed", "--format=json"])
        .env("APERCU_CONFIG", &config)
        .output()
        .unwrap()
        .into();
    assert_eq!(
        (outcome.status, ids(&outcome)),
        (0, vec!["a".to_owned()]),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_feed_that_has_not_changed_is_not_sent_again() {
    let version = Arc::new(AtomicUsize::new(1));
    let current = Arc::clone(&version);
    let server = Server::start(move |_, stream| {
        let number = current.load(Ordering::SeqCst);
        let etag = format!("ETag: \"v{number}\"");
        let entries = if number == 1 {
            vec!["a", "b"]
        } else {
            vec!["c", "a", "b"]
        };
        respond(
            stream,
            "200 OK",
            &[&etag, "Last-Modified: Sat, 14 Mar 2026 08:30:00 GMT"],
            rss("x", &entries).as_bytes(),
        )
    });
    // A server that heeds the question cannot be told apart here from one that does not, but by what it was asked.
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let (state, url) = (state.to_str().unwrap(), server.url("/rss"));
    let call = |more: &[&str]| feed(&[&["-f", "json", "-l", "fr", "--state", state, &url][..], more].concat());
    let asked = || server.requests().last().unwrap().to_lowercase();
    assert_eq!(ids(&call(&["--limit", "1"])), ["a"]);
    assert!(!asked().contains("if-none-match"));
    // What is left for later is asked for whole.
    assert_eq!(ids(&call(&[])), ["b"]);
    assert!(!asked().contains("if-none-match"), "{}", asked());
    assert_eq!(ids(&call(&[])), [""; 0]);
    assert!(asked().contains("if-none-match: \"v1\"\r\n"), "{}", asked());
    assert!(
        asked().contains("if-modified-since: sat, 14 mar 2026 08:30:00 gmt"),
        "{}",
        asked()
    );
    version.store(2, Ordering::SeqCst);
    assert_eq!(ids(&call(&[])), ["c"]);
    call(&[]);
    assert!(asked().contains("if-none-match: \"v2\""), "{}", asked());

    let unchanged = Server::start(|_, stream| respond(stream, "304 Not Modified", &[], b""));
    let outcome = feed(&["-f", "json", "--state", state, &unchanged.url("/rss")]);
    assert_eq!(
        (outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()),
        (0, "", "")
    );
}

#[test]
fn feeds_of_summaries_are_valid_and_keep_what_they_had() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("rss.xml");
    for (format, faults) in [
        ("atom", &atom_faults as &dyn Fn(&str) -> Vec<String>),
        ("json-feed", &json_feed_faults),
    ] {
        let (out, state) = (
            folder.path().join(format),
            folder.path().join(format!("{format}.state")),
        );
        let args = [
            "-f",
            format,
            "-o",
            out.to_str().unwrap(),
            "--state",
            state.to_str().unwrap(),
            source.to_str().unwrap(),
        ];
        let mut known = 0;
        for entries in [&["a 1", "urn:b"][..], &["urn:c", "a 1"], &[]] {
            fs::write(&source, rss("Vallée &amp; &lt;Info&gt;", entries)).unwrap();
            let outcome = feed(&args);
            assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
            let text = fs::read_to_string(&out).unwrap();
            assert_eq!(faults(&text), [""; 0], "{text}");
            known += entries.iter().filter(|id| **id != "a 1" || known == 0).count();
            let read = apercu_web_entries(&text);
            assert_eq!(read.len(), known, "{text}");
            for (title, content) in read {
                assert!(
                    title.to_lowercase().contains("bridge") && title.contains("Le pont"),
                    "{title}"
                );
                for part in ["lang=\"en\"", "lang=\"fr\"", "a rouvert lundi"] {
                    assert!(content.contains(part), "{content}");
                }
            }
        }
        let outcome = feed(&["-f", format, source.to_str().unwrap()]);
        assert_eq!(faults(&outcome.stdout), [""; 0], "without an entry");
    }
}

/// Titles and contents of a feed of either kind.
fn apercu_web_entries(text: &str) -> Vec<(String, String)> {
    if let Ok(feed) = serde_json::from_str::<Value>(text) {
        let items = feed["items"].as_array().unwrap().iter();
        let string = |value: &Value| value.as_str().unwrap().to_owned();
        return items
            .map(|item| (string(&item["title"]), string(&item["content_html"])))
            .collect();
    }
    let document = roxmltree::Document::parse(text).unwrap();
    let entries = document
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2005/Atom", "entry")));
    let text = |entry: roxmltree::Node, name: &str| {
        let child = entry.children().find(|child| child.tag_name().name() == name).unwrap();
        child.text().unwrap().to_owned()
    };
    entries
        .map(|entry| (text(entry, "title"), text(entry, "content")))
        .collect()
}

#[test]
fn pages_and_texts_go_to_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let (source, out) = (folder.path().join("rss.xml"), folder.path().join("out"));
    fs::write(&source, rss("x", &["a", "b"])).unwrap();
    let (source, out) = (source.to_str().unwrap(), out.to_str().unwrap());
    let page = feed(&["-f", "html", source]).stdout;
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"),
        "{page}"
    );
    assert_eq!(page.matches("<article>").count(), 2);
    assert!(page.contains("le quai &lt;3") && !page.contains("le quai <3"), "{page}");
    for format in ["text", "json", "markdown"] {
        let outcome = feed(&["-f", format, "-o", out, source]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""));
        assert_eq!(fs::read_to_string(out).unwrap(), feed(&["-f", format, source]).stdout);
    }
    assert_eq!(feed(&["-o", folder.path().to_str().unwrap(), source]).status, 1);
}
