//! Dense layers over f32 or 8-bit weights.

use std::cell::OnceCell;

use crate::error::Result;
use crate::kernel::float;
use crate::kernel::int8::{self, Inputs, Panels};
use crate::weights::{Matrix, MatrixData, Weights};

/// `y = W x + b` for each row x.
pub(super) struct Linear {
    pub(super) weight: Matrix,
    pub(super) bias: Vec<f32>,
}

/// Rows that layers are applied to. Layers that share their input share its 8-bit form.
pub(super) struct Input<'a> {
    rows: &'a [f32],
    width: usize,
    eight_bit: OnceCell<Inputs>,
    threads: usize,
}

impl<'a> Input<'a> {
    /// Rows of `width` values, end to end, to be multiplied on up to `threads` threads.
    pub(super) fn new(rows: &'a [f32], width: usize, threads: usize) -> Self {
        Self {
            rows,
            width,
            eight_bit: OnceCell::new(),
            threads,
        }
    }
}

impl Linear {
    /// The layer `name.weight`, `name.bias`, from `inputs` to `outputs` values.
    pub(super) fn open(weights: &Weights, name: &str, inputs: usize, outputs: usize) -> Result<Self> {
        Ok(Self {
            weight: weights.matrix(&format!("{name}.weight"), outputs, inputs)?,
            bias: weights.vector(&format!("{name}.bias"), outputs)?,
        })
    }

    /// Applies the layer to each row; returns the rows of outputs.
    pub(super) fn forward(&self, x: &Input) -> Vec<f32> {
        let mut out = Vec::new();
        project(&self.weight, Some(&self.bias), x, &mut out);
        out
    }
}

/// The products of each row of `x` with all rows of `weight`, and `bias`, in `out`.
pub(super) fn project(weight: &Matrix, bias: Option<&[f32]>, x: &Input, out: &mut Vec<f32>) {
    if let Some(inputs) = &weight.inputs {
        inputs.see(x.rows);
    }
    let rows = x.rows.len() / x.width;
    // Every value is written below.
    out.resize(rows * weight.rows, 0.0);
    match &weight.data {
        MatrixData::F32(values) => float::linear(x.rows, values, x.width, bias, out, x.threads),
        MatrixData::I8 { values, scales } => {
            let inputs = x.eight_bit.get_or_init(|| Inputs::new(x.rows, x.width));
            let panels = Panels {
                values,
                scales,
                columns: x.width,
            };
            int8::linear(inputs, panels, bias, out, x.threads);
        }
    }
}

/// Adds `other` to `row`, element by element.
pub(super) fn add(row: &mut [f32], other: &[f32]) {
    for (a, b) in row.iter_mut().zip(other) {
        *a += b;
    }
}
