//! Summaries put together from their parts.

use super::route::Setting;
use super::summary::{BilingualSummary, Counts, LanguageSummary, Source, SummarySentence};
use crate::article::Article;
use crate::summarize::Extract;
use crate::text::{self, Language};
use crate::translate::Checked;

/// The summary of an article from that in its own language and that in the other one.
pub(super) fn bilingual(
    setting: &Setting,
    article: &Article,
    own: Option<LanguageSummary>,
    other: Option<LanguageSummary>,
    kept: usize,
) -> BilingualSummary {
    let from = article.language();
    let (english, french) = match from {
        Language::English => (own, other),
        Language::French => (other, own),
    };
    BilingualSummary {
        source_language: from,
        title: article.title().map(|title| title.text.clone()),
        about: None,
        english,
        french,
        counts: Counts {
            sentences_read: article.sentences().len(),
            sentences_kept: kept,
        },
        whole: false,
        model: setting.translator.name_between(from, from.other()).to_owned(),
        summarizer: setting.summarize.name().to_owned(),
        via: None,
    }
}

/// The summary in the language that it was made in.
pub(super) fn own(article: &Article, title: Option<&str>, extracts: &[Extract], language: Language) -> LanguageSummary {
    let sentences = extracts.iter().map(|extract| {
        let checked = Checked::new(text::typography(&extract.text, language), Vec::new());
        sentence(article, extract, checked)
    });
    LanguageSummary {
        title: title.map(|title| text::typography(title, language)),
        title_confidence: None,
        title_warnings: Vec::new(),
        sentences: sentences.collect(),
        left_out: 0,
    }
}

/// A sentence of the summary; to what translating it gave to warn of comes what choosing it gave.
pub(super) fn sentence(article: &Article, extract: &Extract, checked: Checked) -> SummarySentence {
    let Checked {
        text,
        mut warnings,
        confidence,
    } = checked;
    warnings.extend_from_slice(&extract.warnings);
    let sources = extract
        .sources
        .iter()
        .filter_map(|number| article.sentences().get(*number))
        .map(|sentence| Source {
            start: sentence.span.start,
            end: sentence.span.end,
            text: article.text()[sentence.span.clone()].to_owned(),
            place: article.place(sentence.span.start).cloned(),
        })
        .collect();
    SummarySentence {
        text,
        sources,
        score: extract.score,
        confidence,
        warnings,
    }
}
