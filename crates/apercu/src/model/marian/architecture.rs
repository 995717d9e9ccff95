//! The options that a model of Marian's was trained with, which it carries as YAML, and the `config.json` of the same model.

use serde_json::json;

use super::file::File;
use crate::engine::Config;
use crate::model::tokenizer::Tokenizers;

/// The tensor that holds the options.
pub(super) const OPTIONS: &str = "special:model.yml";

/// Positions are computed, so that a model has no longest sequence of its own. Training cuts sentences off far below.
const WINDOW: usize = 512;

/// Options that decide what is computed, and the one value of each that is.
const WANTED: [(&str, &str); 11] = [
    ("type", "transformer"),
    ("transformer-decoder-autoreg", "rnn"),
    ("dec-cell", "ssru"),
    ("dec-cell-base-depth", "2"),
    ("dec-cell-high-depth", "1"),
    ("transformer-ffn-activation", "relu"),
    ("transformer-ffn-depth", "2"),
    ("transformer-preprocess", "\"\""),
    ("transformer-postprocess", "dan"),
    ("transformer-postprocess-top", "\"\""),
    ("transformer-train-position-embeddings", "false"),
];

/// Sizes of a student.
pub(super) struct Architecture {
    width: usize,
    ffn: usize,
    heads: usize,
    encoder_layers: usize,
    decoder_layers: usize,
    vocab_size: usize,
    decoder_vocab_size: usize,
    two_embeddings: bool,
    eos: u32,
    unknown: Option<u32>,
}

impl Architecture {
    /// What a file says of itself. The error says what is not known of it.
    pub(super) fn of(file: &File, tokenizers: &Tokenizers) -> Result<Self, String> {
        let options = file
            .tensor(OPTIONS)
            .ok_or("it has no options (special:model.yml)")?
            .text()?;
        // Marian writes one option a line; what is indented belongs to the one before.
        let option = |name: &str| {
            let value = options
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            value.map(str::trim).ok_or_else(|| format!("its options lack {name}"))
        };
        for (name, wanted) in WANTED {
            let found = option(name)?;
            if found != wanted {
                return Err(format!("its option {name} is {found}, and only {wanted} is run"));
            }
        }
        if option("transformer-tied-layers").is_ok_and(|layers| layers != "[]") {
            return Err("its layers share their weights (transformer-tied-layers), which is not run".to_owned());
        }
        let number = |name: &str| {
            let value = option(name)?;
            value
                .parse()
                .map_err(|_| format!("its option {name} is {value}, no number"))
        };
        let rows = |name: &str| {
            let tensor = file.tensor(name).ok_or_else(|| format!("it has no tensor {name}"))?;
            Ok::<_, String>(tensor.sides()?[0])
        };
        let two_embeddings = file.tensor("Wemb").is_none();
        let [vocab_size, decoder_vocab_size] = if two_embeddings {
            [rows("encoder_Wemb")?, rows("decoder_Wemb")?]
        } else {
            [rows("Wemb")?; 2]
        };
        let eos = |side: &str, id: Option<u32>| id.ok_or_else(|| format!("its {side} vocabulary has no </s>"));
        let [source, target] = [tokenizers.source(), tokenizers.target()];
        let ends = [eos("source", source.id("</s>"))?, eos("target", target.id("</s>"))?];
        if ends[0] != ends[1] {
            return Err(format!(
                "</s> is {} in one vocabulary and {} in the other",
                ends[0], ends[1]
            ));
        }
        Ok(Self {
            width: number("dim-emb")?,
            ffn: number("transformer-dim-ffn")?,
            heads: number("transformer-heads")?,
            encoder_layers: number("enc-depth")?,
            decoder_layers: number("dec-depth")?,
            vocab_size,
            decoder_vocab_size,
            two_embeddings,
            eos: ends[0],
            unknown: target.id("<unk>"),
        })
    }

    /// The `config.json` of the same model: Marian writes no unknown token, and its students are meant for greedy search.
    pub(super) fn config(&self) -> Vec<u8> {
        let suppressed: Vec<[u32; 1]> = self.unknown.into_iter().map(|id| [id]).collect();
        let config = json!({
            "model_type": Config::STUDENT,
            "activation_function": "relu",
            "d_model": self.width,
            "encoder_layers": self.encoder_layers,
            "encoder_attention_heads": self.heads,
            "encoder_ffn_dim": self.ffn,
            "decoder_layers": self.decoder_layers,
            "decoder_attention_heads": self.heads,
            "decoder_ffn_dim": self.ffn,
            "vocab_size": self.vocab_size,
            "decoder_vocab_size": self.decoder_vocab_size,
            "share_encoder_decoder_embeddings": !self.two_embeddings,
            "max_position_embeddings": WINDOW,
            "scale_embedding": true,
            "pad_token_id": self.eos,
            "eos_token_id": self.eos,
            "bad_words_ids": suppressed,
            "num_beams": 1,
            "max_length": WINDOW,
        });
        format!("{config:#}\n").into_bytes()
    }
}
