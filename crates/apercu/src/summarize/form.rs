//! The form of a sentence: whether it is content at all, whether it can stand alone, and how it reads once what leans
//! on the sentence before is taken off.

use std::borrow::Cow;

use crate::text::{self, Language};

/// A sentence's form.
pub(super) struct Form<'a> {
    /// The sentence without a dateline and without a leading connective.
    pub(super) text: Cow<'a, str>,
    /// Whether it says something of the subject; not so a byline, a caption, a heading or a "read also".
    pub(super) content: bool,
    /// Whether it points back to something that an earlier sentence names.
    pub(super) leaning: bool,
    /// Whether it asks.
    pub(super) question: bool,
    /// Which share of it stands in quotation marks.
    pub(super) quoted: f32,
}

impl<'a> Form<'a> {
    /// Reads a sentence.
    pub(super) fn of(sentence: &'a str, language: Language) -> Self {
        let undated = without_dateline(sentence.trim());
        let bare = without_connective(undated, language);
        Self {
            text: if bare.len() < undated.len() {
                Cow::Owned(capitalized(bare))
            } else {
                Cow::Borrowed(bare)
            },
            content: is_content(undated, language),
            leaning: leans(bare, language),
            question: bare.trim_end_matches(closes).ends_with('?'),
            quoted: quoted_share(bare),
        }
    }
}

/// The sentence without the place and agency that open a dispatch: "LONDON (Reuters) - ", "(CNN)".
fn without_dateline(sentence: &str) -> &str {
    const AGENCIES: [&str; 12] = [
        "AFP", "CNN", "Reuters", "AP", "PA", "APA", "ATS", "Belga", "Xinhua", "REUTERS", "DPA", "UPI",
    ];
    let Some(open) = sentence.find('(').filter(|open| *open <= 60) else {
        return sentence;
    };
    let Some(close) = sentence[open..].find(')').map(|close| open + close) else {
        return sentence;
    };
    // Only a place may stand before the agency: few words, each with a capital.
    let place_before = sentence[..open]
        .split_whitespace()
        .all(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()));
    let agency = sentence[open + 1..close]
        .split([' ', '/', ','])
        .any(|word| AGENCIES.contains(&word));
    if !(place_before && agency) {
        return sentence;
    }
    let rest = sentence[close + 1..].trim_start_matches(|c: char| c.is_whitespace() || "-–—.:".contains(c));
    if rest.is_empty() { sentence } else { rest }
}

/// The sentence without a word that ties it to the one before ("However, ", "En effet, ").
///
/// The rest may begin with a small letter.
fn without_connective(sentence: &str, language: Language) -> &str {
    let connectives: &[&str] = match language {
        Language::English => &ENGLISH_CONNECTIVES,
        Language::French => &FRENCH_CONNECTIVES,
    };
    // A connective with its comma can always go; "mais", "et", "but" and "and" need none.
    for connective in connectives {
        if let Some(rest) = strip_words(sentence, connective)
            && let Some(rest) = rest.strip_prefix(',')
        {
            return if rest.trim().is_empty() {
                sentence
            } else {
                rest.trim_start()
            };
        }
    }
    let conjunctions: &[&str] = match language {
        Language::English => &["But", "And", "Yet", "So"],
        Language::French => &["Mais", "Et", "Or", "Donc"],
    };
    for conjunction in conjunctions {
        if let Some(rest) = strip_words(sentence, conjunction)
            && rest.starts_with(char::is_whitespace)
        {
            let rest = rest.trim_start();
            // "Et si…", "But for…": the conjunction is part of the meaning. A comma goes with an inserted clause.
            let next = rest
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default()
                .to_lowercase();
            let kept = [
                "si", "if", "far", "much", "for", "pour", "de", "d", "l", "that", "as", "rien", "not", "non",
            ];
            if !rest.is_empty() && !rest.starts_with(',') && !kept.contains(&next.as_str()) {
                return rest;
            }
        }
    }
    sentence
}

/// The text with a capital in front, which it lost with a connective.
fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}

/// What follows `words` at the beginning of `sentence`, apostrophes of either kind.
fn strip_words<'a>(sentence: &'a str, words: &str) -> Option<&'a str> {
    let mut rest = sentence.chars();
    for expected in words.chars() {
        let found = rest.next()?;
        if found != expected && !(expected == '\'' && found == '’') {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

const ENGLISH_CONNECTIVES: [&str; 26] = [
    "However",
    "Moreover",
    "Furthermore",
    "In addition",
    "Additionally",
    "Meanwhile",
    "Nevertheless",
    "Nonetheless",
    "Therefore",
    "Thus",
    "Hence",
    "Consequently",
    "As a result",
    "Indeed",
    "In fact",
    "For example",
    "For instance",
    "On the other hand",
    "In contrast",
    "Besides",
    "Instead",
    "Still",
    "Finally",
    "Also",
    "In other words",
    "Of course",
];

const FRENCH_CONNECTIVES: [&str; 40] = [
    "Toutefois",
    "Cependant",
    "Néanmoins",
    "Pourtant",
    "En effet",
    "Par ailleurs",
    "De plus",
    "En outre",
    "Ainsi",
    "Enfin",
    "D'ailleurs",
    "Du coup",
    "En revanche",
    "Au contraire",
    "Par conséquent",
    "En conséquence",
    "De fait",
    "En fait",
    "Par exemple",
    "À l'inverse",
    "A l'inverse",
    "De même",
    "Bref",
    "Certes",
    "Donc",
    "Or",
    "Reste que",
    "Résultat",
    "Concrètement",
    "Finalement",
    "Autrement dit",
    "En somme",
    "De son côté",
    "Pour sa part",
    "Quant à lui",
    "Quant à elle",
    "Surtout",
    "Également",
    "Du reste",
    "Dès lors",
];

/// Whether a sentence says something of the article's subject.
fn is_content(sentence: &str, language: Language) -> bool {
    let words = text::count_words(sentence);
    if words < 4 || !ends_like_a_sentence(sentence) {
        return false;
    }
    let lower = sentence
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let openings: &[&str] = match language {
        Language::English => &ENGLISH_NOTES,
        Language::French => &FRENCH_NOTES,
    };
    let is_note = openings.iter().any(|note| strip_words(&lower, note).is_some());
    let is_credit = [
        "©",
        "photo :",
        "photo:",
        "crédit",
        "credit:",
        "// source",
        "getty images",
        "http://",
        "https://",
        "www.",
    ]
    .iter()
    .any(|mark| lower.contains(mark));
    !(is_note || is_credit && words < 20)
}

/// Openings of what stands between the paragraphs of an article and is none of it, in lower case.
const FRENCH_NOTES: [&str; 18] = [
    "lire aussi",
    "à lire aussi",
    "a lire aussi",
    "lire également",
    "à lire également",
    "voir aussi",
    "à voir aussi",
    "retrouvez",
    "abonnez-vous",
    "inscrivez-vous",
    "cliquez",
    "suivez-nous",
    "partagez",
    "recevez",
    "découvrez aussi",
    "téléchargez",
    "cet article",
    "article réservé",
];
const ENGLISH_NOTES: [&str; 19] = [
    "read more",
    "read also",
    "see also",
    "related",
    "click here",
    "sign up",
    "subscribe",
    "follow us",
    "watch the video",
    "watch the full",
    "scroll down",
    "share this",
    "photo by",
    "image copyright",
    "listen to",
    "for more information",
    "contact the author",
    "this article",
    "copyright",
];

/// Whether it ends as sentences do; headings, captions and bylines do not.
fn ends_like_a_sentence(sentence: &str) -> bool {
    sentence
        .trim_end_matches(closes)
        .ends_with(['.', '!', '?', '…', ':', ';'])
}

/// What may close after the final period.
fn closes(c: char) -> bool {
    c.is_whitespace() || matches!(c, '»' | '”' | '"' | '’' | '\'' | ')' | ']')
}

/// Whether a sentence opens with a word that stands for something named before.
fn leans(sentence: &str, language: Language) -> bool {
    let mut words = text::words(sentence).map(str::to_lowercase);
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let third = words.next().unwrap_or_default();
    let (first, second, third) = (first.as_str(), second.as_str(), third.as_str());
    match language {
        Language::English => match first {
            "he" | "she" | "they" | "his" | "her" | "their" | "him" | "them" | "its" | "these" | "those" | "such" => {
                true
            }
            // "It is raining", "It was the first time": nothing is pointed back to.
            "it" => !matches!(
                second,
                "is" | "was" | "will" | "has" | "would" | "may" | "took" | "takes"
            ),
            "this" => !matches!(
                second,
                "week" | "year" | "month" | "morning" | "summer" | "winter" | "spring" | "autumn" | "is"
            ),
            "that" => !matches!(second, "is"),
            "both" | "others" | "another" => true,
            "the" => matches!(second, "latter" | "former" | "pair" | "duo"),
            _ => {
                matches!(
                    (first, second),
                    ("according" | "for" | "to" | "with", "him" | "her" | "them")
                ) || (first == "according" && matches!(third, "him" | "her" | "them"))
            }
        },
        Language::French => match first {
            // "Il y a", "Il faut", "Il s'agit": nobody is meant.
            "il" => {
                !(matches!(
                    second,
                    "y" | "faut" | "faudra" | "faudrait" | "pleut" | "suffit" | "reste" | "existe" | "semble"
                ) || (second == "s" && third == "agit"))
            }
            "elle" | "ils" | "elles" | "lui" | "eux" | "celui" | "celle" | "ceux" | "celles" | "cela" | "ça"
            | "ces" | "cet" | "cette" | "son" | "sa" | "ses" | "leur" | "leurs" => {
                !(first == "cette" && matches!(second, "année" | "semaine" | "nuit"))
            }
            "ce" => !matches!(
                second,
                "lundi" | "mardi" | "mercredi" | "jeudi" | "vendredi" | "samedi" | "dimanche" | "matin" | "soir"
            ),
            "c" => true,
            _ => {
                matches!(
                    (first, second),
                    (
                        "selon" | "pour" | "d" | "avec" | "chez" | "après",
                        "lui" | "elle" | "eux" | "elles" | "cela"
                    )
                ) || (first == "d" && second == "après" && matches!(third, "lui" | "elle" | "eux" | "elles"))
                    || (first == "l" && matches!(second, "autre" | "homme" | "intéressé" | "intéressée"))
                    || (first == "tous" && second == "deux")
            }
        },
    }
}

/// Which share of the sentence's bytes stands between quotation marks; a mark without its partner opens or closes a
/// quote that goes on in the neighbour.
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
