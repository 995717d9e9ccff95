//! One page a language: its words as data, which the algorithms read.

mod english;
mod french;

pub(crate) use english::ENGLISH;
pub(crate) use french::FRENCH;

use super::Language;

/// The words of a language that more than one algorithm wants to know. Lists are words set apart by spaces.
#[derive(Debug)]
#[non_exhaustive]
pub struct Lexicon {
    /// The months in lower case, January first.
    pub months: [&'static str; 12],
    /// The days of the week in lower case, Monday first.
    pub weekdays: [&'static str; 7],
    /// Words in lower case that only hold a sentence together: articles, pronouns, auxiliary verbs…
    pub stop_words: &'static str,
    /// Number words below a hundred, each with its value.
    pub numbers: &'static [(&'static str, u8)],
    /// Abbreviations whose stop never ends a sentence: a name or more follows.
    pub never_final: &'static str,
    /// Abbreviations that are so only before a number.
    pub before_number: &'static str,
    /// Abbreviations whose stop may end the sentence.
    pub maybe_final: &'static str,
    /// Words as they stand before an apostrophe.
    pub elided: &'static str,
    /// Titles that no line may end between and the name.
    pub titles: &'static str,
    /// Signs that no line may end between and the number.
    pub number_signs: &'static str,
    /// Units that no line may end between and the number.
    pub units: &'static str,
}

impl Language {
    /// The language's words.
    pub fn lexicon(self) -> &'static Lexicon {
        match self {
            Self::English => &ENGLISH,
            Self::French => &FRENCH,
        }
    }
}

/// Whether a list has this word.
pub(crate) fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|entry| entry == word)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_list_has_a_word_twice() {
        for language in Language::ALL {
            let lexicon = language.lexicon();
            for list in [
                lexicon.stop_words,
                lexicon.never_final,
                lexicon.before_number,
                lexicon.maybe_final,
                lexicon.elided,
                lexicon.titles,
                lexicon.number_signs,
                lexicon.units,
            ] {
                let mut seen = HashSet::new();
                for word in list.split_whitespace() {
                    assert!(seen.insert(word), "{language}: {word:?} stands twice");
                }
                assert_eq!(list.split_whitespace().collect::<Vec<_>>().join(" "), list);
            }
            let abbreviations = [lexicon.never_final, lexicon.before_number, lexicon.maybe_final];
            let mut seen = HashSet::new();
            for word in abbreviations.iter().flat_map(|list| list.split(' ')) {
                assert!(seen.insert(word), "{language}: {word:?} is of two kinds");
            }
            let mut seen = HashSet::new();
            for (word, value) in lexicon.numbers {
                assert!(seen.insert(word) && *value < 100, "{language}: {word:?}");
            }
        }
    }
}
