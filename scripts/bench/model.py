"""Make the model that run.py measures with: an f32 folder that every system can read, and our 8-bit form beside it.

The random model has the size of opus-mt: 6 + 6 layers, d 512, ffn 2048, 59,514 pieces, 75.7 M parameters.
"""

import json
import shutil
import subprocess

import peers


def random_model(folder):
    import torch
    from transformers import MarianConfig, MarianMTModel

    torch.manual_seed(6)
    config = MarianConfig(
        vocab_size=59514, d_model=512, encoder_layers=6, decoder_layers=6, encoder_attention_heads=8,
        decoder_attention_heads=8, encoder_ffn_dim=2048, decoder_ffn_dim=2048, activation_function="swish",
        max_position_embeddings=512, pad_token_id=59513, eos_token_id=0, decoder_start_token_id=59513,
        scale_embedding=True, forced_eos_token_id=0, bad_words_ids=[[59513]], num_beams=4,
    )
    MarianMTModel(config).save_pretrained(folder)


def for_rust_bert(folder):
    """Write folder/rust-bert: the same weights under all the names that rust-bert has, with position tables."""
    from safetensors.torch import save_file
    from transformers import MarianMTModel

    out = folder / "rust-bert"
    out.mkdir()
    model = MarianMTModel.from_pretrained(folder)
    weights = {name: tensor.clone().contiguous() for name, tensor in model.state_dict().items()}
    save_file(weights, out / "model.safetensors", {"format": "pt"})
    config = model.config.to_dict() | {"static_position_embeddings": True, "normalize_embedding": False}
    (out / "config.json").write_text(json.dumps(config))
    (out / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]) + "\n")


def prepare(work, root, apercu):
    """The folder, made where it is missing."""
    folder = work / "opus-size"
    eight_bit = folder / "8bit"
    if not eight_bit.exists():
        shutil.rmtree(folder, ignore_errors=True)
        random_model(folder)
        peers.convert(folder)
        for_rust_bert(folder)
        # Any tokenizer will do, as only ids are measured.
        shutil.copy(root / "tests/reference/byte-fallback.json", folder / "tokenizer.json")
        subprocess.run([apercu, "models", "quantize", folder, eight_bit], check=True)
    return folder


def limits(folder):
    """Number of ids, the id that ends a sequence, and the most tokens of one."""
    config = json.loads((folder / "config.json").read_text())
    return config["vocab_size"], config["eos_token_id"], config["max_position_embeddings"]
