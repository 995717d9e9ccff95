//! Choosing sentences as a set: the best ones that say something new and can stand where they stand.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::Length;
use super::anaphora::{Anaphora, Kept};
use super::features::Sentence;
use crate::article::Article;
use crate::text;

/// What is left of the score of a sentence that leans on one that is not chosen before it.
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
/// is the best one, and few are looked at twice. A sentence that leans on others brings them, where together they are
/// worth it on average, and comes into its own when they are chosen.
pub(super) fn select(sentences: &[Sentence], scores: &[f32], anaphora: &Anaphora, budget: &Budget) -> Vec<usize> {
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
        kept: Kept::new(anaphora),
        any_content: sentences.iter().any(|s| s.form.content),
        room: Budget { ..*budget },
    };
    let mut heap: BinaryHeap<Entry> = (0..sentences.len())
        .filter(|number| choice.may_be_chosen(*number))
        .map(|number| choice.entry(number))
        .collect();

    let mut best = f32::MIN;
    let mut any = false;
    while choice.room.sentences > 0
        && let Some(entry) = heap.pop()
    {
        let number = entry.number;
        if choice.chosen[number] || any && sentences[number].words > choice.room.words {
            continue;
        }
        let now = choice.entry(number);
        if now.score < entry.score {
            heap.push(now);
            continue;
        }
        if budget.words - choice.room.words >= budget.words / 2 && now.score < WORTHWHILE * best {
            break;
        }
        best = best.max(now.score);
        any = true;
        for number in now.brings.into_iter().chain([number]) {
            for standing in choice.take(number) {
                heap.push(choice.entry(standing));
            }
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
    /// Which sentences stand beside those that are chosen.
    kept: Kept<'a>,
    /// Whether any sentence is content; only such ones are chosen then.
    any_content: bool,
    /// What may be chosen yet.
    room: Budget,
}

impl Choice<'_> {
    fn may_be_chosen(&self, number: usize) -> bool {
        !self.any_content || self.sentences[number].form.content
    }

    /// What a sentence is worth beside those that are chosen, with those that it brings.
    fn entry(&self, number: usize) -> Entry {
        let score = self.worth(number);
        let Some(missing) = self.missing(number) else {
            return Entry::new(number, score * LEANING, Vec::new());
        };
        let together: f32 = missing.iter().map(|number| self.worth(*number)).sum();
        let average = (score + together) / (1 + missing.len()) as f32;
        if missing.is_empty() || average > score * LEANING && self.fits(number, &missing) {
            Entry::new(number, average, missing)
        } else {
            Entry::new(number, score * LEANING, Vec::new())
        }
    }

    /// What a sentence is worth by itself beside those that are chosen.
    fn worth(&self, number: usize) -> f32 {
        let terms = &self.sentences[number].terms;
        let said: f32 = terms
            .iter()
            .filter(|(term, _)| self.covered[*term])
            .map(|(_, w)| w * w)
            .sum();
        // Scores are shares, but a network may come out a little below nothing.
        self.scores[number].max(f32::EPSILON) * (1.0 - said)
    }

    /// The sentences that are to be chosen for a sentence to stand; `None` where that does not help, or takes many.
    fn missing(&self, number: usize) -> Option<Vec<usize>> {
        let mut missing = self.kept.missing(number)?;
        if self.sentences[number].aside {
            let before = number.checked_sub(1)?;
            if !(self.chosen[before] || missing.contains(&before)) {
                missing.push(before);
            }
        }
        missing
            .iter()
            .all(|number| self.may_be_chosen(*number))
            .then_some(missing)
    }

    /// Whether there is room for a sentence and those that it brings.
    fn fits(&self, number: usize, brings: &[usize]) -> bool {
        let words: usize = brings
            .iter()
            .chain([&number])
            .map(|number| self.sentences[*number].words)
            .sum();
        brings.len() < self.room.sentences && words <= self.room.words
    }

    /// Chooses a sentence, and says which ones may lean no longer.
    fn take(&mut self, number: usize) -> Vec<usize> {
        self.chosen[number] = true;
        for (term, _) in &self.sentences[number].terms {
            self.covered[*term] = true;
        }
        self.room.sentences -= 1;
        self.room.words = self.room.words.saturating_sub(self.sentences[number].words);
        let mut standing = self.kept.keep(number);
        if self.sentences.get(number + 1).is_some_and(|next| next.aside) {
            standing.push(number + 1);
        }
        standing.retain(|number| self.may_be_chosen(*number) && !self.chosen[*number]);
        standing
    }
}

/// A sentence that waits to be chosen.
struct Entry {
    score: f32,
    number: usize,
    /// The sentences that are to be chosen with it.
    brings: Vec<usize>,
}

impl Entry {
    fn new(number: usize, score: f32, brings: Vec<usize>) -> Self {
        Self { score, number, brings }
    }
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
