//! A feed of summaries as JSON Feed 1.1.

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

use super::markup::{iri, link, summaries, title};
use apercu_formats::{Facts, Report, plain};

const VERSION: &str = "https://jsonfeed.org/version/1.1";

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    title: String,
    content_html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    /// Everything that is known, as the format allows to those who use an underscore.
    _apercu: Facts<'a>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

/// An entry.
pub(super) fn item(report: &Report) -> Result<String> {
    let origin = report.entry.as_ref();
    let item = Item {
        id: iri(origin.map_or(report.input.as_str(), |origin| &origin.id)),
        url: link(report),
        title: plain::line(&title(report)),
        content_html: summaries(report),
        date_published: origin.and_then(|origin| origin.published.as_deref()),
        authors: origin
            .and_then(|origin| origin.byline.as_deref())
            .map(|name| Author { name })
            .into_iter()
            .collect(),
        _apercu: Facts::new(report.article, report.summary),
    };
    Ok(serde_json::to_string(&item)?)
}

/// The identifier of an item.
pub(super) fn id(item: &str) -> Option<String> {
    let item: Value = serde_json::from_str(item).ok()?;
    item.get("id")?.as_str().map(str::to_owned)
}

/// The identifiers and the items of a feed.
pub(super) fn items(feed: &str) -> Vec<(String, String)> {
    let feed: Value = serde_json::from_str(feed).unwrap_or_default();
    let items = feed.get("items").and_then(Value::as_array).into_iter().flatten();
    items
        .filter_map(|item| Some((item.get("id")?.as_str()?.to_owned(), item.to_string())))
        .collect()
}

/// The feed.
pub(crate) fn feed(title: &str, items: &[String]) -> Result<String> {
    let title = serde_json::to_string(&plain::line(title))?;
    let feed = format!(
        "{{\"version\":\"{VERSION}\",\"title\":{title},\"authors\":[{{\"name\":\"apercu\"}}],\"items\":[{}]}}",
        items.join(",")
    );
    Ok(plain::json(&feed).into_owned() + "\n")
}
