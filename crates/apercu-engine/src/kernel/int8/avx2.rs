//! The kernel on AVX2, whose product of bytes adds up pairs in 16 bits, and saturates. Weights go up to 255, so no pair does
//! whose inputs' magnitudes add up to 128 at most. Of what is more, half is multiplied apart, as [`Excess`]: with inputs
//! that are spread as a network's are, that is a few groups of a row.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_add_ps, _mm256_cvtepi32_ps, _mm256_loadu_ps, _mm256_loadu_si256,
    _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_mul_ps, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_ps,
    _mm256_setzero_si256, _mm256_storeu_ps,
};

use super::super::prefetch_line;
use super::{BLOCK, Columns, Excess, GROUP, Kernel, PANEL, Panel, Row, STEP, isa};

/// Outputs of one register.
const LANES: usize = 8;
/// What the magnitudes of a pair of inputs may add up to: 255 * 128 fits into 16 bits.
const MOST: u16 = 128;

impl Kernel for isa::Avx2 {
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

/// Halves the pairs of a row that the kernel cannot multiply at once; what was taken off is appended to `excess`.
pub(super) fn split(row: &mut [i8], excess: &mut Vec<Excess>) {
    for (index, group) in row.as_chunks_mut().0.iter_mut().enumerate() {
        let whole: [i8; GROUP] = *group;
        for pair in group.as_chunks_mut::<2>().0 {
            if pair.iter().map(|x| u16::from(x.unsigned_abs())).sum::<u16>() > MOST {
                *pair = pair.map(|x| x / 2);
            }
        }
        if *group != whole {
            let values = std::array::from_fn(|i| whole[i] - group[i]);
            excess.push(Excess { group: index, values });
        }
    }
}

#[target_feature(enable = "avx2,fma")]
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
                let inputs = unsafe { x[r].values.as_ptr().add(k * GROUP).cast::<i32>().read_unaligned() };
                add_products(&mut sums[r][p], weights, inputs);
            }
        }
    }
    for r in 0..R {
        for excess in x[r].excess {
            assert!(excess.group < groups);
            for p in 0..P {
                // SAFETY: see above.
                let weights = unsafe { step(&w[p], excess.group) };
                add_products(
                    &mut sums[r][p],
                    weights,
                    i32::from_le_bytes(excess.values.map(i8::cast_unsigned)),
                );
            }
        }
    }
    finish(sums, x, w, out, place)
}

/// The panel's weights for a group of inputs.
///
/// # Safety
/// The panel has more steps than `k`.
#[target_feature(enable = "avx2")]
#[inline]
pub(super) unsafe fn step(panel: &Panel, k: usize) -> [__m256i; 2] {
    // SAFETY: a step has twice 32 bytes.
    unsafe {
        let step = panel.values.as_ptr().add(k * STEP).cast();
        [_mm256_loadu_si256(step), _mm256_loadu_si256(step.add(1))]
    }
}

/// Fetches the step of a later panel, while this one's are multiplied. Past the end it does nothing.
#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn prefetch(panel: &Panel, k: usize) {
    prefetch_line(panel.values.as_ptr().wrapping_add(k * STEP));
}

/// Adds the products of a group of inputs with its weights.
#[target_feature(enable = "avx2")]
#[inline]
fn add_products(sums: &mut [__m256i; 2], weights: [__m256i; 2], inputs: i32) {
    let inputs = _mm256_set1_epi32(inputs);
    for half in 0..2 {
        let pairs = _mm256_maddubs_epi16(weights[half], inputs);
        let products = _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
        sums[half] = _mm256_add_epi32(sums[half], products);
    }
}

/// Scales sums, adds the biases and writes them.
#[target_feature(enable = "avx2,fma")]
#[inline]
pub(super) fn finish<const R: usize, const P: usize>(
    sums: [[[__m256i; 2]; P]; R],
    x: &[Row; R],
    w: &[Panel; P],
    out: &mut Columns,
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
