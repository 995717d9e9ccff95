//! Which part of a text is its title.

use std::ops::Range;

use super::{Title, date};
use crate::text::{self, Language};

/// A title with its standfirst is no longer than this.
const MAX_BYTES: usize = 200;
const MAX_WORDS: usize = 25;
const MAX_SENTENCES: usize = 2;

/// Takes the title, and a date in front of it, off `paragraphs`, which become those of the body.
///
/// The first paragraph is the title if all of this holds:
/// - more text follows it;
/// - it is one line of at most 200 bytes, 25 words and two sentences;
/// - it does not begin with a dash, as dialogue and lists do;
/// - it does not end as prose does. A title has no full stop at its end ("Storm closes the harbour"), though a
///   standfirst after a question or an exclamation may ("Storm on its way? The harbour closes."), and so may anything
///   after a publication date; it never ends in a comma, a colon or a semicolon.
pub(super) fn take(text: &str, paragraphs: &mut Vec<Range<usize>>, language: Language) -> Option<Title> {
    let dated = skip_date(text, paragraphs);
    let (first, rest) = paragraphs.split_first()?;
    let line = &text[first.clone()];
    let more = rest
        .iter()
        .any(|span| text[span.clone()].contains(char::is_alphanumeric));
    (more && is_title(line, dated, language)).then(|| Title {
        text: line.to_owned(),
        span: Some(paragraphs.remove(0)),
    })
}

/// Takes the first paragraph off `paragraphs` if it is this title, and says where it stood.
pub(super) fn take_given(text: &str, paragraphs: &mut Vec<Range<usize>>, title: &str) -> Option<Range<usize>> {
    skip_date(text, paragraphs);
    let first = paragraphs.first()?;
    (text[first.clone()] == *title).then(|| paragraphs.remove(0))
}

/// Takes a date off the front of the first paragraph; whether there was one.
fn skip_date(text: &str, paragraphs: &mut Vec<Range<usize>>) -> bool {
    let Some(first) = paragraphs.first_mut() else {
        return false;
    };
    let len = date::prefix_len(&text[first.clone()]);
    first.start += len;
    if first.start == first.end {
        paragraphs.remove(0);
    }
    len > 0
}

fn is_title(line: &str, dated: bool, language: Language) -> bool {
    if line.len() > MAX_BYTES || line.contains('\n') || line.starts_with(['-', '–', '—', '•']) {
        return false;
    }
    let sentences = text::sentences(line, language);
    if sentences.len() > MAX_SENTENCES || text::count_words(line) > MAX_WORDS {
        return false;
    }
    let standfirst = sentences.len() == 2 && !ends_in_full_stop(&line[sentences[0].clone()]);
    !last_mark(line).is_some_and(|c| matches!(c, ',' | ':' | ';')) && (dated || standfirst || !ends_in_full_stop(line))
}

/// The last character, closing quotes, brackets and the spaces before them left out.
fn last_mark(text: &str) -> Option<char> {
    text.chars()
        .rev()
        .find(|c| !c.is_whitespace() && !matches!(c, '"' | '”' | '’' | '\'' | '»' | ')' | ']'))
}

/// Whether the text ends in a full stop that is not an abbreviation's, as in "Storm nears eastern U.S."
fn ends_in_full_stop(text: &str) -> bool {
    let last_word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let abbreviated = last_word
        .strip_suffix('.')
        .is_some_and(|word| word.contains('.') && !word.ends_with('.'));
    last_mark(text) == Some('.') && !abbreviated
}
