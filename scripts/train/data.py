"""Encoded corpora, and batches of alike lengths from them.

An encoded corpus is one .npz: `ids` (uint16, all sentences end to end, no special tokens), `en` and `fr` (int64
offsets, one more than there are pairs; each English sentence is followed by its French), `one_way` (bool, a pair
each: its English is machine-made, so it teaches English to French only), and what align.py adds: `align` (uint8,
for each token the place of its counterpart in the other sentence, 255 for none) and `agree` (float16, a pair each).
"""

import random

import numpy as np
import torch

TAGS = {"en": ">>en<<", "fr": ">>fr<<"}
NONE = 255


def weighted(text):
    """A file and its share, given as FILE or FILE:SHARE."""
    path, _, share = text.rpartition(":")
    return (path, float(share)) if path else (text, 1.0)


def read_encoded(path):
    """Arrays of an encoded corpus, and the lengths of both sides of each pair."""
    z = dict(np.load(path))
    z["en_length"], z["fr_length"] = z["fr"][:-1] - z["en"][:-1], z["en"][1:] - z["fr"][:-1]
    return z


class Corpus:
    """Encoded corpora with their shares of the examples, in both directions.

    Example 2k is en->fr of pair k, 2k+1 is fr->en. `least` leaves out pairs whose word alignments agree less
    than that (see align.py).
    """

    def __init__(self, shares, vocab, least=0.0, swap=None):
        """shares: (path, share) pairs; vocab: the SentencePiece model; swap: what changes the pairs (see swap.py)."""
        self.swap = swap
        parts = [read_encoded(path) for path, _ in shares]
        self.ids = np.concatenate([z["ids"] for z in parts])
        self.align = np.concatenate([z.get("align", np.full(len(z["ids"]), NONE, np.uint8)) for z in parts])
        self.eos = vocab.eos_id()
        shift = np.cumsum([0] + [len(z["ids"]) for z in parts])
        both = [np.stack([z["en"][:-1], z["fr"][:-1]], 1) + at for z, at in zip(parts, shift)]
        start = np.concatenate(both)
        length = np.concatenate([np.stack([z["en_length"], z["fr_length"]], 1) for z in parts])
        self.source_start, self.source_length = start.reshape(-1), length.reshape(-1)
        self.target_start, self.target_length = start[:, ::-1].reshape(-1), length[:, ::-1].reshape(-1)
        self.longest = np.maximum(self.source_length, self.target_length)
        to_french, to_english = (vocab.piece_to_id(TAGS[k]) for k in ("fr", "en"))
        self.tag = np.tile(np.array([to_french, to_english]), len(start))
        self.shares, self.examples, first = [share for _, share in shares], [], 0
        for z in parts:
            fit = np.ones(len(z["one_way"]), bool) if "agree" not in z else z["agree"] >= least
            usable = np.stack([fit, fit & ~z["one_way"]], 1).reshape(-1)
            self.examples.append(first + np.flatnonzero(usable))
            first += len(usable)

    def __len__(self):
        return sum(map(len, self.examples))

    def batch(self, rows):
        """(source, target, aligned), each (B, length): ids with tag and end mark, padded with 0, and where each
        target token's counterpart stands in the source, -1 for nowhere; the end mark's is the end mark.

        Widths are multiples of four: the processor's matrix kernels are compiled anew for each shape."""
        n, m = self.source_length[rows], self.target_length[rows]
        source = self.gather(self.ids, self.source_start[rows] - 1, n + 1, n.max() + 2)
        source[:, 0] = self.tag[rows]
        source[np.arange(len(rows)), n + 1] = self.eos
        target = self.gather(self.ids, self.target_start[rows], m, m.max() + 1)
        target[np.arange(len(rows)), m] = self.eos
        if self.swap:
            self.swap(source, target)
        aligned = self.gather(self.align, self.target_start[rows], m, m.max() + 1, NONE)
        aligned = np.where(aligned == NONE, -1, aligned + 1)
        aligned[np.arange(len(rows)), m] = n + 1
        return source, target, aligned

    @staticmethod
    def gather(values, start, length, width, fill=0):
        column = np.arange(-(-width // 4) * 4)[None]
        index = np.clip(start[:, None] + column, 0, len(values) - 1)
        return np.where(column < length[:, None], values[index].astype(np.int64), fill)


def batches(corpus, tokens, limit, seed, pool=None):
    """Endless (source, target, aligned) tensors of about `tokens` padded target tokens.

    limit(): the longest side, in pieces, allowed just now. `pool` examples at a time are sorted by length.
    """
    pool = pool or max(6000, 4 * tokens)
    rng, total = np.random.default_rng(seed), sum(corpus.shares)
    queues, allowed = [], None
    while True:
        if allowed != limit():
            allowed, queues = limit(), [np.empty(0, dtype=np.int64) for _ in corpus.shares]
        chosen = []
        for i, (share, examples) in enumerate(zip(corpus.shares, corpus.examples)):
            need = round(pool * share / total)
            if len(queues[i]) < need:
                fitting = examples[corpus.longest[examples] <= allowed]
                while len(queues[i]) < need and len(fitting):
                    queues[i] = np.concatenate([queues[i], rng.permutation(fitting)])
            chosen.append(queues[i][:need])
            queues[i] = queues[i][need:]
        chosen = np.concatenate(chosen)
        order = chosen[np.argsort(corpus.longest[chosen] + rng.random(len(chosen)))]
        cuts, start = [], 0
        while start < len(order):
            width = -(-(corpus.longest[order[start]] + 2) // 4) * 4
            cuts.append(order[start : start + max(4, int(tokens // width))])
            start += len(cuts[-1])
        random.Random(int(rng.integers(1 << 30))).shuffle(cuts)
        for rows in cuts:
            yield tuple(map(torch.from_numpy, corpus.batch(rows)))
