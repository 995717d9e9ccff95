//! Choosing sentences as a set: the best ones that do not say the same again.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::features::Scored;

/// How much of a sentence's score is lost where all that it says has been said.
const REDUNDANCY: f32 = 0.5;

/// What a choice may hold.
pub(super) struct Budget {
    pub(super) sentences: usize,
    pub(super) words: usize,
}

/// Chooses sentences by number, in ascending order: one at the least, as long as there is one.
///
/// Greedy: each next sentence is the best one that still fits, its score lowered by the share of its terms' weight
/// that the chosen ones hold already. That share only grows, so a sentence whose lowered score still tops the heap
/// is the best one, and few are ever looked at twice.
pub(super) fn choose(sentences: &[Scored], scores: &[f32], budget: &Budget) -> Vec<usize> {
    let terms = sentences
        .iter()
        .flat_map(|s| &s.terms)
        .map(|(id, _)| id + 1)
        .max()
        .unwrap_or(0);
    let mut covered = vec![false; terms];
    let mut heap: BinaryHeap<Entry> = (0..sentences.len())
        .filter(|i| sentences[*i].form.content)
        .map(|i| Entry {
            score: scores[i],
            number: i,
            chosen_before: 0,
        })
        .collect();
    if heap.is_empty() {
        heap.extend((0..sentences.len()).map(|i| Entry {
            score: scores[i],
            number: i,
            chosen_before: 0,
        }));
    }

    let mut chosen = Vec::new();
    let mut words = 0;
    while let Some(mut entry) = heap.pop() {
        let sentence = &sentences[entry.number];
        if chosen.len() >= budget.sentences {
            break;
        }
        if !chosen.is_empty() && words + sentence.words > budget.words {
            continue;
        }
        if entry.chosen_before < chosen.len() {
            let said: f32 = sentence
                .terms
                .iter()
                .filter(|(id, _)| covered[*id])
                .map(|(_, w)| w * w)
                .sum();
            entry.score = scores[entry.number] - REDUNDANCY * said;
            entry.chosen_before = chosen.len();
            heap.push(entry);
            continue;
        }
        words += sentence.words;
        for (id, _) in &sentence.terms {
            covered[*id] = true;
        }
        chosen.push(entry.number);
    }
    chosen.sort_unstable();
    chosen
}

/// A sentence that waits to be chosen.
struct Entry {
    score: f32,
    number: usize,
    /// How many were chosen when `score` was computed.
    chosen_before: usize,
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
