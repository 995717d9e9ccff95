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

LINE = 64  # bytes
FILES = {"embed_tokens": "model-00001-of-00002.safetensors", "": "layers/model-00002-of-00002.safetensors"}


def align(path):
    """Fills up the header with spaces, as the format allows, until the first 8-bit tensor lies at a whole cache line: so do all, as their
    sizes are multiples of one, and smaller tensors come first."""
    contents = path.read_bytes()
    length = int.from_bytes(contents[:8], "little")
    header = json.loads(contents[8 : 8 + length])
    first = min(entry["data_offsets"][0] for name, entry in header.items() if name != "__metadata__" and entry["dtype"] == "U8")
    spaces = -(8 + length + first) % LINE
    path.write_bytes((length + spaces).to_bytes(8, "little") + contents[8 : 8 + length] + b" " * spaces + contents[8 + length :])


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
        align(args.target / file)
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
