//! Products of floats.
//!
//! The weights of layers stay as their file holds them, one output a row, so nothing is packed or copied on loading.
//! [`linear`] sums along rows in eight lanes, with a fused multiply-add at every step, joined by [`reduce`].

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod gather;
mod matmul;
#[cfg(target_arch = "aarch64")]
mod neon;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::math::reduce;
use super::{BLOCK, Columns, Isa, isa, share, vectorized};
pub(crate) use gather::{gather_add, gather_dot};
pub(crate) use matmul::{Rows, STRIP, matmul};

/// Floats that are multiplied side by side.
const LANES: usize = 8;
/// Outputs that threads never part.
const GROUP: usize = 8;

/// `out[i * outputs + j] = x[i] . w[j] + bias[j]`, on up to `threads` threads. Rows of `x` and `w` have `depth` values
/// and lie end to end.
pub(crate) fn linear(x: &[f32], w: &[f32], depth: usize, bias: Option<&[f32]>, out: &mut [f32], threads: usize) {
    linear_on(Isa::active(), x, w, depth, bias, out, threads);
}

fn linear_on(isa: Isa, x: &[f32], w: &[f32], depth: usize, bias: Option<&[f32]>, out: &mut [f32], threads: usize) {
    let (rows, outputs) = (x.len() / depth, w.len() / depth);
    assert_eq!(out.len(), rows * outputs);
    assert!(bias.is_none_or(|bias| bias.len() == outputs));
    let layer = Layer { x, w, depth, bias };
    let out = Columns::new(out, outputs);
    match isa {
        Isa::Portable => share(out, GROUP, w.len(), threads, &|own| layer.run::<_, 1>(Portable, own)),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512(avx512) if rows > 1 => {
            let pairs = avx512::pair(x, depth);
            share(out, GROUP, w.len(), threads, &|own| {
                let rest = layer.run_pairs(avx512, &pairs, own);
                layer.run::<_, 3>(avx512.avx2(), rest);
            });
        }
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512(avx512) => share(out, GROUP, w.len(), threads, &|own| {
            layer.run::<_, 3>(avx512.avx2(), own);
        }),
        #[cfg(target_arch = "x86_64")]
        Isa::AvxVnni(vnni) => share(out, GROUP, w.len(), threads, &|own| layer.run::<_, 3>(vnni.avx2(), own)),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2(avx2) => share(out, GROUP, w.len(), threads, &|own| layer.run::<_, 3>(avx2, own)),
        #[cfg(target_arch = "aarch64")]
        Isa::NeonDotprod(dotprod) => share(out, GROUP, w.len(), threads, &|own| {
            layer.run::<_, 2>(dotprod.neon(), own);
        }),
        #[cfg(target_arch = "aarch64")]
        Isa::Neon(neon) => share(out, GROUP, w.len(), threads, &|own| layer.run::<_, 2>(neon, own)),
    }
}

/// A layer under way. Threads share it; each writes columns of its own.
struct Layer<'a> {
    x: &'a [f32],
    w: &'a [f32],
    depth: usize,
    bias: Option<&'a [f32]>,
}

/// Dot products of a tile of `R` x `C` pairs of rows, on one instruction set, of which the implementor is proof.
trait Tile: Copy {
    fn tile<const R: usize, const C: usize>(self, x: [&[f32]; R], w: [&[f32]; C]) -> [[f32; C]; R];
}

impl Layer<'_> {
    /// Makes some columns of the outputs, in tiles `C` columns wide.
    fn run<K: Tile, const C: usize>(&self, kernel: K, mut out: Columns) {
        let columns = out.range.clone();
        let rows = self.x.len() / self.depth;
        for block in (0..rows).step_by(BLOCK) {
            let end = (block + BLOCK).min(rows);
            let whole = block + (end - block) / 4 * 4;
            let mut j = columns.start;
            // Few rows: many columns at once keep the multipliers busy.
            while whole == block && j + 8 <= columns.end {
                self.strip::<K, 1, 8>(kernel, block..end, j, &mut out);
                j += 8;
            }
            while j + C <= columns.end {
                self.strip::<K, 4, C>(kernel, block..whole, j, &mut out);
                self.strip::<K, 1, C>(kernel, whole..end, j, &mut out);
                j += C;
            }
            while j < columns.end {
                self.strip::<K, 4, 1>(kernel, block..whole, j, &mut out);
                self.strip::<K, 1, 1>(kernel, whole..end, j, &mut out);
                j += 1;
            }
        }
    }

    /// Columns `j..j + C` of the given rows, a multiple of `R`.
    fn strip<K: Tile, const R: usize, const C: usize>(
        &self,
        kernel: K,
        rows: Range<usize>,
        j: usize,
        out: &mut Columns,
    ) {
        let weights = take::<C>(self.w, j, self.depth);
        for i in rows.step_by(R) {
            for (r, dots) in kernel
                .tile::<R, C>(take(self.x, i, self.depth), weights)
                .iter()
                .enumerate()
            {
                out.store(i + r, j, &self.biased(j, *dots));
            }
        }
    }

    /// The columns of the given ones that are left over when all whole groups are made, two rows at a time.
    #[cfg(target_arch = "x86_64")]
    fn run_pairs<'o>(&self, kernel: isa::Avx512, pairs: &[f32], out: Columns<'o>) -> Columns<'o> {
        let columns = out.range.clone();
        let (rows, stride) = (self.x.len() / self.depth, 2 * self.depth.next_multiple_of(LANES));
        let (mut out, rest) = out.split(columns.len() / GROUP * GROUP);
        let whole = out.range.end;
        for block in (0..rows).step_by(BLOCK) {
            let end = (block + BLOCK).min(rows);
            for j in (columns.start..whole).step_by(GROUP) {
                let weights = take(self.w, j, self.depth);
                let mut i = block;
                while i < end {
                    let left = &pairs[i / 2 * stride..end.div_ceil(2) * stride];
                    i += match left.len() / stride {
                        1 => self.store_pairs(
                            i,
                            j,
                            avx512::tile(kernel, take::<1>(left, 0, stride), weights, i == block),
                            &mut out,
                        ),
                        2 | 4 => self.store_pairs(
                            i,
                            j,
                            avx512::tile(kernel, take::<2>(left, 0, stride), weights, i == block),
                            &mut out,
                        ),
                        _ => self.store_pairs(
                            i,
                            j,
                            avx512::tile(kernel, take::<3>(left, 0, stride), weights, i == block),
                            &mut out,
                        ),
                    };
                }
            }
        }
        rest
    }

    /// Writes outputs of pairs of rows from row `i` on; the last row of all may have no other. Returns how many rows.
    #[cfg(target_arch = "x86_64")]
    fn store_pairs<const R: usize>(
        &self,
        i: usize,
        j: usize,
        dots: [[[f32; GROUP]; 2]; R],
        out: &mut Columns,
    ) -> usize {
        let rows = self.x.len() / self.depth;
        for (row, dots) in (i..rows).zip(dots.as_flattened()) {
            out.store(row, j, &self.biased(j, *dots));
        }
        2 * R
    }

    #[inline]
    fn biased<const C: usize>(&self, j: usize, mut outputs: [f32; C]) -> [f32; C] {
        if let Some(bias) = self.bias {
            for (output, bias) in outputs.iter_mut().zip(&bias[j..]) {
                *output += bias;
            }
        }
        outputs
    }
}

/// `N` rows of `depth` values from row `first` on.
fn take<const N: usize>(values: &[f32], first: usize, depth: usize) -> [&[f32]; N] {
    std::array::from_fn(|i| &values[(first + i) * depth..][..depth])
}

/// The version for any machine, against which the others are tested bit for bit.
#[derive(Clone, Copy)]
struct Portable;

impl Tile for Portable {
    fn tile<const R: usize, const C: usize>(self, x: [&[f32]; R], w: [&[f32]; C]) -> [[f32; C]; R] {
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
