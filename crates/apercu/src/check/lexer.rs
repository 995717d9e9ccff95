//! Words and digits of a sentence, apart.

use std::borrow::Cow;

/// A run of letters, or of digits that do not follow a letter ("F16" is a run of letters), or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// Its first byte.
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is a run of digits.
    pub(super) fn is_digits(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The tokens of a sentence. Digits end where a letter follows ("10h30" is "10", "h", "30"), letters do not end where
/// a digit follows ("SU7"), except after a single "h" that follows digits.
pub(super) fn lex(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let digits = first.is_ascii_digit();
        let hour = matches!(first, 'h' | 'H') && tokens.last().is_some_and(|t| t.is_digits() && t.end() == start);
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = chars.peek() {
            let goes_on = if digits || hour {
                c.is_ascii_digit() && !hour
            } else {
                c.is_alphanumeric()
            };
            // "10heures": the letters after an hour's "h" belong to it.
            let goes_on = goes_on || (hour && c.is_alphabetic());
            if !goes_on {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        tokens.push(Token {
            text: &text[start..end],
            start,
        });
    }
    tokens
}

/// The text with what begins at some tokens replaced. `read` tells, for a token, the byte where what it begins ends, and
/// what comes in its place, if anything; it is next asked of the first token from that byte on.
pub(super) fn rewritten<'a>(
    text: &'a str,
    tokens: &[Token],
    read: impl Fn(usize) -> (usize, Option<String>),
) -> Cow<'a, str> {
    let (mut written, mut done, mut next) = (String::new(), 0, 0);
    for (at, token) in tokens.iter().enumerate() {
        if token.start < next {
            continue;
        }
        let (end, replacement) = read(at);
        next = end;
        if let Some(replacement) = replacement {
            written.push_str(&text[done..token.start]);
            written.push_str(&replacement);
            done = end;
        }
    }
    if done == 0 {
        return text.into();
    }
    (written + &text[done..]).into()
}

#[cfg(test)]
mod tests {
    use super::lex;

    #[test]
    fn words_and_digits_apart() {
        let cases: [(&str, &[&str]); 6] = [
            ("10h30, 10 h 30", &["10", "h", "30", "10", "h", "30"]),
            ("la SU7 et la 1re", &["la", "SU7", "et", "la", "1", "re"]),
            ("1 250,5 €", &["1", "250", "5"]),
            ("l’été 2024", &["l", "été", "2024"]),
            ("5G, 3M$, 10heures", &["5", "G", "3", "M", "10", "heures"]),
            ("…", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = lex(text).iter().map(|t| t.text).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
