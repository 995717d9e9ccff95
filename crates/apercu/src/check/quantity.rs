//! Quantities with their places, for those who compare what several texts count.

use std::ops::Range;

use super::numbers::numbers;
use super::value::Value;
use crate::text::Language;

/// A quantity in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Quantity {
    /// Where it stands.
    pub(crate) span: Range<usize>,
    /// What it may be worth, in millionths.
    values: Vec<i128>,
}

impl Quantity {
    /// What it may be worth, in millionths.
    pub(crate) fn values(&self) -> &[i128] {
        &self.values
    }

    /// Whether the two may be worth the same.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        self.values.iter().any(|value| other.values.contains(value))
    }
}

/// The quantities of a sentence that are certainly some: not "un" or "half", nor times of the day.
pub(crate) fn quantities(text: &str, language: Language) -> Vec<Quantity> {
    let mut found = Vec::new();
    for number in numbers(text, language) {
        let span = number.start..number.start + number.text.len();
        let is_time = number.values.iter().any(|value| matches!(value, Value::Time(_)));
        let values: Vec<i128> = number
            .values
            .iter()
            .filter_map(|value| match value {
                Value::Quantity(value) => Some(*value),
                Value::Time(_) => None,
            })
            .collect();
        if number.firm && !is_time && !values.is_empty() {
            found.push(Quantity { span, values });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};

    #[test]
    fn quantities_stand_where_they_are_written_and_are_compared_across_languages() {
        let french = "Le feu a brûlé 1 200 hectares et coûté 2,5 millions d’euros à 10 h 30.";
        let found = quantities(french, French);
        let texts: Vec<&str> = found.iter().map(|q| &french[q.span.clone()]).collect();
        assert_eq!(texts, ["1 200", "2,5 millions"]);
        let english = quantities("1,200 hectares, 2.4 million euros", English);
        assert!(found[0].agrees(&english[0]) && !found[1].agrees(&english[1]));
    }
}
