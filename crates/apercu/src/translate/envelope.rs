//! What stands around a sentence and is put back after translating, because models lose it or invent it.

use std::borrow::Cow;

use crate::check::{in_digits, on_the_clock};
use crate::text::Language;

/// A sentence taken apart: a dash that opens it, quotation marks around the whole, capitals throughout, and the words
/// between, with their numbers and times in digits.
pub(super) struct Envelope {
    dash: Option<char>,
    quoted: bool,
    capitals: bool,
    core: String,
}

const OPENING: [char; 4] = ['«', '“', '"', '„'];
const CLOSING: [char; 4] = ['»', '”', '"', '“'];
const DASHES: [char; 4] = ['-', '–', '—', '•'];
const FINAL: [char; 6] = ['.', '!', '?', '…', ':', ';'];

impl Envelope {
    /// Takes a sentence of this language apart.
    pub(super) fn of(sentence: &str, language: Language) -> Self {
        let mut core = sentence.trim();
        let mut dash = None;
        if let Some(first) = core.chars().next().filter(|c| DASHES.contains(c)) {
            let rest = &core[first.len_utf8()..];
            // "-5 °C" opens with a sign, not with a dash.
            if rest.starts_with(char::is_whitespace) && !rest.trim().is_empty() {
                dash = Some(first);
                core = rest.trim_start();
            }
        }
        let inner = core
            .strip_prefix(OPENING)
            .and_then(|rest| rest.strip_suffix(CLOSING))
            .map(str::trim)
            .filter(|inner| !inner.is_empty() && !inner.contains(OPENING) && !inner.contains(CLOSING));
        let quoted = inner.is_some();
        let core = inner.unwrap_or(core);
        let capitals = is_headline_in_capitals(core);
        let core = if capitals {
            sentence_case(core).into()
        } else {
            Cow::Borrowed(core)
        };
        let core = in_digits(&core, language);
        let core = on_the_clock(&core, language).into_owned();
        Self {
            dash,
            quoted,
            capitals,
            core,
        }
    }

    /// What is to be translated: nothing where there is nothing to translate.
    pub(super) fn core(&self) -> &str {
        if is_language(&self.core) { &self.core } else { "" }
    }

    /// Puts the envelope around the translation of the core. A headline without a final period stays one.
    pub(super) fn around(&self, translation: &str, to: Language) -> String {
        let mut core = if self.core().is_empty() {
            &self.core
        } else {
            translation.trim()
        };
        if !self.core.ends_with(FINAL) && !ends_with_period(&self.core) {
            core = without_period(core);
        }
        let core = if self.capitals {
            core.to_uppercase().into()
        } else {
            Cow::Borrowed(core)
        };
        let mut text = String::with_capacity(core.len() + 8);
        if let Some(dash) = self.dash {
            text.push(dash);
            text.push(' ');
        }
        if self.quoted {
            let (open, close) = match to {
                Language::English => ("“", "”"),
                Language::French => ("«\u{a0}", "\u{a0}»"),
            };
            text.push_str(open);
            text.push_str(&core);
            text.push_str(close);
        } else {
            text.push_str(&core);
        }
        text
    }
}

/// Whether there is anything to translate: a word that is more than an address.
fn is_language(text: &str) -> bool {
    text.split_whitespace()
        .any(|word| word.contains(char::is_alphabetic) && !is_address(word))
}

/// Whether a word is a web or mail address.
fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.") || word.trim_start_matches('@').contains('@')
}

/// Whether a text of several words is in capitals throughout. Models know words by their small letters.
fn is_headline_in_capitals(text: &str) -> bool {
    let long = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().nth(2).is_some());
    long.count() >= 3 && !text.contains(char::is_lowercase)
}

/// A text in capitals in small letters but for the first.
fn sentence_case(capitals: &str) -> String {
    let mut first = true;
    let mut text = String::with_capacity(capitals.len());
    for c in capitals.chars() {
        if first && c.is_alphabetic() {
            text.push(c);
            first = false;
        } else {
            text.extend(c.to_lowercase());
        }
    }
    text
}

/// Whether a sentence ends in a period or the like, quotation marks and brackets after it not counted.
fn ends_with_period(sentence: &str) -> bool {
    sentence
        .trim_end_matches(|c: char| c.is_whitespace() || CLOSING.contains(&c) || matches!(c, ')' | ']'))
        .ends_with(FINAL)
}

/// The sentence without its one final period; an ellipsis and an initial ("J. F. K.") keep theirs.
fn without_period(sentence: &str) -> &str {
    match sentence.strip_suffix('.') {
        Some(rest) if rest.ends_with('.') => sentence,
        Some(rest)
            if rest
                .rsplit(['.', ' ', '\u{a0}'])
                .next()
                .is_some_and(|w| w.chars().count() <= 1) =>
        {
            sentence
        }
        Some(rest) => rest.trim_end(),
        None => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn envelopes_go_around_translations() {
        let cases = [
            // source, its core, translation of the core, target language, what comes back
            ("Il pleut.", "Il pleut.", "It rains.", Language::English, "It rains."),
            (
                "Pluie sur Brest",
                "Pluie sur Brest",
                "Rain over Brest.",
                Language::English,
                "Rain over Brest",
            ),
            (
                "Who won?",
                "Who won?",
                "Qui a gagné ?",
                Language::French,
                "Qui a gagné ?",
            ),
            (
                "– Il part.",
                "Il part.",
                "He leaves.",
                Language::English,
                "– He leaves.",
            ),
            (
                "« Il part. »",
                "Il part.",
                "He leaves.",
                Language::English,
                "“He leaves.”",
            ),
            (
                "“Never again.”",
                "Never again.",
                "Plus jamais.",
                Language::French,
                "«\u{a0}Plus jamais.\u{a0}»",
            ),
            ("\"No\"", "No", "Non.", Language::French, "«\u{a0}Non\u{a0}»"),
            (
                "« Non », dit-il, « jamais »",
                "« Non », dit-il, « jamais »",
                "“No”, he says",
                Language::English,
                "“No”, he says",
            ),
            ("-5 degrees", "-5 degrees", "-5 degrés.", Language::French, "-5 degrés"),
            (
                "He said “no.”",
                "He said “no.”",
                "Il a dit non.",
                Language::French,
                "Il a dit non.",
            ),
            (
                "Un sommet au U. S. A",
                "Un sommet au U. S. A",
                "A summit in the U.S.",
                Language::English,
                "A summit in the U.S.",
            ),
            ("Attendre…", "Attendre…", "Waiting...", Language::English, "Waiting..."),
            ("-", "", "", Language::French, "-"),
            ("– 3 : 2", "", "", Language::English, "– 3 : 2"),
            (
                "https://example.org/a",
                "",
                "",
                Language::French,
                "https://example.org/a",
            ),
            (
                "« LE MAIRE S’EN VA »",
                "LE MAIRE S’EN VA",
                "The mayor leaves",
                Language::English,
                "“The mayor leaves”",
            ),
            (
                "LE MAIRE QUITTE L’HÔTEL DE VILLE",
                "Le maire quitte l’hôtel de ville",
                "The mayor leaves town hall",
                Language::English,
                "THE MAYOR LEAVES TOWN HALL",
            ),
            (
                "– Soixante ans !",
                "60 ans !",
                "60 years!",
                Language::English,
                "– 60 years!",
            ),
            ("", "", "", Language::French, ""),
        ];
        for (source, core, translation, to, expected) in cases {
            let envelope = Envelope::of(source, to.other());
            assert_eq!(envelope.core(), core, "core of {source:?}");
            assert_eq!(envelope.around(translation, to), expected, "{source:?}");
        }
    }
}
