//! Noun phrases of French: the noun stands right after its article and a few adjectives.

use super::super::words::Word;
use super::super::{Gender, Reader, Sentence};
use super::{Article, Phrase};

/// Words after a noun among which its complement is looked for.
const COMPLEMENT: usize = 3;

impl Reader {
    pub(super) fn french_phrase(&self, sentence: &Sentence, at: usize) -> Option<Phrase> {
        use Gender::{Feminine, Masculine, Unknown};
        let word = sentence.lower(at);
        let (article, plural, gender) = match word {
            "le" | "du" | "au" => (Article::Definite, false, Masculine),
            "la" => (Article::Definite, false, Feminine),
            "l" => (Article::Definite, false, Unknown),
            "les" | "aux" => (Article::Definite, true, Unknown),
            "un" => (Article::Indefinite, false, Masculine),
            "une" => (Article::Indefinite, false, Feminine),
            // « L’une des victimes ».
            "des" if at > 0 && is_some(sentence.lower(at - 1)) => (Article::Definite, true, Unknown),
            "des" => (Article::Indefinite, true, Unknown),
            "ce" | "cet" => (Article::Demonstrative, false, Masculine),
            "cette" => (Article::Demonstrative, false, Feminine),
            "ces" => (Article::Demonstrative, true, Unknown),
            "son" | "leur" => (Article::Possessive, false, Unknown),
            "sa" => (Article::Possessive, false, Feminine),
            "ses" | "leurs" => (Article::Possessive, true, Unknown),
            _ if self.is_number(word) => (Article::Indefinite, true, Unknown),
            _ => return None,
        };
        let mut phrase = Phrase::new(article, at, at + 1);
        (phrase.plural, phrase.gender) = (plural, gender);
        if self.find_noun(sentence, &mut phrase)? {
            self.find_complement(sentence, &mut phrase);
        }
        Some(phrase)
    }

    /// Finds a phrase's noun behind its adjectives; whether there is one, as there is not in « le premier relierait ».
    fn find_noun(&self, sentence: &Sentence, phrase: &mut Phrase) -> Option<bool> {
        loop {
            let word = sentence.words.get(phrase.head).filter(|word| !word.parted)?;
            let next = sentence.words.get(phrase.head + 1).filter(|next| !next.parted);
            let no_noun =
                next.is_none_or(|next| self.lexicon.function.contains(&*next.lower) || self.is_verb(&next.lower));
            match &*word.lower {
                // « Le Premier ministre ».
                "premier" | "première" if sentence.lower(phrase.head + 1) == "ministre" => phrase.named = true,
                "autre" | "autres" | "second" | "seconde" | "deuxième" | "troisième" => phrase.beside = true,
                "pareil" | "pareille" | "semblable" | "semblables" | "tel" | "telle" => {
                    phrase.beside |= phrase.article == Article::Indefinite;
                }
                "premier" | "première" | "premiers" | "premières" | "dernier" | "dernière" | "derniers"
                | "dernières" | "suivant" | "suivante" | "précédent" | "précédente" | "prochain" | "prochaine" => {
                    phrase.beside |= no_noun;
                }
                "même" | "mêmes" => phrase.beside |= phrase.article == Article::Definite,
                word if self.is_number(word) => phrase.counted = true,
                // « Le jeune a reconnu »: the adjective is the noun.
                word if self.lexicon.adjectives.contains(word) && !no_noun => {}
                word => {
                    phrase.named |= sentence.words[phrase.head].is_name();
                    phrase.end = phrase.head + 1;
                    return (!self.lexicon.function.contains(word)).then_some(true);
                }
            }
            if phrase.beside && no_noun {
                // « Le dernier des sept barrages de la Dorenne ».
                phrase.specified = next.is_some_and(|next| matches!(&*next.lower, "de" | "des" | "du" | "d"));
                phrase.beside = !phrase.specified;
                phrase.end = phrase.head + 1;
                return Some(false);
            }
            phrase.head += 1;
        }
    }

    /// Reads what follows a phrase's noun: adjectives, and what says which one is meant.
    fn find_complement(&self, sentence: &Sentence, phrase: &mut Phrase) {
        for at in phrase.head + 1..=phrase.head + COMPLEMENT {
            let Some(word) = sentence.words.get(at) else { return };
            if word.parted {
                phrase.specified |= word.comma && self.is_apposition(sentence, at);
                return;
            }
            // « L’élu invoque des raisons », « le maire affirme que »: what stands between may be a verb.
            let is_complement = at == phrase.head + 1 || is_adjective(sentence.lower(at - 1));
            match &*word.lower {
                "de" | "du" | "d" | "des" => {
                    phrase.specified |= is_complement && self.says_which(sentence, at);
                    return;
                }
                // « L’arrêté entre en vigueur ».
                "entre" if sentence.lower(at + 1) == "en" => return,
                "qui" | "que" | "qu" | "dont" | "où" | "auquel" | "lequel" | "laquelle" | "chargé" | "chargée"
                | "contre" | "pour" | "entre" => {
                    phrase.specified |= is_complement;
                    return;
                }
                "à" | "en" | "dans" | "sur" | "au" | "aux" | "près" | "chez" => {
                    let named = sentence.words.iter().skip(at + 1).take(3).any(Word::is_name);
                    phrase.specified |= is_complement && named && !self.lexicon.is_vague(sentence.lower(phrase.head));
                    return;
                }
                _ if word.is_name() => {
                    phrase.named = true;
                    return;
                }
                lower if self.lexicon.function.contains(lower) || self.is_verb(lower) => return,
                _ => phrase.end = at + 1,
            }
        }
    }

    /// Whether a name or another noun follows a comma: « le suspect, un moniteur… ».
    fn is_apposition(&self, sentence: &Sentence, at: usize) -> bool {
        let next = sentence.words.get(at + 1);
        match sentence.lower(at) {
            "un" | "une" | "qui" | "dont" => true,
            "le" | "la" | "l" => next.is_some_and(|next| next.is_name() || self.lexicon.is_person(&next.lower)),
            word => sentence.words[at].is_name() && !self.lexicon.function.contains(word),
        }
    }

    /// Whether what follows « de » says which one is meant: not so « l’homme de 51 ans », « le patron du groupe ».
    fn says_which(&self, sentence: &Sentence, de: usize) -> bool {
        let skip = matches!(
            sentence.lower(de + 1),
            "la" | "l" | "cette" | "ce" | "cet" | "son" | "sa" | "leur"
        );
        let Some(of) = sentence.words.get(de + 1 + usize::from(skip)) else {
            return false;
        };
        let is_age = of.text.starts_with(|c: char| c.is_ascii_digit()) && sentence.lower(de + 2) == "ans";
        !is_age && (sentence.lower(de) == "de" && !skip || !self.lexicon.is_vague(&of.lower))
    }

    fn is_verb(&self, word: &str) -> bool {
        self.lexicon.verbs.contains(word) || is_french_verb(word)
    }
}

fn is_some(word: &str) -> bool {
    matches!(
        word,
        "un" | "une" | "plupart" | "chacun" | "chacune" | "aucun" | "aucune" | "certains" | "certaines"
    )
}

/// Whether a word ends as only verbs do: in the imperfect, the future, the conditional.
pub(in super::super) fn is_french_verb(word: &str) -> bool {
    word.len() > 5
        && ["rait", "aient", "eront", "iront"]
            .iter()
            .any(|ending| word.ends_with(ending))
        || word.len() > 4 && word.ends_with("era")
}

/// Whether a word that follows a noun ends as adjectives and participles do.
fn is_adjective(word: &str) -> bool {
    const ENDINGS: [&str; 27] = [
        "al", "ale", "aux", "ire", "if", "ive", "eux", "euse", "ais", "aise", "ois", "oise", "ien", "enne", "el",
        "elle", "é", "ée", "ible", "able", "in", "ine", "ain", "ique", "ant", "ante", "ste",
    ];
    const VERBS: [&str; 16] = [
        "indique",
        "explique",
        "implique",
        "applique",
        "réplique",
        "critique",
        "revendique",
        "pratique",
        "fabrique",
        "reste",
        "proteste",
        "conteste",
        "insiste",
        "assiste",
        "prive",
        "arrive",
    ];
    let singular = word.strip_suffix('s').unwrap_or(word);
    !VERBS.contains(&word)
        && ENDINGS
            .iter()
            .any(|ending| word.ends_with(ending) || singular.ends_with(ending))
}
