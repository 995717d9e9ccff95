//! Text that is safe to show: what an article or a file name holds must not steer the terminal.

use std::borrow::Cow;

/// Whether a terminal obeys `c` instead of showing it: control characters, and those that change the direction of text.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` on one line, without what steers a terminal; no-break spaces stay.
pub fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c == ' ' || (steers(c) && c.is_whitespace()) {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !steers(c) {
            line.push(c);
        }
    }
    line.trim_matches(' ').to_owned()
}

/// `text` with what steers a terminal spelled out (`\u{1b}`), line ends kept: for names and messages, where nothing may
/// vanish.
pub fn escape(text: &str) -> Cow<'_, str> {
    replace(text, |c| c.escape_unicode().to_string())
}

/// JSON with what steers a terminal as escapes; it stands only within strings, where they mean the same.
pub fn json(text: &str) -> Cow<'_, str> {
    replace(text, |c| format!("\\u{:04x}", u32::from(c)))
}

fn replace(text: &str, with: impl Fn(char) -> String) -> Cow<'_, str> {
    let stays = |c: char| c == '\n' || !steers(c);
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .map(|c| if stays(c) { c.to_string() } else { with(c) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}[31mb\u{202e}c\u{85}d\u{200f}e\u{7f}f\u{2066}g\u{9b}h\0i";

    #[test]
    fn a_line_loses_what_steers_a_terminal() {
        assert_eq!(line(HOSTILE), "a[31mbc defghi");
        assert_eq!(line(" hard\r\nwrapped\t text \n"), "hard wrapped text");
        assert_eq!(
            line("« Où ? » — 10\u{202f}000\u{a0}€"),
            "« Où ? » — 10\u{202f}000\u{a0}€"
        );
    }

    #[test]
    fn an_escaped_name_loses_nothing() {
        assert_eq!(escape("a\u{1b}[2J\u{202e}.txt"), "a\\u{1b}[2J\\u{202e}.txt");
        assert_eq!(escape("été.txt\n"), "été.txt\n");
    }

    #[test]
    fn escaped_json_has_the_same_value() {
        let text = serde_json::to_string(HOSTILE).unwrap();
        let escaped = json(&text);
        assert!(escaped.is_ascii());
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), HOSTILE);
    }
}
