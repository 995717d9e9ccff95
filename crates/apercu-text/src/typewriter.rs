//! The marks that a keyboard has, in place of typographic ones.

use super::characters::is_space;

/// Whether a text has a typewriter's marks: straight quotation marks or apostrophes, or at least no typographic ones.
pub fn is_typewritten(text: &str) -> bool {
    text.contains(['\'', '"']) || !text.contains(['’', '‘', '“', '”', '«', '»'])
}

/// The text with straight quotation marks and apostrophes, and with plain spaces.
///
/// Nothing else changes; `"` stands for guillemets and the spaces within them, too.
pub fn typewritten(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '’' | '‘' | '‹' | '›' => out.push('\''),
            '“' | '”' | '„' => out.push('"'),
            '«' => {
                out.push('"');
                rest = rest.trim_start_matches(is_space);
            }
            '»' => {
                out.truncate(out.trim_end_matches(is_space).len());
                out.push('"');
            }
            c if is_space(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Language, typography};
    use proptest::prelude::*;

    #[test]
    fn typographic_marks_become_straight() {
        let cases = [
            ("«\u{a0}C’est fini\u{202f}!\u{a0}»", "\"C'est fini !\""),
            ("“It’s ‘over’,” she said.", "\"It's 'over',\" she said."),
            ("12\u{202f}000 € – c’est tout…", "12 000 € – c'est tout…"),
            ("«»", "\"\""),
        ];
        for (typographic, plain) in cases {
            assert_eq!(typewritten(typographic), plain);
        }
    }

    #[test]
    fn straight_marks_tell_how_a_text_was_written() {
        for text in ["The port", "C'est fini", "« C'est fini »", "\"Over\""] {
            assert!(is_typewritten(text), "{text}");
        }
        for text in ["C’est fini", "« Fini »", "“Over”"] {
            assert!(!is_typewritten(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_typewritten_is_told_as_such_and_stays(text in "[a-z0-9’‘“”«»'\" \u{a0}\u{202f}!?,.é]{0,40}") {
            for language in Language::ALL {
                let plain = typewritten(&typography(&text, language));
                prop_assert!(is_typewritten(&plain), "{:?}", plain);
                prop_assert_eq!(&typewritten(&plain), &plain);
            }
        }
    }
}
