"""Write a trained child as a model folder.

    python export.py --run run --work work --direction fr-en --out exported

The folder has `config.json` (architecture `marian_ssru`), `model.safetensors` in f32 under Hugging Face's names, `source.spm` and
`target.spm`, and `apercu.json`. `apercu models quantize exported apercu-fr-en` makes the 8-bit folder that ships.
`--average` takes the running average of the weights, better in the middle of a schedule and no different at its end.
"""

import argparse
import json
import shutil
from datetime import date
from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save_file

from student import EOS, HEADS

WINDOW = 256  # longest sequence of the shipped models, some twice the longest of the training


def names(state):
    """The tensors of a Student's state under the names of the engine."""
    out = {"model.encoder.embed_tokens.weight": state["source"], "model.decoder.embed_tokens.weight": state["target"],
           "final_logits_bias": state["bias"]}
    blocks = {"encoder": ("self_attn", "ffn"), "decoder": ("ssru", "encoder_attn", "ffn")}
    parts = {"q": "q_proj", "k": "k_proj", "v": "v_proj", "o": "out_proj"}
    for name, tensor in state.items():
        side, *rest = name.split(".")
        if side not in blocks:
            continue
        layer, block, part, kind = rest
        block = blocks[side][int(block)]
        start = f"model.{side}.layers.{layer}."
        if part == "norm":
            norm = "final_layer_norm" if block == "ffn" else f"{block}_layer_norm"
            new = f"{norm}.{'weight' if kind == 'scale' else kind}"
        elif block == "ffn":
            new = f"{'fc1' if part == 'up' else 'fc2'}.{kind}"
        else:
            new = f"{block}.{parts.get(part, part)}.{kind}"
        out[start + new] = tensor
    return out


def config(sizes, window=WINDOW):
    """config.json of a child with these numbers of source and target pieces."""
    return {
        "model_type": "marian_ssru", "activation_function": "relu", "d_model": 256, "encoder_layers": 6,
        "encoder_attention_heads": HEADS, "encoder_ffn_dim": 1536, "decoder_layers": 2,
        "decoder_attention_heads": HEADS, "decoder_ffn_dim": 1536, "vocab_size": sizes[0], "decoder_vocab_size": sizes[1],
        "share_encoder_decoder_embeddings": False, "max_position_embeddings": window, "scale_embedding": True,
        "pad_token_id": EOS, "eos_token_id": EOS, "bad_words_ids": [[1]], "num_beams": 4, "max_length": window}


def manifest(direction, version):
    source, target = direction.split("-")
    return {
        "format": 1, "name": f"apercu-{direction}", "version": version, "task": "translate", "languages": {source: None, target: None},
        "directions": [[source, target]], "plain_marks": True, "input": ["{text}", "</s>"], "licence": "MPL-2.0",
        "provenance": "scripts/train, from Mozilla's tiny English-Portuguese students; MODEL_CARD.md names parents, text and licences"}


def trained(run, average=False):
    """The weights of a run, by their names in student.py."""
    kind = "average." if average else "model."
    with safe_open(run / "checkpoint.safetensors", "pt") as found:
        return {name.removeprefix(kind): found.get_tensor(name) for name in found.keys() if name.startswith(kind)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder of the vocabularies")
    parser.add_argument("--direction", choices=["fr-en", "en-fr"], required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--average", action="store_true")
    parser.add_argument("--version", default=str(date.today()))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    state = trained(args.run, args.average)
    tensors = {name: tensor.float().contiguous().clone() for name, tensor in names(state).items()}
    save_file(tensors, args.out / "model.safetensors", metadata={"format": "pt"})
    sizes = [len(state["source"]), len(state["target"])]
    (args.out / "config.json").write_text(json.dumps(config(sizes), indent=2) + "\n")
    (args.out / "apercu.json").write_text(json.dumps(manifest(args.direction, args.version), indent=2) + "\n")
    for side, language in zip(("source", "target"), args.direction.split("-")):
        shutil.copyfile(args.work / f"{language}.model", args.out / f"{side}.spm")


if __name__ == "__main__":
    main()
