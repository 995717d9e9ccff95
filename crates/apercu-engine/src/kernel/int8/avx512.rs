//! The kernel on AVX-512 with VNNI: a panel's step is one register.

use std::arch::x86_64::{
    __m512, _mm512_add_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_loadu_ps, _mm512_loadu_si512, _mm512_mul_ps,
    _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_si512,
};

use super::avx2::prefetch;
use super::{BLOCK, Columns, GROUP, Kernel, PANEL, Panel, Row, STEP, isa};

impl Kernel for isa::Avx512 {
    const ROWS: usize = 8;

    fn tile<const R: usize, const P: usize>(
        self,
        x: &[Row; R],
        w: &[Panel; P],
        out: &mut Columns,
        place: (usize, usize),
    ) -> usize {
        // SAFETY: the token is proof of these instructions.
        unsafe { tile(x, w, out, place) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn tile<const R: usize, const P: usize>(
    x: &[Row; R],
    w: &[Panel; P],
    out: &mut Columns,
    (row, column): (usize, usize),
) -> usize {
    let groups = w[0].values.len() / STEP;
    assert!(x.iter().all(|x| x.values.len() == groups * GROUP));
    assert!(w.iter().all(|w| w.values.len() == groups * STEP));
    let first = row % BLOCK == 0;
    let mut sums = [[_mm512_setzero_si512(); P]; R];
    for r in 0..R {
        sums[r] = [_mm512_set1_epi32(x[r].start); P];
    }
    for k in 0..groups {
        let mut weights = [_mm512_setzero_si512(); P];
        for p in 0..P {
            // SAFETY: k < groups, and each panel has so many steps.
            weights[p] = unsafe { _mm512_loadu_si512(w[p].values.as_ptr().add(k * STEP).cast()) };
        }
        if first {
            for w in w {
                prefetch(w, P * groups + k);
            }
        }
        for r in 0..R {
            // SAFETY: the same, and each row has so many groups.
            let group = unsafe { x[r].values.as_ptr().add(k * GROUP).cast::<i32>().read_unaligned() };
            let group = _mm512_set1_epi32(group);
            for p in 0..P {
                sums[r][p] = _mm512_dpbusd_epi32(sums[r][p], weights[p], group);
            }
        }
    }
    for r in 0..R {
        for p in 0..P {
            let scale = _mm512_mul_ps(_mm512_set1_ps(x[r].scale), load(&w[p].scales));
            let output = _mm512_add_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sums[r][p]), scale), load(&w[p].bias));
            // SAFETY: both are sixteen floats.
            let output: [f32; PANEL] = unsafe { std::mem::transmute(output) };
            out.store(row + r, column + p * PANEL, &output);
        }
    }
    R
}

#[target_feature(enable = "avx512f")]
fn load(values: &[f32; PANEL]) -> __m512 {
    // SAFETY: there are sixteen floats.
    unsafe { _mm512_loadu_ps(values.as_ptr()) }
}
