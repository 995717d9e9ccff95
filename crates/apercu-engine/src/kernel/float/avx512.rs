//! [`linear`](super::linear) on AVX-512: the eight lanes of two rows fill a register.

use std::arch::x86_64::{
    __m512, _mm256_loadu_pd, _mm512_add_ps, _mm512_broadcast_f64x4, _mm512_castpd_ps, _mm512_castps_pd,
    _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_permutexvar_ps, _mm512_set_epi32, _mm512_setzero_ps, _mm512_shuffle_f32x4,
    _mm512_shuffle_ps, _mm512_unpackhi_pd, _mm512_unpacklo_pd,
};

use super::super::prefetch_line;
use super::{GROUP, LANES, isa};

/// Rows of `depth` values two by two, eight values of the one before eight of the other; zeros fill up what is missing.
pub(super) fn pair(x: &[f32], depth: usize) -> Vec<f32> {
    let stride = 2 * depth.next_multiple_of(LANES);
    let mut pairs = vec![0.0; (x.len() / depth).div_ceil(2) * stride];
    for (i, row) in x.chunks_exact(depth).enumerate() {
        let steps = pairs[i / 2 * stride..].chunks_exact_mut(2 * LANES);
        for (values, step) in row.chunks(LANES).zip(steps) {
            step[i % 2 * LANES..][..values.len()].copy_from_slice(values);
        }
    }
    pairs
}

/// Dot products of `R` pairs with a group of weights: for each pair those of the one row, then those of the other.
/// `ahead`: fetch the weights that come next into the cache.
pub(super) fn tile<const R: usize>(
    _: isa::Avx512,
    x: [&[f32]; R],
    w: [&[f32]; GROUP],
    ahead: bool,
) -> [[[f32; GROUP]; 2]; R] {
    // SAFETY: the token is proof of these instructions.
    unsafe { tile_avx512(x, w, ahead) }
}

#[target_feature(enable = "avx512f")]
fn tile_avx512<const R: usize>(x: [&[f32]; R], w: [&[f32]; GROUP], ahead: bool) -> [[[f32; GROUP]; 2]; R] {
    let depth = w[0].len();
    assert!(w.iter().all(|row| row.len() == depth));
    assert!(x.iter().all(|row| row.len() == 2 * depth.next_multiple_of(LANES)));
    let whole = depth - depth % LANES;
    let mut sums = [[_mm512_setzero_ps(); GROUP]; R];
    for k in (0..whole).step_by(LANES) {
        let mut values = [_mm512_setzero_ps(); R];
        for r in 0..R {
            // SAFETY: the rows of pairs are long enough (see above).
            values[r] = unsafe { _mm512_loadu_ps(x[r].as_ptr().add(2 * k)) };
        }
        for c in 0..GROUP {
            if ahead {
                // Past the end it does nothing.
                prefetch_line(w[c].as_ptr().wrapping_add(GROUP * depth + k));
            }
            // SAFETY: k + LANES <= depth.
            let weights = unsafe { twice(w[c].as_ptr().add(k)) };
            for r in 0..R {
                sums[r][c] = _mm512_fmadd_ps(values[r], weights, sums[r][c]);
            }
        }
    }
    if whole < depth {
        for c in 0..GROUP {
            let mut rest = [0.0; LANES];
            rest[..depth - whole].copy_from_slice(&w[c][whole..]);
            // SAFETY: there are eight weights, and as many values of each row.
            unsafe {
                let weights = twice(rest.as_ptr());
                for r in 0..R {
                    let values = _mm512_loadu_ps(x[r].as_ptr().add(2 * whole));
                    sums[r][c] = _mm512_fmadd_ps(values, weights, sums[r][c]);
                }
            }
        }
    }
    let mut dots = [[[0.0; GROUP]; 2]; R];
    for r in 0..R {
        // SAFETY: both are sixteen floats.
        dots[r] = unsafe { std::mem::transmute::<__m512, [[f32; GROUP]; 2]>(reduce_registers(&sums[r])) };
    }
    dots
}

/// Eight floats in both halves of a register.
///
/// # Safety
/// There must be eight floats at `values`.
#[target_feature(enable = "avx512f")]
unsafe fn twice(values: *const f32) -> __m512 {
    // SAFETY: the caller sees to it.
    _mm512_castpd_ps(_mm512_broadcast_f64x4(unsafe { _mm256_loadu_pd(values.cast()) }))
}

/// As [`reduce`](super::reduce) for both halves of eight registers at once, in the same order.
#[target_feature(enable = "avx512f")]
fn reduce_registers(l: &[__m512; GROUP]) -> __m512 {
    let mut four = [_mm512_setzero_ps(); 4];
    for (i, four) in four.iter_mut().enumerate() {
        // Sums of lanes 0 to 3 with 4 to 7, in quarters: both halves of the one register, then of the other.
        *four = _mm512_add_ps(
            _mm512_shuffle_f32x4::<0b10_00_10_00>(l[2 * i], l[2 * i + 1]),
            _mm512_shuffle_f32x4::<0b11_01_11_01>(l[2 * i], l[2 * i + 1]),
        );
    }
    let mut two = [_mm512_setzero_ps(); 2];
    for (i, two) in two.iter_mut().enumerate() {
        // In each quarter two sums of the one, two of the other.
        let (a, b) = (_mm512_castps_pd(four[2 * i]), _mm512_castps_pd(four[2 * i + 1]));
        *two = _mm512_add_ps(
            _mm512_castpd_ps(_mm512_unpacklo_pd(a, b)),
            _mm512_castpd_ps(_mm512_unpackhi_pd(a, b)),
        );
    }
    let [a, b] = two;
    let one = _mm512_add_ps(
        _mm512_shuffle_ps::<0b10_00_10_00>(a, b),
        _mm512_shuffle_ps::<0b11_01_11_01>(a, b),
    );
    // Quarters hold registers 0, 2, 4, 6 of the first half, of the second, then 1, 3, 5, 7.
    let order = _mm512_set_epi32(15, 7, 14, 6, 13, 5, 12, 4, 11, 3, 10, 2, 9, 1, 8, 0);
    _mm512_permutexvar_ps(order, one)
}
