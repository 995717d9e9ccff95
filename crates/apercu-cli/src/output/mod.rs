//! What comes out: one module a format, each a function from the same report to text.

pub(crate) mod json;
mod markdown;
mod text;

use std::io::Write;

use apercu::{Article, BilingualSummary, Language};

use crate::args::Format;
use crate::feed::Origin;

/// Widest line of text: longer ones are hard to read.
const MAX_WIDTH: usize = 100;

/// What there is to print about an input.
pub(crate) struct Report<'a> {
    /// The input's name as it was given.
    pub(crate) input: String,
    pub(crate) article: &'a Article,
    pub(crate) summary: &'a BilingualSummary,
    /// Where in a feed it comes from, if it does.
    pub(crate) entry: Option<Origin>,
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
        let width = terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
        Self {
            format,
            several,
            width: width.map(|width| width.min(MAX_WIDTH)),
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
        let rendered = match self.format {
            Format::Text => text::render(report, self.several, self.width),
            Format::Json => json::render(report, self.several)?,
            Format::Markdown => markdown::render(report, self.several),
        };
        let apart = self.printed && self.format != Format::Json;
        self.printed = true;
        Ok(if apart { format!("\n{rendered}") } else { rendered })
    }
}

/// A language's name for itself.
pub(crate) fn name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::French => "Français",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use apercu::check::Finding;
    use apercu::{Counts, LanguageSummary, Source, SummarySentence};

    use super::*;

    const TEXT: &str = "Le pont rouvre\n\nLe pont n°\u{A0}1 a rouvert lundi. Il pleuvait.\n\nLes travaux ont duré deux ans ! \
        On a fêté cela.";

    /// An article to report on.
    pub(crate) fn article() -> Article {
        Article::options().language(Language::French).text(TEXT).unwrap()
    }

    /// Its summary, whose English title and one sentence carry warnings.
    pub(crate) fn summary() -> BilingualSummary {
        let source = |text: &str| {
            let start = TEXT.find(text).unwrap();
            Source {
                start,
                end: start + text.len(),
                text: text.into(),
            }
        };
        let first = source("Le pont n°\u{A0}1 a rouvert lundi.");
        let last = source("Les travaux ont duré deux ans !");
        let sentence = |text: &str, source: &Source, warnings| SummarySentence {
            text: text.into(),
            sources: vec![source.clone()],
            score: 0.5,
            warnings,
        };
        let warnings = vec![Finding::MissingNumber { number: "1".into() }, Finding::Untranslated];
        BilingualSummary {
            source_language: Language::French,
            title: Some("Le pont rouvre".into()),
            english: Some(LanguageSummary {
                title: Some("The bridge reopens at 9".into()),
                title_warnings: vec![Finding::InventedNumber { number: "9".into() }],
                sentences: vec![
                    sentence("The bridge reopened on Monday.", &first, warnings),
                    sentence("Works took two years.", &last, Vec::new()),
                ],
            }),
            french: Some(LanguageSummary {
                title: Some("Le pont rouvre".into()),
                title_warnings: Vec::new(),
                sentences: vec![
                    sentence("Le pont n°\u{A0}1 a rouvert lundi.", &first, Vec::new()),
                    sentence("Les travaux ont duré deux ans\u{202F}!", &last, Vec::new()),
                ],
            }),
            counts: Counts {
                sentences_read: 4,
                sentences_kept: 2,
            },
            whole: false,
            model: "test".into(),
            summarizer: "apercu-rank".into(),
            via: None,
        }
    }

    pub(crate) fn report<'a>(article: &'a Article, summary: &'a BilingualSummary) -> Report<'a> {
        Report {
            input: "pont.txt".into(),
            article,
            summary,
            entry: None,
        }
    }
}
