//! Straight double quotes: which of them open and which close.

/// What a quotation mark does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Open,
    Close,
}

/// The straight double quotes of a text, with their byte offsets.
///
/// White space tells most of them apart (`a "b" c`); between two letters or two spaces (`a."b`), the mark does the
/// opposite of the one before.
pub(super) fn straight_quotes(text: &str) -> Vec<(usize, Role)> {
    let mut quotes = Vec::new();
    let mut last = Role::Close;
    for (at, _) in text.match_indices('"') {
        let free_before = text[..at]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "([{«“‘'’—–".contains(c));
        let free_after = text[at + 1..]
            .chars()
            .next()
            .is_none_or(|c| c.is_whitespace() || ".,;:!?…)]}»”".contains(c));
        last = match (free_before, free_after, last) {
            (true, false, _) => Role::Open,
            (false, true, _) => Role::Close,
            (_, _, Role::Close) => Role::Open,
            (_, _, Role::Open) => Role::Close,
        };
        quotes.push((at, last));
    }
    quotes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str) -> String {
        straight_quotes(text)
            .into_iter()
            .map(|(_, role)| if role == Role::Open { '<' } else { '>' })
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
