//! Terms: what words of a text carry its subject, and how alike two texts are by them.

use std::collections::HashMap;

use crate::text::{self, Language};

/// Distinct terms by number, in ascending order, with their counts or weights.
pub(super) type Terms = Vec<(usize, f32)>;

/// Numbers for the terms of a document.
pub(super) struct Vocabulary {
    language: Language,
    numbers: HashMap<String, usize>,
}

impl Vocabulary {
    pub(super) fn new(language: Language) -> Self {
        Self {
            language,
            numbers: HashMap::new(),
        }
    }

    /// The distinct terms of a text with their counts.
    pub(super) fn count(&mut self, text: &str) -> Terms {
        let mut terms: Terms = Vec::new();
        for word in text::words(text) {
            let word = word.to_lowercase();
            if text::is_stop_word(&word, self.language) {
                continue;
            }
            let next = self.numbers.len();
            terms.push((*self.numbers.entry(stem(word)).or_insert(next), 1.0));
        }
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms.dedup_by(|(term, _), (kept, count)| {
            let same = term == kept;
            *count += if same { 1.0 } else { 0.0 };
            same
        });
        terms
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }
}

/// A lower-case word without the plural's ending, which must not tell two mentions apart.
fn stem(mut word: String) -> String {
    if word.chars().count() > 3 && word.ends_with(['s', 'x']) && !word.ends_with("ss") {
        word.pop();
    }
    word
}

/// How rare a term is that stands in `frequency` of `sentences` sentences.
pub(super) fn rarity(frequency: f32, sentences: usize) -> f32 {
    libm::logf(1.0 + sentences as f32 / (1.0 + frequency))
}

/// Turns counts into TF-IDF weights whose squares add up to 1.
pub(super) fn weigh(terms: &mut Terms, rarities: &[f32]) {
    for (term, weight) in terms.iter_mut() {
        *weight = (1.0 + libm::logf(*weight)) * rarities[*term];
    }
    let norm = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if norm > 0.0 {
        for (_, weight) in terms {
            *weight /= norm;
        }
    }
}

/// The sum of several texts' terms, one value for each of `len` terms.
pub(super) fn sum<'a>(texts: impl IntoIterator<Item = &'a Terms>, len: usize) -> Vec<f32> {
    let mut sum = vec![0.0; len];
    for (term, weight) in texts.into_iter().flatten() {
        sum[*term] += weight;
    }
    sum
}

/// The inner product of a text's terms with one value for each term.
pub(super) fn dot(terms: &Terms, values: &[f32]) -> f32 {
    terms.iter().map(|(term, weight)| weight * values[*term]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_counted_without_stop_words_and_plurals() {
        let mut vocabulary = Vocabulary::new(Language::French);
        let terms = vocabulary.count("Le pont et les ponts de la ville");
        assert_eq!(terms, [(0, 2.0), (1, 1.0)]);
        assert_eq!(
            vocabulary.count("La ville, un pont, une fête"),
            [(0, 1.0), (1, 1.0), (2, 1.0)]
        );
        assert_eq!(vocabulary.len(), 3);
    }

    #[test]
    fn weights_have_norm_one_and_favour_the_rare() {
        let mut terms = vec![(0, 1.0), (1, 1.0)];
        weigh(&mut terms, &[rarity(9.0, 10), rarity(1.0, 10)]);
        assert!(terms[1].1 > 2.0 * terms[0].1, "{terms:?}");
        let own = sum([&terms], 2);
        assert!((dot(&terms, &own) - 1.0).abs() < 1e-6);
    }
}
