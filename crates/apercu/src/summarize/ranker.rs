//! The ranker: a small network that says what a sentence is worth, from its features.

use std::path::Path;

use super::features::FEATURES;
use crate::engine::Weights;
use crate::error::Result;

/// Width of the two hidden layers.
const HIDDEN: usize = 32;

/// What comes out is about 1 for the main fact, 1/2 for what belongs beside it, and 0 for the rest, as an editor graded them.
pub(super) struct Ranker {
    layers: [Layer; 3],
}

struct Layer {
    /// For each input as many weights as there are outputs.
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Ranker {
    /// The ranker that comes with the library.
    pub(super) fn bundled() -> Result<Self> {
        Self::new(&Weights::from_static("bundled ranker", apercu_rank::WEIGHTS)?)
    }

    /// Opens another one.
    pub(super) fn open(path: &Path) -> Result<Self> {
        Self::new(&Weights::open(path)?)
    }

    fn new(weights: &Weights) -> Result<Self> {
        let layer = |name: &str, inputs: usize, outputs: usize| -> Result<Layer> {
            Ok(Layer {
                weight: weights.values(&format!("{name}.weight"), &[inputs * outputs])?,
                bias: weights.values(&format!("{name}.bias"), &[outputs])?,
            })
        };
        Ok(Self {
            layers: [
                layer("input", FEATURES, HIDDEN)?,
                layer("hidden", HIDDEN, HIDDEN)?,
                layer("output", HIDDEN, 1)?,
            ],
        })
    }

    /// What a sentence is worth, by its features.
    pub(super) fn score(&self, features: &[f32; FEATURES]) -> f32 {
        let [input, hidden, output] = &self.layers;
        let mut values = features.to_vec();
        for layer in [input, hidden] {
            values = layer.forward(&values);
            for value in &mut values {
                *value = value.max(0.0);
            }
        }
        output.forward(&values).iter().sum()
    }
}

impl Layer {
    fn forward(&self, input: &[f32]) -> Vec<f32> {
        let mut output = self.bias.clone();
        for (value, weights) in input.iter().zip(self.weight.chunks_exact(output.len())) {
            for (sum, weight) in output.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn a_file_of_another_shape_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ranker.safetensors");
        let bytes = vec![0; 4 * FEATURES];
        let tensor = safetensors::tensor::TensorView::new(safetensors::Dtype::F32, vec![FEATURES], &bytes).unwrap();
        safetensors::serialize_to_file([("input.weight", tensor)], None, &path).unwrap();
        match Ranker::open(&path) {
            Err(Error::Model(apercu_model::Error::Tensor { tensor, .. })) => assert_eq!(tensor, "input.weight"),
            other => panic!("{:?}", other.err()),
        }
        assert!(matches!(
            Ranker::open(&folder.path().join("none")),
            Err(Error::Model(apercu_model::Error::Io { .. }))
        ));
    }

    #[test]
    fn the_bundled_one_prefers_a_sentence_that_shares_the_title() {
        let ranker = Ranker::bundled().unwrap();
        let plain = [
            0.2, 0.3, 0.6, 0.0, 0.0, 0.0, 0.3, 0.4, 0.0, 0.0, 0.0, 0.1, 1.0, 0.0, 0.3, 0.4, 0.0, 1.0,
        ];
        let mut titled = plain;
        titled[3..6].copy_from_slice(&[0.5, 0.6, 0.3]);
        assert!(ranker.score(&titled) > ranker.score(&plain));
        let mut leaning = plain;
        leaning[9] = 1.0;
        assert!(ranker.score(&leaning) < ranker.score(&plain));
    }
}
