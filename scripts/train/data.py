"""Encoded corpora, and batches of alike lengths from them.

An encoded corpus is one .npz for one direction: `source` and `target` (uint16, all sentences end to end, no special
tokens), `source_length` and `target_length` (uint8, pieces of each pair's sides).
"""

import random

import numpy as np
import torch

POOL = 12_000  # examples that are sorted by length at a time


def weighted(text):
    """A file and its share, given as FILE or FILE:SHARE."""
    path, _, share = text.rpartition(":")
    return (path, float(share)) if path else (text, 1.0)


class Corpus:
    """Encoded corpora with their shares of the examples."""

    def __init__(self, shares, swap=None):
        """shares: (path, share) pairs; swap: changes each batch's ids in place (swap.py)."""
        self.swap = swap
        parts = [dict(np.load(path)) for path, _ in shares]
        self.shares = [share for _, share in shares]
        self.ids, self.start, self.length = {}, {}, {}
        for side in ("source", "target"):
            self.ids[side] = np.concatenate([z[side] for z in parts])
            self.length[side] = np.concatenate([z[f"{side}_length"] for z in parts]).astype(np.int64)
            self.start[side] = np.concatenate([[0], np.cumsum(self.length[side])[:-1]])
        self.longest = np.maximum(self.length["source"], self.length["target"])
        ends = np.cumsum([len(z["source_length"]) for z in parts])
        self.examples = [np.arange(end - len(z["source_length"]), end) for end, z in zip(ends, parts)]

    def __len__(self):
        return len(self.longest)

    def batch(self, rows):
        """(source, present, target, present): ids (B, length) padded with the end mark, which counts once in each row.

        Widths are multiples of four: the processor's matrix kernels are compiled anew for each shape."""
        ids, present = [], []
        for side in ("source", "target"):
            n = self.length[side][rows][:, None]
            column = np.arange(-(-(n.max() + 1) // 4) * 4)[None]
            index = np.minimum(self.start[side][rows][:, None] + column, len(self.ids[side]) - 1)
            ids.append(np.where(column < n, self.ids[side][index].astype(np.int64), 0))
            present.append(column <= n)
        if self.swap:
            self.swap(*ids)
        return tuple(map(torch.from_numpy, (ids[0], present[0], ids[1], present[1])))


def batches(corpus, tokens, seed, pool=POOL):
    """Endless batches of about `tokens` padded target tokens; each pair of a corpus comes once before any comes again."""
    rng, total = np.random.default_rng(seed), sum(corpus.shares)
    queues = [np.empty(0, np.int64) for _ in corpus.shares]
    while True:
        chosen = []
        for i, share in enumerate(corpus.shares):
            need = round(pool * share / total)
            while len(queues[i]) < need:
                queues[i] = np.concatenate([queues[i], rng.permutation(corpus.examples[i])])
            chosen.append(queues[i][:need])
            queues[i] = queues[i][need:]
        chosen = np.concatenate(chosen)
        order = chosen[np.argsort(corpus.longest[chosen] + rng.random(len(chosen)))]
        cuts, at = [], 0
        while at < len(order):
            # The first of a cut is its shortest: a little room for those that follow.
            width = -(-(corpus.longest[order[at]] + 3) // 4) * 4
            cuts.append(order[at : at + max(4, int(tokens // width))])
            at += len(cuts[-1])
        random.Random(int(rng.integers(1 << 30))).shuffle(cuts)
        for rows in cuts:
            yield corpus.batch(rows)
