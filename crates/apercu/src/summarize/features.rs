//! What a sentence is worth to a summary, in numbers: where it stands, what it says of what the article says, its form.
//!
//! Everything here is linear in the length of the article, in time and in memory.

use std::collections::HashMap;

use super::form::Form;
use crate::article::Article;
use crate::text::{self, Language};

/// How many features there are.
pub(super) const FEATURES: usize = 14;

/// A sentence as the summarizer sees it.
pub(super) struct Scored<'a> {
    /// The sentence, as it would stand in a summary.
    pub(super) form: Form<'a>,
    /// Number of its words.
    pub(super) words: usize,
    /// Its distinct terms with their TF-IDF weights; the squares of the weights add up to 1.
    pub(super) terms: Vec<(usize, f32)>,
    /// The features that its score is a weighted sum of.
    pub(super) features: [f32; FEATURES],
}

/// Reads all sentences of an article.
pub(super) fn read(article: &Article) -> Vec<Scored<'_>> {
    let language = article.language();
    let mut vocabulary = Vocabulary::new(language);
    let mut sentences: Vec<Scored> = article
        .sentences()
        .iter()
        .map(|sentence| {
            let form = Form::of(&article.text()[sentence.span.clone()], language);
            Scored {
                words: text::count_words(&form.text),
                terms: vocabulary.count(&form.text),
                form,
                features: [0.0; FEATURES],
            }
        })
        .collect();
    let title = article
        .title()
        .map(|title| vocabulary.count(&title.text))
        .unwrap_or_default();

    let idf = inverse_frequencies(&sentences, vocabulary.ids.len());
    for sentence in &mut sentences {
        weigh(&mut sentence.terms, &idf);
    }
    let title = {
        let mut title = title;
        weigh(&mut title, &idf);
        title
    };

    let content = || sentences.iter().filter(|s| s.form.content);
    let centroid = sum(content(), idf.len());
    let lead = sum(content().take(LEAD), idf.len());
    let title = dense(&title, idf.len());
    let most_central = content().map(|s| dot(&s.terms, &centroid)).fold(f32::EPSILON, f32::max);

    let count = sentences.len();
    let mut content_before = 0;
    let mut paragraph = None;
    for (number, (sentence, place)) in sentences.iter_mut().zip(article.sentences()).enumerate() {
        let opens = paragraph.replace(place.paragraph) != Some(place.paragraph);
        let words = sentence.words as f32;
        let at = content_before as f32;
        // The lead holds the sentence itself where it is one of its first sentences.
        let own = if sentence.form.content && content_before < LEAD {
            1.0
        } else {
            0.0
        };
        sentence.features = [
            if content_before == 0 { 1.0 } else { 0.0 },
            if content_before == 1 { 1.0 } else { 0.0 },
            if content_before == 2 { 1.0 } else { 0.0 },
            1.0 / (1.0 + at),
            number as f32 / count as f32,
            dot(&sentence.terms, &centroid) / most_central,
            dot(&sentence.terms, &title),
            dot(&sentence.terms, &lead) - own,
            ((10.0 - words) / 10.0).max(0.0),
            ((words - 35.0) / 35.0).clamp(0.0, 1.0),
            sentence.form.quoted,
            if sentence.form.question { 1.0 } else { 0.0 },
            if sentence.form.leaning { 1.0 } else { 0.0 },
            if opens { 1.0 } else { 0.0 },
        ];
        content_before += usize::from(sentence.form.content);
    }
    sentences
}

/// Sentences that make up an article's lead.
const LEAD: usize = 3;

/// Words to numbers.
struct Vocabulary {
    language: Language,
    ids: HashMap<String, usize>,
}

impl Vocabulary {
    fn new(language: Language) -> Self {
        Self {
            language,
            ids: HashMap::new(),
        }
    }

    /// The distinct content words of a text with their counts.
    fn count(&mut self, text: &str) -> Vec<(usize, f32)> {
        let mut terms: Vec<(usize, f32)> = Vec::new();
        for word in text::words(text) {
            let word = stem(&word.to_lowercase());
            if text::is_stop_word(&word, self.language) {
                continue;
            }
            let next = self.ids.len();
            terms.push((*self.ids.entry(word).or_insert(next), 1.0));
        }
        terms.sort_unstable_by_key(|(id, _)| *id);
        terms.dedup_by(|(id, count), (kept, sum)| {
            let same = id == kept;
            if same {
                *sum += *count;
            }
            same
        });
        terms
    }
}

/// A lower-case word without the plural's ending, which is all that must not tell two mentions apart.
fn stem(word: &str) -> String {
    let long = word.chars().count() > 3;
    match word.strip_suffix(['s', 'x']) {
        Some(stem) if long && !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// For each term, how rare it is among the sentences.
fn inverse_frequencies(sentences: &[Scored], terms: usize) -> Vec<f32> {
    let mut frequencies = vec![0_u32; terms];
    for (id, _) in sentences.iter().flat_map(|s| &s.terms) {
        frequencies[*id] += 1;
    }
    let count = sentences.len() as f32;
    frequencies
        .iter()
        .map(|f| (1.0 + count / (1.0 + *f as f32)).ln())
        .collect()
}

/// Turns counts into TF-IDF weights of norm 1.
fn weigh(terms: &mut [(usize, f32)], idf: &[f32]) {
    for (id, weight) in terms.iter_mut() {
        *weight = (1.0 + weight.ln()) * idf[*id];
    }
    let norm = terms.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    if norm > 0.0 {
        for (_, weight) in terms {
            *weight /= norm;
        }
    }
}

fn sum<'a, 'b: 'a>(sentences: impl Iterator<Item = &'a Scored<'b>>, terms: usize) -> Vec<f32> {
    let mut sum = vec![0.0; terms];
    for (id, weight) in sentences.flat_map(|s| &s.terms) {
        sum[*id] += weight;
    }
    sum
}

fn dense(terms: &[(usize, f32)], len: usize) -> Vec<f32> {
    let mut dense = vec![0.0; len];
    for (id, weight) in terms {
        dense[*id] = *weight;
    }
    dense
}

fn dot(terms: &[(usize, f32)], other: &[f32]) -> f32 {
    terms.iter().map(|(id, weight)| weight * other[*id]).sum()
}
