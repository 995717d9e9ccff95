//! Products with rows that are gathered by their numbers.

use super::super::math::dot;
use super::{Isa, Rows, vectorized};

vectorized! {
    /// The dot products of `x` with the beginnings of the gathered rows, in `out`.
    pub(crate) fn gather_dot(x: &[f32], rows: Rows, indices: &[usize], out: &mut Vec<f32>) {
        out.clear();
        for index in indices {
            out.push(dot(x, &rows.values[index * rows.stride..][..x.len()]));
        }
    }

    /// Adds to `out` the beginnings of the gathered rows, each times its weight.
    pub(crate) fn gather_add(weights: &[f32], rows: Rows, indices: &[usize], out: &mut [f32]) {
        for (index, weight) in indices.iter().zip(weights) {
            for (out, value) in out.iter_mut().zip(&rows.values[index * rows.stride..]) {
                *out = weight.mul_add(*value, *out);
            }
        }
    }
}
