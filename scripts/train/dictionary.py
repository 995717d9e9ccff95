"""Where the child's embeddings start, in the parent's space. An English piece keeps its own. A French one gets the mean of its Portuguese
counterparts' (IBM model 1 over the pairs of pivot.py), else its own in the parent, else the mean of the parent's pieces that
spell it.

    python dictionary.py --models MODELS --direction fr-en --work work --pairs pivot.tsv

Writes work/start.npz: `en` and `fr` (V, D) and their biases in the output layer, `en_bias` and `fr_bias` (V).
"""

import argparse
import sys
import unicodedata
from pathlib import Path

import numpy as np
import sentencepiece as spm

from align import translations
from parents import Parent
from text import pairs


def letter(character):
    """A letter without its marks; what does not come apart is itself."""
    return {"œ": "oe", "æ": "ae", "ß": "ss", "Œ": "OE", "«": '"', "»": '"', "ø": "o", "ı": "i"}.get(
        character, unicodedata.normalize("NFD", character)[0])


class Spelled:
    """The parent's pieces that write a piece which it lacks."""

    def __init__(self, parent):
        self.pieces = parent.pieces

    def __call__(self, piece):
        text = piece.replace("▁", " ") if len(piece) > 1 else letter(piece)
        ids = self.pieces.encode(text)
        if len(ids) > 1 and not piece.startswith("▁") and self.pieces.id_to_piece(ids[0]) == "▁":
            ids = ids[1:]
        return ids or [1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True, help="folder of the parents")
    parser.add_argument("--direction", choices=["fr-en", "en-fr"], required=True)
    parser.add_argument("--work", type=Path, required=True, help="what vocabulary.py left; gets the embeddings")
    parser.add_argument("--pairs", type=Path, required=True)
    args = parser.parse_args()
    parent, pieces = Parent(args.models, args.direction), np.load(args.work / "pieces.npz")
    vocab = {k: spm.SentencePieceProcessor(model_file=str(args.work / f"{k}.model")) for k in ("en", "fr")}
    spelled, vectors, biases = Spelled(parent), parent.tensors["Wemb"], parent.tensors["decoder_ff_logit_out_b"].reshape(-1)

    both = list(pairs(args.pairs))
    size = vocab["fr"].get_piece_size()
    french, portuguese = vocab["fr"].encode([f for f, _ in both]), parent.pieces.encode([p for _, p in both])
    times = np.bincount(np.concatenate([np.array(f, np.int64) for f in french if f]), minlength=size)
    f, q, p, _ = translations(french, portuguese, (size, parent.pieces.get_piece_size()))
    order = np.lexsort((-p, f))
    first = np.searchsorted(f[order], np.arange(size + 1))

    def mixed(ids, weights):
        w = np.array(weights) / np.sum(weights)
        return (vectors[ids] * w[:, None]).sum(0), (biases[ids] * w).sum()

    out, kinds = {}, np.zeros(3, int)
    for side in ("en", "fr"):
        rows = []
        for i in range(vocab[side].get_piece_size()):
            piece, own = vocab[side].id_to_piece(i), int(pieces[side][i])
            word = piece.replace("▁", "")
            best = [(int(q[j]), p[j]) for j in order[first[i] : first[i + 1]][:6] if p[j] > 0.08] if side == "fr" else []
            # The parent's own pieces are names, marks and numbers, unless they are plain words with a sure counterpart.
            plain = word.isalpha() and word.islower()
            sure = best and times[i] >= (20 if own >= 0 else 4) and best[0][1] > (0.25 if own >= 0 else 0.2)
            if sure and (own < 0 or plain):
                kind, row = 1, mixed([j for j, _ in best], [x for _, x in best])
            elif own >= 0:
                kind, row = 0, (vectors[own], biases[own])
            else:
                ids = spelled(piece)
                kind, row = 2, mixed(ids, [1.0] * len(ids))
                row = row[0], row[1] - 1
            kinds[kind] += side == "fr"
            rows.append(row)
        out[side], out[f"{side}_bias"] = np.stack([v for v, _ in rows]), np.array([b for _, b in rows])
    np.savez(args.work / "start.npz", **{k: v.astype(np.float32) for k, v in out.items()})
    print("French pieces that start as the parent's own, by the dictionary, as they are spelled:", kinds.tolist(), file=sys.stderr)


if __name__ == "__main__":
    main()
