//! Cutting a sentence that is longer than a model's window into chunks that fit.

use std::ops::Range;

/// Cuts `text` into consecutive chunks for which `fits` holds; nothing but the white space between them is lost.
///
/// Each cut is made at the best kind of boundary there is (after a semicolon or colon, after a comma, between words,
/// between characters), and of these at the one nearest to the middle. A single character is never cut.
///
/// # Errors
/// What `fits` reports.
pub fn chunks<'a, E>(text: &'a str, fits: &mut dyn FnMut(&str) -> Result<bool, E>) -> Result<Vec<&'a str>, E> {
    let mut done = Vec::new();
    let mut waiting = vec![text.trim()];
    while let Some(piece) = waiting.pop() {
        if fits(piece)? {
            done.push(piece);
            continue;
        }
        match boundary(piece) {
            Some(at) => {
                let (left, right) = piece.split_at(at);
                waiting.push(right.trim_start());
                waiting.push(left.trim_end());
            }
            None => done.push(piece),
        }
    }
    Ok(done)
}

/// Kinds of boundaries between two characters, the best first.
const KINDS: [fn(char, char) -> bool; 4] = [
    |before, after| matches!(before, ';' | ':') && after.is_whitespace(),
    |before, after| matches!(before, ',') && after.is_whitespace(),
    |_, after| after.is_whitespace(),
    |_, _| true,
];

/// Where to cut `text` in two, neither of them empty.
fn boundary(text: &str) -> Option<usize> {
    let middle = text.len() / 2;
    KINDS.iter().find_map(|is_boundary| {
        text.char_indices()
            .zip(text.chars().skip(1))
            .filter(|((_, before), after)| is_boundary(*before, *after))
            .map(|((at, before), _)| at + before.len_utf8())
            // A cut near an end gains nothing: the other piece is as long as before.
            .filter(|at| *at >= text.len() / 8 && *at <= text.len() - text.len() / 8)
            .min_by_key(|at| at.abs_diff(middle))
    })
}

/// The parts, by their bytes, of a text that may have no more than so many characters in one: each is cut at the last of the best
/// boundaries in its second half. White space around them is left out.
pub(crate) fn parts(text: &str, most: usize) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        let white = rest.len() - rest.trim_start().len();
        start += white;
        let rest = &text[start..];
        if rest.is_empty() {
            return None;
        }
        let end = match rest.char_indices().nth(most) {
            Some((limit, _)) => last_boundary(rest, limit),
            None => rest.len(),
        };
        let part = start..start + rest[..end].trim_end().len();
        start += end;
        Some(part)
    })
}

/// The last of the best boundaries in the second half of the first so many bytes of a text, which has more.
fn last_boundary(text: &str, limit: usize) -> usize {
    let half = limit / 2;
    let pairs = || text[..limit].char_indices().zip(text.chars().skip(1));
    let found = KINDS.iter().find_map(|is_boundary| {
        let ends = pairs()
            .filter(|((_, before), after)| is_boundary(*before, *after))
            .map(|((at, before), _)| at + before.len_utf8());
        ends.filter(|end| *end >= half).last()
    });
    found.unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::{chunks, parts};

    fn cut(text: &str, most: usize) -> Vec<&str> {
        chunks::<()>(text, &mut |piece| Ok(piece.chars().count() <= most)).unwrap()
    }

    #[test]
    fn what_fits_stays_whole() {
        assert_eq!(cut("Il pleut.", 40), ["Il pleut."]);
        assert_eq!(cut("", 40), [""]);
    }

    #[test]
    fn cuts_at_the_best_boundary() {
        assert_eq!(
            cut("Il pleut, il vente ; la mer, elle, reste calme.", 30),
            ["Il pleut, il vente ;", "la mer, elle, reste calme."]
        );
        assert_eq!(
            cut("The rain, which fell all night, has stopped", 32),
            ["The rain, which fell all night,", "has stopped"]
        );
        assert_eq!(cut("un deux trois quatre", 12), ["un deux", "trois quatre"]);
        assert_eq!(cut("aéaéaéaé", 4), ["aéaé", "aéaé"]);
    }

    #[test]
    fn loses_nothing_but_white_space() {
        let text = "a, b; c d  e: fghijklmnop, q — r (s, t) «u» v, w x; y z".repeat(20);
        for most in 1..60 {
            let joined: String = cut(&text, most).concat();
            let bare = |s: &str| s.split_whitespace().collect::<String>();
            assert_eq!(bare(&joined), bare(&text), "pieces of {most}");
        }
    }

    #[test]
    fn a_character_is_never_cut() {
        assert_eq!(cut("éa", 0), ["é", "a"]);
    }

    #[test]
    fn parts_have_all_of_a_text_and_no_more_than_so_many_characters() {
        for text in [
            "",
            " ",
            "court",
            "un, deux, trois; quatre, cinq, six",
            "éééééééééééééééééééé",
            "  a  b  c  d  e  f  g  ",
            "x, y",
        ] {
            let found: Vec<&str> = parts(text, 8).map(|part| &text[part]).collect();
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&found.concat()), letters(text));
            assert!(
                found
                    .iter()
                    .all(|part| part.chars().count() <= 8 && part.trim() == *part && !part.is_empty())
            );
        }
        let text = "un, deux, trois; quatre";
        let found: Vec<&str> = parts(text, 16).map(|part| &text[part]).collect();
        assert_eq!(found, ["un, deux, trois;", "quatre"]);
    }
}
