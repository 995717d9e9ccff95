//! The kernels on AVX2 and FMA.

use std::arch::x86_64::{
    __m256, _mm_add_epi32, _mm_add_ps, _mm_add_ss, _mm_cvtsi128_si32, _mm_cvtss_f32, _mm_movehl_ps, _mm_shuffle_epi32,
    _mm_shuffle_ps, _mm_unpackhi_epi64, _mm256_abs_epi8, _mm256_add_epi32, _mm256_castps256_ps128,
    _mm256_castsi256_si128, _mm256_extractf128_ps, _mm256_extracti128_si256, _mm256_fmadd_ps, _mm256_loadu_ps,
    _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_set1_epi16, _mm256_setzero_ps,
    _mm256_setzero_si256, _mm256_sign_epi8, _mm256_storeu_ps,
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

/// Calls `f`, compiled for AVX2 if it is inlined.
#[target_feature(enable = "avx2,fma")]
pub(super) fn call<R>(f: impl FnOnce() -> R) -> R {
    f()
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
        let weights = w.map(|row| unsafe { _mm256_loadu_si256(row.as_ptr().add(k).cast()) });
        let magnitudes = weights.map(|weight| _mm256_abs_epi8(weight));
        for r in 0..R {
            // SAFETY: the same.
            let value = unsafe { _mm256_loadu_si256(x[r].as_ptr().add(k).cast()) };
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
            let four = _mm_add_epi32(
                _mm256_castsi256_si128(sums[r][c]),
                _mm256_extracti128_si256::<1>(sums[r][c]),
            );
            let two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
            let one = _mm_add_epi32(two, _mm_shuffle_epi32::<1>(two));
            let rest = x[r][whole..]
                .iter()
                .zip(&w[c][whole..])
                .map(|(&x, &w)| i32::from(x) * i32::from(w));
            dots[r][c] = _mm_cvtsi128_si32(one) + rest.sum::<i32>();
        }
    }
    dots
}
