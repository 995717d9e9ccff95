//! Candidates in which the terms of a glossary are as they are to be.
//!
//! Most come out so by themselves. Where one does not, three ways are tried, each for the sentences that are still wanting:
//! what the term comes out as when it stands alone is looked for in the translation, and replaced; the sentence is translated
//! with the term's translation already in it, which models copy; and with a name in its place, which they copy more surely, but
//! know less of.

use std::borrow::Cow;
use std::collections::HashMap;

use apercu_engine::Cancel;

use super::agreement::{self, Words};
use super::{Candidate, Checked, Translate};
use crate::check::{Finding, check};
use crate::error::Result;
use crate::glossary::{Pattern, Term, spans};
use crate::text::{self, Language};

/// Names that stand for terms on their way: of no language, and far from each other, so that one garbled is put right.
const NAMES: [&str; 8] = [
    "Korvatek", "Lindquor", "Mazbenim", "Pelgruth", "Sodwick", "Tarvelho", "Vunderan", "Zilmarsk",
];

/// A sentence, its terms, and what it may read as in the other language.
pub(super) struct Sentence<'a> {
    source: &'a str,
    terms: Vec<Term<'a>>,
    candidates: Vec<Candidate>,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(source: &'a str, terms: Vec<Term<'a>>, candidates: Vec<Candidate>) -> Self {
        Self {
            source,
            terms,
            candidates,
        }
    }

    /// The first candidate that passes the check, else the first of those with the fewest findings.
    pub(super) fn best(self, from: Language, to: Language) -> Option<Checked> {
        let mut best: Option<Checked> = None;
        for candidate in &self.candidates {
            let warnings = self.findings(candidate, from, to);
            if best.as_ref().is_none_or(|best| warnings.len() < best.warnings.len()) {
                let passes = warnings.is_empty();
                let text = candidate.text.clone();
                best = Some(Checked::new(text, warnings));
                if passes {
                    break;
                }
            }
        }
        best
    }

    fn findings(&self, candidate: &Candidate, from: Language, to: Language) -> Vec<Finding> {
        let mut findings = check(self.source, from, &candidate.text, to);
        if candidate.truncated {
            findings.push(Finding::Truncated);
        }
        if self.terms.is_empty() {
            return findings;
        }
        // What the glossary says is right, whatever a check would expect.
        let (within, said) = (
            |part: &str| {
                self.terms
                    .iter()
                    .any(|term| self.source[term.span.clone()].contains(part))
            },
            |part: &str| self.terms.iter().any(|term| typeset(term, to).contains(part)),
        );
        findings.retain(|finding| match finding {
            Finding::MissingName { name: part } | Finding::MissingNumber { number: part } => !within(part),
            Finding::InventedName { name: part } | Finding::InventedNumber { number: part } => !said(part),
            _ => true,
        });
        findings.extend(
            self.missing(&candidate.text, to)
                .into_iter()
                .map(|term| Finding::MissingTerm {
                    term: term.source.to_owned(),
                    translation: term.target.to_owned(),
                }),
        );
        findings
    }

    /// Whether a candidate is all that is wanted.
    fn is_done(&self, from: Language, to: Language) -> bool {
        self.terms.is_empty() || self.candidates.iter().any(|c| self.findings(c, from, to).is_empty())
    }

    /// The terms that a text has less often than its source.
    fn missing(&self, text: &str, to: Language) -> Vec<&Term<'a>> {
        let mut there: HashMap<String, usize> = HashMap::new();
        for term in &self.terms {
            let target = typeset(term, to);
            let count = || spans(&Pattern::new(&target), text).len();
            there.entry(target.to_string()).or_insert_with(count);
        }
        let is_missing = |term: &&Term| {
            there.get_mut(&*typeset(term, to)).is_none_or(|left| {
                let is_there = *left > 0;
                *left -= usize::from(is_there);
                !is_there
            })
        };
        self.terms.iter().filter(is_missing).collect()
    }

    /// The source with something else in the place of the terms that its first candidate lacks, and the terms that were
    /// replaced.
    fn replaced(&self, to: Language, mut with: impl FnMut(usize, &Term<'a>) -> String) -> (String, Vec<&Term<'a>>) {
        let first = self.candidates.first().map_or("", |candidate| &candidate.text);
        let missing = self.missing(first, to);
        let (mut text, mut done) = (String::with_capacity(self.source.len()), 0);
        for (number, term) in missing.iter().enumerate() {
            let instead = with(number, term);
            let own = Words {
                text: &instead,
                ..words(term, term.target)
            };
            // A French article tells more of what follows than an English one.
            let article = (to == Language::French).then(|| {
                let before = &self.source[done..term.span.start];
                agreement::with_french_article(before, own).filter(|(start, _)| *start > 0 || done == 0)
            });
            let kept = (done..term.span.start, instead.as_str());
            let article = article.flatten();
            let with_article = article
                .as_ref()
                .map(|(start, instead)| (done..done + start, instead.as_str()));
            let (kept, instead) = with_article.unwrap_or(kept);
            text.push_str(&self.source[kept]);
            text.push_str(instead);
            done = term.span.end;
        }
        text.push_str(&self.source[done..]);
        (text, missing)
    }

    /// Takes the candidates that have all terms, with the articles and capitals that these want, before the others: of as many
    /// findings, the first one counts. Those with the fewest articles to put right come first.
    fn prefer(&mut self, candidates: impl IntoIterator<Item = Candidate>, to: Language) {
        let whole = candidates.into_iter().filter(|c| self.missing(&c.text, to).is_empty());
        let mut settled: Vec<(bool, Candidate)> = whole
            .map(|candidate| {
                let text = self.settled(&candidate.text, to);
                let same = text::typewritten(&text) == text::typewritten(&candidate.text);
                (!same, Candidate { text, ..candidate })
            })
            .collect();
        settled.sort_by_key(|(changed, _)| *changed);
        self.candidates
            .splice(0..0, settled.into_iter().map(|(_, candidate)| candidate));
    }

    /// A text with each term, and the article before it, as they are to be.
    fn settled(&self, text: &str, to: Language) -> String {
        let mut text = text.to_owned();
        for term in &self.terms {
            let target = typeset(term, to);
            for span in spans(&Pattern::new(&target), &text).into_iter().rev() {
                text = agreement::replaced(&text, span, words(term, &target), to);
            }
        }
        if self.source.trim_start().starts_with(char::is_uppercase) {
            text = agreement::begun(&text);
        }
        text::typography(&text, to)
    }
}

/// Adds candidates in which the terms are as they are to be, where there is none.
pub(super) fn keep(
    translate: &dyn Translate,
    sentences: &mut [Sentence],
    from: Language,
    to: Language,
    cancel: &Cancel,
) -> Result<()> {
    for way in [in_place, already_there, under_a_name] {
        let mut open: Vec<&mut Sentence> = sentences.iter_mut().filter(|s| !s.is_done(from, to)).collect();
        if open.is_empty() {
            return Ok(());
        }
        way(translate, &mut open, from, to, cancel)?;
    }
    Ok(())
}

/// Replaces what terms came out as by what they are to be.
fn in_place(
    translate: &dyn Translate,
    sentences: &mut [&mut Sentence],
    from: Language,
    to: Language,
    cancel: &Cancel,
) -> Result<()> {
    let mut forms: Vec<&str> = Vec::new();
    for term in sentences.iter().flat_map(|sentence| &sentence.terms) {
        if !forms.contains(&term.source) {
            forms.push(term.source);
        }
    }
    let alone = translate.translate(&forms, from, to, cancel)?;
    let renderings: HashMap<&str, Vec<Pattern>> = forms
        .iter()
        .zip(alone)
        .map(|(form, translation)| {
            let texts = translation.candidates.iter().map(|candidate| candidate.text.as_str());
            let mut bare: Vec<&str> = texts.map(|text| agreement::without_article(text, to)).collect();
            // It may have been left as it was.
            bare.push(form);
            let mut patterns: Vec<Pattern> = bare.into_iter().flat_map(with_number).collect();
            patterns.retain(|pattern| pattern.len() > 0);
            patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
            (*form, patterns)
        })
        .collect();
    for sentence in sentences {
        let repaired = sentence.candidates.iter().map(|candidate| {
            let mut text = candidate.text.clone();
            for _ in 0..sentence.missing(&text, to).len() {
                match one_in_place(sentence, &text, &renderings, to) {
                    Some(better) => text = better,
                    None => break,
                }
            }
            Candidate {
                text,
                ..candidate.clone()
            }
        });
        let repaired: Vec<Candidate> = repaired.collect();
        sentence.prefer(repaired, to);
    }
    Ok(())
}

/// A text with one more term as it is to be.
fn one_in_place(
    sentence: &Sentence,
    text: &str,
    renderings: &HashMap<&str, Vec<Pattern>>,
    to: Language,
) -> Option<String> {
    // What is right already stays.
    let taken: Vec<_> = sentence
        .terms
        .iter()
        .flat_map(|term| spans(&Pattern::new(&typeset(term, to)), text))
        .collect();
    sentence.missing(text, to).into_iter().find_map(|term| {
        let target = Pattern::in_any_case(term.target);
        let known = std::iter::once(&target).chain(renderings.get(term.source).into_iter().flatten());
        let mut places = known.flat_map(|pattern| spans(pattern, text));
        let place = places.find(|place| taken.iter().all(|t| t.end <= place.start || place.end <= t.start))?;
        Some(agreement::replaced(text, place, words(term, &typeset(term, to)), to))
    })
}

/// Translates sentences that have the translations of their terms in them already.
fn already_there(
    translate: &dyn Translate,
    sentences: &mut [&mut Sentence],
    from: Language,
    to: Language,
    cancel: &Cancel,
) -> Result<()> {
    let sources: Vec<String> = sentences
        .iter()
        .map(|sentence| sentence.replaced(to, |_, term| term.target.to_owned()).0)
        .collect();
    let texts: Vec<&str> = sources.iter().map(String::as_str).collect();
    let translations = translate.translate(&texts, from, to, cancel)?;
    for (sentence, translation) in sentences.iter_mut().zip(translations) {
        sentence.prefer(translation.candidates, to);
    }
    Ok(())
}

/// Translates sentences with names in the place of their terms, and puts the terms there.
fn under_a_name(
    translate: &dyn Translate,
    sentences: &mut [&mut Sentence],
    from: Language,
    to: Language,
    cancel: &Cancel,
) -> Result<()> {
    let name = |number: usize| NAMES.get(number).copied();
    let sources: Vec<String> = sentences
        .iter()
        .map(|sentence| {
            let name = |number: usize, term: &Term| name(number).unwrap_or(term.target).to_owned();
            sentence.replaced(to, name).0
        })
        .collect();
    let texts: Vec<&str> = sources.iter().map(String::as_str).collect();
    let translations = translate.translate(&texts, from, to, cancel)?;
    for (sentence, translation) in sentences.iter_mut().zip(translations) {
        let (_, missing) = sentence.replaced(to, |_, _| String::new());
        let put_back = |candidate: Candidate| {
            let mut text = candidate.text;
            for (term, name) in missing.iter().zip(NAMES) {
                let place = spans(&Pattern::new(name), &text).pop()?;
                text = agreement::replaced(&text, place, words(term, &typeset(term, to)), to);
            }
            Some(Candidate { text, ..candidate })
        };
        let candidates: Vec<Candidate> = translation.candidates.into_iter().filter_map(put_back).collect();
        sentence.prefer(candidates, to);
    }
    Ok(())
}

/// What a term is to be, with what is known of it.
fn words<'a>(term: &Term, text: &'a str) -> Words<'a> {
    Words {
        text,
        gender: term.gender,
        plural: term.plural,
    }
}

/// What a term is to be, in its language's typography.
fn typeset<'a>(term: &Term<'a>, to: Language) -> Cow<'a, str> {
    let typeset = text::typography(term.target, to);
    if typeset == term.target {
        Cow::Borrowed(term.target)
    } else {
        Cow::Owned(typeset)
    }
}

/// A rendering in any case, as it is and in the other number, as far as a final s makes it.
fn with_number(text: &str) -> [Pattern; 2] {
    let text = text.trim_end_matches(['.', '!', '?', ' ', '\u{a0}', '\u{202f}']);
    let other = match text.strip_suffix('s') {
        Some(singular) => singular.to_owned(),
        None if text.ends_with(char::is_alphabetic) => format!("{text}s"),
        None => text.to_owned(),
    };
    [text, &other].map(Pattern::in_any_case)
}
