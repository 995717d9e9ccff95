//! The typographic normal form of a sentence, French or English.
//!
//! French follows the *Lexique des règles typographiques en usage à l'Imprimerie nationale*, with the widths of
//! no-break space that Unicode's CLDR gives it; English follows the *Chicago Manual of Style*. Only white space,
//! quotation marks, apostrophes and the place of a currency sign change; letters and digits never do.

use super::Language;
use super::addresses::{addresses, holds};
use super::quotes::quotation_marks;

const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// A finished sentence in the typographic normal form of its language.
///
/// In French: no-break spaces before `: ; ! ?` and inside guillemets, between a number and its unit, inside grouped
/// digits and after `M.` or `n°`. In English: no such spaces, curly quotation marks, the currency sign before its
/// number. In both: spaces collapsed, curly apostrophes, the language's own quotation marks, those inside a quotation
/// included. Straight quotation marks without a partner stay as they are, and so do web and e-mail addresses, times
/// and ratios. Applying it twice changes nothing more.
///
/// ```
/// use apercu::text::{Language, typography};
///
/// assert_eq!(typography("\"C'est fini!\"", Language::French), "«\u{a0}C’est fini\u{202f}!\u{a0}»");
/// assert_eq!(typography("« It's over ! »", Language::English), "“It’s over!”");
/// ```
pub fn typography(text: &str, language: Language) -> String {
    let text = quotation_marks(&collapse_spaces(text), language);
    let addresses = addresses(&text);
    let mut writer = Writer { out: Vec::new() };
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        match language {
            _ if holds(&addresses, at) => writer.out.push(c),
            Language::French => writer.french(c, rest),
            Language::English => writer.english(c, rest),
        }
    }
    writer.out.into_iter().collect()
}

/// One space for each run of white space, a no-break one if the run holds one; none at the ends.
fn collapse_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = None;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            let c = if matches!(c, NO_BREAK | NARROW) { c } else { ' ' };
            space = space.max(Some(c));
        } else {
            out.extend(space.take());
            out.push(c);
        }
    }
    out
}

/// Writes a text anew, a character at a time.
struct Writer {
    out: Vec<char>,
}

impl Writer {
    /// Writes `c`, which `rest` follows.
    fn french(&mut self, c: char, rest: &str) {
        let next = rest.chars().next();
        match c {
            '!' | '?' if ends_phrase(next, "!?….,;:)]}’") => self.spaced(c, NARROW),
            ';' if ends_phrase(next, "«") => self.spaced(c, NARROW),
            ':' if ends_phrase(next, "«") => self.spaced(c, NO_BREAK),
            ',' | '.' if ends_phrase(next, "!?;:)]}") => self.attached(c),
            '%' | '‰' if self.follows_number(next) => self.spaced(c, NARROW),
            '€' | '$' | '£' | '¥' if self.follows_number(next) => self.spaced(c, NO_BREAK),
            '°' | 'º' if self.abbreviates_number(next) => self.out.extend([c, NO_BREAK]),
            '«' if next.is_some() => self.out.extend([c, NO_BREAK]),
            '»' if self.before_space().is_some() => {
                self.drop_space();
                self.out.extend([NO_BREAK, c]);
            }
            '”' => {
                self.drop_space();
                self.out.push(c);
            }
            c if c.is_whitespace() => self.french_space(c, rest),
            _ => self.out.push(c),
        }
    }

    /// Writes `c`, which `rest` follows.
    fn english(&mut self, c: char, rest: &str) {
        let next = rest.chars().next();
        match c {
            '!' | '?' if ends_phrase(next, "!?….,;:)]}’") => self.attached(c),
            ':' | ';' if ends_phrase(next, "“‘") => self.attached(c),
            ',' | '.' if ends_phrase(next, ")]}’") => self.attached(c),
            '%' | '‰' if self.follows_number(next) => self.attached(c),
            '€' | '$' | '£' | '¥' if self.follows_number(next) => self.before_number(c),
            '”' => {
                self.drop_space();
                self.out.push(c);
            }
            c if c.is_whitespace() && self.out.last() == Some(&'“') => {}
            _ => self.out.push(c),
        }
    }

    fn follows_number(&self, next: Option<char>) -> bool {
        self.before_space().is_some_and(|c| c.is_ascii_digit())
            && next.is_none_or(|c| !c.is_alphanumeric())
    }

    /// Whether the sign at hand is that of `n°` directly before a digit.
    fn abbreviates_number(&self, next: Option<char>) -> bool {
        let word_start = match self.out.as_slice() {
            [.., before, 'n' | 'N'] => !before.is_alphanumeric(),
            ['n' | 'N'] => true,
            _ => false,
        };
        word_start && next.is_some_and(|c| c.is_ascii_digit())
    }

    /// The last character written that is no white space.
    fn before_space(&self) -> Option<char> {
        self.out.iter().rev().copied().find(|c| !c.is_whitespace())
    }

    fn drop_space(&mut self) {
        while self.out.last().is_some_and(|c| c.is_whitespace()) {
            self.out.pop();
        }
    }

    /// Writes a mark with its space before it, unless it follows an opening mark or one of its kind.
    fn spaced(&mut self, mark: char, space: char) {
        match self.before_space() {
            None | Some('«') => self.out.push(mark),
            Some(before) => {
                self.drop_space();
                if !"([{“‘\"¿¡!?;:".contains(before) {
                    self.out.push(space);
                }
                self.out.push(mark);
            }
        }
    }

    /// Writes a mark without a space before it.
    fn attached(&mut self, mark: char) {
        let before = self.before_space();
        if before.is_some_and(|c| c.is_alphanumeric() || ")]}»”’\"!?%€$£°".contains(c)) {
            self.drop_space();
        }
        self.out.push(mark);
    }

    /// Writes a currency sign before the amount that was just written, where it is clear what the amount is.
    fn before_number(&mut self, sign: char) {
        let end = self.out.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
        let amount = self.out[..end]
            .iter()
            .rev()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
            .count();
        let start = end - amount;
        let head = &self.out[..start];
        let apart = head.last().is_none_or(|c| c.is_whitespace() || "([“‘".contains(*c));
        let mut words = head.rsplit(|c| c.is_whitespace()).filter(|word| !word.is_empty());
        let is_number = |word: Option<&[char]>| {
            word.is_some_and(|word| word.iter().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')))
        };
        // 12 500 €, 5 to 10 €
        let last = words.next();
        let joins = last.is_some_and(|word| matches!(word, ['t', 'o'] | ['o', 'r'] | ['a', 'n', 'd']));
        let range = is_number(last) || (joins && is_number(words.next()));
        if apart && !range && self.out[start].is_ascii_digit() {
            self.drop_space();
            self.out.insert(start, sign);
        } else {
            self.out.push(sign);
        }
    }

    /// Writes the white space `c` before `rest`, without a break where French wants none.
    fn french_space(&mut self, c: char, rest: &str) {
        if matches!(self.out.as_slice(), [.., '“'] | [.., '«', NO_BREAK]) {
            return;
        }
        let token = rest.split(char::is_whitespace).next().unwrap_or_default();
        let token = token.trim_end_matches(|c: char| ",.;:!?…)]}»”’\"".contains(c));
        let starts_with_digit = token.starts_with(|c: char| c.is_ascii_digit());
        let starts_with_capital = token.starts_with(char::is_uppercase);
        let word: String = {
            let from = self.out.iter().rposition(|c| c.is_whitespace()).map_or(0, |space| space + 1);
            self.out[from..].iter().skip_while(|c| "([«“’".contains(**c)).take(12).collect()
        };
        let word = word.rsplit('’').next().unwrap_or_default();
        let number = word.ends_with(|c: char| c.is_ascii_digit());
        let space = if number && self.groups_digits(rest) {
            NARROW
        } else if number && UNITS.contains(&token)
            || starts_with_digit && (["n°", "nº", "N°", "Nº"].contains(&word) || self.ends_with_hour())
            || starts_with_capital && TITLES.contains(&word)
        {
            NO_BREAK
        } else {
            c
        };
        self.out.push(space);
    }

    /// Whether the digits written last and those that follow are groups of one number: `12 500`.
    fn groups_digits(&self, rest: &str) -> bool {
        let after = rest.chars().take_while(char::is_ascii_digit).count();
        let before = self.out.iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let ends = rest[after..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        match self.out[..self.out.len() - before] {
            [.., digit, NARROW] if digit.is_ascii_digit() => before == 3 && after == 3 && ends,
            [.., c] if c.is_alphanumeric() || ".,:/-".contains(c) => false,
            _ => (1..=3).contains(&before) && after == 3 && ends,
        }
    }

    /// Whether the hours of a time were written last: `10 h`.
    fn ends_with_hour(&self) -> bool {
        matches!(self.out.as_slice(), [.., digit, NO_BREAK, 'h'] if digit.is_ascii_digit())
    }
}

/// Whether a mark before `next` ends a phrase, and is not part of a name, a time or a face: `10:30`, `:)`, `.NET`.
fn ends_phrase(next: Option<char>, others: &str) -> bool {
    next.is_none_or(|c| c.is_whitespace() || "»”\"".contains(c) || others.contains(c))
}

const TITLES: [&str; 14] = [
    "M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Me", "Mes", "Mgr", "Dr", "Pr", "Dr.", "Pr.", "Mgr.",
];

const UNITS: [&str; 57] = [
    "million", "millions", "milliard", "milliards", "k€", "M€", "Md€", "Mds€", "h", "min", "s", "ms", "km", "m", "cm",
    "mm", "nm", "km²", "m²", "m³", "m2", "m3", "km2", "ha", "kg", "g", "mg", "t", "l", "L", "cl", "ml", "hl", "km/h",
    "m/s", "W", "kW", "MW", "GW", "kWh", "MWh", "GWh", "TWh", "V", "Hz", "kHz", "MHz", "GHz", "Ko", "Mo", "Go", "To",
    "°C", "°F", "dB", "bar", "ch",
];
