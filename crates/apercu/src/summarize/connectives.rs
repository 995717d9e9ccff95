//! What may stand in front of a sentence and is none of it: a dateline, a word that ties it to the sentence before.

use crate::text::Language;

/// The sentence without the place, and perhaps the date and agency, that open a dispatch: "LONDON (Reuters) - ", "(CNN)",
/// « Rennes – ».
pub(super) fn without_dateline(sentence: &str) -> &str {
    with_agency(sentence)
        .or_else(|| with_dash(sentence))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(sentence)
}

/// What follows a place and an agency in brackets.
fn with_agency(sentence: &str) -> Option<&str> {
    let (place, rest) = sentence
        .split_once('(')
        .filter(|(place, _)| place.len() <= LONGEST_PLACE)?;
    let (agency, rest) = rest.split_once(')')?;
    // "PARIS, le 3 mars (AFP)".
    let is_place = place.split_whitespace().all(|word| {
        !word.starts_with(char::is_lowercase) || word == "le" || Language::French.lexicon().months.contains(&word)
    });
    let is_agency = agency.split([' ', '/', ',']).any(is_agency);
    (is_place && is_agency).then(|| rest.trim_start_matches(|c: char| c.is_whitespace() || "-–—.:".contains(c)))
}

/// What follows a place of up to three words and a dash, if a sentence begins there: "HALIFAX, N.S. — The wharf", but not
/// "Anne Roy – the mayor".
fn with_dash(sentence: &str) -> Option<&str> {
    let (place, rest) = [" — ", " – "].iter().find_map(|dash| sentence.split_once(dash))?;
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    // "HALIFAX, N.S." ends in a stop of its own, "No." does not.
    let ends = place.ends_with(['.', '!', '?']) && place.chars().any(char::is_lowercase);
    let is_place = place.split_whitespace().count() <= 3 && place.split_whitespace().all(capital) && !ends;
    (is_place && rest.starts_with(char::is_uppercase)).then_some(rest)
}

/// Bytes of the longest place before an agency's name.
const LONGEST_PLACE: usize = 60;
const AGENCIES: [&str; 11] = [
    "AFP", "AP", "APA", "ATS", "BELGA", "CNN", "DPA", "PA", "REUTERS", "UPI", "XINHUA",
];

fn is_agency(word: &str) -> bool {
    AGENCIES.contains(&word.to_uppercase().as_str())
}

/// The sentence without the agencies that close it: "… a-t-il dit. (avec AFP)".
pub(super) fn without_agencies(sentence: &str) -> &str {
    let Some((rest, credit)) = sentence.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) else {
        return sentence;
    };
    let mut words = credit.split([' ', '/', ',']).filter(|word| !word.is_empty()).peekable();
    let rest = rest.trim_end();
    let is_credit = words.peek().is_some()
        && words.all(|word| {
            is_agency(word)
                || matches!(
                    word.to_lowercase().as_str(),
                    "avec" | "et" | "with" | "and" | "agences" | "agencies"
                )
        });
    if is_credit && rest.ends_with(['.', '!', '?', '…', '»', '”', '"']) {
        rest
    } else {
        sentence
    }
}

/// The sentence without the connective that opens it ("However, ", "En effet, ", "Mais "); the rest may begin with a
/// small letter.
pub(super) fn without_connective(sentence: &str, language: Language) -> &str {
    let (adverbs, conjunctions) = match language {
        Language::English => (ENGLISH_ADVERBS, ENGLISH_CONJUNCTIONS),
        Language::French => (FRENCH_ADVERBS, FRENCH_CONJUNCTIONS),
    };
    let after_adverb = adverbs
        .lines()
        .find_map(|adverb| after(sentence, adverb)?.strip_prefix(','));
    let rest = after_adverb.or_else(|| {
        let rest = conjunctions.split_whitespace().find_map(|word| after(sentence, word))?;
        // "But, he says, …" and "Et si…" need theirs.
        let next = rest
            .split(|c: char| !c.is_alphanumeric())
            .find(|word| !word.is_empty())?;
        let goes = rest.starts_with(char::is_whitespace)
            && rest.trim_start().starts_with(char::is_alphabetic)
            && !BOUND.split_whitespace().any(|word| word == next.to_lowercase());
        goes.then_some(rest)
    });
    match rest.map(str::trim_start) {
        Some(rest) if !rest.is_empty() => rest,
        _ => sentence,
    }
}

const ENGLISH_ADVERBS: &str = "\
However
Moreover
Furthermore
In addition
Additionally
Meanwhile
Nevertheless
Nonetheless
Therefore
Thus
Hence
Consequently
As a result
Indeed
In fact
For example
For instance
On the other hand
In contrast
By contrast
Besides
Instead
Still
Finally
Also
In other words
Of course
For his part
For her part
For their part
In practice
At the same time
Even so
As such
That said
In turn
Worse";

const FRENCH_ADVERBS: &str = "\
Toutefois
Cependant
Néanmoins
Pourtant
En effet
Par ailleurs
De plus
En outre
Ainsi
Enfin
D'ailleurs
Du coup
En revanche
En contrepartie
En échange
À ce titre
Dans le même temps
Pour autant
Malgré tout
Par chance
Pire
Mieux
Au contraire
Par conséquent
En conséquence
De fait
En fait
Par exemple
À l'inverse
A l'inverse
De même
Bref
Certes
Donc
Or
Résultat
Concrètement
Finalement
Autrement dit
En somme
De son côté
De leur côté
Pour sa part
Quant à lui
Quant à elle
Surtout
Également
Du reste
Dès lors
À noter
Pour rappel";

const ENGLISH_CONJUNCTIONS: &str = "But And Yet So";
const FRENCH_CONJUNCTIONS: &str = "Mais Et Or Donc";
/// Words after a conjunction that hold on to it: "Et si…", "But for…", "So far…", "Et de trois".
const BOUND: &str = "si if far much many for pour de d l that as rien not non puis";

/// What follows these words at the beginning of a sentence; either kind of apostrophe will do.
pub(super) fn after<'a>(sentence: &'a str, words: &str) -> Option<&'a str> {
    let mut rest = sentence.chars();
    for expected in words.chars() {
        let found = rest.next()?;
        if found != expected && (expected, found) != ('\'', '’') {
            return None;
        }
    }
    let rest = rest.as_str();
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// The text with a capital in front, which it lost with what stood there.
pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_go() {
        let cases = [
            ("LONDON (Reuters) - Rain fell.", "Rain fell."),
            ("(CNN)Rain fell.", "Rain fell."),
            ("PARIS, le 3 mars (AFP) – Il a plu.", "Il a plu."),
            ("Paris (AFP) – Il a plu.", "Il a plu."),
            ("Lagos, Nigeria (CNN) Rain fell.", "Rain fell."),
            ("Le maire (PS) a parlé.", "Le maire (PS) a parlé."),
            ("Une dépêche (AFP) le dit.", "Une dépêche (AFP) le dit."),
            ("Selon l’agence (AFP)", "Selon l’agence (AFP)"),
            ("(AFP)", "(AFP)"),
            ("Rain (a lot", "Rain (a lot"),
            ("HALIFAX, N.S. — The wharf is sold.", "The wharf is sold."),
            (
                "Rennes – Si les merles chantent, c’est la nuit.",
                "Si les merles chantent, c’est la nuit.",
            ),
            ("Anne Roy – the mayor – left.", "Anne Roy – the mayor – left."),
            ("Le maire – Anne Roy – est parti.", "Le maire – Anne Roy – est parti."),
            ("No. – Never.", "No. – Never."),
        ];
        for (sentence, expected) in cases {
            assert_eq!(without_dateline(sentence), expected);
        }
    }

    #[test]
    fn agencies_at_the_end_go() {
        let cases = [
            ("Il a plu. (AFP)", "Il a plu."),
            ("« Il a plu. » (avec AFP et Reuters)", "« Il a plu. »"),
            ("Rain fell. (With agencies)", "Rain fell."),
            ("Le maire a vu un élu (PS).", "Le maire a vu un élu (PS)."),
            ("Il a plu. (Beaucoup)", "Il a plu. (Beaucoup)"),
            ("(AFP)", "(AFP)"),
            ("Il a plu ()", "Il a plu ()"),
        ];
        for (sentence, expected) in cases {
            assert_eq!(without_agencies(sentence), expected);
        }
    }

    #[test]
    fn connectives_go() {
        let cases = [
            (Language::French, "En effet, le pont est fermé.", "le pont est fermé."),
            (Language::French, "D’ailleurs, le pont est fermé.", "le pont est fermé."),
            (Language::French, "Mais le pont est fermé.", "le pont est fermé."),
            (
                Language::French,
                "Mais, dit-on, le pont est fermé.",
                "Mais, dit-on, le pont est fermé.",
            ),
            (Language::French, "Et si le pont fermait ?", "Et si le pont fermait ?"),
            (Language::French, "Ainsi va la vie.", "Ainsi va la vie."),
            (Language::French, "Enfin,", "Enfin,"),
            (Language::French, "Etienne est parti.", "Etienne est parti."),
            (Language::English, "However, the bridge is shut.", "the bridge is shut."),
            (Language::English, "But the bridge is shut.", "the bridge is shut."),
            (
                Language::English,
                "But for the rain, all went well.",
                "But for the rain, all went well.",
            ),
            (Language::English, "So far, nobody knows.", "So far, nobody knows."),
            (Language::English, "Still waters run deep.", "Still waters run deep."),
            (Language::English, "Soil is rich here.", "Soil is rich here."),
        ];
        for (language, sentence, expected) in cases {
            assert_eq!(without_connective(sentence, language), expected);
        }
    }
}
