"""Read a folder's weights, in one file or in several, 8-bit ones as floats and without the shortlist."""

import json

import torch
from safetensors.torch import load_file


def load(folder) -> dict[str, torch.Tensor]:
    """The tensors of a folder as they are stored: those of model.safetensors, or of the files that its index names."""
    index = folder / "model.safetensors.index.json"
    if not index.exists():
        return load_file(folder / "model.safetensors")
    files = sorted(set(json.loads(index.read_text())["weight_map"].values()))
    return {name: tensor for file in files for name, tensor in load_file(folder / file).items()}


def to_floats(stored: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The tensors of a model.safetensors as f32, whatever they are stored as."""
    out = {}
    for name, tensor in stored.items():
        if name.endswith("_scale") or name.startswith("shortlist."):
            continue
        scales = stored.get(f"{name}_scale")
        if scales is None:
            out[name] = tensor.float()
            continue
        if tensor.dtype == torch.uint8:
            # [panels of 16 rows, groups of 4 columns, row, column], 128 standing for 0. Rows of a model's matrices are
            # whole groups.
            tensor = tensor.transpose(1, 2).flatten(2).flatten(0, 1)[: len(scales)].to(torch.int16) - 128
        out[name] = tensor.float() * scales[:, None]
    return out
