//! Numbers in digits, with what sets groups and decimals apart in either language.

use super::lexer::Token;
use super::value::{UNIT, millionths};
use crate::text::Language;

/// Most groups of digits of one number: those of 10²⁴.
const MOST_GROUPS: usize = 9;

/// The readings of the digits that the tokens begin with, and how many tokens they take.
pub(super) fn read(text: &str, tokens: &[Token], language: Language) -> (Vec<Reading>, usize) {
    let mut groups: Vec<&Token> = Vec::new();
    let mut separators: Vec<char> = Vec::new();
    // So far: one separator throughout, and groups of three digits after the first.
    let (mut uniform, mut grouped) = (true, true);
    for (at, token) in tokens.iter().enumerate().take(MOST_GROUPS) {
        if !token.is_digits() {
            break;
        }
        grouped &= token.text.len() == 3 || groups.is_empty() && token.text.len() < 3;
        groups.push(token);
        let Some(next) = tokens.get(at + 1) else { break };
        let mut gap = text[token.end()..next.start].chars();
        let (Some(separator), None) = (gap.next(), gap.next()) else {
            break;
        };
        let joins = match separator {
            '.' | ',' => true,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' => {
                let same = separators.last().is_none_or(|last| *last == separator);
                next.text.len() == 3 && uniform && same && grouped
            }
            _ => false,
        };
        if !joins {
            break;
        }
        uniform &= separators.last().is_none_or(|last| *last == separator);
        separators.push(separator);
    }
    separators.truncate(groups.len().saturating_sub(1));
    let used = groups.len();
    (readings(&groups, &separators, language), used)
}

/// One way to read a group of digits.
pub(super) struct Reading {
    pub(super) value: i128,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The ways to read groups of digits with these separators. Several numbers, if they cannot be one.
fn readings(groups: &[&Token], separators: &[char], language: Language) -> Vec<Reading> {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
        return Vec::new();
    };
    let reading = |value: Option<i128>| {
        value.map(|value| Reading {
            value,
            start: first.start,
            end: last.end(),
        })
    };
    let all_of_three = groups[1..].iter().all(|g| g.text.len() == 3);
    let grouped = all_of_three && first.text.len() <= 3 && !first.text.starts_with('0');
    let integer = || decimal(&groups.iter().map(|g| g.text).collect::<String>(), "");
    let fraction = || {
        decimal(
            &groups[..groups.len() - 1].iter().map(|g| g.text).collect::<String>(),
            last.text,
        )
    };
    let thousands_before_last = groups[1..groups.len().max(2) - 1].iter().all(|g| g.text.len() == 3);
    let (point, comma) = match language {
        Language::English => ('.', ','),
        Language::French => (',', '.'),
    };
    let found: Vec<Reading> = match separators {
        [] => reading(integer()).into_iter().collect(),
        // French writes 10.000 for ten thousand and, where English is near, 10,000 and 2.5 for two and a half.
        [one] if language == Language::French && (*one == '.' || *one == ',' && grouped) => {
            let thousands = grouped.then(|| reading(integer())).flatten();
            thousands.into_iter().chain(reading(fraction())).collect()
        }
        [one] if *one == point => reading(fraction()).into_iter().collect(),
        [one] if *one == comma && grouped => reading(integer()).into_iter().collect(),
        [many @ .., end]
            if *end == point && thousands_before_last && many.iter().all(|s| *s != point) && !many.is_empty() =>
        {
            reading(fraction()).into_iter().collect()
        }
        all if grouped && all.windows(2).all(|pair| pair[0] == pair[1]) => reading(integer()).into_iter().collect(),
        // Lakhs: 12,50,000
        all if language == Language::English
            && all.len() > 1
            && all.iter().all(|s| *s == ',')
            && first.text.len() <= 2
            && last.text.len() == 3
            && groups[1..groups.len() - 1].iter().all(|g| g.text.len() == 2) =>
        {
            reading(integer()).into_iter().collect()
        }
        _ => Vec::new(),
    };
    if found.is_empty() {
        return groups
            .iter()
            .filter_map(|g| {
                Some(Reading {
                    value: decimal(g.text, "")?,
                    start: g.start,
                    end: g.end(),
                })
            })
            .collect();
    }
    found
}

/// The quantity of these digits before and after the point; `None` beyond any sensible size.
fn decimal(whole: &str, fraction: &str) -> Option<i128> {
    let whole: i128 = whole.get(..whole.len().min(24))?.parse().ok()?;
    Some(whole.checked_mul(UNIT)? + millionths(fraction)?)
}
