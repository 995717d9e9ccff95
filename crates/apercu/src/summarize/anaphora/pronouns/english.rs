//! The pronouns of English.

use super::super::{Gender, Mention, Reader, Sentence};
use super::{Needs, is_mentioned, or_previous};

/// Words after an impersonal "it is rare" among which its real subject begins.
const EXTRAPOSED: usize = 15;

impl Reader {
    /// What the pronoun at this word stands for, if it is one and that is not in the sentence.
    pub(super) fn english_pronoun(&self, sentence: &Sentence, at: usize) -> Option<Needs> {
        let word = sentence.lower(at);
        match word {
            "it" | "him" | "them" if self.is_object(sentence, at) => Some(self.english_antecedent(sentence, word)),
            "he" | "she" | "him" | "her" | "his" | "hers" => {
                let other = if matches!(word, "she" | "her" | "hers") {
                    Gender::Masculine
                } else {
                    Gender::Feminine
                };
                let fits = |m: &Mention| !m.plural && (m.person || m.name) && m.gender != other;
                let anyone = (0..at).any(|at| {
                    matches!(
                        sentence.lower(at),
                        "who" | "someone" | "everyone" | "anyone" | "nobody" | "one" | "else"
                    )
                });
                let here = anyone || is_mentioned(sentence, at, fits) || self.is_ahead(sentence, at, true);
                (!here).then(|| self.english_antecedent(sentence, word))
            }
            "they" | "them" | "their" | "theirs" => {
                let several = sentence.mentions.iter().filter(|m| m.at < at && m.person).count() > 1;
                let anyone = (1..at).any(|at| {
                    matches!(
                        sentence.lower(at),
                        "who"
                            | "those"
                            | "people"
                            | "someone"
                            | "everyone"
                            | "anyone"
                            | "nobody"
                            | "each"
                            | "staff"
                            | "team"
                            | "crew"
                    )
                });
                let fits = |m: &Mention| m.plural || m.name && at > 4;
                let here = several || anyone || is_mentioned(sentence, at, fits) || self.is_ahead(sentence, at, false);
                (!here).then(|| self.english_antecedent(sentence, word))
            }
            "it" | "its" => {
                let leads = self.is_leading(sentence, at)
                    || sentence
                        .mentions
                        .iter()
                        .all(|m| m.at >= at || sentence.words[m.at].quoted);
                let here = !leads
                    || word == "it" && self.is_impersonal_it(sentence, at)
                    || self.is_ahead(sentence, at, false)
                    || is_mentioned(sentence, at, |m| !m.plural && !m.person);
                (!here).then(|| self.english_antecedent(sentence, word))
            }
            _ => self.english_ellipsis(sentence, at).then(|| (sentence.previous(), None)),
        }
    }

    fn english_antecedent(&self, sentence: &Sentence, pronoun: &str) -> Needs {
        let antecedents = &self.antecedents;
        let antecedent = match pronoun {
            "he" | "him" | "his" => antecedents.he,
            "she" | "her" | "hers" => antecedents.she,
            "it" | "its" => antecedents.it[0],
            _ => antecedents.they[0],
        };
        or_previous(antecedent, sentence)
    }

    /// "Critics called it a mistake": in a simple clause, a pronoun that is not the subject is not what the subject is.
    fn is_object(&self, sentence: &Sentence, at: usize) -> bool {
        let fits = |m: &Mention| match sentence.lower(at) {
            "them" => m.plural,
            "it" => !m.plural && !m.person && !m.place,
            _ => !m.plural && (m.person || m.name && !m.place),
        };
        let before = || sentence.mentions.iter().filter(|m| m.at < at);
        let subject = before().map(|m| m.at).min();
        let is_simple = (0..at).all(|at| {
            !sentence.words[at].parted
                && !matches!(
                    sentence.lower(at),
                    "after" | "and" | "as" | "because" | "before" | "but" | "if" | "that" | "when" | "which" | "who"
                )
        });
        at >= 2
            && is_simple
            && !sentence.words[at].parted
            && !self.is_adverbial(sentence)
            && !self.lexicon.verbs.contains(sentence.lower(at + 1))
            && subject.is_some_and(|subject| !before().any(|m| m.at > subject && fits(m)))
    }

    /// Whether something is left out here that the sentence before has: "Another", "Three will be built", "both".
    fn english_ellipsis(&self, sentence: &Sentence, at: usize) -> bool {
        let (word, next) = (sentence.lower(at), sentence.lower(at + 1));
        // "Those who", "most of those employed in".
        let general =
            |next: &str| matches!(next, "who" | "whose" | "whom") || next.ends_with("ed") || next.ends_with("ing");
        match word {
            "of" => {
                let of = matches!(next, "them" | "these" | "it") || next == "those" && !general(sentence.lower(at + 2));
                of && !sentence.mentions.iter().any(|m| m.at < at && m.plural)
            }
            "there" if at > 0 => {
                let exists = self.lexicon.verbs.contains(next)
                    || matches!(next, "to" | "be" | "seems" | "remains")
                    || matches!(
                        sentence.lower(at - 1),
                        "is" | "are" | "was" | "were" | "if" | "that" | "because" | "out"
                    );
                !exists && !sentence.mentions.iter().any(|m| m.at < at && m.name)
            }
            _ if at > 0 => false,
            "there" => sentence.words.get(1).is_some_and(|word| word.comma),
            "this" | "that" | "these" => self.phrase(sentence, 0).is_none() || self.lexicon.verbs.contains(next),
            "those" => !general(next) && self.phrase(sentence, 0).is_none(),
            "both" | "neither" | "others" => !(1..7).any(|at| matches!(sentence.lower(at), "and" | "nor")),
            "another" => true,
            "each" => self.lexicon.verbs.contains(next),
            "all" if self.is_number(next) => true,
            "some" | "most" | "many" | "several" | "few" | "all" | "none" => self.is_english_verb(sentence, 1),
            _ if self.is_number(word) || word == "one" => {
                let part = next == "of" && !matches!(sentence.lower(2), "the" | "a");
                part || matches!(next, "others" | "more") || self.is_english_verb(sentence, 1)
            }
            _ => false,
        }
    }

    /// Whether a word is a verb and no adjective: "Four served with", but not "Four injured men".
    fn is_english_verb(&self, sentence: &Sentence, at: usize) -> bool {
        let word = sentence.lower(at);
        let may_be = word.ends_with("ed")
            || matches!(
                word,
                "recently" | "later" | "also" | "already" | "still" | "now" | "even" | "only"
            )
            || sentence.lower(0) == "one" && word.ends_with('s');
        let next = sentence.words.get(at + 1);
        self.lexicon.verbs.contains(word)
            || may_be && next.is_none_or(|next| self.lexicon.function.contains(&*next.lower))
    }

    /// "It is rare for…", "It took two days to…", "It will be windiest…".
    fn is_impersonal_it(&self, sentence: &Sentence, at: usize) -> bool {
        let is_auxiliary = |word: &str| {
            matches!(
                word,
                "about"
                    | "already"
                    | "also"
                    | "always"
                    | "be"
                    | "became"
                    | "become"
                    | "becoming"
                    | "been"
                    | "being"
                    | "can"
                    | "could"
                    | "far"
                    | "getting"
                    | "had"
                    | "has"
                    | "increasingly"
                    | "is"
                    | "long"
                    | "may"
                    | "might"
                    | "more"
                    | "most"
                    | "must"
                    | "never"
                    | "not"
                    | "now"
                    | "often"
                    | "once"
                    | "only"
                    | "perhaps"
                    | "quite"
                    | "should"
                    | "so"
                    | "soon"
                    | "still"
                    | "therefore"
                    | "too"
                    | "usually"
                    | "very"
                    | "was"
                    | "widely"
                    | "will"
                    | "would"
            )
        };
        let verb = (at + 1..sentence.words.len())
            .find(|at| !is_auxiliary(sentence.lower(*at)))
            .unwrap_or(sentence.words.len());
        let follows = |words: &[&str]| (verb + 1..=verb + EXTRAPOSED).any(|at| words.contains(&sentence.lower(at)));
        let that = || follows(&["that", "whether", "how", "why"]);
        let next = sentence.lower(verb + 1);
        match sentence.lower(verb) {
            "rain" | "rained" | "raining" | "snow" | "snowed" | "snowing" | "seems" | "appears" | "turns"
            | "turned" | "emerged" | "seemed" | "appeared" | "transpired" => true,
            "take" | "takes" | "took" | "taken" | "cost" | "costs" | "pays" => follows(&["to", "for", "before"]),
            "remains" | "remained" => next == "to" || self.lexicon.impersonal.contains(next),
            // "It was the first time that", "It is a crime to".
            word @ ("first" | "time" | "the" | "a" | "an") => {
                follows(&["time", "years"]) && that() || word != "the" && sentence.lower(verb + 2) == "to"
            }
            "agreed" | "alleged" | "announced" | "believed" | "confirmed" | "decided" | "estimated" | "expected"
            | "feared" | "hoped" | "known" | "likely" | "reported" | "revealed" | "said" | "thought" | "understood" => {
                that()
            }
            "cloudy" | "cold" | "colder" | "coldest" | "dark" | "drier" | "dry" | "foggy" | "freezing" | "hot"
            | "hotter" | "hottest" | "humid" | "icy" | "late" | "midnight" | "mild" | "milder" | "minus" | "noon"
            | "sunny" | "warm" | "warmer" | "warmest" | "wet" | "wetter" | "wettest" | "windy" | "windiest" => true,
            word => {
                self.lexicon.impersonal.contains(word)
                    && follows(&[
                        "to", "that", "for", "whether", "how", "if", "why", "what", "when", "who", "where", "since",
                        "until", "before", "which", "under",
                    ])
            }
        }
    }
}
