"""Keep the sentence pairs of large corpora that are most like a smaller text.

    python similar.py --like encoded/{news,commentary}.npz --keep 0.5 --out similar encoded/europarl-*.npz

Cross-entropy difference (Moore and Lewis 2010; both languages: Axelrod, He and Gao 2011): two models of pairs of
pieces, one of the text to be like and one of the corpora themselves, judge each sentence; what the first expects
better than the second, a piece on average, comes first. Writes a file of the same name for each corpus.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

KNOWN = 8000  # the most frequent pieces; all others are one


class Bigrams:
    """Probability of each piece after the one before, interpolated with its own frequency."""

    def __init__(self, ids, weight=0.6):
        self.weight = weight
        self.single = np.bincount(ids, minlength=KNOWN + 1) + 1.0
        self.double = np.bincount(self.key(ids), minlength=(KNOWN + 1) ** 2).astype(np.float32)

    @staticmethod
    def key(ids):
        return ids[:-1] * (KNOWN + 1) + ids[1:]

    def log_probability(self, ids):
        """Of each of `ids`; the first one's by its frequency alone."""
        own = self.single[ids] / self.single.sum()
        after = np.zeros(len(ids))
        after[1:] = self.double[self.key(ids)] / self.single[ids[:-1]]
        return np.log(self.weight * after + (1 - self.weight) * own)


def means(values, length):
    """Mean of `values` over each sentence."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    end = np.cumsum(length, dtype=np.int64)
    return (total[end] - total[end - length]) / np.maximum(length, 1)


def side_gains(like, corpora, side):
    """For each corpus how much better the text to be like expects each sentence, in nats a piece."""
    text = np.concatenate([z[side] for z in like])
    counts = np.bincount(np.concatenate([z[side] for z in corpora]), minlength=1 << 16)
    rank = np.full(1 << 16, KNOWN, np.int64)
    rank[np.argsort(-counts)[:KNOWN]] = np.arange(KNOWN)
    each = len(text) // len(corpora)  # models of texts of one size are wrong to the same degree
    wanted, usual = Bigrams(rank[text]), Bigrams(rank[np.concatenate([z[side][:each] for z in corpora])])
    for z in corpora:
        ids = rank[z[side]]
        yield means(wanted.log_probability(ids) - usual.log_probability(ids), z[f"{side}_length"])


def taken(z, kept):
    """The pairs `kept` (bool) of an encoded corpus, as one."""
    out = {}
    for side in ("source", "target"):
        length = z[f"{side}_length"]
        out[side], out[f"{side}_length"] = z[side][np.repeat(kept, length)], length[kept]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--like", nargs="+", required=True, help="encoded corpora to be like")
    parser.add_argument("--keep", type=float, required=True, help="share of all pairs")
    parser.add_argument("--out", type=Path, required=True, help="folder")
    parser.add_argument("corpus", nargs="+", type=Path, help="encoded corpora to choose from")
    args = parser.parse_args()
    like, corpora = ([dict(np.load(path)) for path in paths] for paths in (args.like, args.corpus))
    gains = [(a + b) / 2 for a, b in zip(side_gains(like, corpora, "source"), side_gains(like, corpora, "target"))]
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
