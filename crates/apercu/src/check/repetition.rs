//! Loops: a model that has lost its way says the same words again and again.

use std::collections::HashMap;

use super::numerals;
use crate::text::{self, Language};

/// Longest loop looked for, in words.
const LONGEST: usize = 12;

/// The words that a text repeats without end: the same word four times in a row, the same few words three times, or the
/// same five or more twice.
pub(crate) fn repeated(text: &str) -> Option<&str> {
    let words: Vec<(usize, &str)> = text
        .split_whitespace()
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    let bare: Vec<String> = words
        .iter()
        .map(|(_, word)| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    for length in 1..=LONGEST.min(bare.len() / 2) {
        let times = match length {
            1 => 4,
            2..=4 => 3,
            _ => 2,
        };
        // How many words in a row equal the word `length` before them.
        let mut run = 0;
        for at in length..bare.len() {
            run = if bare[at] == bare[at - length] && !bare[at].is_empty() {
                run + 1
            } else {
                0
            };
            if run == length * (times - 1) {
                let (start, _) = words[at + 1 - length];
                let (last, word) = words[at];
                return text.get(start..last + word.len());
            }
        }
    }
    None
}

/// The words of a text that stammers, which people do not: a word that carries meaning said again at once, in the same
/// form or nearly ("privately private"), after a function word or two ("on Saturday on Saturday"), or three times within
/// a few words.
pub(super) fn stammer(text: &str, language: Language) -> Option<&str> {
    let mut words: Vec<Word> = Vec::new();
    // For each word, where it was said last and how many times in a row.
    let mut last: HashMap<String, (usize, usize)> = HashMap::new();
    for part in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
    {
        let at = words.len();
        words.push(Word::new(text, part, language));
        let word = &words[at];
        if !word.carries_meaning {
            continue;
        }
        let before = last.get(&word.key).copied();
        let times = before.filter(|(before, _)| at - before <= NEAR && joined(text, &words[*before], word));
        let times = times.map_or(1, |(_, times)| times + 1);
        let said = match before {
            Some((before, _)) if times > 1 => {
                let between = &words[before + 1..at];
                let close = between.len() <= FUNCTION_WORDS && between.iter().all(|word| !word.carries_meaning);
                (times == 3 || close && !is_idiom(&word.key)).then_some(before)
            }
            _ => at
                .checked_sub(1)
                .filter(|before| words[*before].nearly(word) && joined(text, &words[*before], word)),
        };
        if let Some(before) = said {
            return text.get(words[before].start..word.end);
        }
        last.insert(word.key.clone(), (at, times));
    }
    None
}

/// Words from one mention to the next in a stammer, at most.
const NEAR: usize = 6;
/// Function words between the two, at most.
const FUNCTION_WORDS: usize = 2;

struct Word {
    start: usize,
    end: usize,
    /// Lower case, without the plural's ending.
    key: String,
    carries_meaning: bool,
    capital: bool,
}

impl Word {
    fn new(text: &str, word: &str, language: Language) -> Self {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let lower = word.to_lowercase();
        Self {
            start,
            end: start + word.len(),
            carries_meaning: lower.chars().count() >= 4
                && !text::is_stop_word(&lower, language)
                && !numerals::is_numeral(word, language)
                && !lower.contains(|c: char| c.is_ascii_digit()),
            capital: word.starts_with(char::is_uppercase),
            key: lower.strip_suffix('s').unwrap_or(&lower).to_owned(),
        }
    }

    /// Whether the two differ in their endings only; names may, as "Galileo Galilei" do.
    fn nearly(&self, other: &Self) -> bool {
        let shared = self
            .key
            .chars()
            .zip(other.key.chars())
            .take_while(|(a, b)| a == b)
            .count();
        let longest = self.key.chars().count().max(other.key.chars().count());
        self.carries_meaning && !(self.capital && other.capital) && shared >= 5 && shared + 3 >= longest
    }
}

/// Whether nothing but words stands between two words: lists and quotations say a word again on purpose.
fn joined(text: &str, first: &Word, second: &Word) -> bool {
    let gap = text.get(first.end..second.start).unwrap_or_default();
    !gap.contains([
        ',', ';', ':', '.', '!', '?', '…', '–', '—', '-', '"', '«', '“', '(', '/',
    ])
}

/// Words that are said twice in set phrases: "step by step", "petit à petit".
fn is_idiom(key: &str) -> bool {
    const WORDS: &str = "time step day week month year hour minute side face hand door house back word line head town case \
        coast page jour petit mot côté main tête heure année semaine minute goutte porte maison page ligne";
    WORDS.split_whitespace().any(|word| word == key)
}

#[cfg(test)]
mod tests {
    use super::{repeated, stammer};
    use crate::text::Language::{English, French};

    #[test]
    fn loops_are_found() {
        let cases = [
            ("the the the the the cat", Some("the")),
            ("He said that, he said that, he said that.", Some("he said that.")),
            (
                "We must vote in the spring, we must vote in the spring",
                Some("we must vote in the spring"),
            ),
            ("It was a very, very, very good day.", None),
            ("Day after day after day, they came.", None),
            ("Location, location, location.", None),
            ("« Non, non et non », dit-il.", None),
            ("", None),
            ("— — — — — —", None),
        ];
        for (text, expected) in cases {
            assert_eq!(repeated(text), expected, "{text:?}");
        }
    }

    #[test]
    fn stammers_are_found() {
        let cases = [
            (
                English,
                "It was privately privately private.",
                Some("privately privately"),
            ),
            (
                English,
                "They welcome the new public Saturday on Saturday to 10 hours.",
                Some("Saturday on Saturday"),
            ),
            (
                English,
                "The museum is a museum that the museum has.",
                Some("museum is a museum"),
            ),
            (French, "Le maire le maire a parlé.", Some("maire le maire")),
            (English, "Step by step, they promoted astronomy and astronautics.", None),
            (English, "They read Galileo Galilei.", None),
            (French, "Nous nous sommes vus samedi.", None),
            (English, "He had had enough of that that day.", None),
            (English, "The mayor saw them on Monday, and on Monday they left.", None),
        ];
        for (language, text, expected) in cases {
            assert_eq!(stammer(text, language), expected, "{text:?}");
        }
    }
}
