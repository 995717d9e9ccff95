//! Feeds: RSS, Atom and JSON Feed, read by feed-rs.

use std::time::SystemTime;

use apercu::Article;
use apercu::article::ReadOptions;

use crate::error::{Error, Result};
use crate::guard::guarded;
use crate::page;

/// A feed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Feed {
    /// Its title.
    pub title: Option<String>,
    /// What it tells of, in the feed's order.
    pub entries: Vec<Entry>,
}

/// One of the articles that a feed tells of.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// What tells it from all others: the feed's identifier for it, or one made of its address and title.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// The address of its page.
    pub url: Option<String>,
    /// When it was published, or else updated.
    pub published: Option<SystemTime>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// The HTML that the feed carries of it: the whole article, its beginning, or a description.
    content: Option<String>,
}

impl Feed {
    /// Reads a feed. `url` is where it came from, to which addresses in it are relative.
    ///
    /// # Errors
    /// [`Error::Feed`] for what is no feed.
    pub fn parse(bytes: &[u8], url: Option<&str>) -> Result<Self> {
        let parser = feed_rs::parser::Builder::new().base_uri(url).build();
        let feed = guarded(|| parser.parse(bytes)).map_err(|reason| Error::Feed(reason.into()))?;
        let feed = feed.map_err(|error| Error::Feed(error.into()))?;
        Ok(Self {
            title: feed.title.map(|title| title.content),
            entries: feed.entries.into_iter().map(Entry::from).collect(),
        })
    }
}

impl Entry {
    /// The article, as far as the feed carries it.
    ///
    /// # Errors
    /// As [`ReadOptions::text`]; [`apercu::Error::Empty`] for an entry without content.
    pub fn article(&self, options: &ReadOptions) -> Result<Article> {
        let content = self.content.as_deref().unwrap_or_default();
        let text =
            guarded(|| page::fragment(content)).map_err(|reason| Error::NoArticle { reason: reason.into() })??;
        let mut options = options.clone();
        if let Some(title) = &self.title {
            options = options.title(title);
        }
        Ok(options.text(text)?)
    }
}

impl From<feed_rs::model::Entry> for Entry {
    fn from(entry: feed_rs::model::Entry) -> Self {
        let pages = |link: &&feed_rs::model::Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
        let url = entry.links.iter().find(pages).or(entry.links.first());
        let content = entry.content.and_then(|content| content.body);
        let summary = entry.summary.map(|summary| summary.content);
        Self {
            url: url.map(|link| link.href.clone()),
            title: entry
                .title
                .map(|title| title.content.trim().to_owned())
                .filter(|title| !title.is_empty()),
            published: entry.published.or(entry.updated).map(SystemTime::from),
            byline: entry
                .authors
                .into_iter()
                .filter_map(|author| author.name)
                .find(|name| !name.is_empty()),
            content: content.or(summary),
            id: entry.id,
        }
    }
}
