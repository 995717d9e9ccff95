//! What `apercu feed` writes: reports as the other commands print them, or one document of them all.

pub(crate) mod atom;
pub(crate) mod html;
pub(crate) mod json_feed;
pub(crate) mod markup;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use apercu_formats::Report;

use crate::args::{FeedFormat, Format};
use crate::output::Printer;
use crate::time::rfc3339;

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

#[cfg(test)]
mod tests;
