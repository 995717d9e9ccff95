//! `apercu digest`, from feeds on a server and from files.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{Outcome, apercu, run};
use crate::server::{Server, respond};
use crate::valid::{atom_faults, json_feed_faults};

/// The articles on which the folding's thresholds were chosen: five stories in fifteen articles.
fn dev() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/digest/dev.jsonl")
}

fn digest(args: &[&str]) -> Outcome {
    let fixed = ["digest", "--allow-private"];
    run(fixed.iter().chain(args))
}

/// A feed for each source of the set, whose entries carry their text; the story of each address.
fn feeds() -> (HashMap<String, String>, HashMap<String, String>) {
    let (mut items, mut stories) = (HashMap::<String, String>::new(), HashMap::new());
    for (number, line) in fs::read_to_string(dev()).unwrap().lines().enumerate() {
        let article: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| article[name].as_str().unwrap().replace('&', "&amp;");
        let url = format!("http://127.0.0.1:9/{number}");
        let item = format!(
            "<entry><id>{url}</id><title>{}</title><link href=\"{url}\"/><updated>{}</updated><content type=\"text\">{}</content></entry>",
            field("title"),
            field("published"),
            field("text")
        );
        items.entry(field("source")).or_default().push_str(&item);
        stories.insert(url, field("story"));
    }
    let feed = |(source, items): (String, String)| {
        let feed = format!(
            "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:x</id><title>{source}</title>{items}</feed>"
        );
        (source, feed)
    };
    (items.into_iter().map(feed).collect(), stories)
}

fn records(outcome: &Outcome) -> Vec<Value> {
    outcome
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn feeds_of_both_languages_become_stories_and_a_broken_one_does_not_stop_the_others() {
    let (feeds, stories) = feeds();
    let mut names: Vec<String> = feeds.keys().cloned().collect();
    names.sort();
    let places = names.clone();
    let server = Server::start(move |path, stream| {
        let place = path
            .strip_prefix("/feed/")
            .and_then(|number| number.parse::<usize>().ok());
        match place.and_then(|place| places.get(place)) {
            Some(name) => respond(stream, "200 OK", &[], feeds[name].as_bytes()),
            None => respond(stream, "500 Oops", &[], b""),
        }
    });
    let mut urls: Vec<String> = (0..names.len())
        .map(|number| server.url(&format!("/feed/{number}")))
        .collect();
    urls.push(server.url("/broken"));
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.opml");
    let outlines: Vec<String> = urls
        .iter()
        .map(|url| format!("<outline text=\"x\" xmlUrl=\"{url}\"/>"))
        .collect();
    fs::write(
        &list,
        format!("<opml version=\"2.0\"><body>{}</body></opml>", outlines.concat()),
    )
    .unwrap();

    let outcome = digest(&["--format=json", "--top=4", list.to_str().unwrap()]);
    assert_eq!(outcome.status, 1, "the broken feed: {}", outcome.stderr);
    assert!(outcome.stderr.contains("/broken"), "{}", outcome.stderr);
    let told = records(&outcome);
    assert_eq!(told.len(), 4, "as many as asked for");
    for story in &told {
        let articles = story["articles"].as_array().unwrap();
        let labels: Vec<&str> = articles
            .iter()
            .map(|article| stories[article["url"].as_str().unwrap()].as_str())
            .collect();
        assert!(labels.iter().all(|label| *label == labels[0]), "{labels:?}");
        assert_eq!(story["sources"], labels.len(), "each of another source");
        for language in ["english", "french"] {
            let sentences = story[language]["sentences"].as_array().unwrap();
            assert!(!sentences.is_empty());
            for sentence in sentences {
                let article = sentence["article"].as_u64().unwrap() as usize;
                assert!(article < articles.len());
                assert!(!sentence["text"].as_str().unwrap().is_empty());
            }
        }
        let languages: Vec<_> = articles
            .iter()
            .map(|article| article["language"].as_str().unwrap())
            .collect();
        assert!(languages.contains(&"en") && languages.contains(&"fr"), "{languages:?}");
    }
}

#[test]
fn where_sources_do_not_agree_on_a_number_it_is_said() {
    let dev = dev();
    let outcome = digest(&["--format=json", dev.to_str().unwrap()]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let told = records(&outcome);
    let fire = told
        .iter()
        .find(|story| story["articles"].to_string().contains("Morin"))
        .unwrap();
    let claims = fire["disagreements"][0]["claims"].as_array().unwrap();
    let numbers: Vec<String> = claims
        .iter()
        .map(|claim| claim["number"].as_str().unwrap().to_lowercase())
        .collect();
    assert!(
        numbers.contains(&"quatre".to_owned()) && numbers.contains(&"six".to_owned()),
        "{fire}"
    );
    for claim in claims {
        let article = claim["article"].as_u64().unwrap() as usize;
        let source = fire["articles"][article]["source"].as_str().unwrap();
        let is_four = claim["number"].as_str().unwrap().eq_ignore_ascii_case("quatre");
        assert_eq!(is_four, source == "Le Courrier du Val", "{fire}");
    }
    let text = digest(&[dev.to_str().unwrap()]).stdout;
    assert!(
        text.contains("the sources do not agree: ") && text.contains("==> 3 sources <=="),
        "{text}"
    );
    let french: Outcome = apercu([Path::new("digest"), &dev])
        .env("LC_ALL", "fr_FR.UTF-8")
        .output()
        .unwrap()
        .into();
    assert!(
        french.stdout.contains("les sources ne s’accordent pas : "),
        "{}",
        french.stdout
    );
}

#[test]
fn every_format_has_the_stories_with_their_sources() {
    let (dev, folder) = (dev(), tempfile::tempdir().unwrap());
    let (dev, out) = (dev.to_str().unwrap(), folder.path().join("out"));
    let out = out.to_str().unwrap();
    for format in ["text", "json", "markdown", "html", "atom", "json-feed"] {
        let outcome = digest(&["--top=2", "--sentences=2", "-f", format, "-o", out, dev]);
        assert_eq!(
            (outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()),
            (0, "", "")
        );
        let text = fs::read_to_string(out).unwrap();
        for part in ["Sport Express", "Silverton", "Norvan"] {
            assert!(text.contains(part), "{format}: {text}");
        }
        match format {
            "atom" => assert_eq!(atom_faults(&text), [""; 0], "{text}"),
            "json-feed" => assert_eq!(json_feed_faults(&text), [""; 0], "{text}"),
            "html" => assert_eq!(text.matches("<article>").count(), 2),
            _ => {}
        }
    }
    let french = digest(&["--top=1", "--language=fr", "--format=json", dev]);
    let told = records(&french);
    assert!(
        told[0].get("english").is_none() && told[0].get("french").is_some(),
        "{}",
        french.stdout
    );
}

#[test]
fn lines_that_are_no_articles_are_named_and_the_others_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("articles.jsonl");
    let good = fs::read_to_string(dev()).unwrap();
    let good: Vec<&str> = good.lines().take(2).collect();
    let lines = [
        good[0],
        "{",
        "{\"text\": 3}",
        "",
        "{\"text\": \"Le pont a rouvert lundi.\", \"published\": \"yesterday\"}",
        good[1],
    ];
    fs::write(&file, lines.join("\n")).unwrap();
    let file = file.to_str().unwrap();
    let outcome = digest(&["--format=json", file]);
    assert_eq!(outcome.status, 1);
    for part in ["line 2", "line 3", "line 5", "`published`"] {
        assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
    }
    assert_eq!(records(&outcome).len(), 1, "{}", outcome.stdout);
    let old = digest(&["--since=24h", "--format=json", file]);
    assert_eq!(old.stdout, "", "all are old");
    let outcome = digest(&[folder.path().join("none.jsonl").to_str().unwrap()]);
    assert!(
        outcome.status == 1 && outcome.stderr.contains("none.jsonl"),
        "{}",
        outcome.stderr
    );
}
