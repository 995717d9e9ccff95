//! Loops: a model that has lost its way says the same words again and again.

/// Longest loop looked for, in words.
const LONGEST: usize = 12;

/// The words that a text repeats without end: the same word four times in a row, the same few words three times, or the
/// same five or more twice.
pub(crate) fn repeated(text: &str) -> Option<&str> {
    let words: Vec<(usize, &str)> = text
        .split_whitespace()
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    let bare: Vec<String> = words
        .iter()
        .map(|(_, word)| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    for length in 1..=LONGEST.min(bare.len() / 2) {
        let times = match length {
            1 => 4,
            2..=4 => 3,
            _ => 2,
        };
        // How many words in a row equal the word `length` before them.
        let mut run = 0;
        for at in length..bare.len() {
            run = if bare[at] == bare[at - length] && !bare[at].is_empty() {
                run + 1
            } else {
                0
            };
            if run == length * (times - 1) {
                let (start, _) = words[at + 1 - length];
                let (last, word) = words[at];
                return text.get(start..last + word.len());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[test]
    fn loops_are_found() {
        let cases = [
            ("the the the the the cat", Some("the")),
            ("He said that, he said that, he said that.", Some("he said that.")),
            (
                "We must vote in the spring, we must vote in the spring",
                Some("we must vote in the spring"),
            ),
            ("It was a very, very, very good day.", None),
            ("Day after day after day, they came.", None),
            ("Location, location, location.", None),
            ("« Non, non et non », dit-il.", None),
            ("", None),
            ("— — — — — —", None),
        ];
        for (text, expected) in cases {
            assert_eq!(repeated(text), expected, "{text:?}");
        }
    }
}
