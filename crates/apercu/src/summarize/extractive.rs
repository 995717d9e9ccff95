//! The default summarizer: the article's own sentences, scored one by one and chosen as a set.

use super::choose::{Budget, choose};
use super::features::{self, FEATURES};
use super::{Extract, Length, Summarize, whole};
use crate::article::Article;
use crate::error::Result;
use crate::text;

/// Chooses sentences of the article by where they stand, how central they are to it, what they share with its title
/// and with its lead, and by their form; then takes off datelines and leading connectives. It cannot invent.
///
/// Time and memory are linear in the length of the article.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extractive;

/// Weights of the features, in the order of [`features::read`].
const WEIGHTS: [f32; FEATURES] = [
    0.3, 0.2, 0.1, 0.3, -0.1, 0.5, 0.8, 0.3, -0.8, -0.3, -0.3, -0.5, -0.15, 0.05,
];

impl Summarize for Extractive {
    fn summarize(&self, article: &Article, length: Length) -> Result<Vec<Extract>> {
        length.validate()?;
        if let Some(all) = whole(article, length) {
            return Ok(all);
        }
        let sentences = features::read(article);
        let scores: Vec<f32> = sentences
            .iter()
            .map(|s| {
                s.features
                    .iter()
                    .zip(WEIGHTS)
                    .map(|(feature, weight)| feature * weight)
                    .sum()
            })
            .collect();
        let words = article
            .sentences()
            .iter()
            .map(|s| text::count_words(&article.text()[s.span.clone()]))
            .sum();
        let budget = Budget {
            sentences: length.sentences().unwrap_or(usize::MAX),
            words: length.words(words).unwrap_or(usize::MAX),
        };
        let extracts = choose(&sentences, &scores, &budget).into_iter().map(|number| Extract {
            text: sentences[number].form.text.to_string(),
            sources: vec![number],
            score: scores[number],
        });
        Ok(extracts.collect())
    }
}
