//! Checking a sentence against its source: what does not agree, however either was made.
//!
//! Numbers and names are compared in normal forms across the two languages and their conventions, by rules and short
//! lists; no model takes part. The rules are made to leave good translations alone: they know that "les années 90" are
//! the 1990s, that 22 h 30 is 10.30 p.m., that Pékin is Beijing.

mod exonyms;
mod finding;
mod lexer;
mod literal;
mod loose;
mod names;
mod number;
mod numbers;
mod numerals;
mod quantity;
mod repetition;
mod spelled;
#[cfg(test)]
mod tests;
mod times;
mod units;
mod value;

pub use finding::Finding;
pub(crate) use numerals::month;
pub(crate) use quantity::{Quantity, quantities};
pub(crate) use repetition::repeated;
pub(crate) use spelled::in_digits;
pub(crate) use times::{in_french_hours, on_the_clock};

use names::Names;
use number::Number;

use crate::text::{self, Language};

/// Most characters for one of the source.
const MOST: f32 = 2.5;
/// Shortest source, in characters, whose translation's length says more.
const LONG_ENOUGH: usize = 50;
/// Least and most characters for one of such a source.
const RATIOS: std::ops::RangeInclusive<f32> = 0.45..=2.2;

/// Compares a sentence with its source, in the same language or in the other one; an empty list if they agree.
///
/// The source's numbers and names must be in the candidate and the candidate's in the source; it must count in the same
/// units, be of like length, not repeat itself, and not be in the source's language where another was asked for.
pub fn check(source: &str, from: Language, candidate: &str, to: Language) -> Vec<Finding> {
    let mut findings = Vec::new();

    let (ours, theirs) = (numbers::numbers(source, from), numbers::numbers(candidate, to));
    let missing = ours.iter().filter(|n| n.firm && !n.is_in(&theirs, candidate));
    findings.extend(missing.map(|n| Finding::MissingNumber { number: n.text.clone() }));
    findings.extend(invented_numbers(&ours, source, &theirs));
    if let Some((lost, gained)) = number::replaced((source, &ours), (candidate, &theirs)) {
        findings.extend([
            Finding::MissingNumber {
                number: lost.text.clone(),
            },
            Finding::InventedNumber {
                number: gained.text.clone(),
            },
        ]);
    }
    let units = units::replaced((source, &ours), (candidate, &theirs));
    findings.extend(units.map(|(unit, instead)| Finding::ReplacedUnit {
        unit: unit.to_owned(),
        instead: instead.to_owned(),
    }));

    let (ours, theirs) = (Names::of(source, from), Names::of(candidate, to));
    let missing = ours.missing_from(&theirs).into_iter();
    findings.extend(missing.map(|name| Finding::MissingName { name: name.to_owned() }));
    findings.extend(invented_names(&ours, &theirs));

    let length = source.chars().count();
    let ratio = candidate.chars().count() as f32 / length.max(1) as f32;
    if ratio > MOST || length >= LONG_ENOUGH && !RATIOS.contains(&ratio) {
        findings.push(Finding::Length { ratio });
    }
    findings.extend(repetition(source, from, candidate, to));
    if from != to && is_in(candidate, from, to) {
        findings.push(Finding::Untranslated);
    }
    findings
}

/// What a sentence says that its source, in the same language and longer as a rule, does not: numbers and names found
/// nowhere in it, words said again and again. An empty list for a sentence that the source may bear out.
pub fn inventions(source: &str, sentence: &str, language: Language) -> Vec<Finding> {
    let known = numbers::numbers(source, language);
    let said = numbers::numbers(sentence, language);
    let mut findings = invented_numbers(&known, source, &said);
    findings.extend(invented_names(
        &Names::of(source, language),
        &Names::of(sentence, language),
    ));
    findings.extend(repetition(source, language, sentence, language));
    findings
}

fn invented_numbers(known: &[Number], source: &str, said: &[Number]) -> Vec<Finding> {
    let invented = said.iter().filter(|n| n.firm && !n.is_in(known, source));
    invented
        .map(|n| Finding::InventedNumber { number: n.text.clone() })
        .collect()
}

fn invented_names(known: &Names, said: &Names) -> Vec<Finding> {
    let invented = said.missing_from(known).into_iter();
    invented
        .map(|name| Finding::InventedName { name: name.to_owned() })
        .collect()
}

/// Words said again and again, unless the source does so too.
fn repetition(source: &str, from: Language, candidate: &str, to: Language) -> Option<Finding> {
    let loops = repetition::repeated(candidate).filter(|_| repetition::repeated(source).is_none());
    let text = loops.or_else(|| {
        let stammer = repetition::stammer(candidate, to)?;
        repetition::stammer(source, from).is_none().then_some(stammer)
    })?;
    Some(Finding::Repetition { text: text.to_owned() })
}

/// The numbers of a sentence that its translation must have too, as they are written: what the share of numbers that a
/// translator keeps is counted from.
pub fn numbers(sentence: &str, language: Language) -> Vec<String> {
    let numbers = numbers::numbers(sentence, language).into_iter();
    numbers.filter(|number| number.firm).map(|number| number.text).collect()
}

/// Whether a text is in one language rather than in the other, as its function words say.
fn is_in(text: &str, language: Language, other: Language) -> bool {
    let mut own = 0;
    let mut foreign = 0;
    for word in text::words(text).map(str::to_lowercase) {
        match (text::is_stop_word(&word, language), text::is_stop_word(&word, other)) {
            (true, false) => own += 1,
            (false, true) => foreign += 1,
            _ => {}
        }
    }
    own >= 3 && own > 2 * foreign
}
