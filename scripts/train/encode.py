"""Corpora to token ids for one direction.

    python encode.py --direction fr-en --work work --out work/encoded corpus/*.tsv.xz

Corpus files are TSV, xz-compressed or plain: English TAB French on each line. A file whose name starts with "back-en" holds
machine-made English and teaches English to French only, "back-fr" the other way round. Each becomes one encoded corpus (see
data.py) of the same name; those that are newer than their text already are left alone.
"""

import argparse
import itertools
import multiprocessing as mp
import sys
from pathlib import Path

import numpy as np
import sentencepiece as spm

from text import pairs

FURTHEST = 3.0  # times as many pieces on one side as on the other, and 10 more: no translation
_vocabularies = None


def open_vocabularies(paths):
    global _vocabularies
    _vocabularies = [spm.SentencePieceProcessor(model_file=str(path)) for path in paths]


def encode_chunk(chunk):
    """Ids (uint16) of both sides of a list of pairs."""
    return [[np.array(ids, np.uint16) for ids in vocabulary.encode(list(side))]
            for vocabulary, side in zip(_vocabularies, zip(*chunk))]


def chunks(items, size=10_000):
    while chunk := list(itertools.islice(items, size)):
        yield chunk


def usable(a, b, longest):
    return 0 < len(a) <= longest and 0 < len(b) <= longest and max(len(a), len(b)) <= FURTHEST * min(len(a), len(b)) + 10


def encode(path, direction, pool, out, longest):
    sides, dropped = ([], []), 0
    for english, french in pool.imap(encode_chunk, chunks(pairs(path))):
        for a, b in zip(english, french):
            if usable(a, b, longest):
                sides[0].append(a)
                sides[1].append(b)
            else:
                dropped += 1
    source, target = sides if direction == "en-fr" else sides[::-1]
    half = out.with_suffix(".part.npz")
    np.savez(half, source=np.concatenate(source), target=np.concatenate(target), source_length=np.array([len(r) for r in source], np.uint8),
             target_length=np.array([len(r) for r in target], np.uint8))
    half.replace(out)
    print(f"{out}: {len(source)} pairs, {sum(map(len, target)) / 1e6:.1f} M target tokens; {dropped} pairs left out", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--direction", choices=["fr-en", "en-fr"], required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder of the vocabularies, en.model and fr.model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--longest", type=int, default=110, help="pieces a side, at most 255")
    parser.add_argument("corpus", nargs="+", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    other_way = "back-fr" if args.direction == "en-fr" else "back-en"
    with mp.Pool(mp.cpu_count(), open_vocabularies, ([args.work / "en.model", args.work / "fr.model"],)) as pool:
        for path in args.corpus:
            out = args.out / (path.name.split(".")[0] + ".npz")
            fresh = out.exists() and out.stat().st_mtime > path.stat().st_mtime
            if not fresh and not path.name.startswith(other_way):
                encode(path, args.direction, pool, out, args.longest)


if __name__ == "__main__":
    main()
