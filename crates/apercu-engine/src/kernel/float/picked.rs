//! Products with rows that are picked by their numbers.

use super::super::math::dot;
use super::{Isa, Rows, vectorized};

vectorized! {
    /// The dot products of `x` with the beginnings of the picked rows, in `out`.
    pub(crate) fn dot_picked(x: &[f32], rows: Rows, picks: &[usize], out: &mut Vec<f32>) {
        out.clear();
        for pick in picks {
            out.push(dot(x, &rows.values[pick * rows.stride..][..x.len()]));
        }
    }

    /// Adds to `out` the beginnings of the picked rows, each times its weight.
    pub(crate) fn add_picked(weights: &[f32], rows: Rows, picks: &[usize], out: &mut [f32]) {
        for (pick, weight) in picks.iter().zip(weights) {
            for (out, value) in out.iter_mut().zip(&rows.values[pick * rows.stride..]) {
                *out = weight.mul_add(*value, *out);
            }
        }
    }
}
