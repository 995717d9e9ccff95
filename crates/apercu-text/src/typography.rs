//! The typographic normal form of a sentence, French or English.
//!
//! French follows the *Lexique des règles typographiques en usage à l'Imprimerie nationale*: the no-break space is
//! narrow (U+202F) before `; ! ? %` and between groups of digits, and wide (U+00A0) elsewhere. English follows the
//! *Chicago Manual of Style*. Only white space, quotation marks, apostrophes, the place of a currency sign and the mark
//! between groups of digits change; letters and digits never do.

use super::Language;
use super::addresses::{addresses, holds};
use super::lexicon::listed;
use super::quotes::quotation_marks;

const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// A finished sentence in the typographic normal form of its language.
///
/// In French: no-break spaces before `: ; ! ?` and inside guillemets, between a number and its unit, inside grouped
/// digits and after `M.` or `n°`. In English: no such spaces, curly quotation marks, the currency sign before its
/// number, commas between groups of digits. In both: spaces collapsed, curly apostrophes, the language's own quotation marks, those inside a quotation
/// included. A quotation may have started in another sentence, or end in one; if a straight quotation mark has no
/// partner and its neighbours do not tell whether it opens or closes, all marks stay as they are. So do web and e-mail
/// addresses, times and ratios. Applying it twice changes nothing more.
///
/// ```
/// use apercu_text::{Language, typography};
///
/// assert_eq!(typography("\"C'est fini!\"", Language::French), "«\u{a0}C’est fini\u{202f}!\u{a0}»");
/// assert_eq!(typography("« It's over ! »", Language::English), "“It’s over!”");
/// ```
pub fn typography(text: &str, language: Language) -> String {
    let text = quotation_marks(&collapse_spaces(text), language);
    let addresses = addresses(&text);
    let mut writer = Writer { out: String::new() };
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        match language {
            _ if holds(&addresses, at) => writer.out.push(c),
            Language::French => writer.french(c, rest),
            Language::English => writer.english(c, rest),
        }
    }
    writer.out
}

/// One space for each run of white space, a no-break one if the run holds one; none at the ends.
fn collapse_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = None;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            let no_break = Some(c).filter(|c| matches!(*c, NO_BREAK | NARROW));
            space = space.max(no_break.or(Some(' ')));
        } else {
            out.extend(space.take());
            out.push(c);
        }
    }
    out
}

/// Writes a text anew, a character at a time.
struct Writer {
    out: String,
}

impl Writer {
    /// Writes `c`, which `rest` follows.
    fn french(&mut self, c: char, rest: &str) {
        let next = rest.chars().next();
        match c {
            '!' | '?' if ends_phrase(next, "!?….,;:)]}’") => self.spaced(c, NARROW),
            ';' if ends_phrase(next, "«") => self.spaced(c, NARROW),
            ':' if ends_phrase(next, "«") => self.spaced(c, NO_BREAK),
            '.' if rest.trim_start().starts_with('.') => self.out.push(c),
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
            '.' if rest.trim_start().starts_with('.') => self.out.push(c),
            ',' | '.' if ends_phrase(next, ")]}’") => self.attached(c),
            '%' | '‰' if self.follows_number(next) => self.attached(c),
            '€' | '$' | '£' | '¥' if self.follows_number(next) => self.before_number(c),
            '”' => {
                self.drop_space();
                self.out.push(c);
            }
            c if c.is_whitespace() && self.out.ends_with('“') => {}
            c if c.is_whitespace() && self.groups_english_digits(rest) => self.out.push(','),
            _ => self.out.push(c),
        }
    }

    fn follows_number(&self, next: Option<char>) -> bool {
        self.before_space().is_some_and(|c| c.is_ascii_digit()) && next.is_none_or(|c| !c.is_alphanumeric())
    }

    /// Whether the sign at hand is that of `n°` directly before a digit.
    fn abbreviates_number(&self, next: Option<char>) -> bool {
        let head = self.out.strip_suffix(['n', 'N']);
        head.is_some_and(|head| !head.ends_with(char::is_alphanumeric)) && next.is_some_and(|c| c.is_ascii_digit())
    }

    /// The last character written that is no white space.
    fn before_space(&self) -> Option<char> {
        self.out.trim_end().chars().next_back()
    }

    fn drop_space(&mut self) {
        self.out.truncate(self.out.trim_end().len());
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
        if before.is_some_and(|c| c.is_alphanumeric() || ")]}»”’\"!?…%€$£°".contains(c)) {
            self.drop_space();
        }
        self.out.push(mark);
    }

    /// Writes a currency sign before the amount that was just written, where it is clear what the amount is.
    fn before_number(&mut self, sign: char) {
        let is_amount = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let head = self.out.trim_end().trim_end_matches(is_amount);
        let start = head.len();
        let apart = head.is_empty() || head.ends_with(|c: char| c.is_whitespace() || "([“‘".contains(c));
        // 5 to 10 €
        let is_number = |word: &str| word.chars().all(is_amount);
        let mut words = head.split_whitespace().rev();
        let range = match words.next() {
            Some("to" | "or" | "and") => words.next().is_some_and(is_number),
            last => last.is_some_and(is_number),
        };
        if apart && !range && self.out[start..].starts_with(|c: char| c.is_ascii_digit()) {
            self.drop_space();
            self.out.insert(start, sign);
        } else {
            self.out.push(sign);
        }
    }

    /// Writes the white space `c` before `rest`, without a break where French wants none.
    fn french_space(&mut self, c: char, rest: &str) {
        if self.out.ends_with('“') || self.out.ends_with("«\u{a0}") || self.elides(rest) {
            return;
        }
        let separates = |c: char| c.is_whitespace() || "([«“’".contains(c);
        let word = self.out.rsplit(separates).next().unwrap_or_default();
        let token = rest.split(char::is_whitespace).next().unwrap_or_default();
        let token = token.trim_end_matches(|c: char| ",.;:!?…)]}»”’\"".contains(c));
        let number = word.ends_with(|c: char| c.is_ascii_digit());
        let next_number = token.starts_with(|c: char| c.is_ascii_digit());
        let lexicon = Language::French.lexicon();
        let no_break = (number && listed(lexicon.units, token))
            || (next_number && listed(lexicon.number_signs, word))
            || (next_number && word == "h" && self.ends_with_hours())
            || (token.starts_with(char::is_uppercase) && listed(lexicon.titles, word));
        self.out.push(if number && self.groups_digits(rest) {
            NARROW
        } else if no_break {
            NO_BREAK
        } else {
            c
        });
    }

    /// Whether the word written last has lost its vowel to the one that follows: `l’ actrice`, as pages with links have it.
    fn elides(&self, rest: &str) -> bool {
        let head = self.out.strip_suffix('’').unwrap_or_default();
        let before = head.trim_end_matches(char::is_alphabetic);
        // Le rock ’n’ roll
        let elided =
            !before.ends_with('’') && listed(Language::French.lexicon().elided, &head[before.len()..].to_lowercase());
        elided && rest.starts_with(char::is_alphabetic)
    }

    /// Whether the digits written last and those that follow are groups of one number: `12 500`.
    fn groups_digits(&self, rest: &str) -> bool {
        let is_digit = |c: char| c.is_ascii_digit();
        let head = self.out.trim_end_matches(is_digit);
        let before = self.out.len() - head.len();
        let tail = rest.trim_start_matches(is_digit);
        let after = rest.len() - tail.len();
        if after != 3 || tail.starts_with(char::is_alphanumeric) {
            return false;
        }
        match head.strip_suffix(NARROW) {
            Some(group) if group.ends_with(is_digit) => before == 3,
            _ => before <= 3 && !head.ends_with(|c: char| c.is_alphanumeric() || ".,:/-".contains(c)),
        }
    }

    /// Whether the digits written last and those that follow are groups of one number, and surely so, because a comma
    /// would spoil anything else: a telephone number, a year before a number, scores.
    fn groups_english_digits(&self, rest: &str) -> bool {
        let is_digit = |c: char| c.is_ascii_digit();
        let is_group = |group: &str| group.len() == 3 && group.chars().all(is_digit);
        // What is written is grouped already: 12,500 before 000.
        let head = self.out.trim_end_matches(|c: char| is_digit(c) || c == ',');
        let (first, groups) = match self.out[head.len()..].split_once(',') {
            Some((first, groups)) => (first, Some(groups)),
            None => (&self.out[head.len()..], None),
        };
        let begins = matches!(first.len(), 1..=3)
            && !first.starts_with('0')
            && groups.is_none_or(|groups| groups.split(',').all(is_group));
        let before = head.trim_end().chars().next_back();
        let apart = !head.ends_with(|c: char| c.is_alphanumeric() || ".:/-+#".contains(c))
            && before.is_none_or(|c| !c.is_ascii_digit());
        begins && apart && groups_follow(rest)
    }

    /// Whether the hours of a time were written last: `10 h`.
    fn ends_with_hours(&self) -> bool {
        let hours = self.out.strip_suffix("\u{a0}h");
        hours.is_some_and(|hours| hours.ends_with(|c: char| c.is_ascii_digit()))
    }
}

/// Whether `text` begins with groups of three digits, with a space between them, and no digits in other numbers follow.
fn groups_follow(mut text: &str) -> bool {
    for _ in 0..MAX_GROUPS {
        let tail = text.trim_start_matches(|c: char| c.is_ascii_digit());
        if text.len() - tail.len() != 3 || tail.starts_with(char::is_alphanumeric) {
            return false;
        }
        let mut after = tail.chars();
        match (after.next(), after.next()) {
            // 12 500,75 is not of English make, and 12 500-3 is no number.
            (Some(',' | '.' | '/' | '-' | ':'), Some(next)) => return !next.is_ascii_digit(),
            (Some(space), Some(next)) if space.is_whitespace() && next.is_ascii_digit() => {
                text = &tail[space.len_utf8()..];
            }
            _ => return true,
        }
    }
    false
}

/// Whether a mark before `next` ends a phrase, and is not part of a name, a time or a face: `10:30`, `:)`, `.NET`.
fn ends_phrase(next: Option<char>, others: &str) -> bool {
    next.is_none_or(|c| c.is_whitespace() || "»”\"".contains(c) || others.contains(c))
}

/// Most groups of digits after the first: what has more is no number of a text.
const MAX_GROUPS: usize = 6;
