//! Terms that have one translation, and terms that have none.
//!
//! A [`Glossary`] is read from tab-separated text or from TBX, or made of [`Entry`]s. A [`Translator`](crate::Translator) that has
//! one sees to it that a term of a sentence comes out as the glossary has it, and warns where it does not
//! ([`Finding::MissingTerm`](crate::check::Finding::MissingTerm)).
//!
//! ```
//! use apercu::Language::French;
//! use apercu::glossary::Glossary;
//!
//! let glossary = Glossary::from_tsv("fr\ten\nconseil départemental|conseils départementaux\tcounty council|county councils\n")?;
//! let terms = glossary.terms("Les conseils départementaux votent.", French);
//! assert_eq!((terms[0].source, terms[0].target), ("conseils départementaux", "county councils"));
//! # Ok::<(), apercu::Error>(())
//! ```

mod tbx;
#[cfg(test)]
mod tests;
mod tokens;
mod tsv;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

pub(crate) use tokens::Pattern;

use crate::article::read_file;
use crate::error::{Error, Result};
use crate::text::Language;
use tokens::{Token, tokens};

/// Longest form of a term, in characters.
const LONGEST: usize = 200;

/// Terms and what they are in the other language.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    entries: Vec<Entry>,
    /// For each language to translate from, the forms that begin with a word, the longest first.
    forms: [HashMap<String, Vec<Form>>; Language::ALL.len()],
}

/// A term: its forms in one language and in the other, in the same order (singular and plural, say).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The forms of the term: singular, plural. What follows the first is optional.
    pub source: Vec<String>,
    /// What each form is in the other language: as many, or fewer, of which the last one then stands for the others.
    pub target: Vec<String>,
    /// The languages of the two; where they are not known, the term is translated from whatever language it stands in, and
    /// nothing is translated back.
    pub languages: Option<(Language, Language)>,
    /// The gender of the French side, where it is known: articles before it are put right by it.
    pub gender: Option<Gender>,
    /// What its author noted.
    pub note: Option<String>,
    /// The line of the file it comes from, from 1; 0 for none.
    pub line: usize,
}

/// The gender of a French noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// le, un, du.
    Masculine,
    /// la, une, de la.
    Feminine,
}

/// A term that was found in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Term<'a> {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// The term as the glossary has it.
    pub source: &'a str,
    /// What it is to be in the other language, as the glossary has it.
    pub target: &'a str,
    /// Its gender, if it is French in the other language and known.
    pub gender: Option<Gender>,
    /// Whether it is a form after the first one: a plural.
    pub plural: bool,
}

/// A form of a term, in one direction.
#[derive(Debug, Clone)]
struct Form {
    source: String,
    pattern: Pattern,
    target: String,
    gender: Option<Gender>,
    plural: bool,
}

impl Entry {
    /// A term and its translation, of one form each.
    pub fn new(source: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            source: vec![source.into()],
            target: vec![target.into()],
            languages: None,
            gender: None,
            note: None,
            line: 0,
        }
    }

    /// A term that stays as it is.
    pub fn kept(term: impl Into<String>) -> Self {
        let term = term.into();
        Self::new(term.clone(), term)
    }

    /// Whether the term stays as it is.
    pub fn is_kept(&self) -> bool {
        self.source == self.target
    }

    /// Whether another entry has a form of this one in the same languages, but another translation.
    fn contradicts(&self, other: &Self) -> bool {
        let shared = self
            .source
            .iter()
            .any(|form| other.source.iter().any(|theirs| theirs == form));
        shared && self.languages == other.languages && self.target != other.target
    }

    /// What is wrong with it.
    fn fault(&self) -> Option<String> {
        let all = || self.source.iter().chain(&self.target);
        if self.source.is_empty() || self.target.is_empty() {
            return Some("a term and its translation are needed".to_owned());
        }
        if all().any(|form| tokens(form).is_empty()) {
            return Some("a form is empty; for a term that stays as it is, the line has no other column".to_owned());
        }
        if let Some(long) = all().find(|form| form.chars().count() > LONGEST) {
            let begin: String = long.chars().take(30).collect();
            return Some(format!(
                "“{begin}…” has more than {LONGEST} characters: that is no term"
            ));
        }
        (self.target.len() > self.source.len())
            .then(|| format!("“{}” has fewer forms than its translation", self.source.join("|")))
    }
}

impl Glossary {
    /// A glossary of these entries. Where two have the same form, the first one counts.
    ///
    /// # Errors
    /// [`Error::Glossary`] for an entry without a word on one of its sides, or with more forms in the other language than in its
    /// own.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Result<Self> {
        let mut glossary = Self::default();
        for entry in entries {
            glossary.add(entry)?;
        }
        Ok(glossary)
    }

    /// Reads a file: TBX if it is named `.tbx` or `.xml`, else text with tabs.
    ///
    /// # Errors
    /// As [`from_tsv`](Self::from_tsv) and [`from_tbx`](Self::from_tbx); [`Error::Io`], [`Error::TooLarge`], [`Error::Utf8`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = String::from_utf8(read_file(path)?);
        let text = text.map_err(|error| Error::Utf8 {
            offset: error.utf8_error().valid_up_to(),
        })?;
        let is_tbx = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("tbx") || e.eq_ignore_ascii_case("xml"));
        if is_tbx {
            Self::from_tbx(&text)
        } else {
            Self::from_tsv(&text)
        }
    }

    /// Reads lines of a term, its translation and perhaps a note, with tabs between.
    ///
    /// A line of one column is a term that stays as it is. Further forms stand after `|`, in the same order on both sides:
    /// `cheval|chevaux`, `horse|horses`. A French form may end in `(m)` or `(f)`, its gender. Empty lines and those that
    /// begin with `#` are skipped. Where the first line names the languages, `fr` and `en`, the terms are translated from the
    /// second into the first as well.
    ///
    /// # Errors
    /// [`Error::Glossary`] for what is no such line.
    pub fn from_tsv(text: &str) -> Result<Self> {
        Self::new(tsv::entries(text)?)
    }

    /// Reads TBX: of each concept its French and its English terms, of which the first that is not deprecated is the
    /// translation. Terms whose `grammaticalNumber` is plural are the plural of the one before, `grammaticalGender` is heeded.
    ///
    /// # Errors
    /// [`Error::Glossary`] for what is not TBX, or has no concept in both languages.
    pub fn from_tbx(xml: &str) -> Result<Self> {
        Self::new(tbx::entries(xml)?)
    }

    /// Its entries, in the order in which they were given.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds the entries of another one, which count where this one has nothing.
    pub fn extend(&mut self, other: &Self) {
        for entry in &other.entries {
            self.index(entry);
            self.entries.push(entry.clone());
        }
    }

    /// Entries with the same form and another translation: pairs of which the second has no effect for that form.
    pub fn conflicts(&self) -> Vec<(&Entry, &Entry)> {
        let mut first: HashMap<&str, Vec<&Entry>> = HashMap::new();
        let mut found = Vec::new();
        for entry in &self.entries {
            for form in &entry.source {
                let known = first.entry(form).or_default();
                if let Some(other) = known.iter().find(|other| other.contradicts(entry)) {
                    found.push((*other, entry));
                    break;
                }
                known.push(entry);
            }
        }
        found
    }

    /// The terms of a sentence in this language, in order and apart from each other: of those that begin at a word, the longest.
    ///
    /// A term is made of whole words. One in small letters is found in any case, one with capitals only with these, or in
    /// capitals throughout.
    pub fn terms(&self, sentence: &str, from: Language) -> Vec<Term<'_>> {
        let words = tokens(sentence);
        let forms = &self.forms[place(from)];
        let mut terms = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let known = forms.get(&word.lower).into_iter().flatten();
            let found = known.into_iter().find(|form| form.pattern.begins(sentence, &words, at));
            if let Some(form) = found {
                let end = at + form.pattern.len();
                terms.push(Term {
                    span: word.span.start..words[end - 1].span.end,
                    source: &form.source,
                    target: &form.target,
                    gender: form.gender,
                    plural: form.plural,
                });
                at = end;
            } else {
                at += 1;
            }
        }
        terms
    }

    fn add(&mut self, entry: Entry) -> Result<()> {
        if let Some(reason) = entry.fault() {
            return Err(Error::Glossary {
                line: entry.line,
                reason,
            });
        }
        self.index(&entry);
        self.entries.push(entry);
        Ok(())
    }

    fn index(&mut self, entry: &Entry) {
        match entry.languages {
            Some((from, to)) => {
                self.index_from(from, &entry.source, &entry.target, entry);
                self.index_from(to, &entry.target, &entry.source, entry);
            }
            None => {
                for from in Language::ALL {
                    self.index_from(from, &entry.source, &entry.target, entry);
                }
            }
        }
    }

    fn index_from(&mut self, from: Language, source: &[String], target: &[String], entry: &Entry) {
        for (number, form) in source.iter().enumerate() {
            let Some(translation) = target.get(number).or(target.last()) else {
                continue;
            };
            let pattern = Pattern::new(form);
            let forms = self.forms[place(from)].entry(pattern.first().to_owned()).or_default();
            if forms.iter().all(|known| known.source != *form) {
                // The longest first; the first one given first among those as long.
                let place = forms.partition_point(|known| known.pattern.len() >= pattern.len());
                let form = Form {
                    source: form.clone(),
                    pattern,
                    target: translation.clone(),
                    gender: entry.gender.filter(|_| from == Language::English),
                    plural: number > 0 && number < target.len(),
                };
                forms.insert(place, form);
            }
        }
    }
}

/// The place of a language in [`Language::ALL`].
fn place(language: Language) -> usize {
    Language::ALL.iter().position(|&other| other == language).unwrap_or(0)
}

/// Where a pattern stands in a text.
pub(crate) fn spans(pattern: &Pattern, text: &str) -> Vec<Range<usize>> {
    let words: Vec<Token> = tokens(text);
    let mut spans = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if pattern.begins(text, &words, at) {
            let end = at + pattern.len();
            spans.push(words[at].span.start..words[end - 1].span.end);
            at = end;
        } else {
            at += 1;
        }
    }
    spans
}
