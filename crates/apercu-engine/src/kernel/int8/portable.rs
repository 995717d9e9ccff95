//! The kernel for any machine, against which the others are tested bit for bit.

use super::{Columns, GROUP, Kernel, PANEL, Panel, Row, STEP};

#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Kernel for Portable {
    const ROWS: usize = 4;

    fn tile<const R: usize, const P: usize>(
        self,
        x: &[Row; R],
        w: &[Panel; P],
        out: &mut Columns,
        (row, column): (usize, usize),
    ) -> usize {
        for (r, x) in x.iter().enumerate() {
            for (p, w) in w.iter().enumerate() {
                let mut sums = [x.start; PANEL];
                for (x, w) in x.values.chunks_exact(GROUP).zip(w.values.chunks_exact(STEP)) {
                    for (sum, w) in sums.iter_mut().zip(w.chunks_exact(GROUP)) {
                        for (&x, &w) in x.iter().zip(w) {
                            *sum += i32::from(x) * i32::from(w);
                        }
                    }
                }
                let outputs: [f32; PANEL] =
                    std::array::from_fn(|i| sums[i] as f32 * (x.scale * w.scales[i]) + w.bias[i]);
                out.store(row + r, column + p * PANEL, &outputs);
            }
        }
        R
    }
}
