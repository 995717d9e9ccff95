//! What a text is about, in terms that reports of one event share whoever writes them.

use std::collections::{BTreeMap, HashMap};

use crate::check::quantities;
use crate::text::{self, Language, fold};

/// Letters of a word that count: endings do not tell two mentions apart.
const STEM: usize = 7;
/// What a name counts for, where another word counts for one.
const NAME: f32 = 3.0;
/// What a number counts for.
const NUMBER: f32 = 2.0;

/// A number for each term.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
}

impl Vocabulary {
    fn number(&mut self, term: String) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(term).or_insert(next)
    }
}

/// Weights of a text's terms, by ascending number of the term.
pub(super) type Terms = Vec<(u32, f32)>;

/// The terms of sentences in English: words, numbers, and above all names.
pub(super) fn terms(sentences: &[&str], vocabulary: &mut Vocabulary) -> Terms {
    let mut counts: BTreeMap<u32, (f32, f32)> = BTreeMap::new();
    for sentence in sentences {
        let mut first = true;
        for word in text::words(sentence) {
            let is_name = !first && word.starts_with(char::is_uppercase) && word.chars().count() > 1;
            first = false;
            let Some(stem) = stem(word) else { continue };
            let entry = counts.entry(vocabulary.number(stem)).or_insert((0.0, 1.0));
            entry.0 += 1.0;
            if is_name {
                entry.1 = NAME;
            }
        }
        for quantity in quantities(sentence, Language::English) {
            let term = quantity.values().first().map(|value| format!("#{value}"));
            if let Some(term) = term {
                let entry = counts.entry(vocabulary.number(term)).or_insert((0.0, NUMBER));
                entry.0 += 1.0;
            }
        }
    }
    let weight = |(count, kind): (f32, f32)| kind * (1.0 + libm::logf(count));
    counts
        .into_iter()
        .map(|(term, counted)| (term, weight(counted)))
        .collect()
}

/// The stem of an English word that says something; none of others, and of numbers.
pub(super) fn stem(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    if text::is_stop_word(&lower, Language::English) || lower.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let folded = fold(&lower);
    let folded = folded.trim_end_matches("'s").trim_end_matches("’s");
    let bare = ["ing", "ed", "es", "s"]
        .iter()
        .find_map(|ending| folded.strip_suffix(ending).filter(|rest| rest.chars().count() >= 4))
        .unwrap_or(folded);
    let stem: String = bare.trim_end_matches('e').chars().take(STEM).collect();
    (stem.chars().count() > 1).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_words_are_one_term_and_stop_words_none() {
        for (one, other) in [
            ("burned", "burn"),
            ("fires", "fire"),
            ("Brévannes", "Brevannes"),
            ("evacuated", "evacuate"),
        ] {
            assert_eq!(stem(one), stem(other), "{one}");
        }
        assert_ne!(stem("fire"), stem("firefighter"));
        assert_eq!((stem("the"), stem("1,200")), (None, None));
    }

    #[test]
    fn names_and_numbers_weigh_more_than_words() {
        let mut vocabulary = Vocabulary::default();
        let terms = terms(&["Fire destroys 40 houses near Valmont"], &mut vocabulary);
        let weight = |term: &str| {
            terms
                .iter()
                .find(|(number, _)| *number == vocabulary.numbers[term])
                .unwrap()
                .1
        };
        assert!(weight("valmont") > weight("#40000000") && weight("#40000000") > weight("hous"));
    }
}
