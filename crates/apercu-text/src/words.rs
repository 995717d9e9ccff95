//! Words: tokens for counting and for measuring how alike two texts are.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Language;

/// The words of a text: its longest runs of letters and digits, as the pattern `[^\W_]+` finds them.
///
/// Apostrophes and hyphens separate (`l'eau` is two words): these are the tokens that ROUGE compares.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// How many words people would count: what stands between white space and holds a letter or a digit.
///
/// `l'eau` is one word, and the lone punctuation of French (`« eau » !`) is none.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|token| token.chars().any(char::is_alphanumeric))
        .count()
}

/// Whether a word of [`words`] only holds the sentence together (an article, a pronoun, an auxiliary verb…).
///
/// Upper and lower case are the same.
pub fn is_stop_word(word: &str, language: Language) -> bool {
    static SETS: LazyLock<[HashSet<&str>; 2]> =
        LazyLock::new(|| Language::ALL.map(|language| language.lexicon().stop_words.split_whitespace().collect()));

    let set = &SETS[language as usize];
    // The longest stop word has ten letters; a token of a megabyte is not worth copying.
    word.len() <= 16 && (set.contains(word) || set.contains(word.to_lowercase().as_str()))
}

/// Lower case, without accents; ligatures apart.
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            _ => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let found: Vec<_> = words("L'eau, c'est-à-dire «\u{a0}H2O\u{a0}» : 1 200,5 m³ d'œuvre_vive").collect();
        let expected = [
            "L", "eau", "c", "est", "à", "dire", "H2O", "1", "200", "5", "m³", "d", "œuvre", "vive",
        ];
        assert_eq!(found, expected);
        assert_eq!(words(" …_’ ").count(), 0);
    }

    #[test]
    fn people_count_between_spaces() {
        assert_eq!(count_words("« L'eau monte ! » a-t-il dit – hier."), 5);
        assert_eq!(count_words("The well-known firm fell 3.5%…"), 5);
        assert_eq!(count_words(" ? – ! "), 0);
    }

    #[test]
    fn stop_words_know_their_language() {
        for (word, english, french) in [
            ("The", true, false),
            ("the", true, false),
            ("LES", false, true),
            ("À", false, true),
            ("on", true, true),
            ("d", true, true),
            ("ministre", false, false),
            ("council", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_stop_word(word, Language::English), english, "{word}");
            assert_eq!(is_stop_word(word, Language::French), french, "{word}");
        }
    }
}
