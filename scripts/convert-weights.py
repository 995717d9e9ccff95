#!/usr/bin/env python3
"""Write model.safetensors beside a folder's pytorch_model.bin.

    pip install torch safetensors numpy
    python3 scripts/convert-weights.py FOLDER

A file of the kind of pytorch_model.bin can run any program when it is read. Here it is read with weights_only=True, which
accepts tensors and plain containers and refuses everything else. The values stay as they are; of tensors that are one and
the same, such as tied embeddings, one is written, the way `transformers` does.
"""

import argparse
import os
from pathlib import Path

import torch
from safetensors.torch import save_file


def distinct(tensors):
    """Without the second names of a tensor, and without what is not one."""
    seen, kept = set(), {}
    for name, tensor in sorted(tensors.items(), key=lambda pair: ("shared" not in pair[0], pair[0])):
        if not isinstance(tensor, torch.Tensor):
            continue
        place = (tensor.untyped_storage().data_ptr(), tensor.storage_offset(), tuple(tensor.shape))
        if tensor.numel() == 0 or place not in seen:
            kept[name] = tensor.contiguous().clone()
            seen.add(place)
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    target = folder / "model.safetensors"
    if target.exists():
        parser.error(f"{target} exists already")
    source = folder / "pytorch_model.bin"
    tensors = distinct(torch.load(source, map_location="cpu", weights_only=True))
    partial = target.with_suffix(".partial")
    save_file(tensors, partial, metadata={"format": "pt"})
    os.chmod(partial, 0o644)
    partial.rename(target)
    print(f"{target}: {len(tensors)} tensors, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
