//! Times of the day: French counts the hours to twenty-four, English twice to twelve.

use super::lexer::Token;
use super::value::{UNIT, Value, quantity};
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

    /// "du soir" and the like as the next tokens of a French sentence.
    pub(super) fn in_words(next: &[Token]) -> Option<Self> {
        let word = |n: usize| next.get(n).map(|token| token.text);
        match (word(0)?, word(1)?) {
            ("du", "matin") => Some(Self::Morning),
            ("du", "soir") => Some(Self::Afternoon),
            ("de", "l") if word(2) == Some("après") => Some(Self::Afternoon),
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

/// "10.30" as hours and minutes.
pub(super) fn hours_and_hundredths(value: i128) -> (i128, i128) {
    (value / UNIT, value % UNIT * 100 / UNIT)
}
