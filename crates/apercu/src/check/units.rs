//! Units and currencies: what a number counts, what that is in others, and whether a translation counts in others than its
//! source.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lexer::lex;
use super::number::Number;
use super::value::{UNIT, Value};

/// A unit, by its words and signs in both languages.
#[derive(Debug, PartialEq)]
pub(super) struct Unit {
    measure: Measure,
    /// How much one is of what the measure is told in here; 0 for currencies, whose worth changes.
    factor: f64,
    /// Without the plural's "s"; those with capitals are written so.
    names: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Area,
    Data,
    Energy,
    Length,
    Mass,
    Money,
    Power,
    Speed,
    Temperature,
    Time,
    Volume,
}

impl Measure {
    /// How far a converted number may be off: it is rounded. « Huit jours » are a week, « quinze jours » two.
    fn tolerance(self) -> f64 {
        if self == Self::Time { 0.15 } else { 0.04 }
    }
}

const fn unit(measure: Measure, factor: f64, names: &'static str) -> Unit {
    Unit { measure, factor, names }
}

/// Not "m", "s", "g" and "l", which are also a million, an ending, and articles.
static UNITS: [Unit; 48] = [
    unit(Measure::Area, 0.0929, "square-foot square-feet pied-carré"),
    unit(Measure::Area, 1.0, "m² square-metre square-meter mètre-carré"),
    unit(Measure::Area, 4_047.0, "acre"),
    unit(Measure::Area, 10_000.0, "ha hectare"),
    unit(
        Measure::Area,
        1e6,
        "km² km2 square-kilometre square-kilometer kilomètre-carré",
    ),
    unit(Measure::Area, 2.59e6, "square-mile mile-carré"),
    unit(Measure::Data, 1.0, "kilobyte kilooctet kB KB Ko"),
    unit(Measure::Data, 1e3, "megabyte mégaoctet MB Mo"),
    unit(Measure::Data, 1e6, "gigabyte gigaoctet GB Go"),
    unit(Measure::Data, 1e9, "terabyte téraoctet TB To"),
    unit(Measure::Energy, 1.0, "kWh kilowattheure kilowatt-hour"),
    unit(Measure::Energy, 1e3, "MWh mégawattheure megawatt-hour"),
    unit(Measure::Energy, 1e6, "GWh gigawattheure gigawatt-hour"),
    unit(Measure::Energy, 1e9, "TWh térawattheure terawatt-hour"),
    unit(Measure::Length, 1e-9, "nanometre nanometer nanomètre nm"),
    unit(Measure::Length, 1e-6, "micrometre micrometer micromètre micron"),
    unit(Measure::Length, 1e-3, "mm millimetre millimeter millimètre"),
    unit(Measure::Length, 1e-2, "cm centimetre centimeter centimètre"),
    unit(Measure::Length, 0.0254, "inch inche pouce"),
    unit(Measure::Length, 0.3048, "foot feet ft pied"),
    unit(Measure::Length, 0.9144, "yard"),
    unit(Measure::Length, 1.0, "metre meter mètre"),
    unit(Measure::Length, 1e3, "km kilometre kilometer kilomètre"),
    unit(Measure::Length, 1609.0, "mile milles"),
    unit(Measure::Length, 9.46e15, "light-year année-lumière années-lumière"),
    unit(Measure::Mass, 1e-3, "mg milligram milligramme"),
    unit(Measure::Mass, 1.0, "gram gramme"),
    unit(Measure::Mass, 28.35, "ounce"),
    unit(Measure::Mass, 453.6, "pound livre lb"),
    unit(Measure::Mass, 1e3, "kg kilo kilogram kilogramme"),
    unit(Measure::Mass, 1e6, "ton tonne"),
    unit(Measure::Money, 0.0, "€ euro eur"),
    unit(Measure::Money, 0.0, "$ dollar usd"),
    unit(Measure::Money, 0.0, "£ pound livre sterling gbp"),
    unit(Measure::Money, 0.0, "¥ yen yuan"),
    unit(Measure::Money, 0.0, "franc"),
    unit(Measure::Money, 0.0, "rouble ruble"),
    unit(Measure::Power, 1.0, "kW kilowatt"),
    unit(Measure::Power, 1e3, "MW megawatt mégawatt"),
    unit(Measure::Power, 1e6, "GW gigawatt"),
    unit(Measure::Speed, 1.0, "km/h"),
    unit(Measure::Speed, 1.609, "mph"),
    unit(Measure::Speed, 1.852, "knot noeud nœud"),
    unit(Measure::Temperature, 1.0, "°C celsius"),
    unit(Measure::Temperature, 5.0 / 9.0, "°F fahrenheit"),
    unit(Measure::Volume, 1e-3, "ml millilitre milliliter"),
    unit(Measure::Volume, 1.0, "litre liter"),
    unit(Measure::Volume, 3.785, "gallon"),
];

/// The units of time; durations are added up in the first one.
static TIMES: [Unit; 9] = [
    unit(Measure::Time, 1.0, "second seconde sec"),
    unit(Measure::Time, 60.0, "minute min mn"),
    unit(Measure::Time, 3600.0, "hour heure hr"),
    unit(Measure::Time, 86_400.0, "day jour journée"),
    unit(Measure::Time, 604_800.0, "week semaine"),
    unit(Measure::Time, 1_209_600.0, "fortnight"),
    unit(Measure::Time, 2_629_746.0, "month mois moi"),
    unit(Measure::Time, 31_556_952.0, "year an année"),
    unit(Measure::Time, 315_569_520.0, "decade décennie"),
];

/// A second.
pub(super) fn seconds() -> &'static Unit {
    &TIMES[0]
}

/// The units that a word may name.
fn named(written: &str) -> &'static [&'static Unit] {
    static NAMES: LazyLock<HashMap<&str, Vec<&Unit>>> = LazyLock::new(|| {
        let mut names: HashMap<&str, Vec<&Unit>> = HashMap::new();
        for unit in UNITS.iter().chain(&TIMES) {
            for name in unit.names.split(' ') {
                names.entry(name).or_default().push(unit);
            }
        }
        names
    });
    let word = written.to_lowercase();
    let singular = word.strip_suffix('s').unwrap_or(&word);
    let found = [written, singular, word.as_str()]
        .into_iter()
        .find_map(|name| NAMES.get(name));
    found.map_or(&[], Vec::as_slice)
}

/// What the number that stands from `start` to `end` counts, and how that is written: a sign before it, a sign or a word
/// after it.
pub(super) fn counted(text: &str, start: usize, end: usize) -> (Vec<&'static Unit>, &str) {
    let of = |word: &str| named(word).to_vec();
    if let Some((at, _)) = text[..start]
        .char_indices()
        .next_back()
        .filter(|(_, c)| SIGNS.contains(c))
    {
        return (of(&text[at..start]), &text[at..start]);
    }
    let rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() || c == '-');
    // « Millions de dollars », « milliards d’euros »
    let rest = ["de ", "d’", "d'"]
        .iter()
        .find_map(|of| rest.strip_prefix(of))
        .unwrap_or(rest);
    if let Some(sign) = rest.chars().next().filter(|c| SIGNS.contains(c)) {
        let sign = &rest[..sign.len_utf8()];
        return (of(sign), sign);
    }
    let mut words = rest.split(|c: char| c.is_whitespace() || ",;:.!?()«»“”\"’'".contains(c));
    let (word, next) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_lowercase();
    let units = match word {
        "degree" | "degrees" | "degré" | "degrés" | "°" => {
            let scale = [named(next), named(&format!("°{next}"))].concat();
            let told: Vec<_> = scale
                .into_iter()
                .filter(|unit| unit.measure == Measure::Temperature)
                .collect();
            if told.is_empty() {
                let either = UNITS.iter().filter(|unit| unit.measure == Measure::Temperature);
                return (either.collect(), "");
            }
            return (told, word);
        }
        "square" => of(&format!("square-{}", singular(next))),
        _ if next.starts_with("carré") => of(&format!("{}-carré", singular(word))),
        // "34-year-old"
        _ => Some(of(word))
            .filter(|units| !units.is_empty())
            .unwrap_or_else(|| of(word.split('-').next().unwrap_or(word))),
    };
    let word = if units.is_empty() { "" } else { word };
    (units, word)
}

/// Signs of currencies.
const SIGNS: [char; 4] = ['€', '$', '£', '¥'];

/// Whether a number with a sign before it is a temperature.
pub(super) fn is_below_zero(text: &str, start: usize, units: &[&Unit]) -> bool {
    let before = &text[..start];
    let head = before.trim_end_matches(['-', '−', '–']);
    let signed = head.len() < before.len() && !head.ends_with(char::is_alphanumeric);
    signed && units.iter().any(|unit| unit.measure == Measure::Temperature)
}

/// Whether a text says in words that a temperature is below zero.
pub(super) fn tells_below_zero(text: &str) -> bool {
    const WORDS: [&str; 7] = [
        "au-dessous de zéro",
        "below freezing",
        "below zero",
        "dessous de zéro",
        "minus ",
        "moins ",
        "sous zéro",
    ];
    WORDS.iter().any(|words| text.contains(words))
}

/// Whether two numbers are worth the same in units of one measure: five miles are eight kilometres.
pub(super) fn converted(ours: &Number, theirs: &Number) -> bool {
    let worth = |number: &Number, unit: &Unit| -> Vec<f64> {
        let quantities = number.values.iter().filter_map(|value| match value {
            Value::Quantity(value) => Some(*value as f64 / UNIT as f64),
            Value::Time(_) => None,
        });
        let zero = if unit.names.starts_with("°F") { 32.0 } else { 0.0 };
        quantities.map(|value| (value - zero) * unit.factor).collect()
    };
    let pairs = ours
        .units
        .iter()
        .flat_map(|a| theirs.units.iter().map(move |b| (*a, *b)));
    pairs
        .filter(|(a, b)| a != b && a.measure == b.measure && a.factor > 0.0)
        .any(|(a, b)| {
            let (ours, theirs) = (worth(ours, a), worth(theirs, b));
            let least = if a.measure == Measure::Temperature { 1.0 } else { 0.0 };
            let near = |x: &f64, y: &f64| (x - y).abs() <= (a.measure.tolerance() * x.abs().max(y.abs())).max(least);
            ours.iter().any(|x| theirs.iter().any(|y| near(x, y)))
        })
}

/// A unit that the source counts in and the candidate lacks, and the one that the candidate, but not the source, counts
/// the like in: "kilomètres" and "miles".
pub(super) fn replaced<'a>(
    (source, ours): (&str, &'a [Number]),
    (candidate, theirs): (&str, &'a [Number]),
) -> Option<(&'a str, &'a str)> {
    let (known, told) = (mentioned(source, ours), mentioned(candidate, theirs));
    let own = |number: &&Number, elsewhere: &[&Unit]| {
        !number.unit.is_empty() && number.units.iter().all(|unit| !elsewhere.contains(unit))
    };
    ours.iter().filter(|number| own(number, &told)).find_map(|lost| {
        let instead = theirs.iter().filter(|number| own(number, &known)).find(|other| {
            let alike = |a: &&Unit| other.units.iter().any(|b| a.measure == b.measure);
            lost.units.iter().any(alike) && !converted(lost, other)
        })?;
        Some((lost.unit.as_str(), instead.unit.as_str()))
    })
}

/// The units that a text names, counted or not.
fn mentioned(text: &str, numbers: &[Number]) -> Vec<&'static Unit> {
    let signs = text.chars().filter(|c| SIGNS.contains(c)).map(|c| c.to_string());
    let words = lex(text).into_iter().map(|token| token.text.to_owned());
    let spaced = text
        .split_whitespace()
        .map(|word| word.trim_matches([',', '.', '(', ')']).to_owned());
    let counted = numbers.iter().flat_map(|number| number.units.iter().copied());
    signs
        .chain(words)
        .chain(spaced)
        .flat_map(|word| named(&word))
        .copied()
        .chain(counted)
        .collect()
}
