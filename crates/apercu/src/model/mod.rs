//! Models: a folder in, its manifest, tokenizer and engine out, all verified. Knows nothing of articles.

use std::path::Path;

use crate::engine::Seq2Seq;
use crate::error::Result;
use crate::text::Language;

/// An open model: a tokenizer and an engine that agree with each other.
pub struct Model {
    engine: Box<dyn Seq2Seq>,
}

impl Model {
    /// Opens a model folder in the Hugging Face layout.
    pub fn open(_folder: impl AsRef<Path>) -> Result<Self> {
        todo!()
    }

    /// Opens the model that comes with the library.
    pub fn bundled() -> Result<Self> {
        todo!()
    }

    /// The model's name, as its manifest or its folder says.
    pub fn name(&self) -> &str {
        todo!()
    }

    /// The engine that runs it.
    pub fn engine(&self) -> &dyn Seq2Seq {
        &*self.engine
    }

    /// Token ids of `text` as the encoder takes them, with the special tokens and language tags that the model wants
    /// for a translation between these languages.
    pub fn encode(&self, _text: &str, _from: Language, _to: Language) -> Result<Vec<u32>> {
        todo!()
    }

    /// The text of output ids, special tokens left out.
    pub fn decode(&self, _ids: &[u32]) -> Result<String> {
        todo!()
    }
}
