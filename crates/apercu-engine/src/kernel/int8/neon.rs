//! The kernels on NEON, with and without the dot product extension. It multiplies signed by signed bytes, so the
//! weights' highest bit is flipped on the way and all sums start from 0.

use std::arch::aarch64::{
    int8x16_t, int32x4_t, vaddq_f32, vcvtq_f32_s32, vdupq_n_s8, vdupq_n_s16, vdupq_n_s32, veorq_s8, vget_low_s8,
    vld1q_f32, vld1q_s8, vmlal_high_s8, vmlal_s8, vmull_high_s8, vmull_s8, vmulq_f32, vmulq_n_f32, vpadalq_s16,
    vreinterpretq_s8_s16, vreinterpretq_s16_s8, vst1q_f32, vuzp1q_s16, vuzp2q_s16,
};
use std::arch::asm;

use super::{Columns, GROUP, Kernel, PANEL, Panel, Row, STEP, ZERO, isa};

/// Outputs of one register of sums.
const LANES: usize = 4;
/// Registers of a panel's sums, and of its weights for one group of inputs.
const PARTS: usize = PANEL / LANES;

impl Kernel for isa::Neon {
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

impl Kernel for isa::NeonDotprod {
    const ROWS: usize = 4;

    fn tile<const R: usize, const P: usize>(
        self,
        x: &[Row; R],
        w: &[Panel; P],
        out: &mut Columns,
        place: (usize, usize),
    ) -> usize {
        // SAFETY: the token is proof of these instructions.
        unsafe { tile_dotprod(x, w, out, place) }
    }
}

/// Adds two products in 16 bits, then pairs of those to the sums. That is exact: inputs are not below -127, and twice
/// 127 * 128 is below 2^15.
#[target_feature(enable = "neon")]
fn tile<const R: usize, const P: usize>(
    x: &[Row; R],
    w: &[Panel; P],
    out: &mut Columns,
    place: (usize, usize),
) -> usize {
    let groups = w[0].values.len() / STEP;
    assert!(x.iter().all(|x| x.values.len() == groups * GROUP));
    assert!(w.iter().all(|w| w.values.len() == groups * STEP));
    let mut sums = [[[vdupq_n_s32(0); PARTS]; P]; R];
    for k in 0..groups {
        let mut pairs = [[vdupq_n_s8(0); 2]; R];
        for r in 0..R {
            for (i, pair) in pairs[r].iter_mut().enumerate() {
                // SAFETY: k < groups, and each row has so many groups of two pairs.
                let values = unsafe {
                    let values = x[r].values.as_ptr().add(k * GROUP + i * 2);
                    values.cast::<i16>().read_unaligned()
                };
                *pair = vreinterpretq_s8_s16(vdupq_n_s16(values));
            }
        }
        for p in 0..P {
            for half in [0, 2] {
                // SAFETY: the same, and each panel has so many steps of four times 16 bytes.
                let [a, b] = unsafe {
                    let weights = w[p].values.as_ptr().add(k * STEP + half * 16);
                    [load(weights), load(weights.add(16))]
                };
                // For each of eight outputs the weights of the first two inputs, and of the others.
                let (a, b) = (vreinterpretq_s16_s8(a), vreinterpretq_s16_s8(b));
                let weights = [
                    vreinterpretq_s8_s16(vuzp1q_s16(a, b)),
                    vreinterpretq_s8_s16(vuzp2q_s16(a, b)),
                ];
                for r in 0..R {
                    let [first, second] = pairs[r];
                    let low = vmull_s8(vget_low_s8(weights[0]), vget_low_s8(first));
                    let low = vmlal_s8(low, vget_low_s8(weights[1]), vget_low_s8(second));
                    let high = vmull_high_s8(weights[0], first);
                    let high = vmlal_high_s8(high, weights[1], second);
                    let sums = &mut sums[r][p];
                    sums[half] = vpadalq_s16(sums[half], low);
                    sums[half + 1] = vpadalq_s16(sums[half + 1], high);
                }
            }
        }
    }
    finish(sums, x, w, out, place)
}

#[target_feature(enable = "neon,dotprod")]
fn tile_dotprod<const R: usize, const P: usize>(
    x: &[Row; R],
    w: &[Panel; P],
    out: &mut Columns,
    place: (usize, usize),
) -> usize {
    let groups = w[0].values.len() / STEP;
    assert!(x.iter().all(|x| x.values.len() == groups * GROUP));
    assert!(w.iter().all(|w| w.values.len() == groups * STEP));
    let mut sums = [[[vdupq_n_s32(0); PARTS]; P]; R];
    for k in 0..groups {
        let mut inputs = [0.0; R];
        for r in 0..R {
            // SAFETY: k < groups, and each row has so many groups.
            inputs[r] = unsafe { x[r].values.as_ptr().add(k * GROUP).cast::<f32>().read_unaligned() };
        }
        for p in 0..P {
            let mut weights = [vdupq_n_s8(0); PARTS];
            for (part, weights) in weights.iter_mut().enumerate() {
                // SAFETY: the same, and each panel has so many steps of four times 16 bytes.
                *weights = unsafe { load(w[p].values.as_ptr().add(k * STEP + part * 16)) };
            }
            for r in 0..R {
                for (sums, &weights) in sums[r][p].iter_mut().zip(&weights) {
                    *sums = dot(*sums, weights, inputs[r]);
                }
            }
        }
    }
    finish(sums, x, w, out, place)
}

/// Sixteen weights, signed.
///
/// # Safety
/// There must be sixteen weights at `weights`.
#[target_feature(enable = "neon")]
#[inline]
unsafe fn load(weights: *const u8) -> int8x16_t {
    // SAFETY: the caller sees to it.
    veorq_s8(unsafe { vld1q_s8(weights.cast()) }, vdupq_n_s8(ZERO.cast_signed()))
}

/// Adds to each sum the products of its four weights with four inputs, which are the bytes of a float: so they are
/// loaded straight into such a register. The oldest Rust that this crate supports has no function for it.
#[target_feature(enable = "neon,dotprod")]
#[inline]
fn dot(mut sums: int32x4_t, weights: int8x16_t, inputs: f32) -> int32x4_t {
    // SAFETY: this function requires the instruction, which touches nothing but these registers.
    unsafe {
        asm!(
            "sdot {sums:v}.4s, {weights:v}.16b, {inputs:v}.4b[0]",
            sums = inout(vreg) sums,
            weights = in(vreg) weights,
            inputs = in(vreg) inputs,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    sums
}

/// Scales sums, adds the biases and writes them.
#[target_feature(enable = "neon")]
#[inline]
fn finish<const R: usize, const P: usize>(
    sums: [[[int32x4_t; PARTS]; P]; R],
    x: &[Row; R],
    w: &[Panel; P],
    out: &mut Columns,
    (row, column): (usize, usize),
) -> usize {
    for r in 0..R {
        for p in 0..P {
            let mut outputs = [0.0; PANEL];
            for (part, &sums) in sums[r][p].iter().enumerate() {
                // SAFETY: there are four times four floats in each.
                unsafe {
                    let scales = vld1q_f32(w[p].scales.as_ptr().add(part * LANES));
                    let bias = vld1q_f32(w[p].bias.as_ptr().add(part * LANES));
                    let output = vmulq_f32(vcvtq_f32_s32(sums), vmulq_n_f32(scales, x[r].scale));
                    vst1q_f32(outputs.as_mut_ptr().add(part * LANES), vaddq_f32(output, bias));
                }
            }
            out.store(row + r, column + p * PANEL, &outputs);
        }
    }
    R
}
