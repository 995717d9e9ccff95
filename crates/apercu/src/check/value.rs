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
