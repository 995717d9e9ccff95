//! Element-wise mathematics, written so that every machine computes the same bits: only additions, multiplications
//! and divisions in a fixed order, no library functions that differ between systems.
// Loops that are to be compiled for each instruction set; see `vectorized`.
#![allow(clippy::inline_always)]

use std::ops::Range;

use super::{Isa, vectorized};

/// Values that are summed side by side; the order of all sums is fixed by it.
const LANES: usize = 16;

/// e^x to within 2 units in the last place; 0 below -87, infinity above 88.
///
/// Range reduction to |r| <= ln2 / 2, then the polynomial of Cephes' `expf`.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Adding and subtracting 1.5 * 2^23 rounds to the nearest integer.
    const ROUND: f32 = 12_582_912.0;
    let clamped = x.clamp(-87.0, 88.0);
    let shifted = clamped.mul_add(std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    // ln 2 in two parts.
    let r = n.mul_add(2.121_944_4e-4, n.mul_add(-0.693_359_4, clamped));
    let mut p = 1.987_569_1e-4_f32;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        p = p.mul_add(r, coefficient);
    }
    // The low bits of `shifted` are those of n, and go to the exponent.
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23));
    let value = (p.mul_add(r * r, r) + 1.0) * power;
    if x < -87.0 { 0.0 } else { value }
}

/// The largest absolute value.
#[inline(always)]
pub(super) fn largest_magnitude(values: &[f32]) -> f32 {
    lanes_max(values, f32::abs)
}

/// The largest value.
#[inline(always)]
fn largest(values: &[f32]) -> f32 {
    lanes_max(values, |x| x)
}

/// Sum of `f` of each value, lane by lane.
#[inline(always)]
fn lanes_sum(values: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        *lane += f(x);
    }
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += f(x);
        }
    }
    join(lanes)
}

/// The sum of the products of two rows of one length.
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut lanes = [0.0f32; LANES];
    for ((lane, a), b) in lanes.iter_mut().zip(a_rest).zip(b_rest) {
        *lane = a.mul_add(*b, *lane);
    }
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane = a.mul_add(*b, *lane);
        }
    }
    join(lanes)
}

/// The greatest `f` of all values, NaN left out; negative infinity where there is none.
#[inline(always)]
fn lanes_max(values: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    let greater = |lane: &mut f32, x: f32| *lane = if x > *lane { x } else { *lane };
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        greater(lane, f(x));
    }
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            greater(lane, f(x));
        }
    }
    lanes.into_iter().fold(f32::NEG_INFINITY, f32::max)
}

/// The sum of all lanes.
#[inline(always)]
fn join(l: [f32; LANES]) -> f32 {
    reduce(std::array::from_fn(|i| l[i] + l[i + LANES / 2]))
}

/// The sum of eight lanes, in the one order that all code here uses.
#[inline(always)]
pub(super) fn reduce(l: [f32; 8]) -> f32 {
    ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))
}

vectorized! {
    /// Turns scores into probabilities, in place.
    pub(crate) fn softmax(scores: &mut [f32]) {
        let max = largest(scores);
        for s in scores.iter_mut() {
            *s = exp(*s - max);
        }
        let sum = lanes_sum(scores, |x| x);
        for s in scores.iter_mut() {
            *s /= sum;
        }
    }

    /// ln of the sum of exponentials, without overflow.
    pub(crate) fn log_sum_exp(values: &[f32]) -> f32 {
        let max = largest(values);
        max + libm::logf(lanes_sum(values, |x| exp(x - max)))
    }

    /// The `count` greatest finite values with their indices, greatest first, the lower index first among equals.
    pub(crate) fn top_k(values: &[f32], count: usize) -> Vec<(u32, f32)> {
        /// Values that are passed over together, if none of them is great enough.
        const RUN: usize = 64;
        let mut best: Vec<(u32, f32)> = Vec::with_capacity(count + 1);
        let mut threshold = f32::NEG_INFINITY;
        for (run, values) in values.chunks(RUN).enumerate() {
            if largest(values) <= threshold {
                continue;
            }
            for (index, &value) in values.iter().enumerate() {
                if value > threshold {
                    let place = best.partition_point(|&(_, other)| other >= value);
                    best.insert(place, ((run * RUN + index) as u32, value));
                    if best.len() > count {
                        best.pop();
                    }
                    if best.len() == count {
                        threshold = best[count - 1].1;
                    }
                }
            }
        }
        best
    }

    /// Layer normalization of each row, in place (Ba et al. 2016).
    pub(crate) fn layer_norm(rows: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
        let n = weight.len() as f32;
        for row in rows.chunks_exact_mut(weight.len()) {
            let mean = lanes_sum(row, |x| x) / n;
            let variance = lanes_sum(row, |x| (x - mean) * (x - mean)) / n;
            let scale = 1.0 / (variance + epsilon).sqrt();
            for ((x, w), b) in row.iter_mut().zip(weight).zip(bias) {
                *x = (*x - mean) * scale * w + b;
            }
        }
    }

    /// max(x, 0), in place.
    pub(crate) fn relu(values: &mut [f32]) {
        for x in values {
            *x = x.max(0.0);
        }
    }

    /// x * sigmoid(x), in place (`SiLU` or swish).
    pub(crate) fn swish(values: &mut [f32]) {
        for x in values {
            *x /= 1.0 + exp(-*x);
        }
    }

    /// The next state c' = f c + (1 - f) u of a simpler simple recurrent unit, and its output max(c', 0), element by
    /// element: `state` holds c and gets c', `gate` holds the logits of f and gets the output, `input` holds u.
    pub(crate) fn ssru(state: &mut [f32], gate: &mut [f32], input: &[f32]) {
        for ((c, f), &u) in state.iter_mut().zip(gate).zip(input) {
            let keep = 1.0 / (1.0 + exp(-*f));
            *c = keep * *c + (1.0 - keep) * u;
            *f = c.max(0.0);
        }
    }

    /// x * Phi(x) with the exact normal distribution function, in place (Hendrycks and Gimpel 2016).
    pub(crate) fn gelu(values: &mut [f32]) {
        for x in values {
            *x *= 0.5 * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
        }
    }
}

/// Rows of `half` sines and as many cosines, one a position; their wave lengths grow to 10,000 in `steps` steps (Vaswani et
/// al. 2017).
pub(crate) fn sinusoids(positions: Range<usize>, half: usize, steps: usize) -> Vec<f32> {
    let rate = |i| libm::pow(10_000.0, -(i as f64) / steps as f64);
    let rates: Vec<f64> = (0..half).map(rate).collect();
    let mut table = Vec::with_capacity(positions.len() * 2 * half);
    for position in positions {
        table.extend(rates.iter().map(|rate| libm::sin(position as f64 * rate) as f32));
        table.extend(rates.iter().map(|rate| libm::cos(position as f64 * rate) as f32));
    }
    table
}

/// The error function to within 2e-7: Abramowitz and Stegun, formula 7.1.26.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let magnitude = x.abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * magnitude);
    let mut p = 1.061_405_4_f32;
    for coefficient in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
        p = p.mul_add(t, coefficient);
    }
    (1.0 - p * t * exp(-magnitude * magnitude)).copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_within_two_ulps_of_the_exact_value() {
        for i in -86_000..88_000 {
            let x = i as f32 / 1000.0;
            let exact = f64::from(x).exp();
            let error = (f64::from(exp(x)) - exact).abs() / exact;
            assert!(error < 2.5e-7, "exp({x}) = {} is off by {error:e}", exp(x));
        }
        assert_eq!(exp(f32::NEG_INFINITY).to_bits(), 0);
    }

    #[test]
    fn softmax_sums_to_one_and_survives_masked_and_large_scores() {
        let mut scores = [1000.0, f32::NEG_INFINITY, 1000.0, 990.0];
        softmax(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert_eq!(scores[1].to_bits(), 0);
        assert!(scores[0] > 0.49);
    }

    #[test]
    fn activations_agree_with_known_values() {
        type Case = (fn(&mut [f32]), [f32; 5]);
        // From `torch.nn.functional` at -2, -0.5, 0, 0.5, 3.
        let inputs = [-2.0f32, -0.5, 0.0, 0.5, 3.0];
        let cases: [Case; 3] = [
            (relu, [0.0, 0.0, 0.0, 0.5, 3.0]),
            (swish, [-0.238_405_84, -0.188_770_33, 0.0, 0.311_229_67, 2.857_722_3]),
            (gelu, [-0.045_500_26, -0.154_268_77, 0.0, 0.345_731_23, 2.995_950_2]),
        ];
        for (activation, expected) in cases {
            let mut values = inputs;
            activation(&mut values);
            for (value, expected) in values.iter().zip(expected) {
                assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
            }
        }
    }

    #[test]
    fn an_ssru_keeps_its_state_as_far_as_the_gate_is_open() {
        let (mut state, mut gate) = ([2.0, 2.0, 2.0, -1.0], [100.0, -100.0, 0.0, 0.0]);
        ssru(&mut state, &mut gate, &[5.0, 5.0, 5.0, -3.0]);
        assert_eq!(state, [2.0, 5.0, 3.5, -2.0]);
        assert_eq!(gate, [2.0, 5.0, 3.5, 0.0]);
    }

    #[test]
    fn layer_norm_gives_mean_zero_and_variance_one() {
        let mut row: Vec<f32> = (0..33).map(|i| (i * i % 17) as f32 - 4.0).collect();
        layer_norm(&mut row, &[1.0; 33], &[0.0; 33], 1e-5);
        let mean = row.iter().sum::<f32>() / 33.0;
        let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 33.0;
        assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-4);
    }

    #[test]
    fn top_prefers_the_lower_index_among_equals_and_skips_what_is_no_number() {
        let row = [1.0, f32::NAN, 3.0, f32::NEG_INFINITY, 3.0, 2.0];
        assert_eq!(top_k(&row, 3), [(2, 3.0), (4, 3.0), (5, 2.0)]);
        assert_eq!(top_k(&row[3..4], 3), []);
    }
}
