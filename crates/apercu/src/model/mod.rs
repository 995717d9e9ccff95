//! Models: a folder in, its manifest, tokenizer and engine out, all verified. Knows nothing of articles.

#[cfg(feature = "bundled-model")]
mod bundled;
mod framing;
mod manifest;
mod marian;
mod marks;
mod quantize;
mod sentencepiece;
pub mod store;
mod tensor;
mod tokenizer;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::path::Path;

use crate::engine::native::Native;
use crate::engine::{self, Config, Decoding, Device, Engine, Seq2Seq, Weights};
use crate::error::{Error, Result};
use crate::text::Language;
use framing::Framing;
use tokenizer::Tokenizers;

pub use manifest::{FileRecord, Manifest, Task, WeightsFormat};
pub use marian::export_marian;
pub use quantize::{Quantized, quantize};
pub use tokenizer::Tokenizer;

/// The name of the weights' file.
const WEIGHTS: &str = "model.safetensors";

/// The most bytes that a file is read whole, which is more than any tokenizer or configuration has.
const LARGEST_FILE: u64 = 1 << 28;

/// An open model: a tokenizer and an engine that agree with each other.
pub struct Model {
    manifest: Manifest,
    framing: Framing,
    tokenizers: Tokenizers,
    engine: Box<dyn Seq2Seq>,
    decoding: Decoding,
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
    /// [`Error::Io`] for a file that is missing; [`Error::Model`] and [`Error::Tensor`] for one that is damaged, does
    /// not agree with the others, or is of a kind that is not supported.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(folder, Engine::Native)
    }

    /// Opens a model folder as [`open`](Self::open) does, to be run by this engine.
    ///
    /// # Errors
    /// As [`open`](Self::open); also [`Error::Option`] for an engine that the library was built without, or a device
    /// that is not there.
    pub fn open_with(folder: impl AsRef<Path>, engine: Engine) -> Result<Self> {
        let folder = folder.as_ref();
        refuse_pickle(folder)?;
        let manifest = Manifest::open(folder)?;
        if let Some(files) = marian::Folder::find(folder)? {
            let tokenizers = files.tokenizers()?;
            let contents = files.read(&tokenizers)?;
            let manifest = manifest.unwrap_or_else(|| files.manifest(&tokenizers));
            let runner = match engine {
                Engine::Native => {
                    let config = Config::from_json(folder, &contents.config, None)?;
                    Runner::native(config, || Weights::from_vec(files.model(), contents.weights))
                }
                Engine::Torch(device) => {
                    let config = contents.config.clone();
                    let weights = Weights::from_vec(files.model(), contents.weights)?;
                    Runner::torch(folder, (&config, None), &weights, device)?
                }
            };
            return Self::assemble(folder, manifest, tokenizers, runner);
        }
        let runner = match engine {
            Engine::Native => Runner::native(Config::open(folder)?, || Weights::open(folder.join(WEIGHTS))),
            Engine::Torch(device) => {
                let (config, generation) = engine::read_config(folder)?;
                let weights = Weights::open(folder.join(WEIGHTS))?;
                Runner::torch(folder, (&config, generation.as_deref()), &weights, device)?
            }
        };
        let tokenizers = Tokenizers::open(folder)?;
        let manifest = match manifest {
            Some(manifest) => manifest,
            None => framing::derive(folder, tokenizers.source())?,
        };
        Self::assemble(folder, manifest, tokenizers, runner)
    }

    /// Opens the model that comes with the library and translates into this language.
    ///
    /// # Errors
    /// [`Error::Option`] where the library was built without it (feature `bundled-model`).
    #[cfg(feature = "bundled-model")]
    pub fn bundled(to: Language) -> Result<Self> {
        bundled::open(to)
    }

    /// The name of that model.
    ///
    /// # Errors
    /// As [`bundled`](Self::bundled).
    #[cfg(feature = "bundled-model")]
    pub fn bundled_name(to: Language) -> Result<&'static str> {
        Ok(bundled::name(to))
    }

    /// Opens the model that comes with the library and translates into this language.
    ///
    /// # Errors
    /// [`Error::Option`]: the library was built without it (feature `bundled-model`).
    #[cfg(not(feature = "bundled-model"))]
    pub fn bundled(_: Language) -> Result<Self> {
        Err(without_models())
    }

    /// The name of that model.
    ///
    /// # Errors
    /// As [`bundled`](Self::bundled).
    #[cfg(not(feature = "bundled-model"))]
    pub fn bundled_name(_: Language) -> Result<&'static str> {
        Err(without_models())
    }

    /// Compares a folder's files with the SHA-256 sums of its `apercu.json`; a folder without one is opened instead, which
    /// finds what is missing or does not agree, but not a changed number. This reads all of the weights.
    ///
    /// # Errors
    /// [`Error::Model`] with the path of the first file that differs; as [`open`](Self::open), for a folder without
    /// `apercu.json`.
    pub fn verify(folder: impl AsRef<Path>) -> Result<Verified> {
        let folder = folder.as_ref();
        if let Some(manifest) = Manifest::open(folder)? {
            manifest.verify(folder)?;
            return Ok(Verified::Recorded);
        }
        Self::open(folder).map(|_| Verified::Sound)
    }

    fn assemble(folder: &Path, manifest: Manifest, mut tokenizers: Tokenizers, runner: Runner) -> Result<Self> {
        let invalid = |reason| Error::Model {
            path: folder.to_owned(),
            reason,
        };
        let framing = Framing::new(&manifest, tokenizers.source()).map_err(invalid)?;
        let commands = framing.commands();
        let needed = commands.iter().map(|&id| id as usize + 1).max();
        tokenizers
            .fit(needed.unwrap_or(0), runner.vocab_sizes)
            .map_err(invalid)?;
        for id in commands {
            tokenizers.reserve(id)?;
        }
        Ok(Self {
            manifest,
            framing,
            tokenizers,
            engine: (runner.open)()?,
            decoding: runner.decoding,
        })
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
        self.framing.check(from, to).is_ok()
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
    /// [`Error::Option`] for languages that the model does not know.
    pub fn encode(&self, text: &str, from: Language, to: Language) -> Result<Vec<u32>> {
        let text = if self.manifest.plain_marks {
            Cow::Owned(marks::plain(text))
        } else {
            Cow::Borrowed(text)
        };
        let ids = match self.manifest.prefix.as_str() {
            "" => self.tokenizer().encode(&text)?,
            prefix => self.tokenizer().encode(&format!("{prefix}{text}"))?,
        };
        self.framing
            .frame(&ids, from, to)
            .map_err(|reason| self.refusal(&reason))
    }

    /// How output is searched for in a translation between these languages: as the folder's configuration says, with the
    /// first token that the target language wants.
    ///
    /// # Errors
    /// [`Error::Option`] for languages that the model does not know.
    pub fn decoding(&self, from: Language, to: Language) -> Result<Decoding> {
        let forced_bos = self
            .framing
            .forced_bos(from, to)
            .map_err(|reason| self.refusal(&reason))?;
        let mut decoding = self.decoding.clone();
        decoding.forced_bos = forced_bos.or(decoding.forced_bos);
        Ok(decoding)
    }

    /// The text of output ids, special tokens left out.
    ///
    /// # Errors
    /// [`Error::Engine`] for an id beyond the vocabulary.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        self.target_tokenizer().decode(ids)
    }

    fn refusal(&self, reason: &str) -> Error {
        Error::Option(format!("the model {} {reason}", self.name()))
    }
}

/// An engine, and what a model's configuration says of it.
struct Runner<'a> {
    /// Ids of sources and of outputs.
    vocab_sizes: [usize; 2],
    decoding: Decoding,
    /// Reads the weights, after all that is small has been found to be sound.
    open: Box<dyn FnOnce() -> Result<Box<dyn Seq2Seq>> + 'a>,
}

impl<'a> Runner<'a> {
    fn native(config: Config, weights: impl FnOnce() -> Result<Weights> + 'a) -> Self {
        Self {
            vocab_sizes: [config.vocab_size(), config.decoder_vocab_size()],
            decoding: config.decoding().clone(),
            open: Box::new(move || Ok(Box::new(Native::new(config, &weights()?)?))),
        }
    }

    #[cfg(feature = "torch")]
    fn torch(folder: &Path, config: (&[u8], Option<&[u8]>), weights: &Weights, device: Device) -> Result<Self> {
        let torch = crate::engine::torch::Torch::new(folder, config, weights, device)?;
        Ok(Self {
            vocab_sizes: torch.vocab_sizes(),
            decoding: torch.decoding().clone(),
            open: Box::new(move || Ok(Box::new(torch))),
        })
    }

    #[cfg(not(feature = "torch"))]
    fn torch(_: &Path, _: (&[u8], Option<&[u8]>), _: &Weights, _: Device) -> Result<Self> {
        Err(Error::Option(
            "this program was built without the engine torch: build it with --features torch".to_owned(),
        ))
    }
}

#[cfg(not(feature = "bundled-model"))]
fn without_models() -> Error {
    Error::Option("this program was built without a model: name the folder of one".to_owned())
}

/// Refuses a folder whose weights are there only as a pickle, a file that can run any program when it is read.
fn refuse_pickle(folder: &Path) -> Result<()> {
    let pickle = folder.join("pytorch_model.bin");
    if folder.join(WEIGHTS).exists() || !pickle.exists() {
        return Ok(());
    }
    let reason = format!(
        "weights are read from {WEIGHTS} only; convert them, with apercu's sources at hand:\n  python3 \
         scripts/convert-weights.py {}",
        folder.display()
    );
    Err(Error::Model { path: pickle, reason })
}

/// What those who give a model text need of it; a scripted one stands in for it in the tests.
pub(crate) trait Codec: Send + Sync {
    fn encode(&self, text: &str, from: Language, to: Language) -> Result<Vec<u32>>;
    fn decode(&self, ids: &[u32]) -> Result<String>;
    fn decoding(&self, from: Language, to: Language) -> Result<Decoding>;
    fn engine(&self) -> &dyn Seq2Seq;
}

impl Codec for Model {
    fn encode(&self, text: &str, from: Language, to: Language) -> Result<Vec<u32>> {
        self.encode(text, from, to)
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

/// Reads a file whole, if it is not absurdly large.
fn read_file(path: &Path) -> Result<Vec<u8>> {
    let io = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    let size = std::fs::metadata(path).map_err(io)?.len();
    if size > LARGEST_FILE {
        let reason = format!("it has {size} bytes, and the limit for this file is {LARGEST_FILE}");
        return Err(Error::Model {
            path: path.to_owned(),
            reason,
        });
    }
    std::fs::read(path).map_err(io)
}
