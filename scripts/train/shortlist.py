"""Add a vocabulary shortlist to an exported model folder: what each piece may be translated with.

    python shortlist.py --model exported encoded/{news,general,europarl-0}.npz

A source piece lists the pieces that most often translate it (IBM model 1, over the first pairs of each corpus) and those that write the
same letters, for names are copied; the end mark lists the pieces that are frequent in all text, and single letters. For a source the engine looks only at what its pieces and its end mark list. `model.safetensors` gets the
tensors `shortlist.tokens` and `shortlist.ends` (a second call replaces them), which `apercu models quantize` keeps.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import sentencepiece as spm
from safetensors import safe_open
from safetensors.numpy import save_file

from align import translations
from student import EOS


def sample(path, most):
    """Id arrays of both sides of the first pairs."""
    z, sides = np.load(path), []
    for side in ("source", "target"):
        ends = np.cumsum(z[f"{side}_length"][:most], dtype=np.int64)
        sides.append(np.split(z[side][: ends[-1]], ends[:-1]))
    return sides


def spelled(folder):
    """For each source piece the target pieces that write the same letters, at the start of a word and within one."""
    source, target = (spm.SentencePieceProcessor(model_file=str(folder / f"{side}.spm")) for side in ("source", "target"))
    for i in range(source.get_piece_size()):
        letters = source.id_to_piece(i).replace("▁", "")
        own = [target.piece_to_id(p) for p in (letters, "▁" + letters)]
        found = {p for p in [*own, *target.encode(letters), *target.encode("a" + letters)] if p > 1}
        yield np.array(sorted(found), np.int64)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="an exported folder, changed in place")
    parser.add_argument("--pairs", type=int, default=12_000, help="of each corpus [default: 12000]")
    parser.add_argument("--most", type=int, default=40, help="pieces that a piece lists [default: 40]")
    parser.add_argument("--common", type=int, default=600, help="pieces that the end mark lists [default: 600]")
    parser.add_argument("--least", type=float, default=1.5, help="expected links that a pair of pieces needs [default: 1.5]")
    parser.add_argument("corpus", nargs="+", type=Path)
    args = parser.parse_args()
    config = json.loads((args.model / "config.json").read_text())
    sizes = config["vocab_size"], config["decoder_vocab_size"]
    sources, targets = [], []
    for path in args.corpus:
        a, b = sample(path, args.pairs)
        sources += a
        targets += b
    of, to, _, count = translations(sources, targets, sizes)
    order = np.lexsort((-count, of))
    of, to, count = of[order], to[order], count[order]
    first = np.searchsorted(of, np.arange(sizes[0] + 1))
    lists = []
    for piece in range(sizes[0]):
        span = slice(first[piece], min(first[piece + 1], first[piece] + args.most))
        lists.append(to[span][count[span] >= args.least])
    lists = [np.union1d(own, same) for own, same in zip(lists, spelled(args.model))]
    frequent = np.bincount(np.concatenate(targets), minlength=sizes[1])
    target = spm.SentencePieceProcessor(model_file=str(args.model / "target.spm"))
    single = [i for i in range(2, sizes[1]) if len(target.id_to_piece(i).replace("▁", "")) < 2]
    lists[EOS] = np.unique([EOS, *single, *np.argsort(-frequent)[: args.common]])
    path = args.model / "model.safetensors"
    with safe_open(path, "np") as file:
        tensors, metadata = {name: file.get_tensor(name) for name in file.keys()}, file.metadata()
    tensors["shortlist.tokens"] = np.concatenate(lists).astype(np.uint16)
    tensors["shortlist.ends"] = np.cumsum([len(own) for own in lists]).astype(np.uint32)
    half = path.with_suffix(".part")
    save_file(tensors, half, metadata)
    half.replace(path)
    print(f"{len(tensors['shortlist.tokens'])} pieces listed for {sizes[0]}", file=sys.stderr)


if __name__ == "__main__":
    main()
