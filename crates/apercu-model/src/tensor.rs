//! A tensor of a safetensors file that is being made.

use std::borrow::Cow;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, View};

use apercu_engine::{pack, panel_shape};

/// A tensor to be written.
pub(super) struct Tensor {
    dtype: Dtype,
    shape: Vec<usize>,
    data: Vec<u8>,
}

impl View for Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.data)
    }

    fn data_len(&self) -> usize {
        self.data.len()
    }
}

impl Tensor {
    pub(super) fn new(dtype: Dtype, shape: Vec<usize>, data: Vec<u8>) -> Self {
        Self { dtype, shape, data }
    }

    pub(super) fn copied(view: &TensorView) -> Self {
        Self {
            dtype: view.dtype(),
            shape: view.shape().to_vec(),
            data: view.data().to_vec(),
        }
    }

    pub(super) fn floats(shape: Vec<usize>, values: &[f32]) -> Self {
        Self {
            dtype: Dtype::F32,
            shape,
            data: values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        }
    }

    pub(super) fn panels(rows: usize, columns: usize, values: &[i8]) -> Self {
        Self {
            dtype: Dtype::U8,
            shape: panel_shape(rows, columns).to_vec(),
            data: pack(values, columns),
        }
    }
}
