"""Translate text, and score it: BLEU and chrF2 by sacrebleu against a reference of the same length.

    python score.py --model run --vocab vocab.model --to fr --source set.en --reference set.fr --out hyp.fr

`--model` is a folder of train.py (its newest checkpoint; `--average` takes the running average of the weights)
or an exported MarianMTModel folder.
"""

import argparse
import sys
import time
from pathlib import Path

import sacrebleu
import sentencepiece as spm
import torch

from data import TAGS
from export import load


def translate(model, vocab, lines, to, device, beam=4, tokens=6000):
    """Translations of the lines; `tokens` bounds the size of a batch."""
    ids = [[vocab.piece_to_id(TAGS[to])] + vocab.encode(t)[:300] + [vocab.eos_id()] for t in lines]
    order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
    out, done, began = [""] * len(ids), 0, time.time()
    while done < len(order):
        size = max(1, tokens // (len(ids[order[done]]) * beam) * (1 if device == "cpu" else 16))
        rows = order[done : done + size]
        width = len(ids[rows[0]])
        source = torch.tensor([ids[i] + [0] * (width - len(ids[i])) for i in rows], device=device)
        for i, found in zip(rows, model.translate(source, max_new=min(400, 2 * width + 10), beam=beam)):
            out[i] = vocab.decode(found)
        done += len(rows)
        print(f"\r{done} of {len(lines)} lines, {time.time() - began:.0f} s", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--average", action="store_true")
    parser.add_argument("--vocab", required=True)
    parser.add_argument("--to", choices=TAGS, required=True)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--limit", type=int, help="only the first lines")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    vocab = spm.SentencePieceProcessor(model_file=args.vocab)
    model = load(args.model, args.device, args.average)
    if args.device != "cpu":
        model.dtype = torch.bfloat16
    lines = args.source.read_text(encoding="utf-8").splitlines()[: args.limit]
    out = translate(model, vocab, lines, args.to, args.device, args.beam)
    if args.out:
        args.out.write_text("\n".join(out) + "\n", encoding="utf-8")
    if args.reference:
        refs = [args.reference.read_text(encoding="utf-8").splitlines()[: args.limit]]
        print(f"{args.source.name} -> {args.to}: BLEU {sacrebleu.corpus_bleu(out, refs).score:.2f} "
              f"chrF2 {sacrebleu.corpus_chrf(out, refs).score:.2f} ({len(lines)} lines)")


if __name__ == "__main__":
    main()
