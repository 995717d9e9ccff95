//! The marks that open the items of a list: `- `, `•`, `1.`, `b)`, `IV.`.

/// How an item of a list is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemMark {
    /// `•`, `*`, `▪`…: nothing else starts a line like this.
    Bullet,
    /// `-`, `–`, `—`: may also be the dash of a dialogue or of an aside.
    Dash,
    /// `a)`, `(3)`.
    Bracket,
    /// `1.`, `B.`, `IV.`: may also be the last word of a sentence.
    Dot,
}

/// The mark that a line starts with, if any, and the text after it.
pub(super) fn item_mark(line: &str) -> Option<(ItemMark, &str)> {
    let line = line.trim_start();
    let first = line.chars().next()?;
    let (mark, rest) = match first {
        '•' | '▪' | '◦' | '‣' | '●' | '■' | '►' | '➤' | '·' | '∙' => {
            return Some((ItemMark::Bullet, line[first.len_utf8()..].trim_start()));
        }
        '*' => (ItemMark::Bullet, &line[1..]),
        '-' | '‐' | '–' | '—' | '−' => (ItemMark::Dash, &line[first.len_utf8()..]),
        _ => enumerator(line)?,
    };
    rest.starts_with(char::is_whitespace).then(|| (mark, rest.trim_start()))
}

/// Whether a text is nothing but the number or letter of an item, without its stop: `12`, `B`, `IV`.
pub(super) fn is_enumerator(text: &str) -> bool {
    let count = text.chars().take(5).count();
    match text.chars().next() {
        Some(c) if c.is_ascii_digit() => count <= 3 && text.bytes().all(|b| b.is_ascii_digit()),
        Some(_) if count == 1 => text.chars().all(char::is_alphabetic),
        Some(_) => count <= 4 && text.chars().all(|c| "IVXLC".contains(c)),
        None => false,
    }
}

fn enumerator(line: &str) -> Option<(ItemMark, &str)> {
    let inner = line.strip_prefix('(').unwrap_or(line);
    let mut chars = inner.char_indices().take(5);
    let (end, _) = chars.find(|(_, c)| !c.is_ascii_alphanumeric())?;
    let (label, rest) = inner.split_at(end);
    if !is_enumerator(label) {
        return None;
    }
    if let Some(rest) = rest.strip_prefix(')') {
        Some((ItemMark::Bracket, rest))
    } else if inner.len() == line.len() {
        Some((ItemMark::Dot, rest.strip_prefix('.')?))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_words() {
        for (line, expected) in [
            ("• Le budget", Some((ItemMark::Bullet, "Le budget"))),
            ("*  It works", Some((ItemMark::Bullet, "It works"))),
            ("**It works**", None),
            ("- un bal", Some((ItemMark::Dash, "un bal"))),
            ("-5 °C", None),
            ("1) douze", Some((ItemMark::Bracket, "douze"))),
            ("(b) the rule", Some((ItemMark::Bracket, "the rule"))),
            ("12. Il part", Some((ItemMark::Dot, "Il part"))),
            ("IV. La fin", Some((ItemMark::Dot, "La fin"))),
            ("1998. Il part", None),
            ("Non. Il part", None),
            ("(CNN) The", None),
            ("3.5 percent", None),
            ("", None),
        ] {
            assert_eq!(item_mark(line), expected, "{line}");
        }
    }
}
