//! Prints what comes out, in the format that was asked for.

use std::io::Write;

use apercu::Language;
use apercu_formats::{Report, bullets, headline, json, markdown, text};

use crate::args::Format;
use crate::locale;

/// Widest line of text: longer ones are hard to read.
const MAX_WIDTH: usize = 100;

/// Columns to fit text into; none where it is not for a terminal.
pub(crate) fn width() -> Option<usize> {
    let width = terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
    width.map(|width| width.min(MAX_WIDTH))
}

/// Prints reports to standard output.
pub(crate) struct Printer {
    format: Format,
    /// Whether there are several inputs to tell apart.
    several: bool,
    /// Columns to fit text into; none where it is not for a terminal.
    width: Option<usize>,
    printed: bool,
}

impl Printer {
    pub(crate) fn new(format: Format, several: bool) -> Self {
        Self {
            format,
            several,
            width: width(),
            printed: false,
        }
    }

    /// Prints a report at once, so that it can be read while the next input is worked on.
    pub(crate) fn print(&mut self, report: &Report) -> std::io::Result<()> {
        let rendered = self.rendered(report)?;
        // Drops the colours where they are not wanted.
        let mut out = anstream::stdout().lock();
        out.write_all(rendered.as_bytes())?;
        out.flush()
    }

    /// A report as it is printed, with the empty line before it where there was one before.
    pub(crate) fn rendered(&mut self, report: &Report) -> std::io::Result<String> {
        let reader = locale::say(Language::English, Language::French);
        let rendered = match self.format {
            Format::Text | Format::Bullets if report.is_headline() => headline::render(report),
            Format::Text => text::render(report, self.several, self.width, reader),
            Format::Json => json::render(report, self.several)?,
            Format::Bullets => bullets::render(report, self.several),
            Format::Markdown => markdown::render(report, self.several),
        };
        let apart = self.printed && self.format != Format::Json && !report.is_headline();
        self.printed = true;
        Ok(if apart { format!("\n{rendered}") } else { rendered })
    }
}
