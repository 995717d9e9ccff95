//! Noun phrases: an article, a noun, and what says right there which one is meant.

mod english;
mod french;

pub(super) use english::{is_age, is_nationality};
pub(super) use french::is_french_verb;

use super::{Gender, Reader, Sentence};
use crate::text::Language;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Article {
    Definite,
    Demonstrative,
    /// Or none, or a number.
    Indefinite,
    Possessive,
}

/// A noun phrase.
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) article: Article,
    pub(super) start: usize,
    /// Number of its noun.
    pub(super) head: usize,
    pub(super) end: usize,
    pub(super) plural: bool,
    pub(super) gender: Gender,
    /// Whether it has a name in it.
    pub(super) named: bool,
    /// Whether it says right there which one is meant: « le maire de Brest », "the man who fled".
    pub(super) specified: bool,
    /// Whether it counts: « les deux hommes ».
    pub(super) counted: bool,
    /// Whether it is one beside another: « l’autre », "the second".
    pub(super) beside: bool,
}

impl Phrase {
    fn new(article: Article, start: usize, head: usize) -> Self {
        Self {
            article,
            start,
            head,
            end: head + 1,
            plural: false,
            gender: Gender::Unknown,
            named: false,
            specified: false,
            counted: false,
            beside: false,
        }
    }
}

impl Reader {
    /// The noun phrase that begins at this word, if one does.
    pub(super) fn phrase(&self, sentence: &Sentence, at: usize) -> Option<Phrase> {
        match self.language {
            Language::French => self.french_phrase(sentence, at),
            Language::English => self.english_phrase(sentence, at),
        }
    }

    /// Whether a word says how many, from two on; a year does not.
    pub(super) fn is_number(&self, word: &str) -> bool {
        let is_year = word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
        self.lexicon.numbers.contains(word)
            || word != "1" && word.starts_with(|c: char| c.is_ascii_digit()) && !word.contains('-') && !is_year
    }
}
