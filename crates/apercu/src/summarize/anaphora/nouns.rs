//! Nouns: what a sentence mentions and introduces.

use super::lexicon::{DEED, PERSON, singular};
use super::phrases::{Article, Phrase, is_age, is_french_verb};
use super::{Last, Mention, Reader, Referent, Sentence, TITLE};
use crate::text::Language;

/// Words at the beginning of a sentence among which its subject is looked for.
const LEADING: usize = 12;
/// Words of the subject's clause among which it begins.
const SUBJECT: usize = 3;

impl Reader {
    /// Finds the noun phrases of a sentence, and what they need.
    pub(super) fn read_nouns(&mut self, sentence: &mut Sentence) {
        // Classes that the sentence has so far, and nouns that stand for something before it.
        let (mut here, mut pointing) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < sentence.words.len() {
            let start = at;
            at += 1;
            if let Some(phrase) = self.phrase(sentence, start) {
                if self.read_noun(sentence, &phrase, &mut here) != sentence.own {
                    pointing.push(phrase.head);
                }
                at = phrase.end.max(at);
            }
            here.extend(
                sentence.words[start..at]
                    .iter()
                    .filter(|word| !word.quoted)
                    .flat_map(|word| self.lexicon.clues(&word.lower)),
            );
        }
        if sentence.number.is_some() && self.is_background(sentence) {
            return;
        }
        for (at, word) in sentence.words.iter().enumerate() {
            if !word.quoted && !pointing.contains(&at) {
                for class in self.lexicon.clues(&word.lower) {
                    self.remember_class(class, sentence, sentence.own, true);
                }
            }
        }
    }

    /// Takes a referent for what was last mentioned of a class. Of clues, the first one stays but for deeds, and the title's does.
    pub(super) fn remember_class(&mut self, class: usize, sentence: &Sentence, referent: Referent, clue: bool) {
        let stays = |last: &Last| last.referent == TITLE || class != DEED && !last.clue;
        if !(clue && self.classes[class].as_ref().is_some_and(stays)) {
            self.classes[class] = Some(Last {
                referent,
                clue,
                when: sentence.when(),
            });
        }
    }

    /// Reads a noun phrase, and says what it speaks of.
    fn read_noun(&mut self, sentence: &mut Sentence, phrase: &Phrase, here: &mut Vec<usize>) -> Referent {
        let noun = sentence.lower(phrase.head).to_owned();
        let found = match phrase.article {
            _ if sentence.number.is_none() => Some(TITLE),
            Article::Definite if !self.introduces_itself(sentence, phrase) => self.antecedent(sentence, phrase, here),
            Article::Demonstrative => self.pointed_at(sentence, phrase, here),
            Article::Indefinite if phrase.beside => self.counterpart(sentence, phrase),
            _ => None,
        };
        let known = self.nouns.get(singular(&noun)).map(|(known, _)| *known);
        let is_bare = phrase.article == Article::Definite && !phrase.specified && !phrase.named && found.is_none();
        // « Le projet de loi » again; or the title’s, unless it is another one.
        let again = known.filter(|known| phrase.article == Article::Definite || *known == TITLE);
        let referent = found.or(again.filter(|_| !phrase.beside)).unwrap_or(sentence.own);
        // What a speaker mentions is not told yet.
        let quoted = sentence.words[phrase.head].quoted;
        if !(is_bare || quoted) {
            if found.is_none() {
                sentence.introduce(referent);
            }
            let counted = phrase.article == Article::Indefinite
                && phrase.plural
                && phrase.head > phrase.start
                && sentence.lower(phrase.start) != "des";
            // « Huit coureuses avaient abandonné »: « les coureuses » are not those.
            if !(counted && self.is_background(sentence)) {
                self.nouns.insert(singular(&noun).to_owned(), (referent, counted));
            }
        }
        let person = self.is_person_noun(&noun);
        for (class, _) in self.lexicon.classes_of(&noun) {
            if !quoted {
                here.push(*class);
            }
            // « Le coureur » may be the first word of somebody; « le texte » is not of something.
            let is_new = if *class == PERSON {
                !(phrase.plural || phrase.named)
            } else {
                !is_bare
            };
            if is_new && !quoted {
                self.remember_class(*class, sentence, referent, false);
            }
        }
        if is_age(&noun) {
            here.push(PERSON);
        }
        sentence.mentions.push(Mention {
            at: phrase.start,
            referent,
            person: person && !phrase.named,
            plural: phrase.plural,
            gender: phrase.gender,
            name: false,
            known: false,
            place: false,
        });
        referent
    }

    /// "Another worker", « deux autres élus »: beside those before. What is said is new.
    fn counterpart(&self, sentence: &mut Sentence, phrase: &Phrase) -> Option<Referent> {
        if phrase.start <= SUBJECT && sentence.lower(phrase.start + 1) != "separate" {
            let known = self
                .nouns
                .get(singular(sentence.lower(phrase.head)))
                .map(|(known, _)| *known);
            let before = known
                .filter(|known| *known != TITLE)
                .unwrap_or_else(|| sentence.previous());
            sentence.need_at(phrase.start, before);
        }
        None
    }

    pub(super) fn is_person_noun(&self, noun: &str) -> bool {
        is_age(noun) || self.lexicon.is_person(noun)
    }

    /// Whether a definite noun needs no sentence before.
    fn introduces_itself(&self, sentence: &Sentence, phrase: &Phrase) -> bool {
        if self.is_inhabitant(sentence, phrase) && !phrase.plural {
            return phrase.specified;
        }
        let is_date = |at: usize| self.lexicon.calendar.contains(sentence.lower(at));
        !phrase.beside
            && (phrase.named
                || phrase.specified
                || self.lexicon.unique.contains(sentence.lower(phrase.head))
                || is_date(phrase.head)
                || is_date(phrase.head + 1)
                || phrase.head > phrase.start + 1 && is_date(phrase.head - 1))
    }

    /// « Le Breton », « les Morlangeois ».
    pub(super) fn is_inhabitant(&self, sentence: &Sentence, phrase: &Phrase) -> bool {
        let noun = &sentence.words[phrase.head];
        self.language == Language::French && noun.is_name() && self.lexicon.is_inhabitant(&noun.lower)
    }

    /// Whether a word may begin the subject: nothing is mentioned before it but in an opening before a comma.
    pub(super) fn is_leading(&self, sentence: &Sentence, at: usize) -> bool {
        let clause = (0..=at).rev().find(|at| sentence.words[*at].comma).unwrap_or(0);
        at <= LEADING
            && at - clause <= SUBJECT
            && !sentence.mentions.iter().any(|m| (clause..at).contains(&m.at))
            && (clause == 0 || self.is_opening(sentence, clause))
    }

    /// Whether what stands before a comma has no subject and no verb of its own: « Parti favori, le Breton… ».
    fn is_opening(&self, sentence: &Sentence, comma: usize) -> bool {
        let begins = sentence.mentions.iter().find(|m| m.at == 0);
        let is_verb = |at: usize| self.lexicon.verbs.contains(sentence.lower(at)) || is_french_verb(sentence.lower(at));
        let has_subject = begins.is_some() || matches!(sentence.lower(0), "the" | "le" | "la" | "l" | "les");
        if self.is_adverbial(sentence) {
            begins.is_none_or(|m| m.plural)
        } else {
            !has_subject && !(0..comma).any(is_verb)
        }
    }

    /// Whether a sentence begins with an adverbial: « Après le vote, … ».
    pub(super) fn is_adverbial(&self, sentence: &Sentence) -> bool {
        let first = sentence.lower(0);
        self.lexicon.openings.contains(first) || ["é", "ée", "ing"].iter().any(|ending| first.ends_with(ending))
    }
}
