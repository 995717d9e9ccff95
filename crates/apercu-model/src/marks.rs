//! The marks of a keyboard, for models that were taught no others. `scripts/train/text.py` does the same to the text that
//! they are taught.

use apercu_text as text;

/// A text with straight quotation marks and apostrophes, hyphens for dashes, three full stops for an ellipsis, and no space
/// before a mark that French has one before.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let straight = text::typewritten(text);
    let mut characters = straight.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            'ʼ' | '`' => out.push('\''),
            '–' | '—' | '\u{2011}' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            ';' | ':' | '?' | '!' | '%' if ends_a_word(characters.peek()) => {
                let word = out.trim_end_matches(' ');
                if word.ends_with(char::is_alphanumeric) {
                    out.truncate(word.len());
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a mark before this one stands at the end of a word.
fn ends_a_word(next: Option<&char>) -> bool {
    next.is_none_or(|&c| c.is_whitespace() || c == '"')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_are_those_of_a_keyboard() {
        let cases = [
            ("« C’est fini\u{202f}! »", "\"C'est fini!\""),
            ("Le taux – 12 % – baisse…", "Le taux - 12% - baisse..."),
            ("à 8 h ; puis : rien", "à 8 h; puis: rien"),
            ("un :dièse ! et ( ?)", "un :dièse! et ( ?)"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected);
        }
    }
}
