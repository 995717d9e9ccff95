//! Noun phrases of English: the noun is the last word of a run before a verb, a preposition or a mark.

use super::super::lexicon::singular;
use super::super::names::is_month;
use super::super::words::Word;
use super::super::{Gender, Reader, Sentence};
use super::{Article, Phrase};

/// Words of the longest noun phrase, which a sentence without verbs that are known must not be taken for.
const LONGEST: usize = 5;
/// Words after a preposition among which a name is looked for.
const COMPLEMENT: usize = 3;

impl Reader {
    pub(super) fn english_phrase(&self, sentence: &Sentence, at: usize) -> Option<Phrase> {
        let (article, skip) = self.english_article(sentence, at)?;
        let start = at + skip;
        let mut phrase = Phrase::new(article, at, start);
        phrase.beside = sentence.lower(at) == "another";
        phrase.end = self.end_of_run(sentence, &mut phrase, start);
        if phrase.end == start {
            return None;
        }
        (phrase.head, phrase.end) = self.last_noun(sentence, start, phrase.end);
        let noun = sentence.lower(phrase.head);
        phrase.plural = is_plural(noun) || phrase.counted;
        phrase.gender = if self.lexicon.feminine.contains(noun) {
            Gender::Feminine
        } else if self.lexicon.masculine.contains(noun) {
            Gender::Masculine
        } else {
            Gender::Unknown
        };
        // "The gene controls how": what follows belongs to a verb.
        phrase.specified = phrase.head + 1 == phrase.end
            && !sentence.words[phrase.head].owner
            && self.is_specified(sentence, phrase.end);
        Some(phrase)
    }

    /// The article of a phrase, and how many words it has: none where a noun has none.
    fn english_article(&self, sentence: &Sentence, at: usize) -> Option<(Article, usize)> {
        let first = sentence.words.get(at)?;
        let next = sentence.lower(at + 1);
        Some(match &*first.lower {
            "the" => (Article::Definite, 1),
            "a" | "an" | "another" | "each" | "every" | "no" => (Article::Indefinite, 1),
            "this" | "these" => (Article::Demonstrative, 1),
            "that" | "those" if at == 0 => (Article::Demonstrative, 1),
            "such" if matches!(next, "a" | "an") => (Article::Demonstrative, 2),
            "such" if at == 0 && next.ends_with('s') && next != "as" => (Article::Demonstrative, 1),
            "his" | "her" | "its" | "their" => (Article::Possessive, 1),
            word if self.is_number(word) => (Article::Indefinite, 1),
            word if self.lexicon.function.contains(word) => return None,
            // "Gardeners near the top".
            word if at == 0 && word.ends_with('s') => (Article::Indefinite, 0),
            word if at > 0 && !first.is_name() && !self.lexicon.verbs.contains(word) && !word.ends_with("ed") => {
                (Article::Indefinite, 0)
            }
            _ => return None,
        })
    }

    /// Where a run of adjectives and nouns ends that begins here.
    fn end_of_run(&self, sentence: &Sentence, phrase: &mut Phrase, start: usize) -> usize {
        let mut end = start;
        while let Some(word) = sentence
            .words
            .get(end)
            .filter(|word| !word.parted || end == phrase.start)
        {
            let next = sentence.lower(end + 1);
            let is_verb = |word: &str| {
                end > start
                    && self.lexicon.classes_of(word).is_empty()
                    && (self.lexicon.verbs.contains(word) || word.ends_with("ed"))
            };
            match &*word.lower {
                // "A third of", "the rest of": it says which.
                "second" | "third" | "fourth" | "rest" if next == "of" => {}
                "other" | "second" | "third" | "fourth" | "latter" | "rest" | "remaining" | "same" => {
                    phrase.beside = true;
                }
                "separate" | "similar" => phrase.beside |= start > phrase.start,
                "former" => phrase.beside |= self.lexicon.function.contains(next),
                "first" => phrase.beside |= self.lexicon.verbs.contains(next),
                "last" | "own" | "next" => {}
                lower if self.is_number(lower) && end == start => phrase.counted = true,
                lower if self.is_number(lower) || self.lexicon.function.contains(lower) || is_verb(lower) => break,
                _ => {}
            }
            phrase.named |= word.is_name() && end > 0 && !is_nationality(&word.lower);
            end += 1;
            if word.owner || end > phrase.start + LONGEST {
                break;
            }
        }
        end
    }

    /// The noun of a run, and where the phrase ends: with the last word that is known as a noun, or else with the last one that is
    /// no verb.
    fn last_noun(&self, sentence: &Sentence, start: usize, end: usize) -> (usize, usize) {
        let is_known = |at: usize| {
            let word = sentence.lower(at);
            let lexicon = self.lexicon;
            !lexicon.classes_of(word).is_empty()
                || [&lexicon.unique, &lexicon.offices, &lexicon.calendar]
                    .iter()
                    .any(|set| set.contains(word))
                || self.nouns.contains_key(singular(word))
                || is_age(word)
        };
        // "The reform follows months of", "the measure cuts": after a noun, a verb.
        let is_verb = |at: usize| {
            let goes_on = if is_known(at) { at + 1 == end } else { at + 1 < end };
            let verb = if is_known(at) {
                is_verb_too(sentence.lower(at))
            } else {
                is_plural(sentence.lower(at))
            };
            is_known(at - 1) && goes_on && verb
        };
        let run = (start + 1..end).find(|at| is_verb(*at)).unwrap_or(end);
        if let Some(known) = (start..run).rev().find(|at| is_known(*at)) {
            return (known, run);
        }
        // "The stone weighs 1.3 kg": the verb has the ending, not the noun.
        let is_verb = end - start > 1
            && is_plural(sentence.lower(end - 1))
            && !self.lexicon.verbs.contains(sentence.lower(end))
            && sentence.words.get(end).is_some_and(|next| !next.parted);
        (end - 1 - usize::from(is_verb), end)
    }

    /// Whether what follows a noun says which one is meant.
    fn is_specified(&self, sentence: &Sentence, at: usize) -> bool {
        let Some(next) = sentence.words.get(at) else {
            return false;
        };
        let after = sentence.words.get(at + 1);
        if next.parted {
            return next.comma
                && match &*next.lower {
                    "a" | "an" | "who" | "which" | "whose" => true,
                    "the" => after.is_some_and(Word::is_name),
                    word => next.is_name() && !self.lexicon.function.contains(word),
                };
        }
        let is_named = || {
            (at + 1..=at + COMPLEMENT)
                .map_while(|place| sentence.words.get(place).filter(|word| place == at + 1 || !word.parted))
                .any(|word| word.is_name() && !is_month(word))
        };
        match &*next.lower {
            "who" | "that" | "which" | "where" | "whose" | "when" | "why" | "how" | "whether" | "between"
            | "against" | "behind" => true,
            "of" => match sentence.lower(at + 1) {
                "it" | "them" | "these" | "those" | "" => false,
                "the" => !self.lexicon.is_vague(sentence.lower(at + 2)),
                _ => true,
            },
            "in" | "at" | "near" | "on" | "for" | "from" | "to" | "with" | "under" | "about" | "into" => is_named(),
            _ => false,
        }
    }
}

/// "The 34-year-old".
pub(in super::super) fn is_age(word: &str) -> bool {
    word.ends_with("-year-old") || word.ends_with("-year-olds")
}

/// Words that are nouns and verbs: after a noun they are verbs.
fn is_verb_too(word: &str) -> bool {
    matches!(
        word,
        "attack"
            | "bids"
            | "blocks"
            | "cut"
            | "cuts"
            | "drops"
            | "face"
            | "faces"
            | "fell"
            | "fire"
            | "left"
            | "march"
            | "moves"
            | "offers"
            | "plan"
            | "plans"
            | "report"
            | "reports"
            | "rises"
            | "rose"
            | "runs"
            | "strike"
            | "tests"
            | "track"
            | "train"
            | "try"
    )
}

fn is_plural(noun: &str) -> bool {
    matches!(
        noun,
        "men" | "women" | "people" | "children" | "police" | "staff" | "crew"
    ) || noun.len() > 3 && noun.ends_with('s') && !["ss", "us", "is"].iter().any(|ending| noun.ends_with(ending))
}

/// Whether a word says of which nation somebody is, who may still be anybody.
pub(in super::super) fn is_nationality(word: &str) -> bool {
    ["ish", "ese", "ian", "ean"].iter().any(|ending| word.ends_with(ending))
        || matches!(
            word,
            "african"
                | "american"
                | "briton"
                | "dane"
                | "dutch"
                | "dutchman"
                | "englishman"
                | "finn"
                | "french"
                | "frenchman"
                | "frenchwoman"
                | "german"
                | "greek"
                | "irishman"
                | "korean"
                | "mexican"
                | "pole"
                | "scot"
                | "spaniard"
                | "swede"
                | "swiss"
                | "turk"
                | "welsh"
        )
}
