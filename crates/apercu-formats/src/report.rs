//! What there is to say about an input, which each format turns into text.

use apercu::{Article, BilingualSummary, Language};
use serde::Serialize;

/// What there is to print about an input.
#[derive(Debug)]
pub struct Report<'a> {
    /// The input's name as it was given.
    pub input: String,
    /// What was read there.
    pub article: &'a Article,
    /// Its summary.
    pub summary: &'a BilingualSummary,
    /// Where in a feed it comes from, if it does.
    pub entry: Option<Origin>,
}

/// Where in a feed an article comes from.
#[derive(Debug, Serialize)]
pub struct Origin {
    /// The feed's identifier for it.
    pub id: String,
    /// The feed, as it was named.
    pub feed: String,
    /// The address of its page.
    pub url: Option<String>,
    /// In the form of RFC 3339.
    pub published: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Whether the article was read from its page, or from what the feed carries of it.
    pub read_from: &'static str,
    /// Why it was not read from its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_error: Option<String>,
}

/// A language's name for itself.
pub fn name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::French => "Français",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn report<'a>(article: &'a Article, summary: &'a BilingualSummary) -> Report<'a> {
        Report {
            input: "pont.txt".into(),
            article,
            summary,
            entry: None,
        }
    }
}
