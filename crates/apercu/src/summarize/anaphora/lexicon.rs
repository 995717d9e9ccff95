//! Words that point back, and words that give them something to point at.

mod english;
mod french;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text::Language;

/// A class of nouns that can stand for one another: « l’établissement » for « la maternité ».
pub(super) struct Class {
    /// Nouns that say little by themselves: with a definite article they point back.
    pub(super) vague: &'static str,
    /// Nouns that they can stand for.
    pub(super) plain: &'static str,
    /// Beginnings of other words that give them something to stand for.
    pub(super) clues: &'static str,
}

/// Numbers of the classes that are treated by themselves.
pub(super) const PERSON: usize = 0;
pub(super) const PLACE: usize = 1;
pub(super) const ANIMAL: usize = 2;
pub(super) const COMPANY: usize = 3;
/// Deeds: what stands for any sentence that says that something was done.
pub(super) const DEED: usize = 4;

/// What a language's nouns may stand for.
pub(super) struct Lexicon {
    /// The classes of a noun, each with whether it is vague.
    pub(super) nouns: HashMap<&'static str, Vec<(usize, bool)>>,
    /// How many classes there are.
    pub(super) classes: usize,
    /// Clues by their first two letters, which few share.
    clues: HashMap<[char; 2], Vec<(&'static str, usize)>>,
    /// Nouns of which there is but one, or that mean all of a kind.
    pub(super) unique: HashSet<&'static str>,
    /// Office holders and offices of a place: one where the place is known.
    pub(super) offices: HashSet<&'static str>,
    /// What points at no sentence: "this week".
    pub(super) calendar: HashSet<&'static str>,
    /// Words that are no noun.
    pub(super) function: HashSet<&'static str>,
    /// Numbers from two on.
    pub(super) numbers: HashSet<&'static str>,
    /// Forms of address before a surname.
    pub(super) titles: HashSet<&'static str>,
    /// Connectives that tie a sentence to the one before wherever they stand in it.
    /// By their first words.
    pub(super) ties: HashMap<&'static str, Vec<Vec<&'static str>>>,
    /// Adjectives and participles of an impersonal "it is … that".
    pub(super) impersonal: HashSet<&'static str>,
    /// Auxiliaries and other verbs that show that the word before is no adjective.
    pub(super) verbs: HashSet<&'static str>,
    /// Words that begin an opening before the subject: "After the vote, …".
    pub(super) openings: HashSet<&'static str>,
    /// Adjectives that stand before their noun.
    pub(super) adjectives: HashSet<&'static str>,
    /// Words in the names of institutions and places.
    pub(super) bodies: HashSet<&'static str>,
    /// Words that tell the gender of the name after them.
    pub(super) feminine: HashSet<&'static str>,
    pub(super) masculine: HashSet<&'static str>,
    /// Names of inhabitants that do not end as most do.
    nations: HashSet<&'static str>,
}

/// As a language's tables are written.
pub(super) struct Tables {
    pub(super) classes: &'static [Class],
    pub(super) unique: &'static str,
    pub(super) offices: &'static str,
    pub(super) calendar: &'static str,
    pub(super) function: &'static str,
    pub(super) numbers: &'static str,
    pub(super) titles: &'static str,
    pub(super) ties: &'static str,
    pub(super) impersonal: &'static str,
    pub(super) verbs: &'static str,
    pub(super) openings: &'static str,
    pub(super) adjectives: &'static str,
    pub(super) bodies: &'static str,
    pub(super) feminine: &'static str,
    pub(super) masculine: &'static str,
    pub(super) nations: &'static str,
}

impl Lexicon {
    pub(super) fn of(language: Language) -> &'static Self {
        static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&english::TABLES, Language::English));
        static FRENCH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&french::TABLES, Language::French));
        match language {
            Language::English => &ENGLISH,
            Language::French => &FRENCH,
        }
    }

    fn new(tables: &Tables, language: Language) -> Self {
        let set = |list: &'static str| list.split_whitespace().collect();
        let mut nouns: HashMap<&str, Vec<(usize, bool)>> = HashMap::new();
        let mut clues: HashMap<[char; 2], Vec<(&str, usize)>> = HashMap::new();
        for (number, class) in tables.classes.iter().enumerate() {
            for (list, vague) in [(class.vague, true), (class.plain, false)] {
                for noun in list.split_whitespace() {
                    nouns.entry(noun).or_default().push((number, vague));
                }
            }
            for clue in class.clues.split_whitespace() {
                if let Some(letters) = first_letters(clue) {
                    clues.entry(letters).or_default().push((clue, number));
                }
            }
        }
        let mut ties: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
        for tie in tables.ties.lines() {
            let words: Vec<&str> = tie.split_whitespace().collect();
            if let Some(first) = words.first() {
                ties.entry(first).or_default().push(words);
            }
        }
        Self {
            nouns,
            classes: tables.classes.len(),
            clues,
            unique: set(tables.unique),
            offices: set(tables.offices),
            calendar: tables
                .calendar
                .split_whitespace()
                .chain(language.lexicon().weekdays)
                .collect(),
            function: set(tables.function),
            numbers: set(tables.numbers),
            titles: set(tables.titles),
            ties,
            impersonal: set(tables.impersonal),
            verbs: set(tables.verbs),
            openings: set(tables.openings),
            adjectives: set(tables.adjectives),
            bodies: set(tables.bodies),
            feminine: set(tables.feminine),
            masculine: set(tables.masculine),
            nations: set(tables.nations),
        }
    }

    /// The classes of a noun, in whatever number.
    pub(super) fn classes_of(&self, noun: &str) -> &[(usize, bool)] {
        let known = self.nouns.get(noun).or_else(|| self.nouns.get(singular(noun)));
        known.map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_vague(&self, noun: &str) -> bool {
        self.classes_of(noun).iter().any(|(_, vague)| *vague)
    }

    pub(super) fn is_person(&self, noun: &str) -> bool {
        self.classes_of(noun).iter().any(|(class, _)| *class == PERSON)
    }

    /// « Morlangeois », « Breton ».
    pub(super) fn is_inhabitant(&self, noun: &str) -> bool {
        const ENDINGS: [&str; 7] = ["ais", "aise", "ois", "oise", "ien", "ienne", "éen"];
        let singular = singular(noun);
        self.nations.contains(singular)
            || ENDINGS
                .iter()
                .any(|ending| noun.ends_with(ending) || singular.ends_with(ending))
    }

    /// The classes that a word gives something to stand for.
    pub(super) fn clues(&self, word: &str) -> impl Iterator<Item = usize> {
        let clues = first_letters(word).and_then(|letters| self.clues.get(&letters));
        let begins = move |(clue, _): &&(&str, usize)| word.starts_with(clue);
        clues.into_iter().flatten().filter(begins).map(|(_, class)| *class)
    }
}

fn first_letters(word: &str) -> Option<[char; 2]> {
    let mut letters = word.chars();
    Some([letters.next()?, letters.next()?])
}

/// A noun without the plural's ending; as good for comparing as the singular.
pub(super) fn singular(noun: &str) -> &str {
    match noun {
        "men" => "man",
        "women" => "woman",
        "people" => "person",
        "children" => "child",
        _ if noun.len() > 3 && !noun.ends_with("ss") => noun.strip_suffix(['s', 'x']).unwrap_or(noun),
        _ => noun,
    }
}
