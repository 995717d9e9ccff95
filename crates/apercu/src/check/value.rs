//! What a number of a sentence is worth.

/// A quantity or a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// A quantity, in millionths.
    Quantity(i128),
    /// A time of the day, in minutes.
    Time(u16),
}

/// One, as a [`Value::Quantity`].
pub(super) const UNIT: i128 = 1_000_000;

/// A whole number, as a [`Value::Quantity`].
pub(super) fn quantity(value: i128) -> Value {
    Value::Quantity(value * UNIT)
}

/// The millionths that the digits after a point stand for, further ones left out.
pub(super) fn millionths(digits: &str) -> Option<i128> {
    format!("{digits:0<6}").get(..6)?.parse().ok()
}

impl Value {
    /// The quantity multiplied by each of the others.
    pub(super) fn times(self, others: &[Self]) -> Vec<Self> {
        let product = |other: &Self| match (self, *other) {
            (Self::Quantity(own), Self::Quantity(factor)) => Some(Self::Quantity(own.saturating_mul(factor) / UNIT)),
            _ => None,
        };
        others.iter().filter_map(product).collect()
    }
}
