//! The summarizer over a summarization checkpoint, with the article's own sentences to fall back on.

use std::collections::HashSet;
use std::fmt;

use apercu_engine::{Cancel, Decoding};

use super::attribution::Content;
use super::extractive::{Budget, Extractive};
use super::features::{self, Passage, Sentence};
use super::windows::{Window, windows};
use super::{Extract, Length, Summarize, whole};
use crate::article::Article;
use crate::check::{Finding, inventions};
use crate::error::{Error, Result};
use crate::model::{Model, TextModel};
use crate::text::{self, Language};

/// Windows that go through the engine together, which bounds the memory that a long article takes.
const BATCH: usize = 8;

/// Writes summaries with a model that was trained to: BART, mBART and their like.
///
/// A long article is read window by window, each of them whole sentences; what was written of all windows is then
/// chosen from as [`Extractive`] chooses, for the length asked for. Each written sentence is tied to the sentences of
/// its window that it is put together from. One that has a number or a name which its window lacks, that repeats
/// itself, breaks off, or has next to nothing of its window is not shown: the nearest sentence of the article stands in
/// its place, with a [`Finding::Replaced`].
///
/// ```no_run
/// use apercu::model::Model;
/// use apercu::summarize::Generative;
/// use apercu::Summarizer;
///
/// let written = Generative::new(Model::open("barthez-orangesum-abstract")?)?;
/// let summarizer = Summarizer::builder().summarizer(written).build()?;
/// # Ok::<(), apercu::Error>(())
/// ```
pub struct Generative {
    model: Box<dyn TextModel>,
    name: String,
    languages: Vec<Language>,
    extractive: Extractive,
}

impl fmt::Debug for Generative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Generative")
            .field("model", &self.name)
            .field("languages", &self.languages)
            .finish_non_exhaustive()
    }
}

impl Generative {
    /// A summarizer that uses this model.
    ///
    /// # Errors
    /// As [`Extractive::new`].
    pub fn new(model: Model) -> Result<Self> {
        let name = model.name().to_owned();
        let known = |language: &Language| model.manifest().languages.contains_key(language.code());
        let languages = Language::ALL.into_iter().filter(known).collect();
        Ok(Self {
            languages,
            model: Box::new(model),
            name,
            extractive: Extractive::new()?,
        })
    }

    /// What the model writes of each window, sentence by sentence, and whether it broke off.
    fn write(&self, windows: &[Window], language: Language, cancel: &Cancel) -> Result<Vec<(Vec<String>, bool)>> {
        let decoding = Decoding {
            cancel: Some(cancel.clone()),
            ..self.model.decoding(language, language)?
        };
        let sources: Vec<Vec<u32>> = windows.iter().map(|window| window.ids.clone()).collect();
        let outputs = self.model.engine().generate(&sources, &decoding)?;
        let some = outputs.iter().filter(|hypotheses| !hypotheses.is_empty()).count();
        if outputs.len() != windows.len() || some != windows.len() {
            return Err(Error::Incomplete {
                given: windows.len(),
                returned: some,
            });
        }
        let written = outputs.iter().zip(windows).map(|(hypotheses, window)| {
            let best = hypotheses
                .first()
                .map(|best| best.tokens.as_slice())
                .unwrap_or_default();
            let text = self.model.decode(best)?;
            let spans = text::sentences(&text, language);
            let mut sentences: Vec<String> = spans.into_iter().map(|span| text[span].to_owned()).collect();
            if sentences.is_empty() {
                // A window of which nothing is written needs a stand-in, too.
                sentences.push(String::new());
            }
            // The start token counts too.
            Ok((sentences, best.len() + 1 >= decoding.limit(window.ids.len())))
        });
        written.collect()
    }
}

impl Summarize for Generative {
    fn summarize(&self, article: &Article, length: Length, cancel: &Cancel) -> Result<Vec<Extract>> {
        length.validate()?;
        if let Some(all) = whole(article, length) {
            return Ok(all);
        }
        let passage = Passage::of(article);
        let language = passage.language;
        let sentences = features::read(&passage);
        let scores = self.extractive.scores(&sentences);
        let mut grounds = Grounds {
            sentences: &sentences,
            scores: &scores,
            title: passage.title,
            language,
            used: HashSet::new(),
        };
        let mut extracts = Vec::new();
        for batch in windows(&*self.model, article)?.chunks(BATCH) {
            for (window, (written, broken)) in batch.iter().zip(self.write(batch, language, cancel)?) {
                extracts.extend(grounds.tie(window, &written, broken));
            }
        }

        // Each sentence that was written is a paragraph of its own.
        let written = Passage {
            language,
            title: passage.title,
            sentences: extracts
                .iter()
                .enumerate()
                .map(|(n, extract)| (extract.text.as_str(), n))
                .collect(),
        };
        let chosen = self.extractive.choose(&written, &Budget::new(length, article));
        Ok(chosen
            .into_iter()
            .filter_map(|choice| {
                let extract = extracts.get(choice.number)?.clone();
                Some(Extract {
                    score: choice.score,
                    ..extract
                })
            })
            .collect())
    }

    fn title(&self, article: &Article, summary: &[Extract]) -> Result<Option<String>> {
        self.extractive.title(article, summary)
    }

    fn languages(&self) -> &[Language] {
        &self.languages
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// The article's sentences, for tying to them what was written.
struct Grounds<'a> {
    sentences: &'a [Sentence<'a>],
    scores: &'a [f32],
    title: Option<&'a str>,
    language: Language,
    /// Sentences of which the summary has something already.
    used: HashSet<usize>,
}

impl Grounds<'_> {
    /// Ties what was written of a window to its sentences, and replaces what they do not bear out.
    fn tie(&mut self, window: &Window, written: &[String], broken: bool) -> Vec<Extract> {
        let source = format!("{}\n{}", self.title.unwrap_or_default(), window.text);
        let contents: Vec<Content> = window
            .sentences
            .clone()
            .map(|number| Content::of(self.sentences[number].form.tied, self.language))
            .collect();
        let tied: Vec<(Vec<usize>, Vec<Finding>)> = written
            .iter()
            .enumerate()
            .map(|(rank, sentence)| {
                let sources = Content::of(sentence, self.language).sources(&contents);
                let mut findings = inventions(&source, sentence, self.language);
                if broken && rank + 1 == written.len() {
                    findings.push(Finding::Truncated);
                }
                if sources.is_empty() {
                    findings.push(Finding::Unsupported);
                }
                (
                    sources
                        .into_iter()
                        .map(|source| window.sentences.start + source)
                        .collect(),
                    findings,
                )
            })
            .collect();
        for (sources, findings) in &tied {
            if findings.is_empty() {
                self.used.extend(sources);
            }
        }
        written
            .iter()
            .zip(tied)
            .filter_map(|(sentence, (mut sources, reasons))| {
                if !reasons.is_empty() {
                    return self.stand_in(window, &Content::of(sentence, self.language), &contents, reasons);
                }
                sources.sort_unstable();
                Some(Extract {
                    text: sentence.clone(),
                    sources,
                    score: 0.0,
                    warnings: Vec::new(),
                })
            })
            .collect()
    }

    /// The window's sentence that says most of this one, and of those that say nothing of it the best one; none where
    /// the summary has them all.
    fn stand_in(
        &mut self,
        window: &Window,
        wanted: &Content,
        contents: &[Content],
        reasons: Vec<Finding>,
    ) -> Option<Extract> {
        let worth = |number: usize| {
            (
                wanted.shared(&contents[number - window.sentences.start]),
                self.scores[number],
            )
        };
        let number = window
            .sentences
            .clone()
            .filter(|number| !self.used.contains(number) && self.sentences[*number].form.content)
            .max_by(|a, b| {
                let ((shared_a, score_a), (shared_b, score_b)) = (worth(*a), worth(*b));
                shared_a.total_cmp(&shared_b).then(score_a.total_cmp(&score_b))
            })?;
        self.used.insert(number);
        Some(Extract {
            text: self.sentences[number].form.alone.to_string(),
            sources: vec![number],
            score: 0.0,
            warnings: vec![Finding::Replaced { reasons }],
        })
    }
}

#[cfg(test)]
mod tests;
