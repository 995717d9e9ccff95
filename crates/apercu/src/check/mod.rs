//! Checking a sentence against its source: what does not agree, however either was made.
//!
//! Numbers and names are compared in normal forms across the two languages and their conventions, by rules and short
//! lists; no model takes part. The rules are made to leave good translations alone: they know that "les années 90" are
//! the 1990s, that 22 h 30 is 10.30 p.m., that Pékin is Beijing.

mod exonyms;
mod finding;
mod lexer;
mod names;
mod numbers;
mod numerals;
mod repetition;
#[cfg(test)]
mod tests;

pub use finding::Finding;
pub(crate) use repetition::repeated;

use names::Names;

use crate::text::{self, Language};

/// Shortest source, in characters, whose translation's length says anything.
const LONG_ENOUGH: usize = 50;
/// Least and most characters for one of the source.
const RATIOS: std::ops::RangeInclusive<f32> = 0.45..=2.2;

/// Compares a sentence with its source, in the same language or in the other one; an empty list if they agree.
///
/// The source's numbers and names must be in the candidate and the candidate's in the source; it must be of like
/// length, not repeat itself, and not be in the source's language where another was asked for.
pub fn check(source: &str, from: Language, candidate: &str, to: Language) -> Vec<Finding> {
    let mut findings = Vec::new();

    let (ours, theirs) = (
        numbers::numbers(source, from, true),
        numbers::numbers(candidate, to, false),
    );
    let missing = ours.iter().filter(|n| n.firm && !n.is_among(&theirs));
    findings.extend(missing.map(|n| Finding::MissingNumber { number: n.text.clone() }));
    let invented = theirs.iter().filter(|n| n.firm && !n.is_among(&ours));
    findings.extend(invented.map(|n| Finding::InventedNumber { number: n.text.clone() }));

    let (ours, theirs) = (Names::of(source, from), Names::of(candidate, to));
    let missing = ours.missing_from(&theirs).into_iter();
    findings.extend(missing.map(|name| Finding::MissingName { name: name.to_owned() }));
    let invented = theirs.missing_from(&ours).into_iter();
    findings.extend(invented.map(|name| Finding::InventedName { name: name.to_owned() }));

    let length = source.chars().count();
    let ratio = candidate.chars().count() as f32 / length.max(1) as f32;
    if length >= LONG_ENOUGH && !RATIOS.contains(&ratio) {
        findings.push(Finding::Length { ratio });
    }
    if let Some(text) = repeated(candidate)
        && repeated(source).is_none()
    {
        findings.push(Finding::Repetition { text: text.to_owned() });
    }
    if from != to && is_in(candidate, from, to) {
        findings.push(Finding::Untranslated);
    }
    findings
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
