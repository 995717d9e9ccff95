//! Quotation marks and apostrophes: which open, which close, and the marks of a language.

use super::Language;
use super::addresses::{addresses, holds};

/// What a quotation mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Open,
    Close,
}

/// A straight double quote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Straight {
    /// Its byte offset.
    pub(super) at: usize,
    pub(super) role: Role,
    /// Whether its neighbours tell its role.
    certain: bool,
}

/// The straight double quotes of a text.
///
/// White space tells most of them apart (`a "b" c`); between two letters or two spaces (`a."b`), the mark does the
/// opposite of the one before.
pub(super) fn straight_quotes(text: &str) -> Vec<Straight> {
    let mut quotes = Vec::new();
    let mut last = Role::Close;
    for (at, _) in text.match_indices('"') {
        let before = text[..at].chars().next_back();
        let after = text[at + 1..].chars().next();
        let free_before = starts_word(before) || matches!(before, Some('\'' | '’'));
        let free_after = ends_word(after);
        let opens = if free_before == free_after {
            last == Role::Close
        } else {
            free_before
        };
        last = if opens { Role::Open } else { Role::Close };
        // A screen of 15" may be meant.
        let further = text[at + 1..].trim_start().chars().next();
        let inches = before.is_some_and(|c| c.is_ascii_digit()) && further.is_some_and(|c| !".,;:!?…)]}".contains(c));
        quotes.push(Straight {
            at,
            role: last,
            certain: free_before != free_after && !inches,
        });
    }
    quotes
}

/// A text with the quotation marks and apostrophes of a language; white space stays as it is.
///
/// If a straight double quote has no partner and nothing else tells what it does, no quotation mark changes.
pub(super) fn quotation_marks(text: &str, language: Language) -> String {
    let marks = marks(text, language);
    if marks.iter().any(|mark| mark.doubtful && !mark.paired) {
        return apostrophes(text, language);
    }
    let mut out = String::with_capacity(text.len() + 2 * marks.len());
    let mut from = 0;
    for mark in marks {
        out.push_str(&text[from..mark.at]);
        from = mark.at + mark.length;
        let [open, close] = match (language, mark.depth) {
            (Language::French, 0) => ['«', '»'],
            (Language::French, _) | (Language::English, 0) => ['“', '”'],
            (Language::English, _) => ['‘', '’'],
        };
        out.push(if mark.role == Role::Open { open } else { close });
    }
    out.push_str(&text[from..]);
    apostrophes(&out, language)
}

/// A quotation mark and where it stands among the others.
struct Mark {
    at: usize,
    /// In bytes.
    length: usize,
    role: Role,
    /// Whether only a partner can tell the role.
    doubtful: bool,
    /// Whether its partner is in the text.
    paired: bool,
    /// How many quotations it stands in.
    depth: usize,
}

/// The quotation marks of a text; in French, single ones count as well, in pairs.
fn marks(text: &str, language: Language) -> Vec<Mark> {
    let mut straight = straight_quotes(text).into_iter();
    let singles = match language {
        Language::French => single_quotes(text),
        Language::English => Vec::new(),
    };
    let mut singles = singles.into_iter().peekable();
    let mut marks = Vec::new();
    for (at, c) in text.char_indices() {
        let found = match c {
            '«' | '“' => Some((Role::Open, false)),
            '»' | '”' => Some((Role::Close, false)),
            '"' => straight.next().map(|quote| (quote.role, !quote.certain)),
            '\'' | '‘' | '’' => {
                let single = singles.next_if(|single| single.0 == at);
                single.map(|(_, role)| (role, false))
            }
            _ => None,
        };
        marks.extend(found.map(|(role, doubtful)| Mark {
            at,
            length: c.len_utf8(),
            role,
            doubtful,
            paired: false,
            depth: 0,
        }));
    }
    pair(&mut marks);
    marks
}

/// Finds the partner and the depth of each mark.
fn pair(marks: &mut [Mark]) {
    let mut open: Vec<usize> = Vec::new();
    // Quotations that started before the text: each of their ends stands outside all that comes before it.
    let mut outer = 0;
    for index in 0..marks.len() {
        match marks[index].role {
            Role::Open => {
                marks[index].depth = open.len();
                open.push(index);
            }
            Role::Close => match open.pop() {
                Some(partner) => {
                    marks[partner].paired = true;
                    marks[index].paired = true;
                    marks[index].depth = open.len();
                }
                None => outer += 1,
            },
        }
    }
    for mark in marks {
        if mark.role == Role::Close && !mark.paired {
            outer -= 1;
        }
        mark.depth += outer;
    }
}

/// The single quotation marks that come in pairs with no other mark between, with their byte offsets; the others are
/// apostrophes.
fn single_quotes(text: &str) -> Vec<(usize, Role)> {
    const SHORTEST: usize = 2;
    let mut quotes = Vec::new();
    let addresses = addresses(text);
    let mut open = None;
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let free_before = starts_word(before);
        let free_after = ends_word(after);
        match c {
            _ if holds(&addresses, at) => {}
            '\'' | '‘' if free_before && after.is_some_and(char::is_alphabetic) => {
                open = Some(at);
            }
            '\'' | '’' if !free_before && free_after => {
                if let Some(start) = open.take_if(|start| at - *start > SHORTEST) {
                    quotes.extend([(start, Role::Open), (at, Role::Close)]);
                }
            }
            '"' | '«' | '»' | '“' | '”' => open = None,
            _ => {}
        }
        before = Some(c);
    }
    quotes
}

/// Whether a quotation mark after `before` stands at the start of what it quotes.
fn starts_word(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([{«“‘\"—–".contains(c))
}

/// Whether a quotation mark before `after` stands at the end of what it quotes.
fn ends_word(after: Option<char>) -> bool {
    after.is_none_or(|c| c.is_whitespace() || ".,;:!?…)]}»”\"".contains(c))
}

/// A text with curly apostrophes and, in English, curly single quotation marks.
fn apostrophes(text: &str, language: Language) -> String {
    let singles = match language {
        Language::English => single_quotes(text),
        Language::French => Vec::new(),
    };
    let mut singles = singles.into_iter().peekable();
    let addresses = addresses(text);
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let single = singles.next_if(|single| single.0 == at);
        let after = chars.peek().map(|(_, c)| *c);
        let letter_before = before.is_some_and(char::is_alphabetic);
        let letter_after = after.is_some_and(char::is_alphabetic);
        let word_after = after.is_some_and(char::is_alphanumeric);
        let ends_word = ends_word(after) && !starts_word(before);
        // The height 5'10
        let prime = before.is_some_and(char::is_numeric) && !letter_after;
        out.push(match (c, single) {
            _ if holds(&addresses, at) => c,
            ('\'', Some((_, Role::Open))) => '‘',
            ('\'', Some((_, Role::Close))) => '’',
            ('\'', None) if !prime && (letter_before || word_after || ends_word) => '’',
            ('‘' | '`' | '´', None) if letter_before && letter_after => '’',
            _ => c,
        });
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> String {
        straight_quotes(text)
            .into_iter()
            .map(|quote| if quote.role == Role::Open { '<' } else { '>' })
            .collect()
    }

    #[test]
    fn neighbours_tell_the_role() {
        for (text, expected) in [
            (r#"He said "no"."#, "<>"),
            (r#""No," he said. "Never.""#, "<><>"),
            (r#"Il a dit " non " hier"#, "<>"),
            (r#"l'"affaire", d'"ici""#, "<><>"),
            (r#"dit-elle."Nous partons."Fin"#, "<>"),
            (r#""I was told, 'Go.'" He left."#, "<>"),
            // Each paragraph of a long quotation opens it anew.
            (r#""One. "Two. "Three.""#, "<<<>"),
            (r#"un écran de 15" neuf"#, ">"),
        ] {
            assert_eq!(roles(text), expected, "{text}");
        }
    }
}
