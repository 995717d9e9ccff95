//! Names: what is written with a capital and must read alike in both languages, give or take spelling and inflection.

use std::collections::HashMap;

use super::lexer::lex;
use super::{exonyms, numerals};
use crate::text::{self, Language, fold};
use crate::vocabulary::Vocabulary;

/// Names of a sentence that are looked for, at most: each is compared with each word.
const MOST: usize = 100;

/// A word that may be a name or stand for one.
struct Word<'a> {
    text: &'a str,
    /// Without accents, in lower case.
    folded: String,
    /// Whether it is certainly a name, so that the other sentence must have it too.
    firm: bool,
}

/// A sentence's words, for finding the names of another sentence among them.
pub(super) struct Names<'a> {
    words: Vec<Word<'a>>,
    language: Language,
}

impl<'a> Names<'a> {
    pub(super) fn of(sentence: &'a str, language: Language) -> Self {
        let titled = is_titled(sentence, language);
        let mut words: Vec<Word> = Vec::new();
        let mut known = HashMap::new();
        let mut end = 0;
        for token in lex(sentence) {
            let opens = opens_sentence(&sentence[end..token.start], words.is_empty());
            end = token.end();
            let folded = fold(token.text);
            // HK$, US$
            let currency = sentence[end..].starts_with('$');
            let firm = !opens && !titled && !currency && is_name(token.text, &folded, language);
            // Each word once, or a text of many would be compared for ever.
            if let Some(word) = known.get(&folded).and_then(|number: &usize| words.get_mut(*number)) {
                if firm && !word.firm {
                    (word.text, word.firm) = (token.text, true);
                }
                continue;
            }
            known.insert(folded.clone(), words.len());
            words.push(Word {
                text: token.text,
                folded,
                firm,
            });
        }
        Self { words, language }
    }

    /// The certain names that none of the other sentence's words stands for.
    pub(super) fn missing_from(&self, other: &Names) -> Vec<&'a str> {
        let are_known = |a: &Word, b: &Word| {
            Vocabulary::of(self.language).knows(a.text) && Vocabulary::of(other.language).knows(b.text)
        };
        let is_found = |word: &Word| {
            let mut candidates = other.words.iter();
            candidates.any(|candidate| alike(&word.folded, &candidate.folded, || are_known(word, candidate)))
                || exonyms::match_any(&word.folded, || other.folded())
        };
        let firm = self.words.iter().filter(|word| word.firm).take(MOST);
        firm.filter(|word| !is_found(word)).map(|word| word.text).collect()
    }

    fn folded(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.folded.as_str())
    }
}

/// Whether a word after `gap` opens a sentence, where everything has a capital.
fn opens_sentence(gap: &str, first: bool) -> bool {
    first || gap.contains(['.', '!', '?', '…', ':', '«', '“', '"', '(', '–', '—'])
}

/// Whether a capital stands for a name here.
fn is_name(word: &str, folded: &str, language: Language) -> bool {
    let mut chars = word.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    capital
        && letters >= 2
        && !numerals::is_roman(word)
        && !numerals::is_numeral(word, language)
        && !text::is_stop_word(&word.to_lowercase(), language)
        && !exonyms::is_common(folded, language)
}

/// Whether the sentence is a headline in capitals, or with a capital to every word: no telling what is a name then.
fn is_titled(sentence: &str, language: Language) -> bool {
    let mut capitals = 0;
    let mut all = 0;
    for word in text::words(sentence) {
        if word.chars().count() > 3 && !text::is_stop_word(&word.to_lowercase(), language) {
            all += 1;
            capitals += usize::from(word.starts_with(char::is_uppercase));
        }
    }
    all >= 4 && capitals * 10 > all * 7
}

/// Whether two folded words may be the same name: equal, inflected, or spelt after another tongue's sounds. Where no more than their
/// beginnings is the same, both must be known, each to its own language: "Sénat" is "Senate", but "Haddad" is not "Hadd".
fn alike(a: &str, b: &str, are_known: impl Fn() -> bool) -> bool {
    if a == b {
        return true;
    }
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let (short, long) = {
        let (a, b) = (a.chars().count(), b.chars().count());
        (a.min(b), a.max(b))
    };
    // "Paris" and "parisien", "Assemblée" and "Assembly", "Iran" and "iranienne", "Asie" and "Asia".
    let begins_alike = (shared >= 4 && shared * 2 >= short) || (shared == 3 && long == 4 && short == 4);
    let are_inflected = || [a, b].iter().all(|word| ENDINGS.contains(&ending(word, shared)));
    if begins_alike && (are_inflected() || are_known()) {
        return true;
    }
    // "UE" and "EU", "OTAN" and "NATO", "AIEA" and "IAEA" are the same letters.
    if long <= 5 && short == long && sorted(a) == sorted(b) {
        return true;
    }
    if short < 4 || long > short * 2 || one_vowel_differs(a, b) {
        return false;
    }
    let sounds = skeleton(a);
    sounds.len() >= 2 && sounds == skeleton(b)
}

/// Endings that names have in one language and not in the other, without accents: plurals, people of a place, Latin and Greek ones.
#[rustfmt::skip]
const ENDINGS: [&str; 45] = [
    "", "s", "e", "es", "x", "o", "is", "i", "us", "ius", "os", "on", "an", "ans", "ian", "ians", "en", "ens", "ien", "ienne", "iens",
    "iennes", "een", "eenne", "eens", "ois", "oise", "oises", "ais", "aise", "aises", "nais", "naise", "ain", "aine", "ains", "ish", "ese",
    "ate", "ates", "ist", "iste", "istes", "ite", "ites",
];

/// What follows so many letters of a word.
fn ending(word: &str, shared: usize) -> &str {
    word.char_indices().nth(shared).map_or("", |(at, _)| &word[at..])
}

/// Whether words differ by nothing but another vowel, which no transcription makes of one: "Conte", "Conta", but "Navalny", "Navalni".
fn one_vowel_differs(a: &str, b: &str) -> bool {
    let mut different = a.chars().zip(b.chars()).filter(|(x, y)| x != y);
    let (first, second) = (different.next(), different.next());
    a.chars().count() == b.chars().count()
        && second.is_none()
        && first.is_some_and(|(x, y)| "aeiou".contains(x) && "aeiou".contains(y))
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// The consonants of a name as they sound, so that "Poutine" is "Putin" and "Eltsine" is "Yeltsin".
fn skeleton(word: &str) -> String {
    let mut sounds = String::new();
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied();
        let sound = match (c, next) {
            ('c' | 's', Some('h')) => 's',
            ('p', Some('h')) => 'f',
            ('t', Some('c' | 's')) | ('s', Some('c')) | ('d', Some('j')) => continue,
            ('a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' | 'j', _) => continue,
            ('c' | 'k' | 'q' | 'g', _) => 'k',
            ('z' | 's' | 'x', _) => 's',
            ('v' | 'f', _) => 'f',
            ('d' | 't', _) => 't',
            ('b' | 'p', _) => 'p',
            ('m' | 'n', _) => 'n',
            (other, _) => other,
        };
        if !sounds.ends_with(sound) {
            sounds.push(sound);
        }
    }
    sounds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_only_where_they_are() {
        let missing = |source: &'static str, candidate: &str| {
            Names::of(source, Language::French).missing_from(&Names::of(candidate, Language::English))
        };
        for (french, english) in [
            ("le ministre Haddad", "minister Hadd"),
            ("Giuseppe Conte", "Giuseppe Conta"),
            ("la compagnie Asiana", "the company Asia"),
        ] {
            assert_eq!(
                missing(
                    &format!("Il a vu {french} hier.").leak()[..],
                    &format!("He saw {english} yesterday.")
                )
                .len(),
                1,
                "{french}"
            );
        }
        for (french, english) in [
            ("l’Assemblée", "the Assembly"),
            ("le Sénat", "the Senate"),
            ("une Ontarienne", "someone from Ontario"),
            ("la mairie de Valmont", "Valmontian voters"),
            ("Vladimir Poutine", "Vladimir Putin"),
            ("l’Asie", "Asia"),
            ("les Brésiliens", "Brazilians"),
        ] {
            assert!(
                missing(
                    &format!("Il a vu {french} hier.").leak()[..],
                    &format!("He saw {english} yesterday.")
                )
                .is_empty(),
                "{french}"
            );
        }
    }
}
