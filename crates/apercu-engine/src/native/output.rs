//! The output layer: logits of all tokens, or of those on the shortlists of the sources at hand.

use super::linear::{Input, project};
use crate::weights::Matrix;

/// The output layer of a decoding.
pub(super) enum Output<'a> {
    /// All tokens may follow.
    Whole {
        weight: &'a Matrix,
        bias: Option<&'a [f32]>,
    },
    /// Each source has a list of its own. The rows that any of them needs are multiplied for all, which costs less than
    /// a product for each source; what a source does not list is then left out, so that no source changes another's output.
    Listed {
        weight: Matrix,
        bias: Option<Vec<f32>>,
        lists: Vec<List>,
        /// The logits of all selected rows, to work in.
        all: Vec<f32>,
    },
}

/// What may follow in the output for a source.
pub(super) struct List {
    /// The tokens, ascending.
    tokens: Vec<u32>,
    /// For each its row of the selected weights.
    rows: Vec<u32>,
}

impl<'a> Output<'a> {
    /// The layer of all tokens or, where there are shortlists (one a source, ascending), of these.
    pub(super) fn new(weight: &'a Matrix, bias: Option<&'a [f32]>, shortlists: Option<Vec<Vec<u32>>>) -> Self {
        let Some(shortlists) = shortlists else {
            return Self::Whole { weight, bias };
        };
        let mut row_of = vec![None; weight.rows];
        for &token in shortlists.iter().flatten() {
            row_of[token as usize] = Some(0);
        }
        let mut selected = Vec::new();
        for (token, row) in (0..).zip(&mut row_of) {
            if row.is_some() {
                *row = Some(selected.len() as u32);
                selected.push(token);
            }
        }
        let lists = shortlists.into_iter().map(|tokens| List {
            rows: tokens.iter().filter_map(|&token| row_of[token as usize]).collect(),
            tokens,
        });
        Self::Listed {
            weight: weight.select(&selected),
            bias: bias.map(|bias| selected.iter().map(|&token| bias[token as usize]).collect()),
            lists: lists.collect(),
            all: Vec::new(),
        }
    }

    /// The tokens of a source, or `None` for all.
    pub(super) fn tokens(&self, source: usize) -> Option<&[u32]> {
        match self {
            Self::Whole { .. } => None,
            Self::Listed { lists, .. } => Some(&lists[source].tokens),
        }
    }

    /// Writes the logits of each row of `x`: those of the tokens of its source.
    pub(super) fn logits(&mut self, x: &Input, sources: &[usize], logits: &mut Vec<f32>) {
        match self {
            Self::Whole { weight, bias } => project(weight, *bias, x, logits),
            Self::Listed {
                weight,
                bias,
                lists,
                all,
            } => {
                project(weight, bias.as_deref(), x, all);
                logits.clear();
                for (row, &source) in all.chunks_exact(weight.rows).zip(sources) {
                    logits.extend(lists[source].rows.iter().map(|&at| row[at as usize]));
                }
            }
        }
    }
}
