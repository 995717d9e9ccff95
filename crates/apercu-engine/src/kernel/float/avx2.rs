//! The kernels on AVX2 and FMA.

use std::arch::x86_64::{
    __m256, _mm_add_ps, _mm_add_ss, _mm_cvtss_f32, _mm_movehl_ps, _mm_shuffle_ps, _mm256_castps256_ps128,
    _mm256_extractf128_ps, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_setzero_ps, _mm256_storeu_ps,
};

use super::super::prefetch_line;
use super::{LANES, Tile, isa, multiply_add, reduce};

impl Tile for isa::Avx2 {
    fn tile<const R: usize, const C: usize>(self, x: [&[f32]; R], w: [&[f32]; C]) -> [[f32; C]; R] {
        // SAFETY: the token is proof of these instructions.
        unsafe { tile_f32(x, w) }
    }
}

#[target_feature(enable = "avx2,fma")]
fn tile_f32<const R: usize, const C: usize>(x: [&[f32]; R], w: [&[f32]; C]) -> [[f32; C]; R] {
    let depth = x[0].len();
    assert!(x.iter().chain(&w).all(|row| row.len() == depth));
    let whole = depth - depth % LANES;
    let mut sums = [[_mm256_setzero_ps(); C]; R];
    for k in (0..whole).step_by(LANES) {
        let mut weights = [_mm256_setzero_ps(); C];
        for c in 0..C {
            // SAFETY: k + LANES <= depth, the length of every row.
            weights[c] = unsafe { _mm256_loadu_ps(w[c].as_ptr().add(k)) };
            if R == 1 {
                // One row waits for nothing but weights. Past the end it does nothing.
                prefetch_line(w[c].as_ptr().wrapping_add(C * depth + k));
            }
        }
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
