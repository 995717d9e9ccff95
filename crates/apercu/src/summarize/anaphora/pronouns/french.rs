//! The pronouns of French.

use super::super::phrases::is_french_verb;
use super::super::{Gender, Mention, Reader, Sentence};
use super::{Needs, is_mentioned, or_previous};

/// Words after an impersonal « il est rare » among which its real subject begins.
const EXTRAPOSED: usize = 8;

/// Beginnings of verbs that are impersonal.
const STEMS: [&str; 10] = [
    "pleu", "neig", "faut", "faud", "fallai", "fallu", "suffi", "convien", "sembl", "incomb",
];

impl Reader {
    /// What the pronoun at this word stands for, if it is one and that is not in the sentence.
    pub(super) fn french_pronoun(&self, sentence: &Sentence, at: usize) -> Option<Needs> {
        let (word, next) = (sentence.lower(at), sentence.lower(at + 1));
        let simple = self.is_simple(sentence, at);
        let they = || {
            let they = self.antecedents.they;
            or_previous(they[0].max(they[1]), sentence)
        };
        let it = || {
            let it = self.antecedents.it;
            or_previous(it[0].max(it[1]), sentence)
        };
        let he = || or_previous(self.antecedents.he.max(self.antecedents.she), sentence);
        let is_verb = |word: &str| self.lexicon.verbs.contains(word) || is_french_verb(word);
        match word {
            "il" | "elle" | "ils" | "elles" => self.french_subject(sentence, at, word),
            // « A-t-il dit ».
            _ if ["-il", "-elle", "-ils", "-elles"]
                .iter()
                .any(|ending| word.ends_with(ending)) =>
            {
                self.french_subject(sentence, at, word.rsplit('-').next().unwrap_or(word))
            }
            "lui" if at == 0 => Some(he()),
            "eux" if at == 0 => Some(they()),
            "eux" => {
                let here = sentence.mentions.iter().filter(|m| m.at < at).count() > 1
                    || is_mentioned(sentence, at, |m| m.plural)
                    || self.is_ahead(sentence, at, true);
                (!here).then(they)
            }
            "lui" => {
                let after_preposition = matches!(
                    sentence.lower(at - 1),
                    "selon"
                        | "pour"
                        | "avec"
                        | "chez"
                        | "comme"
                        | "après"
                        | "contre"
                        | "à"
                        | "de"
                        | "d"
                        | "entre"
                        | "quant"
                );
                let person = |m: &Mention| m.at < at && !m.plural && (m.person || m.name);
                let here = if after_preposition {
                    sentence.mentions.iter().any(person)
                } else {
                    !simple
                };
                (!here && !self.is_ahead(sentence, at, true)).then(he)
            }
            // « Le préfet leur a demandé », « la police l’a arrêté ».
            "leur" if simple && is_verb(next) => Some(they()),
            "l" | "les" if simple && is_auxiliary(next) => Some(if word == "l" { it() } else { they() }),
            "son" | "sa" | "ses" | "leur" | "leurs" => {
                let plural = word.starts_with("leur");
                let fits = |m: &Mention| !plural || m.plural || at > 6;
                let anyone =
                    (0..at).any(|at| matches!(sentence.lower(at), "on" | "chacun" | "chaque" | "qui" | "ceux"));
                let here = anyone
                    || is_mentioned(sentence, at, fits)
                    || self.is_ahead(sentence, at, false)
                    || sentence.lower(0) == "il" && self.is_impersonal_il(sentence, 0);
                (!here).then(|| if plural { they() } else { it() })
            }
            _ => self.french_ellipsis(sentence, at).then(|| (sentence.previous(), None)),
        }
    }

    /// Whether a word stands in the first clause, with only the subject before it.
    fn is_simple(&self, sentence: &Sentence, at: usize) -> bool {
        at > 0
            && !sentence.words[at].parted
            && !self.is_adverbial(sentence)
            && (0..at).all(|at| {
                !sentence.words[at].parted
                    && !matches!(
                        sentence.lower(at),
                        "qui" | "que" | "qu" | "quand" | "si" | "et" | "lorsque" | "dont"
                    )
            })
    }

    fn french_subject(&self, sentence: &Sentence, at: usize, pronoun: &str) -> Option<Needs> {
        if pronoun == "il" && self.is_impersonal_il(sentence, at) {
            return None;
        }
        let (feminine, plural) = (pronoun.starts_with("elle"), pronoun.ends_with('s'));
        let other = if feminine { Gender::Masculine } else { Gender::Feminine };
        let fits = |m: &Mention| m.plural == plural && (m.gender != other || plural && feminine);
        let several = plural
            && sentence
                .mentions
                .iter()
                .filter(|m| m.at < at && (m.person || m.name))
                .count()
                > 1;
        let anyone = (0..at).any(|at| {
            matches!(
                sentence.lower(at),
                "qui" | "celui" | "celle" | "ceux" | "celles" | "personne" | "quiconque" | "chacun" | "quelqu"
            )
        });
        let here = several || anyone || is_mentioned(sentence, at, fits) || self.is_ahead(sentence, at, false);
        let antecedents = if plural {
            self.antecedents.they
        } else {
            self.antecedents.it
        };
        (!here).then(|| or_previous(antecedents[usize::from(feminine)], sentence))
    }

    /// Whether something is left out or pointed at here that the sentence before has: « deux autres », « celui-ci », « cela ».
    fn french_ellipsis(&self, sentence: &Sentence, at: usize) -> bool {
        let (word, next, third) = (sentence.lower(at), sentence.lower(at + 1), sentence.lower(at + 2));
        let earlier = sentence
            .mentions
            .iter()
            .filter(|m| m.at < at && !sentence.words[m.at].quoted)
            .count();
        let is_verb = |word: &str| self.lexicon.verbs.contains(word) || is_french_verb(word);
        match word {
            "celui-ci" | "celle-ci" | "ceux-ci" | "celles-ci" | "celui-là" | "celle-là" => at < 4 || earlier < 2,
            "celui" | "celle" | "ceux" | "celles" => at < 3 && !matches!(next, "qui" | "que" | "qu" | "dont" | "où"),
            "ce" | "cette" | "ces" if matches!(next, "dernier" | "dernière" | "derniers" | "dernières") => {
                let dates = sentence
                    .words
                    .get(at + 2)
                    .is_some_and(|word| !word.parted && self.lexicon.calendar.contains(third));
                !dates && (at < 8 || earlier < 2)
            }
            "cela" | "ça" => at < 5,
            "c" | "ce" if at < 4 && (next == "a" || next == "n" || is_to_be(next)) => {
                let is_clause = at == 0 || sentence.words[at].comma || earlier == 0;
                is_clause && !is_cleft(sentence, at)
            }
            "tous" | "toutes" if matches!(next, "deux" | "trois") => earlier < 2,
            "tous" | "toutes" if next == "les" => {
                at == 0 && third == "deux" && self.lexicon.verbs.contains(sentence.lower(3))
            }
            "un" | "une" if at == 1 && sentence.lower(0) == "l" => !matches!(next, "des" | "de" | "du"),
            "un" | "une" if at == 0 => {
                self.lexicon.verbs.contains(next) || next == "d" && matches!(third, "eux" | "elles" | "entre")
            }
            "d" if next == "entre" => matches!(third, "eux" | "elles") && earlier < 2,
            "d" => next == "autres" && at < 2,
            "autre" | "autres" => {
                at == 1 && (self.lexicon.verbs.contains(next) || sentence.words.get(2).is_some_and(|word| word.parted))
            }
            "plupart" => at == 1 && !matches!(next, "des" | "de" | "du"),
            "y" => at > 0 && earlier < 2 && next != "compris" && !matches!(sentence.lower(at - 1), "il" | "n" | "qu"),
            "en" if at == 1 && matches!(sentence.lower(0), "on" | "nous") => true,
            "en" => earlier < 2 && (is_auxiliary(next) || matches!(next, "est" | "sont" | "compte" | "reste")),
            _ if at > 0 => false,
            "les" => self.is_number(next) && self.lexicon.verbs.contains(third),
            "certains" | "certaines" | "beaucoup" | "plusieurs" | "tous" | "toutes" | "chacun" | "chacune"
            | "aucun" | "aucune" | "quelques-uns" | "quelques-unes" => {
                // « Certains mesurent », but not « certains agents ».
                is_verb(next) || next.ends_with("ent") && !next.ends_with("ment")
            }
            _ => {
                let is_more = is_verb(next) || next == "autres" || next == "d";
                self.is_number(word) && is_more && sentence.words.get(1).is_some_and(|next| !next.parted)
            }
        }
    }

    /// « Il neigera », « il est conseillé de », « il n’a plu que ».
    fn is_impersonal_il(&self, sentence: &Sentence, at: usize) -> bool {
        let is_clitic = |word: &str| {
            matches!(
                word,
                "ne" | "n" | "se" | "s" | "y" | "en" | "lui" | "leur" | "nous" | "vous" | "me" | "m" | "te"
            )
        };
        let verb = (at + 1..sentence.words.len())
            .find(|at| !is_clitic(sentence.lower(*at)))
            .unwrap_or(sentence.words.len());
        let (before, word, next) = (sentence.lower(verb - 1), sentence.lower(verb), sentence.lower(verb + 1));
        if STEMS.iter().any(|stem| word.starts_with(stem)) {
            return true;
        }
        let follows = |from: usize| {
            (from..from + EXTRAPOSED).any(|at| matches!(sentence.lower(at), "de" | "d" | "que" | "qu" | "si"))
        };
        match word {
            "a" | "aura" | "avait" | "aurait" | "eut" if before == "y" => true,
            "agit" | "agissait" | "agira" | "agirait" => before == "s",
            "paraît" | "vaut" | "vaudrait" | "existe" | "existait" | "ressort" | "apparaît" | "manque" | "manquait"
            | "reste" | "restait" | "restera" | "grêlera" | "gèlera" | "importe" => true,
            "peut" | "pourrait" => before == "se" || matches!(next, "y" | "pleuvoir" | "arriver"),
            "arrive" => follows(verb + 1),
            "fait" | "fera" | "faisait" | "ferait" => {
                next.starts_with(|c: char| c.is_ascii_digit())
                    || matches!(
                        next,
                        "froid"
                            | "chaud"
                            | "nuit"
                            | "jour"
                            | "beau"
                            | "bon"
                            | "gris"
                            | "doux"
                            | "frais"
                            | "moins"
                            | "plus"
                            | "encore"
                            | "très"
                            | "près"
                            | "jusqu"
                            | "sombre"
                            | "noir"
                            | "mauvais"
                    )
            }
            "est" | "était" | "sera" | "serait" | "fut" | "a" | "avait" | "aura" | "aurait" | "devient"
            | "devenait" => {
                let is_adverb = |word: &str| {
                    matches!(
                        word,
                        "pas"
                            | "plus"
                            | "donc"
                            | "encore"
                            | "aussi"
                            | "été"
                            | "très"
                            | "désormais"
                            | "également"
                            | "toujours"
                            | "même"
                            | "fort"
                            | "bien"
                            | "en"
                            | "effet"
                            | "toutefois"
                            | "jamais"
                            | "déjà"
                            | "trop"
                            | "pourtant"
                            | "ainsi"
                            | "fait"
                    )
                };
                let at = (verb + 1..verb + 5)
                    .find(|at| !is_adverb(sentence.lower(*at)))
                    .unwrap_or(verb + 5);
                let (adjective, next) = (sentence.lower(at), sentence.lower(at + 1));
                match adjective {
                    "temps" | "question" | "plu" | "neigé" | "fallu" | "suffi" | "midi" | "minuit" | "tard" | "tôt" => {
                        true
                    }
                    "tombé" => self.is_number(next) || matches!(next, "jusqu" | "plus"),
                    _ if adjective.starts_with(|c: char| c.is_ascii_digit()) => next.starts_with('h'),
                    _ => self.lexicon.impersonal.contains(adjective) && follows(at + 1),
                }
            }
            _ => false,
        }
    }
}

/// « C’est à Brest que », « c’est officiel : … »: what is meant follows.
fn is_cleft(sentence: &Sentence, at: usize) -> bool {
    let is_ordinal = (at + 2..at + 6).any(|at| {
        matches!(
            sentence.lower(at),
            "première" | "premier" | "dernière" | "ce" | "pourquoi" | "ainsi" | "plus"
        )
    });
    let relative = (at + 2..at + 14).any(|at| matches!(sentence.lower(at), "qui" | "que" | "qu"));
    relative && !is_ordinal || (at + 2..at + 6).any(|at| sentence.words.get(at).is_some_and(|word| word.colon))
}

fn is_auxiliary(word: &str) -> bool {
    matches!(word, "a" | "ont" | "avait" | "avaient" | "aurait" | "auraient" | "aura")
}

fn is_to_be(word: &str) -> bool {
    matches!(word, "est" | "était" | "sont" | "sera" | "serait" | "fut" | "étaient")
}
