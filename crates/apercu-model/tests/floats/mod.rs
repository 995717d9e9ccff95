//! Models as floats, to be compared with what does not know 8 bits.

use std::path::Path;

use apercu_engine::{SCALE_SUFFIX, Weights};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

/// Writes configuration and weights of a folder into another one: 8-bit matrices as floats, and no shortlist.
pub(crate) fn widen(source: &Path, target: &Path) {
    std::fs::copy(source.join("config.json"), target.join("config.json")).unwrap();
    let weights = Weights::open_folder(source).unwrap();
    let mut floats = Vec::new();
    for file in Weights::files(source).unwrap() {
        let bytes = std::fs::read(file).unwrap();
        let tensors = SafeTensors::deserialize(&bytes).unwrap();
        for (name, view) in tensors.iter() {
            if name.ends_with(SCALE_SUFFIX) || name.starts_with("shortlist.") {
                continue;
            }
            let scales = tensors.tensor(&format!("{name}{SCALE_SUFFIX}"));
            let shape: Vec<usize> = match (view.shape(), scales) {
                // Panels: see the kernel for 8-bit weights.
                ([_, groups, _, inputs], Ok(scales)) => vec![scales.shape()[0], groups * inputs],
                (shape, _) => shape.iter().copied().skip_while(|&n| n == 1).collect(),
            };
            let values = weights.values(name, &shape).unwrap();
            let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            floats.push((name.to_owned(), shape, bytes));
        }
    }
    let views = floats
        .iter()
        .map(|(name, shape, bytes)| (name, TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap()));
    safetensors::serialize_to_file(views, None, &target.join(Weights::FILE)).unwrap();
}
