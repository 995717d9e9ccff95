//! Cutting a sentence that is longer than a model's window into chunks that fit.

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

/// Where to cut `text` in two, neither of them empty.
fn boundary(text: &str) -> Option<usize> {
    const KINDS: [fn(char, char) -> bool; 4] = [
        |before, after| matches!(before, ';' | ':') && after.is_whitespace(),
        |before, after| matches!(before, ',') && after.is_whitespace(),
        |_, after| after.is_whitespace(),
        |_, _| true,
    ];
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

#[cfg(test)]
mod tests {
    use super::chunks;

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
}
