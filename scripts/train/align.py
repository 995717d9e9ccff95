"""Word alignments of encoded corpora, and embeddings in which translations lie close together.

    python align.py --out vectors.npy --train 150000 news.npz general.npz ...

IBM model 1 with a prior for the diagonal (as fast_align has it), trained by expectation
maximisation in both directions over pieces. Each corpus file gains two arrays:
`align` (uint8, one for each id: the position of its counterpart in the other sentence, 255 for none) and
`agree` (float16, one for each pair: the mean agreement of both directions, high for literal translations).
`vectors.npy` (V, D) starts the translator's embeddings: a random vector for each piece, mixed with those of
its translations, and the leading singular vectors of the pieces' contexts in both languages.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch

from data import NONE, read_encoded

DIAGONAL = 5.0  # strength of the pull to the diagonal
NULL = 0.05  # share of words that come from nowhere


def groups(c, pairs, links=3_000_000):
    """Pairs cut into lists of alike lengths, each with about `links` padded links."""
    longest = np.maximum(c["en_length"], c["fr_length"])
    order = pairs[np.argsort(longest[pairs], kind="stable")]
    start = 0
    while start < len(order):
        size = max(1, int(links // longest[order[start]] ** 2))
        while size > 1 and size * longest[order[min(start + size, len(order)) - 1]] ** 2 > 1.5 * links:
            size = int(size * 0.9)
        yield order[start : start + size]
        start += size


def padded(ids, start, length):
    column = np.arange(int(length.max()))
    inside = column[None] < length[:, None]
    out = np.where(inside, ids[np.minimum(start[:, None] + column, len(ids) - 1)], 0)
    return torch.from_numpy(out.astype(np.int64)), torch.from_numpy(inside)


class Aligner:
    """Translation tables of both directions: `tables[0][e, f]` is p(f | e), `tables[1][e, f]` is p(e | f)."""

    def __init__(self, size):
        self.size = size
        self.tables = [torch.full((size, size), 1.0 / size) for _ in range(2)]
        self.unigram = [torch.full((size,), 1.0 / size) for _ in range(2)]

    def posteriors(self, en, fr, en_in, fr_in):
        """Two (B, E, F) tensors: p(e position | f) and p(f position | e), and the flat table indices."""
        index = en[:, :, None] * self.size + fr[:, None, :]
        inside = (en_in[:, :, None] & fr_in[:, None, :]).float()
        e_len, f_len = en_in.sum(1).float()[:, None, None], fr_in.sum(1).float()[:, None, None]
        e_at = torch.arange(en.shape[1])[None, :, None] / e_len
        f_at = torch.arange(fr.shape[1])[None, None, :] / f_len
        prior = torch.exp(-DIAGONAL * (e_at - f_at).abs()) * inside
        out = []
        for way, axis in ((0, 1), (1, 2)):
            p = self.tables[way].view(-1)[index] * (prior / prior.sum(axis, keepdim=True).clamp_min(1e-9))
            other = fr[:, None, :] if way == 0 else en[:, :, None]
            null = NULL * self.unigram[way][other]
            out.append(p * (1 - NULL) / ((1 - NULL) * p.sum(axis, keepdim=True) + null).clamp_min(1e-12))
        return out, index

    def train(self, corpora, count, rounds=5, seed=1):
        rng = np.random.default_rng(seed)
        jobs = []
        total = sum(len(c["en_length"]) for c in corpora)
        for c in corpora:
            short = np.flatnonzero((c["en_length"] <= 40) & (c["fr_length"] <= 40))
            take = rng.permutation(short)[: max(1, int(count * len(c["en_length"]) / total))]
            jobs.append((c, list(groups(c, take))))
        for round_ in range(rounds):
            began = time.time()
            counts = [torch.zeros(self.size * self.size) for _ in range(2)]
            for c, lists in jobs:
                for rows in lists:
                    en, en_in = padded(c["ids"], c["en"][rows], c["en_length"][rows])
                    fr, fr_in = padded(c["ids"], c["fr"][rows], c["fr_length"][rows])
                    both, index = self.posteriors(en, fr, en_in, fr_in)
                    for way in range(2):
                        counts[way].scatter_add_(0, index.view(-1), both[way].view(-1))
            for way, axis in ((0, 1), (1, 0)):
                c = counts[way].view(self.size, self.size)
                self.unigram[way] = (c.sum(1 - axis) + 1) / (c.sum() + self.size)
                self.tables[way] = (c + 1e-6) / (c.sum(axis, keepdim=True) + 1e-6 * self.size + 0.1)
            print(f"round {round_ + 1} of {rounds}: {time.time() - began:.0f} s", file=sys.stderr, flush=True)

    def align(self, c, least=0.1):
        """(align, agree) of a whole corpus, as the module's head describes them."""
        out = np.full(len(c["ids"]), NONE, dtype=np.uint8)
        agree = np.zeros(len(c["en_length"]), dtype=np.float16)
        for rows in groups(c, np.arange(len(agree))):
            en, en_in = padded(c["ids"], c["en"][rows], c["en_length"][rows])
            fr, fr_in = padded(c["ids"], c["fr"][rows], c["fr_length"][rows])
            (a, b), _ = self.posteriors(en, fr, en_in, fr_in)
            mutual = a * b
            total = 0
            for start, inside, axis in ((c["en"], en_in, 2), (c["fr"], fr_in, 1)):
                best, at = mutual.max(axis)
                at = torch.where(best >= least, at, NONE).numpy().astype(np.uint8)
                column = np.arange(inside.shape[1])
                out[(start[rows][:, None] + column)[inside.numpy()]] = at[inside.numpy()]
                total = total + (best * inside).sum(1)
            agree[rows] = (total / (en_in.sum(1) + fr_in.sum(1))).numpy()
        return out, agree


def contexts(corpora, size, window=2, tokens=12_000_000):
    """Counts (V, V) of pieces beside each other, and of pieces beside each other's translations."""
    counts = np.zeros(size * size, dtype=np.float32)
    for c in corpora:
        n = min(len(c["ids"]), tokens // len(corpora))
        ids = c["ids"][:n].astype(np.int64)
        # the sentence that each token is in, and its counterpart's place in the whole array
        starts = np.stack([c["en"], c["fr"]], 1).reshape(-1)
        sentence = np.searchsorted(starts, np.arange(n), "right") - 1
        other = starts[sentence ^ 1] + c["align"][:n]
        linked = (c["align"][:n] != NONE) & (other < n)
        other = np.where(linked, other, 0)
        for shift in range(-window, window + 1):
            at = np.arange(n) + shift
            ok = (at >= 0) & (at < n)
            at = np.clip(at, 0, n - 1)
            ok &= sentence[at] == sentence
            if shift:
                counts += np.bincount(ids[ok] * size + ids[at[ok]], minlength=size * size)
            cross = ok & linked[at]
            counts += np.bincount(ids[cross] * size + ids[other[at[cross]]], minlength=size * size)
    return torch.from_numpy(counts.reshape(size, size))


def vectors(aligner, corpora, dim, seed=1):
    """Embeddings (V, D), rows of unit length."""
    torch.manual_seed(seed)
    size = aligner.size
    normal = torch.nn.functional.normalize
    random = normal(torch.randn(size, dim))
    mixed = random + aligner.tables[0] @ random + aligner.tables[1].t() @ random
    c = contexts(corpora, size)
    rows, columns = c.sum(1), c.sum(0) ** 0.75
    expected = rows[:, None] * columns[None] / columns.sum()
    ppmi = torch.log((c / expected.clamp_min(1e-9)).clamp_min(1.0))  # positive pointwise mutual information
    u, s, _ = torch.svd_lowrank(ppmi, q=dim, niter=2)
    meaning = u * s.sqrt()
    language = lean(corpora, size)
    direction = normal(torch.randn(1, dim))
    return normal(0.75 * normal(mixed) + 0.6 * normal(meaning) + 0.35 * language[:, None] * direction)


def lean(corpora, size):
    """-1 for pieces seen in English only, 1 for French only."""
    counts = np.zeros((2, size))
    for c in corpora:
        starts = np.stack([c["en"], c["fr"]], 1).reshape(-1)
        side = (np.searchsorted(starts, np.arange(len(c["ids"])), "right") - 1) % 2
        for way in range(2):
            counts[way] += np.bincount(c["ids"][side == way], minlength=size)
    counts = (counts + 0.5) / counts.sum(1, keepdims=True)
    return torch.from_numpy((counts[1] - counts[0]) / counts.sum(0)).float()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=int, default=150_000, help="pairs to learn the tables from")
    parser.add_argument("--size", type=int, default=8000, help="vocabulary")
    parser.add_argument("--dim", type=int, default=256, help="of the vectors")
    parser.add_argument("--out", type=Path, help="where the vectors go (.npy)")
    parser.add_argument("corpus", nargs="+", type=Path, help="encoded corpora (.npz), changed in place")
    args = parser.parse_args()
    corpora = [read_encoded(path) for path in args.corpus]
    aligner = Aligner(args.size)
    aligner.train(corpora, args.train)
    for path, c in zip(args.corpus, corpora):
        began = time.time()
        c["align"], c["agree"] = aligner.align(c)
        np.savez(path, **{k: v for k, v in c.items() if not k.endswith("_length")})
        share = (c["align"] != NONE).mean()
        print(f"{path.name}: {share:.0%} of the tokens aligned, agreement {c['agree'].mean():.2f}, "
              f"{time.time() - began:.0f} s", file=sys.stderr, flush=True)
    if args.out:
        np.save(args.out, vectors(aligner, corpora, args.dim).numpy())


if __name__ == "__main__":
    main()
