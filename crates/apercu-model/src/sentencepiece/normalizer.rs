//! What SentencePiece does to text before it is cut into pieces.

use super::charsmap::Charsmap;
use super::{Lexicon, Piece, Rules, SPACE};

/// Brings text into the form that the pieces were learned on.
#[derive(Debug)]
pub(super) struct Normalizer {
    pub(super) charsmap: Option<Charsmap>,
    pub(super) rules: Rules,
}

impl Normalizer {
    /// The normal form of `text`. User-defined symbols are left as they are.
    pub(super) fn normalize(&self, text: &str, pieces: &[Piece], user_defined: &Lexicon) -> String {
        let Rules {
            add_dummy_prefix,
            remove_extra_whitespaces,
            escape_whitespaces,
            whitespace_as_suffix,
        } = self.rules;
        let space = if escape_whitespaces { SPACE } else { ' ' };
        let mut rest = text;
        if remove_extra_whitespaces {
            while let (length, " ") = self.first(rest, pieces, user_defined) {
                rest = &rest[length..];
            }
        }
        if rest.is_empty() {
            return String::new();
        }
        let mut out = String::with_capacity(text.len() + text.len() / 2);
        if add_dummy_prefix && !whitespace_as_suffix {
            out.push(space);
        }
        let mut after_space = remove_extra_whitespaces;
        while !rest.is_empty() {
            let (length, replacement) = self.first(rest, pieces, user_defined);
            let kept = if after_space {
                replacement.trim_start_matches(' ')
            } else {
                replacement
            };
            out.extend(kept.chars().map(|c| if c == ' ' { space } else { c }));
            if !kept.is_empty() {
                after_space = remove_extra_whitespaces && kept.ends_with(' ');
            }
            rest = &rest[length..];
        }
        if remove_extra_whitespaces {
            out.truncate(out.trim_end_matches(space).len());
        }
        if add_dummy_prefix && whitespace_as_suffix {
            out.push(space);
        }
        out
    }

    /// What the start of `text` becomes: a symbol, what the longest rule says, or its first character.
    fn first<'a>(&'a self, text: &'a str, pieces: &[Piece], user_defined: &Lexicon) -> (usize, &'a str) {
        if let Some((length, _)) = user_defined.prefixes(pieces, text).last() {
            return (length, &text[..length]);
        }
        if let Some(rule) = self.charsmap.as_ref().and_then(|charsmap| charsmap.longest(text)) {
            return rule;
        }
        let length = text.chars().next().map_or(0, char::len_utf8);
        (length, &text[..length])
    }
}
