//! Many reports in, stories out: what several sources tell of one event, in either language, is folded into one story, which has one
//! summary in both languages.
//!
//! ```
//! use apercu::digest::{Folding, Item, tell};
//! use apercu::{Article, Cancel, Language, Summarizer};
//!
//! let item = |source: &str, language, text: &str| -> apercu::Result<Item> {
//!     Ok(Item::new(Article::options().language(language).text(text)?, source))
//! };
//! let items = [
//!     item("Le Courrier", Language::French, "La scierie Morin, à Brévannes, a brûlé lundi. Quatre ouvriers ont été blessés.")?,
//!     item("The Herald", Language::English, "Fire destroyed the Morin sawmill in Brévannes on Monday. Six workers were injured.")?,
//! ];
//! let (summarizer, cancel) = (Summarizer::builder().build()?, Cancel::new());
//! let mut folding = Folding::new(summarizer.translator());
//! folding.add(&items, &cancel)?;
//! for story in folding.stories() {
//!     let telling = tell(&story, &items, &summarizer, &cancel)?;
//!     for sentence in telling.english.iter().flat_map(|english| &english.sentences) {
//!         println!("{} ({})", sentence.sentence.text, items[sentence.article].source);
//!     }
//! }
//! # Ok::<(), apercu::Error>(())
//! ```
//!
//! The title and the first [`READ`] sentences of each article are compared, in English: those in French are translated for that, once
//! each. What they share in rare words, numbers and above all names brings them together.

mod claims;
mod fold;
mod tell;
mod terms;
#[cfg(test)]
mod tests;

pub use claims::{Claim, Disagreement};
pub use tell::{StorySummary, Telling, ToldSentence, tell};

use std::cmp::Reverse;
use std::collections::HashSet;
use std::time::SystemTime;

use apercu_engine::Cancel;

use crate::article::Article;
use crate::error::Result;
use crate::text::Language;
use crate::translate::Translator;
use claims::Numbers;
use fold::Features;
use terms::{Vocabulary, terms};

/// Sentences of an article that are compared with those of others, beside its title.
pub const READ: usize = 6;

/// An article and who tells it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Item {
    /// The article.
    pub article: Article,
    /// Who tells it: two items with the same source are one source.
    pub source: String,
    /// Where it is to be read.
    pub url: Option<String>,
    /// When it was published. Articles of which it is known that days lie between them are no one story.
    pub published: Option<SystemTime>,
}

impl Item {
    /// An article of a source, of which nothing else is known.
    pub fn new(article: Article, source: impl Into<String>) -> Self {
        Self {
            article,
            source: source.into(),
            url: None,
            published: None,
        }
    }

    /// The article's title, else its first sentence.
    pub fn title(&self) -> &str {
        let first = || {
            self.article
                .sentences()
                .first()
                .map(|sentence| &self.article.text()[sentence.span.clone()])
        };
        let title = self.article.title().map(|title| title.text.as_str());
        title.or_else(first).unwrap_or_default()
    }
}

/// What several articles tell of one event, or one alone.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Story {
    /// The numbers of its articles, in the order in which they were added; first the one that is closest to the others.
    pub articles: Vec<usize>,
    /// How many sources tell it.
    pub sources: usize,
    /// When the latest of its articles was published, as far as that is known.
    pub latest: Option<SystemTime>,
    /// Numbers on which its articles do not agree.
    pub disagreements: Vec<Disagreement>,
}

/// Folds articles into stories. It keeps of each only what it compares, not the article.
#[derive(Debug)]
pub struct Folding<'a> {
    translator: &'a Translator,
    vocabulary: Vocabulary,
    features: Vec<Features>,
    numbers: Vec<Numbers>,
    sources: Vec<String>,
}

impl<'a> Folding<'a> {
    /// Nothing folded yet. The translator has to know the way from French to English.
    pub fn new(translator: &'a Translator) -> Self {
        Self {
            translator,
            vocabulary: Vocabulary::default(),
            features: Vec::new(),
            numbers: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// Adds articles; what is in French of them is translated together, so that it is best to add some dozens at a time.
    ///
    /// # Errors
    /// What the translator reports; [`Error::Cancelled`](crate::Error::Cancelled). None of the items is added then.
    pub fn add(&mut self, items: &[Item], cancel: &Cancel) -> Result<()> {
        let opened: Vec<Vec<&str>> = items.iter().map(|item| opening(&item.article)).collect();
        let is_french = |item: &&Item| item.article.language() == Language::French;
        let french: Vec<&str> = items
            .iter()
            .zip(&opened)
            .filter(|(item, _)| is_french(item))
            .flat_map(|(_, sentences)| sentences.iter().copied())
            .collect();
        let translated = self
            .translator
            .sentences(&french, Language::French, Language::English, cancel)?;
        let mut translated = translated.iter().map(|checked| checked.text.as_str());
        for (item, original) in items.iter().zip(&opened) {
            let english: Vec<&str> = if is_french(&item) {
                translated.by_ref().take(original.len()).collect()
            } else {
                original.clone()
            };
            self.features.push(Features {
                terms: terms(&english, &mut self.vocabulary),
                published: item.published,
            });
            self.numbers
                .push(claims::numbers(original, item.article.language(), &english));
            self.sources.push(item.source.to_lowercase());
        }
        Ok(())
    }

    /// The stories: first those that most sources tell, of these the latest.
    pub fn stories(&self) -> Vec<Story> {
        let story = |articles: Vec<usize>| Story {
            sources: articles
                .iter()
                .map(|number| &self.sources[*number])
                .collect::<HashSet<_>>()
                .len(),
            latest: articles
                .iter()
                .filter_map(|number| self.features[*number].published)
                .max(),
            disagreements: claims::disagreements(&articles, &self.numbers),
            articles,
        };
        let mut stories: Vec<Story> = fold::fold(&self.features).into_iter().map(story).collect();
        stories.sort_by_key(|story| Reverse((story.sources, story.latest)));
        stories
    }
}

/// The title and the first sentences.
fn opening(article: &Article) -> Vec<&str> {
    let title = article.title().map(|title| title.text.as_str());
    let sentences = article.sentences().iter().take(READ);
    title
        .into_iter()
        .chain(sentences.map(|sentence| &article.text()[sentence.span.clone()]))
        .collect()
}
