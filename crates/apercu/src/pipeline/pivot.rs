//! The way through the other language, for a summarizer that does not know the article's: the article is translated, the
//! translation summarized, and the summary translated back.

use super::assemble::{bilingual, own, sentence};
use super::route::{Route, Setting, title as found};
use super::summary::{BilingualSummary, LanguageSummary};
use crate::article::{Article, Sentence};
use crate::check::Finding;
use crate::error::Result;
use crate::summarize::{Extract, Length};
use crate::text::{self, Language};
use crate::translate::Checked;

/// An article that is summarized in the other language.
pub(super) struct Pivot<'a> {
    setting: Setting<'a>,
    article: &'a Article,
    summary: Option<Made>,
    /// The summary in the article's language, once it is there.
    back: Option<LanguageSummary>,
}

/// A summary in the other language.
struct Made {
    title: Option<String>,
    /// Whether the article has none, and this one was found in its translation.
    title_found: bool,
    title_confidence: Option<f32>,
    title_warnings: Vec<Finding>,
    /// Tied to the sentences of the original.
    extracts: Vec<Extract>,
}

impl Made {
    /// The title, if it is to be translated back.
    fn found_title(&self) -> Option<&str> {
        self.title.as_deref().filter(|_| self.title_found)
    }
}

impl<'a> Pivot<'a> {
    pub(super) fn new(setting: Setting<'a>, article: &'a Article) -> Self {
        Self {
            setting,
            article,
            summary: None,
            back: None,
        }
    }

    fn title(&self) -> Option<&'a str> {
        self.article.title().map(|title| title.text.as_str())
    }

    /// Summarizes the translation.
    fn summarize(&self, translated: Vec<Checked>) -> Result<Made> {
        let Setting {
            summarize,
            length,
            cancel,
            ..
        } = self.setting;
        let mut translated = translated.into_iter();
        let title = self.title().and_then(|_| translated.next());
        let title_confidence = title.as_ref().and_then(|title| title.confidence);
        let (mut title, title_warnings) = title.map(|title| (title.text, title.warnings)).unzip();
        let translation = Translation::new(self.article, title.as_deref(), translated.collect())?;
        let extracts = match length {
            Length::Headline => Vec::new(),
            _ => summarize.summarize(&translation.article, length, cancel)?,
        };
        let title_found = title.is_none();
        if title_found {
            title = found(self.setting, &translation.article, &extracts)?;
        }
        Ok(Made {
            title,
            title_found,
            title_confidence,
            title_warnings: title_warnings.unwrap_or_default(),
            extracts: translation.tied(extracts),
        })
    }

    /// The summary translated back. A sentence of the article itself need not be.
    fn translated_back(&self, made: &Made, translated: Vec<Checked>) -> LanguageSummary {
        let (article, from) = (self.article, self.article.language());
        let mut translated = translated.into_iter();
        let found = made.found_title().and_then(|_| translated.next());
        let title_confidence = found.as_ref().and_then(|title| title.confidence);
        let (found, title_warnings) = found.map(|title| (title.text, title.warnings)).unzip();
        let sentences = made.extracts.iter().zip(translated).filter_map(|(extract, checked)| {
            let stands_in = extract.warnings.iter().any(|w| matches!(w, Finding::Replaced { .. }));
            let checked = match article.sentences().get(*extract.sources.first()?) {
                Some(own) if stands_in && extract.sources.len() == 1 => {
                    Checked::new(text::typography(text_of(article, own), from), Vec::new())
                }
                _ => checked,
            };
            Some(sentence(article, extract, checked))
        });
        LanguageSummary {
            title: self.title().map(|title| text::typography(title, from)).or(found),
            title_confidence,
            title_warnings: title_warnings.unwrap_or_default(),
            sentences: sentences.collect(),
            left_out: 0,
        }
    }
}

impl Route for Pivot<'_> {
    fn wanted(&self) -> Option<(Language, Vec<&str>)> {
        let from = self.article.language();
        let Some(made) = &self.summary else {
            let sentences = self.article.sentences().iter();
            let sentences = sentences.map(|sentence| text_of(self.article, sentence));
            return Some((from, self.title().into_iter().chain(sentences).collect()));
        };
        let wanted = self.back.is_none() && self.setting.languages.contains(&from);
        wanted.then(|| {
            let texts = made.extracts.iter().map(|extract| extract.text.as_str());
            (from.other(), made.found_title().into_iter().chain(texts).collect())
        })
    }

    fn take(&mut self, translated: Vec<Checked>) -> Result<()> {
        match &self.summary {
            None => self.summary = Some(self.summarize(translated)?),
            Some(made) => self.back = Some(self.translated_back(made, translated)),
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> BilingualSummary {
        let to = self.article.language().other();
        let made = self.summary.as_ref();
        let wanted = made.filter(|_| self.setting.languages.contains(&to));
        let other = wanted.map(|made| LanguageSummary {
            title_confidence: made.title_confidence,
            title_warnings: made.title_warnings.clone(),
            ..own(self.article, made.title.as_deref(), &made.extracts, to)
        });
        let kept = made.map_or(0, |made| made.extracts.len());
        BilingualSummary {
            via: Some(to),
            ..bilingual(&self.setting, self.article, self.back, other, kept)
        }
    }
}

fn text_of<'a>(article: &'a Article, sentence: &Sentence) -> &'a str {
    &article.text()[sentence.span.clone()]
}

/// An article's translation, which still knows where each of its sentences comes from.
struct Translation {
    article: Article,
    /// By sentence of the original: where its translation begins.
    starts: Vec<usize>,
    /// By sentence of the original: what does not agree with its translation.
    findings: Vec<Vec<Finding>>,
}

impl Translation {
    /// Puts the translated sentences of `original` together again, paragraph by paragraph.
    fn new(original: &Article, title: Option<&str>, sentences: Vec<Checked>) -> Result<Self> {
        let (mut text, mut starts, mut findings) = (String::new(), Vec::new(), Vec::new());
        let mut paragraph = None;
        for (sentence, translated) in original.sentences().iter().zip(sentences) {
            text.push_str(match paragraph {
                None => "",
                Some(before) if before == sentence.paragraph => " ",
                Some(_) => "\n\n",
            });
            paragraph = Some(sentence.paragraph);
            starts.push(text.len());
            text.push_str(&translated.text.replace('\n', " "));
            findings.push(translated.warnings);
        }
        let language = original.language().other();
        let options = Article::options().language(language).title(title.unwrap_or_default());
        Ok(Self {
            article: options.text(text)?,
            starts,
            findings,
        })
    }

    /// What the summarizer made of the translation, tied to the sentences of the original. To what it has to warn of
    /// comes what was found when those were translated.
    fn tied(&self, extracts: Vec<Extract>) -> Vec<Extract> {
        let tied = extracts.into_iter().map(|extract| {
            let mut sources: Vec<usize> = extract
                .sources
                .iter()
                .filter_map(|&number| Some(self.original(self.article.sentences().get(number)?.span.start)))
                .collect();
            sources.dedup();
            let mut warnings = extract.warnings;
            for finding in sources.iter().filter_map(|&source| self.findings.get(source)).flatten() {
                if !warnings.contains(finding) {
                    warnings.push(finding.clone());
                }
            }
            Extract {
                sources,
                warnings,
                ..extract
            }
        });
        tied.collect()
    }

    /// The sentence of the original whose translation has this byte.
    fn original(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte).saturating_sub(1)
    }
}
