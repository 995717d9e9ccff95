//! Validators: of Atom by the rules of RFC 4287, of JSON Feed by those of its version 1.1.

use std::collections::HashSet;

use roxmltree::{Document, Node};
use serde_json::Value;

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// What is wrong with a feed as Atom, by what RFC 4287 says must and must not be.
pub(crate) fn atom_faults(text: &str) -> Vec<String> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("not well-formed: {error}")],
    };
    let mut faults = Vec::new();
    let feed = document.root_element();
    if !feed.has_tag_name((ATOM, "feed")) {
        faults.push("the root is no atom:feed".to_owned());
    }
    // 4.1.1, 4.1.2
    let known = [
        "author",
        "category",
        "contributor",
        "generator",
        "icon",
        "id",
        "link",
        "logo",
        "rights",
        "subtitle",
        "title",
        "updated",
        "entry",
    ];
    container(feed, &known, &["generator", "icon", "logo", "subtitle"], &mut faults);
    let entries: Vec<Node> = children(feed, "entry").collect();
    let has_author = children(feed, "author").next().is_some();
    let mut ids = HashSet::new();
    for entry in &entries {
        let known = [
            "author",
            "category",
            "content",
            "contributor",
            "id",
            "link",
            "published",
            "rights",
            "source",
            "summary",
            "title",
            "updated",
        ];
        container(
            *entry,
            &known,
            &["content", "published", "source", "summary"],
            &mut faults,
        );
        if !has_author && children(*entry, "author").next().is_none() {
            faults.push("an entry without an author, in a feed without one".to_owned());
        }
        let has_alternate =
            children(*entry, "link").any(|link| link.attribute("rel").unwrap_or("alternate") == "alternate");
        if children(*entry, "content").next().is_none() && !has_alternate {
            faults.push("an entry with neither content nor an alternate link".to_owned());
        }
        let id = children(*entry, "id")
            .next()
            .and_then(|id| id.text())
            .unwrap_or_default();
        let updated = children(*entry, "updated")
            .next()
            .and_then(|u| u.text())
            .unwrap_or_default();
        if !ids.insert((id.to_owned(), updated.to_owned())) {
            faults.push(format!("two entries with the id {id} and the same date"));
        }
    }
    faults
}

/// What feeds and entries have in common.
fn container(node: Node, known: &[&str], once: &[&str], faults: &mut Vec<String>) {
    let name = node.tag_name().name();
    for child in node.children() {
        if child.is_text() && !child.text().unwrap_or_default().trim().is_empty() {
            faults.push(format!("text in {name}"));
        }
        if child.is_element()
            && !(child.tag_name().namespace() == Some(ATOM) && known.contains(&child.tag_name().name()))
        {
            faults.push(format!("{name} has {}", child.tag_name().name()));
        }
    }
    for part in ["id", "title", "updated"] {
        let count = children(node, part).count();
        if count != 1 {
            faults.push(format!("{name} has {count} {part}"));
        }
    }
    for part in once.iter().chain(&["rights"]) {
        if children(node, part).count() > 1 {
            faults.push(format!("{name} has several {part}"));
        }
    }
    for id in children(node, "id") {
        if !is_iri(id.text().unwrap_or_default()) {
            faults.push(format!("{:?} is no IRI", id.text()));
        }
    }
    for date in children(node, "updated").chain(children(node, "published")) {
        if !is_rfc3339(date.text().unwrap_or_default()) {
            faults.push(format!("{:?} is no date", date.text()));
        }
    }
    for text in ["title", "subtitle", "summary", "rights", "content"]
        .into_iter()
        .flat_map(|t| children(node, t))
    {
        let kind = text.attribute("type").unwrap_or("text");
        if !["text", "html"].contains(&kind) || text.children().any(|child| child.is_element()) {
            faults.push(format!("{} is no text or HTML", text.tag_name().name()));
        }
    }
    for person in children(node, "author").chain(children(node, "contributor")) {
        if children(person, "name").filter(|name| name.text().is_some()).count() != 1 {
            faults.push("a person without a name".to_owned());
        }
    }
    let mut alternates = HashSet::new();
    for link in children(node, "link") {
        let Some(href) = link.attribute("href") else {
            faults.push("a link that leads nowhere".to_owned());
            continue;
        };
        if href.is_empty() || href.contains(|c: char| c.is_whitespace() || "<>\"".contains(c)) {
            faults.push(format!("{href:?} is no address"));
        }
        let kind = (link.attribute("type"), link.attribute("hreflang"));
        if link.attribute("rel").unwrap_or("alternate") == "alternate" && !alternates.insert(kind) {
            faults.push("two alternate links of a kind".to_owned());
        }
    }
}

fn children<'a, 'input: 'a>(node: Node<'a, 'input>, name: &'a str) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.has_tag_name((ATOM, name)))
}

/// What is wrong with a feed as JSON Feed 1.1.
pub(crate) fn json_feed_faults(text: &str) -> Vec<String> {
    let feed: Value = match serde_json::from_str(text) {
        Ok(feed) => feed,
        Err(error) => return vec![format!("no JSON: {error}")],
    };
    let mut faults = Vec::new();
    let mut check = |is_right: bool, fault: &str| {
        if !is_right {
            faults.push(fault.to_owned());
        }
    };
    check(feed["version"] == "https://jsonfeed.org/version/1.1", "version");
    check(feed["title"].is_string(), "title");
    check(feed["items"].is_array(), "items");
    let known = |value: &Value, keys: &[&str]| {
        let own = value.as_object().into_iter().flat_map(|object| object.keys());
        own.into_iter()
            .all(|key| key.starts_with('_') || keys.contains(&key.as_str()))
    };
    let top = [
        "version",
        "title",
        "home_page_url",
        "feed_url",
        "description",
        "user_comment",
        "next_url",
        "icon",
        "favicon",
        "authors",
        "language",
        "expired",
        "hubs",
        "items",
    ];
    check(known(&feed, &top), "a key that the format does not have");
    let mut ids = HashSet::new();
    for item in feed["items"].as_array().into_iter().flatten() {
        let keys = [
            "id",
            "url",
            "external_url",
            "title",
            "content_html",
            "content_text",
            "summary",
            "image",
            "banner_image",
            "date_published",
            "date_modified",
            "authors",
            "tags",
            "language",
            "attachments",
        ];
        check(known(item, &keys), "a key that items do not have");
        let id = item["id"].as_str().unwrap_or_default();
        check(!id.is_empty() && ids.insert(id), "an id, and each once");
        check(
            item["content_html"].is_string() || item["content_text"].is_string(),
            "content",
        );
        check(
            item.get("url").is_none_or(|url| url.as_str().is_some_and(is_iri)),
            "url",
        );
        check(
            item.get("date_published")
                .is_none_or(|date| date.as_str().is_some_and(is_rfc3339)),
            "date_published",
        );
        for author in item.get("authors").and_then(Value::as_array).into_iter().flatten() {
            check(
                ["name", "url", "avatar"].iter().any(|key| author[key].is_string()),
                "authors",
            );
        }
    }
    faults
}

fn is_iri(text: &str) -> bool {
    let scheme = text.split_once(':').filter(|(_, rest)| !rest.is_empty());
    scheme.is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && !rest.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c))
    })
}

/// Whether a date has the form that RFC 3339 gives, as far as digits go.
fn is_rfc3339(text: &str) -> bool {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    [
        "0000-00-00T00:00:00Z",
        "0000-00-00T00:00:00+00:00",
        "0000-00-00T00:00:00-00:00",
    ]
    .contains(&form.as_str())
}

#[test]
fn the_validators_find_faults() {
    let entry =
        "<entry><id>urn:a</id><title>a</title><updated>2026-01-01T00:00:00Z</updated><content>a</content></entry>";
    let feed = |inner: &str| {
        format!(
            "<feed xmlns=\"{ATOM}\"><id>urn:f</id><title>f</title><updated>2026-01-01T00:00:00Z</updated>\
             <author><name>x</name></author>{inner}</feed>"
        )
    };
    assert_eq!(atom_faults(&feed(entry)), [""; 0]);
    for wrong in [
        feed(&entry.repeat(2)),
        feed(&entry.replace("urn:a", "a b")),
        feed(&entry.replace("<content>a</content>", "")),
        feed(&entry.replace("2026", "26")),
        feed(&entry.replace("<title>a</title>", "")),
        feed(&entry.replace("<content>", "<content type=\"html\"><b/>")),
        feed("<item/>"),
        feed(entry).replace("<author><name>x</name></author>", ""),
        feed("<link/>"),
        "<feed/>".to_owned(),
        "<feed".to_owned(),
    ] {
        assert!(!atom_faults(&wrong).is_empty(), "{wrong}");
    }
    let feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"f","items":[{"id":"a","content_text":"b","url":"http://c"}]}"#;
    assert_eq!(json_feed_faults(feed), [""; 0]);
    for (right, wrong) in [
        ("1.1", "1"),
        ("\"id\"", "\"guid\""),
        ("content_text", "text"),
        ("http://c", "c"),
        ("\"f\"", "1"),
        ("}]}", "}"),
    ] {
        assert!(!json_feed_faults(&feed.replace(right, wrong)).is_empty(), "{wrong}");
    }
}
