use super::markup::{iri, summaries};
use super::*;
use apercu::{Article, BilingualSummary};
use apercu_formats::Origin;

use fixture::{article, summary};

#[path = "../../../../apercu-formats/src/fixture.rs"]
mod fixture;

fn report<'a>(article: &'a Article, summary: &'a BilingualSummary) -> Report<'a> {
    Report {
        input: "pont.txt".into(),
        article,
        summary,
        entry: None,
    }
}

fn origin(id: &str) -> Origin {
    Origin {
        id: id.to_owned(),
        feed: "https://example.org/rss".into(),
        url: Some("https://example.org/a?b=1&c=2".into()),
        published: Some("2026-03-14T07:30:00Z".into()),
        byline: Some("M. <F>".into()),
        read_from: "page",
        page_error: None,
    }
}

#[test]
fn identifiers_are_addresses() {
    for id in ["https://example.org/a", "urn:x:1", "tag:example.org,2026:a"] {
        assert_eq!(iri(id), id);
    }
    assert_eq!(iri("halle 1"), "tag:apercu.invalid,2026:halle%201");
    assert_eq!(iri("été"), "tag:apercu.invalid,2026:%C3%A9t%C3%A9");
    assert_eq!(iri("a b:c"), "tag:apercu.invalid,2026:a%20b%3Ac");
    assert_eq!(iri("x:"), "tag:apercu.invalid,2026:x%3A");
}

#[test]
fn a_feed_that_is_there_keeps_its_entries_behind_the_new_ones() {
    let (article, mut summary) = (article(), summary());
    summary.title = Some("<entry> & </entry>\n".into());
    summary.english = None;
    let folder = tempfile::tempdir().unwrap();
    for (format, file) in [(FeedFormat::Atom, "feed.xml"), (FeedFormat::JsonFeed, "feed.json")] {
        let path = folder.path().join(file);
        for id in ["urn:a", "urn:b", "urn:a"] {
            let mut output = Output::new(format, Some(&path), "News & more".into());
            let mut report = report(&article, &summary);
            report.entry = Some(origin(id));
            output.take(&report).unwrap();
            output.finish().unwrap();
        }
        let text = fs::read_to_string(&path).unwrap();
        let feed = apercu_web::Feed::parse(text.as_bytes(), None).unwrap();
        let ids: Vec<_> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, ["urn:a", "urn:b"], "{text}");
        assert_eq!(feed.entries[0].url.as_deref(), Some("https://example.org/a?b=1&c=2"));
        assert_eq!(feed.entries[0].byline.as_deref(), Some("M. <F>"));
        assert!(!folder.path().join(format!("{file}.part")).exists());
    }
}

#[test]
fn summaries_are_marked_up_and_the_article_marks_nothing_up() {
    let (article, mut summary) = (article(), summary());
    summary.english.as_mut().unwrap().title = Some("<b>Bold\u{1b}</b> & \"more\"".into());
    let mut report = report(&article, &summary);
    report.entry = Some(origin("urn:a"));
    let html = summaries(&report);
    assert!(
        html.contains("<section lang=\"en\"><h3>&lt;b&gt;Bold&lt;/b&gt; &amp; &quot;more&quot;<sup>[1]</sup></h3>"),
        "{html}"
    );
    assert!(
        html.contains("<li>⚠ the number “9” is not in the source</li>"),
        "{html}"
    );
    assert!(html.contains("<section lang=\"fr\">"), "{html}");
    assert!(html.contains("href=\"https://example.org/a?b=1&amp;c=2\""), "{html}");
    report.entry.as_mut().unwrap().url = Some("javascript:alert(1)".into());
    assert!(!summaries(&report).contains("javascript"));
}
