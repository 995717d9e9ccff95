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
