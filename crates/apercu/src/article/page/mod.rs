//! Web pages: the article in one, without what stands around it.
//!
//! dom_smoothie, which follows Mozilla's Readability.js, finds the article. Before it, what says of itself that it is no
//! part of one is taken out; after it, headings, tables and lines of links, so that what stays is prose.

mod charset;
mod prose;

#[cfg(feature = "web")]
pub(super) use charset::decode;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use serde_json::Value;

use super::Page;
use crate::error::{Error, Result};
use crate::text::{self, Language};

/// Most elements of a page, and most of them within each other, which no article comes near.
const MAX_ELEMENTS: usize = 100_000;
const MAX_DEPTH: usize = 500;
/// Fewest words of an article: below are notices, videos and pages that need a program to show anything.
const MIN_WORDS: usize = 25;
/// Fewest words of a paragraph that shows that there is prose.
const MIN_PARAGRAPH_WORDS: usize = 8;

/// What is no part of an article, by its role or by the names that news sites give it.
const AROUND: &str = "nav, aside, footer, form, dialog, button, figcaption, amp-ad, amp-consent, amp-embed, amp-sidebar, \
    amp-social-share, [role=navigation], [role=complementary], [role=dialog], [role=alertdialog], [role=search], \
    [aria-modal=true], [aria-hidden=true], [hidden], .sr-only, .visually-hidden, .twitter-tweet, .instagram-media, \
    [class*=cookie i], [id*=cookie i], [class*=consent i], [id*=consent i], [class*=newsletter i], [class*=related i], \
    [id*=related i], [class*=caption i], [class*=share i], [class*=social i], [class*=promo i], [class*=breadcrumb i], \
    [class*=comments i], [id*=comments i], [class*=paywall i], [class*=subscri i]";

/// What a page holds.
#[derive(Debug)]
pub(super) struct Found {
    /// The article's paragraphs, an empty line between them.
    pub(super) text: String,
    pub(super) title: Option<String>,
    /// The language that the page says it is in.
    pub(super) language: Option<Language>,
    /// Characters for bytes that belonged to none.
    pub(super) replaced: usize,
    pub(super) page: Page,
}

/// Whether the bytes begin as an HTML page does.
pub(super) fn looks_like_html(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut start = start.trim_ascii_start();
    while let Some(comment) = start.strip_prefix(b"<!--").or_else(|| start.strip_prefix(b"<?xml")) {
        let Some(end) = comment.iter().position(|&byte| byte == b'>') else {
            return false;
        };
        start = comment[end + 1..].trim_ascii_start();
    }
    ["<!doctype html", "<html", "<head>", "<body"].iter().any(|tag| {
        start
            .get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
    })
}

/// Finds the article in a page. `charset` is the character set that came with it.
pub(super) fn read(bytes: &[u8], charset: Option<&str>, url: Option<&str>) -> Result<Found> {
    let decoded = charset::decode(bytes, charset);
    let config = Config {
        max_elements_to_parse: MAX_ELEMENTS,
        ..Config::default()
    };
    let document = Document::from(decoded.text.as_str());
    check_depth(&document)?;
    let language = document
        .select_single("html")
        .attr("lang")
        .and_then(|lang| Language::from_tag(&lang));
    let restricted = is_restricted(&document);
    let heading = single_heading(&document);
    let time = document.select_single("time[datetime]").attr("datetime");
    remove_around(&document);

    let no_article = |reason: String| Error::NoArticle { reason };
    let mut readability =
        Readability::with_document(document, None, Some(config)).map_err(|error| no_article(error.to_string()))?;
    let article = readability.parse().map_err(|error| match error {
        dom_smoothie::ReadabilityError::GrabFailed => no_article("it holds no running text".to_owned()),
        error => no_article(error.to_string()),
    })?;
    let paragraphs = prose::paragraphs(&Document::fragment(article.content.as_ref()));
    let words: usize = paragraphs.iter().map(|paragraph| text::count_words(paragraph)).sum();
    if words < MIN_WORDS || !paragraphs.iter().any(|paragraph| is_prose(paragraph)) {
        return Err(no_article(format!(
            "it has {words} words of running text, too few for one"
        )));
    }
    let title = prose::collapse(&article.title);
    // What search engines and networks are told often has the site's name after it.
    let title = heading
        .filter(|heading| title.starts_with(heading.as_str()))
        .unwrap_or(title);
    Ok(Found {
        text: paragraphs.join("\n\n"),
        title: Some(title).filter(|title| !title.is_empty()),
        language,
        replaced: decoded.replaced,
        page: Page {
            url: url.map(str::to_owned),
            byline: article
                .byline
                .map(|byline| prose::collapse(&byline))
                .filter(|b| !b.is_empty()),
            published: article.published_time.or(time.map(|time| time.to_string())),
            restricted,
        },
    })
}

/// The text of a piece of HTML that is all article, as feeds carry it.
#[cfg(feature = "web")]
pub(crate) fn fragment(html: &str) -> Result<String> {
    let document = Document::fragment(html);
    check_depth(&document)?;
    remove_around(&document);
    Ok(prose::paragraphs(&document).join("\n\n"))
}

fn check_depth(document: &Document) -> Result<()> {
    let mut waiting: Vec<(NodeRef, usize)> = vec![(document.root(), 0)];
    while let Some((node, depth)) = waiting.pop() {
        if depth > MAX_DEPTH {
            return Err(Error::NoArticle {
                reason: format!("its elements stand more than {MAX_DEPTH} deep in each other"),
            });
        }
        waiting.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    Ok(())
}

/// Takes out what stands around an article, unless half of the page's paragraphs are in it: then it is named badly.
fn remove_around(document: &Document) {
    let prose = |node: &NodeRef| -> usize {
        let paragraphs = node.descendants_it().filter(|node| node.has_name("p"));
        paragraphs.map(|paragraph| paragraph.text().trim().len()).sum()
    };
    let all = prose(&document.root());
    for node in document.select(AROUND).nodes() {
        let keeps = ["html", "body", "main"].iter().any(|name| node.has_name(name));
        if !keeps && (all == 0 || prose(node) * 2 < all) {
            node.remove_from_parent();
        }
    }
}

/// Whether the page says in its schema.org data that not all of it is free to read.
fn is_restricted(document: &Document) -> bool {
    fn says_so(value: &Value) -> bool {
        match value {
            Value::Object(fields) => fields.iter().any(|(name, value)| match (name.as_str(), value) {
                ("isAccessibleForFree", Value::Bool(free)) => !free,
                ("isAccessibleForFree", Value::String(free)) => free.eq_ignore_ascii_case("false"),
                (_, value) => says_so(value),
            }),
            Value::Array(values) => values.iter().any(says_so),
            _ => false,
        }
    }
    let scripts = document.select("script[type='application/ld+json']");
    scripts
        .iter()
        .any(|script| serde_json::from_str(&script.text()).is_ok_and(|value: Value| says_so(&value)))
}

/// The text of the page's `h1`, if it has just one.
fn single_heading(document: &Document) -> Option<String> {
    let headings = document.select("h1");
    let text = prose::collapse(&headings.text());
    (headings.length() == 1 && !text.is_empty()).then_some(text)
}

/// Whether a paragraph is a sentence or more, not a label.
fn is_prose(paragraph: &str) -> bool {
    let end = paragraph.trim_end_matches(['"', '”', '’', '»', ')', ']', ' ', '\u{a0}', '\u{202f}']);
    end.ends_with(['.', '!', '?', '…']) && text::count_words(paragraph) >= MIN_PARAGRAPH_WORDS
}
