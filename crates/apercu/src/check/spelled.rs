//! Numbers in words and in Roman numerals, written in digits.

use std::borrow::Cow;

use super::lexer::{Token, lex, rewritten};
use super::numerals;
use super::value::UNIT;
use crate::text::Language;

/// Least number that is written in digits, but for millions: smaller ones are read as words.
const LEAST: i128 = 11;
/// Least factor that stays a word, as in "3 million".
const MILLION: i128 = 1_000_000;
/// Least number whose thousands are set apart.
const GROUPED: i128 = 10_000;

/// The text with its larger numbers in digits: « soixante-dix ans » is « 70 ans », "eight million" is "8 million", `XIXe`
/// is `19e`. Digits are what a small translator copies most surely. Not the parts of names (« les Trente Glorieuses »),
/// nor what may be no number (« neuf », « mille »), nor years by their hundreds ("nineteen eighty-four").
pub(crate) fn in_digits(text: &str, language: Language) -> Cow<'_, str> {
    let tokens = lex(text);
    rewritten(text, &tokens, |at| {
        let (digits, used) = match roman(&tokens[at]) {
            Some(digits) => (Some(digits), 1),
            None => words(text, &tokens, at, language),
        };
        (tokens[at + used - 1].end(), digits)
    })
}

/// `XIXe` as `19e`; a first has no number ("François Ier").
fn roman(token: &Token) -> Option<String> {
    let value = numerals::roman_ordinal(token.text)?;
    (value > 1).then(|| format!("{value}e"))
}

/// What the words from token `at` on are in digits, if they are to be written so, and how many of them are passed over.
fn words(text: &str, tokens: &[Token], at: usize, language: Language) -> (Option<String>, usize) {
    let read = |from: usize| numerals::read(text, &tokens[from..], language);
    let Some(numeral) = read(at) else { return (None, 1) };
    let mut end = at + numeral.tokens;
    let mut alone = true;
    // One numeral after the other is a year, a score or a counting rhyme.
    while let Some(next) = tokens
        .get(end)
        .filter(|next| is_joined(text, &tokens[end - 1], next))
        .and_then(|_| read(end))
    {
        end += next.tokens;
        alone = false;
    }
    let in_name = at > 0 && tokens[at].text.starts_with(char::is_uppercase);
    let digits = (alone && numeral.firm && !in_name)
        .then(|| digits(numeral.value / UNIT, tokens[at], tokens[end - 1], language))
        .flatten();
    (digits, end - at)
}

fn is_joined(text: &str, token: &Token, next: &Token) -> bool {
    let gap = &text[token.end()..next.start];
    gap == "-" || gap.chars().all(char::is_whitespace)
}

/// A number between two words that it begins and ends with; nothing where words say it better.
fn digits(value: i128, first: Token, last: Token, language: Language) -> Option<String> {
    let factor = numerals::multiplier(&last.text.to_lowercase(), language);
    // "A dozen" and "a thousand" are manners of speaking.
    if factor == Some(12) || first.text.eq_ignore_ascii_case("a") {
        return None;
    }
    match factor.filter(|factor| *factor >= MILLION) {
        Some(factor) => (value % factor == 0).then(|| format!("{} {}", grouped(value / factor, language), last.text)),
        None => (LEAST..MILLION).contains(&value).then(|| grouped(value, language)),
    }
}

/// A number below a million in digits.
fn grouped(value: i128, language: Language) -> String {
    if value < GROUPED {
        return value.to_string();
    }
    let mark = match language {
        Language::English => ',',
        Language::French => ' ',
    };
    format!("{}{mark}{:03}", value / 1000, value % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, French};

    #[test]
    fn larger_numbers_are_written_in_digits() {
        let cases = [
            (French, "soixante-dix ans après, à vingt et un", "70 ans après, à 21"),
            (French, "Trente mille dollars", "30 000 dollars"),
            (French, "onze millions et deux milliards", "11 millions et 2 milliards"),
            (
                French,
                "au XIXe siècle, sous la Ve République",
                "au 19e siècle, sous la 5e République",
            ),
            (French, "six cent soixante six pour cent", "666 pour cent"),
            (
                English,
                "one hundred and twenty-five of eight million",
                "125 of 8 million",
            ),
            (English, "Sixty percent", "60 percent"),
            (English, "in twelve months", "in 12 months"),
        ];
        for (language, text, expected) in cases {
            assert_eq!(in_digits(text, language), expected);
        }
    }

    #[test]
    fn other_words_stay() {
        let cases = [
            (French, "deux ou trois, dix au plus, un million deux cent mille"),
            (French, "les Trente Glorieuses, François Ier, Le Vie"),
            (French, "un vélo neuf, mille fois, cent pour cent, une douzaine"),
            (
                English,
                "nineteen eighty-four, fifty-fifty, a dozen, a thousand, a hundred",
            ),
            (English, "no number at all"),
            (English, ""),
        ];
        for (language, text) in cases {
            assert_eq!(in_digits(text, language), text);
        }
    }
}
