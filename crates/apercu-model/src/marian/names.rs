//! Marian's names of tensors, in those of Hugging Face that the engine knows.

/// The engine's name of a tensor; `None` for one that it does without.
pub(super) fn of(name: &str) -> Result<Option<String>, String> {
    // The inputs' multipliers: the engine finds its own, row by row.
    if name.ends_with("_QuantMultA") || name == super::file::OPTIONS {
        return Ok(None);
    }
    let whole = match name {
        "Wemb" => Some("model.shared.weight"),
        "encoder_Wemb" => Some("model.encoder.embed_tokens.weight"),
        "decoder_Wemb" => Some("model.decoder.embed_tokens.weight"),
        "decoder_ff_logit_out_W" => Some("lm_head.weight"),
        "decoder_ff_logit_out_b" => Some("final_logits_bias"),
        _ => None,
    };
    if let Some(whole) = whole {
        return Ok(Some(whole.to_owned()));
    }
    let unknown = || "is none that a student of Marian's has".to_owned();
    let (side, rest) = name.split_once("_l").ok_or_else(unknown)?;
    let (layer, rest) = rest.split_once('_').ok_or_else(unknown)?;
    let layer: usize = layer.parse().map_err(|_| unknown())?;
    let (block, part) = rest.split_once('_').ok_or_else(unknown)?;
    let part = match (side, block) {
        ("encoder", "self") => attention("self_attn", part),
        ("decoder", "context") => attention("encoder_attn", part),
        ("encoder" | "decoder", "ffn") => feed_forward(part),
        ("decoder", "rnn") => ssru(part),
        _ => None,
    };
    match (part, layer.checked_sub(1)) {
        (Some(part), Some(layer)) => Ok(Some(format!("model.{side}.layers.{layer}.{part}"))),
        _ => Err(unknown()),
    }
}

fn attention(name: &str, part: &str) -> Option<String> {
    Some(match part {
        "Wq" => format!("{name}.q_proj.weight"),
        "Wk" => format!("{name}.k_proj.weight"),
        "Wv" => format!("{name}.v_proj.weight"),
        "Wo" => format!("{name}.out_proj.weight"),
        "bq" => format!("{name}.q_proj.bias"),
        "bk" => format!("{name}.k_proj.bias"),
        "bv" => format!("{name}.v_proj.bias"),
        "bo" => format!("{name}.out_proj.bias"),
        "Wo_ln_scale" => format!("{name}_layer_norm.weight"),
        "Wo_ln_bias" => format!("{name}_layer_norm.bias"),
        _ => return None,
    })
}

fn feed_forward(part: &str) -> Option<String> {
    let name = match part {
        "W1" => "fc1.weight",
        "b1" => "fc1.bias",
        "W2" => "fc2.weight",
        "b2" => "fc2.bias",
        "ffn_ln_scale" => "final_layer_norm.weight",
        "ffn_ln_bias" => "final_layer_norm.bias",
        _ => return None,
    };
    Some(name.to_owned())
}

fn ssru(part: &str) -> Option<String> {
    let name = match part {
        "W" => "ssru.input.weight",
        "Wf" => "ssru.forget.weight",
        "bf" => "ssru.forget.bias",
        "ffn_ln_scale" => "ssru_layer_norm.weight",
        "ffn_ln_bias" => "ssru_layer_norm.bias",
        _ => return None,
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn layers_count_from_nought() {
        let cases = [
            ("encoder_l1_self_Wq", "model.encoder.layers.0.self_attn.q_proj.weight"),
            (
                "encoder_l6_ffn_ffn_ln_bias",
                "model.encoder.layers.5.final_layer_norm.bias",
            ),
            ("decoder_l2_rnn_Wf", "model.decoder.layers.1.ssru.forget.weight"),
            (
                "decoder_l2_context_Wo_ln_scale",
                "model.decoder.layers.1.encoder_attn_layer_norm.weight",
            ),
            ("Wemb", "model.shared.weight"),
        ];
        for (name, expected) in cases {
            assert_eq!(of(name).unwrap().as_deref(), Some(expected));
        }
        assert_eq!(of("encoder_l1_self_Wq_QuantMultA"), Ok(None));
        for name in [
            "encoder_l0_self_Wq",
            "encoder_l1_rnn_W",
            "decoder_l1_self_Wq",
            "Wpos",
            "encoder_lx_self_Wq",
        ] {
            assert!(of(name).is_err(), "{name}");
        }
    }
}
