//! A publication date in front of a title, as feeds and copied pages leave it there.

use std::ops::Range;

use crate::text::Language;

/// Length of the date at the start of `line` and of what divides it from the rest; 0 where there is none.
///
/// A date in figures (`2025-03-22`, `22/03/2025`, or after the word `date` also `2025-03`) stands alone or before a
/// space. A date in words (`Le 22 mars 2025`, `March 22, 2025`) must be alone or divided by a dash or a bar: "Le 22 mars
/// 2025, la mairie…" is a sentence, and "14 juillet 2025 : le défilé…" a title.
pub(super) fn prefix_len(line: &str) -> usize {
    let rest = line.trim_start();
    let (rest, announced) = match strip_word(rest, "date") {
        Some(after) => (after.trim_start().trim_start_matches(':').trim_start(), true),
        None => (rest, false),
    };
    let after = if let Some(after) = in_figures(rest, announced) {
        let divided = skip_divider(after);
        (divided.len() < after.len() || after.is_empty()).then_some(divided)
    } else {
        in_words(rest).and_then(|after| {
            let divided = after.is_empty() || after.trim_start().starts_with(is_dash);
            (announced || divided).then(|| skip_divider(after))
        })
    };
    after.map_or(0, |after| line.len() - after.len())
}

fn skip_divider(text: &str) -> &str {
    text.trim_start_matches(|c: char| is_dash(c) || c == ':' || c.is_whitespace())
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '|' | '·')
}

/// What follows a date in figures: year-month-day, day-month-year, or, where a date was announced, year-month.
fn in_figures(text: &str, announced: bool) -> Option<&str> {
    let (first, rest) = number(text)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (second, rest) = number(&rest[1..])?;
    match rest.strip_prefix(separator).and_then(number) {
        Some((third, rest)) => {
            let (year, month, day) = if is_year(first) {
                (first, second, third)
            } else {
                (third, second, first)
            };
            (is_year(year) && is_month(month) && is_day(day)).then_some(rest)
        }
        None => (announced && is_year(first) && is_month(second)).then_some(rest),
    }
}

/// What follows a date in words: "[Le] [samedi] 22 mars 2025" or "[Saturday,] March 22, 2025".
fn in_words(text: &str) -> Option<&str> {
    let text = strip_word(text, "le").unwrap_or(text);
    day_month_year(text).or_else(|| month_day_year(text)).or_else(|| {
        // One word, a day of the week, may stand in front.
        let (_, text) = text.split_once(' ')?;
        day_month_year(text).or_else(|| month_day_year(text))
    })
}

fn day_month_year(text: &str) -> Option<&str> {
    let (day, text) = number(text)?;
    let text = text.strip_prefix("er").unwrap_or(text).trim_start();
    year_after(month(text)?).filter(|_| is_day(day))
}

fn month_day_year(text: &str) -> Option<&str> {
    let (day, text) = number(month(text)?.trim_start())?;
    year_after(text.strip_prefix(',').unwrap_or(text)).filter(|_| is_day(day))
}

fn month(text: &str) -> Option<&str> {
    let months = Language::ALL
        .into_iter()
        .flat_map(|language| &language.lexicon().months);
    months.into_iter().find_map(|name| strip_word(text, name))
}

fn year_after(text: &str) -> Option<&str> {
    number(text.trim_start())
        .filter(|&(year, _)| is_year(year))
        .map(|(_, rest)| rest)
}

/// What follows `word`, in any case, where it stands as a whole word at the start of `text`.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for expected in word.chars() {
        if !rest.next()?.to_lowercase().eq([expected]) {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(char::is_alphanumeric)).then(|| rest.trim_start())
}

/// The number at the start of `text`, of at most four digits, and what follows.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits <= 4).then_some(())?;
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

fn is_year(n: u32) -> bool {
    const YEARS: Range<u32> = 1900..2100;
    YEARS.contains(&n)
}

fn is_month(n: u32) -> bool {
    (1..=12).contains(&n)
}

fn is_day(n: u32) -> bool {
    (1..=31).contains(&n)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::prefix_len;

    #[test]
    fn dates_in_front_are_measured_with_their_divider() {
        for (date, rest) in [
            (" date 2025-03 ", "Le tramway revient"),
            ("Date : 22/03/2025 — ", "Le tramway revient"),
            ("2025-03-22 ", "Le tramway revient"),
            ("2025-03-22", ""),
            ("22.03.2025 | ", "Le tramway revient"),
            ("Le 22 mars 2025 — ", "Le tramway revient"),
            ("samedi 1er août 2026 | ", "Le tramway revient"),
            ("Le samedi 22 mars 2025", ""),
            ("March 22, 2025 — ", "The tram is back"),
            ("Saturday, March 22, 2025 - ", "The tram is back"),
            ("22 March 2025 – ", "The tram is back"),
        ] {
            assert_eq!(prefix_len(&format!("{date}{rest}")), date.len(), "{date}{rest}");
        }
    }

    #[test]
    fn what_only_resembles_a_date_stays() {
        for line in [
            "",
            "Le 22 mars 2025, la mairie a fermé le pont.",
            "March 22, 2025 was a cold day in Leeds.",
            "14 juillet 2025 : le défilé sous la pluie",
            "2011-12 season opens with a draw",
            "2024-25 season opens with a draw",
            "Dates of the festival announced",
            "22 marsouins échoués sur la plage",
            "May 5 workers keep their jobs?",
            "10 000 coureurs au départ",
            "2025-13-45 is no date",
            "Le 32 mars 2025 — rien",
        ] {
            assert_eq!(prefix_len(line), 0, "{line}");
        }
    }

    proptest! {
        #[test]
        fn a_date_ends_within_the_line(line in "(date|Le|March|mars|22|1er|2025|[-/.,:— é]|\\PC){0,12}") {
            prop_assert!(line.is_char_boundary(prefix_len(&line)));
        }
    }
}
