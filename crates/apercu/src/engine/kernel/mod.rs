//! Matrix products: many rows of activations with many rows of weights, `out[i][j] = x[i] . w[j]`.
//!
//! Floats stay as their file holds them, one output a row, so nothing is packed or copied on loading. Each output is
//! summed in one fixed order, whatever tile it falls into: in eight lanes along the row, with a fused multiply-add at
//! every step, joined by [`reduce`]. So every instruction set gives the same bits, and so does any batch. Products with
//! 8-bit weights are in [`int8`].
#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
mod avx2;
pub(super) mod int8;
mod isa;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::engine::math::reduce;
use isa::Isa;

/// Floats that are multiplied side by side.
const LANES: usize = 8;
/// Rows of activations that share one pass over the weights, so that they stay in the second-level cache.
const BLOCK: usize = 64;

/// A view of `count` rows, the starts of which lie `stride` values apart.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a, T> {
    pub(super) values: &'a [T],
    pub(super) count: usize,
    pub(super) stride: usize,
}

impl<'a, T> Rows<'a, T> {
    /// The first `depth` values of `N` rows from `first` on.
    fn take<const N: usize>(&self, first: usize, depth: usize) -> [&'a [T]; N] {
        std::array::from_fn(|i| &self.values[(first + i) * self.stride..][..depth])
    }
}

/// `out[i * w.count + j] = x[i] . w[j] + bias[j]` over the first `depth` values of each row.
pub(super) fn matmul_f32(x: Rows<f32>, w: Rows<f32>, depth: usize, bias: Option<&[f32]>, out: &mut [f32]) {
    let columns = w.count;
    let store = |i: usize, j: usize, dots: &[f32]| {
        for (c, (out, dot)) in out[i * columns + j..][..dots.len()].iter_mut().zip(dots).enumerate() {
            *out = dot + bias.map_or(0.0, |bias| bias[j + c]);
        }
    };
    let product = Product { x, w, depth };
    #[cfg(target_arch = "x86_64")]
    if Isa::active() >= Isa::Avx2 {
        return product.run::<avx2::Avx2, 3>(store);
    }
    product.run::<Portable, 1>(store);
}

/// Runs `f` with the widest registers that are good at loops over floats: `f` must be inlined into here to profit.
/// As nothing but the width changes, so does no result.
pub(super) fn vectorized<R>(f: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    if Isa::active() >= Isa::Avx2 {
        // SAFETY: AVX2 and FMA are available.
        return unsafe { avx2::call(f) };
    }
    f()
}

/// Dot products of a tile of `R` x `C` pairs of rows, on one instruction set.
trait Tile<T> {
    type Sum: Copy;

    fn tile<const R: usize, const C: usize>(x: [&[T]; R], w: [&[T]; C]) -> [[Self::Sum; C]; R];
}

/// A matrix product to be cut into tiles.
struct Product<'a, T> {
    x: Rows<'a, T>,
    w: Rows<'a, T>,
    depth: usize,
}

impl<T> Product<'_, T> {
    /// Hands the dot products of row i with columns j, j + 1, ... to `store(i, j, dots)`, in tiles `C` columns wide.
    fn run<K: Tile<T>, const C: usize>(&self, mut store: impl FnMut(usize, usize, &[K::Sum])) {
        for block in (0..self.x.count).step_by(BLOCK) {
            let end = (block + BLOCK).min(self.x.count);
            let whole = block + (end - block) / 4 * 4;
            let mut j = 0;
            // Few rows: many columns at once keep the multipliers busy.
            while whole == block && j + 8 <= self.w.count {
                self.strip::<K, 1, 8>(block..end, j, &mut store);
                j += 8;
            }
            while j + C <= self.w.count {
                self.strip::<K, 4, C>(block..whole, j, &mut store);
                self.strip::<K, 1, C>(whole..end, j, &mut store);
                j += C;
            }
            while j < self.w.count {
                self.strip::<K, 4, 1>(block..whole, j, &mut store);
                self.strip::<K, 1, 1>(whole..end, j, &mut store);
                j += 1;
            }
        }
    }

    /// Columns `j..j + C` of the given rows, a multiple of `R`.
    fn strip<K: Tile<T>, const R: usize, const C: usize>(
        &self,
        rows: Range<usize>,
        j: usize,
        store: &mut impl FnMut(usize, usize, &[K::Sum]),
    ) {
        let columns = self.w.take::<C>(j, self.depth);
        for i in rows.step_by(R) {
            for (r, dots) in K::tile::<R, C>(self.x.take(i, self.depth), columns).iter().enumerate() {
                store(i + r, j, dots);
            }
        }
    }
}

/// The version for any machine, against which the others are tested bit for bit.
struct Portable;

impl Tile<f32> for Portable {
    type Sum = f32;

    fn tile<const R: usize, const C: usize>(x: [&[f32]; R], w: [&[f32]; C]) -> [[f32; C]; R] {
        x.map(|x| {
            w.map(|w| {
                let mut lanes = [0.0; LANES];
                for (x, w) in x.chunks(LANES).zip(w.chunks(LANES)) {
                    multiply_add(&mut lanes, x, w);
                }
                reduce(lanes)
            })
        })
    }
}

fn multiply_add(lanes: &mut [f32; LANES], x: &[f32], w: &[f32]) {
    for ((lane, &x), &w) in lanes.iter_mut().zip(x).zip(w) {
        *lane = x.mul_add(w, *lane);
    }
}
