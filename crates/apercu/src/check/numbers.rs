//! Numbers in normal form: digits and words, dates, times, decades, centuries, in either language's conventions.
//!
//! What a number is worth may be open ("10 h" is a time or a duration, "les années 90" are the 1990s): a number
//! has all the values that it may stand for, and two numbers agree if they share one.

use super::lexer::{Token, lex};
use super::loose::{self, Kind};
use super::number::Number;
use super::times::{self, Clock, hours_and_hundredths};
use super::units;
use super::value::{UNIT, Value, quantity};
use super::{literal, numerals};
use crate::text::Language;

/// All numbers of a sentence.
pub(super) fn numbers(text: &str, language: Language) -> Vec<Number> {
    let tokens = lex(text);
    let mut reader = Reader {
        text,
        language,
        tokens: &tokens,
        below_zero: units::tells_below_zero(text),
        at: 0,
        passed: Vec::new(),
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
    tokens: &'a [Token<'a>],
    /// Whether the text tells in words that a number of it is below zero.
    below_zero: bool,
    at: usize,
    /// Tokens that belong to a number already: the "half" of "two kilos and a half".
    passed: Vec<usize>,
    found: Vec<Number>,
}

impl<'a> Reader<'a> {
    /// Reads the number that begins at the next token, or passes it over.
    fn step(&mut self) {
        let Some(token) = self.tokens.get(self.at) else {
            return;
        };
        if self.passed.contains(&self.at) {
            self.at += 1;
        } else if let Some((values, used)) = times::spoken(self.text, self.rest(0), self.language) {
            let end = self.token(used - 1).map_or(token.end(), Token::end);
            self.push(token.start, end, values, true);
            self.at += used;
        } else if let Some((seconds, used)) = times::duration(self.text, self.rest(0)) {
            let end = self.token(used - 1).map_or(token.end(), Token::end);
            self.push(token.start, end, seconds, true);
            if let Some(number) = self.found.last_mut() {
                number.units = vec![units::seconds()];
            }
            self.at += used;
        } else if token.is_digits() {
            self.digits(token);
        } else if let Some(value) = numerals::roman_ordinal(token.text) {
            self.push(token.start, token.end(), vec![quantity(value)], true);
            self.at += 1;
        } else {
            self.word(token);
        }
    }

    fn push(&mut self, start: usize, end: usize, values: Vec<Value>, firm: bool) {
        self.push_kind(start, end, values, firm, Kind::Count);
    }

    fn push_kind(&mut self, start: usize, end: usize, mut values: Vec<Value>, firm: bool, kind: Kind) {
        let (units, unit) = units::counted(self.text, start, end);
        let negative = || {
            values
                .iter()
                .flat_map(|value| value.times(&[quantity(-1)]))
                .collect::<Vec<_>>()
        };
        if units::is_below_zero(self.text, start, &units) {
            values = negative();
        } else if self.below_zero {
            values.extend(negative());
        }
        self.found.push(Number {
            text: self.text[start..end].to_owned(),
            start,
            values,
            firm,
            kind,
            units,
            unit: unit.to_owned(),
        });
    }

    /// A token in small letters; nothing after the last one.
    fn lower(&self, ahead: usize) -> String {
        self.token(ahead)
            .map(|token| token.text.to_lowercase())
            .unwrap_or_default()
    }

    /// What a token multiplies a number by.
    fn multiplier(&self, ahead: usize) -> Option<i128> {
        numerals::multiplier(&self.lower(ahead), self.language)
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
        let (readings, used) = literal::read(self.text, self.rest(0), self.language);
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
        let more = if self.multiplier(used).is_none() {
            self.more_by(used)
        } else {
            None
        };
        let (share, factor) = match more {
            Some((share, next)) => (share, self.multiplier(next).unwrap_or(1)),
            None => (0, 1),
        };
        let values: Vec<i128> = readings
            .iter()
            .map(|r| (r.value + share).saturating_mul(factor))
            .collect();
        let (values, more) = self.with_suffix(&values, used);
        let end = if more > 0 {
            self.token(last + more).map_or(end, Token::end)
        } else {
            end
        };
        self.push(first.start, end, values, true);
        self.at += used + more;
    }

    /// What "and a half" or « et demie » adds to a number of so many tokens, in millionths, and the token after it; a unit may
    /// stand between the two.
    fn more_by(&mut self, used: usize) -> Option<(i128, usize)> {
        let between = self.is_unit(used) || self.token(used).is_some_and(|t| matches!(t.text, "fois" | "times"));
        for ahead in used..=used + usize::from(between) {
            let word = |n: usize| self.token(ahead + n).map_or("", |token| token.text);
            let (part, more) = match (self.language, word(0), word(1), word(2)) {
                (Language::English, "and", "a", part @ ("half" | "quarter")) => (part, 3),
                (Language::French, "et", part @ ("demi" | "demie" | "quart"), _) => (part, 2),
                _ => continue,
            };
            let share = loose::denominator(part, self.language).map(|denominator| UNIT / denominator)?;
            self.passed.extend(self.at + ahead..self.at + ahead + more);
            return Some((share, ahead + more));
        }
        None
    }

    /// Whether a currency's sign stands before the number here, or before token `ahead`.
    fn is_money(&self, ahead: usize) -> bool {
        let is_sign = |c: char| "€$£¥".contains(c);
        let start = self.token(0).map_or(0, |token| token.start);
        self.text[..start].ends_with(is_sign) || self.gap(ahead - 1).trim_start().starts_with(is_sign)
    }

    /// Whether a token is a unit.
    fn is_unit(&self, ahead: usize) -> bool {
        let start = self.token(ahead).map_or(self.text.len(), |token| token.start);
        !units::counted(self.text, start, start).0.is_empty()
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
        if let Some(time) = whole.and_then(|whole| times::military(whole, used, self.rest(0))) {
            return ([plain, vec![time]].concat(), 0);
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
            // « 3 mille milliards »
            let again = self
                .token(used + 1)
                .and_then(|t| numerals::multiplier(&t.text.to_lowercase(), self.language));
            if let Some(again) = again.filter(|_| half == 0 && multiplier == 1000) {
                return (vec![Value::Quantity(value.saturating_mul(again))], 2);
            }
            return (vec![Value::Quantity(value)], if half > 0 { 3 } else { 1 });
        }
        if let Some(multiplier) = numerals::abbreviated_multiplier(next.map_or("", |t| t.text)) {
            // "3 m" may be metres, "€3m" are millions.
            let multiplied = Value::Quantity(value.saturating_mul(multiplier));
            let sure = next.is_some_and(|t| t.text.len() > 1) || self.is_money(used + 1);
            return (
                if sure {
                    vec![multiplied]
                } else {
                    [plain, vec![multiplied]].concat()
                },
                1,
            );
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
            let year: Option<i128> = before.filter(|_| after_year).and_then(|t| t.text.parse().ok());
            values.extend(year.map(|year| quantity(year / 100 * 100 + number)));
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
        if let Some(run) = numerals::read(self.text, self.rest(0), self.language) {
            return self.numeral(first, &run);
        }
        let word = self.lower(0);
        // "Half a million", « un demi-million »
        if matches!(word.as_str(), "half" | "demi") {
            let article = usize::from(self.lower(1) == "a");
            if let Some(factor) = self.multiplier(1 + article).filter(|factor| *factor > 12) {
                let end = self.token(1 + article).map_or(first.end(), Token::end);
                self.push(first.start, end, vec![quantity(factor / 2)], true);
                self.at += 2 + article;
                return;
            }
        }
        let Some((kind, mut values)) = loose::read(&word, first.text, self.language) else {
            self.at += 1;
            return;
        };
        let mut used = 1;
        if kind == Kind::Vague {
            // "Hundreds of thousands", « dizaines de milliers »
            while matches!(self.lower(used).as_str(), "of" | "de" | "d")
                && let Some((Kind::Vague, factors)) = loose::read(&self.lower(used + 1), "", self.language)
            {
                values = values.iter().flat_map(|value| value.times(&factors)).collect();
                used += 2;
            }
        }
        if self.is_final(1) {
            // « Les quarts de finale » are the last eight.
            values.extend(values.clone().iter().flat_map(|value| value.times(&[quantity(2)])));
        }
        let end = self.token(used - 1).map_or(first.end(), Token::end);
        self.push_kind(first.start, end, values, false, kind);
        self.at += used;
    }

    /// A number in words with what follows it.
    fn numeral(&mut self, first: &Token, run: &numerals::Numeral) {
        let end = self.token(run.tokens - 1).map_or(first.end(), Token::end);
        let next = self.lower(run.tokens);
        let whole = (run.value % UNIT == 0).then_some(run.value / UNIT);
        if let Some(parts @ 1..=9) = whole
            && let Some(denominator) = loose::denominator_after(parts, &next, self.language)
            && self.multiplier(run.tokens + 1).is_none()
        {
            let end = self.token(run.tokens).map_or(end, Token::end);
            self.push_kind(
                first.start,
                end,
                loose::fraction(parts, denominator),
                false,
                Kind::Ratio,
            );
            self.at += run.tokens + 1;
            return;
        }
        // "Nineteen seventy-three"
        if let Some(century @ 18..=20) = whole
            && self.language == Language::English
            && let Some(years) = numerals::read(self.text, self.rest(run.tokens), self.language)
            && self.gap(run.tokens - 1).trim().is_empty()
            && (10 * UNIT..100 * UNIT).contains(&years.value)
        {
            let used = run.tokens + years.tokens;
            let end = self.token(used - 1).map_or(end, Token::end);
            self.push(
                first.start,
                end,
                vec![quantity(century * 100 + years.value / UNIT)],
                true,
            );
            self.at += used;
            return;
        }
        let half = self.more_by(run.tokens);
        // « Un million et demi », "one and a half million"
        let own = self.multiplier(run.tokens - 1).unwrap_or(1);
        let value = half.map_or(run.value, |(share, next)| {
            let factor = self.multiplier(next).unwrap_or(1);
            run.value.saturating_add(share * own).saturating_mul(factor)
        });
        let mut values = vec![Value::Quantity(value)];
        if let Some(hour) = whole.filter(|_| half.is_none()) {
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
        self.push(first.start, end, values, run.firm || half.is_some());
        self.at += run.tokens;
    }
}

/// The decade of "1990s", "années 90".
fn decade(year: i128) -> Vec<Value> {
    if year < 100 {
        vec![quantity(year), quantity(1900 + year), quantity(2000 + year)]
    } else {
        // "The 1700s" are the eighteenth century.
        let century = (year % 100 == 0).then(|| quantity(year / 100 + 1));
        [quantity(year), quantity(year % 100)]
            .into_iter()
            .chain(century)
            .collect()
    }
}
