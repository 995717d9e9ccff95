//! Sentences with their byte spans.
//!
//! The rules are our own: of the golden table's 319 cases, Unicode's sentence boundaries (UAX #29) alone pass 187 and
//! the best crate found, `sentencex` 0.1.33, 242, neither of them knowing glued paragraphs, dialogue or French spaces.

mod run_on;

use std::ops::Range;

use super::Language;
use super::abbreviations::{Abbreviation, abbreviation, follows_time, is_name_particle, takes_letter};
use super::characters::{
    char_at, first_word, floor_char_boundary, holds_blank_line, is_line_break, is_space, is_stop, last_token, space_len,
};
use super::chunks::parts;
use super::lists::{ItemMark, is_enumerator, item_mark};
use super::quotes::{Role, Straight, straight_quotes};
use super::words::is_stop_word;

/// Most characters of a sentence: what has more comes back in parts.
const LONGEST: usize = 2000;

/// The sentences of one paragraph, as byte ranges of it.
///
/// What has more than 2,000 characters without an end is no sentence, and cut where it can best be cut.
///
/// The ranges are in order, do not overlap, start and end on a character that is not white space, and leave out
/// nothing but white space. Line breaks are white space, except before the items of a list and at blank lines. A
/// quotation of several sentences is split unless it is short and the sentence goes on around it; closing quotation marks
/// and brackets stay with their sentence. Takes time linear in the length of the text, whatever it holds.
///
/// ```
/// use apercu_text::{Language, sentences};
///
/// let text = "« Tu viens ? » demande M. Roy. Elle hésite.";
/// let found: Vec<_> = sentences(text, Language::French).into_iter().map(|span| &text[span]).collect();
/// assert_eq!(found, ["« Tu viens ? » demande M. Roy.", "Elle hésite."]);
/// ```
pub fn sentences(text: &str, language: Language) -> Vec<Range<usize>> {
    let quotes = straight_quotes(text);
    let asides = asides(text, &quotes);
    let mut scan = Scan {
        text,
        language,
        quotes,
        start: 0,
        has_word: false,
        aside: 0..0,
    };
    let mut spans = Vec::new();
    let mut pos = 0;
    while let Some(c) = char_at(text, pos) {
        let (end, is_boundary) = if is_stop(c) {
            let stop = scan.stop_at(pos);
            (stop.end, scan.ends_sentence(&stop))
        } else if is_line_break(c) {
            let end = pos + space_len(&text[pos..]);
            (end, scan.ends_at_line_break(pos, end))
        } else if scan.is_run_on_headline(pos, c) {
            (pos, true)
        } else {
            let opens = matches!(c, '(' | '[' | '«' | '“' | '"');
            if opens
                && pos >= scan.aside.end
                && let Ok(found) = asides.binary_search_by_key(&pos, |aside| aside.start)
                && (scan.has_word || scan.goes_on_after(asides[found].end))
            {
                scan.aside = asides[found].clone();
            }
            scan.has_word |= c.is_alphanumeric();
            (pos + c.len_utf8(), false)
        };
        if is_boundary {
            spans.extend(trimmed(text, scan.start..end));
            scan.start = end;
            scan.has_word = false;
        }
        pos = end;
    }
    spans.extend(trimmed(text, scan.start..text.len()));
    if spans.iter().all(|span| span.len() <= LONGEST) {
        return spans;
    }
    spans
        .into_iter()
        .flat_map(|span| {
            parts(&text[span.clone()], LONGEST).map(move |part| span.start + part.start..span.start + part.end)
        })
        .collect()
}

/// Where the scan of a paragraph stands.
struct Scan<'a> {
    text: &'a str,
    language: Language,
    quotes: Vec<Straight>,
    /// Where the current sentence starts.
    start: usize,
    /// Whether the current sentence has had a letter or a digit yet.
    has_word: bool,
    /// The last short quotation or bracket that the current sentence holds: not split inside.
    aside: Range<usize>,
}

/// A stop with what belongs to it: `?!`, `. . .`, `. »`.
struct Stop {
    /// Of the first mark.
    at: usize,
    /// After the last mark or closing quote or bracket.
    end: usize,
    /// The last mark.
    mark: char,
    /// How many marks there are.
    marks: usize,
    /// Whether a quotation ends with it.
    quote: bool,
    /// Whether a bracket ends with it.
    bracket: bool,
}

/// What the text after a stop starts with, quotation marks and the like set aside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// A capital letter at this offset, or another letter that starts a sentence.
    Capital(usize),
    /// A digit or an amount.
    Number,
    /// Anything that carries on the sentence.
    None,
}

impl Scan<'_> {
    fn stop_at(&self, at: usize) -> Stop {
        let mut stop = Stop {
            at,
            end: at,
            mark: '.',
            marks: 0,
            quote: false,
            bracket: false,
        };
        loop {
            let rest = &self.text[stop.end..];
            let spaces = rest.len() - rest.trim_start_matches(is_space).len();
            let next = stop.end + spaces;
            let Some(c) = char_at(self.text, next) else {
                break;
            };
            let after = char_at(self.text, next + c.len_utf8());
            let word_after = after.is_some_and(char::is_alphanumeric);
            match c {
                // `. . .` is an ellipsis, but `. .NET` is not
                '.' if spaces > 0 && word_after => break,
                '…' if spaces > 0 => break,
                c if is_stop(c) => {
                    stop.mark = c;
                    stop.marks += 1;
                }
                ')' | ']' | '}' => stop.bracket = true,
                '»' | '›' | '”' => stop.quote = true,
                '"' if self.role(next) == Some(Role::Close) => stop.quote = true,
                '’' | '\'' if spaces == 0 && !word_after => stop.quote = true,
                _ => break,
            }
            stop.end = next + c.len_utf8();
        }
        stop
    }

    fn role(&self, at: usize) -> Option<Role> {
        let found = self.quotes.binary_search_by_key(&at, |quote| quote.at);
        found.ok().map(|index| self.quotes[index].role)
    }

    fn ends_sentence(&self, stop: &Stop) -> bool {
        let space = space_len(&self.text[stop.end..]);
        if !self.has_word {
            return false;
        }
        if holds_blank_line(&self.text[stop.end..stop.end + space]) {
            return true;
        }
        if stop.at < self.aside.end && !self.ends_with_aside(stop) {
            return false;
        }
        let lone = stop.marks == 1 && !stop.quote;
        if lone && stop.mark == '.' && is_enumerator(self.text[self.start..stop.at].trim_start()) {
            return false;
        }
        let opening = self.opening(stop.end + space);
        match (opening, stop.mark) {
            (Opening::None, _) => false,
            (Opening::Capital(next), _) if space == 0 => self.is_run_on(stop, next),
            (Opening::Number, _) if space == 0 => false,
            (_, '.') if lone => self.ends_at_full_stop(stop.at, opening),
            (Opening::Number, '.' | '…') => stop.quote,
            (Opening::Number, _) | (Opening::Capital(_), '.' | '…') => true,
            (Opening::Capital(next), _) => {
                let attributed = stop.quote && self.is_attribution(next);
                !attributed && !self.is_name_with_mark(stop, next)
            }
        }
    }

    /// Whether the sentence goes on after a quotation that ends at `end`: « On part. Tout de suite », a-t-il dit.
    fn goes_on_after(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        !rest.trim_start().is_empty() && self.opening(end + space_len(rest)) == Opening::None
    }

    /// Whether a stop at the end of a short quotation or bracket may end the sentence around it as well.
    fn ends_with_aside(&self, stop: &Stop) -> bool {
        // « le premier (!) Français », « un « quoi ? » »
        let inside = &self.text[self.aside.start..stop.at];
        let whole = inside
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| !c.is_lowercase());
        stop.end >= self.aside.end && (stop.quote || stop.mark == '.' || whole)
    }

    /// What the text at `pos` starts with.
    fn opening(&self, pos: usize) -> Opening {
        let mut dash = false;
        // Real text has a handful of marks before the first letter.
        for (offset, c) in self.text[pos..].char_indices().take(24) {
            let at = pos + offset;
            match c {
                // […] La suite
                ')' | ']' if self.text[pos..at].ends_with(['…', '.']) => {}
                ',' | ';' | ':' | ')' | ']' | '}' | '»' | '”' | '/' | '%' | '=' | '&' | '+' => {
                    return Opening::None;
                }
                '"' if self.role(at) == Some(Role::Close) => return Opening::None,
                '-' | '–' | '—' => dash = true,
                '$' | '€' | '£' => return Opening::Number,
                c if c.is_lowercase() && !is_brand(&self.text[at..]) => return Opening::None,
                c if c.is_alphabetic() => return Opening::Capital(at),
                c if c.is_numeric() && dash => return Opening::None,
                c if c.is_numeric() => return Opening::Number,
                _ => {}
            }
        }
        Opening::None
    }

    /// Whether a lone full stop ends the sentence or belongs to an abbreviation.
    fn ends_at_full_stop(&self, at: usize, opening: Opening) -> bool {
        let word = self.word_before(at);
        let before = self.text[self.start..at - word.len()].trim_end();
        let previous = last_token(before);
        // Les favoris : 1. Marie Roy ; 2. Karim Sadi
        if is_enumerator(word) && (before.ends_with(';') || (before.ends_with(':') && word == "1")) {
            return false;
        }
        let next_word = match opening {
            Opening::Capital(next) => first_word(&self.text[next..]),
            _ => "",
        };
        let Some(kind) = abbreviation(word, next_word, self.language) else {
            // German clubs: 1. FC Köln
            return !(word == "1" && ["FC", "FSV"].contains(&next_word));
        };
        let stands_alone = kind == Abbreviation::Initial && takes_letter(previous);
        let Opening::Capital(next) = opening else {
            return stands_alone;
        };
        match kind {
            Abbreviation::Never => false,
            Abbreviation::BeforeNumber => !is_code(&self.text[next..]),
            Abbreviation::Time => !follows_time(next_word),
            Abbreviation::Initial => stands_alone || (self.is_opener(next) && !is_name_particle(next_word)),
            // HALIFAX, N.S. — The wharf…
            Abbreviation::Maybe => self.is_opener(next) && !self.text[at + 1..].trim_start().starts_with(['—', '–']),
        }
    }

    /// Whether the capitalized word at `pos` is one that starts sentences rather than names: `The`, `Elle`, `L'`.
    fn is_opener(&self, pos: usize) -> bool {
        let word = first_word(&self.text[pos..]);
        let after = char_at(self.text, pos + word.len());
        let elided = matches!(after, Some('\'' | '’'));
        let letter = word.chars().nth(1).is_none();
        let whole = !letter || elided || ("AÀYI".contains(word) && after != Some('.'));
        whole && is_stop_word(word, self.language)
    }

    /// Names that end with a mark: `Yahoo! Inc.`
    fn is_name_with_mark(&self, stop: &Stop, next: usize) -> bool {
        let word = self.word_before(stop.at);
        let named = ["Yahoo", "Jeopardy"].contains(&word);
        named && stop.marks == 1 && !stop.quote && !self.is_opener(next)
    }

    /// Whether what follows a quotation says who spoke: `Mary Lopez said`.
    fn is_attribution(&self, next: usize) -> bool {
        const VERBS: &str = "said says asked asks wrote writes tweeted added told replied shouted yelled joked posted \
            cried exclaimed";
        if self.language != Language::English {
            return false;
        }
        let end = floor_char_boundary(self.text, next.saturating_add(100));
        let mut tokens = self.text[next..end].split_whitespace();
        let verb = tokens.find(|token| !token.starts_with(char::is_uppercase));
        let verb = verb.map(|token| token.trim_end_matches([',', '.', ':']));
        VERBS.split_whitespace().any(|entry| verb == Some(entry))
    }

    /// Whether a line break from `pos` to `end` ends the sentence: at a blank line or before an item of a list.
    fn ends_at_line_break(&self, pos: usize, end: usize) -> bool {
        if holds_blank_line(&self.text[pos..end]) {
            return true;
        }
        let Some((mark, item)) = item_mark(&self.text[end..]) else {
            return false;
        };
        let sentence = self.text[self.start..pos].trim_end();
        let ends_clause = sentence.ends_with(|c| is_stop(c) || ":;»”\")".contains(c));
        let in_list = item_mark(sentence).is_some_and(|(current, _)| current == mark);
        match mark {
            ItemMark::Bullet => true,
            ItemMark::Dash => ends_clause || in_list || item.starts_with(char::is_uppercase),
            ItemMark::Bracket | ItemMark::Dot => ends_clause || in_list,
        }
    }

    /// The word that ends at `at`, with the stops inside it, without `l'` and the like.
    fn word_before(&self, at: usize) -> &str {
        const REACH: usize = 40;
        let from = floor_char_boundary(self.text, at.saturating_sub(REACH));
        let from = from.max(self.start);
        let word = last_token(&self.text[from..at]);
        // Alzheimer's
        let possessive = word == "s" && self.text[from..at - 1].ends_with(['\'', '’']);
        if possessive { "" } else { word }
    }
}

/// Short quotations and brackets, the marks included, in order of their start.
fn asides(text: &str, quotes: &[Straight]) -> Vec<Range<usize>> {
    const LONGEST_QUOTATION: usize = 200;
    const LONGEST_BRACKET: usize = 300;
    let mut open: [Vec<usize>; 5] = Default::default();
    let mut straight = quotes.iter();
    let mut asides = Vec::new();
    for (at, c) in text.char_indices() {
        let (kind, role) = match c {
            '(' => (0, Role::Open),
            ')' => (0, Role::Close),
            '[' => (1, Role::Open),
            ']' => (1, Role::Close),
            '«' => (2, Role::Open),
            '»' => (2, Role::Close),
            '“' => (3, Role::Open),
            '”' => (3, Role::Close),
            '"' => match straight.next() {
                Some(quote) => (4, quote.role),
                None => continue,
            },
            _ => continue,
        };
        let longest = if kind < 2 { LONGEST_BRACKET } else { LONGEST_QUOTATION };
        match role {
            Role::Open => open[kind].push(at),
            Role::Close => {
                if let Some(start) = open[kind].pop() {
                    let aside = start..at + c.len_utf8();
                    if aside.len() <= longest {
                        asides.push(aside);
                    }
                }
            }
        }
    }
    asides.sort_unstable_by_key(|aside| aside.start);
    asides
}

fn trimmed(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let piece = &text[span.clone()];
    let start = span.start + space_len(piece);
    let end = span.start + piece.trim_end().len();
    (start < end).then_some(start..end)
}

/// `iPhone`, `eBay`, `macOS`: names that keep their small letter at the start of a sentence.
fn is_brand(text: &str) -> bool {
    let start = text.chars().take(4);
    let small = start.take_while(|c| c.is_lowercase()).count();
    text.chars().nth(small).is_some_and(char::is_uppercase)
}

/// What follows `art.` or `vol.` instead of a number: `IV`, `L. 123-4`, `R123`.
fn is_code(text: &str) -> bool {
    let word = first_word(text);
    let after = text[word.len()..].chars().next();
    match word.len() {
        1 => after.is_some_and(|c| c == '.' || c.is_numeric()),
        _ => word.chars().all(|c| "IVXLC".contains(c)),
    }
}
