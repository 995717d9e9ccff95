//! Engines: token ids in, token ids and scores out. They know nothing of text.

use crate::error::Result;

/// A sequence-to-sequence model that runs on token ids.
///
/// Results do not depend on what else is in the batch, on its order or on the number of threads.
pub trait Seq2Seq: Send + Sync {
    /// Most tokens that a source sequence may hold, special tokens included.
    fn window(&self) -> usize;

    /// The encoder's last hidden states of each source sequence.
    ///
    /// # Errors
    /// [`Error::Window`](crate::Error::Window) for a sequence that is too long, [`Error::Engine`](crate::Error::Engine)
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

// STUBS until the engine is merged.

/// The architecture of a model.
#[derive(Debug, Clone)]
pub struct Config {
    vocab_size: usize,
    window: usize,
    decoding: Decoding,
}

/// Ending of the name under which the scales of an 8-bit matrix stand beside it.
pub const SCALE_SUFFIX: &str = "_scale";

impl Config {
    /// Reads a folder's `config.json`.
    pub fn open(folder: &std::path::Path) -> Result<Self> {
        let path = folder.join("config.json");
        let bytes = std::fs::read(&path).map_err(|source| crate::Error::Io { path, source })?;
        Self::from_json(folder, &bytes, None)
    }

    /// Reads the contents of the files.
    pub fn from_json(folder: &std::path::Path, config: &[u8], _generation: Option<&[u8]>) -> Result<Self> {
        #[derive(serde::Deserialize)]
        struct Raw {
            vocab_size: usize,
            max_position_embeddings: usize,
        }
        let raw: Raw = serde_json::from_slice(config)
            .map_err(|e| crate::Error::Model { path: folder.join("config.json"), reason: e.to_string() })?;
        let decoding = Decoding {
            num_beams: 1,
            num_hypotheses: 1,
            length_penalty: 1.0,
            min_length: 0,
            max_length: 20,
            max_length_ratio: None,
            no_repeat_ngram_size: 0,
            forced_bos: None,
            forced_eos: None,
            suppressed: Vec::new(),
            early_stopping: EarlyStopping::Heuristic,
        };
        Ok(Self { vocab_size: raw.vocab_size, window: raw.max_position_embeddings, decoding })
    }

    /// The decoding that the model's authors chose.
    pub fn decoding(&self) -> &Decoding {
        &self.decoding
    }

    /// Number of token ids; each id is below it.
    pub fn vocab_size(&self) -> usize {
        self.vocab_size
    }
}

struct Stub(usize);

impl Seq2Seq for Stub {
    fn window(&self) -> usize {
        self.0
    }

    fn encode(&self, _: &[Vec<u32>]) -> Result<Vec<States>> {
        Err(crate::Error::Engine("stub".to_owned()))
    }

    fn generate(&self, _: &[Vec<u32>], _: &Decoding) -> Result<Vec<Vec<Hypothesis>>> {
        Err(crate::Error::Engine("stub".to_owned()))
    }
}

/// Opens the engine for a folder.
pub fn open(folder: &std::path::Path) -> Result<Box<dyn Seq2Seq>> {
    let path = folder.join("model.safetensors");
    std::fs::metadata(&path).map_err(|source| crate::Error::Io { path, source })?;
    Ok(Box::new(Stub(Config::open(folder)?.window)))
}

/// Opens the engine for files that are part of the program.
pub fn open_bytes(config: &[u8], _weights: &'static [u8]) -> Result<Box<dyn Seq2Seq>> {
    Ok(Box::new(Stub(Config::from_json("".as_ref(), config, None)?.window)))
}
