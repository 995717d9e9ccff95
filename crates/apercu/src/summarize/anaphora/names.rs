//! Names: introduced in full, then by surname or first name alone.

use super::lexicon::{Lexicon, PERSON, PLACE};
use super::phrases::is_nationality;
use super::words::Word;
use super::{Gender, Mention, Reader, Referent, Sentence, TITLE};
use crate::text::Language;

/// Name words that follow one another.
struct Name {
    start: usize,
    end: usize,
    /// Whether a form of address stands before.
    titled: bool,
}

impl Reader {
    /// Finds the names of a sentence: those in full introduce, parts of them point back.
    pub(super) fn read_names(&mut self, sentence: &mut Sentence) {
        let mut at = 0;
        while let Some(name) = next_name(sentence, at, self.lexicon) {
            at = name.end;
            self.read_name(sentence, &name);
        }
    }

    fn read_name(&mut self, sentence: &mut Sentence, name: &Name) {
        let words = &sentence.words[name.start..name.end];
        let parts: Vec<String> = words
            .iter()
            .filter(|word| word.is_name())
            .map(|word| word.lower.clone())
            .collect();
        let Some(last) = parts.last() else { return };
        let known = self.names.get(last).copied();
        // Any word has a capital in front of a sentence: "Gardeners".
        if name.start == 0 && parts.len() == 1 && known.is_none() && self.is_plain(sentence, last) {
            return;
        }
        let full = parts.len() > 1;
        let is_body = parts.iter().any(|part| self.lexicon.bodies.contains(&**part));
        let is_title = sentence.number.is_none();
        let referent = match known {
            _ if is_title => TITLE,
            // The same person in full again, or another one of that name.
            Some(known) if !full || known == TITLE || self.names.get(&parts[0]) == Some(&known) => known,
            _ if full => self.new_referent(),
            _ => sentence.own,
        };
        if is_title || full {
            sentence.introduce(referent);
            for part in parts
                .iter()
                .filter(|part| is_title || !(is_body || is_nationality(part)))
            {
                if self.names.get(part) != Some(&TITLE) {
                    self.names.insert(part.clone(), referent);
                }
            }
        } else if is_acronym(sentence, name) {
            self.names.insert(last.clone(), referent);
        } else if known.is_some() && !self.is_explained(sentence, name) {
            sentence.need(referent);
        }

        let before = name.start.checked_sub(1).map_or("", |at| sentence.lower(at));
        let person = name.titled || full && !is_body && self.is_person(sentence, name, before, last);
        if person {
            self.remember_class(PERSON, sentence, referent, false);
        } else if self.classes[PLACE].as_ref().is_none_or(|place| {
            place.referent != TITLE
                && !full
                && known.is_none()
                && (is_of_place(before) || matches!(before, "de" | "d" | "of"))
        }) {
            self.remember_class(PLACE, sentence, referent, false);
        }
        let mention = Mention {
            at: name.start,
            referent,
            person,
            plural: false,
            gender: self.gender(sentence, name),
            name: true,
            known: full || known.is_some(),
            place: is_of_place(before),
        };
        sentence.mentions.push(mention);
    }

    fn new_referent(&mut self) -> Referent {
        self.referents += 1;
        self.referents - 1
    }

    /// Whether the first word of a sentence is more likely a noun or an adverb than a name.
    fn is_plain(&self, sentence: &Sentence, word: &str) -> bool {
        let endings: &[&str] = match self.language {
            Language::English => &["s", "ly", "ed", "ing"],
            Language::French => &["ment", "é", "ée", "és"],
        };
        !self.lexicon.classes_of(word).is_empty()
            || self.lexicon.impersonal.contains(word)
            || !sentence.words[0].owner && endings.iter().any(|ending| word.ends_with(ending))
    }

    /// "Astley, the finance director": said again who that is.
    fn is_explained(&self, sentence: &Sentence, name: &Name) -> bool {
        sentence.words.get(name.end).is_some_and(|next| next.comma)
            && matches!(
                sentence.lower(name.end),
                "un" | "une" | "le" | "la" | "l" | "a" | "an" | "the"
            )
            && (name.end + 1..name.end + 4).any(|at| self.lexicon.is_person(sentence.lower(at)))
    }

    /// Whether a full name is a person's: not after an article or a preposition of place, and no institution's.
    fn is_person(&self, sentence: &Sentence, name: &Name, before: &str, last: &str) -> bool {
        let is_acronym = |word: &Word| word.text.len() > 1 && word.text.chars().all(char::is_uppercase);
        !is_of_place(before)
            && !matches!(before, "the" | "la" | "le" | "les" | "l" | "du" | "des")
            && self.lexicon.classes_of(last).is_empty()
            && !sentence.words[name.start..name.end].iter().any(is_acronym)
    }

    /// The gender that an article or a noun before a name tells, or its form of address.
    fn gender(&self, sentence: &Sentence, name: &Name) -> Gender {
        let before = (name.start.saturating_sub(4)..name.start).rev();
        for at in before {
            let word = &sentence.words[at];
            if self.lexicon.feminine.contains(&*word.lower) {
                return Gender::Feminine;
            }
            if self.lexicon.masculine.contains(&*word.lower) {
                return Gender::Masculine;
            }
            if sentence.words[at + 1].parted {
                break;
            }
        }
        Gender::Unknown
    }
}

/// The next name from here on.
fn next_name(sentence: &Sentence, from: usize, lexicon: &Lexicon) -> Option<Name> {
    let words = &sentence.words;
    let is_part = |at: usize| {
        let word = &words[at];
        word.is_name()
            && !lexicon.function.contains(&*word.lower)
            && !lexicon.calendar.contains(&*word.lower)
            && !is_month(word)
    };
    let mut start = (from..words.len()).find(|at| is_part(*at))?;
    let mut end = start + 1;
    while let Some(next) = words.get(end) {
        let bound = !(next.parted || words[end - 1].owner);
        if bound && is_part(end) {
            end += 1;
        } else if bound
            && matches!(
                &*next.lower,
                "de" | "du" | "von" | "van" | "le" | "la" | "ben" | "d" | "del" | "di" | "da" | "al"
            )
            && words.get(end + 1).is_some_and(|after| !after.parted)
            && end - start <= 2
            && is_first_name_before_particle(words[start].text)
            && is_part(end + 1)
        {
            end += 2;
        } else {
            break;
        }
    }
    let mut titled = start
        .checked_sub(1)
        .is_some_and(|before| !words[start].parted && lexicon.titles.contains(&*words[before].lower));
    // "Mme Maldès", "Sprinter Kofi Marsden".
    while end - start > 1 {
        let first = &*words[start].lower;
        let is_title = lexicon.titles.contains(first);
        if !(is_title || lexicon.is_person(first)) {
            break;
        }
        titled = true;
        start += 1;
    }
    Some(Name { start, end, titled })
}

/// « Charles de Gaulle », but not « Tour de France ».
fn is_first_name_before_particle(word: &str) -> bool {
    !matches!(
        word,
        "Tour" | "Ville" | "Port" | "Stade" | "Bassin" | "Mont" | "Val" | "Fête" | "Festival" | "Coupe" | "Cour"
    )
}

/// "(ARS)": what stands for the words before.
fn is_acronym(sentence: &Sentence, name: &Name) -> bool {
    let word = &sentence.words[name.start];
    let next = sentence.words.get(name.end);
    name.start > 0
        && name.end - name.start == 1
        && word.parted
        && !word.comma
        && next.is_some_and(|next| !next.comma)
        && word.text.len() > 1
        && word.text.chars().all(char::is_uppercase)
}

/// Whether a word is a month: "May", but not "may".
pub(super) fn is_month(word: &Word) -> bool {
    word.is_name() && Language::English.lexicon().months.contains(&&*word.lower)
}

/// Whether a preposition is one of place, as does not stand before persons.
fn is_of_place(word: &str) -> bool {
    matches!(
        word,
        "in" | "at"
            | "near"
            | "from"
            | "off"
            | "across"
            | "around"
            | "to"
            | "à"
            | "en"
            | "au"
            | "aux"
            | "dans"
            | "vers"
    )
}
