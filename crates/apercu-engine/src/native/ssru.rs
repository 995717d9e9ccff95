//! The simpler simple recurrent unit of Marian's students (Kim et al. 2019, <https://aclanthology.org/D19-5632>): in place
//! of attention to all that has been said, a state that is carried along.

use super::linear::{Input, Linear, project};
use crate::error::Result;
use crate::kernel::math;
use crate::weights::{Matrix, Weights};

/// Its two projections: what is new, and how much of the old is kept.
pub(super) struct Ssru {
    input: Matrix,
    forget: Linear,
}

impl Ssru {
    pub(super) fn open(weights: &Weights, name: &str, width: usize) -> Result<Self> {
        Ok(Self {
            input: weights.matrix(&format!("{name}.input.weight"), width, width)?,
            forget: Linear::open(weights, &format!("{name}.forget"), width, width)?,
        })
    }

    /// One step of each row of `x`. `states` holds the rows of the step before, none before the first one; row i goes on from
    /// its row `parents[i]`. Afterwards it holds those of this step.
    pub(super) fn step(&self, x: &[f32], states: &mut Vec<f32>, parents: &[usize], threads: usize) -> Vec<f32> {
        let width = self.input.rows;
        let x = Input::new(x, width, threads);
        let (mut input, mut out) = (Vec::new(), self.forget.forward(&x));
        project(&self.input, None, &x, &mut input);
        *states = if states.is_empty() {
            vec![0.0; out.len()]
        } else {
            let row = |&parent: &usize| &states[parent * width..][..width];
            parents.iter().flat_map(row).copied().collect()
        };
        math::ssru(states, &mut out, &input);
        out
    }
}
