//! Run-on sentences: two without a space between them, as in paragraphs that lost their line breaks.

use super::super::Language;
use super::super::abbreviations::{Abbreviation, abbreviation};
use super::super::addresses::{addresses, holds};
use super::super::characters::{first_word, floor_char_boundary};
use super::super::quotes::Role;
use super::{Scan, Stop, is_code};

impl Scan<'_> {
    /// Whether a capital right after a stop, without a space, starts a new sentence: `domestique.Consternant`, but
    /// not `Node.Js`, `U.N.Army` or `notes.Final.txt`.
    pub(super) fn is_run_on(&self, stop: &Stop, next: usize) -> bool {
        // fin.iPhone
        if self.text[next..].starts_with(char::is_lowercase) {
            return false;
        }
        let plausible = if stop.quote || stop.bracket {
            true
        } else if stop.mark != '.' || stop.marks > 1 {
            !self.is_name_with_mark(stop, next)
        } else {
            self.is_run_on_at_full_stop(stop, next)
        };
        plausible && !self.is_in_address(stop.at)
    }

    fn is_run_on_at_full_stop(&self, stop: &Stop, next: usize) -> bool {
        let Some(last) = self.text[self.start..stop.at].chars().next_back() else {
            return false;
        };
        let word = self.word_before(stop.at);
        let next_word = first_word(&self.text[next..]);
        let ends = if last.is_alphanumeric() {
            let initial = last.is_alphabetic() && word.len() == last.len_utf8();
            let whole = match abbreviation(word, next_word, self.language) {
                None => true,
                Some(Abbreviation::BeforeNumber) => !is_code(&self.text[next..]),
                Some(_) => false,
            };
            whole && !initial
        } else {
            "%€$£°+»”\")]’'".contains(last)
        };
        let is_name = next == stop.end && is_dotted_name(word, next_word);
        let mut after = self.text[next + next_word.len()..].chars();
        let goes_on = match after.next() {
            Some('.') => after.next().is_some_and(|c| c.is_lowercase() || c.is_numeric()),
            Some(c) => "_\\=(".contains(c),
            None => false,
        };
        ends && !is_name && !goes_on
    }

    /// Whether the capital `c` at `pos` starts a sentence glued to a headline without even a stop:
    /// `Un hiver sans neigeLes stations ferment.`
    ///
    /// French only: English makes names that way (`LinkedIn`).
    pub(super) fn is_run_on_headline(&self, pos: usize, c: char) -> bool {
        if self.language != Language::French || !c.is_uppercase() || pos < self.aside.end {
            return false;
        }
        let mut before = self.text[self.start..pos].chars().rev();
        let glued = match before.next() {
            Some('"') => self.role(pos - 1) == Some(Role::Close),
            Some('»' | '”') => true,
            Some(last) => last.is_lowercase() && before.take(2).all(char::is_lowercase),
            None => false,
        };
        // BlaBlaCar, CanalPlus
        glued && self.is_opener(pos) && !["Car", "Plus"].contains(&first_word(&self.text[pos..]))
    }

    /// Whether the stop at `at` stands inside a web or e-mail address.
    fn is_in_address(&self, at: usize) -> bool {
        const REACH: usize = 100;
        let from = floor_char_boundary(self.text, at.saturating_sub(REACH));
        let to = floor_char_boundary(self.text, at.saturating_add(REACH));
        holds(&addresses(&self.text[from..to]), at - from)
    }
}

/// Whether two words with a stop between are one name: `ASP.NET`, `v2.RC`, `Booking.Com`.
fn is_dotted_name(word: &str, next_word: &str) -> bool {
    const SUFFIXES: [&str; 30] = [
        "com", "net", "org", "fr", "uk", "eu", "co", "io", "ca", "ch", "be", "info", "gov", "edu", "tv", "js", "pdf",
        "doc", "docx", "xls", "xlsx", "jpg", "jpeg", "png", "gif", "zip", "exe", "txt", "csv", "html",
    ];
    let capitals = next_word.chars().nth(1).is_some_and(char::is_uppercase);
    let number = word.chars().all(char::is_numeric);
    let code = !number && word.ends_with(|c: char| c.is_uppercase() || c.is_numeric());
    (capitals && code) || SUFFIXES.contains(&next_word.to_lowercase().as_str())
}
