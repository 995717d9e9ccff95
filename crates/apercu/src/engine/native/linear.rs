//! Dense layers over f32 or 8-bit weights.

use crate::engine::kernel::int8::{self, Inputs, Panels};
use crate::engine::kernel::{Rows, matmul_f32};
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
            let mut inputs = Inputs::default();
            inputs.set(x, depth);
            let panels = Panels {
                values,
                scales,
                columns: depth,
            };
            int8::matmul(&inputs, panels, bias, &mut out, 1);
        }
    }
    out
}

/// Adds `other` to `row`, element by element.
pub(super) fn add(row: &mut [f32], other: &[f32]) {
    for (a, b) in row.iter_mut().zip(other) {
        *a += b;
    }
}
