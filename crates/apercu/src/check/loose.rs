//! Words that may stand for a quantity and are no numerals: "both", "premier", "half", "milliers", "noon", "mars", "XIV".

use super::numerals::{month, multiplier, ordinal, roman, unit};
use super::value::{UNIT, Value, quantity};
use crate::text::Language;

/// The sort of quantity that a word tells. A translation may do without one, but must not put another of the kind in its
/// place: "third" is not « quatrième », "hundreds" are not « des milliers ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// How many there are, and whatever is written in digits.
    Count,
    /// So many together: "twins", « un trio ».
    Group,
    /// An hour with a name.
    Hour,
    /// A month by its name.
    Month,
    /// A place in an order.
    Ordinal,
    /// A part or a multiple: "half", "doubled".
    Ratio,
    /// About how many: "dozens", « une centaine ».
    Vague,
}

/// What a word in small letters, and as it is `written`, may stand for.
pub(super) fn read(word: &str, written: &str, language: Language) -> Option<(Kind, Vec<Value>)> {
    let whole = |kind, value| Some((kind, vec![quantity(value)]));
    if let Some(month) = month(word, language) {
        return whole(Kind::Month, month);
    }
    if written.len() > 1
        && let Some(value) = roman(written)
    {
        return whole(Kind::Count, value);
    }
    if let Some(factor) = multiplier(word, language) {
        return whole(Kind::Vague, factor);
    }
    if let Some(share) = denominator(word, language).map(|denominator| fraction(1, denominator)) {
        return Some((Kind::Ratio, share));
    }
    if let Some(times) = multiple(word, language) {
        return whole(Kind::Ratio, times);
    }
    let table = match language {
        Language::English => ENGLISH,
        Language::French => FRENCH,
    };
    if let Some((kind, _, values)) = table
        .iter()
        .find(|(_, words, _)| words.split(' ').any(|name| name == word))
    {
        let quantities = values.iter().map(|value| quantity(*value));
        let hours = values.iter().filter(|_| *kind == Kind::Hour);
        let times = hours.map(|hour| Value::Time((hour * 60) as u16));
        return Some((*kind, quantities.chain(times).collect()));
    }
    ordinal(word, language).and_then(|value| whole(Kind::Ordinal, value))
}

/// What a word that parts are named by divides by: "quarters", « tiers ». Not "third" and the like by themselves, which are
/// as often places in an order.
pub(super) fn denominator(word: &str, language: Language) -> Option<i128> {
    match (language, word) {
        (Language::English, "half" | "halves")
        | (Language::French, "demi" | "demie" | "demis" | "moitié" | "moitiés") => Some(2),
        (Language::English, "thirds") | (Language::French, "tiers") => Some(3),
        (Language::English, "quarter" | "quarters") | (Language::French, "quart" | "quarts") => Some(4),
        _ => None,
    }
}

/// The same after a numeral: "two fifths", « un dixième », "one third".
pub(super) fn denominator_after(parts: i128, word: &str, language: Language) -> Option<i128> {
    let singular = word.strip_suffix('s');
    let own = || {
        let number = ordinal(singular.unwrap_or(word), language);
        number.filter(|number| *number > 2 && singular.is_some() == (parts > 1))
    };
    denominator(word, language).or_else(own)
}

/// What so many parts of a whole may be called: a share, per cent, minutes of an hour or months of a year.
pub(super) fn fraction(parts: i128, denominator: i128) -> Vec<Value> {
    let mut values = vec![
        Value::Quantity(parts * UNIT / denominator),
        Value::Quantity(100 * parts * UNIT / denominator),
        Value::Quantity(60 * parts * UNIT / denominator),
    ];
    if parts == 1 && denominator > 2 {
        values.push(quantity(denominator));
    }
    values
}

/// Beginnings of words for multiples.
const STEMS: [(&str, i128); 8] = [
    ("centupl", 100),
    ("doubl", 2),
    ("décupl", 10),
    ("quadrupl", 4),
    ("quintupl", 5),
    ("sextupl", 6),
    ("tripl", 3),
    ("twice", 2),
];

/// "Tripled", « doublement », "tenfold".
fn multiple(word: &str, language: Language) -> Option<i128> {
    if let Some(stem) = word.strip_suffix("fold").filter(|_| language == Language::English) {
        return if stem == "hundred" {
            Some(100)
        } else {
            unit(stem, language)
        };
    }
    // "Triplets" and « triplés » are children, more often than not.
    let is_group = word.starts_with("triplet") || matches!(word, "triplés" | "triplées");
    let found = STEMS.iter().find(|(stem, _)| word.starts_with(stem));
    found.filter(|_| !is_group).map(|(_, value)| *value)
}

type Table = &'static [(Kind, &'static str, &'static [i128])];

const ENGLISH: Table = &[
    (Kind::Count, "decade decades", &[10]),
    (Kind::Count, "century", &[100]),
    (Kind::Count, "eighties", &[80, 1980]),
    (Kind::Count, "fifties", &[50, 1950]),
    (Kind::Count, "forties", &[40, 1940]),
    (Kind::Count, "nineties", &[90, 1990]),
    (Kind::Count, "no nil none zero", &[0]),
    (Kind::Count, "once single sole", &[1]),
    (Kind::Count, "seventies", &[70, 1970]),
    (Kind::Count, "sixties", &[60, 1960]),
    (Kind::Count, "thirties", &[30, 1930]),
    (Kind::Count, "twenties", &[20, 1920]),
    (Kind::Count, "week", &[7, 8]),
    (Kind::Count, "year", &[12]),
    (Kind::Group, "both couple duo pair twin twins", &[2]),
    (Kind::Group, "quartet quadruplets", &[4]),
    (Kind::Group, "trio triplets", &[3]),
    (Kind::Hour, "midday noon", &[12]),
    (Kind::Hour, "midnight", &[0, 24]),
    (Kind::Vague, "dozens", &[12, 10]),
    (Kind::Vague, "hundred hundreds", &[100]),
    (Kind::Vague, "score", &[20]),
    (Kind::Vague, "tens", &[10]),
];

const FRENCH: Table = &[
    (Kind::Count, "aucun aucune", &[0]),
    (Kind::Count, "cents", &[100]),
    (Kind::Count, "décennie décennies", &[10]),
    (Kind::Count, "quinzaine", &[15, 14, 2]),
    (Kind::Count, "semaine", &[7, 8]),
    (Kind::Count, "seul seule unique", &[1]),
    (Kind::Count, "siècle", &[100]),
    (Kind::Group, "couple duo jumeaux jumelles jumeau jumelle paire", &[2]),
    (Kind::Group, "quatuor quadruplés", &[4]),
    (Kind::Group, "trio triplés triplées", &[3]),
    (Kind::Hour, "midi", &[12]),
    (Kind::Hour, "minuit", &[0, 24]),
    (Kind::Ordinal, "premier première premiers premières", &[1]),
    (Kind::Ordinal, "second seconde seconds secondes", &[2]),
    (Kind::Vague, "centaine centaines", &[100]),
    (Kind::Vague, "cinquantaine", &[50]),
    (Kind::Vague, "dizaine dizaines", &[10, 12]),
    (Kind::Vague, "millier milliers", &[1000]),
    (Kind::Vague, "quarantaine", &[40]),
    (Kind::Vague, "soixantaine", &[60]),
    (Kind::Vague, "trentaine", &[30]),
    (Kind::Vague, "vingtaine", &[20]),
];
