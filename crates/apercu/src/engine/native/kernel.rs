//! Matrix products: many rows of activations with many rows of weights, `out[i][j] = x[i] . w[j]`.
//!
//! Weights stay as their file holds them, one output a row, so nothing is packed or copied on loading. Each output is
//! summed in one fixed order, whatever tile it falls into: eight lanes along the row, joined by [`reduce`]. With a fused
//! multiply-add at every step, the portable version and the AVX2 one give the same bits, and so does any batch.
//! 8-bit products are exact in 32-bit integers.
#![allow(unsafe_code)]

use std::ops::Range;

use crate::engine::math::reduce;

/// Values that are multiplied side by side.
const LANES: usize = 8;
/// Rows of activations that share one pass over the weights, so that they stay in the second-level cache.
const BLOCK: usize = 64;

/// A view of `rows` rows, the starts of which lie `stride` values apart.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a, T> {
    pub(super) values: &'a [T],
    pub(super) rows: usize,
    pub(super) stride: usize,
}

impl<'a, T> Rows<'a, T> {
    /// The first `depth` values of `N` rows from `first` on.
    fn take<const N: usize>(&self, first: usize, depth: usize) -> [&'a [T]; N] {
        std::array::from_fn(|i| &self.values[(first + i) * self.stride..][..depth])
    }
}

/// `out[i * w.rows + j] = x[i] . w[j] + bias[j]` over the first `depth` values of each row.
pub(super) fn matmul_f32(x: Rows<f32>, w: Rows<f32>, depth: usize, bias: Option<&[f32]>, out: &mut [f32]) {
    let columns = w.rows;
    let store = |i: usize, j: usize, dot: f32| out[i * columns + j] = dot + bias.map_or(0.0, |bias| bias[j]);
    let product = Product { x, w, depth };
    #[cfg(target_arch = "x86_64")]
    if avx2::is_available() {
        return product.run::<avx2::Avx2>(store);
    }
    product.run::<Portable>(store);
}

/// The same for 8-bit rows, each with the scale that its values are multiplied by; no value of `x` may be -128.
pub(super) fn matmul_i8(
    (x, x_scales): (Rows<i8>, &[f32]),
    (w, w_scales): (Rows<i8>, &[f32]),
    depth: usize,
    bias: Option<&[f32]>,
    out: &mut [f32],
) {
    let columns = w.rows;
    let store = |i: usize, j: usize, dot: i32| {
        out[i * columns + j] = dot as f32 * (x_scales[i] * w_scales[j]) + bias.map_or(0.0, |bias| bias[j]);
    };
    let product = Product { x, w, depth };
    #[cfg(target_arch = "x86_64")]
    if avx2::is_available() {
        return product.run::<avx2::Avx2>(store);
    }
    product.run::<Portable>(store);
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
    /// Hands each dot product to `store(i, j, dot)`.
    fn run<K: Tile<T>>(&self, mut store: impl FnMut(usize, usize, K::Sum)) {
        for block in (0..self.x.rows).step_by(BLOCK) {
            let end = (block + BLOCK).min(self.x.rows);
            let whole = block + (end - block) / 4 * 4;
            let mut j = 0;
            // Few rows: many columns at once keep the multipliers busy.
            while whole == block && j + 8 <= self.w.rows {
                self.strip::<K, 1, 8>(block..end, j, &mut store);
                j += 8;
            }
            while j + 3 <= self.w.rows {
                self.strip::<K, 4, 3>(block..whole, j, &mut store);
                self.strip::<K, 1, 3>(whole..end, j, &mut store);
                j += 3;
            }
            while j < self.w.rows {
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
        store: &mut impl FnMut(usize, usize, K::Sum),
    ) {
        let columns = self.w.take::<C>(j, self.depth);
        for i in rows.step_by(R) {
            for (r, dots) in K::tile::<R, C>(self.x.take(i, self.depth), columns).into_iter().enumerate() {
                for (c, dot) in dots.into_iter().enumerate() {
                    store(i + r, j + c, dot);
                }
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

impl Tile<i8> for Portable {
    type Sum = i32;

    fn tile<const R: usize, const C: usize>(x: [&[i8]; R], w: [&[i8]; C]) -> [[i32; C]; R] {
        x.map(|x| w.map(|w| x.iter().zip(w).map(|(&x, &w)| i32::from(x) * i32::from(w)).sum()))
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256, __m256i, _mm_add_epi32, _mm_add_ps, _mm_add_ss, _mm_cvtsi128_si32, _mm_cvtss_f32, _mm_movehl_ps,
        _mm_shuffle_epi32, _mm_shuffle_ps, _mm_unpackhi_epi64, _mm256_abs_epi8, _mm256_add_epi32,
        _mm256_castps256_ps128, _mm256_castsi256_si128, _mm256_extractf128_ps, _mm256_extracti128_si256,
        _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
        _mm256_set1_epi16, _mm256_setzero_ps, _mm256_setzero_si256, _mm256_sign_epi8, _mm256_storeu_ps,
    };

    use super::{LANES, Tile, multiply_add, reduce};

    /// Bytes of one 256-bit register.
    const BYTES: usize = 32;

    /// Use only where [`is_available`] has said so.
    pub(super) struct Avx2;

    pub(super) fn is_available() -> bool {
        is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
    }

    impl Tile<f32> for Avx2 {
        type Sum = f32;

        fn tile<const R: usize, const C: usize>(x: [&[f32]; R], w: [&[f32]; C]) -> [[f32; C]; R] {
            // SAFETY: this type is used only where AVX2 and FMA are available.
            unsafe { tile_f32(x, w) }
        }
    }

    impl Tile<i8> for Avx2 {
        type Sum = i32;

        fn tile<const R: usize, const C: usize>(x: [&[i8]; R], w: [&[i8]; C]) -> [[i32; C]; R] {
            // SAFETY: this type is used only where AVX2 and FMA are available.
            unsafe { tile_i8(x, w) }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    fn tile_f32<const R: usize, const C: usize>(x: [&[f32]; R], w: [&[f32]; C]) -> [[f32; C]; R] {
        let depth = x[0].len();
        assert!(x.iter().chain(&w).all(|row| row.len() == depth));
        let whole = depth - depth % LANES;
        let mut sums = [[_mm256_setzero_ps(); C]; R];
        for k in (0..whole).step_by(LANES) {
            // SAFETY: k + LANES <= depth, the length of every row.
            let weights = w.map(|row| unsafe { _mm256_loadu_ps(row.as_ptr().add(k)) });
            for r in 0..R {
                // SAFETY: the same.
                let value = unsafe { _mm256_loadu_ps(x[r].as_ptr().add(k)) };
                for c in 0..C {
                    sums[r][c] = _mm256_fmadd_ps(value, weights[c], sums[r][c]);
                }
            }
        }
        let mut dots = [[0.0; C]; R];
        for r in 0..R {
            for c in 0..C {
                dots[r][c] = if whole == depth {
                    reduce_register(sums[r][c])
                } else {
                    let mut lanes = [0.0; LANES];
                    // SAFETY: there is room for eight floats.
                    unsafe { _mm256_storeu_ps(lanes.as_mut_ptr(), sums[r][c]) };
                    multiply_add(&mut lanes, &x[r][whole..], &w[c][whole..]);
                    reduce(lanes)
                };
            }
        }
        dots
    }

    /// As [`reduce`], in the same order.
    #[target_feature(enable = "avx2,fma")]
    fn reduce_register(lanes: __m256) -> f32 {
        let four = _mm_add_ps(_mm256_castps256_ps128(lanes), _mm256_extractf128_ps::<1>(lanes));
        let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
        _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
    }

    #[target_feature(enable = "avx2,fma")]
    fn tile_i8<const R: usize, const C: usize>(x: [&[i8]; R], w: [&[i8]; C]) -> [[i32; C]; R] {
        let depth = x[0].len();
        assert!(x.iter().chain(&w).all(|row| row.len() == depth));
        let whole = depth - depth % BYTES;
        let ones = _mm256_set1_epi16(1);
        let mut sums = [[_mm256_setzero_si256(); C]; R];
        for k in (0..whole).step_by(BYTES) {
            // SAFETY: k + BYTES <= depth, the length of every row.
            let weights = w.map(|row| unsafe { _mm256_loadu_si256(row.as_ptr().add(k).cast::<__m256i>()) });
            let magnitudes = weights.map(|weight| _mm256_abs_epi8(weight));
            for r in 0..R {
                // SAFETY: the same.
                let value = unsafe { _mm256_loadu_si256(x[r].as_ptr().add(k).cast::<__m256i>()) };
                for c in 0..C {
                    // x * w = (x with the sign of w) * |w|: the instruction wants one side unsigned. Its sums of two
                    // products, at most 2 * 127 * 128, never saturate 16 bits.
                    let signed = _mm256_sign_epi8(value, weights[c]);
                    let pairs = _mm256_maddubs_epi16(magnitudes[c], signed);
                    sums[r][c] = _mm256_add_epi32(sums[r][c], _mm256_madd_epi16(pairs, ones));
                }
            }
        }
        let mut dots = [[0; C]; R];
        for r in 0..R {
            for c in 0..C {
                let four = _mm_add_epi32(_mm256_castsi256_si128(sums[r][c]), _mm256_extracti128_si256::<1>(sums[r][c]));
                let two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
                let one = _mm_add_epi32(two, _mm_shuffle_epi32::<1>(two));
                let rest = x[r][whole..].iter().zip(&w[c][whole..]).map(|(&x, &w)| i32::from(x) * i32::from(w));
                dots[r][c] = _mm_cvtsi128_si32(one) + rest.sum::<i32>();
            }
        }
        dots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random: a linear congruential generator's high bits.
    fn noise(seed: u64) -> impl FnMut() -> u8 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        }
    }

    fn floats(seed: u64, count: usize) -> Vec<f32> {
        let mut next = noise(seed);
        (0..count).map(|_| (f32::from(next()) - 127.5) / 100.0 + f32::from(next()) / 1e4).collect()
    }

    fn bytes(seed: u64, count: usize, lowest: i8) -> Vec<i8> {
        let mut next = noise(seed);
        (0..count).map(|_| (next() as i8).max(lowest)).collect()
    }

    const SHAPES: [(usize, usize, usize); 7] =
        [(1, 1, 1), (1, 19, 64), (2, 3, 33), (4, 6, 31), (5, 7, 100), (66, 10, 40), (9, 5, 257)];

    #[test]
    fn every_instruction_set_gives_the_same_floats() {
        for (m, n, depth) in SHAPES {
            let (x, w) = (floats(1, m * depth), floats(2, n * depth));
            let x = Rows { values: x.as_slice(), rows: m, stride: depth };
            let w = Rows { values: w.as_slice(), rows: n, stride: depth };
            let (mut portable, mut dispatched) = (vec![0.0; m * n], vec![0.0; m * n]);
            Product { x, w, depth }.run::<Portable>(|i, j, dot| portable[i * n + j] = dot);
            matmul_f32(x, w, depth, None, &mut dispatched);
            for (i, (a, b)) in portable.iter().zip(&dispatched).enumerate() {
                assert_eq!(a.to_bits(), b.to_bits(), "element {i} of {m}x{n}x{depth}");
                let (row, column) = (x.take::<1>(i / n, depth)[0], w.take::<1>(i % n, depth)[0]);
                let exact: f64 = row.iter().zip(column).map(|(x, w)| f64::from(*x) * f64::from(*w)).sum();
                assert!((f64::from(*a) - exact).abs() < 1e-4 * (1.0 + exact.abs()));
            }
        }
    }

    #[test]
    fn every_instruction_set_gives_the_same_integers_even_at_the_extremes() {
        for (m, n, depth) in SHAPES {
            for extreme in [false, true] {
                let x = if extreme { vec![-127; m * depth] } else { bytes(3, m * depth, -127) };
                let w = if extreme { vec![-128; n * depth] } else { bytes(4, n * depth, -128) };
                let x = Rows { values: &x, rows: m, stride: depth };
                let w = Rows { values: &w, rows: n, stride: depth };
                let (x_scales, w_scales, bias) = (floats(5, m), floats(6, n), floats(7, n));
                let mut out = vec![0.0; m * n];
                matmul_i8((x, &x_scales), (w, &w_scales), depth, Some(&bias), &mut out);
                let mut expected = vec![0.0; m * n];
                Product { x, w, depth }.run::<Portable>(|i, j, dot| {
                    expected[i * n + j] = dot as f32 * (x_scales[i] * w_scales[j]) + bias[j];
                });
                assert_eq!(out, expected, "{m}x{n}x{depth}");
            }
        }
    }

    #[test]
    fn a_row_does_not_depend_on_its_neighbours() {
        let (m, n, depth) = (70, 13, 75);
        let (x, w) = (floats(7, m * depth), floats(8, n * depth));
        let w = Rows { values: &w, rows: n, stride: depth };
        let mut together = vec![0.0; m * n];
        matmul_f32(Rows { values: &x, rows: m, stride: depth }, w, depth, None, &mut together);
        for i in 0..m {
            let mut alone = vec![0.0; n];
            matmul_f32(Rows { values: &x[i * depth..][..depth], rows: 1, stride: depth }, w, depth, None, &mut alone);
            assert_eq!(alone, together[i * n..][..n]);
        }
    }
}
