//! The weights of a model, put into the variables of libtorch.

use std::path::Path;

use tch::{Tensor, nn};

use super::config::{Architecture, Settings};
use super::guarded;
use crate::Weights;
use crate::error::{Error, Result};

/// Names under which a file may hold the one embedding matrix.
const EMBEDDINGS: [&str; 7] = [
    "model.shared.weight",
    "model.decoder.embed_tokens.weight",
    "model.encoder.embed_tokens.weight",
    "shared.weight",
    "decoder.embed_tokens.weight",
    "encoder.embed_tokens.weight",
    "lm_head.weight",
];

/// Sets all variables of `store` to what the file has under their names.
pub(super) fn load(store: &nn::VarStore, weights: &Weights, settings: &Settings, folder: &Path) -> Result<()> {
    refuse_untied(weights, settings, folder)?;
    for (name, mut variable) in store.variables() {
        let shape = variable.size();
        let shape: Vec<usize> = shape.iter().map(|&n| n as usize).skip_while(|&n| n == 1).collect();
        let values = if name.ends_with("shared.weight") {
            let held = EMBEDDINGS.iter().find(|name| weights.contains(name));
            weights.values(held.copied().unwrap_or(&name), &shape)?
        } else if weights.contains(&name) {
            weights.values(&name, &shape)?
        } else if let (true, [rows, width]) = (is_computed(&name, settings), &shape[..]) {
            sinusoids(*rows, *width, *width / 2)
        } else if name == "final_logits_bias" {
            vec![0.0; shape.iter().product()]
        } else {
            // The error says that it is missing.
            weights.values(&name, &shape)?
        };
        guarded(|| {
            tch::no_grad(|| variable.copy_(&Tensor::from_slice(&values).view(&variable.size()[..])));
        })?;
    }
    Ok(())
}

/// Whether this is a position table that is the same in all models, and that newer versions of `transformers` leave out.
fn is_computed(name: &str, settings: &Settings) -> bool {
    matches!(&settings.architecture, Architecture::Marian(config) if config.static_position_embeddings == Some(true))
        && name.ends_with("embed_positions.weight")
}

/// Positions: sines in the first half of a row, cosines in the second, of rates that fall from 1 to 1/10,000 in so many
/// steps.
pub(super) fn sinusoids(rows: usize, width: usize, steps: usize) -> Vec<f32> {
    let half = width / 2;
    let rates: Vec<f64> = (0..half).map(|i| 10_000f64.powf(-(i as f64) / steps as f64)).collect();
    let mut table = Vec::with_capacity(rows * width);
    for position in 0..rows {
        table.extend(rates.iter().map(|rate| (position as f64 * rate).sin() as f32));
        table.extend(rates.iter().map(|rate| (position as f64 * rate).cos() as f32));
    }
    table
}

/// rust-bert projects with the embedding matrix itself, T5's untied variant aside. Students may do either.
fn refuse_untied(weights: &Weights, settings: &Settings, folder: &Path) -> Result<()> {
    let untied = match &settings.architecture {
        Architecture::T5(config) => config.tie_word_embeddings == Some(false),
        Architecture::LongT5(config) => config.tie_word_embeddings == Some(false),
        Architecture::Student(_) => true,
        _ => false,
    };
    let held = EMBEDDINGS.iter().find(|name| weights.contains(name));
    match held {
        Some(name) if !untied && weights.contains("lm_head.weight") && !weights.are_same(name, "lm_head.weight") => {
            Err(Error::File {
                path: folder.join("model.safetensors"),
                reason: "its output projection differs from its embeddings, which the engine torch cannot run; the \
                         engine native can"
                    .into(),
            })
        }
        _ => Ok(()),
    }
}
