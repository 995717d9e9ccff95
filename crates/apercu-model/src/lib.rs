//! Translation and summarization models: a folder in, its manifest, tokenizer and engine out, all verified. Knows nothing of
//! articles.
//!
//! ```no_run
//! use apercu_engine::Seq2Seq;
//! use apercu_model::Model;
//! use apercu_text::Language::{English, French};
//!
//! let model = Model::open("path/to/opus-mt-fr-en")?;
//! let ids = model.encode("Il pleut.", French, English)?;
//! let found = model.engine().generate(&[ids], &model.decoding(French, English)?)?;
//! println!("{}", model.decode(&found[0][0].tokens)?);
//! # Ok::<(), apercu_model::Error>(())
//! ```

mod error;
mod manifest;
mod marian;
mod marks;
mod open;
mod quantize;
mod sentencepiece;
pub mod store;
mod template;
mod tensor;
mod text_model;
mod tokenizer;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use apercu_engine::{Decoding, Seq2Seq};
use apercu_text::Language;
use template::Template;
use tokenizer::Tokenizers;

use error::reading;
pub use error::{Error, Result};
pub use manifest::{FileRecord, Manifest, Task, WeightsFormat};
pub use marian::export_marian;
pub use open::OpenOptions;
pub use quantize::{Quantized, quantize};
pub use text_model::TextModel;
pub use tokenizer::Tokenizer;

/// The most bytes that a file is read whole, which is more than any tokenizer or configuration has.
const LARGEST_FILE: u64 = 1 << 28;

/// An open model: a tokenizer and an engine that agree with each other.
pub struct Model {
    manifest: Manifest,
    template: Template,
    tokenizers: Tokenizers,
    engine: Box<dyn Seq2Seq>,
    decoding: Decoding,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("manifest", &self.manifest)
            .finish_non_exhaustive()
    }
}

/// What the files of a model were compared with, and found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// Each has the hash that was recorded of it.
    Recorded,
    /// No hashes are recorded; the files agree with each other and open as a model.
    Sound,
}

impl Model {
    /// Opens a model folder in the Hugging Face layout, or one of Marian's students as Mozilla publishes them
    /// (`model.*.bin`, `vocab.*.spm`, `lex.*.s2t.bin`).
    ///
    /// `apercu.json` says how the model wants its input. In a folder without one this is told by the architecture and by
    /// the tokens: Marian with or without language tags, BART, mBART-50, M2M100 and NLLB.
    ///
    /// # Errors
    /// [`Error::Io`] for a file that is missing; [`Error::File`] and [`Error::Tensor`] for one that is damaged, does
    /// not agree with the others, or is of a kind that is not supported.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        Self::options().open(folder)
    }

    /// How a model is opened, where the defaults are not what is wanted.
    pub fn options() -> OpenOptions {
        OpenOptions::default()
    }

    /// Compares a folder's files with the SHA-256 sums of its `apercu.json`; a folder without one is opened instead, which
    /// finds what is missing or does not agree, but not a changed number. This reads all of the weights.
    ///
    /// # Errors
    /// [`Error::File`] with the path of the first file that differs; as [`open`](Self::open), for a folder without
    /// `apercu.json`.
    pub fn verify(folder: impl AsRef<Path>) -> Result<Verified> {
        let folder = folder.as_ref();
        if let Some(manifest) = Manifest::open(folder)? {
            manifest.verify(folder)?;
            return Ok(Verified::Recorded);
        }
        Self::open(folder).map(|_| Verified::Sound)
    }

    /// The model's name, as its manifest or its folder says.
    pub fn name(&self) -> &str {
        &self.manifest.name
    }

    /// What the model is and what it is for.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The engine that runs it.
    pub fn engine(&self) -> &dyn Seq2Seq {
        &*self.engine
    }

    /// The tokenizer of its sources.
    pub fn tokenizer(&self) -> &Tokenizer {
        self.tokenizers.source()
    }

    /// The tokenizer of its outputs: the same, unless the two sides have vocabularies of their own.
    pub fn target_tokenizer(&self) -> &Tokenizer {
        self.tokenizers.target()
    }

    /// Whether it translates between these languages.
    pub fn translates(&self, from: Language, to: Language) -> bool {
        self.template.check(from, to).is_ok()
    }

    /// The most tokens that a source may hold, special tokens included.
    pub fn window(&self) -> usize {
        self.engine.window()
    }

    /// Token ids of `text` as the encoder takes them, with the special tokens and language tags that the model wants
    /// for a translation between these languages.
    ///
    /// Nothing in the text is taken for a special token or a language tag: `</s>` or `>>fr<<` written out in an article
    /// are its text.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for languages that the model does not know.
    pub fn encode(&self, text: &str, from: Language, to: Language) -> Result<Vec<u32>> {
        let text = self.marked(text);
        let ids = match self.manifest.prefix.as_str() {
            "" => self.tokenizer().encode(&text)?,
            prefix => self.tokenizer().encode(&format!("{prefix}{text}"))?,
        };
        self.template
            .apply(&ids, from, to)
            .map_err(|reason| self.refusal(&reason))
    }

    /// Token ids of `text` as the decoder would write it in a translation between these languages: the first token that the target
    /// language wants, where it wants one, but no end token.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for languages that the model does not know.
    pub fn encode_output(&self, text: &str, from: Language, to: Language) -> Result<Vec<u32>> {
        let mut ids: Vec<u32> = self.decoding(from, to)?.forced_bos.into_iter().collect();
        ids.extend(self.target_tokenizer().encode_output(&self.marked(text))?);
        Ok(ids)
    }

    /// A text in the marks that the model was taught.
    fn marked<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.manifest.plain_marks {
            Cow::Owned(marks::plain(text))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// How output is searched for in a translation between these languages: as the folder's configuration says, with the
    /// first token that the target language wants.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for languages that the model does not know.
    pub fn decoding(&self, from: Language, to: Language) -> Result<Decoding> {
        let forced_bos = self
            .template
            .forced_bos(from, to)
            .map_err(|reason| self.refusal(&reason))?;
        let mut decoding = self.decoding.clone();
        decoding.forced_bos = forced_bos.or(decoding.forced_bos);
        Ok(decoding)
    }

    /// The text of output ids, special tokens left out.
    ///
    /// # Errors
    /// [`Error::Token`] for an id beyond the vocabulary.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        self.target_tokenizer().decode(ids)
    }

    fn refusal(&self, reason: &str) -> Error {
        Error::Unsupported {
            model: self.name().to_owned(),
            reason: reason.to_owned(),
        }
    }
}

/// Reads a file whole, if it is not absurdly large.
fn read_file(path: &Path) -> Result<Vec<u8>> {
    let size = std::fs::metadata(path).map_err(reading(path))?.len();
    if size > LARGEST_FILE {
        let reason = format!("it has {size} bytes, and the limit for this file is {LARGEST_FILE}");
        return Err(Error::file(path, reason));
    }
    std::fs::read(path).map_err(reading(path))
}
