//! The architecture of a model, from Hugging Face's `config.json` and `generation_config.json`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use super::kernel::int8::LONGEST_ROW;
use crate::decoding::{Decoding, EarlyStopping};
use crate::error::{Error, Reason, Result};

/// The most numbers of a table of positions; that of NLLB with 3.3 billion weights has 2²¹.
const LARGEST_TABLE: usize = 1 << 24;

/// The most bytes of a configuration.
const LARGEST_FILE: u64 = 1 << 24;

/// The largest value accepted of each size in a config: far above any model, far below what would exhaust memory.
const LARGEST: usize = 1 << 20;

/// The architecture of an encoder-decoder of the BART family or of a Marian student, and the decoding that its authors
/// chose.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// Number of token ids of a source; each id is below it.
    pub vocab_size: usize,
    /// Number of token ids of an output: as many as of a source, unless the two have vocabularies of their own.
    pub decoder_vocab_size: usize,
    /// Whether sources and outputs have vocabularies, and embeddings, of their own.
    pub two_vocabularies: bool,
    /// Values a token between the layers.
    pub d_model: usize,
    /// The encoder's sizes.
    pub encoder: Stack,
    /// The decoder's sizes.
    pub decoder: Stack,
    /// What is between the two products of a feed-forward layer.
    pub activation: Activation,
    /// How the decoder looks back.
    pub autoregression: Autoregression,
    /// How positions are told.
    pub positions: Positions,
    /// Most tokens of a sequence, special tokens included.
    pub window: usize,
    /// Layer norms before each block and one after the last, instead of after each block.
    pub norm_first: bool,
    /// A layer norm after the embeddings.
    pub norm_embedding: bool,
    /// What layer norms add to the variance.
    pub norm_epsilon: f32,
    /// What embeddings are multiplied by.
    pub embedding_scale: f32,
    /// Id of the token that fills sequences up.
    pub pad: u32,
    /// Id of the token that ends a sequence.
    pub eos: u32,
    /// The token that the decoder is given first; `None`: a position without a token.
    pub decoder_start: Option<u32>,
    /// The decoding that the model's authors chose.
    pub decoding: Decoding,
}

/// Sizes of the encoder or the decoder.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Stack {
    /// Layers.
    pub layers: usize,
    /// Attention heads of a layer.
    pub heads: usize,
    /// Width of the feed-forward layers.
    pub ffn: usize,
}

/// How positions are told to the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Positions {
    /// A learned table whose first two rows are unused (BART, mBART).
    Learned,
    /// Sines in the first half, cosines in the second, from position 0 (Marian, Pegasus).
    Sinusoidal,
    /// The same with the slightly different spacing of tensor2tensor, from this position on (Marian's students: 0;
    /// M2M100: the one after the padding id).
    Tensor2Tensor {
        /// What stands for position 0.
        first: usize,
    },
}

/// How a decoder layer looks back at what has been said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Autoregression {
    /// By attention to all of it.
    SelfAttention,
    /// By a state that it keeps: a simpler simple recurrent unit (Kim et al. 2019, <https://aclanthology.org/D19-5632>).
    Ssru,
}

/// The feed-forward layers' activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Activation {
    /// `max(0, x)`.
    Relu,
    /// x times the normal distribution's share below it, by the error function.
    Gelu,
    /// x times its logistic sigmoid, called `SiLU` too.
    #[serde(alias = "silu")]
    Swish,
}

/// `config.json` as far as it is used; the defaults are those of `transformers`.
#[derive(Deserialize)]
struct RawConfig {
    model_type: String,
    vocab_size: usize,
    decoder_vocab_size: Option<usize>,
    share_encoder_decoder_embeddings: Option<bool>,
    d_model: usize,
    encoder_layers: usize,
    encoder_attention_heads: usize,
    encoder_ffn_dim: usize,
    decoder_layers: usize,
    decoder_attention_heads: usize,
    decoder_ffn_dim: usize,
    activation_function: Activation,
    max_position_embeddings: usize,
    #[serde(default)]
    scale_embedding: bool,
    pad_token_id: u32,
    eos_token_id: u32,
    decoder_start_token_id: Option<u32>,
}

/// What may stand in `config.json` and, with precedence, in `generation_config.json`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct RawDecoding {
    num_beams: Option<usize>,
    length_penalty: Option<f32>,
    min_length: Option<usize>,
    max_length: Option<usize>,
    no_repeat_ngram_size: Option<usize>,
    forced_bos_token_id: Option<u32>,
    forced_eos_token_id: Option<u32>,
    bad_words_ids: Option<Vec<Vec<u32>>>,
    early_stopping: Option<RawEarlyStopping>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawEarlyStopping {
    Flag(bool),
    Word(String),
}

impl Config {
    /// The `model_type` of Marian's students: the encoder of Marian's transformer, and a decoder with an SSRU in place of
    /// self-attention. No model of `transformers` has it. `eos_token_id` and `pad_token_id` are one, and there is no start token.
    pub const STUDENT: &str = "marian_ssru";

    /// Reads a folder's `config.json` and, where there is one, its `generation_config.json`.
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::File`] with the file's path.
    pub fn open(folder: &Path) -> Result<Self> {
        let (config, generation) = read_files(folder)?;
        Self::from_json(folder, &config, generation.as_deref())
    }

    /// Reads the contents of the two files; `folder` stands in error messages.
    ///
    /// # Errors
    /// [`Error::File`] for an architecture that is not known, and for sizes that make no sense.
    pub fn from_json(folder: &Path, config: &[u8], generation: Option<&[u8]>) -> Result<Self> {
        let path = folder.join("config.json");
        let raw: RawConfig = serde_json::from_slice(config).map_err(|e| Error::file(&path, e))?;
        raw.check().map_err(|reason| Error::file(&path, reason))?;
        let student = raw.model_type == Self::STUDENT;
        let (positions, norm_first, norm_embedding) = match raw.model_type.as_str() {
            "marian" => (Positions::Sinusoidal, false, false),
            Self::STUDENT => (Positions::Tensor2Tensor { first: 0 }, false, false),
            "bart" => (Positions::Learned, false, true),
            "mbart" => (Positions::Learned, true, true),
            "m2m_100" => {
                let first = raw.pad_token_id as usize + 1;
                (Positions::Tensor2Tensor { first }, true, false)
            }
            "pegasus" => (Positions::Sinusoidal, true, false),
            other => {
                let reason = format!(
                    "model type {other:?} is unknown; marian, marian_ssru, bart, mbart, m2m_100 and pegasus are run, \
                     and by the engine torch also t5, mt5 and longt5"
                );
                return Err(Error::file(&path, reason));
            }
        };
        let decoder_vocab_size = raw.decoder_vocab_size.unwrap_or(raw.vocab_size);
        let decoding = decoding(
            folder,
            config,
            generation,
            decoder_vocab_size,
            raw.max_position_embeddings,
        )?;
        Ok(Self {
            vocab_size: raw.vocab_size,
            decoder_vocab_size,
            two_vocabularies: raw.share_encoder_decoder_embeddings == Some(false),
            d_model: raw.d_model,
            encoder: Stack {
                layers: raw.encoder_layers,
                heads: raw.encoder_attention_heads,
                ffn: raw.encoder_ffn_dim,
            },
            decoder: Stack {
                layers: raw.decoder_layers,
                heads: raw.decoder_attention_heads,
                ffn: raw.decoder_ffn_dim,
            },
            activation: raw.activation_function,
            autoregression: if student {
                Autoregression::Ssru
            } else {
                Autoregression::SelfAttention
            },
            positions,
            window: raw.max_position_embeddings,
            norm_first,
            norm_embedding,
            norm_epsilon: if student { 1e-6 } else { 1e-5 },
            embedding_scale: if raw.scale_embedding {
                (raw.d_model as f32).sqrt()
            } else {
                1.0
            },
            pad: raw.pad_token_id,
            eos: raw.eos_token_id,
            decoder_start: match raw.decoder_start_token_id {
                None if student => None,
                start => Some(start.unwrap_or(raw.pad_token_id)),
            },
            decoding,
        })
    }
}

/// The contents of a folder's `config.json` and, where there is one, of its `generation_config.json`.
///
/// # Errors
/// [`Error::Io`] with the file's path.
pub fn read_files(folder: &Path) -> Result<(Vec<u8>, Option<Vec<u8>>)> {
    let read = |name: &str| {
        let path = folder.join(name);
        let mut contents = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut contents));
        match read {
            Ok(bytes) if bytes as u64 > LARGEST_FILE => {
                Err(Error::file(path, format!("it has more than {LARGEST_FILE} bytes")))
            }
            Ok(_) => Ok(contents),
            Err(source) => Err(Error::Io { path, source }),
        }
    };
    let generation = match read("generation_config.json") {
        Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => None,
        other => Some(other?),
    };
    Ok((read("config.json")?, generation))
}

/// The decoding that the two files ask for, of a model of this vocabulary that writes at most `window` tokens.
pub(super) fn decoding(
    folder: &Path,
    config: &[u8],
    generation: Option<&[u8]>,
    vocab_size: usize,
    window: usize,
) -> Result<Decoding> {
    let parse = |name: &str, contents: &[u8]| {
        serde_json::from_slice::<RawDecoding>(contents).map_err(|e| Error::file(folder.join(name), e))
    };
    let mut raw = parse("config.json", config)?;
    if let Some(generation) = generation {
        raw = parse("generation_config.json", generation)?.or(raw);
    }
    raw.finish(vocab_size, window)
        .map_err(|reason| Error::file(folder.join("generation_config.json"), reason))
}

impl RawConfig {
    fn check(&self) -> Result<(), String> {
        let sizes = [
            ("vocab_size", self.vocab_size),
            ("d_model", self.d_model),
            ("encoder_layers", self.encoder_layers),
            ("encoder_attention_heads", self.encoder_attention_heads),
            ("encoder_ffn_dim", self.encoder_ffn_dim),
            ("decoder_layers", self.decoder_layers),
            ("decoder_attention_heads", self.decoder_attention_heads),
            ("decoder_ffn_dim", self.decoder_ffn_dim),
            ("max_position_embeddings", self.max_position_embeddings),
        ];
        let sizes = sizes
            .into_iter()
            .chain(self.decoder_vocab_size.map(|size| ("decoder_vocab_size", size)));
        for (name, value) in sizes {
            if value == 0 || value > LARGEST {
                return Err(format!("{name} is {value}; it must lie between 1 and {LARGEST}"));
            }
        }
        for (name, value) in [
            ("d_model", self.d_model),
            ("encoder_ffn_dim", self.encoder_ffn_dim),
            ("decoder_ffn_dim", self.decoder_ffn_dim),
        ] {
            if value > LONGEST_ROW {
                return Err(format!("{name} is {value}; it must be at most {LONGEST_ROW}"));
            }
        }
        if self.max_position_embeddings.saturating_mul(self.d_model) > LARGEST_TABLE {
            return Err("max_position_embeddings x d_model is absurdly large".to_owned());
        }
        for heads in [self.encoder_attention_heads, self.decoder_attention_heads] {
            if !self.d_model.is_multiple_of(heads) {
                return Err(format!(
                    "d_model {} cannot be shared among {heads} attention heads",
                    self.d_model
                ));
            }
        }
        if !self.d_model.is_multiple_of(2) {
            return Err(format!("d_model {} is odd", self.d_model));
        }
        let ids = [
            Some(self.pad_token_id),
            Some(self.eos_token_id),
            self.decoder_start_token_id,
        ];
        let shared = self.share_encoder_decoder_embeddings != Some(false);
        if shared && self.decoder_vocab_size.is_some_and(|size| size != self.vocab_size) {
            return Err("vocab_size and decoder_vocab_size differ, and the embeddings are shared".to_owned());
        }
        // They stand in sources and in outputs.
        let size = self.vocab_size.min(self.decoder_vocab_size.unwrap_or(usize::MAX));
        if let Some(id) = ids.into_iter().flatten().find(|&id| id as usize >= size) {
            return Err(format!("special token {id} lies outside the vocabulary of {size}"));
        }
        Ok(())
    }
}

impl RawDecoding {
    /// Each value of `self`, else the one of `other`.
    fn or(self, other: Self) -> Self {
        Self {
            num_beams: self.num_beams.or(other.num_beams),
            length_penalty: self.length_penalty.or(other.length_penalty),
            min_length: self.min_length.or(other.min_length),
            max_length: self.max_length.or(other.max_length),
            no_repeat_ngram_size: self.no_repeat_ngram_size.or(other.no_repeat_ngram_size),
            forced_bos_token_id: self.forced_bos_token_id.or(other.forced_bos_token_id),
            forced_eos_token_id: self.forced_eos_token_id.or(other.forced_eos_token_id),
            bad_words_ids: self.bad_words_ids.or(other.bad_words_ids),
            early_stopping: self.early_stopping.or(other.early_stopping),
        }
    }

    fn finish(self, vocab_size: usize, window: usize) -> Result<Decoding, Reason> {
        let suppressed = self
            .bad_words_ids
            .unwrap_or_default()
            .into_iter()
            .map(|ids| match ids[..] {
                [id] => Ok(id),
                _ => Err(format!(
                    "bad_words_ids holds a sequence {ids:?}; only single tokens can be suppressed"
                )),
            })
            .collect::<Result<_, String>>()?;
        let early_stopping = match self.early_stopping {
            Some(RawEarlyStopping::Flag(true)) => EarlyStopping::AtOnce,
            Some(RawEarlyStopping::Word(word)) if word == "never" => EarlyStopping::Never,
            Some(RawEarlyStopping::Word(word)) => return Err(format!("early_stopping cannot be {word:?}").into()),
            Some(RawEarlyStopping::Flag(false)) | None => EarlyStopping::Heuristic,
        };
        let decoding = Decoding {
            num_beams: self.num_beams.unwrap_or(1),
            num_hypotheses: 1,
            length_penalty: self.length_penalty.unwrap_or(1.0),
            min_length: self.min_length.unwrap_or(0),
            max_length: self.max_length.unwrap_or(20).min(window),
            max_length_ratio: None,
            no_repeat_ngram_size: self.no_repeat_ngram_size.unwrap_or(0),
            forced_bos: self.forced_bos_token_id,
            forced_eos: self.forced_eos_token_id,
            suppressed,
            early_stopping,
            shortlist: true,
            cancel: None,
        };
        decoding.check(vocab_size)?;
        Ok(decoding)
    }
}

#[cfg(test)]
mod tests;
