//! A number of a sentence, and when two say the same.

use super::loose::Kind;
use super::units::{self, Unit};
use super::value::Value;

/// A number of a sentence.
#[derive(Debug)]
pub(super) struct Number {
    /// How it is written.
    pub(super) text: String,
    /// Its first byte.
    pub(super) start: usize,
    /// What it may be worth.
    pub(super) values: Vec<Value>,
    /// Whether the other language must have it too; not so "un", "premier", "half" and others that come and go.
    pub(super) firm: bool,
    /// The sort of quantity.
    pub(super) kind: Kind,
    /// What it may count, and how that is written.
    pub(super) units: Vec<&'static Unit>,
    pub(super) unit: String,
}

impl Number {
    /// Whether the two may be worth the same as they are written.
    fn shares(&self, other: &Self) -> bool {
        self.values.iter().any(|value| other.values.contains(value))
    }

    /// Whether one of a text's numbers may be worth the same; part of a name ("Tour des Trois-Vallées") may stand there as
    /// it is.
    pub(super) fn is_in(&self, numbers: &[Self], text: &str) -> bool {
        let same = |other: &Self| self.shares(other) || units::converted(self, other);
        numbers.iter().any(same) || self.text.starts_with(char::is_uppercase) && text.contains(&self.text)
    }
}

/// A word for a quantity that the candidate lacks, and one of the same kind that it has instead: "third" and « quatrième ».
pub(super) fn replaced<'a>(
    (source, ours): (&str, &'a [Number]),
    (candidate, theirs): (&str, &'a [Number]),
) -> Option<(&'a Number, &'a Number)> {
    let kind_of = |number: &&Number| number.kind != Kind::Count;
    // « Le 2 mars » has a two, and no February.
    let is_in = |number: &Number, others: &[Number], text: &str| match number.kind {
        Kind::Month => others
            .iter()
            .any(|other| other.kind == Kind::Month && number.shares(other)),
        _ => number.is_in(others, text),
    };
    let mut lost = ours
        .iter()
        .filter(kind_of)
        .filter(|number| !is_in(number, theirs, candidate));
    lost.find_map(|lost| {
        let mut gained = theirs.iter().filter(|number| number.kind == lost.kind);
        Some((lost, gained.find(|number| !is_in(number, ours, source))?))
    })
}
