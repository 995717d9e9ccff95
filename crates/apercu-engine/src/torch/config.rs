//! What a folder's configuration says of its model, in rust-bert's terms where rust-bert has it.

use std::path::Path;

use rust_bert::Activation as RustBertActivation;
use rust_bert::bart::BartConfig;
use rust_bert::longt5::LongT5Config;
use rust_bert::mbart::MBartConfig;
use rust_bert::t5::T5Config;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::{Activation, Autoregression, Config, Positions, decoding};
use crate::error::{Error, Reason, Result};
use crate::{Decoding, search};

/// What a model is, and what a search over it needs to know.
pub(super) struct Settings {
    pub(super) architecture: Architecture,
    /// Number of token ids of a source.
    pub(super) source_vocab_size: usize,
    /// The vocabulary of outputs.
    pub(super) vocabulary: search::Vocabulary,
    pub(super) window: usize,
    pub(super) width: usize,
    pub(super) decoding: Decoding,
    /// How many weights the configuration asks for, within a factor of two.
    pub(super) size: usize,
}

/// An architecture with its sizes.
pub(super) enum Architecture {
    /// BART and Marian are one model in rust-bert; its variant of the name `Bart` has no bias on the logits.
    Marian(BartConfig),
    MBart(MBartConfig),
    M2M100(MBartConfig),
    Pegasus(MBartConfig),
    T5(T5Config),
    LongT5(LongT5Config),
    Student(Config),
}

/// The largest value accepted of each size in a T5 config.
const LARGEST: i64 = 1 << 20;

/// What T5 was trained with; its relative positions have no end of their own.
const T5_WINDOW: usize = 512;

/// `LongT5`'s own default.
const LONG_T5_WINDOW: usize = 4096;

/// A T5 or `LongT5` `config.json`; the defaults are those of `transformers`.
#[derive(Deserialize)]
struct RawT5 {
    vocab_size: i64,
    d_model: i64,
    d_kv: i64,
    d_ff: i64,
    num_layers: i64,
    num_decoder_layers: Option<i64>,
    num_heads: i64,
    #[serde(default = "buckets")]
    relative_attention_num_buckets: i64,
    #[serde(default = "distance")]
    relative_attention_max_distance: i64,
    #[serde(default = "epsilon")]
    layer_norm_epsilon: f64,
    #[serde(default = "relu")]
    feed_forward_proj: Value,
    tie_word_embeddings: Option<bool>,
    pad_token_id: i64,
    eos_token_id: i64,
    decoder_start_token_id: Option<i64>,
    n_positions: Option<usize>,
    #[serde(default = "local")]
    encoder_attention_type: Value,
    #[serde(default = "radius")]
    local_radius: i64,
    #[serde(default = "block")]
    global_block_size: i64,
}

fn buckets() -> i64 {
    32
}

fn distance() -> i64 {
    128
}

fn epsilon() -> f64 {
    1e-6
}

fn relu() -> Value {
    json!("relu")
}

fn local() -> Value {
    json!("local")
}

fn radius() -> i64 {
    127
}

fn block() -> i64 {
    16
}

impl Settings {
    /// Reads the contents of `config.json` and `generation_config.json`; `folder` stands in error messages.
    pub(super) fn new(folder: &Path, config: &[u8], generation: Option<&[u8]>) -> Result<Self> {
        #[derive(Deserialize)]
        struct Kind {
            model_type: String,
        }
        let invalid = |reason: Reason| Error::file(folder.join("config.json"), reason);
        let Kind { model_type } = serde_json::from_slice(config).map_err(|e| invalid(e.into()))?;
        let long = match model_type.as_str() {
            "t5" | "mt5" => false,
            "longt5" => true,
            _ => {
                return Self::of(Config::from_json(folder, config, generation)?)
                    .map_err(|reason| invalid(reason.into()));
            }
        };
        let raw: RawT5 = serde_json::from_slice(config).map_err(|e| invalid(e.into()))?;
        raw.check().map_err(|reason| invalid(reason.into()))?;
        let vocab_size = raw.vocab_size as usize;
        let window = raw.n_positions.unwrap_or(if long { LONG_T5_WINDOW } else { T5_WINDOW });
        // Each is at most 2^20, and three of them may be multiplied.
        let size = |values: &[i64]| values.iter().fold(1_i64, |size, value| size.saturating_mul(*value));
        let layer = size(&[8, raw.d_model, raw.num_heads, raw.d_kv]).saturating_add(size(&[4, raw.d_model, raw.d_ff]));
        let layers = size(&[raw.num_layers, layer]);
        Ok(Self {
            source_vocab_size: vocab_size,
            vocabulary: search::Vocabulary {
                size: vocab_size,
                start: Some(raw.decoder_start_token_id.unwrap_or(raw.pad_token_id) as u32),
                eos: raw.eos_token_id as u32,
            },
            window,
            width: raw.d_model as usize,
            decoding: decoding(folder, config, generation, vocab_size, window)?,
            size: size(&[raw.vocab_size, raw.d_model]).saturating_add(layers) as usize,
            architecture: if long { raw.long_t5() } else { raw.t5() }.map_err(|e| invalid(e.into()))?,
        })
    }

    /// The architectures that the native engine runs too; the error says what of them rust-bert does not.
    fn of(config: Config) -> Result<Self, String> {
        let student = config.autoregression == Autoregression::Ssru;
        let two_vocabularies = config.two_vocabularies || config.decoder_vocab_size != config.vocab_size;
        if two_vocabularies && !student {
            return Err(
                "it has two vocabularies, with which the engine torch runs Marian's students only; the engine native \
                 runs it"
                    .to_owned(),
            );
        }
        let layers = |stack: &crate::config::Stack| stack.layers * (6 * config.d_model + 2 * stack.ffn);
        let embeddings = config.vocab_size + usize::from(config.two_vocabularies) * config.decoder_vocab_size;
        let rows = embeddings + layers(&config.encoder) + layers(&config.decoder);
        Ok(Self {
            source_vocab_size: config.vocab_size,
            vocabulary: search::Vocabulary {
                size: config.decoder_vocab_size,
                start: config.decoder_start,
                eos: config.eos,
            },
            window: config.window,
            width: config.d_model,
            decoding: config.decoding.clone(),
            size: rows * config.d_model,
            architecture: match (config.positions, config.norm_first) {
                _ if student => Architecture::Student(config),
                (Positions::Sinusoidal | Positions::Learned, false) => Architecture::Marian(bart(&config)),
                (Positions::Learned, true) => Architecture::MBart(mbart(&config)),
                (Positions::Tensor2Tensor { .. }, _) => Architecture::M2M100(mbart(&config)),
                (Positions::Sinusoidal, true) => Architecture::Pegasus(mbart(&config)),
            },
        })
    }
}

impl RawT5 {
    fn check(&self) -> Result<(), String> {
        let sizes = [
            ("vocab_size", self.vocab_size),
            ("d_model", self.d_model),
            ("d_kv", self.d_kv),
            ("d_ff", self.d_ff),
            ("num_layers", self.num_layers),
            ("num_heads", self.num_heads),
            // Half of the buckets are for one direction, and half of those for single distances.
            (
                "relative_attention_num_buckets",
                self.relative_attention_num_buckets / 4,
            ),
            ("relative_attention_max_distance", self.relative_attention_max_distance),
            ("local_radius", self.local_radius),
            ("global_block_size", self.global_block_size),
        ];
        if let Some((name, value)) = sizes.into_iter().find(|(_, value)| !(1..=LARGEST).contains(value)) {
            return Err(format!("{name} is {value}, which no model has"));
        }
        let start = self.decoder_start_token_id.unwrap_or(self.pad_token_id);
        let ids = [self.pad_token_id, self.eos_token_id, start];
        if let Some(id) = ids.iter().find(|id| !(0..self.vocab_size).contains(id)) {
            return Err(format!(
                "special token {id} lies outside the vocabulary of {}",
                self.vocab_size
            ));
        }
        if self.n_positions.is_some_and(|n| n == 0 || n as i64 > LARGEST) {
            return Err("n_positions makes no sense".to_owned());
        }
        match self.num_decoder_layers {
            Some(layers) if layers != self.num_layers => Err(format!(
                "the decoder has {layers} layers and the encoder {}; rust-bert runs only as many as each other",
                self.num_layers
            )),
            _ => Ok(()),
        }
    }

    /// rust-bert keeps the types of `feed_forward_proj` and `encoder_attention_type` to itself; they can be read.
    fn t5(&self) -> serde_json::Result<Architecture> {
        Ok(Architecture::T5(T5Config {
            d_model: self.d_model,
            d_ff: self.d_ff,
            d_kv: self.d_kv,
            decoder_start_token_id: self.decoder_start_token_id,
            eos_token_id: Some(self.eos_token_id),
            pad_token_id: Some(self.pad_token_id),
            layer_norm_epsilon: self.layer_norm_epsilon,
            num_heads: self.num_heads,
            num_layers: self.num_layers,
            relative_attention_num_buckets: self.relative_attention_num_buckets,
            relative_attention_max_distance: Some(self.relative_attention_max_distance),
            vocab_size: self.vocab_size,
            feed_forward_proj: serde_json::from_value(self.feed_forward_proj.clone())?,
            tie_word_embeddings: self.tie_word_embeddings,
            ..T5Config::default()
        }))
    }

    fn long_t5(&self) -> serde_json::Result<Architecture> {
        Ok(Architecture::LongT5(LongT5Config {
            d_model: self.d_model,
            d_ff: self.d_ff,
            d_kv: self.d_kv,
            decoder_start_token_id: self.decoder_start_token_id,
            eos_token_id: Some(self.eos_token_id),
            pad_token_id: Some(self.pad_token_id),
            layer_norm_epsilon: self.layer_norm_epsilon,
            num_heads: self.num_heads,
            num_layers: self.num_layers,
            relative_attention_num_buckets: self.relative_attention_num_buckets,
            relative_attention_max_distance: Some(self.relative_attention_max_distance),
            vocab_size: self.vocab_size,
            feed_forward_proj: serde_json::from_value(self.feed_forward_proj.clone())?,
            tie_word_embeddings: self.tie_word_embeddings,
            local_radius: self.local_radius,
            global_block_size: self.global_block_size,
            encoder_attention_type: serde_json::from_value(self.encoder_attention_type.clone())?,
            ..LongT5Config::default()
        }))
    }
}

fn activation(activation: Activation) -> RustBertActivation {
    match activation {
        Activation::Relu => RustBertActivation::relu,
        Activation::Gelu => RustBertActivation::gelu,
        Activation::Swish => RustBertActivation::swish,
    }
}

fn bart(config: &Config) -> BartConfig {
    BartConfig {
        vocab_size: config.vocab_size as i64,
        d_model: config.d_model as i64,
        encoder_layers: config.encoder.layers as i64,
        encoder_attention_heads: config.encoder.heads as i64,
        encoder_ffn_dim: config.encoder.ffn as i64,
        decoder_layers: config.decoder.layers as i64,
        decoder_attention_heads: config.decoder.heads as i64,
        decoder_ffn_dim: config.decoder.ffn as i64,
        activation_function: Some(activation(config.activation)),
        max_position_embeddings: config.window as i64,
        static_position_embeddings: Some(config.positions != Positions::Learned),
        normalize_embedding: Some(config.norm_embedding),
        scale_embedding: Some(config.embedding_scale != 1.0),
        pad_token_id: Some(i64::from(config.pad)),
        eos_token_id: Some(i64::from(config.eos)),
        decoder_start_token_id: config.decoder_start.map(i64::from),
        ..BartConfig::default()
    }
}

/// mBART, M2M100 and Pegasus share rust-bert's configuration.
fn mbart(config: &Config) -> MBartConfig {
    MBartConfig {
        vocab_size: config.vocab_size as i64,
        d_model: config.d_model as i64,
        encoder_layers: config.encoder.layers as i64,
        encoder_attention_heads: config.encoder.heads as i64,
        encoder_ffn_dim: config.encoder.ffn as i64,
        decoder_layers: config.decoder.layers as i64,
        decoder_attention_heads: config.decoder.heads as i64,
        decoder_ffn_dim: config.decoder.ffn as i64,
        activation_function: Some(activation(config.activation)),
        max_position_embeddings: config.window as i64,
        normalize_embedding: Some(config.norm_embedding),
        scale_embedding: Some(config.embedding_scale != 1.0),
        pad_token_id: Some(i64::from(config.pad)),
        eos_token_id: Some(i64::from(config.eos)),
        decoder_start_token_id: config.decoder_start.map(i64::from),
        ..MBartConfig::default()
    }
}
