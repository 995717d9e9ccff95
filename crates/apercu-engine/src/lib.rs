//! Encoder-decoder transformers on the CPU, in pure Rust: token ids in, token ids and scores out.
//!
//! [`native`] runs the BART family (Marian, BART, mBART, M2M100 and NLLB, Pegasus) and Marian's small students (an SSRU in place of the
//! decoder's self-attention) from Hugging Face's `config.json` and `model.safetensors`, in f32, f16, bf16 or 8 bits. With
//! the feature `torch`, `torch` runs the same models, T5 and `LongT5` on libtorch. Both search with `transformers`' meaning of every option.
//!
//! Nothing here knows text: tokenizers are `apercu-model`'s.
//!
//! ```no_run
//! use apercu_engine::{Config, Decoding, Seq2Seq, native::Native};
//!
//! let engine = Native::open("path/to/opus-mt-fr-en".as_ref())?;
//! let ids = vec![vec![121, 54, 9, 0]]; // what a tokenizer made of a sentence, the end token included
//! let decoding = Decoding { num_beams: 4, ..engine.config().decoding.clone() };
//! for hypothesis in &engine.generate(&ids, &decoding)?[0] {
//!     println!("{:.3} {:?}", hypothesis.score, hypothesis.tokens);
//! }
//! # Ok::<(), apercu_engine::Error>(())
//! ```
//!
//! # Guarantees
//! - The same input gives the same bits whatever else is in the batch and however many threads there are,
//!   and on every processor and system.
//! - Files are checked before they are used: a damaged one is an [`Error`] that names the file and the tensor.
//! - Weights stay memory-mapped; nothing is copied that can be borrowed.

mod cancel;
mod config;
mod decoding;
mod error;
mod kernel;
pub mod native;
mod search;
mod shortlist;
mod threads;
#[cfg(feature = "torch")]
pub mod torch;
mod watch;
mod weights;

use std::str::FromStr;

pub use cancel::Cancel;
pub use config::{Activation, Autoregression, Config, Positions, Stack, read_files};
pub use decoding::{Decoding, EarlyStopping};
pub use error::{Error, Reason, Result};
pub use kernel::int8::{pack, panel_shape};
pub use shortlist::Shortlist;
pub use threads::Threads;
pub use watch::Watch;
pub use weights::{Integer, SCALE_SUFFIX, Weights};

/// Which engine runs a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// [`native`]: the processor, nothing to install.
    #[default]
    Native,
    /// [`torch`](https://pytorch.org): libtorch, on the processor or a GPU, where the library was built with the cargo
    /// feature `torch`.
    Torch(Device),
}

/// What the engine `torch` computes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Device {
    /// The processor.
    #[default]
    Cpu,
    /// The GPU of this number, from 0.
    Cuda(usize),
}

impl FromStr for Device {
    type Err = String;

    /// Reads `cpu`, `cuda` (the first GPU) or `cuda:N`.
    fn from_str(text: &str) -> Result<Self, String> {
        let number = match text {
            "cpu" => return Ok(Self::Cpu),
            "cuda" => Some(0),
            _ => text.strip_prefix("cuda:").and_then(|number| number.parse().ok()),
        };
        number
            .map(Self::Cuda)
            .ok_or_else(|| format!("{text:?} is no device: cpu, cuda and cuda:N are"))
    }
}

/// A sequence-to-sequence model that runs on token ids.
///
/// Results do not depend on what else is in the batch, on its order or on the number of threads.
pub trait Seq2Seq: Send + Sync {
    /// Most tokens that a source sequence may hold, special tokens included.
    fn window(&self) -> usize;

    /// The encoder's last hidden states of each source sequence.
    ///
    /// # Errors
    /// [`Error::Window`] for a sequence that is too long, [`Error::Token`]
    /// for an id outside the vocabulary.
    fn encode(&self, sources: &[Vec<u32>]) -> Result<Vec<States>>;

    /// For each source sequence its hypotheses, best first: at least one, at most [`Decoding::num_hypotheses`].
    ///
    /// # Errors
    /// As [`encode`](Self::encode); also for decoding options that make no sense.
    fn generate(&self, sources: &[Vec<u32>], decoding: &Decoding) -> Result<Vec<Vec<Hypothesis>>>;

    /// For each pair of a source and an output, which has neither start nor end token, the log-probability (natural) of each of the
    /// output's tokens given those before it, and last that of its end.
    ///
    /// # Errors
    /// As [`encode`](Self::encode), for the outputs too, whose end takes part of the window; [`Error::Cancelled`]; [`Error::Unsupported`] from an engine that
    /// only generates, as this default does.
    fn log_probabilities(&self, pairs: &[(Vec<u32>, Vec<u32>)], cancel: &Cancel) -> Result<Vec<Vec<f32>>> {
        let _ = (pairs, cancel);
        Err(Error::Unsupported("to tell how probable an output is"))
    }
}

/// Hidden states of one sequence: `tokens` rows of `width` values, row after row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct States {
    /// The values, row-major.
    pub values: Vec<f32>,
    /// Values a token.
    pub width: usize,
}

impl States {
    /// States of these values, row after row, of `width` values each.
    pub fn new(values: Vec<f32>, width: usize) -> Self {
        Self { values, width }
    }
}

/// One finished output sequence.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Hypothesis {
    /// Token ids without the start token; the end token is included where the model produced it.
    pub tokens: Vec<u32>,
    /// Sum of the tokens' log-probabilities (natural), divided by `length ^ length_penalty`.
    pub score: f32,
}

impl Hypothesis {
    /// An output with its score.
    pub fn new(tokens: Vec<u32>, score: f32) -> Self {
        Self { tokens, score }
    }
}

/// Refuses a source that an engine with this window and so many token ids cannot read.
fn check_source(source: &[u32], window: usize, vocab_size: usize) -> Result<()> {
    if source.is_empty() {
        return Err(Error::Empty);
    }
    if source.len() > window {
        return Err(Error::Window {
            tokens: source.len(),
            window,
        });
    }
    match source.iter().find(|&&id| id as usize >= vocab_size) {
        Some(id) => Err(Error::Token {
            id: *id,
            size: vocab_size,
        }),
        None => Ok(()),
    }
}

/// Refuses the beginning of an output that such an engine could not have written.
fn check_prefix(prefix: &[u32], window: usize, vocab_size: usize) -> Result<()> {
    if prefix.is_empty() {
        Ok(())
    } else {
        check_source(prefix, window - 1, vocab_size)
    }
}
