//! Engines: token ids in, token ids and scores out. They know nothing of text.

mod config;
mod kernel;
pub mod native;
#[cfg(test)]
mod reference;
mod search;
mod shortlist;
#[cfg(feature = "torch")]
pub mod torch;
mod watch;
mod weights;

use std::str::FromStr;

use crate::error::{Error, Result};

pub use config::Config;
pub(crate) use config::read_files as read_config;
pub(crate) use config::{Activation, Autoregression};
pub(crate) use kernel::int8::{pack, panel_shape};
pub(crate) use shortlist::Shortlist;
pub(crate) use watch::Watch;
pub use weights::{SCALE_SUFFIX, Weights};

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
    /// [`Error::Window`] for a sequence that is too long, [`Error::Engine`]
    /// for an id outside the vocabulary.
    fn encode(&self, sources: &[Vec<u32>]) -> Result<Vec<States>>;

    /// For each source sequence its hypotheses, best first: at least one, at most [`Decoding::num_hypotheses`].
    ///
    /// # Errors
    /// As [`encode`](Self::encode); also for decoding options that make no sense.
    fn generate(&self, sources: &[Vec<u32>], decoding: &Decoding) -> Result<Vec<Vec<Hypothesis>>>;
}

/// Hidden states of one sequence: `tokens` rows of `width` values, row after row.
#[derive(Debug, Clone, PartialEq)]
pub struct States {
    /// The values, row-major.
    pub values: Vec<f32>,
    /// Values a token.
    pub width: usize,
}

/// One finished output sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct Hypothesis {
    /// Token ids without the start token; the end token is included where the model produced it.
    pub tokens: Vec<u32>,
    /// Sum of the tokens' log-probabilities (natural), divided by `length ^ length_penalty`.
    pub score: f32,
}

/// How output is searched for; the meanings are those of `transformers`' `GenerationConfig`.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoding {
    /// Beams; 1 is greedy search.
    pub num_beams: usize,
    /// Hypotheses to return for each source, at most `num_beams`.
    pub num_hypotheses: usize,
    /// Exponent of the length by which a hypothesis' score is divided.
    pub length_penalty: f32,
    /// Fewest tokens of an output, start token included: the end token is impossible before.
    pub min_length: usize,
    /// Most tokens of an output, start token included.
    pub max_length: usize,
    /// Output tokens a source token, over and above ten, that an output may hold ("max-len-a" in fairseq); the
    /// smaller of this limit and `max_length` holds. `None`: no limit but `max_length`.
    pub max_length_ratio: Option<f32>,
    /// No sequence of so many tokens occurs twice in an output; 0 switches this off.
    pub no_repeat_ngram_size: usize,
    /// Token that every output starts with, after the start token.
    pub forced_bos: Option<u32>,
    /// Token that an output is ended with where it reaches `max_length`.
    pub forced_eos: Option<u32>,
    /// Tokens that never occur in an output.
    pub suppressed: Vec<u32>,
    /// When beam search ends.
    pub early_stopping: EarlyStopping,
    /// Whether only tokens of the model's shortlist for the source are looked at, where it has one: that is faster. A
    /// shortlist lists for each token of the vocabulary those that may translate it; `scripts/train/shortlist.py` makes it.
    pub shortlist: bool,
}

/// When beam search ends, once as many hypotheses are finished as there are beams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlyStopping {
    /// At once (`True` in `transformers`).
    AtOnce,
    /// When the best running beam, at its present length, could not beat the worst finished one (`False`).
    Heuristic,
    /// When no running beam could beat the worst finished one at any length (`"never"`).
    Never,
}

impl Decoding {
    /// Greedy search for one output of at most so many tokens, start token included, with nothing else asked for.
    pub fn greedy(max_length: usize) -> Self {
        Self {
            num_beams: 1,
            num_hypotheses: 1,
            length_penalty: 1.0,
            min_length: 0,
            max_length,
            max_length_ratio: None,
            no_repeat_ngram_size: 0,
            forced_bos: None,
            forced_eos: None,
            suppressed: Vec::new(),
            early_stopping: EarlyStopping::AtOnce,
            shortlist: true,
        }
    }

    /// Says what makes no sense, if anything does, for a model with so many token ids.
    pub(crate) fn check(&self, vocab_size: usize) -> Result<(), String> {
        if self.num_beams == 0 || self.num_beams > 64 {
            return Err(format!("num_beams is {}; it must lie between 1 and 64", self.num_beams));
        }
        if self.num_hypotheses == 0 || self.num_hypotheses > self.num_beams {
            return Err(format!(
                "num_hypotheses is {}; it must lie between 1 and num_beams",
                self.num_hypotheses
            ));
        }
        if self.max_length < 2 {
            return Err(format!(
                "max_length is {}; a start token and one more need 2",
                self.max_length
            ));
        }
        if !self.length_penalty.is_finite() {
            return Err("length_penalty is not a number".to_owned());
        }
        if self
            .max_length_ratio
            .is_some_and(|ratio| !ratio.is_finite() || ratio < 0.0)
        {
            return Err("max_length_ratio must be a number of at least 0".to_owned());
        }
        let ids = self.suppressed.iter().chain(&self.forced_bos).chain(&self.forced_eos);
        match ids.copied().find(|&id| id as usize >= vocab_size) {
            Some(id) => Err(format!("token {id} lies outside the vocabulary of {vocab_size}")),
            None => Ok(()),
        }
    }

    /// Most tokens, start token included, of an output for a source of `source_length` tokens.
    pub(crate) fn limit(&self, source_length: usize) -> usize {
        let by_ratio = self
            .max_length_ratio
            .map_or(usize::MAX, |ratio| (ratio * source_length as f32) as usize + 10);
        self.max_length.min(by_ratio)
    }
}

/// Refuses a source that an engine with this window and so many token ids cannot read.
fn check_source(source: &[u32], window: usize, vocab_size: usize) -> Result<()> {
    if source.is_empty() {
        return Err(Error::Engine(
            "a source sequence is empty; it needs at least its end token".to_owned(),
        ));
    }
    if source.len() > window {
        return Err(Error::Window {
            tokens: source.len(),
            window,
        });
    }
    match source.iter().find(|&&id| id as usize >= vocab_size) {
        Some(id) => Err(Error::Engine(format!(
            "token {id} lies outside the vocabulary of {vocab_size}"
        ))),
        None => Ok(()),
    }
}
