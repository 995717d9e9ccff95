"""Add a vocabulary shortlist to an exported model folder: what each piece may be translated with.

    python shortlist.py --model marian --vocab vocab.model encoded/{news,general,back-news,words,technical}.npz

The corpora are encoded and aligned ones (see align.py), with shares as for train.py. A piece lists the pieces that it is
aligned with most often, of both languages; the tag of a language lists the most frequent pieces of that language. For a
source the engine looks only at its own pieces and at those listed for them. `model.safetensors` gets the tensors
`shortlist.tokens` and `shortlist.ends` (a second call replaces them), which `apercu models quantize` keeps.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import sentencepiece as spm
from safetensors import safe_open
from safetensors.numpy import save_file

from data import NONE, TAGS, read_encoded, weighted


def count(corpora, size):
    """Links (2, V, V) from English to French pieces and back, and how frequent the pieces of each language are (2, V)."""
    links, frequent = np.zeros((2, size * size), np.float32), np.zeros((2, size))
    for path, share in corpora:
        c = read_encoded(path)
        ids, starts = c["ids"].astype(np.int64), np.stack([c["en"][:-1], c["fr"][:-1]], 1).reshape(-1)
        sentence = np.repeat(np.arange(len(starts)), np.stack([c["en_length"], c["fr_length"]], 1).reshape(-1))
        linked = c["align"] != NONE
        source = np.where(linked, starts[sentence ^ 1] + c["align"], 0)
        for side in range(2):
            own = sentence % 2 == side
            frequent[side] += share * np.bincount(ids[own], minlength=size) / own.sum()
            pairs = ids[source[own & linked]] * size + ids[own & linked]
            links[1 - side] += np.bincount(pairs, minlength=size * size)
        print(f"{Path(path).name}: {linked.mean():.0%} of {len(ids)} pieces linked", file=sys.stderr, flush=True)
    return links.reshape(2, size, size), frequent


def lists(links, frequent, tags, most, common, least):
    """For each piece those on its list, ascending; tags: the ids that stand for English and French."""
    best = np.argsort(-links, axis=2)[:, :, :most]
    often = np.take_along_axis(links, best, 2) >= least
    out = [np.unique(np.concatenate([best[way, piece][often[way, piece]] for way in range(2)]))
           for piece in range(links.shape[1])]
    for side, tag in enumerate(tags):
        out[tag] = np.sort(np.argsort(-frequent[side])[:common])
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="an exported folder, changed in place")
    parser.add_argument("--vocab", required=True)
    parser.add_argument("--most", type=int, default=64, help="pieces that a piece lists in each language [default: 64]")
    parser.add_argument("--common", type=int, default=1500, help="pieces that a language lists [default: 1500]")
    parser.add_argument("--least", type=int, default=2, help="links that a pair of pieces needs [default: 2]")
    parser.add_argument("corpus", nargs="+", type=weighted, metavar="NPZ[:SHARE]")
    args = parser.parse_args()
    vocab = spm.SentencePieceProcessor(model_file=args.vocab)
    size = -(-vocab.get_piece_size() // 8) * 8
    tags = [vocab.piece_to_id(TAGS[language]) for language in ("en", "fr")]
    found = lists(*count(args.corpus, size), tags, args.most, args.common, args.least)
    path = args.model / "model.safetensors"
    with safe_open(path, "np") as file:
        tensors, metadata = {name: file.get_tensor(name) for name in file.keys()}, file.metadata()
    tensors["shortlist.tokens"] = np.concatenate(found).astype(np.uint16)
    tensors["shortlist.ends"] = np.cumsum([len(own) for own in found]).astype(np.uint32)
    half = path.with_suffix(".part")
    save_file(tensors, half, metadata)
    half.replace(path)
    print(f"{len(tensors['shortlist.tokens'])} pieces listed for {size}", file=sys.stderr)


if __name__ == "__main__":
    main()
