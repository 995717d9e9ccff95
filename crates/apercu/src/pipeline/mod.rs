//! From an article to both summaries.

mod builder;
mod detour;
mod summary;

pub use builder::SummarizerBuilder;
pub use summary::{BilingualSummary, Counts, LanguageSummary, Source, SummarySentence};

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::article::{Article, Sentence};
use crate::check::{Finding, check};
use crate::error::{Error, Result};
use crate::summarize::{Extract, Length, Summarize, whole};
use crate::text::{self, Language};
use crate::translate::{Translate, Translation};
use detour::Detour;

/// Summarizes articles in both languages. Share it by reference between threads.
pub struct Summarizer {
    summarize: Box<dyn Summarize>,
    translate: Box<dyn Translate>,
    length: Length,
    languages: Vec<Language>,
    /// Its own threads, so that what it uses is its user's choice and nobody else's.
    pool: ThreadPool,
}

impl Summarizer {
    /// A builder with the defaults: the bundled model, three sentences, both languages, all processors.
    pub fn builder() -> SummarizerBuilder {
        SummarizerBuilder::default()
    }

    /// The summary of an article in both languages.
    ///
    /// An article that is no longer than the wanted length is returned whole, and said to be
    /// ([`BilingualSummary::whole`]). Of the translations of a sentence the best one that [`check`] finds nothing
    /// wrong with is taken; where there is none, the one with the fewest findings, and the sentence carries them.
    ///
    /// # Errors
    /// What the summarizer and the translator report.
    pub fn summarize(&self, article: &Article) -> Result<BilingualSummary> {
        let mut summaries = self.summarize_together(&[article]);
        summaries
            .pop()
            .unwrap_or_else(|| Err(Error::Engine("an article came back without a summary".into())))
    }

    /// The summaries of several articles, in order: the same as one by one, but their sentences are translated together,
    /// which is faster.
    ///
    /// An article that fails takes none of the others with it. For any number of articles, see [`batch`](crate::batch).
    pub fn summarize_together(&self, articles: &[&Article]) -> Vec<Result<BilingualSummary>> {
        self.pool.install(|| self.run(articles))
    }

    /// Translates lines of text, each on its own: sentence by sentence, then joined again.
    ///
    /// A line in a typewriter's marks (straight quotation marks and apostrophes, or none) is translated into such marks,
    /// with plain spaces; any other into the typography of its new language, as summaries are.
    ///
    /// # Errors
    /// What the translator reports.
    pub fn translate(&self, lines: &[&str], from: Language, to: Language) -> Result<Vec<String>> {
        let translated = self.pool.install(|| self.lines(lines, from, to))?;
        let marked = lines.iter().zip(translated).map(|(line, translation)| {
            if text::is_typewritten(line) {
                text::typewritten(&translation)
            } else {
                translation
            }
        });
        Ok(marked.collect())
    }

    /// Name of the model that translates.
    pub fn model(&self) -> &str {
        self.translate.name()
    }

    fn run(&self, articles: &[&Article]) -> Vec<Result<BilingualSummary>> {
        let mut stages: Vec<Stage> = articles.par_iter().map(|article| self.begin(article)).collect();
        for from in Language::ALL {
            if self.languages.contains(&from.other()) {
                let of_language = |stage: &&mut Stage| stage.draft().is_some_and(|d| d.article.language() == from);
                self.translate_drafts(stages.iter_mut().filter(of_language).collect(), from);
            }
        }
        stages
            .into_iter()
            .map(|stage| match stage {
                Stage::Draft(draft) => Ok(self.finish(draft)),
                Stage::Done(result) => *result,
            })
            .collect()
    }

    /// Chooses what of the article the summary is made of. A summarizer that cannot read it makes a detour, which has to
    /// translate first.
    fn begin<'a>(&self, article: &'a Article) -> Stage<'a> {
        let all = whole(article, self.length);
        if all.is_none() && !self.summarize.languages().contains(&article.language()) {
            return Stage::Done(Box::new(self.around(article)));
        }
        self.draft(article, all)
            .map_or_else(|error| Stage::Done(Box::new(Err(error))), Stage::Draft)
    }

    fn draft<'a>(&self, article: &'a Article, all: Option<Vec<Extract>>) -> Result<Draft<'a>> {
        let whole = all.is_some();
        let extracts = match all {
            Some(extracts) => extracts,
            None => self.summarize.summarize(article, self.length)?,
        };
        let title = match article.title() {
            None if !whole => self.summarize.title(article, &extracts)?,
            own => own.map(|title| title.text.clone()),
        };
        Ok(Draft {
            article,
            title,
            extracts,
            whole,
            translated: None,
        })
    }

    /// The summary of an article that the summarizer cannot read: its translation is summarized, and translated back.
    fn around(&self, article: &Article) -> Result<BilingualSummary> {
        let (from, to) = (article.language(), article.language().other());
        let own_title = article.title().map(|title| title.text.as_str());
        let text = |sentence: &Sentence| &article.text()[sentence.span.clone()];
        let sources: Vec<&str> = own_title
            .into_iter()
            .chain(article.sentences().iter().map(text))
            .collect();
        let mut checked = self.checked(&sources, from, to)?.into_iter();
        let (mut title, title_warnings) = own_title.and_then(|_| checked.next()).unzip();
        let detour = Detour::new(article, title.as_deref(), checked.collect(), to)?;
        let extracts = self.summarize.summarize(&detour.article, self.length)?;
        if title.is_none() {
            title = self.summarize.title(&detour.article, &extracts)?;
        }
        let extracts = detour.back(extracts);

        let summary = |language: Language| -> Result<Option<LanguageSummary>> {
            if !self.languages.contains(&language) {
                return Ok(None);
            }
            if language == to {
                let mut summary = own(article, title.as_deref(), &extracts, to);
                summary.title_warnings = title_warnings.clone().unwrap_or_default();
                return Ok(Some(summary));
            }
            let sources: Vec<&str> = extracts.iter().map(|extract| extract.text.as_str()).collect();
            let checked = self.checked(&sources, to, from)?.into_iter();
            let back = |(extract, (text, warnings)): (&Extract, (String, Vec<Finding>))| {
                // A sentence of the article need not be translated back.
                let stands_in = extract.warnings.iter().any(|w| matches!(w, Finding::Replaced { .. }));
                match article.sentences().get(*extract.sources.first()?) {
                    Some(own) if stands_in && extract.sources.len() == 1 => {
                        let own = text::typography(&article.text()[own.span.clone()], from);
                        Some(sentence(article, extract, own, Vec::new()))
                    }
                    _ => Some(sentence(article, extract, text, warnings)),
                }
            };
            Ok(Some(LanguageSummary {
                title: own_title.map(|title| text::typography(title, from)),
                title_warnings: Vec::new(),
                sentences: extracts.iter().zip(checked).filter_map(back).collect(),
            }))
        };
        Ok(BilingualSummary {
            source_language: from,
            title: own_title.map(str::to_owned),
            english: summary(Language::English)?,
            french: summary(Language::French)?,
            counts: Counts {
                sentences_read: article.sentences().len(),
                sentences_kept: extracts.len(),
            },
            whole: false,
            model: self.translate.name_between(from, to).to_owned(),
            summarizer: self.summarize.name().to_owned(),
            via: Some(to),
        })
    }

    /// Translates all drafts in one go. Where that fails, each on its own, so that one cannot spoil the others.
    fn translate_drafts(&self, mut stages: Vec<&mut Stage>, from: Language) {
        let sources: Vec<&str> = stages
            .iter()
            .filter_map(|stage| stage.draft())
            .flat_map(Draft::sources)
            .collect();
        if sources.is_empty() {
            return;
        }
        match self.checked(&sources, from, from.other()) {
            Ok(checked) => {
                let mut checked = checked.into_iter();
                for stage in stages {
                    if let Stage::Draft(draft) = stage {
                        let count = draft.sources().count();
                        draft.translated = Some(draft.translation(checked.by_ref().take(count)));
                    }
                }
            }
            Err(error) => {
                if let [stage] = &mut stages[..] {
                    **stage = Stage::Done(Box::new(Err(error)));
                } else {
                    for stage in stages {
                        self.translate_drafts(vec![stage], from);
                    }
                }
            }
        }
    }

    fn finish(&self, draft: Draft) -> BilingualSummary {
        let article = draft.article;
        let from = article.language();
        let own = self
            .languages
            .contains(&from)
            .then(|| own(article, draft.title.as_deref(), &draft.extracts, from));
        let (english, french) = match from {
            Language::English => (own, draft.translated),
            Language::French => (draft.translated, own),
        };
        BilingualSummary {
            source_language: from,
            title: article.title().map(|title| title.text.clone()),
            english,
            french,
            counts: Counts {
                sentences_read: article.sentences().len(),
                sentences_kept: draft.extracts.len(),
            },
            whole: draft.whole,
            model: self.translate.name_between(from, from.other()).to_owned(),
            summarizer: self.summarize.name().to_owned(),
            via: None,
        }
    }

    /// For each sentence its translation, and what looks wrong with it.
    fn checked(&self, sentences: &[&str], from: Language, to: Language) -> Result<Vec<(String, Vec<Finding>)>> {
        let translations = self.translate.translate(sentences, from, to)?;
        if translations.len() != sentences.len() {
            return Err(Error::Engine(format!(
                "{} sentences came back as {} translations",
                sentences.len(),
                translations.len()
            )));
        }
        sentences
            .iter()
            .zip(translations)
            .map(|(source, translation)| {
                best(source, from, translation, to)
                    .ok_or_else(|| Error::Engine("a sentence came back without a translation".into()))
            })
            .collect()
    }

    fn lines(&self, lines: &[&str], from: Language, to: Language) -> Result<Vec<String>> {
        let spans: Vec<Vec<_>> = lines.iter().map(|line| text::sentences(line, from)).collect();
        let sentences: Vec<&str> = lines
            .iter()
            .zip(&spans)
            .flat_map(|(line, spans)| spans.iter().map(|span| &line[span.clone()]))
            .collect();
        let mut checked = self.checked(&sentences, from, to)?.into_iter();
        let joined = spans.iter().map(|spans| {
            let sentences: Vec<String> = checked.by_ref().take(spans.len()).map(|(text, _)| text).collect();
            sentences.join(" ")
        });
        Ok(joined.collect())
    }
}

/// How far an article is on its way to its summary.
enum Stage<'a> {
    Draft(Draft<'a>),
    Done(Box<Result<BilingualSummary>>),
}

impl<'a> Stage<'a> {
    fn draft(&self) -> Option<&Draft<'a>> {
        match self {
            Self::Draft(draft) => Some(draft),
            Self::Done(_) => None,
        }
    }
}

/// What a summary is made of.
struct Draft<'a> {
    article: &'a Article,
    /// The article's, or what may serve as one.
    title: Option<String>,
    extracts: Vec<Extract>,
    whole: bool,
    /// The summary in the other language, once it is there.
    translated: Option<LanguageSummary>,
}

impl Draft<'_> {
    /// What is to be translated: the title if there is one, then the sentences.
    fn sources(&self) -> impl Iterator<Item = &str> {
        self.title
            .as_deref()
            .into_iter()
            .chain(self.extracts.iter().map(|e| e.text.as_str()))
    }

    /// The summary in the other language, from the translations of the sources.
    fn translation(&self, mut checked: impl Iterator<Item = (String, Vec<Finding>)>) -> LanguageSummary {
        let (title, title_warnings) = self.title.as_ref().and_then(|_| checked.next()).unzip();
        let sentences = self
            .extracts
            .iter()
            .zip(checked)
            .map(|(extract, (text, warnings))| sentence(self.article, extract, text, warnings))
            .collect();
        LanguageSummary {
            title,
            title_warnings: title_warnings.unwrap_or_default(),
            sentences,
        }
    }
}

/// The first candidate that passes the check, else the first of those with the fewest findings.
fn best(source: &str, from: Language, translation: Translation, to: Language) -> Option<(String, Vec<Finding>)> {
    let mut best: Option<(String, Vec<Finding>)> = None;
    for candidate in translation.candidates {
        let mut findings = check(source, from, &candidate.text, to);
        if candidate.truncated {
            findings.push(Finding::Truncated);
        }
        if best.as_ref().is_none_or(|(_, fewest)| findings.len() < fewest.len()) {
            let passes = findings.is_empty();
            best = Some((candidate.text, findings));
            if passes {
                break;
            }
        }
    }
    best
}

/// The summary in the language that it was made in.
fn own(article: &Article, title: Option<&str>, extracts: &[Extract], language: Language) -> LanguageSummary {
    LanguageSummary {
        title: title.map(|title| text::typography(title, language)),
        title_warnings: Vec::new(),
        sentences: extracts
            .iter()
            .map(|extract| sentence(article, extract, text::typography(&extract.text, language), Vec::new()))
            .collect(),
    }
}

/// A sentence of the summary; to what translating it gave to warn of comes what choosing it gave.
fn sentence(article: &Article, extract: &Extract, text: String, mut warnings: Vec<Finding>) -> SummarySentence {
    warnings.extend_from_slice(&extract.warnings);
    let sources = extract
        .sources
        .iter()
        .filter_map(|number| article.sentences().get(*number))
        .map(|sentence| Source {
            start: sentence.span.start,
            end: sentence.span.end,
            text: article.text()[sentence.span.clone()].to_owned(),
        })
        .collect();
    SummarySentence {
        text,
        sources,
        score: extract.score,
        warnings,
    }
}

#[cfg(test)]
mod tests;
