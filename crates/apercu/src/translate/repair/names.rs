//! Words that a model garbled: names that can be put back, and others that can be counted.

use std::collections::{BTreeSet, HashMap, HashSet};

use strsim::normalized_levenshtein;

use crate::text::{Language, fold};
use crate::vocabulary::Vocabulary;

/// Shortest word that is looked at, in characters.
const SHORTEST: usize = 3;
/// Least likeness of a garbled name to what it was, from 0 to 1.
const LIKENESS: f64 = 0.4;
/// Names of a sentence that are looked at, at most: each is compared with each.
const MOST: usize = 100;

/// Writes names as the source does that were garbled on the way: "Husseidlberg" where the source has "Heidelberg". A
/// garbled name is a word with a capital that the language does not have, nor the source; it was the name it is most
/// like among those that the translation lacks, unless that is a name to be translated, which only the source's
/// language has.
pub(in crate::translate) fn repaired(from: Language, to: Language, source: &str, translation: &str) -> String {
    let (ours, theirs) = (capitalized(source), capitalized(translation));
    let [own, other] = [from, to].map(Vocabulary::of);
    let is_name = |word: &&&str| !own.lists_in_lower_case(word) && (other.knows(word) || !own.knows(word));
    let missing: Vec<_> = ours.difference(&theirs).filter(is_name).take(MOST).collect();
    let garbled = theirs.difference(&ours).filter(|word| !other.knows(word));

    let mut pairs = Vec::new();
    for word in garbled.take(MOST) {
        let alike = missing.iter().map(|&&name| (likeness(name, word), name, *word));
        let best = alike.max_by(|a, b| a.0.total_cmp(&b.0));
        pairs.extend(best.filter(|(likeness, ..)| *likeness >= LIKENESS));
    }
    // Of several words that may have been the same name, the one most like it was.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut names = HashMap::new();
    for (_, name, word) in pairs {
        if !names.values().any(|other| *other == name) {
            names.insert(word, name);
        }
    }
    pieces(translation)
        .map(|piece| names.get(piece).copied().unwrap_or(piece))
        .collect()
}

/// How many words of a translation its language does not know and the source does not have: each was probably made up.
pub(in crate::translate) fn count_unknown(to: Language, source: &str, translation: &str) -> usize {
    let ours: HashSet<String> = pieces(source).map(str::to_lowercase).collect();
    let vocabulary = Vocabulary::of(to);
    pieces(translation)
        .filter(|piece| is_word(piece) && !vocabulary.knows(piece) && !ours.contains(&piece.to_lowercase()))
        .count()
}

/// How alike a name and what may have become of it are, from 0 to 1. The same letters are no harm done, whatever their
/// accents, and count as not alike.
fn likeness(name: &str, word: &str) -> f64 {
    let [name, word] = [name, word].map(fold);
    if name == word {
        0.0
    } else if name.len() > SHORTEST && word.starts_with(&name) {
        1.0
    } else {
        normalized_levenshtein(&name, &word)
    }
}

/// The words that begin with a capital, each once.
fn capitalized(text: &str) -> BTreeSet<&str> {
    pieces(text)
        .filter(|piece| piece.starts_with(char::is_uppercase) && is_word(piece))
        .collect()
}

/// Whether a piece is a word, and long enough to be looked at.
fn is_word(piece: &str) -> bool {
    piece.starts_with(char::is_alphabetic) && piece.chars().nth(SHORTEST - 1).is_some()
}

/// The text in pieces: runs of letters, and what is between.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|c: char| !c.is_alphabetic()).flat_map(|piece| {
        let letters = piece.trim_end_matches(|c: char| !c.is_alphabetic()).len();
        let (word, rest) = piece.split_at(letters);
        [word, rest]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};

    #[test]
    fn garbled_names_are_written_as_in_the_source() {
        let cases = [
            (
                French,
                "Le théâtre de Heidelberg",
                "The theater of Husseidlberg",
                "The theater of Heidelberg",
            ),
            (
                French,
                "Kirill et Kirill, deux frères",
                "Kiriller and Kiriller, two brothers",
                "Kirill and Kirill, two brothers",
            ),
            (
                English,
                "In Lesotho, Lennartz said",
                "Au Laotho, Annartz a dit",
                "Au Lesotho, Lennartz a dit",
            ),
            // Two of one: the likest is mended.
            (English, "Lennartz spoke", "Lenartz, Annartz", "Lennartz, Annartz"),
        ];
        for (from, source, translation, expected) in cases {
            assert_eq!(repaired(from, from.other(), source, translation), expected);
        }
    }

    #[test]
    fn names_that_were_translated_stay() {
        let cases = [
            // Known to the language that they are in.
            (French, "Les Autrichiens et la Norvège", "Austrians and Norway"),
            // The source has them.
            (French, "Husseidlberg et Heidelberg", "Husseidlberg"),
            // The same letters.
            (French, "Gérald Bezrukov", "Gerald Bezrukov"),
            // Nothing like them is missing.
            (French, "Le théâtre de Strasbourg", "The theater of Husseidlberg"),
            // Words of the source's language, with a capital only where they stand.
            (English, "Privacy matters", "Privacie compte"),
            (English, "", ""),
        ];
        for (from, source, translation) in cases {
            assert_eq!(repaired(from, from.other(), source, translation), translation);
        }
    }

    #[test]
    fn words_of_no_language_are_counted() {
        let source = "Le musée de Bezroukov rouvre";
        assert_eq!(count_unknown(English, source, "The museum of Bezroukov reopens"), 0);
        assert_eq!(count_unknown(English, source, "Themuseum of Bezroukov reboys"), 2);
        assert_eq!(count_unknown(English, "", ""), 0);
    }

    #[test]
    fn pieces_make_up_the_text() {
        for text in ["", "a", " a", "L’été, 1 250 € – Ça!", "\u{1F600}é"] {
            assert_eq!(pieces(text).collect::<String>(), text);
        }
    }
}
