"""Keep the sentence pairs of large corpora that are most like a smaller text.

    python similar.py --like encoded/{news,back-news}.npz --keep 0.5 --out similar encoded/europarl-*.npz

Cross-entropy difference (Moore and Lewis 2010; both languages: Axelrod, He and Gao 2011): two models of pairs of
pieces, one of the text to be like and one of the corpora themselves, judge each sentence; what the first expects
better than the second, a piece on average, comes first. Writes a file of the same name for each corpus, alignments
included.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from data import read_encoded


class Bigrams:
    """Probability of each piece after the one before, interpolated with its own frequency."""

    def __init__(self, ids, size, weight=0.6):
        self.size, self.weight = size, weight
        self.single = np.bincount(ids, minlength=size) + 1.0
        self.double = np.bincount(ids[:-1].astype(np.int64) * size + ids[1:], minlength=size * size).astype(np.float32)

    def log_probability(self, ids):
        """Of each of `ids`; the first one's by its frequency alone."""
        own = self.single[ids] / self.single.sum()
        after = np.zeros(len(ids))
        after[1:] = self.double[ids[:-1].astype(np.int64) * self.size + ids[1:]] / self.single[ids[:-1]]
        return np.log(self.weight * after + (1 - self.weight) * own)


def means(values, z):
    """Mean of `values` over each pair: the two sides' means, halved."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    en = (total[z["fr"][:-1]] - total[z["en"][:-1]]) / np.maximum(z["en_length"], 1)
    fr = (total[z["en"][1:]] - total[z["fr"][:-1]]) / np.maximum(z["fr_length"], 1)
    return (en + fr) / 2


def taken(z, kept):
    """The pairs `kept` (bool) of an encoded corpus, as one."""
    ids = np.repeat(kept, z["en_length"] + z["fr_length"])
    length = np.stack([z["en_length"][kept], z["fr_length"][kept]], 1).reshape(-1)
    at = np.concatenate([[0], np.cumsum(length)])
    # both lists of starts end with where the text ends
    some = {"ids": z["ids"][ids], "en": at[::2], "fr": np.append(at[1::2], at[-1]), "one_way": z["one_way"][kept]}
    return some | ({"align": z["align"][ids], "agree": z["agree"][kept]} if "agree" in z else {})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--like", nargs="+", required=True, help="encoded corpora to be like")
    parser.add_argument("--keep", type=float, required=True, help="share of all pairs")
    parser.add_argument("--size", type=int, default=8000, help="vocabulary")
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("corpus", nargs="+", type=Path, help="encoded corpora to choose from")
    args = parser.parse_args()
    like = np.concatenate([read_encoded(path)["ids"] for path in args.like])
    corpora = [read_encoded(path) for path in args.corpus]
    each = len(like) // len(corpora)  # models of texts of one size are wrong to the same degree
    wanted = Bigrams(like, args.size)
    usual = Bigrams(np.concatenate([z["ids"][:each] for z in corpora]), args.size)
    gains = [means(wanted.log_probability(z["ids"]) - usual.log_probability(z["ids"]), z) for z in corpora]
    least = np.quantile(np.concatenate(gains), 1 - args.keep)
    args.out.mkdir(parents=True, exist_ok=True)
    for path, z, gain in zip(args.corpus, corpora, gains):
        out = args.out / path.name
        half = out.with_suffix(".part.npz")
        np.savez(half, **taken(z, gain >= least))
        half.replace(out)
        print(f"{out}: {int((gain >= least).sum())} of {len(gain)} pairs, that gain {least:.2f} nats a piece or more",
              file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
