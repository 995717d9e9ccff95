//! The model that is part of the program.

use super::{Manifest, Model, Runner, Tokenizer};
use crate::engine::{Config, Weights};
use crate::error::Result;

/// Bytes at an address that tensors can be borrowed from as they are.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../models/apercu-fr-en/",
            $name
        ))
    };
}

static WEIGHTS: &Aligned<[u8]> = &Aligned(*file!("model.safetensors"));
static CONFIG: &[u8] = file!("config.json");
static TOKENIZER: &[u8] = file!("tokenizer.json");
static MANIFEST: &[u8] = file!("apercu.json");

pub(super) fn open() -> Result<Model> {
    let name = |file: &str| format!("bundled model/{file}");
    let manifest = Manifest::from_json(name(Manifest::FILE), MANIFEST)?;
    let config = Config::from_json("bundled model".as_ref(), CONFIG, None)?;
    let tokenizer = Tokenizer::from_json(name("tokenizer.json"), TOKENIZER)?;
    let weights = Weights::from_static(&name(super::WEIGHTS), &WEIGHTS.0)?;
    let runner = Runner::native(config, || Ok(weights));
    Model::assemble("bundled model".as_ref(), manifest, tokenizer.into(), runner)
}
