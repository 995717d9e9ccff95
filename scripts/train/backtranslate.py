"""Translate French sentences into English with a trained run, to teach English to French with real French.

    python backtranslate.py --run run --vocab vocab.model --articles orangesum-train.jsonl.xz --out back-news.tsv.xz

Sentences are cut at full stops, 5 to 60 words long, each once. Greedy search: quick, and good enough as a source side.
"""

import argparse
import json
import lzma
import re
import time
from pathlib import Path

import sentencepiece as spm
import torch

from score import translate
from export import load

END = re.compile(r"(?<=[.!?»])\s+(?=[A-ZÀ-Ý«])|(?<=[a-zà-ÿ»][.!?])(?=[A-ZÀ-Ý«])")


def sentences(path):
    seen = set()
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            for text in [article["title"], article["summary"], *END.split(article["text"])]:
                text = " ".join(text.split())
                if 5 <= len(text.split()) <= 60 and text not in seen:
                    seen.add(text)
                    yield text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", required=True)
    parser.add_argument("--vocab", required=True)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    vocab = spm.SentencePieceProcessor(model_file=args.vocab)
    model = load(args.run, args.device)
    french, start = list(sentences(args.articles))[: args.limit], time.time()
    with lzma.open(args.out, "wt", encoding="utf-8", preset=1) as out:
        for i in range(0, len(french), 20_000):
            chunk = french[i : i + 20_000]
            for fr, en in zip(chunk, translate(model, vocab, chunk, "en", args.device, beam=1, tokens=12_000)):
                if en and 0.4 < len(en) / len(fr) < 2.0:
                    out.write(f"{en}\t{fr}\n")
            done = i + len(chunk)
            print(f"{done} of {len(french)} sentences, {done / (time.time() - start):.0f} a second", flush=True)


if __name__ == "__main__":
    main()
