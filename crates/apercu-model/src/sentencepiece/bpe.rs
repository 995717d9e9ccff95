//! Segmentation by byte-pair encoding as SentencePiece does it: of all neighbours that together are a piece, those
//! whose piece scores highest are joined first, the leftmost among equals.
//!
//! Sennrich et al. 2016, <https://arxiv.org/abs/1508.07909>.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::{Lexicon, Piece};

/// A stretch of text that may still be joined with its neighbours.
struct Symbol {
    /// Its bytes; empty once it has been joined to the one on its left.
    span: Range<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    /// A user-defined symbol stays as it is.
    frozen: bool,
}

/// Two neighbours that could be joined.
#[derive(PartialEq)]
struct Candidate {
    score: f32,
    left: usize,
    right: usize,
    /// Bytes of both together, by which a candidate is recognised that other joins have overtaken.
    length: usize,
}

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(other.left.cmp(&self.left))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Cuts `text` into pieces; what is not a piece becomes `unknown`.
pub(super) fn segment(
    text: &str,
    pieces: &[Piece],
    lexicon: &Lexicon,
    user_defined: &Lexicon,
    unknown: u32,
) -> Vec<(Range<usize>, u32)> {
    let mut symbols = split(text, pieces, user_defined);
    let mut candidates = BinaryHeap::new();
    let candidate = |symbols: &[Symbol], left: Option<usize>, right: Option<usize>| {
        let (left, right) = left.zip(right)?;
        let (first, second) = (&symbols[left], &symbols[right]);
        if first.frozen || second.frozen {
            return None;
        }
        let span = first.span.start..second.span.end;
        let id = lexicon.get(pieces, &text[span.clone()])?;
        Some(Candidate {
            score: pieces[id as usize].score,
            left,
            right,
            length: span.len(),
        })
    };
    for right in 1..symbols.len() {
        candidates.extend(candidate(&symbols, Some(right - 1), Some(right)));
    }
    while let Some(Candidate {
        left, right, length, ..
    }) = candidates.pop()
    {
        let (first, second) = (symbols[left].span.clone(), symbols[right].span.clone());
        if first.is_empty() || second.is_empty() || first.len() + second.len() != length {
            continue;
        }
        symbols[left].span.end = second.end;
        symbols[right].span = second.end..second.end;
        let next = symbols[right].next;
        symbols[left].next = next;
        if let Some(next) = next {
            symbols[next].previous = Some(left);
        }
        candidates.extend(candidate(&symbols, symbols[left].previous, Some(left)));
        candidates.extend(candidate(&symbols, Some(left), next));
    }
    let joined = symbols.into_iter().filter(|symbol| !symbol.span.is_empty());
    joined
        .map(|Symbol { span, .. }| {
            let id = lexicon.get(pieces, &text[span.clone()]).unwrap_or(unknown);
            (span, id)
        })
        .collect()
}

/// Characters and user-defined symbols, each linked to its neighbours.
fn split(text: &str, pieces: &[Piece], user_defined: &Lexicon) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::new();
    let mut start = 0;
    while let Some(c) = text[start..].chars().next() {
        let defined = user_defined.prefixes(pieces, &text[start..]).last();
        let end = start + defined.map_or(c.len_utf8(), |(length, _)| length);
        let at = symbols.len();
        let next = (end < text.len()).then_some(at + 1);
        symbols.push(Symbol {
            span: start..end,
            previous: at.checked_sub(1),
            next,
            frozen: defined.is_some(),
        });
        start = end;
    }
    symbols
}
