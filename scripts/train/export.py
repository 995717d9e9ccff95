"""Write a checkpoint as a model folder: Hugging Face's config.json and model.safetensors, vocab.model, apercu.json.

    python export.py --run run --vocab vocab.model --out marian [--average] [--dtype float16] [--split 15]

`transformers` reads it as a MarianMTModel, the program with `--model`; `apercu models quantize marian apercu-fr-en`
makes the 8-bit folder, with its tokenizer.json, that ships. `--average` takes the running average of the weights: better in the middle of a schedule, no different at its end.
`--split N` cuts model.safetensors into parts of N MiB (`cat model.safetensors.* > model.safetensors`).
"""

import argparse
import json
import shutil
from datetime import date
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from data import TAGS
from model import Config, Seq2Seq, hf_config, hf_state, load_hf_state

MANIFEST = {
    "format": 1,
    "name": "apercu-fr-en",
    "task": "translate",
    "languages": TAGS,
    "input": ["{to}", "{text}", "</s>"],
    "licence": "LicenseRef-MODEL_CARD",
    "provenance": "trained from scratch by scripts/train; MODEL_CARD.md lists the text and its licences",
}


def load(folder, device="cpu", average=False):
    """The model of a training run, or of an exported folder."""
    folder = Path(folder)
    if (folder / "checkpoint.safetensors").exists():
        with safe_open(folder / "checkpoint.safetensors", "pt") as state:
            model = Seq2Seq(Config(**json.loads(state.metadata()["config"]))).to(device)
            for name, p in model.named_parameters():
                p.detach().copy_(state.get_tensor(f"{'average' if average else 'model'}.{name}"))
    else:
        c = json.loads((folder / "config.json").read_text())
        model = Seq2Seq(Config(
            vocab_size=c["vocab_size"], d_model=c["d_model"], ffn=c["encoder_ffn_dim"],
            heads=c["encoder_attention_heads"], encoder_layers=c["encoder_layers"],
            decoder_layers=c["decoder_layers"], max_positions=c["max_position_embeddings"])).to(device)
        load_hf_state(model, load_file(folder / "model.safetensors"))
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--vocab", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--average", action="store_true")
    parser.add_argument("--dtype", choices=["float32", "float16"], default="float32")
    parser.add_argument("--window", type=int, default=128, metavar="PIECES",
                        help="longest sequence: a third more than the longest of the training")
    parser.add_argument("--version", default=str(date.today()))
    parser.add_argument("--split", type=int, metavar="MIB")
    args = parser.parse_args()
    model = load(args.run, average=args.average)
    args.out.mkdir(parents=True, exist_ok=True)
    dtype = getattr(torch, args.dtype)
    tensors = {k: v.to(dtype).contiguous().clone() for k, v in hf_state(model).items()}
    target = args.out / "model.safetensors"
    save_file(tensors, target, metadata={"format": "pt"})
    config = hf_config(model.cfg) | {"max_position_embeddings": args.window, "max_length": args.window}
    (args.out / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (args.out / "apercu.json").write_text(json.dumps(MANIFEST | {"version": args.version}, indent=2) + "\n")
    shutil.copyfile(args.vocab, args.out / "vocab.model")
    if args.split:
        data, size = target.read_bytes(), args.split << 20
        for i in range(0, len(data), size):
            (args.out / f"model.safetensors.{i // size:02d}").write_bytes(data[i : i + size])
        target.unlink()


if __name__ == "__main__":
    main()
