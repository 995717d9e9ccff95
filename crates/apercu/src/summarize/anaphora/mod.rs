//! What sentences point back at: names, nouns and pronouns whose antecedent stands in an earlier one.
//!
//! An article is read once, from its title to its end. What a sentence introduces is a referent; a sentence stands in a summary that
//! has introduced, before it, every referent that it needs. The title has been read. Time and memory are linear in the article's length.

mod antecedents;
mod lexicon;
mod names;
mod nouns;
mod phrases;
mod pronouns;
mod words;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::connectives::without_connective;
use super::dangling::{is_half_a_quote, is_only_a_quote};
use crate::text::Language;
use lexicon::Lexicon;
use words::Word;

/// The number of something that sentences speak of.
type Referent = usize;

/// What the title introduces.
const TITLE: Referent = 0;
/// What no sentence introduces.
const NOWHERE: Referent = 1;

/// What a sentence introduces first of all: what it says.
fn told_by(sentence: usize) -> Referent {
    sentence + 2
}

/// What the sentence before says.
fn before(number: usize) -> Referent {
    number.checked_sub(1).map_or(NOWHERE, told_by)
}

/// What the sentences of an article need and introduce.
pub(super) struct Anaphora {
    needs: Vec<Vec<Referent>>,
    introduces: Vec<Vec<Referent>>,
    /// For each referent, the first sentence that introduces it.
    first: Vec<usize>,
}

/// Sentences that one may need to be kept before it; more are not worth it.
const MOST_MISSING: usize = 2;

impl Anaphora {
    /// Reads the sentences of an article, whose title its reader knows.
    pub(super) fn read<'a>(
        title: Option<&str>,
        sentences: impl ExactSizeIterator<Item = &'a str>,
        language: Language,
    ) -> Self {
        let mut reader = Reader::new(language, sentences.len());
        if let Some(title) = title {
            reader.read_title(title);
        }
        for (number, sentence) in sentences.enumerate() {
            reader.read(number, sentence);
        }
        let mut first = vec![usize::MAX; reader.referents];
        for (sentence, introduces) in reader.introduces.iter().enumerate().rev() {
            for referent in introduces {
                first[*referent] = sentence;
            }
        }
        Self {
            needs: reader.needs,
            introduces: reader.introduces,
            first,
        }
    }

    /// Whether a sentence stands where only the title has been read.
    pub(super) fn stands_alone(&self, sentence: usize) -> bool {
        self.needs.get(sentence).is_none_or(Vec::is_empty)
    }
}

/// Sentences that are kept of an article, and which ones stand beside them.
pub(super) struct Kept<'a> {
    anaphora: &'a Anaphora,
    /// For each referent, the first kept sentence that introduces it.
    known: Vec<usize>,
    /// For each referent, the sentences that need it.
    waiting: Vec<Vec<usize>>,
}

impl<'a> Kept<'a> {
    pub(super) fn new(anaphora: &'a Anaphora) -> Self {
        let mut waiting = vec![Vec::new(); anaphora.first.len()];
        for (sentence, needs) in anaphora.needs.iter().enumerate() {
            for need in needs {
                waiting[*need].push(sentence);
            }
        }
        Self {
            anaphora,
            known: vec![usize::MAX; anaphora.first.len()],
            waiting,
        }
    }

    /// Whether a sentence stands: what it needs is introduced before it.
    pub(super) fn stands(&self, sentence: usize) -> bool {
        self.anaphora.needs[sentence]
            .iter()
            .all(|need| self.known[*need] < sentence)
    }

    /// The sentences that are to be kept for a sentence to stand; `None` where that does not help, or takes many.
    pub(super) fn missing(&self, sentence: usize) -> Option<Vec<usize>> {
        let mut missing = Vec::new();
        let mut asks = vec![sentence];
        while let Some(sentence) = asks.pop() {
            for need in &self.anaphora.needs[sentence] {
                let first = self.anaphora.first[*need];
                if self.known[*need] < sentence || missing.contains(&first) {
                    continue;
                }
                if first >= sentence || missing.len() == MOST_MISSING {
                    return None;
                }
                missing.push(first);
                asks.push(first);
            }
        }
        Some(missing)
    }

    /// Keeps a sentence, and says which ones stand now that may not have before. A sentence is told of once for each of its needs.
    pub(super) fn keep(&mut self, sentence: usize) -> Vec<usize> {
        let mut told = Vec::new();
        for referent in &self.anaphora.introduces[sentence] {
            self.known[*referent] = self.known[*referent].min(sentence);
            let waiting = &mut self.waiting[*referent];
            // Those before it go on waiting; they are in ascending order.
            let after = waiting.partition_point(|waiting| *waiting <= sentence);
            told.extend(waiting.drain(after..));
        }
        told.retain(|waiting| self.stands(*waiting));
        told
    }
}

/// The gender of a noun or a name, as far as its article or title tells.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Gender {
    Masculine,
    Feminine,
    Unknown,
}

/// What a sentence mentions, and where.
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
#[derive(Debug)]
struct Mention {
    /// Number of its first word.
    at: usize,
    referent: Referent,
    person: bool,
    plural: bool,
    gender: Gender,
    /// Whether it is a name; of an organization perhaps.
    name: bool,
    /// Whether it is a part of a name that was given in full.
    known: bool,
    /// Whether it stands after a preposition of place, as persons do not.
    place: bool,
}

/// What a pronoun may stand for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Antecedent {
    /// When it was mentioned last.
    when: usize,
    referent: Referent,
    /// What must be kept for it not to be taken for another subject that came since it was introduced.
    again: Option<Referent>,
    /// Whether it is the first that its sentence mentions.
    subject: bool,
    /// Whether the background that was told since has a subject that may be taken for it.
    rival: bool,
}

/// The antecedents that the next pronoun may have.
#[derive(Clone, Copy, Default)]
struct Antecedents {
    he: Option<Antecedent>,
    she: Option<Antecedent>,
    /// What is masculine and what is feminine, persons too; in English, things.
    it: [Option<Antecedent>; 2],
    they: [Option<Antecedent>; 2],
}

/// What was last mentioned of a class of nouns.
struct Last {
    referent: Referent,
    /// Whether only a clue speaks for it.
    clue: bool,
    when: usize,
}

/// What has been read so far.
struct Reader {
    language: Language,
    lexicon: &'static Lexicon,
    /// Parts of full names, in lower case.
    names: HashMap<String, Referent>,
    /// Nouns, in the singular, each with whether it was counted: « trois bus ».
    nouns: HashMap<String, (Referent, bool)>,
    /// What was last mentioned of each class of nouns.
    classes: Vec<Option<Last>>,
    antecedents: Antecedents,
    /// What was last told that is no background.
    told: Referent,
    /// Whether there is a title, and whether it has a name.
    title: Option<bool>,
    needs: Vec<Vec<Referent>>,
    introduces: Vec<Vec<Referent>>,
    referents: usize,
}

/// A sentence that is being read.
struct Sentence<'a> {
    words: Vec<Word<'a>>,
    /// What it says; the title for the title.
    own: Referent,
    /// Its number; `None` for the title.
    number: Option<usize>,
    mentions: Vec<Mention>,
    needs: Vec<Referent>,
    introduces: Vec<Referent>,
}

impl Sentence<'_> {
    fn lower(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.lower)
    }

    /// Whether words follow one another here, nothing between them.
    fn has(&self, at: usize, phrase: &[&str]) -> bool {
        phrase
            .iter()
            .enumerate()
            .all(|(nth, word)| self.lower(at + nth) == *word)
    }

    fn need(&mut self, referent: Referent) {
        if referent != self.own && !self.needs.contains(&referent) && !self.introduces.contains(&referent) {
            self.needs.push(referent);
        }
    }

    /// Needs what a word stands for, and gives it back. Quoted words are their speaker's, who knows what they point at.
    fn need_at(&mut self, at: usize, referent: Referent) -> Referent {
        if !self.words[at].quoted {
            self.need(referent);
        }
        referent
    }

    fn introduce(&mut self, referent: Referent) {
        if !self.introduces.contains(&referent) {
            self.introduces.push(referent);
        }
    }

    /// What the sentence before says; nothing is left out of the first one.
    fn previous(&self) -> Referent {
        match self.number {
            None | Some(0) => self.own,
            Some(number) => before(number),
        }
    }

    /// Comes after the title and the sentences before it.
    fn when(&self) -> usize {
        self.number.map_or(0, |number| number + 1)
    }
}

impl Reader {
    fn new(language: Language, sentences: usize) -> Self {
        let lexicon = Lexicon::of(language);
        Self {
            language,
            lexicon,
            names: HashMap::new(),
            nouns: HashMap::new(),
            classes: (0..lexicon.classes).map(|_| None).collect(),
            antecedents: Antecedents::default(),
            told: NOWHERE,
            title: None,
            needs: Vec::with_capacity(sentences),
            introduces: Vec::with_capacity(sentences),
            referents: told_by(sentences),
        }
    }

    fn sentence<'a>(&self, text: &'a str, number: Option<usize>) -> Sentence<'a> {
        let own = number.map_or(TITLE, told_by);
        Sentence {
            words: words::words(text, self.language),
            own,
            number,
            mentions: Vec::new(),
            needs: Vec::new(),
            introduces: vec![own],
        }
    }

    fn read_title(&mut self, title: &str) {
        let mut sentence = self.sentence(title, None);
        self.read_names(&mut sentence);
        self.read_nouns(&mut sentence);
        self.title = Some(sentence.words.iter().skip(1).any(Word::is_name) || title.contains(':'));
        self.remember(&mut sentence);
    }

    fn read(&mut self, number: usize, text: &str) {
        let mut sentence = self.sentence(text, Some(number));
        if is_half_a_quote(text) || is_only_a_quote(text) {
            sentence.need(before(number));
        }
        self.read_names(&mut sentence);
        self.read_nouns(&mut sentence);
        self.read_pronouns(&mut sentence);
        self.read_ties(&mut sentence, text);
        self.remember(&mut sentence);
        sentence.needs.retain(|need| *need != TITLE);
        self.needs.push(sentence.needs);
        self.introduces.push(sentence.introduces);
    }

    /// "Rents, however, barely moved": what connects a sentence to the one before.
    fn read_ties(&self, sentence: &mut Sentence, text: &str) {
        let Some(number) = sentence.number else { return };
        let tied = (0..sentence.words.len()).any(|at| {
            let word = &sentence.words[at];
            let ties = self.lexicon.ties.get(&*word.lower).map_or(&[][..], Vec::as_slice);
            !word.quoted
                && ties.iter().any(|tie| {
                    let next = sentence.words.get(at + tie.len());
                    let goes_on = next.is_some_and(|next| match tie[0] {
                        // "Too little", « depuis lundi » tie nothing.
                        "too" | "depuis" => !next.parted,
                        // "Alors que", "then much of": they tie within the sentence.
                        _ => matches!(&*next.lower, "que" | "qu" | "of" | "de" | "du" | "d" | "much" | "many"),
                    });
                    sentence.has(at, tie) && !goes_on && (tie.len() > 1 || at < TIED || word.parted)
                })
        });
        if tied || without_connective(text, self.language).len() < text.len() {
            sentence.need(before(number));
        }
    }

    /// Takes over what a sentence says for those that follow.
    fn remember(&mut self, sentence: &mut Sentence) {
        let background = self.is_background(sentence);
        // What is mentioned first is what the next pronoun means.
        sentence.mentions.sort_by_key(|mention| std::cmp::Reverse(mention.at));
        let when = sentence.when();
        let subject = sentence.mentions.last().map(|mention| mention.at);
        let last = self.antecedents;
        for mention in &sentence.mentions {
            let feminine = usize::from(mention.gender == Gender::Feminine);
            let sides: &[usize] = match (self.language, mention.gender) {
                (Language::French, Gender::Unknown) => &[0, 1],
                (Language::French, _) => &[feminine][..],
                (Language::English, _) => &[0],
            };
            let set = |slot: &mut Option<Antecedent>, last: Option<Antecedent>| {
                if let Some(last) = slot.as_mut().filter(|_| background) {
                    last.rival |= Some(mention.at) == subject && last.referent != mention.referent;
                    return;
                }
                let again = last.and_then(|last| {
                    let is_new = sentence.introduces.contains(&mention.referent);
                    let rival = if last.referent == mention.referent {
                        last.rival
                    } else {
                        last.subject && !is_new
                    };
                    if rival {
                        Some(sentence.own)
                    } else {
                        last.again.filter(|_| !is_new)
                    }
                });
                *slot = Some(Antecedent {
                    when,
                    referent: mention.referent,
                    again,
                    subject: Some(mention.at) == subject,
                    rival: false,
                });
            };
            let antecedents = &mut self.antecedents;
            if mention.plural {
                for side in sides {
                    set(&mut antecedents.they[*side], last.they[*side]);
                }
            } else {
                if mention.person || mention.known && !mention.place {
                    if mention.gender != Gender::Feminine {
                        set(&mut antecedents.he, last.he);
                    }
                    if mention.gender != Gender::Masculine {
                        set(&mut antecedents.she, last.she);
                    }
                }
                if self.language == Language::French || !mention.person {
                    for side in sides {
                        set(&mut antecedents.it[*side], last.it[*side]);
                    }
                }
            }
        }
        if !background || self.told == NOWHERE {
            self.told = sentence.own;
        }
    }

    /// Whether a sentence tells what had happened before: « avait signé », "had campaigned".
    fn is_background(&self, sentence: &Sentence) -> bool {
        let has = |verbs: &[&str]| {
            sentence
                .words
                .iter()
                .any(|word| !word.quoted && verbs.contains(&&*word.lower))
        };
        match self.language {
            Language::English => has(&["had"]) && !has(&["has", "have", "is", "are", "was", "were", "will"]),
            Language::French => {
                let had = has(&["avait", "avaient"]);
                let was = (0..sentence.words.len())
                    .any(|at| sentence.lower(at) == "s" && matches!(sentence.lower(at + 1), "était" | "étaient"));
                (had || was) && !has(&["a", "ont", "est", "sont", "va", "vont"])
            }
        }
    }
}

/// Words at the beginning of a sentence among which a connective of one word ties it.
const TIED: usize = 6;
