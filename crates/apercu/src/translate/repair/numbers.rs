//! Numbers in digits that a model copied: with a digit lost or doubled, or in the notation of the other language.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::check::in_french_hours;
use crate::text::Language;

/// Most groups of digits of one number: those of 10²⁴.
const MOST_GROUPS: usize = 9;

/// Numbers of a sentence that are looked at, at most: each is compared with each.
const MOST: usize = 100;

/// Writes numbers as the source does that lost or doubled a digit on the way: "193" where the source has 1933, "8,000"
/// for 88 000. Only where no other number of the source could have become it.
pub(in crate::translate) fn repaired(to: Language, source: &str, translation: &str) -> String {
    let digits = |text: &str, span: &Range<usize>| -> String {
        text[span.clone()].chars().filter(char::is_ascii_digit).collect()
    };
    let [ours, theirs] = [source, translation].map(|text| {
        let spans = numbers(text).into_iter().take(MOST);
        spans.map(|span| (digits(text, &span), span)).collect::<Vec<_>>()
    });
    let lacks = |list: &[(String, Range<usize>)], digits: &str| list.iter().all(|(other, _)| other != digits);
    let missing: Vec<_> = ours.iter().filter(|(digits, _)| lacks(&theirs, digits)).collect();
    let (mut text, mut done) = (String::with_capacity(translation.len()), 0);
    for (digits, span) in theirs.iter().filter(|(digits, _)| lacks(&ours, digits)) {
        let mut origins = missing.iter().filter(|(whole, _)| is_garbled(whole, digits));
        if let (Some((_, origin)), None) = (origins.next(), origins.next()) {
            let groups = |c: char| {
                if c.is_whitespace() && to == Language::English {
                    ','
                } else {
                    c
                }
            };
            text.push_str(&translation[done..span.start]);
            text.extend(source[origin.clone()].chars().map(groups));
            done = span.end;
        }
    }
    text + &translation[done..]
}

/// Whether one is the other with a digit or two more, and they share enough.
fn is_garbled(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let mut rest = long.chars();
    let within = short.chars().all(|digit| rest.any(|other| other == digit));
    within && matches!((long.len() - short.len(), short.len()), (1, 2..) | (2, 3..))
}

/// Where numbers in digits stand, with the marks and spaces within them.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for part in parts(text) {
        let span = start..start + part.len();
        start = span.end;
        if !part.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        // "88 000", but not "in 2012 142 people".
        let joins = found.last().filter(|last| {
            let groups = text[last.start..last.end].split(char::is_whitespace);
            let mut groups = groups.take(MOST_GROUPS).enumerate();
            matches!(&text[last.end..span.start], " " | "\u{a0}" | "\u{202f}")
                && part.split([',', '.']).next().is_some_and(|group| group.len() == 3)
                && groups.all(|(i, group)| i + 1 < MOST_GROUPS && (group.len() == 3 || i == 0 && group.len() < 3))
        });
        match joins.map(|last| last.start) {
            Some(first) => {
                found.pop();
                found.push(first..span.end);
            }
            None => found.push(span),
        }
    }
    found
}

/// Puts the numbers that the translation has as the source writes them into the notation of their new language: "4,300"
/// in English is "4 300" in French, and « 2,4 » is "2.4". In French, times as well; and "4.300", as the shipped model learned from
/// Portuguese, is « 4 300 » where the source has 4,300: so were 40 of the 48 grouped numbers of WMT 2013.
pub(in crate::translate) fn in_notation_of(to: Language, source: &str, translation: &str) -> String {
    let mut text = String::with_capacity(translation.len());
    let theirs: HashSet<&str> = parts(source).collect();
    for part in parts(translation) {
        let in_source = match to {
            Language::French if !theirs.contains(part) => Cow::Owned(part.replace('.', ",")),
            _ => Cow::Borrowed(part),
        };
        match foreign(&in_source, to).filter(|_| theirs.contains(&*in_source)) {
            Some(number) => text.push_str(&number),
            None => text.push_str(part),
        }
    }
    match to {
        Language::English => text,
        Language::French => in_french_hours(&text).into_owned(),
    }
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
    fn numbers_get_back_the_digits_that_they_lost() {
        let cases = [
            (
                Language::English,
                "le 6 décembre 1933, à 8 h",
                "on 6 December 193, at 8",
                "on 6 December 1933, at 8",
            ),
            (
                Language::English,
                "plus de 88 000 dollars",
                "over 8,000 dollars",
                "over 88,000 dollars",
            ),
            (
                Language::French,
                "1,865 of 22.9 tonnes",
                "1,86 de 2,9 tonnes",
                "1,865 de 22.9 tonnes",
            ),
            (
                Language::French,
                "In 1933 it was 19 years",
                "En 19333 elle avait 19 ans",
                "En 1933 elle avait 19 ans",
            ),
            // Nothing tells which, or whether at all.
            (Language::English, "1933 et 1953", "193 and more", "193 and more"),
            (Language::English, "en 2008, vingt élus", "20 members", "20 members"),
            (
                Language::English,
                "en 2012 142 morts",
                "in 2012 142 dead",
                "in 2012 142 dead",
            ),
            (Language::French, "", "", ""),
        ];
        for (to, source, translation, expected) in cases {
            assert_eq!(repaired(to, source, translation), expected, "{source:?}");
        }
    }

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
            (
                Language::French,
                "5,200 of 1.250 and 40,000",
                "5.200 de 1.250 et 40.000",
            ),
            (Language::English, "2,4 millions et 35 000", "2,4 million and 35 000,"),
            (Language::English, "2,4 millions", "2.4 million, 5,5"),
            (Language::English, "le 1, 2 et 3.", "the 1, 2 and 3."),
            (Language::French, "", ""),
        ];
        let expected = [
            "4\u{a0}300 personnes, 1\u{a0}200\u{a0}000,50 £",
            "Il est à 4.3 en 2 028 jours.",
            "à 1,2 ou 12,34",
            "5\u{a0}200 de 1.250 et 40\u{a0}000",
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
