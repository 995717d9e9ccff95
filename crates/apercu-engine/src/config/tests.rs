use serde_json::{Value, json};

use super::*;

fn marian() -> Value {
    json!({
        "model_type": "marian", "vocab_size": 100, "d_model": 32, "activation_function": "swish",
        "encoder_layers": 2, "encoder_attention_heads": 4, "encoder_ffn_dim": 64,
        "decoder_layers": 1, "decoder_attention_heads": 4, "decoder_ffn_dim": 64,
        "max_position_embeddings": 128, "scale_embedding": true, "pad_token_id": 99, "eos_token_id": 0,
        "decoder_start_token_id": 99, "bad_words_ids": [[99]], "num_beams": 6, "max_length": 512,
    })
}

fn read(config: &Value, generation: Option<&Value>) -> Result<Config> {
    let generation = generation.map(|value| value.to_string().into_bytes());
    Config::from_json(
        Path::new("folder"),
        config.to_string().as_bytes(),
        generation.as_deref(),
    )
}

fn with(key: &str, value: Value) -> Value {
    let mut config = marian();
    config[key] = value;
    config
}

#[test]
fn a_marian_config_is_understood() {
    let config = read(&marian(), None).unwrap();
    assert_eq!(
        (config.vocab_size, config.eos, config.decoder_start),
        (100, 0, Some(99))
    );
    assert!((config.embedding_scale - 32f32.sqrt()).abs() < 1e-6);
    let decoding = &config.decoding;
    assert_eq!((decoding.num_beams, &decoding.suppressed[..]), (6, &[99][..]));
    assert_eq!(decoding.max_length, 128, "never more than there are positions");
}

#[test]
fn generation_config_outranks_config() {
    let generation = json!({"num_beams": 4, "early_stopping": "never", "forced_eos_token_id": 0});
    let config = read(&marian(), Some(&generation)).unwrap();
    assert_eq!(config.decoding.num_beams, 4);
    assert_eq!(config.decoding.early_stopping, EarlyStopping::Never);
    assert_eq!(config.decoding.forced_eos, Some(0));
}

#[test]
fn what_cannot_be_run_is_refused_with_the_file_and_the_reason() {
    for (config, word) in [
        (with("model_type", json!("t5")), "model type \"t5\""),
        (with("activation_function", json!("mish")), "mish"),
        (with("d_model", json!(0)), "d_model is 0"),
        (with("d_model", json!(1u64 << 40)), "d_model is"),
        (with("d_model", json!(-1)), "invalid value"),
        (with("decoder_ffn_dim", json!(1 << 17)), "decoder_ffn_dim is 131072"),
        (with("encoder_attention_heads", json!(5)), "attention heads"),
        (with("eos_token_id", json!(100)), "special token 100"),
        (with("num_beams", json!(0)), "num_beams"),
        (with("bad_words_ids", json!([[1, 2]])), "bad_words_ids"),
        (with("early_stopping", json!("soon")), "soon"),
        (json!([]), "config.json"),
        (json!({"model_type": "marian"}), "vocab_size"),
    ] {
        let message = read(&config, None).unwrap_err().to_string();
        assert!(message.starts_with("folder") && message.contains(word), "{message}");
    }
    let mut config = with("d_model", json!(1 << 16));
    config["max_position_embeddings"] = json!(1 << 20);
    assert!(read(&config, None).unwrap_err().to_string().contains("absurdly large"));
}
