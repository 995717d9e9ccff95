//! What `apercu digest` writes.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use apercu::Language;
use apercu::digest::{Item, Telling};
use apercu_formats::story::{self, StoryReport, link};
use apercu_formats::{left_out, name, plain};
use serde_json::{Value, json};

use super::published;
use crate::args::FeedFormat;
use crate::feed::output::markup::{escape, percent};
use crate::feed::output::{atom, html, json_feed, replace};
use crate::locale;
use crate::output::width;
use crate::time::rfc3339;

/// What a document of the stories is called.
const TITLE: &str = "apercu: digest";

/// Writes stories one after the other.
pub(super) struct Output {
    format: FeedFormat,
    /// What each story became, where they are written together at the end.
    parts: Vec<String>,
    path: Option<PathBuf>,
    /// When this began, in the form of RFC 3339.
    now: String,
    printed: bool,
}

impl Output {
    /// Writes to a file, or to standard output.
    pub(super) fn new(format: FeedFormat, path: Option<&Path>) -> Self {
        Self {
            format,
            parts: Vec::new(),
            path: path.map(Path::to_owned),
            now: rfc3339(SystemTime::now()).unwrap_or_default(),
            printed: false,
        }
    }

    /// Takes a story: prints it at once where that can be.
    pub(super) fn take(&mut self, report: &StoryReport) -> Result<()> {
        let reader = locale::say(Language::English, Language::French);
        let apart = if self.printed { "\n" } else { "" };
        self.printed = true;
        let part = match self.format {
            FeedFormat::Text => {
                let width = self.path.is_none().then(width).flatten();
                format!("{apart}{}", story::text(report, width, reader))
            }
            FeedFormat::Json => story::json(report)?,
            FeedFormat::Markdown => format!("{apart}{}", story::markdown(report)),
            FeedFormat::Html => format!(
                "<article><h2>{}</h2>\n{}</article>\n",
                escape(&title(report)),
                content(report)
            ),
            FeedFormat::Atom => self.entry(report),
            FeedFormat::JsonFeed => self.item(report).to_string(),
        };
        let at_once = matches!(self.format, FeedFormat::Text | FeedFormat::Json | FeedFormat::Markdown);
        if self.path.is_none() && at_once {
            // Drops the colours where they are not wanted.
            let mut out = anstream::stdout().lock();
            let written = out.write_all(part.as_bytes()).and_then(|()| out.flush());
            return written.context("cannot write the output");
        }
        self.parts.push(anstream::adapter::strip_str(&part).to_string());
        Ok(())
    }

    /// Writes what is still to be written.
    pub(super) fn finish(self) -> Result<()> {
        let text = match self.format {
            FeedFormat::Text | FeedFormat::Json | FeedFormat::Markdown => self.parts.concat(),
            FeedFormat::Html => html::page(TITLE, &self.parts),
            FeedFormat::Atom => atom::feed(TITLE, &self.now, &self.parts),
            FeedFormat::JsonFeed => json_feed::feed(TITLE, &self.parts)?,
        };
        let written = match &self.path {
            Some(path) => replace(path, &text),
            None => io::stdout().write_all(text.as_bytes()),
        };
        written.context("cannot write the output")
    }

    fn entry(&self, report: &StoryReport) -> String {
        let content: Vec<String> = content(report).lines().map(escape).collect();
        let link = lead(report).and_then(|item| link(item.url.as_deref()?));
        let link = link.map_or_else(String::new, |url| {
            format!("<link rel=\"alternate\" href=\"{}\"/>", escape(url))
        });
        format!(
            "<entry><id>{}</id><title>{}</title><updated>{}</updated>{link}<content type=\"html\">{}</content></entry>\n",
            escape(&id(report)),
            escape(&title(report)),
            report.story.latest.and_then(rfc3339).as_deref().unwrap_or(&self.now),
            content.join("\n")
        )
    }

    fn item(&self, report: &StoryReport) -> Value {
        let mut item = json!({
            "id": id(report),
            "title": plain::line(&title(report)),
            "content_html": content(report),
            "date_published": report.story.latest.and_then(rfc3339).as_deref().unwrap_or(&self.now),
        });
        if let Some(url) = lead(report).and_then(|item| link(item.url.as_deref()?)) {
            item["url"] = url.into();
        }
        item
    }
}

fn lead<'a>(report: &StoryReport<'a>) -> Option<&'a Item> {
    report.articles().next().map(|(_, item)| item)
}

/// What tells the story from others: its first article.
fn id(report: &StoryReport) -> String {
    let lead = lead(report);
    let name = lead.map_or("", |item| item.url.as_deref().unwrap_or(item.title()));
    let source = lead.map_or("", |item| &item.source);
    format!("tag:apercu.invalid,2026:story:{}:{}", percent(source), percent(name))
}

/// The title in both languages, or in the one there is.
fn title(report: &StoryReport) -> String {
    let told = Language::ALL
        .into_iter()
        .filter_map(|language| report.summary.in_language(language)?.title.clone());
    let mut titles: Vec<String> = told.collect();
    titles.dedup();
    if titles.is_empty() {
        return lead(report).map_or("", Item::title).to_owned();
    }
    titles.join(" · ")
}

/// The summaries as HTML, with the articles below.
fn content(report: &StoryReport) -> String {
    let mut html = String::new();
    for language in Language::ALL {
        if let Some(telling) = report.summary.in_language(language) {
            html += &section(report, telling, language);
        }
    }
    html += "<ol>";
    for (_, item) in report.articles() {
        let time = published(item).map_or_else(String::new, |time| format!(" <time datetime=\"{time}\">{time}</time>"));
        let title = escape(item.title());
        let title = match item.url.as_deref().and_then(link) {
            Some(url) => format!("<a href=\"{}\">{title}</a>", escape(url)),
            None => title,
        };
        // Writing to a string cannot fail.
        let _ = write!(html, "<li>{}: {title}{time}</li>", escape(&item.source));
    }
    html + "</ol>\n"
}

fn section(report: &StoryReport, telling: &Telling, language: Language) -> String {
    let heading = telling.title.as_deref().unwrap_or(name(language));
    let mut warnings: Vec<String> = telling
        .title_warnings
        .iter()
        .map(|warning| warning.message(language))
        .collect();
    let mut sentences = Vec::new();
    for told in &telling.sentences {
        let number = report.number(told.article);
        let item = report.items.get(told.article);
        let source = escape(&item.map_or_else(String::new, |item| format!("[{number}] {}", item.source)));
        let source = match item.and_then(|item| link(item.url.as_deref()?)) {
            Some(url) => format!("<a href=\"{}\">{source}</a>", escape(url)),
            None => source,
        };
        sentences.push(format!("{} <small>{source}</small>", escape(&told.sentence.text)));
        warnings.extend(
            told.sentence
                .warnings
                .iter()
                .map(|warning| format!("[{number}] {}", warning.message(language))),
        );
    }
    warnings.extend(left_out(telling.left_out, language));
    warnings.extend(
        report
            .story
            .disagreements
            .iter()
            .map(|found| report.disagreement(found, language)),
    );
    let list: Vec<String> = warnings
        .iter()
        .map(|warning| format!("<li>⚠ {}</li>", escape(warning)))
        .collect();
    let list = if list.is_empty() {
        String::new()
    } else {
        format!("<ul class=\"warnings\">{}</ul>\n", list.concat())
    };
    let (code, text) = (language.code(), sentences.join(" "));
    format!(
        "<section lang=\"{code}\"><h3>{}</h3>\n<p>{text}</p>\n{list}</section>\n",
        escape(heading)
    )
}
