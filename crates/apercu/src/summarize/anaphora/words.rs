//! A sentence as words, with what stands between them.

use crate::text::Language;

/// A word of a sentence.
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) lower: String,
    /// Whether punctuation parts it from the word before, and whether that is no more than a comma.
    pub(super) parted: bool,
    pub(super) comma: bool,
    /// Whether a colon stands before it.
    pub(super) colon: bool,
    /// Whether it stands in quotation marks.
    pub(super) quoted: bool,
    /// Whether it owns what follows: "the firm’s".
    pub(super) owner: bool,
}

impl Word<'_> {
    pub(super) fn is_name(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }
}

/// Words of a sentence that are read; longer ones are lists and hostile texts.
const MOST: usize = 120;

/// The first words of a sentence: hyphens hold together, apostrophes part.
pub(super) fn words(sentence: &str, language: Language) -> Vec<Word<'_>> {
    let mut words: Vec<Word> = Vec::new();
    let (mut parted, mut comma, mut colon, mut quoted) = (false, false, false, false);
    let mut rest = sentence;
    while words.len() < MOST
        && let Some(c) = rest.chars().next()
    {
        if !c.is_alphanumeric() {
            match c {
                '«' | '“' => quoted = true,
                '»' | '”' => quoted = false,
                '"' => quoted = !quoted,
                _ => {}
            }
            let is_abbreviation = c == '.' && words.last().is_some_and(|word| word.text.len() <= 3 && word.is_name());
            let splits = !(c.is_whitespace() || matches!(c, '\'' | '’' | '-' | '«' | '»' | '“' | '”' | '"'));
            if splits && !is_abbreviation {
                comma = !parted && c == ',';
                colon = c == ':';
                parted = true;
            }
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = end_of_word(rest);
        let (text, after) = rest.split_at(end);
        let owner = language == Language::English && owns(after);
        let lower = text.to_lowercase();
        // "It’s" is two words.
        let is_contracted = owner
            && matches!(
                &*lower,
                "it" | "he" | "she" | "that" | "there" | "this" | "who" | "what"
            );
        words.push(Word {
            text,
            lower,
            parted,
            comma,
            colon,
            quoted,
            owner: owner && !is_contracted,
        });
        rest = after;
        if owner {
            let letter = after.char_indices().nth(1).map_or(after.len(), |(at, _)| at + 1);
            rest = &after[letter..];
            if is_contracted {
                words.push(Word {
                    text: "is",
                    lower: "is".to_owned(),
                    parted: false,
                    comma: false,
                    colon: false,
                    quoted,
                    owner: false,
                });
            }
        }
        (parted, comma, colon) = (false, false, false);
    }
    words
}

/// Where the first word ends; hyphens within it, and the point of a number, belong to it.
fn end_of_word(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    let mut digit = false;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = c == '-' && next.is_some_and(char::is_alphanumeric)
            || matches!(c, '.' | ',') && digit && next.is_some_and(|next| next.is_ascii_digit());
        if !c.is_alphanumeric() && !joins {
            return at;
        }
        digit = c.is_ascii_digit();
        end = at + c.len_utf8();
    }
    end
}

/// Whether ’s follows.
fn owns(after: &str) -> bool {
    after
        .strip_prefix(['\'', '’'])
        .and_then(|rest| rest.strip_prefix('s'))
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}
