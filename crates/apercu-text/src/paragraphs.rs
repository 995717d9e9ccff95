//! Paragraphs: blank lines, one paragraph a line, hard-wrapped lines.

use std::ops::Range;

use super::characters::is_line_break;
use super::lists::item_mark;

/// Lines longer than this are not the work of a wrapping editor.
const WIDEST_WRAP: usize = 120;

/// The paragraphs of a text, as byte ranges of it without white space at either end.
///
/// Blank lines and U+2029 always separate. Whether the other line breaks do is decided block by block: they do not
/// where lines were broken to fit a width (each ends in mid-sentence, or is so long that the next word had no room),
/// they do elsewhere.
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut block: Vec<Line> = Vec::new();
    for line in lines(text) {
        let blank = line.text.is_empty();
        let last = line.ends_paragraph;
        if !blank {
            block.push(line);
        }
        if blank || last {
            split_block(&block, &mut found);
            block.clear();
        }
    }
    split_block(&block, &mut found);
    found
}

/// A line without the white space around it.
struct Line<'a> {
    text: &'a str,
    start: usize,
    /// In characters.
    width: usize,
    /// Whether U+2029 ends it.
    ends_paragraph: bool,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn ends_sentence(&self) -> bool {
        self.text
            .trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', ' ', '\u{a0}', '\u{202f}'])
            .ends_with(['.', '!', '?', '…', ':', ';'])
    }
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        if rest >= text.len() {
            return None;
        }
        let tail = &text[rest..];
        let length = tail.find(is_line_break).unwrap_or(tail.len());
        let broken_by = tail[length..].chars().next();
        let line = &tail[..length];
        let trimmed = line.trim();
        let start = rest + line.len() - line.trim_start().len();
        rest += length + broken_by.map_or(0, char::len_utf8);
        if broken_by == Some('\r') && text[rest..].starts_with('\n') {
            rest += 1;
        }
        Some(Line {
            text: trimmed,
            start,
            width: trimmed.chars().count(),
            ends_paragraph: broken_by == Some('\u{2029}'),
        })
    })
}

fn split_block(block: &[Line], found: &mut Vec<Range<usize>>) {
    let Some(first) = block.first() else {
        return;
    };
    let wrapped = is_wrapped(block);
    let widest = block.iter().map(|line| line.width).max().unwrap_or(0);
    let mut start = first.start;
    for pair in block.windows(2) {
        if let [line, next] = pair
            && !(wrapped && is_soft(line, next, widest))
        {
            found.push(start..line.end());
            start = next.start;
        }
    }
    found.extend(block.last().map(|last| start..last.end()));
}

/// Whether the lines of a block were broken to fit a width: a good part of them stops in mid-sentence.
fn is_wrapped(block: &[Line]) -> bool {
    let widest = block.iter().map(|line| line.width).max().unwrap_or(0);
    let broken = block
        .windows(2)
        .filter(|pair| matches!(pair, [line, next] if !line.ends_sentence() && is_soft(line, next, widest)));
    let broken = broken.count();
    widest <= WIDEST_WRAP && broken > 0 && broken * 3 >= block.len() - 1
}

/// Whether a sentence may run on from one line to the next in a block whose widest line has `widest` characters.
fn is_soft(line: &Line, next: &Line, widest: usize) -> bool {
    let next_word = next.text.split_whitespace().next().unwrap_or_default();
    let filled = line.width + 1 + next_word.chars().count();
    // Some wrap their lines by hand, and unevenly; only a line that is clearly short ends a paragraph.
    let had_room = if line.ends_sentence() {
        filled * 4 <= widest * 3
    } else {
        filled <= widest
    };
    let capital = next.text.chars().find(|c| c.is_alphanumeric());
    let carries_on = !line.ends_sentence() && capital.is_some_and(|c| !c.is_uppercase());
    (!had_room || carries_on) && item_mark(next.text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = paragraphs(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blank_lines_separate() {
        check("", &[]);
        check(" \n\t\n ", &[]);
        check(
            "Un titre\n\nUne phrase.\n \t\nUne autre.\n",
            &["Un titre", "Une phrase.", "Une autre."],
        );
        check("Un.\r\n\r\nDeux.\r\n", &["Un.", "Deux."]);
        check("  Un.\u{a0}\n\n\n\n  Deux.", &["Un.", "Deux."]);
    }

    #[test]
    fn other_separators_count() {
        check("Un.\u{2029}Deux.", &["Un.", "Deux."]);
        check("Un.\u{2028}\u{2028}Deux.", &["Un.", "Deux."]);
        check("Un.\rDeux.\rTrois.", &["Un.", "Deux.", "Trois."]);
        let wrapped = "The council met until late at night\u{2029}and went home.";
        check(wrapped, &["The council met until late at night", "and went home."]);
    }

    #[test]
    fn one_paragraph_a_line() {
        let text = "Le pont de la Gare fermera lundi\n\
            La mairie l'a annoncé hier. Les travaux doivent durer neuf mois, et les commerçants s'inquiètent déjà de \
            la perte de leurs clients.\n\
            « Personne ne nous a consultés », dit l'un d'eux.\n\
            Une réunion est prévue jeudi.";
        check(text, &text.lines().collect::<Vec<_>>());
        let text = "A short line.\nAnother one.\nA third!";
        check(text, &text.lines().collect::<Vec<_>>());
        let text = "Xiaomi SU7\nSource : le constructeur";
        check(text, &text.lines().collect::<Vec<_>>());
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The old mill by the river has been sold to a family from the coast who\n\
            plan to turn it into a bakery. The price was not made public. The mill\n\
            had stood empty since 1998.\n\
            Neighbours are pleased.";
        let expected: Vec<_> = text.rsplitn(2, '\n').collect();
        check(text, &[expected[1], expected[0]]);
        let text = "Le conseil a voté le budget dans la nuit,\r\naprès neuf heures de débat et\r\ndeux suspensions.";
        check(text, &[text]);
        let two = "Le conseil a voté le budget dans la nuit,\naprès un long débat.\n\nLe maire\ns'en réjouit.";
        check(two, &two.split("\n\n").collect::<Vec<_>>());
        // A sentence that happens to end with its line does not end the paragraph.
        let text = "The old mill by the river has been sold to a family from the coast.\n\
            Nobody knows the price yet, and nobody in the village seems to care much\n\
            about it either.";
        check(text, &[text]);
    }

    #[test]
    fn items_of_a_list_stand_alone() {
        let text = "Au programme :\n- une exposition ;\n- un concert.";
        check(text, &text.lines().collect::<Vec<_>>());
        let text = "1. Cut costs\n2. Raise prices\n3. Pray";
        check(text, &text.lines().collect::<Vec<_>>());
    }
}
