//! Segmentation with a unigram language model: the sequence of pieces of the highest total score.
//!
//! Kudo 2018, "Subword Regularization" (<https://arxiv.org/abs/1804.10959>), section 3.2. Scores are added up in the
//! precision and order of SentencePiece 0.2.3, so that ties fall the same way.

use std::ops::Range;

use super::{Kind, Lexicon, Piece};

/// What the score of an unknown character lies below that of the worst piece.
const UNKNOWN_PENALTY: f32 = 10.0;

/// What the model's scores say of pieces that have none of their own.
#[derive(Debug)]
pub(super) struct Unigram {
    unknown_score: f32,
    best_score: f32,
}

/// The best way to come to a position.
#[derive(Clone, Copy)]
struct Node {
    score: f32,
    start: usize,
    id: u32,
}

impl Unigram {
    pub(super) fn new(pieces: &[Piece]) -> Self {
        let scores = || {
            pieces
                .iter()
                .filter(|piece| piece.kind == Kind::Normal)
                .map(|piece| piece.score)
        };
        Self {
            unknown_score: scores().fold(f32::MAX, f32::min) - UNKNOWN_PENALTY,
            best_score: scores().fold(f32::MIN_POSITIVE, f32::max),
        }
    }

    /// Cuts `text` into pieces; each character that no piece begins with becomes `unknown`.
    pub(super) fn segment(
        &self,
        text: &str,
        pieces: &[Piece],
        lexicon: &Lexicon,
        unknown: u32,
    ) -> Vec<(Range<usize>, u32)> {
        let mut nodes: Vec<Option<Node>> = vec![None; text.len() + 1];
        for (start, c) in text.char_indices() {
            let so_far = nodes[start].map_or(0.0, |node| node.score);
            let mut reach = |length: usize, id: u32, score: f32| {
                let node = &mut nodes[start + length];
                if node.is_none_or(|node| score > node.score) {
                    *node = Some(Node { score, start, id });
                }
            };
            let mut character_is_known = false;
            for (length, id) in lexicon.prefixes(pieces, &text[start..]) {
                let piece = &pieces[id as usize];
                let score = match piece.kind {
                    // Above any sequence of other pieces, so that it is always taken.
                    Kind::UserDefined => length as f32 * self.best_score - 0.1,
                    _ => piece.score,
                };
                reach(length, id, score + so_far);
                character_is_known |= length == c.len_utf8();
            }
            if !character_is_known {
                reach(c.len_utf8(), unknown, self.unknown_score + so_far);
            }
        }
        let mut path = Vec::new();
        let mut end = text.len();
        while let Some(node) = nodes[end] {
            path.push((node.start..end, node.id));
            end = node.start;
        }
        path.reverse();
        path
    }
}
