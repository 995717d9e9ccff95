//! From an article to both summaries.

mod assemble;
mod builder;
mod direct;
mod pivot;
mod route;
mod summary;
#[cfg(test)]
mod tests;

pub use builder::SummarizerBuilder;
pub use summary::{BilingualSummary, Counts, LanguageSummary, Source, SummarySentence};
pub(crate) use summary::{is_less, is_zero};

use std::borrow::Cow;
use std::fmt;

use apercu_engine::Cancel;

use crate::article::Article;
use crate::error::{Error, Result};
use crate::summarize::{About, Length, Summarize, whole};
use crate::text::Language;
use crate::translate::Translator;
use direct::Direct;
use pivot::Pivot;
use route::{Route, Setting};

/// Summarizes articles in both languages. Share it by reference between threads.
///
/// Summarizers and translators that its user put in are called on the thread that asks for a summary, and on no other.
pub struct Summarizer {
    summarize: Box<dyn Summarize>,
    translator: Translator,
    length: Length,
    languages: Vec<Language>,
    about: Option<About>,
    strict: Option<f32>,
}

/// An article under way, or why it is not.
type Stage<'a> = Result<Box<dyn Route + 'a>>;

impl Summarizer {
    /// A builder with the defaults: the bundled models, three sentences, both languages, all processors.
    pub fn builder() -> SummarizerBuilder {
        SummarizerBuilder::default()
    }

    /// The summary of an article in both languages.
    ///
    /// An article that is no longer than the wanted length is returned whole, and said to be
    /// ([`BilingualSummary::whole`]). Of the translations of a sentence the best one that [`check`](crate::check::check) finds
    /// nothing wrong with is taken; where there is none, the one with the fewest findings, and the sentence carries them.
    ///
    /// # Errors
    /// What the summarizer and the translator report.
    pub fn summarize(&self, article: &Article) -> Result<BilingualSummary> {
        self.summarize_unless(article, &Cancel::new())
    }

    /// The same, which ends early if another thread throws the switch.
    ///
    /// # Errors
    /// As [`summarize`](Self::summarize); [`Error::Cancelled`].
    pub fn summarize_unless(&self, article: &Article, cancel: &Cancel) -> Result<BilingualSummary> {
        let mut summaries = self.summarize_together(&[article], cancel);
        summaries
            .pop()
            .unwrap_or(Err(Error::Incomplete { given: 1, returned: 0 }))
    }

    /// The summaries of several articles, in order: the same as one by one, but their sentences are translated together,
    /// which is faster.
    ///
    /// An article that fails takes none of the others with it. For any number of articles, see [`batch`](crate::batch).
    pub fn summarize_together(&self, articles: &[&Article], cancel: &Cancel) -> Vec<Result<BilingualSummary>> {
        let mut summaries = self.with_all_sentences(articles, cancel);
        if let Some(least) = self.strict {
            for summary in summaries.iter_mut().flatten() {
                let languages = summary.english.iter_mut().chain(&mut summary.french);
                languages.for_each(|summary| summary.leave_out(least));
            }
        }
        summaries
    }

    /// The same, the doubtful sentences among them: those of both languages stand side by side.
    pub(crate) fn with_all_sentences(&self, articles: &[&Article], cancel: &Cancel) -> Vec<Result<BilingualSummary>> {
        let setting = Setting {
            summarize: &*self.summarize,
            translator: &self.translator,
            length: self.length,
            languages: &self.languages,
            cancel,
        };
        let narrowed: Vec<Result<Cow<Article>>> = articles.iter().map(|article| self.narrowed(article)).collect();
        let read: Vec<&Article> = narrowed.iter().flatten().map(AsRef::as_ref).collect();
        let mut stages = begin(setting, &read);
        while Language::ALL
            .into_iter()
            .any(|from| translate(setting, &mut stages, from))
        {}
        let mut finished: Vec<_> = stages.into_iter().map(|stage| Ok(stage?.finish())).collect();
        finished.reverse();
        let missing = || Err(Error::Incomplete { given: 1, returned: 0 });
        let result = |(narrowed, article): (Result<Cow<Article>>, &&Article)| {
            narrowed?;
            let summary: BilingualSummary = finished.pop().unwrap_or_else(missing)?;
            Ok(self.of_all(article, summary))
        };
        narrowed.into_iter().zip(articles).map(result).collect()
    }

    /// What of an article is to be read.
    fn narrowed<'a>(&self, article: &'a Article) -> Result<Cow<'a, Article>> {
        match &self.about {
            Some(about) => about.narrow(article).map(Cow::Owned),
            None => Ok(Cow::Borrowed(article)),
        }
    }

    /// A summary of what was read of an article, as one of all of it.
    fn of_all(&self, article: &Article, summary: BilingualSummary) -> BilingualSummary {
        let sentences_read = article.sentences().len();
        BilingualSummary {
            about: self.about.as_ref().map(|about| about.terms().to_owned()),
            whole: summary.whole && summary.counts.sentences_read == sentences_read,
            counts: Counts {
                sentences_read,
                ..summary.counts
            },
            ..summary
        }
    }

    /// What translates.
    pub fn translator(&self) -> &Translator {
        &self.translator
    }

    /// The confidence that translations need.
    pub(crate) fn strict(&self) -> Option<f32> {
        self.strict
    }

    /// How long summaries are to be.
    pub(crate) fn length(&self) -> Length {
        self.length
    }
}

impl fmt::Debug for Summarizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Summarizer")
            .field("summarizer", &self.summarize.name())
            .field("translator", &self.translator)
            .field("length", &self.length)
            .field("languages", &self.languages)
            .field("about", &self.about)
            .field("strict", &self.strict)
            .finish()
    }
}

/// Sends each article on its way: an article that is to be kept whole, or in a language that the summarizer knows, on the
/// direct one.
fn begin<'a>(setting: Setting<'a>, articles: &[&'a Article]) -> Vec<Stage<'a>> {
    let Setting {
        summarize,
        length,
        cancel,
        ..
    } = setting;
    let all: Vec<_> = articles.iter().map(|article| whole(article, length)).collect();
    let is_chosen_from = |(article, all): (&&'a Article, &Option<_>)| {
        let chosen = all.is_none() && length != Length::Headline;
        (chosen && summarize.languages().contains(&article.language())).then_some(*article)
    };
    let chosen_from: Vec<&Article> = articles.iter().zip(&all).filter_map(is_chosen_from).collect();
    let mut chosen = summarize.summarize_all(&chosen_from, length, cancel).into_iter();
    let stage = |(article, all): (&&'a Article, Option<_>)| -> Stage<'a> {
        let route: Box<dyn Route> = match all {
            Some(all) => Box::new(Direct::new(setting, article, all, true)?),
            None if is_titled(setting, article) => Box::new(Direct::new(setting, article, Vec::new(), false)?),
            None if summarize.languages().contains(&article.language()) => {
                let missing = || {
                    Err(Error::Incomplete {
                        given: chosen_from.len(),
                        returned: chosen_from.len().saturating_sub(1),
                    })
                };
                let extracts = chosen.next().unwrap_or_else(missing)?;
                Box::new(Direct::new(setting, article, extracts, false)?)
            }
            None => Box::new(Pivot::new(setting, article)),
        };
        Ok(route)
    };
    articles.iter().zip(all).map(stage).collect()
}

/// Whether a title is all that is wanted, and there is one, or one can be found in the article's own language.
fn is_titled(setting: Setting, article: &Article) -> bool {
    let known = setting.summarize.languages().contains(&article.language());
    setting.length == Length::Headline && (known || article.title().is_some())
}

/// Translates together what articles want translated from a language; says whether any did.
fn translate(setting: Setting, stages: &mut [Stage], from: Language) -> bool {
    let wants = |stage: &Stage| {
        let wanted = stage.as_ref().ok().and_then(|route| route.wanted());
        wanted.is_some_and(|(language, _)| language == from)
    };
    let waiting: Vec<&mut Stage> = stages.iter_mut().filter(|stage| wants(stage)).collect();
    let any = !waiting.is_empty();
    translate_all(setting, waiting, from);
    any
}

/// Where translating them together fails, each is translated on its own, so that one cannot spoil the others.
fn translate_all(setting: Setting, mut waiting: Vec<&mut Stage>, from: Language) {
    let texts: Vec<Vec<&str>> = waiting
        .iter()
        .map(|stage| match stage {
            Ok(route) => route.wanted().map_or(Vec::new(), |(_, texts)| texts),
            Err(_) => Vec::new(),
        })
        .collect();
    let counts: Vec<usize> = texts.iter().map(Vec::len).collect();
    let translated = setting
        .translator
        .sentences(&texts.concat(), from, from.other(), setting.cancel);
    match translated {
        Ok(translated) => {
            let mut translated = translated.into_iter();
            for (stage, count) in waiting.into_iter().zip(counts) {
                let own = translated.by_ref().take(count).collect();
                if let Ok(route) = stage
                    && let Err(error) = route.take(own)
                {
                    *stage = Err(error);
                }
            }
        }
        Err(error) => match &mut waiting[..] {
            [stage] => **stage = Err(error),
            _ => {
                for stage in waiting {
                    translate_all(setting, vec![stage], from);
                }
            }
        },
    }
}
