"""French-Portuguese pairs to count a dictionary from: the English side of French-English pairs, put into Portuguese by the en->pt parent.

    python pivot.py --models MODELS --sentences 40000 --out pivot.tsv corpus/*.tsv.xz

Writes French TAB Portuguese. Takes short sentences, as many of each file. Uses Mozilla's engine (PyPI: fxtranslate), a process for each
core, 60 to 80 sentences a second and core.
"""

import argparse
import itertools
import multiprocessing as mp
import random
import sys
import time
from pathlib import Path

from parents import PARENT
from text import pairs

SAMPLE = 100_000  # pairs of each file to choose from
_engine = None


def open_engine(models):
    global _engine
    from fxtranslate import Translator
    name, folder = PARENT["en-fr"]
    read = lambda file: (models / folder / file).read_bytes()
    vocabulary = read(f"vocab.{name}.spm")
    _engine = Translator(read(f"model.{name}.intgemm.alphas.bin"), vocabulary, vocabulary, read(f"lex.50.50.{name}.s2t.bin"))


def portuguese(pair):
    return pair[1], _engine.translate(pair[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True, help="folder of the parents")
    parser.add_argument("--sentences", type=int, default=40_000)
    parser.add_argument("--longest", type=int, default=22, help="words of the English side")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("corpus", nargs="+", type=Path)
    args = parser.parse_args()
    chosen, rng = [], random.Random(1)
    for path in args.corpus:
        short = [p for p in itertools.islice(pairs(path), SAMPLE) if len(p[0].split()) <= args.longest]
        chosen += rng.sample(short, min(len(short), args.sentences // len(args.corpus)))
    rng.shuffle(chosen)
    start = time.time()
    with mp.Pool(mp.cpu_count(), open_engine, (args.models,)) as pool, open(args.out, "w", encoding="utf-8") as out:
        for done, (french, found) in enumerate(pool.imap(portuguese, chosen, 50), 1):
            out.write(f"{french}\t{found}\n")
            if done % 2000 == 0:
                print(f"{done} of {len(chosen)}, {done / (time.time() - start):.0f} a second", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
