//! The words and names of a language, as far as the translators' training text has them (`models/apercu-words`): what tells a garbled name.

use std::cmp::Ordering;

use crate::text::Language;
use apercu_words::{ENGLISH, FRENCH};

/// A list of words, one a line, in the order of their bytes. Words that are ever written in lower case stand in it in
/// lower case only, so that the others are names and acronyms.
#[derive(Clone, Copy)]
pub(crate) struct Vocabulary(&'static str);

impl Vocabulary {
    pub(crate) fn of(language: Language) -> Self {
        Self(match language {
            Language::English => ENGLISH,
            Language::French => FRENCH,
        })
    }

    /// Whether the language has the word, perhaps with a capital where it begins a sentence.
    pub(crate) fn knows(self, word: &str) -> bool {
        self.lists(word) || self.lists_in_lower_case(word)
    }

    /// Whether the language writes the word in lower case, so that a capital makes no name of it.
    pub(crate) fn lists_in_lower_case(self, word: &str) -> bool {
        self.lists(&word.to_lowercase())
    }

    /// Searches by halves.
    fn lists(self, word: &str) -> bool {
        let mut lines = self.0;
        while !lines.is_empty() {
            let start = lines.as_bytes()[..lines.len() / 2]
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |end| end + 1);
            let (before, rest) = lines.split_at(start);
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            lines = match word.cmp(line) {
                Ordering::Less => before,
                Ordering::Equal => return true,
                Ordering::Greater => after,
            };
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_and_nothing_else() {
        for language in [Language::English, Language::French] {
            let vocabulary = Vocabulary::of(language);
            assert!(vocabulary.0.lines().is_sorted());
            assert!(vocabulary.0.lines().all(|word| vocabulary.lists(word)));
            for word in ["", "\n", "a\nb", "0", "zzzzz", "\u{10ffff}"] {
                assert!(!vocabulary.knows(word), "{word:?}");
            }
        }
        let few = Vocabulary("ab\nb\nbc\n");
        assert!(few.lists("ab") && few.lists("b") && few.lists("bc"));
        assert!(!few.lists("a") && !few.lists("ba") && !few.lists("c") && !few.lists("ab\n"));
    }

    #[test]
    fn names_are_told_from_words() {
        let [english, french] = [Language::English, Language::French].map(Vocabulary::of);
        assert!(english.knows("Government") && english.lists_in_lower_case("Government"));
        assert!(english.knows("Merkel") && !english.lists_in_lower_case("Merkel"));
        assert!(french.knows("Élysée") && !french.knows("Husseidlberg"));
    }
}
