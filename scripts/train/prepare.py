"""Parallel text to token ids.

    python prepare.py vocabulary --size 8000 --out vocab corpus/*.tsv.xz
    python prepare.py names --out names.tsv corpus/*.tsv.xz
    python prepare.py words --out ../../models/apercu-words --french articles.jsonl.xz corpus/*.tsv.xz
    python prepare.py encode --model vocab.model --out encoded corpus/*.tsv.xz

Corpus files are TSV, xz-compressed or plain, one pair a line: English TAB French. A file whose name starts with
"back-" holds machine-made English, which teaches English to French only. `names` makes pairs of the names that both
languages write alike: alone, a name is something that a translator trained on sentences has never seen. `words` lists
the words of each language, by which the program tells a name that the translator garbled. `encode` makes of each file
one encoded corpus (see data.py) of the same name; those that are newer than their text already are left alone.
"""

import argparse
import itertools
import json
import lzma
import multiprocessing as mp
import random
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import sentencepiece as spm

from data import TAGS

# up to four capitalised words after another word: the first word of a sentence may be no name
NAME = re.compile(r"(?<=[\w,] )[A-ZÀ-Ý][\w’'-]*\w(?: [A-ZÀ-Ý][\w’'-]*\w){0,3}")
WORD = re.compile(r"[^\W\d_]+")
LONGEST_WORD = 20
RESERVED = [">>sum<<"] + [f"<extra_{i}>" for i in range(13)]


def read_pairs(path):
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            en, _, fr = line.rstrip("\n").partition("\t")
            if en and fr:
                yield en, fr


def train_vocabulary(paths, prefix, size, sample, seed=1):
    """Unigram model shared by both languages; bytes stand in for characters that it lacks."""
    rng, pool, seen = random.Random(seed), [], 0
    for path in paths:
        for text in itertools.chain.from_iterable(read_pairs(path)):
            seen += 1
            if len(pool) < sample:
                pool.append(text)
            elif (slot := rng.randrange(seen)) < sample:
                pool[slot] = text
        print(f"{path.name}: {seen} sentences read so far", file=sys.stderr, flush=True)
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(pool), model_prefix=prefix, vocab_size=size, model_type="unigram",
        character_coverage=0.9995, byte_fallback=True, split_digits=True, normalization_rule_name="nmt_nfkc",
        pad_id=0, eos_id=1, unk_id=2, bos_id=-1, user_defined_symbols=list(TAGS.values()) + RESERVED,
        max_sentence_length=2000, num_threads=mp.cpu_count(), train_extremely_large_corpus=False,
    )


def names(paths, out, most):
    """The `most` frequent names that stand in both sides of a pair, paired with themselves."""
    counts = Counter(name for path in paths for en, fr in read_pairs(path)
                     for name in set(NAME.findall(en)) & set(NAME.findall(fr)))
    lines = [f"{name}\t{name}\n" for name, _ in counts.most_common(most)]
    out.write_text("".join(lines), encoding="utf-8")
    print(f"{out.name}: {len(lines)} of {len(counts)} names", file=sys.stderr)


def words(paths, articles, folder, least):
    """Write en.txt and fr.txt: the words that stand in the text at least so often, one a line, in the order of their
    bytes. A word that is written in lower case, too, is listed in lower case only."""
    counts = {"en": Counter(), "fr": Counter()}
    for path in paths:
        for en, fr in read_pairs(path):
            counts["en"].update(WORD.findall(en))
            counts["fr"].update(WORD.findall(fr))
        print(f"{path.name}: {len(counts['en'])} and {len(counts['fr'])} words so far", file=sys.stderr, flush=True)
    for path in articles:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for article in map(json.loads, lines):
                for part in ("title", "summary", "text"):
                    counts["fr"].update(WORD.findall(article[part]))
    folder.mkdir(parents=True, exist_ok=True)
    for language, count in counts.items():
        known = {word for word, times in count.items() if times >= least and len(word) <= LONGEST_WORD}
        listed = sorted(word for word in known if word == word.lower() or word.lower() not in known)
        (folder / f"{language}.txt").write_text("".join(f"{word}\n" for word in listed), encoding="utf-8")
        print(f"{language}.txt: {len(listed)} words", file=sys.stderr)


_vocabulary = None


def _load(model):
    global _vocabulary
    _vocabulary = spm.SentencePieceProcessor(model_file=str(model))


def _encode(chunk):
    return [np.array(ids, dtype=np.uint16) for ids in _vocabulary.encode(list(itertools.chain.from_iterable(chunk)))]


def _chunks(pairs, size=20_000):
    while chunk := list(itertools.islice(pairs, size)):
        yield chunk


def encode(path, pool, out, longest):
    """Encode the pairs whose two sides hold 1..longest tokens each."""
    flat, offsets, position, dropped = [], [], 0, 0
    for rows in pool.imap(_encode, _chunks(read_pairs(path))):
        for en, fr in zip(rows[::2], rows[1::2]):
            if not (0 < len(en) <= longest and 0 < len(fr) <= longest):
                dropped += 1
                continue
            flat += [en, fr]
            offsets.append((position, position + len(en)))
            position += len(en) + len(fr)
    en, fr = np.array(offsets + [(position, position)], dtype=np.int64).T
    one_way = np.full(len(offsets), path.name.startswith("back-"))
    half = out.with_suffix(".part.npz")
    np.savez(half, ids=np.concatenate(flat), en=en, fr=fr, one_way=one_way)
    half.replace(out)
    print(f"{out.name}: {len(offsets)} pairs, {position} tokens; {dropped} pairs left out, longer than {longest}",
          file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    v = verbs.add_parser("vocabulary", help="train a SentencePiece model")
    v.add_argument("--size", type=int, default=8000)
    v.add_argument("--sample", type=int, default=3_000_000, help="sentences to learn it from")
    v.add_argument("--out", default="vocab", help="prefix of the .model and .vocab files")
    v.add_argument("corpus", nargs="+", type=Path)
    n = verbs.add_parser("names", help="pairs of names that both languages write alike")
    n.add_argument("--most", type=int, default=60_000)
    n.add_argument("--out", type=Path, default=Path("names.tsv"))
    n.add_argument("corpus", nargs="+", type=Path)
    w = verbs.add_parser("words", help="the words of each language")
    w.add_argument("--least", type=int, default=5, help="times that a word has to stand in the text")
    w.add_argument("--french", type=Path, action="append", default=[], help="French articles, as JSON lines")
    w.add_argument("--out", type=Path, default=Path("words"), help="folder")
    w.add_argument("corpus", nargs="+", type=Path)
    e = verbs.add_parser("encode", help="token ids of each corpus file")
    e.add_argument("--model", required=True, help="the vocabulary")
    e.add_argument("--out", type=Path, default=Path("encoded"), help="folder")
    e.add_argument("--longest", type=int, default=100, help="tokens a side")
    e.add_argument("corpus", nargs="+", type=Path)
    args = parser.parse_args()
    if args.verb == "vocabulary":
        train_vocabulary(args.corpus, args.out, args.size, args.sample)
        return
    if args.verb == "names":
        names(args.corpus, args.out, args.most)
        return
    if args.verb == "words":
        words(args.corpus, args.french, args.out, args.least)
        return
    args.out.mkdir(parents=True, exist_ok=True)
    with mp.Pool(mp.cpu_count(), _load, (args.model,)) as pool:
        for path in args.corpus:
            out = args.out / (path.name.split(".")[0] + ".npz")
            if not (out.exists() and out.stat().st_mtime > path.stat().st_mtime):
                encode(path, pool, out, args.longest)


if __name__ == "__main__":
    main()
