//! Numbers that a model copied in the notation of the other language.

use crate::text::Language;

/// Puts the numbers that the translation has as the source writes them into the notation of their new language: "4,300"
/// in English is "4 300" in French, and « 2,4 » is "2.4".
pub(super) fn in_notation_of(to: Language, source: &str, translation: &str) -> String {
    let mut text = String::with_capacity(translation.len());
    for part in parts(translation) {
        match foreign(part, to).filter(|_| parts(source).any(|other| other == part)) {
            Some(number) => text.push_str(&number),
            None => text.push_str(part),
        }
    }
    text
}

/// The text in pieces: numbers with the marks within them, and what is between.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let numeric = rest.starts_with(|c: char| c.is_ascii_digit());
        let end = if numeric {
            let run = rest
                .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
                .unwrap_or(rest.len());
            rest[..run].trim_end_matches([',', '.']).len()
        } else {
            rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len())
        };
        let (part, after) = rest.split_at(end);
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}

/// A number in the notation of the language, if the part is one in that of the other language.
fn foreign(part: &str, to: Language) -> Option<String> {
    let number = Some(part).filter(|part| part.starts_with(|c: char| c.is_ascii_digit()))?;
    match to {
        // Thousands are told from decimals by their three digits.
        Language::French => {
            let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
            let (first, groups) = whole.split_once(',')?;
            let grouped = first.len() <= 3 && groups.split(',').all(|group| group.len() == 3);
            let mark = if fraction.is_empty() { "" } else { "," };
            (grouped && !fraction.contains(['.', ','])).then(|| whole.replace(',', "\u{a0}") + mark + fraction)
        }
        Language::English => {
            let (whole, decimals) = number.split_once(',')?;
            let decimal = matches!(decimals.len(), 1 | 2) && !whole.contains('.') && !decimals.contains(['.', ',']);
            decimal.then(|| format!("{whole}.{decimals}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copied_numbers_change_their_notation() {
        let cases = [
            (
                Language::French,
                "4,300 people paid £1,200,000.50",
                "4,300 personnes, 1,200,000.50 £",
            ),
            (
                Language::French,
                "It rose to 4.3 in 2,028 days.",
                "Il est à 4.3 en 2 028 jours.",
            ),
            (Language::French, "at 1,2 or 12,34", "à 1,2 ou 12,34"),
            (Language::English, "2,4 millions et 35 000", "2,4 million and 35 000,"),
            (Language::English, "2,4 millions", "2.4 million, 5,5"),
            (Language::English, "le 1, 2 et 3.", "the 1, 2 and 3."),
            (Language::French, "", ""),
        ];
        let expected = [
            "4\u{a0}300 personnes, 1\u{a0}200\u{a0}000,50 £",
            "Il est à 4.3 en 2 028 jours.",
            "à 1,2 ou 12,34",
            "2.4 million and 35 000,",
            "2.4 million, 5,5",
            "the 1, 2 and 3.",
            "",
        ];
        for ((to, source, translation), expected) in cases.into_iter().zip(expected) {
            assert_eq!(in_notation_of(to, source, translation), expected, "{source:?}");
        }
    }
}
