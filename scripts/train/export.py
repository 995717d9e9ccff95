"""Write a checkpoint as a Hugging Face MarianMTModel folder: config.json, model.safetensors, vocab.model.

    python export.py --run run --vocab vocab.model --out marian [--average] [--dtype float16] [--split 15]

`--average` takes the running average of the weights: better in the middle of a schedule, no different at its end.
`--split N` cuts model.safetensors into parts of N MiB (`cat model.safetensors.* > model.safetensors`).
The tokenizer.json that the engine reads is made from vocab.model by the project's own converter.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from model import Config, Seq2Seq, hf_config, hf_state, load_hf_state


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
    parser.add_argument("--split", type=int, metavar="MIB")
    args = parser.parse_args()
    model = load(args.run, average=args.average)
    args.out.mkdir(parents=True, exist_ok=True)
    dtype = getattr(torch, args.dtype)
    tensors = {k: v.to(dtype).contiguous().clone() for k, v in hf_state(model).items()}
    target = args.out / "model.safetensors"
    save_file(tensors, target, metadata={"format": "pt"})
    (args.out / "config.json").write_text(json.dumps(hf_config(model.cfg), indent=2) + "\n")
    shutil.copyfile(args.vocab, args.out / "vocab.model")
    if args.split:
        data, size = target.read_bytes(), args.split << 20
        for i in range(0, len(data), size):
            (args.out / f"model.safetensors.{i // size:02d}").write_bytes(data[i : i + size])
        target.unlink()


if __name__ == "__main__":
    main()
