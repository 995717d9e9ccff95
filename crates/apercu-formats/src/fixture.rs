//! An article and its summary, for the tests of everything that is written of them.

use apercu::check::Finding;
use apercu::{Article, BilingualSummary, Counts, Language, LanguageSummary, Source, SummarySentence};

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
            place: None,
        }
    };
    let first = source("Le pont n°\u{A0}1 a rouvert lundi.");
    let last = source("Les travaux ont duré deux ans !");
    let sentence = |text: &str, source: &Source, warnings| SummarySentence {
        text: text.into(),
        sources: vec![source.clone()],
        score: 0.5,
        confidence: None,
        warnings,
    };
    let warnings = vec![Finding::MissingNumber { number: "1".into() }, Finding::Untranslated];
    BilingualSummary {
        source_language: Language::French,
        title: Some("Le pont rouvre".into()),
        about: None,
        english: Some(LanguageSummary {
            title: Some("The bridge reopens at 9".into()),
            title_confidence: None,
            title_warnings: vec![Finding::InventedNumber { number: "9".into() }],
            sentences: vec![
                sentence("The bridge reopened on Monday.", &first, warnings),
                sentence("Works took two years.", &last, Vec::new()),
            ],
            left_out: 0,
        }),
        french: Some(LanguageSummary {
            title: Some("Le pont rouvre".into()),
            title_confidence: None,
            title_warnings: Vec::new(),
            sentences: vec![
                sentence("Le pont n°\u{A0}1 a rouvert lundi.", &first, Vec::new()),
                sentence("Les travaux ont duré deux ans\u{202F}!", &last, Vec::new()),
            ],
            left_out: 0,
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
