"""Read 8-bit weights (`"weights": "int8-panels"` or `"int8-per-row"` in apercu.json) as floats, without the shortlist."""

import torch


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
