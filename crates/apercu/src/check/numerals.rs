//! Numerals: words that stand for numbers, in both languages.

use super::lexer::Token;
use super::loose;
use super::value::UNIT;
use crate::text::Language;

/// A numeral of one or several words.
pub(super) struct Numeral {
    /// Its value, in millionths.
    pub(super) value: i128,
    /// How many tokens it takes.
    pub(super) tokens: usize,
    /// Whether the other language must have it too.
    pub(super) firm: bool,
}

/// The numeral that the tokens begin with: "vingt-deux", "three hundred and fifty", "un million".
pub(super) fn read(text: &str, tokens: &[Token], language: Language) -> Option<Numeral> {
    let mut total: i128 = 0;
    let mut current: i128 = 0;
    let mut used = 0;
    let mut last_end = None;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(end) = last_end
            && !text
                .get(end..token.start)
                .is_some_and(|gap| gap == "-" || gap.chars().all(char::is_whitespace))
        {
            break;
        }
        let word = token.text.to_lowercase();
        // "two hundred and fifty", "vingt et un"; in "vingt et trente" it joins two numbers.
        let next = || tokens.get(at + 1).map(|t| t.text.to_lowercase()).unwrap_or_default();
        let joins = match (language, word.as_str()) {
            (Language::English, "and") => used > 0 && used == at && (current + total) % 100 == 0,
            (Language::French, "et") => used > 0 && used == at && matches!(next().as_str(), "un" | "une" | "onze"),
            _ => false,
        };
        if joins {
            last_end = Some(token.end());
            at += 1;
            continue;
        }
        if let Some(unit) = unit(&word, language) {
            let fits = match unit {
                // Quatre-vingt.
                20 if language == Language::French && current % 100 == 4 => true,
                _ if current % 100 == 0 => true,
                // Dix-sept, dix-huit, dix-neuf.
                7..=9 if language == Language::French && current % 100 == 10 => true,
                1..=9 => current % 10 == 0 && current % 100 >= 20,
                10..=19 => language == Language::French && matches!(current % 100, 60 | 80),
                _ => false,
            };
            if !fits {
                break;
            }
            current = if unit == 20 && current % 100 == 4 {
                current + 76
            } else {
                current + unit
            };
        } else if is_hundred(&word, language) && (used > 0 || word == "cent") && current < 100 {
            // "pour cent" is no number.
            if used == 0 && is_after_pour(text, token) {
                return None;
            }
            current = current.max(1) * 100;
        } else if let Some(factor) = multiplier(&word, language) {
            if used == 0 && (word != "mille") {
                break;
            }
            // « Deux mille milliards » multiplies what stands before.
            total = if current == 0 && total > 0 {
                total.saturating_mul(factor)
            } else {
                total.saturating_add(current.max(1).saturating_mul(factor))
            };
            current = 0;
        } else {
            break;
        }
        at += 1;
        used = at;
        last_end = Some(token.end());
    }
    if used == 0 {
        return None;
    }
    let value = total.saturating_add(current);
    let first = tokens.first().map(|t| t.text.to_lowercase()).unwrap_or_default();
    // "Un", "deux" come and go; "neuf" is also "new", "mille" and "cent" are often a manner of speaking.
    let firm = value > 2 && (used > 1 || !matches!(first.as_str(), "neuf" | "mille" | "cent"));
    Some(Numeral {
        value: value.saturating_mul(UNIT),
        tokens: used,
        firm,
    })
}

fn is_after_pour(text: &str, token: &Token) -> bool {
    const POUR: &str = "pour";
    let before = text.get(..token.start).unwrap_or_default().trim_end();
    let last = before.len().checked_sub(POUR.len()).and_then(|at| before.get(at..));
    last.is_some_and(|last| last.eq_ignore_ascii_case(POUR))
}

pub(super) fn unit(word: &str, language: Language) -> Option<i128> {
    let numbers = language.lexicon().numbers;
    numbers
        .iter()
        .find(|(name, _)| *name == word)
        .map(|&(_, value)| value.into())
}

fn is_hundred(word: &str, language: Language) -> bool {
    match language {
        Language::English => word == "hundred",
        Language::French => matches!(word, "cent" | "cents"),
    }
}

/// What "million" and the like multiply a number by.
pub(super) fn multiplier(word: &str, language: Language) -> Option<i128> {
    let value = match (language, word) {
        (Language::English, "hundred") => 100,
        (Language::English, "thousand" | "thousands") | (Language::French, "mille") => 1_000,
        (_, "million" | "millions") => 1_000_000,
        (Language::English, "billion" | "billions") | (Language::French, "milliard" | "milliards") => 1_000_000_000,
        (Language::English, "trillion" | "trillions") | (Language::French, "billion" | "billions") => 1_000_000_000_000,
        (Language::English, "dozen") | (Language::French, "douzaine" | "douzaines") => 12,
        (Language::English, "lakh" | "lakhs") => 100_000,
        (Language::English, "crore" | "crores") => 10_000_000,
        _ => return None,
    };
    Some(value)
}

/// What "3M", "3 Md€", "3bn", "3k" may multiply a number by. Case tells "3 M" from "3 m".
pub(super) fn abbreviated_multiplier(word: &str) -> Option<i128> {
    match word {
        "k" | "K" => Some(1_000),
        "M" | "m" | "mn" | "Mio" => Some(1_000_000),
        "bn" | "Md" | "Mds" | "Mrd" | "Mrds" | "b" | "B" => Some(1_000_000_000),
        "tn" => Some(1_000_000_000_000),
        _ => None,
    }
}

/// How many years the word for a longer time stands for.
pub(super) fn span(word: &str, language: Language) -> Option<i128> {
    match (language, word) {
        (Language::English, "decades") | (Language::French, "décennies") => Some(10),
        (Language::English, "centuries") | (Language::French, "siècles") => Some(100),
        _ => None,
    }
}

/// The number of a month.
pub(crate) fn month(word: &str, language: Language) -> Option<i128> {
    let short = |name: &str| {
        language == Language::English
            && word.len() >= 3
            && name.starts_with(word)
            && (word.len() == 3 || word == "sept")
    };
    let number = language
        .lexicon()
        .months
        .iter()
        .position(|name| *name == word || short(name))?;
    i128::try_from(number).ok().map(|n| n + 1)
}

/// "fourth", "twentieth", "quatrième".
pub(super) fn ordinal(word: &str, language: Language) -> Option<i128> {
    match language {
        Language::English => match word {
            "first" => Some(1),
            "second" => Some(2),
            "third" => Some(3),
            "fifth" => Some(5),
            "eighth" => Some(8),
            "ninth" => Some(9),
            "twelfth" => Some(12),
            "hundredth" => Some(100),
            "thousandth" => Some(1000),
            _ => {
                let stem = word.strip_suffix("th")?;
                let tens = stem.strip_suffix("ie").map(|tens| format!("{tens}y"));
                unit(tens.as_deref().unwrap_or(stem), language)
            }
        },
        Language::French => {
            let stem = word.strip_suffix("ièmes").or_else(|| word.strip_suffix("ième"))?;
            match stem {
                "cent" => Some(100),
                "cinqu" => Some(5),
                "mill" => Some(1000),
                "neuv" => Some(9),
                _ => unit(stem, language).or_else(|| unit(&format!("{stem}e"), language)),
            }
        }
    }
}

/// Whether a word stands for a number, as "Seven", "Sixties" and "Onzième" do.
pub(super) fn is_numeral(written: &str, language: Language) -> bool {
    let word = written.to_lowercase();
    unit(&word, language).is_some() || loose::read(&word, written, language).is_some()
}

/// The value of a Roman numeral up to 89; `None` for what is none.
pub(super) fn roman(digits: &str) -> Option<i128> {
    let value = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    let values: Vec<i128> = digits.chars().map(value).collect::<Option<_>>()?;
    let mut total = 0;
    for (i, value) in values.iter().enumerate() {
        let before_larger = values.get(i + 1).is_some_and(|next| next > value);
        total += if before_larger { -value } else { *value };
    }
    (total > 0).then_some(total)
}

/// The value of `XXe`, `XXᵉ`, `XIXème`, `Ier`.
pub(super) fn roman_ordinal(word: &str) -> Option<i128> {
    let digits = ["ème", "ᵉ", "er", "è", "e"]
        .iter()
        .find_map(|suffix| word.strip_suffix(suffix))?;
    // "Le" is no fiftieth.
    if digits == "L" { None } else { roman(digits) }
}

/// Whether a word is a Roman numeral, with or without an ordinal's ending.
pub(super) fn is_roman(word: &str) -> bool {
    roman(word).is_some() || roman_ordinal(word).is_some()
}
