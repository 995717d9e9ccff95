//! Pronouns, possessives and ellipses: what they stand for, where that is not in their own sentence.

mod english;
mod french;

use super::{Antecedent, Mention, Reader, Referent, Sentence, TITLE, before};
use crate::text::Language;

/// Words after the comma that ends an opening among which the subject begins.
const SUBJECT: usize = 4;

/// What a pronoun stands for, and what else must be kept for it not to be taken for another.
type Needs = (Referent, Option<Referent>);

impl Reader {
    /// Finds the pronouns of a sentence whose antecedent is not in it. Of quoted ones, only those of persons: the others are their
    /// speaker's.
    pub(super) fn read_pronouns(&mut self, sentence: &mut Sentence) {
        for at in 0..sentence.words.len() {
            let need = match self.language {
                _ if sentence.words[at].quoted && !is_third_person(sentence.lower(at)) => None,
                Language::French => self.french_pronoun(sentence, at),
                Language::English => self.english_pronoun(sentence, at),
            };
            if let Some((referent, again)) = need {
                sentence.need(referent);
                if let Some(again) = again {
                    sentence.need(again);
                }
            }
        }
    }

    /// Whether a pronoun in an opening before the subject names it ahead: "Within hours of her victory, Mayor Okoro…".
    fn is_ahead(&self, sentence: &Sentence, at: usize, person: bool) -> bool {
        let Some(comma) = (at + 1..sentence.words.len()).find(|next| sentence.words[*next].comma) else {
            return false;
        };
        let subject = |mention: &&Mention| (comma..comma + SUBJECT).contains(&mention.at);
        at > 0
            && self.is_adverbial(sentence)
            && (0..at).all(|before| !sentence.words[before].parted)
            && sentence
                .mentions
                .iter()
                .filter(subject)
                .any(|mention| !person || mention.person || mention.name)
    }
}

/// What a pronoun with an antecedent needs, or else what the sentence before says.
fn or_previous(antecedent: Option<Antecedent>, sentence: &Sentence) -> Needs {
    match antecedent {
        Some(antecedent) => (antecedent.referent, antecedent.again),
        None => (sentence.number.map_or(TITLE, before), None),
    }
}

/// Whether what stands before a pronoun in its own sentence is what it stands for.
fn is_mentioned(sentence: &Sentence, at: usize, fits: impl Fn(&Mention) -> bool) -> bool {
    // Of an opening before the subject, only a known name counts, and « interrogée par Paul, elle… » is not Paul.
    let is_opening = sentence.words[at].comma && (1..at).all(|before| !sentence.words[before].parted);
    let first = sentence.lower(0);
    let is_participle = ["é", "ée", "és", "ées", "ing", "ed"]
        .iter()
        .any(|ending| first.ends_with(ending))
        || sentence.lower(1).ends_with("ing");
    sentence.mentions.iter().any(|mention| {
        mention.at < at
            && !sentence.words[mention.at].quoted
            && fits(mention)
            && (!is_opening || mention.known && !is_participle)
    })
}

fn is_third_person(word: &str) -> bool {
    matches!(
        word,
        "he" | "she" | "him" | "her" | "they" | "them" | "elle" | "elles" | "ils" | "eux"
    )
}
