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

/// Words to be put into a sentence, and what is known of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    /// The gender of a French noun, where it is known.
    pub(super) gender: Option<Gender>,
    pub(super) plural: bool,
}

/// `text` with words in the place of a span, in capitals where the text is, and with the article before them put right.
pub(super) fn replaced(text: &str, span: Range<usize>, words: Words, language: Language) -> String {
    let capitals = !text.contains(char::is_lowercase) && text.chars().filter(|c| c.is_uppercase()).count() > 3;
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let written = if capitals {
        words.text.to_uppercase()
    } else if before.contains(char::is_alphanumeric) {
        words.text.to_owned()
    } else {
        capitalized(words.text)
    };
    let before = match language {
        Language::English => english(before, &written),
        Language::French => french(before, words),
    };
    format!("{before}{written}{after}")
}

/// The French words with an article in the place of the English one that a text ends with, or of none at its beginning, and where
/// in the text they begin; none where there is no article to tell, or not enough is known.
pub(super) fn with_french_article(before: &str, words: Words) -> Option<(usize, String)> {
    if words.text.starts_with(char::is_uppercase) || words.gender.is_none() && !words.plural {
        return None;
    }
    let definite = ends_with_word(before, "the ").or((before.is_empty()).then_some(0));
    let indefinite = ends_with_word(before, "a ").or(ends_with_word(before, "an "));
    let feminine = words.gender == Some(Gender::Feminine);
    let (start, article) = match (definite, indefinite) {
        (Some(start), _) if words.plural => (start, "les "),
        (Some(start), _) if is_elided(words.text) => (start, "l’"),
        (Some(start), _) => (start, if feminine { "la " } else { "le " }),
        (None, Some(start)) => (start, if feminine { "une " } else { "un " }),
        (None, None) => return None,
    };
    let article = if before[..start].contains(char::is_alphanumeric) {
        article.to_owned()
    } else {
        capitalized(article)
    };
    Some((start, article + words.text))
}

/// A text that begins with a capital.
pub(super) fn begun(text: &str) -> String {
    match text.find(char::is_alphanumeric) {
        Some(start) => format!("{}{}", &text[..start], capitalized(&text[start..])),
        None => text.to_owned(),
    }
}

/// Whether an article before French words loses its vowel.
fn is_elided(words: &str) -> bool {
    let first = words.chars().next().and_then(|c| c.to_lowercase().next());
    first.is_some_and(|c| "aeiouyàâäéèêëîïôöùûüœæh".contains(c))
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

/// What is before words, with the article that they want: by their first letter, their number, and their gender, if it is known.
fn french(before: &str, words: Words) -> String {
    let plain = before.replace('\'', "’");
    let elided = is_elided(words.text);
    let ends_as_feminine = || {
        let first = words.text.split(' ').next().unwrap_or_default();
        ["e", "ion", "té", "ée"].iter().any(|end| first.ends_with(end))
    };
    let feminine = words
        .gender
        .map_or_else(ends_as_feminine, |gender| gender == Gender::Feminine);
    // Before a vowel, masculine, feminine, plural.
    let forms: [[&str; 4]; 6] = [
        ["de l’", "du ", "de la ", "des "],
        ["à l’", "au ", "à la ", "aux "],
        ["l’", "le ", "la ", "les "],
        ["un ", "un ", "une ", "des "],
        ["d’", "de ", "de ", "de "],
        ["qu’", "que ", "que ", "que "],
    ];
    for [vowel, masculine, with_feminine, plural] in forms {
        let mut singular = [vowel, masculine, with_feminine].into_iter();
        let Some((form, start)) = singular.find_map(|form| Some((form, ends_with_word(&plain, form)?))) else {
            continue;
        };
        let is_article = masculine != with_feminine;
        let right = if words.plural && is_article {
            plural
        } else if elided && vowel.ends_with('’') {
            vowel
        } else if form == vowel && vowel.ends_with('’') || words.gender.is_some() {
            if feminine { with_feminine } else { masculine }
        } else {
            form
        };
        return join(&plain, start, right);
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
        let words = Words {
            text: new,
            gender,
            plural: new.ends_with('s'),
        };
        replaced(text, start..start + old.len(), words, language)
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
            ("Le berger dort", "berger", "bergers", m, "Les bergers dort"),
            ("près du berger", "berger", "bergers", None, "près des bergers"),
            ("un arbre", "arbre", "arbitre", m, "un arbitre"),
        ] {
            assert_eq!(put(text, old, new, gender, French), expected);
        }
    }

    #[test]
    fn english_articles_become_french_ones() {
        let with = |before, text, gender, plural| with_french_article(before, Words { text, gender, plural });
        let (m, f) = (Some(Gender::Masculine), Some(Gender::Feminine));
        assert_eq!(with("", "vignerons", None, true), Some((0, "Les vignerons".into())));
        assert_eq!(with("Of the ", "école", f, false), Some((3, "l’école".into())));
        assert_eq!(with("The ", "bureau", m, false), Some((0, "Le bureau".into())));
        assert_eq!(with("He has a ", "vache", f, false), Some((7, "une vache".into())));
        assert_eq!(with("The ", "bureau", None, false), None);
        assert_eq!(with("He saw ", "bureau", m, false), None);
        assert_eq!(with("The ", "Vieux-Port", m, false), None);
    }

    #[test]
    fn articles_are_dropped() {
        assert_eq!(without_article("The county council", English), "county council");
        assert_eq!(without_article("De l’hôtel de ville", French), "hôtel de ville");
        assert_eq!(without_article("Ville", French), "Ville");
    }
}
