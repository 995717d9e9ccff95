"""Marian's binary model files, as Mozilla's translation students come in: read and written with numpy.

Layout (all little-endian): version 1 and a count; for each tensor four u64 (length of the name, type, rank, bytes); the names, each
with a zero byte; the shapes (i32); a u64 and as many bytes of padding; the data. An 8-bit matrix of shape (k, n) lies
transposed, except an embedding, and its multiplier (f32) follows it: weight = byte / multiplier. Tensors `*_QuantMultA`
hold the multipliers of the inputs ("alphas"). `special:model.yml` is the configuration.
"""

import struct

import numpy as np

FLOATS, BYTES, CONFIG = 0x404, 0x4101, 0x101
ALIGNED = 256
ALPHA = "_QuantMultA"


def is_embedding(name):
    return name.endswith("Wemb")


def read(path):
    """The tensors of a file: name -> f32 array. Inputs' multipliers and the configuration are left out."""
    data = open(path, "rb").read()
    version, count = struct.unpack_from("<QQ", data)
    if version != 1:
        raise ValueError(f"{path}: version {version} of Marian's format, not 1")
    heads = [struct.unpack_from("<QQQQ", data, 16 + 32 * i) for i in range(count)]
    at, names, shapes, tensors = 16 + 32 * count, [], [], {}
    for length, *_ in heads:
        names.append(data[at : at + length - 1].decode())
        at += length
    for _, _, rank, _ in heads:
        shapes.append(struct.unpack_from(f"<{rank}i", data, at))
        at += 4 * rank
    at += 8 + struct.unpack_from("<Q", data, at)[0]
    for (_, kind, _, size), name, shape in zip(heads, names, shapes):
        n = int(np.prod(shape))
        if kind == FLOATS and not name.endswith(ALPHA):
            tensors[name] = np.frombuffer(data, np.float32, n, at).reshape(shape)
        elif kind == BYTES and not name.endswith(ALPHA):
            stored = np.frombuffer(data, np.int8, n, at).astype(np.float32)
            multiplier = struct.unpack_from("<f", data, at + n)[0]
            tensors[name] = (stored.reshape(shape) if is_embedding(name) else stored.reshape(shape[::-1]).T) / multiplier
        at += size
    return tensors
