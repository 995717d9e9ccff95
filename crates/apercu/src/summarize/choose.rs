//! Choosing sentences as a set: the best ones that say something new and can stand where they stand.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::Length;
use super::features::Sentence;
use crate::article::Article;
use crate::text;

/// What is left of the score of a sentence that leans on one that is not chosen.
const LEANING: f32 = 0.3;

/// Once half of the words are used: the least that a sentence more must be worth, beside the first one that was chosen.
const WORTHWHILE: f32 = 0.8;

/// What a choice may hold at most.
pub(super) struct Budget {
    pub(super) sentences: usize,
    pub(super) words: usize,
}

impl Budget {
    pub(super) fn new(length: Length, article: &Article) -> Self {
        let words = article
            .sentences()
            .iter()
            .map(|s| text::count_words(&article.text()[s.span.clone()]))
            .sum();
        Self {
            sentences: length.sentences().unwrap_or(usize::MAX),
            words: length.words(words).unwrap_or(usize::MAX),
        }
    }
}

/// Chooses sentences by number, in ascending order: one at the least, as long as there is one.
///
/// Space is not filled for its own sake: half of the words wanted are enough where nothing nearly as good as the first
/// sentence is left.
///
/// Greedy: each next sentence is the best one that still fits, its score lowered by the share of its terms' weight
/// that the chosen ones hold already. That share only grows, so a sentence whose lowered score still tops the heap
/// is the best one, and few are looked at twice. A sentence that leans on the one before comes into its own when
/// that one is chosen.
pub(super) fn choose(sentences: &[Sentence], scores: &[f32], budget: &Budget) -> Vec<usize> {
    let terms = sentences
        .iter()
        .flat_map(|s| &s.terms)
        .map(|(term, _)| term + 1)
        .max()
        .unwrap_or(0);
    let mut choice = Choice {
        sentences,
        scores,
        covered: vec![false; terms],
        chosen: vec![false; sentences.len()],
    };
    let any_content = sentences.iter().any(|s| s.form.content);
    let mut heap: BinaryHeap<Entry> = (0..sentences.len())
        .filter(|number| !any_content || sentences[*number].form.content)
        .map(|number| choice.entry(number))
        .collect();

    let (mut count, mut words, mut best) = (0, 0, f32::MIN);
    while count < budget.sentences
        && let Some(entry) = heap.pop()
    {
        let number = entry.number;
        if choice.chosen[number] || count > 0 && words + sentences[number].words > budget.words {
            continue;
        }
        let now = choice.entry(number);
        if now.score < entry.score {
            heap.push(now);
            continue;
        }
        if words >= budget.words / 2 && now.score < WORTHWHILE * best {
            break;
        }
        best = best.max(now.score);
        choice.take(number);
        count += 1;
        words += sentences[number].words;
        if sentences
            .get(number + 1)
            .is_some_and(|next| next.leans() && (next.form.content || !any_content))
        {
            heap.push(choice.entry(number + 1));
        }
    }
    (0..sentences.len()).filter(|number| choice.chosen[*number]).collect()
}

struct Choice<'a> {
    sentences: &'a [Sentence<'a>],
    scores: &'a [f32],
    /// For each term, whether a chosen sentence has it.
    covered: Vec<bool>,
    /// For each sentence, whether it is chosen.
    chosen: Vec<bool>,
}

impl Choice<'_> {
    /// What a sentence is worth beside those that are chosen.
    fn entry(&self, number: usize) -> Entry {
        let sentence = &self.sentences[number];
        let said: f32 = sentence
            .terms
            .iter()
            .filter(|(term, _)| self.covered[*term])
            .map(|(_, w)| w * w)
            .sum();
        let leans = sentence.leans() && !(number > 0 && self.chosen[number - 1]);
        // Scores are shares, but a network may come out a little below nothing.
        let score = self.scores[number].max(f32::EPSILON);
        Entry {
            score: score * (1.0 - said) * if leans { LEANING } else { 1.0 },
            number,
        }
    }

    fn take(&mut self, number: usize) {
        self.chosen[number] = true;
        for (term, _) in &self.sentences[number].terms {
            self.covered[*term] = true;
        }
    }
}

/// A sentence that waits to be chosen.
struct Entry {
    score: f32,
    number: usize,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of two alike, the earlier sentence.
        self.score.total_cmp(&other.score).then(other.number.cmp(&self.number))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}
