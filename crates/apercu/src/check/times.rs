//! Times of the day, read for the check and rewritten for the translator: French counts the hours to twenty-four, English
//! mostly to twelve, twice.

use std::borrow::Cow;

use super::lexer::{Token, lex, rewritten};
use super::numerals;
use super::value::{UNIT, Value, millionths, quantity};
use crate::text::Language;

/// How the hours of a time are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// To twelve, before noon.
    Morning,
    /// To twelve, after noon.
    Afternoon,
    /// To twenty-four.
    Day,
    /// As one likes: "10:30" is in the morning or in the evening.
    Open,
}

impl Clock {
    /// What a language means where it does not say.
    pub(super) fn usual(language: Language) -> Self {
        match language {
            Language::English => Self::Open,
            Language::French => Self::Day,
        }
    }

    /// "am" or "p.m." as the next tokens of an English sentence, and how many tokens it takes.
    pub(super) fn abbreviated(text: &str, next: &[Token]) -> Option<(Self, usize)> {
        let [first, rest @ ..] = next else { return None };
        let dotted = rest
            .first()
            .is_some_and(|m| m.text.eq_ignore_ascii_case("m") && text[first.end()..m.start].starts_with('.'));
        match (first.text.to_lowercase().as_str(), dotted) {
            ("am", _) => Some((Self::Morning, 1)),
            ("pm", _) => Some((Self::Afternoon, 1)),
            ("a", true) => Some((Self::Morning, 2)),
            ("p", true) => Some((Self::Afternoon, 2)),
            _ => None,
        }
    }

    /// "in the morning" and the like as the next tokens of an English sentence, and how many tokens it takes.
    pub(super) fn of_part(next: &[Token]) -> Option<(Self, usize)> {
        let word = |n: usize| next.get(n).map_or("", |token| token.text);
        match (word(0), word(1), word(2)) {
            ("in", "the", "morning") => Some((Self::Morning, 3)),
            ("in", "the", "afternoon" | "evening") => Some((Self::Afternoon, 3)),
            ("at", "night", _) => Some((Self::Afternoon, 2)),
            _ => None,
        }
    }

    /// "du soir" and the like as the next tokens of a French sentence, and how many tokens it takes.
    pub(super) fn in_words(next: &[Token]) -> Option<(Self, usize)> {
        let word = |n: usize| next.get(n).map(|token| token.text);
        match (word(0)?, word(1)?) {
            ("du", "matin") => Some((Self::Morning, 2)),
            ("du", "soir") => Some((Self::Afternoon, 2)),
            ("de", "l") if word(2) == Some("après") => Some((Self::Afternoon, 4)),
            _ => None,
        }
    }

    /// What the time may be worth. A whole hour may also stand as a plain number ("at ten"), but not where the half of
    /// the day is given: "10 p.m." is not « 10 heures ».
    pub(super) fn values(self, hour: i128, minutes: i128) -> Vec<Value> {
        let time = |hour: i128| Value::Time((hour * 60 + minutes) as u16);
        match self {
            Self::Morning if hour <= 12 => vec![time(hour % 12)],
            Self::Afternoon if hour <= 12 => vec![time(hour % 12 + 12)],
            Self::Morning | Self::Afternoon => vec![time(hour)],
            Self::Day | Self::Open => {
                let mut values = vec![time(hour)];
                if self == Self::Open && hour < 12 {
                    values.push(time(hour + 12));
                }
                if minutes == 0 {
                    values.push(quantity(hour));
                    values.extend((hour > 12).then(|| quantity(hour - 12)));
                }
                values
            }
        }
    }
}

/// A time as it is spoken, which the tokens begin with: "half past six", "a quarter to nine in the morning", « six heures et
/// demie », « dix heures moins le quart ». What it may be worth, and how many tokens it takes.
pub(super) fn spoken(text: &str, tokens: &[Token], language: Language) -> Option<(Vec<Value>, usize)> {
    let word = |n: usize| tokens.get(n).map_or("", |token| token.text);
    // An hour or minutes in digits or words, up to 60.
    let number = |at: usize| {
        let tokens = tokens.get(at..)?;
        let (value, used) = if tokens.first()?.is_digits() {
            (tokens[0].text.parse().ok()?, 1)
        } else {
            numerals::read(text, tokens, language).map(|run| (run.value / UNIT, run.tokens))?
        };
        (0..=60_i128).contains(&value).then_some((value, used))
    };
    match language {
        Language::English => {
            let article = usize::from(matches!(word(0), "a" | "A"));
            let (minutes, used) = match word(article).to_lowercase().as_str() {
                "half" => (30, 1 + article),
                "quarter" => (15, 1 + article),
                _ => number(0)?,
            };
            let after = matches!(word(used), "past" | "after");
            let minutes = match word(used) {
                "past" | "after" => minutes,
                "to" if minutes < 30
                    && matches!(word(used - 1), "quarter" | "five" | "ten" | "twenty" | "twenty-five") =>
                {
                    60 - minutes
                }
                _ => return None,
            };
            let (hour, more) = number(used + 1).filter(|(hour, _)| (1..=12).contains(hour))?;
            if after && !matches!(minutes, 5 | 10 | 15 | 20 | 25 | 30) {
                return None;
            }
            let used = used + 1 + more;
            let (clock, more) = Clock::abbreviated(text, &tokens[used..])
                .or_else(|| Clock::of_part(&tokens[used..]))
                .unwrap_or((Clock::Open, 0));
            let hour = if after { hour } else { (hour + 11) % 12 };
            Some((clock.values(hour, minutes), used + more))
        }
        Language::French => {
            let (hour, used) = number(0).filter(|(hour, _)| *hour <= 24)?;
            if !matches!(word(used), "h" | "heure" | "heures") {
                return None;
            }
            let (minutes, last) = match (word(used + 1), word(used + 2), word(used + 3)) {
                ("et", "demie", _) => (30, used + 3),
                ("et", "quart", _) => (15, used + 3),
                ("moins", "le", "quart") => (-15, used + 4),
                ("moins", ..) => number(used + 2).map(|(minutes, more)| (-minutes, used + 2 + more))?,
                _ => return None,
            };
            let (clock, more) = Clock::in_words(&tokens[last..]).unwrap_or((Clock::Open, 0));
            let (hour, minutes) = if minutes < 0 {
                ((hour + 23) % 24, minutes + 60)
            } else {
                (hour, minutes)
            };
            let mut values = clock.values(hour, minutes);
            // It may be how long something takes.
            values.push(Value::Quantity(hour * UNIT + minutes * UNIT / 60));
            Some((values, last + more))
        }
    }
}

/// How long something took, in seconds, as the tokens begin: "3:28.16", "1:02:33", « 3 min 28 s 16 », "2 min 3.4 s".
pub(super) fn duration(text: &str, tokens: &[Token]) -> Option<(Vec<Value>, usize)> {
    let first = tokens
        .first()
        .filter(|token| token.is_digits() && token.text.len() <= 3)?;
    let number = |token: &Token| token.text.parse::<i128>().ok();
    let gap = |n: usize| tokens.get(n + 1).map_or("", |next| &text[tokens[n].end()..next.start]);
    let (mut seconds, mut at) = (number(first)? * UNIT, 0);
    if gap(0) == ":" {
        while gap(at) == ":" && tokens[at + 1].is_digits() && tokens[at + 1].text.len() == 2 {
            seconds = seconds.checked_mul(60)? + number(&tokens[at + 1])? * UNIT;
            at += 1;
        }
        let exact = gap(at) == "." && tokens[at + 1].is_digits();
        if exact {
            seconds += millionths(tokens[at + 1].text)?;
            at += 1;
        }
        return (at >= 2).then_some((vec![Value::Quantity(seconds)], at + 1));
    }
    let size = |token: &Token| match token.text {
        "h" | "hr" | "heure" | "heures" | "hour" | "hours" => Some(3600),
        "min" | "mn" | "minute" | "minutes" => Some(60),
        "s" | "sec" | "seconde" | "secondes" | "second" | "seconds" => Some(1),
        _ => None,
    };
    let (mut total, mut last, mut parts, mut used, mut joined) = (0, i128::MAX, 0, 0, false);
    while let Some(token) = tokens
        .get(at)
        .filter(|token| token.is_digits() && token.text.len() <= 3)
    {
        let mut value = number(token)? * UNIT;
        if matches!(gap(at), "." | ",") && tokens[at + 1].is_digits() {
            value += millionths(tokens[at + 1].text)?;
            at += 1;
        }
        match tokens.get(at + 1).and_then(size).filter(|size| *size < last) {
            Some(size) => {
                total += value * size;
                (last, parts, used) = (size, parts + 1, at + 2);
                at += 2;
            }
            // « 28 s 16 »
            None if last == 1 && !joined => {
                total += millionths(token.text)?;
                (parts, used) = (parts + 1, at + 1);
                break;
            }
            None => break,
        }
        joined = matches!(tokens.get(at).map(|token| token.text), Some("et" | "and"));
        at += usize::from(joined);
    }
    // "10 h 30" is a time of the day as well.
    let whole_minutes = last == 60 && total % (60 * UNIT) == 0 && total < 86_400 * UNIT;
    let time = whole_minutes.then_some(Value::Time((total / UNIT / 60) as u16));
    (parts >= 2).then(|| (std::iter::once(Value::Quantity(total)).chain(time).collect(), used))
}

/// "0600" before "GMT" and the like.
pub(super) fn military(value: i128, used: usize, tokens: &[Token]) -> Option<Value> {
    let four = used == 1 && tokens.first().is_some_and(|token| token.text.len() == 4);
    let zone = tokens
        .get(1)
        .is_some_and(|next| matches!(next.text, "GMT" | "UTC" | "BST" | "CET" | "EST" | "local" | "hrs"));
    (four && zone && value < 2400 && value % 100 < 60).then(|| Value::Time((value / 100 * 60 + value % 100) as u16))
}

/// "10.30" as hours and minutes.
pub(super) fn hours_and_hundredths(value: i128) -> (i128, i128) {
    (value / UNIT, value % UNIT * 100 / UNIT)
}

/// The text with its times as on a digital clock, which a small translator copies most surely: "8 p.m." is "20:00",
/// « à 14 h 30 » is « à 14:30 ». Not what may be a duration (« 10 heures de débats »), nor part of a span of times.
pub(crate) fn on_the_clock(text: &str, language: Language) -> Cow<'_, str> {
    let tokens = lex(text);
    rewritten(text, &tokens, |at| {
        let found = match language {
            Language::English => english(text, &tokens, at),
            Language::French => french(text, &tokens, at),
        };
        match found {
            Some((end, (hour, minutes))) => (end, Some(format!("{hour}:{minutes:02}"))),
            None => (tokens[at].end(), None),
        }
    })
}

/// The text with « 20H00 » and « 10h30 », as translators copy what [`on_the_clock`] writes, as « 20 h » and « 10 h 30 ».
pub(crate) fn in_french_hours(text: &str) -> Cow<'_, str> {
    let tokens = lex(text);
    rewritten(text, &tokens, |at| match french_hours(&tokens, at) {
        Some((end, told)) => (end, Some(told)),
        None => (tokens[at].end(), None),
    })
}

/// Where the copied time that begins at a token ends, and how it is told.
fn french_hours(tokens: &[Token], at: usize) -> Option<(usize, String)> {
    let (hour, mark) = (hour(tokens, at)?, tokens.get(at + 1)?);
    let minutes = tokens.get(at + 2).filter(|_| matches!(mark.text, "h" | "H"))?;
    let glued = tokens[at].end() == mark.start && mark.end() == minutes.start;
    let told = match two_digits(minutes).filter(|_| glued)? {
        0 => format!("{hour} h"),
        _ => format!("{hour} h {}", minutes.text),
    };
    Some((minutes.end(), told))
}

/// Where the English time that begins at a token ends, and what it is. "Between 8 and 9 p.m." is left as it is.
fn english(text: &str, tokens: &[Token], at: usize) -> Option<(usize, (i128, i128))> {
    let hour = hour(tokens, at).filter(|hour| (1..=12).contains(hour))?;
    let joined = at >= 2 && matches!(tokens[at - 1].text, "and" | "to" | "or") && tokens[at - 2].is_digits();
    let dashed = at >= 1 && tokens[at - 1].is_digits() && !text[tokens[at - 1].end()..tokens[at].start].contains(' ');
    if joined || dashed {
        return None;
    }
    let between = |n: usize| Some(&text[tokens.get(n)?.end()..tokens.get(n + 1)?.start]);
    let minutes = tokens
        .get(at + 1)
        .and_then(two_digits)
        .filter(|_| matches!(between(at), Some(":" | ".")));
    let next = at + 1 + usize::from(minutes.is_some());
    if !between(next - 1)?.chars().all(char::is_whitespace) {
        return None;
    }
    let (clock, used) = Clock::abbreviated(text, &tokens[next..])?;
    let afternoon = if clock == Clock::Afternoon { 12 } else { 0 };
    let mut end = tokens[next + used - 1].end();
    // The period of "p.m." may be the sentence's too.
    if used == 2 && text[end..].starts_with('.') && text[end + 1..].contains(char::is_alphanumeric) {
        end += 1;
    }
    Some((end, (hour % 12 + afternoon, minutes.unwrap_or(0))))
}

/// What follows the hours of a duration.
const OF_DURATIONS: [&str; 7] = [
    "de",
    "d",
    "par",
    "près",
    "hebdomadaires",
    "consécutives",
    "supplémentaires",
];

/// Where the French time that begins at a token ends, and what it is.
fn french(text: &str, tokens: &[Token], at: usize) -> Option<(usize, (i128, i128))> {
    let hour = hour(tokens, at).filter(|hour| *hour < 24)?;
    let before = tokens.get(at.checked_sub(1)?)?.text;
    if !matches!(before, "à" | "À" | "vers" | "Vers" | "dès" | "Dès" | "avant" | "Avant") {
        return None;
    }
    if !matches!(tokens.get(at + 1)?.text, "h" | "H" | "heure" | "heures") {
        return None;
    }
    let near = |n: usize| {
        text[tokens[n].end()..tokens[n + 1].start]
            .chars()
            .all(char::is_whitespace)
    };
    let minutes = tokens.get(at + 2).and_then(two_digits).filter(|_| near(at + 1));
    let last = at + 1 + usize::from(minutes.is_some());
    let after = &tokens[last + 1..];
    let clock = Clock::in_words(after);
    let span = at >= 2 && (tokens[at - 2].is_digits() || matches!(tokens[at - 2].text, "h" | "heures"));
    // « À 3 heures de route », « limité à 10 heures hebdomadaires »
    let duration = clock.is_none() && after.first().is_some_and(|word| OF_DURATIONS.contains(&word.text));
    if !near(at) || span || duration {
        return None;
    }
    let (hour, words) = match clock {
        Some((Clock::Afternoon, words)) => (hour % 12 + 12, words),
        Some((_, words)) => (hour, words),
        None => (hour, 0),
    };
    let end = tokens.get(last + words)?.end();
    Some((end, (hour, minutes.unwrap_or(0))))
}

/// An hour of one or two digits at a token, whatever its size.
fn hour(tokens: &[Token], at: usize) -> Option<i128> {
    let token = tokens
        .get(at)
        .filter(|token| token.is_digits() && token.text.len() <= 2)?;
    token.text.parse().ok()
}

/// Minutes.
fn two_digits(token: &Token) -> Option<i128> {
    let minutes = token
        .text
        .parse()
        .ok()
        .filter(|_| token.is_digits() && token.text.len() == 2)?;
    (minutes < 60).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};

    #[test]
    fn times_are_told_as_a_clock_does() {
        let cases = [
            (English, "It opens at 8 p.m. on Friday.", "It opens at 20:00 on Friday."),
            (English, "It opens at 8 p.m.", "It opens at 20:00."),
            (
                English,
                "At 12 a.m., 12pm, 11.45pm, 10:30 AM",
                "At 0:00, 12:00, 23:45, 10:30",
            ),
            (English, "It ends at 3 p.m. “Not so.”", "It ends at 15:00 “Not so.”"),
            (French, "Il ouvre à 8 heures.", "Il ouvre à 8:00."),
            (
                French,
                "Réunion à 14 h 30, puis vers 21h",
                "Réunion à 14:30, puis vers 21:00",
            ),
            (French, "vers 3 heures du matin", "vers 3:00"),
            (
                French,
                "à 3 heures de l’après-midi, à 10 h 15 du soir",
                "à 15:00, à 22:15",
            ),
        ];
        for (language, text, expected) in cases {
            assert_eq!(on_the_clock(text, language), expected);
        }
    }

    #[test]
    fn durations_spans_and_other_numbers_are_left_alone() {
        let cases = [
            (
                English,
                "10 hours, 8 a day, 5,000 pm, 3:05, between 8 and 9 p.m., 8-9 pm, 14 p.m.",
            ),
            (
                French,
                "en 2 h 30, à 3 heures de route, de 8 à 10 heures, à 48 heures, à 90 km/h, 10 heures",
            ),
            (French, "de 8 heures à 20 heures, réduit à 10 heures hebdomadaires"),
        ];
        for (language, text) in cases {
            assert_eq!(on_the_clock(text, language), text);
        }
    }

    #[test]
    fn copied_times_become_french() {
        let text = "À 20H00, à 10h30, en 2 h 05, à 7:45, 3H2";
        assert_eq!(in_french_hours(text), "À 20 h, à 10 h 30, en 2 h 05, à 7:45, 3H2");
    }
}
