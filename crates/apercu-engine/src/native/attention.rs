//! Multi-head attention (Vaswani et al. 2017), over one sequence at a time: there is no padding to mask.

use super::linear::{Input, Linear};
use crate::error::Result;
use crate::kernel::float::{Rows, STRIP, gather_add, gather_dot, matmul};
use crate::kernel::math::softmax;
use crate::weights::Weights;

/// The four projections of an attention block.
pub(super) struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    out: Linear,
    heads: usize,
}

/// What is attended to in a source: keys transposed (`width` rows, one column a source token, zeros up to `padded`),
/// values as rows of `width`.
pub(super) struct Memory {
    keys: Vec<f32>,
    values: Vec<f32>,
    tokens: usize,
    padded: usize,
}

impl Memory {
    fn new(keys: &[f32], values: &[f32], width: usize) -> Self {
        let tokens = keys.len() / width;
        let padded = tokens.next_multiple_of(STRIP);
        let mut transposed = vec![0.0; padded * width];
        for (i, row) in keys.chunks_exact(width).enumerate() {
            for (key, column) in row.iter().zip(transposed[i..].iter_mut().step_by(padded)) {
                *column = *key;
            }
        }
        Self {
            keys: transposed,
            values: values.to_vec(),
            tokens,
            padded,
        }
    }
}

/// Keys and values of every decoder position so far: one slot a hypothesis and step. A hypothesis finds its own past
/// by its list of slots; nothing is moved when beams change places.
#[derive(Default)]
pub(super) struct Cache {
    keys: Vec<f32>,
    values: Vec<f32>,
}

impl Attention {
    pub(super) fn open(weights: &Weights, name: &str, width: usize, heads: usize) -> Result<Self> {
        let linear = |part: &str| Linear::open(weights, &format!("{name}.{part}"), width, width);
        Ok(Self {
            query: linear("q_proj")?,
            key: linear("k_proj")?,
            value: linear("v_proj")?,
            out: linear("out_proj")?,
            heads,
        })
    }

    fn width(&self) -> usize {
        self.query.weight.rows
    }

    /// Attention of sequences to themselves; `x` holds their rows end to end, `lengths` how many each has.
    pub(super) fn of_sequences(&self, x: &[f32], lengths: &[usize], threads: usize) -> Vec<f32> {
        let width = self.width();
        let input = Input::new(x, width, threads);
        let mut queries = self.query.forward(&input);
        scale(&mut queries, width / self.heads);
        let mut context = vec![0.0; x.len()];
        let mut start = 0;
        for memory in self.memories(&input, lengths) {
            let span = start * width..(start + memory.tokens) * width;
            self.attend(&queries[span.clone()], &memory, &mut context[span]);
            start += memory.tokens;
        }
        self.out.forward(&Input::new(&context, width, threads))
    }

    /// Prepares sources' encoder states, end to end, for [`to_memories`](Self::to_memories).
    pub(super) fn memorize(&self, states: &[f32], lengths: &[usize], threads: usize) -> Vec<Memory> {
        self.memories(&Input::new(states, self.width(), threads), lengths)
    }

    fn memories(&self, x: &Input, lengths: &[usize]) -> Vec<Memory> {
        let width = self.width();
        let (keys, values) = (self.key.forward(x), self.value.forward(x));
        let mut start = 0;
        let memory = |&length: &usize| {
            let span = start * width..(start + length) * width;
            start += length;
            Memory::new(&keys[span.clone()], &values[span], width)
        };
        lengths.iter().map(memory).collect()
    }

    /// Attention of each row of `x` to a source: row i to `memories[sources[i]]`.
    pub(super) fn to_memories(&self, x: &[f32], memories: &[Memory], sources: &[usize], threads: usize) -> Vec<f32> {
        let width = self.width();
        let mut queries = self.query.forward(&Input::new(x, width, threads));
        scale(&mut queries, width / self.heads);
        let mut context = vec![0.0; x.len()];
        // Rows of one source stand side by side and share their keys.
        let mut start = 0;
        for rows in sources.chunk_by(|a, b| a == b) {
            let span = start * width..(start + rows.len()) * width;
            self.attend(&queries[span.clone()], &memories[rows[0]], &mut context[span]);
            start += rows.len();
        }
        self.out.forward(&Input::new(&context, width, threads))
    }

    /// Attention of each row of `x` to its own past, itself included: `paths[i]` lists the slots of row i, of which the
    /// last is its own and is filled here. The rows take slots in order after those of the cache.
    pub(super) fn to_past(&self, x: &[f32], cache: &mut Cache, paths: &[Vec<usize>], threads: usize) -> Vec<f32> {
        let width = self.width();
        let input = Input::new(x, width, threads);
        let mut queries = self.query.forward(&input);
        scale(&mut queries, width / self.heads);
        cache.keys.extend(self.key.forward(&input));
        cache.values.extend(self.value.forward(&input));
        let mut context = vec![0.0; x.len()];
        let mut scores = Vec::new();
        for ((query, path), context) in queries
            .chunks_exact(width)
            .zip(paths)
            .zip(context.chunks_exact_mut(width))
        {
            self.recall(query, cache, path, &mut scores, context);
        }
        self.out.forward(&Input::new(&context, width, threads))
    }

    /// Attention of one scaled query to the slots of its past. `scores`: memory to work in.
    fn recall(&self, query: &[f32], cache: &Cache, path: &[usize], scores: &mut Vec<f32>, context: &mut [f32]) {
        let stride = self.width();
        let head = stride / self.heads;
        let rows = |values| Rows { values, stride };
        for (i, (query, context)) in query.chunks_exact(head).zip(context.chunks_exact_mut(head)).enumerate() {
            gather_dot(query, rows(&cache.keys[i * head..]), path, scores);
            softmax(scores);
            gather_add(scores, rows(&cache.values[i * head..]), path, context);
        }
    }

    /// Attention of scaled query rows to one memory.
    fn attend(&self, queries: &[f32], memory: &Memory, context: &mut [f32]) {
        let (width, padded) = (self.width(), memory.padded);
        let head = width / self.heads;
        let count = queries.len() / width;
        let mut scores = vec![0.0; count * padded];
        for first in (0..width).step_by(head) {
            let rows = |values, stride| Rows { values, stride };
            let queries = rows(&queries[first..], width);
            let keys = rows(&memory.keys[first * padded..], padded);
            matmul(queries, keys, [count, head, padded], &mut scores, padded);
            for scores in scores.chunks_exact_mut(padded) {
                softmax(&mut scores[..memory.tokens]);
            }
            let (weights, values) = (rows(&scores, padded), rows(&memory.values[first..], width));
            matmul(
                weights,
                values,
                [count, memory.tokens, head],
                &mut context[first..],
                width,
            );
        }
    }
}

/// Divides queries by the square root of a head's width.
fn scale(queries: &mut [f32], head: usize) {
    let factor = 1.0 / (head as f32).sqrt();
    for q in queries {
        *q *= factor;
    }
}
