//! Antecedents of nouns: what those with a definite article or a demonstrative point back at.

use super::lexicon::{ANIMAL, COMPANY, DEED, PERSON, PLACE, singular};
use super::phrases::{Phrase, is_age};
use super::{NOWHERE, Reader, Referent, Sentence, TITLE, told_by};
use crate::text::Language;

/// Words after « le même » among which what it is compared with stands.
const COMPARED: usize = 6;

impl Reader {
    /// What a definite noun points back at: the sentence needs it. Where that is a guess, it says what is needed and gives `None`: the noun
    /// stands for something that its own sentence speaks of first.
    pub(super) fn antecedent(&self, sentence: &mut Sentence, phrase: &Phrase, here: &[usize]) -> Option<Referent> {
        let noun = sentence.lower(phrase.head).to_owned();
        let leading = self.is_leading(sentence, phrase.start);
        if phrase.beside {
            let needs = leading || is_same_as_before(sentence, phrase);
            return needs.then(|| sentence.need_at(phrase.start, sentence.previous()));
        }
        let classes = self.lexicon.classes_of(&noun);
        let is_here = classes.iter().any(|(class, _)| here.contains(class));
        let inhabitant = self.is_inhabitant(sentence, phrase);
        let vague = self.lexicon.is_vague(&noun) || is_age(&noun) || inhabitant;
        let person = self.is_person_noun(&noun) || inhabitant;
        if let Some((same, counted)) = self.nouns.get(singular(&noun)).copied() {
            // « Les bus », after « des bus », may be all of them; « le loup », after « un loup », any of them.
            let all = phrase.plural && !(counted || phrase.counted || person) && self.language == Language::French;
            let is_animal = classes.iter().any(|(class, vague)| *class == ANIMAL && !vague);
            if all || is_animal && self.is_general(sentence, phrase) {
                return None;
            }
            if leading || (vague || person) && !is_here || phrase.counted && person {
                sentence.need_at(phrase.start, same);
            }
            return Some(same);
        }
        let points = vague && !(person && phrase.plural) && (leading || !self.is_loose(sentence, phrase, here));
        if let Some(known) = self.of_class(&noun).filter(|_| points) {
            return Some(sentence.need_at(phrase.start, known));
        }
        if let Some(guess) = self.guess(sentence, phrase) {
            sentence.need_at(phrase.start, guess);
        }
        None
    }

    /// What a definite noun stands for most likely whose antecedent is not known.
    fn guess(&self, sentence: &Sentence, phrase: &Phrase) -> Option<Referent> {
        let noun = sentence.lower(phrase.head);
        let inhabitant = self.is_inhabitant(sentence, phrase);
        let vague = self.lexicon.is_vague(noun) || is_age(noun) || inhabitant;
        let people = phrase.plural && (self.is_person_noun(noun) || inhabitant);
        if people && phrase.counted {
            // « Les deux hommes ».
            return Some(self.people(sentence));
        }
        if !self.is_leading(sentence, phrase.start) {
            return None;
        }
        let is_untitled = self.title.is_none();
        match () {
            () if self.lexicon.offices.contains(noun) => {
                let place = self.classes[PLACE].as_ref().filter(|_| self.title != Some(true));
                place.map(|place| place.referent)
            }
            () if vague && people => is_untitled.then(|| self.people(sentence)),
            () if vague => Some(self.likely(sentence, noun)),
            () if people => None,
            // « La drogue était cachée »: of what the article is about.
            () if is_untitled && (!phrase.plural || phrase.counted || self.language == Language::English) => {
                Some(topic(sentence))
            }
            () if phrase.counted => Some(sentence.previous()),
            () => None,
        }
    }

    /// Whether a noun that is not the subject may well be what its own sentence speaks of, or nothing special.
    fn is_loose(&self, sentence: &Sentence, phrase: &Phrase, here: &[usize]) -> bool {
        let classes = self.lexicon.classes_of(sentence.lower(phrase.head));
        let is_named = || {
            sentence.mentions.iter().any(|m| m.at < phrase.start && m.name)
                && classes.iter().any(|(class, _)| has_names(*class))
        };
        classes.iter().any(|(class, _)| *class == PLACE || here.contains(class))
            || classes.iter().all(|(class, _)| *class == DEED)
            || phrase.plural && !phrase.counted && self.language == Language::French
            || is_named()
    }

    /// What a noun with a demonstrative points back at: the sentence needs it.
    pub(super) fn pointed_at(&self, sentence: &mut Sentence, phrase: &Phrase, here: &[usize]) -> Option<Referent> {
        let noun = sentence.lower(phrase.head).to_owned();
        let classes = self.lexicon.classes_of(&noun);
        let leading = self.is_leading(sentence, phrase.start);
        // « Cette semaine », but not « cette année-là ».
        let is_date = (phrase.start + 1..=phrase.end).any(|at| self.lexicon.calendar.contains(sentence.lower(at)));
        let is_here = !leading && classes.iter().any(|(class, _)| here.contains(class))
            || (0..phrase.start).any(|at| singular(sentence.lower(at)) == singular(&noun));
        // "Those people who": in general.
        let general = phrase.specified && matches!(sentence.lower(phrase.start), "those" | "ces" | "such");
        if is_date || is_here || general {
            return None;
        }
        let referent = match self.nouns.get(singular(&noun)) {
            Some((same, _)) => *same,
            None if classes.is_empty() && !leading && sentence.mentions.len() > 2 => return None,
            None => self.of_class(&noun).unwrap_or_else(|| self.likely(sentence, &noun)),
        };
        Some(sentence.need_at(phrase.start, referent))
    }

    /// What was last mentioned of a noun’s classes.
    fn of_class(&self, noun: &str) -> Option<Referent> {
        let classes = self.classes_that_fit(noun);
        let known = || classes.iter().filter_map(|class| self.classes[*class].as_ref());
        let latest = |clue: bool| {
            known()
                .filter(|last| last.clue == clue && last.referent != TITLE)
                .max_by_key(|last| last.when)
                .map(|last| last.referent)
        };
        let title = || known().any(|last| last.referent == TITLE).then_some(TITLE);
        latest(false).or_else(title).or_else(|| latest(true))
    }

    /// What a noun stands for of whose classes nothing was mentioned.
    fn likely(&self, sentence: &Sentence, noun: &str) -> Referent {
        let classes = self.classes_that_fit(noun);
        if self.title == Some(true) && classes.iter().any(|class| has_names(*class)) {
            TITLE
        } else if !(classes.is_empty() || classes.contains(&DEED)) {
            topic(sentence)
        } else if self.told == NOWHERE {
            sentence.previous()
        } else {
            self.told
        }
    }

    fn classes_that_fit(&self, noun: &str) -> Vec<usize> {
        let mut classes: Vec<usize> = self.lexicon.classes_of(noun).iter().map(|(class, _)| *class).collect();
        if is_age(noun) || classes.is_empty() && self.lexicon.is_inhabitant(noun) {
            classes.push(PERSON);
        }
        classes
    }

    /// The people that were last mentioned.
    fn people(&self, sentence: &Sentence) -> Referent {
        self.antecedents.they[0].map_or_else(|| topic(sentence), |they| they.referent)
    }

    /// Whether a sentence tells what is so in general: « Le loup vit en meute », "The eagle mates for life".
    fn is_general(&self, sentence: &Sentence, phrase: &Phrase) -> bool {
        let is_before_verb =
            |word: &str| matches!(word, "ne" | "n" | "se" | "s" | "y" | "usually" | "often" | "rarely");
        let verb = (phrase.head + 1..sentence.words.len())
            .map(|at| sentence.lower(at))
            .find(|word| !is_before_verb(word))
            .unwrap_or("");
        match self.language {
            Language::English => {
                verb.ends_with('s') && !matches!(verb, "was" | "has" | "is") || matches!(verb, "can" | "may")
            }
            Language::French => {
                !(verb.is_empty()
                    || self.lexicon.function.contains(verb)
                    || ["ait", "aient", "ra", "é", "ée", "és"]
                        .iter()
                        .any(|ending| verb.ends_with(ending)))
            }
        }
    }
}

/// Classes of what has names.
fn has_names(class: usize) -> bool {
    class == PERSON || class == PLACE || class == COMPANY
}

/// What the article is about: what its first sentence says.
fn topic(sentence: &Sentence) -> Referent {
    sentence.number.map_or(TITLE, |_| told_by(0))
}

/// "Took the same step", but not "the same step as".
fn is_same_as_before(sentence: &Sentence, phrase: &Phrase) -> bool {
    matches!(sentence.lower(phrase.start + 1), "même" | "same")
        && !sentence.lower(phrase.start + 2).starts_with("time")
        && !(phrase.end..phrase.end + COMPARED)
            .any(|at| matches!(sentence.lower(at), "que" | "qu" | "as" | "time" | "for"))
}
