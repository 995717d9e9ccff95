//! The default summarizer: the article's own sentences, ranked one by one and chosen as a set.

use std::collections::HashSet;
use std::fmt;
use std::path::Path;

use apercu_engine::{Cancel, Threads};

use super::features::{self, Passage, Sentence};
use super::ranker::Ranker;
pub(super) use super::selection::Budget;
use super::selection::select;
use super::{Extract, Length, Summarize, whole};
use crate::article::Article;
use crate::error::Result;

/// Words of the longest sentence that serves as a title.
const LONGEST_TITLE: usize = 14;

/// Chooses sentences of the article. It cannot invent.
///
/// A small trained network says what each sentence is worth, by where it stands, how central it is to the article,
/// what it shares with title and lead, and its form. Sentences are then chosen one after the
/// other for what they add; one that leans on a sentence left out ("Il a ensuite…", "Le texte…") is avoided. Datelines go, and so do
/// connectives whose other side is left out. Time and memory are linear in the length of the article.
pub struct Extractive {
    ranker: Ranker,
    threads: Option<Threads>,
}

impl fmt::Debug for Extractive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extractive")
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

impl Extractive {
    /// With the ranker that comes with the library.
    ///
    /// # Errors
    /// [`Error::Model`](crate::Error::Model) where the library was built with a damaged one.
    pub fn new() -> Result<Self> {
        Ok(Self {
            ranker: Ranker::bundled()?,
            threads: None,
        })
    }

    /// With another ranker: a safetensors file like that of `models/apercu-rank`.
    ///
    /// # Errors
    /// [`Error::Model`](crate::Error::Model) for a file that cannot be read or is none.
    pub fn open(ranker: impl AsRef<Path>) -> Result<Self> {
        Ok(Self {
            ranker: Ranker::open(ranker.as_ref())?,
            threads: None,
        })
    }

    /// The same, which summarizes several articles at once on these threads.
    #[must_use]
    pub fn on(mut self, threads: &Threads) -> Self {
        self.threads = Some(threads.clone());
        self
    }
}

impl Extractive {
    /// What each sentence is worth.
    pub(super) fn scores(&self, sentences: &[Sentence]) -> Vec<f32> {
        sentences.iter().map(|s| self.ranker.score(&s.features)).collect()
    }

    /// Chooses sentences of a passage, in its order.
    pub(super) fn choose(&self, passage: &Passage, budget: &Budget) -> Vec<Choice> {
        let sentences = features::read(passage);
        let scores = self.scores(&sentences);
        let anaphora = features::anaphora(passage, &sentences);
        let chosen = select(&sentences, &scores, &anaphora, budget);
        let choice = |(rank, number): (usize, &usize)| {
            let form = &sentences[*number].form;
            // A connective is no loose end where what it connects to comes right before.
            let follows = rank > 0 && chosen[rank - 1] + 1 == *number;
            Choice {
                number: *number,
                text: if follows {
                    form.tied.to_owned()
                } else {
                    form.alone.to_string()
                },
                score: scores[*number],
            }
        };
        chosen.iter().enumerate().map(choice).collect()
    }
}

/// A sentence that was chosen.
pub(super) struct Choice {
    /// Its number in the passage.
    pub(super) number: usize,
    /// As it is to stand in the summary.
    pub(super) text: String,
    pub(super) score: f32,
}

impl Summarize for Extractive {
    fn summarize(&self, article: &Article, length: Length, _: &Cancel) -> Result<Vec<Extract>> {
        length.validate()?;
        if length == Length::Headline {
            return Ok(Vec::new());
        }
        if let Some(all) = whole(article, length) {
            return Ok(all);
        }
        let chosen = self.choose(&Passage::of(article), &Budget::new(length, article));
        let extract = |choice: Choice| Extract {
            text: choice.text,
            sources: vec![choice.number],
            score: choice.score,
            warnings: Vec::new(),
        };
        Ok(chosen.into_iter().map(extract).collect())
    }

    fn summarize_all(&self, articles: &[&Article], length: Length, cancel: &Cancel) -> Vec<Result<Vec<Extract>>> {
        let one = |article: &&Article| self.summarize(article, length, cancel);
        match &self.threads {
            Some(threads) => threads.map(articles, one),
            None => articles.iter().map(one).collect(),
        }
    }

    /// The best short sentence that can stand alone and is not in the summary; of any length where there is no summary.
    fn title(&self, article: &Article, summary: &[Extract]) -> Result<Option<String>> {
        let passage = Passage::of(article);
        let sentences = features::read(&passage);
        let scores = self.scores(&sentences);
        let anaphora = features::anaphora(&passage, &sentences);
        let used: HashSet<usize> = summary.iter().flat_map(|extract| &extract.sources).copied().collect();
        let best = |longest: usize| {
            (0..sentences.len())
                .filter(|number| {
                    let Sentence { form, words, .. } = &sentences[*number];
                    form.content && anaphora.stands_alone(*number) && *words <= longest && !used.contains(number)
                })
                .max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)))
        };
        let any = || summary.is_empty().then(|| best(usize::MAX)).flatten();
        Ok(best(LONGEST_TITLE).or_else(any).map(|number| {
            let text = &*sentences[number].form.alone;
            text.strip_suffix('.').unwrap_or(text).to_owned()
        }))
    }

    fn name(&self) -> &'static str {
        "apercu-rank"
    }
}
