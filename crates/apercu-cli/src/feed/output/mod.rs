//! What `apercu feed` writes: reports as the other commands print them, or one document of them all.

pub(crate) mod atom;
pub(crate) mod html;
pub(crate) mod json_feed;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use apercu::{Language, LanguageSummary};
use apercu_formats::{Report, left_out, name, plain};

use super::rfc3339;
use crate::args::{FeedFormat, Format};
use crate::output::Printer;

/// Most entries that a feed keeps.
const MOST_KEPT: usize = 200;

/// Writes reports one after the other.
pub(super) struct Output {
    form: Form,
    /// What each report became, where they are written together at the end.
    parts: Vec<String>,
    path: Option<PathBuf>,
    /// When this began, in the form of RFC 3339.
    now: String,
    /// What the feeds are called together.
    title: String,
}

enum Form {
    Reports(Printer),
    Html,
    Atom,
    JsonFeed,
}

impl Output {
    /// Writes to a file, or to standard output.
    pub(super) fn new(format: FeedFormat, path: Option<&Path>, title: String) -> Self {
        let form = match format {
            FeedFormat::Text => Form::Reports(Printer::new(Format::Text, true)),
            FeedFormat::Json => Form::Reports(Printer::new(Format::Json, true)),
            FeedFormat::Markdown => Form::Reports(Printer::new(Format::Markdown, true)),
            FeedFormat::Html => Form::Html,
            FeedFormat::Atom => Form::Atom,
            FeedFormat::JsonFeed => Form::JsonFeed,
        };
        Self {
            form,
            parts: Vec::new(),
            path: path.map(Path::to_owned),
            now: rfc3339(SystemTime::now()).unwrap_or_default(),
            title,
        }
    }

    /// Takes a report: prints it at once where that can be.
    pub(super) fn take(&mut self, report: &Report) -> Result<()> {
        let part = match &mut self.form {
            Form::Reports(printer) if self.path.is_none() => {
                return printer.print(report).context("cannot write the output");
            }
            Form::Reports(printer) => anstream::adapter::strip_str(&printer.rendered(report)?).to_string(),
            Form::Html => html::article(report),
            Form::Atom => atom::entry(report, &self.now),
            Form::JsonFeed => json_feed::item(report)?,
        };
        self.parts.push(part);
        Ok(())
    }

    /// Writes what is still to be written.
    pub(super) fn finish(self) -> Result<()> {
        let old = self.path.as_ref().and_then(|path| fs::read_to_string(path).ok());
        let old = old.as_deref().unwrap_or_default();
        let kept = |known: Vec<(String, String)>, id: &dyn Fn(&str) -> Option<String>| {
            let new: Vec<_> = self.parts.iter().filter_map(|part| id(part)).collect();
            let old = known
                .into_iter()
                .filter(|(id, _)| !new.contains(id))
                .map(|(_, part)| part);
            self.parts
                .iter()
                .cloned()
                .chain(old)
                .take(MOST_KEPT.max(self.parts.len()))
                .collect::<Vec<_>>()
        };
        let text = match self.form {
            Form::Reports(_) => self.parts.concat(),
            Form::Html => html::page(&self.title, &self.parts),
            Form::Atom => {
                let entries = kept(atom::entries(old), &|part| Some(atom::entries(part).pop()?.0));
                atom::feed(&self.title, &self.now, &entries)
            }
            Form::JsonFeed => {
                let items = kept(json_feed::items(old), &json_feed::id);
                json_feed::feed(&self.title, &items)?
            }
        };
        let written = match &self.path {
            Some(path) => replace(path, &text),
            None => io::stdout().write_all(text.as_bytes()),
        };
        written.context("cannot write the output")
    }
}

/// Writes a file in the place of the old one, so that nobody reads half of it.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    fs::write(&beside, text)?;
    fs::rename(&beside, path)
}

/// Text in XML and HTML, in which nothing marks up or steers.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain::line(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // No characters of XML.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The identifier of an entry as the address that it must be: itself if it is one, else a tag of it.
fn iri(id: &str) -> String {
    let is_iri =
        url_scheme(id) && !id.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c));
    if is_iri {
        return id.to_owned();
    }
    format!("tag:apercu.invalid,2026:{}", percent(id))
}

fn url_scheme(id: &str) -> bool {
    let scheme = id.split_once(':').map(|(scheme, rest)| (scheme, !rest.is_empty()));
    scheme.is_some_and(|(scheme, rest)| {
        rest && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Text in which all but plain letters and digits are percent-encoded.
pub(crate) fn percent(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// The title of an entry in both languages, or in the one there is.
fn title(report: &Report) -> String {
    let titles = Language::ALL.into_iter().filter_map(|language| {
        let summary = report.summary.in_language(language)?;
        summary.title.clone()
    });
    let mut titles: Vec<String> = titles.collect();
    titles.dedup();
    if titles.is_empty() {
        report.summary.title.clone().unwrap_or_else(|| report.input.clone())
    } else {
        titles.join(" · ")
    }
}

/// Both summaries as HTML, their warnings below, and where it all comes from.
fn summaries(report: &Report) -> String {
    let mut html = String::new();
    for language in Language::ALL {
        if let Some(summary) = report.summary.in_language(language) {
            html += &section(summary, language);
        }
    }
    if let Some(url) = link(report) {
        let url = escape(url);
        // Writing to a string cannot fail.
        let _ = writeln!(html, "<p><a href=\"{url}\">{url}</a></p>");
    }
    html
}

fn section(summary: &LanguageSummary, language: Language) -> String {
    let mut warnings: Vec<String> = Vec::new();
    let mut marked = |text: &str, found: &[apercu::check::Finding]| {
        let mut html = escape(text);
        for warning in found {
            warnings.push(escape(&warning.message(language)));
            let _ = write!(html, "<sup>[{}]</sup>", warnings.len());
        }
        html
    };
    let heading = match &summary.title {
        Some(title) => marked(title, &summary.title_warnings),
        None => name(language).to_owned(),
    };
    let sentences: Vec<String> = summary.sentences.iter().map(|s| marked(&s.text, &s.warnings)).collect();
    warnings.extend(left_out(summary.left_out, language));
    let list = if warnings.is_empty() {
        String::new()
    } else {
        format!(
            "<ol class=\"warnings\"><li>⚠ {}</li></ol>\n",
            warnings.join("</li><li>⚠ ")
        )
    };
    let (code, text) = (language.code(), sentences.join(" "));
    format!("<section lang=\"{code}\"><h3>{heading}</h3>\n<p>{text}</p>\n{list}</section>\n")
}

/// The address of the entry's page, if it is one that a reader may follow.
fn link<'a>(report: &'a Report) -> Option<&'a str> {
    let url = report.entry.as_ref()?.url.as_deref()?;
    (url.starts_with("http://") || url.starts_with("https://")).then_some(url)
}

#[cfg(test)]
mod tests;
