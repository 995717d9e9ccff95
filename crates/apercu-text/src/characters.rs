//! Characters and the shortest stretches of them.

pub(super) fn char_at(text: &str, pos: usize) -> Option<char> {
    text.get(pos..)?.chars().next()
}

/// Length of the white space that a text starts with, in bytes.
pub(super) fn space_len(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉')
}

pub(super) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() && !is_line_break(c)
}

pub(super) fn holds_blank_line(space: &str) -> bool {
    let breaks = space.chars().filter(|c| is_line_break(*c)).count();
    breaks - space.matches("\r\n").count() > 1 || space.contains('\u{2029}')
}

/// The last word of a text, cut at white space, opening marks and apostrophes.
pub(super) fn last_token(text: &str) -> &str {
    let separates = |c: char| c.is_whitespace() || "()[]{}«»“”\"‘’',;:–—!?…".contains(c);
    let token = text.rsplit(separates).next().unwrap_or_default();
    token.trim_start_matches('-')
}

/// The letters that a text starts with, up to two dozen.
pub(super) fn first_word(text: &str) -> &str {
    let mut others = text.char_indices().take(24).filter(|(_, c)| !c.is_alphabetic());
    let end = others.next().map(|(at, _)| at);
    &text[..end.unwrap_or_else(|| floor_char_boundary(text, 24))]
}

/// The last character boundary at or before `index`; `str` itself has this from Rust 1.91 on.
pub(super) fn floor_char_boundary(text: &str, index: usize) -> usize {
    if index >= text.len() {
        return text.len();
    }
    // A character has at most four bytes.
    (index.saturating_sub(3)..=index)
        .rev()
        .find(|index| text.is_char_boundary(*index))
        .unwrap_or(0)
}
