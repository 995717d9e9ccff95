//! The seam between models and those who give them text.

use apercu_engine::{Decoding, Seq2Seq};
use apercu_text::Language;

use crate::{Model, Result};

/// A sequence-to-sequence model with its tokenizer: what translators and generating summarizers need. [`Model`] is one; another
/// engine or tokenizer becomes part of the program by implementing this.
pub trait TextModel: Send + Sync {
    /// Its name, as summaries record it.
    fn name(&self) -> &str;

    /// Whether it translates between these languages.
    fn translates(&self, from: Language, to: Language) -> bool;

    /// Token ids of `text` as the encoder takes them, special tokens and language tags included.
    ///
    /// # Errors
    /// For languages that the model does not know, and what its tokenizer reports.
    fn encode(&self, text: &str, from: Language, to: Language) -> Result<Vec<u32>>;

    /// Token ids of `text` as the decoder would write it, the first token that the languages want included, the end token not; `None`
    /// from a model whose engine does not tell how probable an output is ([`Seq2Seq::log_probabilities`]), as by default.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    fn encode_output(&self, text: &str, from: Language, to: Language) -> Result<Option<Vec<u32>>> {
        let _ = (text, from, to);
        Ok(None)
    }

    /// The text of output ids, special tokens left out.
    ///
    /// # Errors
    /// For an id beyond the vocabulary.
    fn decode(&self, ids: &[u32]) -> Result<String>;

    /// How output is searched for between these languages, which are one for a summary.
    ///
    /// # Errors
    /// For languages that the model does not know.
    fn decoding(&self, from: Language, to: Language) -> Result<Decoding>;

    /// What runs it.
    fn engine(&self) -> &dyn Seq2Seq;
}

impl TextModel for Model {
    fn name(&self) -> &str {
        self.name()
    }

    fn translates(&self, from: Language, to: Language) -> bool {
        self.translates(from, to)
    }

    fn encode(&self, text: &str, from: Language, to: Language) -> Result<Vec<u32>> {
        self.encode(text, from, to)
    }

    fn encode_output(&self, text: &str, from: Language, to: Language) -> Result<Option<Vec<u32>>> {
        self.encode_output(text, from, to).map(Some)
    }

    fn decode(&self, ids: &[u32]) -> Result<String> {
        self.decode(ids)
    }

    fn decoding(&self, from: Language, to: Language) -> Result<Decoding> {
        self.decoding(from, to)
    }

    fn engine(&self) -> &dyn Seq2Seq {
        self.engine()
    }
}
