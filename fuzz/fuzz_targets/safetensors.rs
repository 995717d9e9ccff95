//! Weights files and their indexes.
#![no_main]

use std::path::Path;

use apercu::engine::Weights;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Weights::shards(Path::new("model.safetensors.index.json"), bytes);
    if let Ok(weights) = Weights::from_vec(Path::new("model.safetensors"), bytes.to_vec()) {
        let _ = weights.count();
        for shape in [&[1][..], &[2, 2], &[4, 3]] {
            let _ = weights.values("w", shape);
        }
        let _ = weights.integers::<u16>("w");
    }
});
