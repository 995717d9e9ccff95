//! The kernel on NEON: eight lanes are two registers.

use std::arch::aarch64::{
    float32x4_t, vadd_f32, vaddq_f32, vdupq_n_f32, vfmaq_f32, vget_high_f32, vget_lane_f32, vget_low_f32, vld1q_f32,
    vpadd_f32, vst1q_f32,
};

use super::{LANES, Tile, isa, multiply_add, reduce};

impl Tile for isa::Neon {
    fn tile<const R: usize, const C: usize>(self, x: [&[f32]; R], w: [&[f32]; C]) -> [[f32; C]; R] {
        // SAFETY: the token is proof of these instructions.
        unsafe { tile_f32(x, w) }
    }
}

#[target_feature(enable = "neon")]
fn tile_f32<const R: usize, const C: usize>(x: [&[f32]; R], w: [&[f32]; C]) -> [[f32; C]; R] {
    let depth = x[0].len();
    assert!(x.iter().chain(&w).all(|row| row.len() == depth));
    let whole = depth - depth % LANES;
    let mut sums = [[[vdupq_n_f32(0.0); 2]; C]; R];
    for k in (0..whole).step_by(LANES) {
        let mut weights = [[vdupq_n_f32(0.0); 2]; C];
        for c in 0..C {
            // SAFETY: k + LANES <= depth, the length of every row.
            weights[c] = unsafe { load(w[c].as_ptr().add(k)) };
        }
        for r in 0..R {
            // SAFETY: the same.
            let values = unsafe { load(x[r].as_ptr().add(k)) };
            for c in 0..C {
                for half in 0..2 {
                    sums[r][c][half] = vfmaq_f32(sums[r][c][half], values[half], weights[c][half]);
                }
            }
        }
    }
    let mut dots = [[0.0; C]; R];
    for r in 0..R {
        for c in 0..C {
            dots[r][c] = if whole == depth {
                reduce_registers(sums[r][c])
            } else {
                let mut lanes = [0.0; LANES];
                // SAFETY: there is room for twice four floats.
                unsafe {
                    vst1q_f32(lanes.as_mut_ptr(), sums[r][c][0]);
                    vst1q_f32(lanes.as_mut_ptr().add(4), sums[r][c][1]);
                }
                multiply_add(&mut lanes, &x[r][whole..], &w[c][whole..]);
                reduce(lanes)
            };
        }
    }
    dots
}

/// Eight floats.
///
/// # Safety
/// There must be eight floats at `values`.
#[target_feature(enable = "neon")]
#[inline]
unsafe fn load(values: *const f32) -> [float32x4_t; 2] {
    // SAFETY: the caller sees to it.
    unsafe { [vld1q_f32(values), vld1q_f32(values.add(4))] }
}

/// As [`reduce`], in the same order.
#[target_feature(enable = "neon")]
fn reduce_registers([low, high]: [float32x4_t; 2]) -> f32 {
    let four = vaddq_f32(low, high);
    let two = vadd_f32(vget_low_f32(four), vget_high_f32(four));
    vget_lane_f32::<0>(vpadd_f32(two, two))
}
