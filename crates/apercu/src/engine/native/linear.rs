//! Dense layers over f32 or 8-bit weights.

use crate::engine::kernel::{Rows, matmul_f32, matmul_i8, vectorized};
use crate::engine::math::largest_magnitude;
use crate::engine::weights::{Matrix, MatrixData, Weights};
use crate::error::Result;

/// `y = W x + b` for each row x.
pub(super) struct Linear {
    pub(super) weight: Matrix,
    pub(super) bias: Vec<f32>,
}

impl Linear {
    /// The layer `name.weight`, `name.bias`, from `inputs` to `outputs` values.
    pub(super) fn open(weights: &Weights, name: &str, inputs: usize, outputs: usize) -> Result<Self> {
        Ok(Self {
            weight: weights.matrix(&format!("{name}.weight"), outputs, inputs)?,
            bias: weights.vector(&format!("{name}.bias"), outputs)?,
        })
    }

    /// Applies the layer to rows of inputs, end to end in `x`; returns the rows of outputs.
    pub(super) fn forward(&self, x: &[f32]) -> Vec<f32> {
        project(&self.weight, Some(&self.bias), x)
    }
}

/// The products of each row of `x` with all rows of `weight`, and `bias`.
pub(super) fn project(weight: &Matrix, bias: Option<&[f32]>, x: &[f32]) -> Vec<f32> {
    let depth = weight.columns;
    let rows = x.len() / depth;
    let mut out = vec![0.0; rows * weight.rows];
    match &weight.data {
        MatrixData::F32(values) => {
            let w = Rows {
                values,
                count: weight.rows,
                stride: depth,
            };
            matmul_f32(
                Rows {
                    values: x,
                    count: rows,
                    stride: depth,
                },
                w,
                depth,
                bias,
                &mut out,
            );
        }
        MatrixData::I8 { values, scales } => {
            let (quantized, x_scales) = quantize(x, depth);
            let x = Rows {
                values: &quantized[..],
                count: rows,
                stride: depth,
            };
            let w = Rows {
                values,
                count: weight.rows,
                stride: depth,
            };
            matmul_i8((x, &x_scales), (w, scales), depth, bias, &mut out);
        }
    }
    out
}

/// Each row as integers from -127 to 127 and the scale that gives its values back.
fn quantize(x: &[f32], width: usize) -> (Vec<i8>, Vec<f32>) {
    // 1.5 * 2^23: added to a number, it rounds it to an integer that stands in the low bits of the sum.
    const ROUND: f32 = 12_582_912.0;
    let mut values = vec![0; x.len()];
    let mut scales = Vec::with_capacity(x.len() / width);
    vectorized(|| {
        for (row, values) in x.chunks_exact(width).zip(values.chunks_exact_mut(width)) {
            let largest = largest_magnitude(row);
            let factor = if largest > 0.0 { 127.0 / largest } else { 0.0 };
            for (value, x) in values.iter_mut().zip(row) {
                *value = (x * factor + ROUND).to_bits() as i8;
            }
            scales.push(largest / 127.0);
        }
    });
    (values, scales)
}

/// Adds `other` to `row`, element by element.
pub(super) fn add(row: &mut [f32], other: &[f32]) {
    for (a, b) in row.iter_mut().zip(other) {
        *a += b;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantizing_keeps_each_value_within_half_a_step_of_its_row() {
        let x = [0.5, -1.0, 0.25, 0.0, 0.0, 0.0, 3e-20, -1e-20, 2e-20];
        let (values, scales) = quantize(&x, 3);
        for (i, x) in x.iter().enumerate() {
            assert!((f32::from(values[i]) * scales[i / 3] - x).abs() <= scales[i / 3] * 0.501);
        }
        assert_eq!(values[1], -127);
        assert_eq!(&values[3..6], [0, 0, 0]);
    }
}
