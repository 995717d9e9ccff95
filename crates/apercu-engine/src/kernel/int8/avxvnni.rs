//! The kernel on AVX-VNNI: a panel's step is two registers.

use std::arch::x86_64::{_mm256_dpbusd_avx_epi32, _mm256_set1_epi32, _mm256_setzero_si256};

use super::avx2::{finish, prefetch, step};
use super::{BLOCK, Columns, GROUP, Kernel, Panel, Row, STEP, isa};

impl Kernel for isa::AvxVnni {
    const ROWS: usize = 4;

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

#[target_feature(enable = "avx2,fma,avxvnni")]
fn tile<const R: usize, const P: usize>(
    x: &[Row; R],
    w: &[Panel; P],
    out: &mut Columns,
    place: (usize, usize),
) -> usize {
    let groups = w[0].values.len() / STEP;
    assert!(x.iter().all(|x| x.values.len() == groups * GROUP));
    assert!(w.iter().all(|w| w.values.len() == groups * STEP));
    let first = place.0.is_multiple_of(BLOCK);
    let mut sums = [[[_mm256_setzero_si256(); 2]; P]; R];
    for r in 0..R {
        sums[r] = [[_mm256_set1_epi32(x[r].start); 2]; P];
    }
    for k in 0..groups {
        for p in 0..P {
            // SAFETY: k < groups, and each panel has so many steps.
            let weights = unsafe { step(&w[p], k) };
            if first {
                prefetch(&w[p], P * groups + k);
            }
            for r in 0..R {
                // SAFETY: the same, and each row has so many groups.
                let group = unsafe { x[r].values.as_ptr().add(k * GROUP).cast::<i32>().read_unaligned() };
                let group = _mm256_set1_epi32(group);
                for half in 0..2 {
                    sums[r][p][half] = _mm256_dpbusd_avx_epi32(sums[r][p][half], weights[half], group);
                }
            }
        }
    }
    finish(sums, x, w, out, place)
}
