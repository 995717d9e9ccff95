//! Numbers in normal form: digits and words, dates, times, decades, centuries, in either language's conventions.
//!
//! What a number is worth may be open ("10 h" is a time or a duration, "les années 90" are the 1990s): a number
//! has all the values that it may stand for, and two numbers agree if they share one.

use super::lexer::{Token, lex};
use super::numerals;
use super::times::{Clock, hours_and_hundredths};
use super::value::{UNIT, Value, quantity};
use crate::text::Language;

/// Most groups of digits of one number: those of 10²⁴.
const MOST_GROUPS: usize = 9;

/// A number of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// How it is written.
    pub(super) text: String,
    /// What it may be worth.
    pub(super) values: Vec<Value>,
    /// Whether the other language must have it too; not so "un", "premier", "half" and others that come and go.
    pub(super) firm: bool,
}

impl Number {
    /// Whether one of a text's numbers may be worth the same; part of a name ("Tour des Trois-Vallées") may stand there as
    /// it is.
    pub(super) fn is_in(&self, numbers: &[Self], text: &str) -> bool {
        let same = |other: &Self| self.values.iter().any(|value| other.values.contains(value));
        numbers.iter().any(same) || self.text.starts_with(char::is_uppercase) && text.contains(&self.text)
    }
}

/// All numbers of a sentence.
///
/// A `lax` reading takes "57,000" for fifty-seven thousand in French too: people write so, a translation must not.
pub(super) fn numbers(text: &str, language: Language, lax: bool) -> Vec<Number> {
    let tokens = lex(text);
    let mut reader = Reader {
        text,
        language,
        lax,
        tokens: &tokens,
        at: 0,
        found: Vec::new(),
    };
    while reader.at < tokens.len() {
        reader.step();
    }
    reader.found
}

struct Reader<'a> {
    text: &'a str,
    language: Language,
    lax: bool,
    tokens: &'a [Token<'a>],
    at: usize,
    found: Vec<Number>,
}

impl<'a> Reader<'a> {
    /// Reads the number that begins at the next token, or passes it over.
    fn step(&mut self) {
        let Some(token) = self.tokens.get(self.at) else {
            return;
        };
        if token.is_digits() {
            self.digits(token);
        } else if let Some(value) = numerals::roman_ordinal(token.text) {
            self.push(token.start, token.end(), vec![quantity(value)], true);
            self.at += 1;
        } else {
            self.word(token);
        }
    }

    fn push(&mut self, start: usize, end: usize, values: Vec<Value>, firm: bool) {
        self.found.push(Number {
            text: self.text[start..end].to_owned(),
            values,
            firm,
        });
    }

    fn token(&self, ahead: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at + ahead)
    }

    /// What stands between the token and the one after it.
    fn gap(&self, ahead: usize) -> &'a str {
        match (self.token(ahead), self.token(ahead + 1)) {
            (Some(token), Some(next)) => &self.text[token.end()..next.start],
            (Some(token), None) => &self.text[token.end()..],
            _ => "",
        }
    }

    /// A number that begins with a digit.
    fn digits(&mut self, first: &Token) {
        let (readings, used) = self.literal();
        let last = used - 1;
        let end = self.token(last).map_or(first.end(), Token::end);
        if readings.len() > 1 && readings.iter().any(|r| r.start != first.start) {
            // A list or a date: each part for itself.
            for reading in readings {
                self.push(reading.start, reading.end, vec![Value::Quantity(reading.value)], true);
            }
            self.at += used;
            return;
        }
        let values: Vec<i128> = readings.iter().map(|r| r.value).collect();
        let (values, more) = self.with_suffix(&values, used);
        let end = if more > 0 {
            self.token(last + more).map_or(end, Token::end)
        } else {
            end
        };
        self.push(first.start, end, values, true);
        self.at += used + more;
    }

    /// The readings of the digits here, with their separators, and how many tokens they take.
    fn literal(&self) -> (Vec<Reading>, usize) {
        let mut groups: Vec<&Token> = Vec::new();
        let mut separators: Vec<char> = Vec::new();
        // So far: one separator throughout, and groups of three digits after the first.
        let (mut uniform, mut grouped) = (true, true);
        let mut used = 0;
        while let Some(token) = self.token(used) {
            if !token.is_digits() {
                break;
            }
            grouped &= token.text.len() == 3 || groups.is_empty() && token.text.len() < 3;
            groups.push(token);
            used += 1;
            if groups.len() == MOST_GROUPS {
                break;
            }
            let mut gap = self.gap(used - 1).chars();
            let (Some(separator), None) = (gap.next(), gap.next()) else {
                break;
            };
            let Some(next) = self.token(used) else { break };
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
        (readings(&groups, &separators, self.language, self.lax), used)
    }

    /// Values of a number with what follows it (a multiplier, an hour), and how many tokens that takes.
    fn with_suffix(&self, values: &[i128], used: usize) -> (Vec<Value>, usize) {
        let plain: Vec<Value> = values.iter().map(|v| Value::Quantity(*v)).collect();
        let [value] = values else { return (plain, 0) };
        let whole = (value % UNIT == 0).then_some(value / UNIT);
        let gap = self.gap(used - 1);
        let next = self.token(used);
        let glued = gap.is_empty();

        // 10:30 and 10.30 am; a decimal that could be a time may be one.
        if let (Some(hour @ 0..=24), ":", Some(minutes)) = (whole, gap, next)
            && minutes.is_digits()
            && minutes.text.len() == 2
            && let Ok(minutes @ 0..60) = minutes.text.parse::<i128>()
        {
            let (clock, more) = self.half_of_day(used + 1).unwrap_or((self.clock(used + 1), 0));
            return (clock.values(hour, minutes), 1 + more);
        }
        // "The 30-million-euro mountain".
        let hyphened =
            gap == "-" && next.is_some_and(|t| numerals::multiplier(&t.text.to_lowercase(), self.language).is_some());
        if !(glued || hyphened || gap.chars().all(char::is_whitespace)) {
            return (self.short_year(plain, whole, used), 0);
        }
        if let (hour @ 0..=24, minutes) = hours_and_hundredths(*value)
            && let Some((clock, more)) = self.half_of_day(used)
        {
            return (clock.values(hour, minutes), more);
        }
        let Some(word) = next.map(|t| t.text.to_lowercase()) else {
            return (self.short_year(plain, whole, used), 0);
        };
        if let Some(hour @ 0..=24) = whole
            && matches!(word.as_str(), "h" | "heure" | "heures" | "o" | "hours" | "hour")
        {
            if let Some(minutes) = self.token(used + 1)
                && minutes.is_digits()
                && minutes.text.len() == 2
                && self.gap(used).chars().all(char::is_whitespace)
                && let Ok(minutes @ 0..60) = minutes.text.parse::<i128>()
            {
                let mut values = self.clock(used + 2).values(hour, minutes);
                values.push(Value::Quantity(hour * UNIT + minutes * UNIT / 60));
                return (values, 2);
            }
            let mut values = self.clock(used + 1).values(hour, 0);
            values.extend(plain);
            return (values, usize::from(word == "h"));
        }
        if let Some(multiplier) = numerals::multiplier(&word, self.language) {
            let half = match (self.token(used + 1), self.token(used + 2)) {
                (Some(and), Some(half)) if and.text == "et" && half.text == "demi" => multiplier / 2 * UNIT,
                _ => 0,
            };
            let value = value.saturating_mul(multiplier).saturating_add(half);
            return (vec![Value::Quantity(value)], if half > 0 { 3 } else { 1 });
        }
        if let Some(multiplier) = numerals::abbreviated_multiplier(next.map_or("", |t| t.text)) {
            let mut values = plain;
            values.push(Value::Quantity(value.saturating_mul(multiplier)));
            return (values, 1);
        }
        if glued
            && word == "s"
            && let Some(year) = whole
        {
            return (decade(year), 1);
        }
        if let (Some(number), Some(years)) = (whole, numerals::span(&word, self.language)) {
            // "Three decades" are thirty years.
            return ([plain, vec![quantity(number.saturating_mul(years))]].concat(), 0);
        }
        if glued && matches!(word.as_str(), "e" | "es" | "è" | "ème" | "èmes") && self.is_final(used + 1) {
            // "Les 8es de finale" are the last 16.
            return ([plain, vec![Value::Quantity(value.saturating_mul(2))]].concat(), 1);
        }
        if glued
            && matches!(
                word.as_str(),
                "st" | "nd" | "rd" | "th" | "er" | "re" | "ère" | "e" | "è" | "ème" | "eme" | "ième" | "nde"
            )
        {
            return (plain, 1);
        }
        (self.short_year(self.ranged(plain, *value, used), whole, used), 0)
    }

    /// Whether "de finale" follows.
    fn is_final(&self, ahead: usize) -> bool {
        let is = |ahead, word| self.token(ahead).is_some_and(|t| t.text == word);
        is(ahead, "de") && is(ahead + 1, "finale")
    }

    /// A number before another one that has a multiplier ("2 à 3 millions") may share it.
    fn ranged(&self, mut values: Vec<Value>, value: i128, used: usize) -> Vec<Value> {
        let joins = self
            .token(used)
            .is_some_and(|t| matches!(t.text, "à" | "et" | "ou" | "to" | "and" | "or"));
        if joins
            && self.token(used + 1).is_some_and(Token::is_digits)
            && let Some(multiplier) = (used + 2..used + 5)
                .find_map(|n| numerals::multiplier(&self.token(n)?.text.to_lowercase(), self.language))
        {
            values.push(Value::Quantity(value.saturating_mul(multiplier)));
        }
        values
    }

    /// Two digits that may be a year: after "années", an apostrophe, a month or a year ("1939-45").
    fn short_year(&self, mut values: Vec<Value>, whole: Option<i128>, used: usize) -> Vec<Value> {
        let Some(number) = whole else { return values };
        let before = self.at.checked_sub(1).and_then(|n| self.tokens.get(n));
        let word = before.map(|t| t.text.to_lowercase()).unwrap_or_default();
        if word == "années" || word == "decade" {
            return decade(number);
        }
        let start = self.token(0).map_or(0, |t| t.start);
        let gap = before.map_or("", |t| &self.text[t.end()..start]);
        let after_year = before.is_some_and(|t| t.is_digits() && t.text.len() == 4) && matches!(gap, "-" | "–" | "/");
        let is_short = used == 1 && self.token(0).is_some_and(|t| t.text.len() == 2);
        if is_short && (after_year || gap.ends_with(['\'', '’']) || numerals::month(&word, self.language).is_some()) {
            values.push(quantity(1900 + number));
            values.push(quantity(2000 + number));
        }
        values
    }

    /// The tokens from there on.
    fn rest(&self, ahead: usize) -> &'a [Token<'a>] {
        self.tokens.get(self.at + ahead..).unwrap_or_default()
    }

    /// The clock that "am" or "pm" names there, and how many tokens it takes.
    fn half_of_day(&self, ahead: usize) -> Option<(Clock, usize)> {
        match self.language {
            Language::English => Clock::abbreviated(self.text, self.rest(ahead)),
            Language::French => None,
        }
    }

    /// The clock of an hour after whose mark these tokens stand.
    fn clock(&self, ahead: usize) -> Clock {
        let named = match self.language {
            Language::English => None,
            Language::French => Clock::in_words(self.rest(ahead)),
        };
        named.map_or(Clock::usual(self.language), |(clock, _)| clock)
    }

    /// A number in words, or a word that may stand for one.
    fn word(&mut self, first: &Token) {
        if let Some(run) = numerals::read(self.text, &self.tokens[self.at..], self.language) {
            let end = self.token(run.tokens - 1).map_or(first.end(), Token::end);
            let mut values = vec![Value::Quantity(run.value)];
            if run.value % UNIT == 0 {
                let hour = run.value / UNIT;
                let next = self
                    .token(run.tokens)
                    .map(|t| t.text.to_lowercase())
                    .unwrap_or_default();
                if hour <= 24 {
                    if let Some((clock, _)) = self.half_of_day(run.tokens) {
                        values = clock.values(hour, 0);
                    } else if matches!(next.as_str(), "h" | "heure" | "heures" | "o") {
                        values.extend(self.clock(run.tokens + 1).values(hour, 0));
                    }
                }
                if let Some(years) = numerals::span(&next, self.language) {
                    values.push(quantity(hour.saturating_mul(years)));
                }
                if (20..100).contains(&hour) && hour % 10 == 0 {
                    values.push(quantity(1900 + hour));
                }
            }
            self.push(first.start, end, values, run.firm);
            self.at += run.tokens;
            return;
        }
        let word = first.text.to_lowercase();
        let values = numerals::loose(&word, first.text, self.language);
        if !values.is_empty() {
            self.push(first.start, first.end(), values, false);
        }
        self.at += 1;
    }
}

/// One way to read a group of digits.
struct Reading {
    value: i128,
    start: usize,
    end: usize,
}

/// The ways to read groups of digits with these separators. Several numbers, if they cannot be one.
fn readings(groups: &[&Token], separators: &[char], language: Language, lax: bool) -> Vec<Reading> {
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
        // French writes 10.000 for ten thousand and, where English is near, 2.5 for two and a half.
        [one] if (lax && grouped && matches!(one, '.' | ',')) || (*one == '.' && language == Language::French) => {
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
    let mut millionths: String = fraction.chars().take(6).collect();
    while millionths.len() < 6 {
        millionths.push('0');
    }
    Some(whole.checked_mul(UNIT)? + millionths.parse::<i128>().ok()?)
}

/// The decade of "1990s", "années 90".
fn decade(year: i128) -> Vec<Value> {
    if year < 100 {
        vec![quantity(year), quantity(1900 + year), quantity(2000 + year)]
    } else {
        vec![quantity(year), quantity(year % 100)]
    }
}
