//! Units and currencies: whether a translation counts in others than its source.

use super::lexer::lex;
use super::numerals;
use crate::text::Language;

/// The words and signs of one unit in both languages, and what it measures. Not "m", which is also a million.
const UNITS: [(Measure, &[&str]); 17] = [
    (Measure::Length, &["km", "kilometre", "kilometer", "kilomètre"]),
    (Measure::Length, &["metre", "meter", "mètre"]),
    (Measure::Length, &["cm", "centimetre", "centimeter", "centimètre"]),
    (Measure::Length, &["mm", "millimetre", "millimeter", "millimètre"]),
    (Measure::Length, &["mile"]),
    (Measure::Length, &["foot", "feet", "ft", "pied"]),
    (Measure::Mass, &["kg", "kilo", "kilogram", "kilogramme"]),
    (Measure::Mass, &["gram", "gramme"]),
    (Measure::Mass, &["ton", "tonne"]),
    (Measure::Area, &["ha", "hectare"]),
    (Measure::Area, &["acre"]),
    (Measure::Money, &["€", "euro", "eur"]),
    (Measure::Money, &["$", "dollar", "usd"]),
    (Measure::Money, &["£", "pound", "livre", "sterling", "gbp"]),
    (Measure::Money, &["¥", "yen", "yuan"]),
    (Measure::Money, &["franc"]),
    (Measure::Money, &["rouble", "ruble"]),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Length,
    Mass,
    Area,
    Money,
}

/// A unit in a sentence.
struct Use<'a> {
    /// Its place in [`UNITS`].
    unit: usize,
    text: &'a str,
    /// Whether it is counted: "200 miles", not "for miles".
    counted: bool,
}

impl Use<'_> {
    fn measure(&self) -> Measure {
        UNITS[self.unit].0
    }
}

/// A unit that the source counts in and the candidate lacks, and the one that the candidate, but not the source, counts
/// the like in: "kilomètres" and "miles".
pub(super) fn replaced<'a>(
    source: &'a str,
    from: Language,
    candidate: &'a str,
    to: Language,
) -> Option<(&'a str, &'a str)> {
    let (ours, theirs) = (uses(source, from), uses(candidate, to));
    let lacks = |uses: &[Use], unit: usize| uses.iter().all(|other| other.unit != unit);
    let lost = |used: &&Use| used.counted && lacks(&theirs, used.unit);
    ours.iter().filter(lost).find_map(|lost| {
        let instead = theirs
            .iter()
            .find(|used| used.counted && used.measure() == lost.measure() && lacks(&ours, used.unit))?;
        Some((lost.text, instead.text))
    })
}

/// The units of a sentence.
fn uses(text: &str, language: Language) -> Vec<Use<'_>> {
    let signs = text.split_inclusive(['€', '$', '£', '¥']).filter_map(|part| {
        let (start, _) = part.char_indices().next_back()?;
        let text = &part[start..];
        Some(Use {
            unit: unit(text)?,
            text,
            counted: true,
        })
    });
    let tokens = lex(text);
    let words = tokens.iter().enumerate().filter_map(|(at, token)| {
        // "Millions de dollars", "milliards d’euros".
        let before = tokens[..at]
            .iter()
            .rev()
            .find(|before| !matches!(before.text, "de" | "d"));
        let counted = before.is_some_and(|before| before.is_digits() || numerals::is_numeral(before.text, language));
        Some(Use {
            unit: unit(&token.text.to_lowercase())?,
            text: token.text,
            counted,
        })
    });
    signs.chain(words).collect()
}

/// The unit that a word in small letters or a sign stands for.
fn unit(word: &str) -> Option<usize> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    UNITS.iter().position(|(_, names)| names.contains(&singular))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};

    #[test]
    fn another_unit_of_the_same_measure_is_found() {
        let cases = [
            (
                "à 200 kilomètres de Paris",
                "at 200 miles from Paris",
                ("kilomètres", "miles"),
            ),
            ("30 millions de livres", "$30 million", ("livres", "$")),
            ("3 Md€ pour le rail", "3 billion pounds for rail", ("€", "pounds")),
            ("deux mètres", "two kilometres", ("mètres", "kilometres")),
        ];
        for (source, candidate, expected) in cases {
            assert_eq!(replaced(source, French, candidate, English), Some(expected));
        }
    }

    #[test]
    fn the_same_unit_and_none_are_left_alone() {
        let cases = [
            ("200 km et 300 kilomètres", "200 kilometres and 300 km"),
            (
                "30 millions d’euros, soit 33 millions de dollars",
                "€30 million ($33 million)",
            ),
            ("Elle a lu deux livres", "She read two books in dollars"),
            ("à 200 kilomètres", "far away, for miles"),
            ("", ""),
        ];
        for (source, candidate) in cases {
            assert_eq!(replaced(source, French, candidate, English), None);
        }
    }
}
