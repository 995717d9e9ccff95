//! The kernel on AVX2, which has no exact product of bytes that adds up four: weights become 16-bit numbers on the way,
//! inputs beforehand, and are multiplied in pairs.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_add_ps, _mm256_and_si256, _mm256_cvtepi32_ps, _mm256_loadu_ps,
    _mm256_loadu_si256, _mm256_madd_epi16, _mm256_mul_ps, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_ps,
    _mm256_srli_epi16, _mm256_storeu_ps,
};

use super::{GROUP, Kernel, Out, PANEL, Panel, Row, STEP};

/// Outputs of one register.
const LANES: usize = 8;

/// Use only where `Isa::available` has said so.
pub(super) struct Avx2;

impl Kernel for Avx2 {
    /// Each group's values in the order 0, 2, 1, 3.
    type Input = i16;
    const ROWS: usize = 4;

    fn tile<const R: usize, const P: usize>(
        x: [Row<i16>; R],
        w: &[Panel; P],
        out: &Out,
        place: (usize, usize),
    ) -> usize {
        // SAFETY: this type is used only where these instructions are available.
        unsafe { tile(x, w, out, place) }
    }
}

/// Writes the inputs as [`Avx2`] wants them.
pub(super) fn spread(values: &[i8]) -> Vec<i16> {
    let mut pairs = vec![0; values.len()];
    for (group, pairs) in values.as_chunks().0.iter().zip(pairs.as_chunks_mut().0) {
        let &[a, b, c, d] = group;
        *pairs = [a, c, b, d].map(i16::from);
    }
    pairs
}

#[target_feature(enable = "avx2,fma")]
fn tile<const R: usize, const P: usize>(x: [Row<i16>; R], w: &[Panel; P], out: &Out, place: (usize, usize)) -> usize {
    let groups = w[0].values.len() / STEP;
    assert!(x.iter().all(|x| x.values.len() == groups * GROUP));
    assert!(w.iter().all(|w| w.values.len() == groups * STEP));
    let low = _mm256_set1_epi16(0xFF);
    let mut sums = [[[low; 2]; P]; R];
    for r in 0..R {
        sums[r] = [[_mm256_set1_epi32(x[r].start); 2]; P];
    }
    for k in 0..groups {
        for p in 0..P {
            // SAFETY: k < groups, and each panel has so many steps of twice 32 bytes.
            let [a, b] = unsafe {
                let step = w[p].values.as_ptr().add(k * STEP).cast();
                [_mm256_loadu_si256(step), _mm256_loadu_si256(step.add(1))]
            };
            let weights = [
                [_mm256_and_si256(a, low), _mm256_and_si256(b, low)],
                [_mm256_srli_epi16::<8>(a), _mm256_srli_epi16::<8>(b)],
            ];
            for (pair, weights) in weights.iter().enumerate() {
                for r in 0..R {
                    // SAFETY: the same, and each row has so many groups of two pairs.
                    let inputs = unsafe {
                        let pair = x[r].values.as_ptr().add(k * GROUP + pair * 2);
                        _mm256_set1_epi32(pair.cast::<i32>().read_unaligned())
                    };
                    for half in 0..2 {
                        let products = _mm256_madd_epi16(weights[half], inputs);
                        sums[r][p][half] = _mm256_add_epi32(sums[r][p][half], products);
                    }
                }
            }
        }
    }
    finish(sums, &x, w, out, place)
}

/// Scales sums, adds the biases and writes them.
#[target_feature(enable = "avx2,fma")]
#[inline]
pub(super) fn finish<T, const R: usize, const P: usize>(
    sums: [[[__m256i; 2]; P]; R],
    x: &[Row<T>; R],
    w: &[Panel; P],
    out: &Out,
    (row, column): (usize, usize),
) -> usize {
    for r in 0..R {
        for p in 0..P {
            let mut outputs = [0.0; PANEL];
            for half in [0, 1] {
                // SAFETY: there are twice eight floats in each.
                unsafe {
                    let scales = _mm256_loadu_ps(w[p].scales.as_ptr().add(half * LANES));
                    let bias = _mm256_loadu_ps(w[p].bias.as_ptr().add(half * LANES));
                    let scale = _mm256_mul_ps(_mm256_set1_ps(x[r].scale), scales);
                    let output = _mm256_mul_ps(_mm256_cvtepi32_ps(sums[r][p][half]), scale);
                    _mm256_storeu_ps(outputs.as_mut_ptr().add(half * LANES), _mm256_add_ps(output, bias));
                }
            }
            out.store(row + r, column + p * PANEL, &outputs);
        }
    }
    R
}
