//! The models that are part of the program, one for each direction.

use super::{Manifest, Model, Runner, Tokenizer, Tokenizers};
use crate::engine::{Config, Weights};
use crate::error::Result;
use crate::text::Language;

/// Bytes at an address that tensors can be borrowed from as they are.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

/// The files of a model.
struct Files {
    name: &'static str,
    weights: &'static Aligned<[u8]>,
    config: &'static [u8],
    source: &'static [u8],
    target: &'static [u8],
    manifest: &'static [u8],
}

macro_rules! files {
    ($name:literal) => {
        Files {
            name: $name,
            weights: &Aligned(*files!($name, "model.safetensors")),
            config: files!($name, "config.json"),
            source: files!($name, "source.spm"),
            target: files!($name, "target.spm"),
            manifest: files!($name, "apercu.json"),
        }
    };
    ($name:literal, $file:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/", $name, "/", $file))
    };
}

static FRENCH_ENGLISH: Files = files!("apercu-fr-en");
static ENGLISH_FRENCH: Files = files!("apercu-en-fr");

impl Files {
    fn into(to: Language) -> &'static Self {
        match to {
            Language::English => &FRENCH_ENGLISH,
            Language::French => &ENGLISH_FRENCH,
        }
    }

    /// What a file is called in messages.
    fn path(&self, file: &str) -> String {
        format!("bundled model {}/{file}", self.name)
    }
}

pub(super) fn name(to: Language) -> &'static str {
    Files::into(to).name
}

pub(super) fn open(to: Language) -> Result<Model> {
    let files = Files::into(to);
    let folder = files.path("");
    let manifest = Manifest::from_json(files.path(Manifest::FILE), files.manifest)?;
    let config = Config::from_json(folder.as_ref(), files.config, None)?;
    let tokenizers = Tokenizers::two(
        Tokenizer::from_sentencepiece(files.path("source.spm"), files.source)?,
        Tokenizer::from_sentencepiece(files.path("target.spm"), files.target)?,
    );
    let weights = Weights::from_static(&files.path(super::WEIGHTS), &files.weights.0)?;
    let runner = Runner::native(config, || Ok(weights));
    Model::assemble(folder.as_ref(), manifest, tokenizers, runner)
}
