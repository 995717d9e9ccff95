"""Put an 8-bit model folder where the program takes it from: its weights in two files, each small enough for a crate of its own.

    python scripts/train/ship.py work/apercu-fr-en models/apercu-fr-en

The crate registry takes 10 MiB a crate. The embeddings go to `model-00001-of-00002.safetensors`, all other tensors to
`layers/model-00002-of-00002.safetensors`, and `model.safetensors.index.json` says so in the way of Hugging Face. What else lies in the target
(the card, the licence, the crates) stays.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file

FILES = {"embed_tokens": "model-00001-of-00002.safetensors", "": "layers/model-00002-of-00002.safetensors"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="what `apercu models quantize` wrote")
    parser.add_argument("target", type=Path)
    args = parser.parse_args()
    parts = {file: {} for file in FILES.values()}
    for name, tensor in load_file(args.source / "model.safetensors").items():
        parts[next(file for mark, file in FILES.items() if mark in name)][name] = tensor
    (args.target / "layers").mkdir(parents=True, exist_ok=True)
    for file, tensors in parts.items():
        save_file(tensors, args.target / file, {"format": "pt"})
    size = sum(tensor.nbytes for tensors in parts.values() for tensor in tensors.values())
    index = {"metadata": {"total_size": size}, "weight_map": {name: file for file, tensors in parts.items() for name in sorted(tensors)}}
    (args.target / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")
    manifest = json.loads((args.source / "apercu.json").read_text())
    others = [name for name in manifest["files"] if name != "model.safetensors"]
    for name in others:
        shutil.copyfile(args.source / name, args.target / name)
    records = {}
    for name in sorted([*others, *parts, "model.safetensors.index.json"]):
        contents = (args.target / name).read_bytes()
        records[name] = {"size": len(contents), "sha256": hashlib.sha256(contents).hexdigest()}
    manifest["files"] = records
    (args.target / "apercu.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
