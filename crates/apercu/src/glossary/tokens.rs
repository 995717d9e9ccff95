//! Texts as words and marks, in which terms are looked for.

use std::ops::Range;

/// A word, or a single mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// In small letters, apostrophes and hyphens in one form.
    pub(super) lower: String,
    pub(super) span: Range<usize>,
}

/// The words and marks of a text; spaces between them do not count.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut in_word = false;
    for (start, c) in text.char_indices() {
        let span = start..start + c.len_utf8();
        if c.is_alphanumeric() {
            match tokens.last_mut().filter(|_| in_word) {
                Some(word) => {
                    word.lower.extend(c.to_lowercase());
                    word.span.end = span.end;
                }
                None => tokens.push(Token {
                    lower: c.to_lowercase().collect(),
                    span,
                }),
            }
            in_word = true;
            continue;
        }
        in_word = false;
        if !c.is_whitespace() {
            let c = match c {
                '’' | 'ʼ' => '\'',
                '‐' | '‑' => '-',
                other => other,
            };
            tokens.push(Token {
                lower: c.to_string(),
                span,
            });
        }
    }
    tokens
}

/// A form of a term to be looked for.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// Each word in small letters, and as it is written.
    words: Vec<(String, String)>,
    /// Whether it has capitals, which the text must have too.
    cased: bool,
}

impl Pattern {
    pub(crate) fn new(form: &str) -> Self {
        let words = tokens(form);
        Self {
            cased: form.contains(char::is_uppercase),
            words: words
                .into_iter()
                .map(|token| (token.lower, form[token.span].to_owned()))
                .collect(),
        }
    }

    /// The same, to be found in any case.
    pub(crate) fn in_any_case(form: &str) -> Self {
        Self {
            cased: false,
            ..Self::new(form)
        }
    }

    /// How many words and marks it has.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Its first word in small letters.
    pub(super) fn first(&self) -> &str {
        self.words.first().map_or("", |(lower, _)| lower)
    }

    /// Whether it stands at this token of a text, as whole words.
    pub(super) fn begins(&self, text: &str, tokens: &[Token], at: usize) -> bool {
        let Some(here) = tokens.get(at..at + self.words.len()).filter(|here| !here.is_empty()) else {
            return false;
        };
        let whole = &text[here[0].span.start..here[here.len() - 1].span.end];
        // Capitals throughout, as in a headline.
        let shouted = !whole.contains(char::is_lowercase) && whole.chars().count() > 1;
        let same = |(token, (lower, written)): (&Token, &(String, String))| {
            let any_case = !self.cased || shouted || !lower.chars().any(char::is_alphanumeric);
            token.lower == *lower && (any_case || text[token.span.clone()] == *written)
        };
        here.iter().zip(&self.words).all(same) && !is_hyphenated(tokens, at, at + self.words.len())
    }
}

/// Whether a hyphen joins a stretch of words to what is before or after it: "porte" in "porte-parole".
fn is_hyphenated(tokens: &[Token], start: usize, end: usize) -> bool {
    let joined = |left: usize| {
        let pair = tokens.get(left).zip(tokens.get(left + 1));
        pair.is_some_and(|(left, right)| left.span.end == right.span.start)
    };
    let is_hyphen = |at: usize| tokens.get(at).is_some_and(|token| token.lower == "-");
    let before = start >= 2 && is_hyphen(start - 1) && joined(start - 1) && joined(start - 2);
    let after = is_hyphen(end) && joined(end - 1) && joined(end);
    before || after
}
