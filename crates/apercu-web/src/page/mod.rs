//! Web pages: the article in one, without what stands around it.
//!
//! `dom_smoothie`, which follows Mozilla's Readability.js, finds the article. Before it, what says of itself that it is no
//! part of one is taken out; after it, headings, tables and lines of links, so that what stays is prose.

mod charset;
mod prose;
mod schema;
mod size;
#[cfg(test)]
mod tests;

pub(super) use charset::decode;

use dom_query::{Document, NodeRef};
use dom_smoothie::Readability;
use schema::Schema;

use apercu::article::{Document as Text, MAX_BYTES, Page, ReadOptions};
use apercu::text::{self, Language};
use apercu::{Article, Error as ArticleError};

use crate::error::{Error, Reason, Result};
use crate::guard::guarded;

/// How deep elements may stand in each other: readers of the tree call themselves for each level.
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

/// A web page that an article is looked for in.
#[derive(Debug, Clone, Copy)]
pub struct Html<'a> {
    bytes: &'a [u8],
    charset: Option<&'a str>,
    url: Option<&'a str>,
}

impl<'a> Html<'a> {
    /// The page of these bytes, in any character set.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            charset: None,
            url: None,
        }
    }

    /// The character set that came with the page, as in its HTTP header. Without one the page's own declaration counts, and
    /// without that what its bytes look like.
    #[must_use]
    pub fn charset(mut self, charset: &'a str) -> Self {
        self.charset = Some(charset);
        self
    }

    /// The page's address, which [`Article::page`] then has.
    #[must_use]
    pub fn url(mut self, url: &'a str) -> Self {
        self.url = Some(url);
        self
    }

    /// Reads the article in the page: its title, date, byline and paragraphs, without navigation, captions and what else
    /// stands around it.
    ///
    /// The language is that of the text; what the page says it is in decides where the text is too short to tell.
    ///
    /// # Errors
    /// [`Error::NoArticle`] for a page that holds no article; [`Error::Article`] as [`Article::from_text`].
    pub fn article(&self, options: &ReadOptions) -> Result<Article> {
        if self.bytes.len() > MAX_BYTES {
            return Err(Error::Article(ArticleError::TooLarge {
                bytes: self.bytes.len(),
                limit: MAX_BYTES,
            }));
        }
        let found = guarded(|| read(self.bytes, self.charset, self.url));
        Ok(options.document(found.map_err(|reason| Error::NoArticle { reason: reason.into() })??)?)
    }
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
fn read(bytes: &[u8], charset: Option<&str>, url: Option<&str>) -> Result<Text> {
    let decoded = charset::decode(bytes, charset);
    let document = parse(&decoded.text, Document::from)?;
    let language = document
        .select_single("html")
        .attr("lang")
        .and_then(|lang| Language::from_tag(&lang));
    let schema = Schema::of(&document);
    let heading = single_heading(&document);
    let time = document.select_single("time[datetime]").attr("datetime");
    remove_around(&document);

    let no_article = |reason: Reason| Error::NoArticle { reason };
    let mut readability = Readability::with_document(document, None, None).map_err(|error| no_article(error.into()))?;
    let article = readability.parse().map_err(|error| match error {
        dom_smoothie::ReadabilityError::GrabFailed => no_article("it holds no running text".into()),
        error => no_article(error.into()),
    })?;
    let paragraphs = prose::paragraphs(&Document::fragment(article.content.as_ref()));
    let words: usize = paragraphs.iter().map(|paragraph| text::count_words(paragraph)).sum();
    if words < MIN_WORDS || !paragraphs.iter().any(|paragraph| is_prose(paragraph)) {
        return Err(no_article(
            format!("it has {words} words of running text, too few for one").into(),
        ));
    }
    let byline = article.byline.map(|byline| prose::collapse(&byline));
    let byline = byline.filter(|byline| !byline.is_empty());
    let title = schema.headline.unwrap_or_else(|| prose::collapse(&article.title));
    // What search engines and networks are told often has the site's name after it.
    let title = heading
        .filter(|heading| title.starts_with(heading.as_str()))
        .unwrap_or(title);
    Ok(Text {
        text: paragraphs.join("\n\n"),
        title: Some(title).filter(|title| !title.is_empty()),
        language,
        replaced: decoded.replaced,
        page: Some(Page {
            url: url.map(str::to_owned),
            byline: Some(schema.authors.join(", "))
                .filter(|authors| !authors.is_empty())
                .or(byline),
            published: schema
                .published
                .or(article.published_time)
                .or(time.map(|time| time.to_string())),
            restricted: schema.restricted,
        }),
        places: None,
    })
}

/// The text of a piece of HTML that is all article, as feeds carry it.
pub(crate) fn fragment(html: &str) -> Result<String> {
    let document = parse(html, Document::fragment)?;
    remove_around(&document);
    Ok(prose::paragraphs(&document).join("\n\n"))
}

/// Parses what is of a size to be an article.
fn parse<'a>(html: &'a str, parse: impl Fn(&'a str) -> Document) -> Result<Document> {
    let too_much = |reason: String| Error::NoArticle { reason: reason.into() };
    if let Some(reason) = size::excess(html) {
        return Err(too_much(reason));
    }
    let document = parse(html);
    let mut waiting: Vec<(NodeRef, usize)> = vec![(document.root(), 0)];
    while let Some((node, depth)) = waiting.pop() {
        if depth > MAX_DEPTH {
            return Err(too_much(format!(
                "its elements stand more than {MAX_DEPTH} deep in each other"
            )));
        }
        waiting.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    drop(waiting);
    Ok(document)
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
