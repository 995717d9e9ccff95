//! The 8-bit kernel on AVX-512 with VNNI.

use std::arch::x86_64::{
    __m512i, _mm512_dpbusd_epi32, _mm512_maskz_loadu_epi8, _mm512_reduce_add_epi32, _mm512_set1_epi8,
    _mm512_setzero_si512, _mm512_sub_epi32, _mm512_xor_si512,
};

use super::Tile;

/// Bytes of one 512-bit register.
const BYTES: usize = 64;

/// Use only where [`is_available`] has said so.
pub(super) struct Vnni;

pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vnni")
}

impl Tile<i8> for Vnni {
    type Sum = i32;

    fn tile<const R: usize, const C: usize>(x: [&[i8]; R], w: [&[i8]; C]) -> [[i32; C]; R] {
        // SAFETY: this type is used only where these instructions are available.
        unsafe { tile_i8(x, w) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn tile_i8<const R: usize, const C: usize>(x: [&[i8]; R], w: [&[i8]; C]) -> [[i32; C]; R] {
    let depth = x[0].len();
    assert!(x.iter().chain(&w).all(|row| row.len() == depth));
    // The instruction wants one side unsigned: x + 128. What that adds, 128 times the sum of w, is taken off again.
    let offset = _mm512_set1_epi8(-128);
    let mut sums = [[_mm512_setzero_si512(); C]; R];
    let mut added = [_mm512_setzero_si512(); C];
    for k in (0..depth).step_by(BYTES) {
        let mask = u64::MAX >> BYTES.saturating_sub(depth - k);
        let weights = w.map(|row| load(row, k, mask));
        for c in 0..C {
            added[c] = _mm512_dpbusd_epi32(added[c], offset, weights[c]);
        }
        for r in 0..R {
            let value = _mm512_xor_si512(load(x[r], k, mask), offset);
            for c in 0..C {
                sums[r][c] = _mm512_dpbusd_epi32(sums[r][c], value, weights[c]);
            }
        }
    }
    let mut dots = [[0; C]; R];
    for r in 0..R {
        for c in 0..C {
            dots[r][c] = _mm512_reduce_add_epi32(_mm512_sub_epi32(sums[r][c], added[c]));
        }
    }
    dots
}

/// The bytes of a row from `k` on, zero where `mask` has no bit.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn load(row: &[i8], k: usize, mask: u64) -> __m512i {
    debug_assert!(k + (BYTES - mask.leading_zeros() as usize) <= row.len());
    // SAFETY: the mask has bits only for bytes before the end of the row; the others are not read.
    unsafe { _mm512_maskz_loadu_epi8(mask, row.as_ptr().add(k)) }
}
