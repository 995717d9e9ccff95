//! The form of a sentence: whether it is content at all, whether it can stand alone, how it would stand in a summary.

use std::borrow::Cow;

use super::connectives::{after, capitalized, without_agencies, without_connective, without_dateline};
use super::dangling::is_dangling;
use crate::text::{self, Language};

/// A sentence's form.
pub(super) struct Form<'a> {
    /// The sentence without a dateline and agencies, for where the sentence before it stands before it again.
    pub(super) tied: &'a str,
    /// The same without a leading connective.
    pub(super) alone: Cow<'a, str>,
    /// Whether it says something of the subject; not so a byline, a caption, a heading or a "read also".
    pub(super) content: bool,
    /// Whether it says whose a picture is.
    pub(super) credit: bool,
    /// Whether it points back, as far as the sentence alone tells: what the ranker was trained with.
    pub(super) leaning: bool,
    /// Which share of it stands in quotation marks.
    pub(super) quoted: f32,
}

impl<'a> Form<'a> {
    /// Reads a sentence.
    pub(super) fn of(sentence: &'a str, language: Language) -> Self {
        let tied = without_agencies(without_dateline(sentence.trim()));
        let alone = without_connective(tied, language);
        Self {
            tied,
            alone: if alone.len() < tied.len() {
                capitalized(alone).into()
            } else {
                alone.into()
            },
            content: is_content(tied, language),
            credit: is_credit(sentence),
            leaning: is_dangling(alone, language),
            quoted: quoted_share(alone),
        }
    }
}

/// Words of the shortest sentence that says anything.
const FEWEST_WORDS: usize = 4;
/// Words of the longest credit line.
const LONGEST_CREDIT: usize = 20;

/// Whether a sentence says something of the article's subject.
fn is_content(sentence: &str, language: Language) -> bool {
    let words = text::count_words(sentence);
    // Headings, captions and bylines do not end as sentences do; what ends in a colon says nothing without what follows.
    if words < FEWEST_WORDS || !sentence.trim_end_matches(closes).ends_with(['.', '!', '?', '…']) {
        return false;
    }
    let lower = sentence
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let notes = match language {
        Language::English => ENGLISH_NOTES,
        Language::French => FRENCH_NOTES,
    };
    let is_note = notes.lines().any(|note| after(&lower, note).is_some());
    !(is_note || is_credit(sentence))
}

fn is_credit(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    CREDITS.iter().any(|mark| lower.contains(mark)) && text::count_words(sentence) < LONGEST_CREDIT
}

/// What may close after the final period.
fn closes(c: char) -> bool {
    c.is_whitespace() || matches!(c, '»' | '”' | '"' | '’' | '\'' | ')' | ']')
}

/// Openings of what stands between the paragraphs of an article and is none of it, in lower case.
const FRENCH_NOTES: &str = "\
lire aussi
à lire aussi
a lire aussi
lire également
à lire également
lire la suite
voir aussi
à voir aussi
voir également
retrouvez
abonnez-vous
inscrivez-vous
cliquez
suivez
partagez
recevez
découvrez aussi
téléchargez
cet article
article réservé
publié le
mis à jour le
propos recueillis
texte et photo
avec agences
avec afp
regardez la vidéo
écoutez";

const ENGLISH_NOTES: &str = "\
read more
read also
read the full
see also
see more
related
click here
sign up
subscribe
follow us
follow him on
follow her on
watch the video
watch the full
watch more
scroll down
share this
photo by
image copyright
listen to
for more information
contact the author
this article
this story
copyright
all rights reserved
published
updated
reporting by
additional reporting
edited by";

/// What credits of pictures and sources have in them, in lower case.
const CREDITS: [&str; 12] = [
    "©",
    "photo :",
    "photo:",
    "crédit :",
    "crédits :",
    "crédit photo",
    "credit:",
    "// source",
    "getty images",
    "http://",
    "https://",
    "www.",
];

/// Which share of a sentence's bytes stands in quotation marks; a quotation may go on in its neighbours.
fn quoted_share(sentence: &str) -> f32 {
    let mut quoted = 0;
    let mut since = None;
    for (at, c) in sentence.char_indices() {
        match c {
            '«' | '“' => since = Some(at),
            '»' | '”' => quoted += at - since.take().unwrap_or(0),
            '"' => match since.take() {
                Some(start) => quoted += at - start,
                None => since = Some(at),
            },
            _ => {}
        }
    }
    if let Some(start) = since {
        quoted += sentence.len() - start;
    }
    (quoted as f32 / sentence.len().max(1) as f32).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_content() {
        let french = [
            "Une alliance qui a du sens",
            "Lire aussi : le pont de Valmont ferme à son tour.",
            "À lire aussi. Le pont ferme encore une fois.",
            "Xiaomi SU7 // Source : Xiaomi, tous droits réservés.",
            "Le maire, hier à Valmont. © Paul Martin / La Voix.",
            "Trop court.",
            "Voici ce qu’il faut retenir de la soirée :",
            "Abonnez-vous à notre lettre du matin.",
        ];
        for sentence in french {
            assert!(!Form::of(sentence, Language::French).content, "{sentence}");
        }
        let english = [
            "Read more: the bridge is shut again.",
            "Sign up for our morning newsletter.",
            "By Ann Lee, Valmont",
        ];
        for sentence in english {
            assert!(!Form::of(sentence, Language::English).content, "{sentence}");
        }
    }

    #[test]
    fn what_is_content() {
        for sentence in [
            "Le pont a rouvert lundi.",
            "« Le pont tiendra », a dit le maire.",
            "Qui paiera les travaux ?",
        ] {
            assert!(Form::of(sentence, Language::French).content, "{sentence}");
        }
    }

    #[test]
    fn connectives_go_only_where_the_sentence_stands_alone() {
        let form = Form::of("PARIS (AFP) - Mais le pont est fermé.", Language::French);
        assert_eq!(form.tied, "Mais le pont est fermé.");
        assert_eq!(form.alone, "Le pont est fermé.");
        let form = Form::of("iPhone sales rose by a third.", Language::English);
        assert_eq!(form.alone, "iPhone sales rose by a third.");
    }

    #[test]
    fn quotations_are_measured() {
        let close = |sentence: &str, share: f32| {
            let found = quoted_share(sentence);
            assert!((found - share).abs() < 0.1, "{sentence}: {found}");
        };
        close("Le pont tiendra.", 0.0);
        close("« Le pont tiendra »", 0.9);
        close("\"It holds\" he said", 0.5);
        close("It ends here”", 0.8);
        close("", 0.0);
    }
}
