//! A feed of summaries as Atom (RFC 4287).

use std::fmt::Write;

use super::markup::{escape, iri, link, percent, summaries, title};
use apercu_formats::Report;

const BEGIN: &str = "<entry>";
const END: &str = "</entry>\n";

/// An entry; `now` is its date if it has no other.
pub(super) fn entry(report: &Report, now: &str) -> String {
    let origin = report.entry.as_ref();
    let id = iri(origin.map_or(report.input.as_str(), |origin| &origin.id));
    let published = origin.and_then(|origin| origin.published.as_deref());
    let mut entry = format!(
        "{BEGIN}<id>{}</id><title>{}</title>",
        escape(&id),
        escape(&title(report))
    );
    // Writing to a string cannot fail.
    let _ = write!(entry, "<updated>{}</updated>", published.unwrap_or(now));
    if let Some(published) = published {
        let _ = write!(entry, "<published>{published}</published>");
    }
    if let Some(byline) = origin.and_then(|origin| origin.byline.as_deref()) {
        let byline = escape(byline);
        if !byline.is_empty() {
            let _ = write!(entry, "<author><name>{byline}</name></author>");
        }
    }
    if let Some(url) = link(report) {
        let _ = write!(entry, "<link rel=\"alternate\" href=\"{}\"/>", escape(url));
    }
    let content: Vec<String> = summaries(report).lines().map(escape).collect();
    let _ = write!(entry, "<content type=\"html\">{}</content>{END}", content.join("\n"));
    entry
}

/// The identifiers and the entries of a feed that this program wrote.
pub(super) fn entries(feed: &str) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    for part in feed.split(BEGIN).skip(1) {
        let Some((inner, _)) = part.split_once(END) else {
            continue;
        };
        let id = inner.strip_prefix("<id>").and_then(|rest| rest.split_once("</id>"));
        if let Some((id, _)) = id {
            entries.push((id.to_owned(), format!("{BEGIN}{inner}{END}")));
        }
    }
    entries
}

/// The feed.
pub(crate) fn feed(title: &str, now: &str, entries: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>tag:apercu.invalid,2026:feed:{}</id>\n<title>{}</title>\n<updated>{now}</updated>\n\
         <author><name>apercu</name></author>\n<generator version=\"{}\">apercu</generator>\n{}</feed>\n",
        percent(title),
        escape(title),
        env!("CARGO_PKG_VERSION"),
        entries.concat()
    )
}
