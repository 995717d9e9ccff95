//! The options that a model of Marian's was trained with, which it carries as YAML, and the `config.json` of the same model.

use serde_json::json;

use super::file::{File, OPTIONS};
use crate::tokenizer::Tokenizers;
use apercu_engine::{Activation, Autoregression, Config};

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

/// The options of a student, as Marian writes them.
///
/// # Errors
/// What about it cannot be written.
pub(super) fn options(config: &Config) -> Result<String, &'static str> {
    let (encoder, decoder) = (config.encoder, config.decoder);
    if config.autoregression != Autoregression::Ssru || config.activation != Activation::Relu {
        return Err("it is no student of Marian's (model_type marian_ssru, with relu)");
    }
    if (encoder.heads, encoder.ffn) != (decoder.heads, decoder.ffn) {
        return Err(
            "its encoder and its decoder differ in heads or in feed-forward layers, and Marian has one number for both",
        );
    }
    let values = [
        ("SOURCES", config.vocab_size),
        ("TARGETS", config.decoder_vocab_size),
        ("WIDTH", config.d_model),
        ("FFN", encoder.ffn),
        ("HEADS", encoder.heads),
        ("ENCODER", encoder.layers),
        ("DECODER", decoder.layers),
    ];
    let mut text = include_str!("options.yml").to_owned();
    for (name, value) in values {
        text = text.replace(name, &value.to_string());
    }
    let (two, one) = (config.two_vocabularies, !config.two_vocabularies);
    text = text.replace("TWO", &two.to_string()).replace("ONE", &one.to_string());
    // Marian ends the text with a zero.
    Ok(text + "\0")
}

/// The tensors of a student: Marian's names, and its sizes, inputs first. A vector has one input.
pub(super) fn tensors(config: &Config) -> Vec<(String, [usize; 2])> {
    let (width, ffn) = (config.d_model, config.encoder.ffn);
    let mut out = if config.two_vocabularies {
        vec![
            ("encoder_Wemb".to_owned(), [config.vocab_size, width]),
            ("decoder_Wemb".to_owned(), [config.decoder_vocab_size, width]),
        ]
    } else {
        vec![("Wemb".to_owned(), [config.vocab_size, width])]
    };
    out.push(("decoder_ff_logit_out_b".to_owned(), [1, config.decoder_vocab_size]));
    let attention = ["Wq", "Wk", "Wv", "Wo"].map(|part| (part, [width, width]));
    let attention_vectors = ["bq", "bk", "bv", "bo", "Wo_ln_scale", "Wo_ln_bias"].map(|part| (part, [1, width]));
    let attention = [&attention[..], &attention_vectors].concat();
    let feed_forward = vec![
        ("W1", [width, ffn]),
        ("b1", [1, ffn]),
        ("W2", [ffn, width]),
        ("b2", [1, width]),
        ("ffn_ln_scale", [1, width]),
        ("ffn_ln_bias", [1, width]),
    ];
    let ssru = vec![
        ("W", [width, width]),
        ("Wf", [width, width]),
        ("bf", [1, width]),
        ("ffn_ln_scale", [1, width]),
        ("ffn_ln_bias", [1, width]),
    ];
    let mut add = |block: String, parts: &[(&str, [usize; 2])]| {
        out.extend(parts.iter().map(|(part, sizes)| (format!("{block}_{part}"), *sizes)));
    };
    for layer in 1..=config.encoder.layers {
        add(format!("encoder_l{layer}_self"), &attention);
        add(format!("encoder_l{layer}_ffn"), &feed_forward);
    }
    for layer in 1..=config.decoder.layers {
        add(format!("decoder_l{layer}_rnn"), &ssru);
        add(format!("decoder_l{layer}_context"), &attention);
        add(format!("decoder_l{layer}_ffn"), &feed_forward);
    }
    out
}
