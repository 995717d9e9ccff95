//! Lists of feeds as OPML, which feed readers export.

use roxmltree::{Document, ParsingOptions};

use crate::error::{Error, Result};
use crate::page::decode;

/// Most elements and texts of a list.
const MOST_NODES: u32 = 1_000_000;

/// A feed that a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subscription {
    /// Its address.
    pub url: String,
    /// What the list calls it.
    pub title: Option<String>,
}

/// The feeds that an OPML document names, each address once, in the order of the document.
///
/// # Errors
/// [`Error::Opml`] for what is not OPML, or names no feed.
pub fn subscriptions(opml: &[u8]) -> Result<Vec<Subscription>> {
    let text = decode(opml, None).text;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text.trim_start_matches('\u{feff}'), options)
        .map_err(|error| Error::Opml(error.into()))?;
    let root = document.root_element();
    if root.tag_name().name() != "opml" {
        let name = root.tag_name().name();
        return Err(Error::Opml(format!("its root is {name}, not opml").into()));
    }
    let mut found: Vec<Subscription> = Vec::new();
    for outline in root.descendants().filter(|node| node.has_tag_name("outline")) {
        // Some write xmlURL.
        let attribute = |name: &str| {
            let mut all = outline.attributes();
            let value = all.find(|attribute| attribute.name().eq_ignore_ascii_case(name));
            value
                .map(|attribute| attribute.value().trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        let Some(url) = attribute("xmlUrl") else { continue };
        if found.iter().all(|known| known.url != url) {
            let title = attribute("title").or_else(|| attribute("text"));
            found.push(Subscription { url, title });
        }
    }
    if found.is_empty() {
        return Err(Error::Opml("it names no feed (no outline with an xmlUrl)".into()));
    }
    Ok(found)
}

/// Whether the bytes begin as OPML does.
pub fn looks_like_opml(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).into_owned();
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else {
            return rest.starts_with("<opml");
        };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feeds_of_a_list_are_found_in_any_depth_and_once() {
        let opml = br#"<?xml version="1.0" encoding="UTF-8"?><!-- mine --><opml version="2.0"><head><title>x</title></head><body>
            <outline text="Presse"><outline text="Vall&#233;e" type="rss" xmlUrl="https://example.org/rss?a=1&amp;b=2"/>
            <outline title="B" xmlURL="https://example.org/b"/></outline>
            <outline text="again" xmlUrl="https://example.org/b"/><outline text="a page" htmlUrl="https://example.org/"/></body></opml>"#;
        assert!(looks_like_opml(opml));
        let found = subscriptions(opml).unwrap();
        let pairs: Vec<_> = found.iter().map(|s| (s.url.as_str(), s.title.as_deref())).collect();
        assert_eq!(
            pairs,
            [
                ("https://example.org/rss?a=1&b=2", Some("Vallée")),
                ("https://example.org/b", Some("B"))
            ]
        );
    }

    #[test]
    fn what_is_no_list_is_an_error() {
        for wrong in [
            "",
            "<opml>",
            "<rss/>",
            "<opml><body/></opml>",
            "<!DOCTYPE opml [<!ENTITY a 'b'>]><opml>&a;</opml>",
        ] {
            assert!(
                matches!(subscriptions(wrong.as_bytes()), Err(Error::Opml(_))),
                "{wrong}"
            );
        }
        assert!(!looks_like_opml(b"<?xml version='1.0'?><rss/>"));
        assert!(!looks_like_opml(b"<!-- <opml>"));
    }
}
