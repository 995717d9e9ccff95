//! Words put into a sentence, and the article before them that has to follow.

use std::ops::Range;

use crate::glossary::Gender;
use crate::text::Language;

const ENGLISH_ARTICLES: [&str; 3] = ["the ", "a ", "an "];
const FRENCH_ARTICLES: [&str; 12] = [
    "le ", "la ", "les ", "l'", "l’", "un ", "une ", "des ", "du ", "de la ", "de l'", "de l’",
];

/// A text without the article that it begins with.
pub(super) fn without_article(text: &str, language: Language) -> &str {
    let articles: &[&str] = match language {
        Language::English => &ENGLISH_ARTICLES,
        Language::French => &FRENCH_ARTICLES,
    };
    let longest = articles
        .iter()
        .filter(|article| starts_with(text, article))
        .max_by_key(|article| article.len());
    longest.map_or(text, |article| &text[article.len()..])
}

/// `text` with `words` in the place of a span, in capitals where the text is, and with the article before them put right.
pub(super) fn replaced(
    text: &str,
    span: Range<usize>,
    words: &str,
    gender: Option<Gender>,
    language: Language,
) -> String {
    let capitals = !text.contains(char::is_lowercase) && text.chars().filter(|c| c.is_uppercase()).count() > 3;
    let words = if capitals {
        words.to_uppercase()
    } else if text[..span.start].contains(char::is_alphanumeric) {
        words.to_owned()
    } else {
        capitalized(words)
    };
    let before = &text[..span.start];
    let before = match language {
        Language::English => english(before, &words),
        Language::French => french(before, &words, gender),
    };
    format!("{before}{words}{}", &text[span.end..])
}

/// What is before words, with "a" or "an" as they want it.
fn english(before: &str, words: &str) -> String {
    let vowel = words.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
    let vowel = vowel
        && !["uni", "use", "eur", "one"]
            .iter()
            .any(|start| starts_with(words, start));
    let (wrong, right) = if vowel { ("a ", "an ") } else { ("an ", "a ") };
    match ends_with_word(before, wrong) {
        Some(start) => join(before, start, right),
        None => before.to_owned(),
    }
}

/// What is before words, with the article that they want: by their first letter, and by their gender, if it is known.
fn french(before: &str, words: &str, gender: Option<Gender>) -> String {
    let is_vowel = |c: char| "aeiouyàâäéèêëîïôöùûüœæh".contains(c);
    let first = words.chars().next().map(|c| c.to_lowercase().next().unwrap_or(c));
    let elided = first.is_some_and(is_vowel);
    let plain = before.replace('\'', "’");
    let feminine = || match gender {
        Some(gender) => gender == Gender::Feminine,
        None => ["e", "ion", "té", "ée"]
            .iter()
            .any(|end| words.split(' ').next().is_some_and(|w| w.ends_with(end))),
    };
    // What stands there, for each of the forms that it has: before a vowel, masculine, feminine.
    let forms: [[&str; 3]; 5] = [
        ["de l’", "du ", "de la "],
        ["à l’", "au ", "à la "],
        ["l’", "le ", "la "],
        ["d’", "de ", "de "],
        ["qu’", "que ", "que "],
    ];
    for [vowel, masculine, with_feminine] in forms {
        let found = [vowel, masculine, with_feminine]
            .into_iter()
            .find_map(|form| Some((form, ends_with_word(&plain, form)?)));
        let Some((form, start)) = found else { continue };
        let right = if elided {
            vowel
        } else if form == vowel || gender.is_some() {
            if feminine() { with_feminine } else { masculine }
        } else {
            form
        };
        return join(&plain, start, right);
    }
    if let Some(gender) = gender {
        let [wrong, right] = match gender {
            Gender::Masculine => ["une ", "un "],
            Gender::Feminine => ["un ", "une "],
        };
        if let Some(start) = ends_with_word(&plain, wrong) {
            return join(&plain, start, right);
        }
    }
    before.to_owned()
}

/// Where a text ends with a word, which may begin with a capital.
fn ends_with_word(text: &str, word: &str) -> Option<usize> {
    let start = text.len().checked_sub(word.len())?;
    let tail = text.get(start..)?;
    let whole = !text[..start].ends_with(char::is_alphanumeric);
    (whole && starts_with(tail, word)).then_some(start)
}

/// Whether a text begins with another one, whatever the case.
fn starts_with(text: &str, begin: &str) -> bool {
    text.get(..begin.len())
        .is_some_and(|start| start.to_lowercase() == begin)
}

/// A text up to a place, and a word, with a capital if one was there.
fn join(text: &str, start: usize, word: &str) -> String {
    let capital = text[start..].starts_with(char::is_uppercase);
    let word = if capital { capitalized(word) } else { word.to_owned() };
    format!("{}{word}", &text[..start])
}

fn capitalized(words: &str) -> String {
    let mut chars = words.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};

    fn put(text: &str, old: &str, new: &str, gender: Option<Gender>, language: Language) -> String {
        let start = text.find(old).unwrap();
        replaced(text, start..start + old.len(), new, gender, language)
    }

    #[test]
    fn english_articles_follow() {
        for (text, old, new, expected) in [
            ("A town hall opens.", "town hall", "city hall", "A city hall opens."),
            ("She saw a town hall.", "town hall", "old hall", "She saw an old hall."),
            ("An agency closes.", "agency", "bureau", "A bureau closes."),
            ("It is a council.", "council", "union council", "It is a union council."),
            ("Councils vote.", "Councils", "county boards", "County boards vote."),
            ("COUNCIL VOTES", "COUNCIL", "county board", "COUNTY BOARD VOTES"),
        ] {
            assert_eq!(put(text, old, new, None, English), expected);
        }
    }

    #[test]
    fn french_articles_follow() {
        let (m, f) = (Some(Gender::Masculine), Some(Gender::Feminine));
        for (text, old, new, gender, expected) in [
            ("Il voit l’agence.", "agence", "bureau", m, "Il voit le bureau."),
            ("Il voit l’agence.", "agence", "mairie", None, "Il voit la mairie."),
            (
                "La mairie ferme.",
                "mairie",
                "hôtel de ville",
                m,
                "L’hôtel de ville ferme.",
            ),
            ("La mairie ferme.", "mairie", "bureau", m, "Le bureau ferme."),
            ("près de la mairie", "mairie", "bureau", m, "près du bureau"),
            ("près du bureau", "bureau", "agence", f, "près de l’agence"),
            ("près du bureau", "bureau", "mairie", f, "près de la mairie"),
            ("un bureau", "bureau", "mairie", f, "une mairie"),
            ("pas d’agence", "agence", "bureau", None, "pas de bureau"),
            ("va au bureau", "bureau", "école", None, "va à l’école"),
            ("le bureau", "bureau", "mairie", None, "le mairie"),
            ("Elle a vu", "vu", "aimé", None, "Elle a aimé"),
        ] {
            assert_eq!(put(text, old, new, gender, French), expected);
        }
    }

    #[test]
    fn articles_are_dropped() {
        assert_eq!(without_article("The county council", English), "county council");
        assert_eq!(without_article("De l’hôtel de ville", French), "hôtel de ville");
        assert_eq!(without_article("Ville", French), "Ville");
    }
}
