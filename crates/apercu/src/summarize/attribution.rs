//! Which sentences of an article bear out a sentence that was written about it.

use std::collections::HashSet;

use crate::text::{self, Language};

/// Most sentences that one is put together from.
const MOST: usize = 3;
/// Share of a sentence's content that each of its sources has to add.
const LEAST: f32 = 0.15;

/// A sentence's content: its words that carry any, and its pairs of neighbouring words.
pub(super) struct Content(HashSet<String>);

impl Content {
    pub(super) fn of(sentence: &str, language: Language) -> Self {
        let words: Vec<String> = text::words(sentence).map(str::to_lowercase).collect();
        let pairs = words.windows(2).map(|pair| pair.join(" "));
        let singles = words.iter().filter(|word| !text::is_stop_word(word, language)).cloned();
        Self(pairs.chain(singles).collect())
    }

    /// How much of this another sentence has, from 0 to 1.
    pub(super) fn shared(&self, other: &Self) -> f32 {
        self.0.intersection(&other.0).count() as f32 / self.0.len().max(1) as f32
    }

    /// Which of the sentences this one is put together from, the one with the largest part first (recall of words and
    /// word pairs, as ROUGE counts them); none where all of it is new.
    pub(super) fn sources(mut self, sentences: &[Self]) -> Vec<usize> {
        let all = self.0.len().max(1) as f32;
        let mut sources = Vec::new();
        while sources.len() < MOST {
            let added = sentences.iter().map(|other| self.0.intersection(&other.0).count());
            // Of two alike, the earlier one.
            let best = added
                .enumerate()
                .max_by_key(|(number, count)| (*count, usize::MAX - number));
            let Some((number, count)) = best.filter(|(_, count)| *count as f32 / all >= LEAST) else {
                break;
            };
            self.0.retain(|entry| !sentences[number].0.contains(entry));
            sources.push(number);
            if count == 0 {
                break;
            }
        }
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCES: [&str; 3] = [
        "The old bridge of Valmont reopened to cars on Monday.",
        "The work cost the town three million euros.",
        "A feast is planned for Saturday.",
    ];

    fn sources(sentence: &str) -> Vec<usize> {
        let content = |sentence: &&str| Content::of(sentence, Language::English);
        let sentences: Vec<Content> = SENTENCES.iter().map(content).collect();
        content(&sentence).sources(&sentences)
    }

    #[test]
    fn sources_are_found_largest_part_first() {
        assert_eq!(sources("The bridge reopened on Monday."), [0]);
        assert_eq!(
            sources("The work cost three million euros and the bridge reopened on Monday."),
            [1, 0]
        );
        assert!(sources("Sheep graze elsewhere.").is_empty());
        assert!(sources("").is_empty());
    }
}
