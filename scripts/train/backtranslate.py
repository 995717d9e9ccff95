"""Translate French articles into English with a trained model, to teach English to French with real French.

    python backtranslate.py --model run --vocab vocab.model --articles articles.jsonl.xz --out back-news.tsv

The articles are JSON lines with `title`, `summary` and `text`. Sentences are cut at full stops, 5 to 60 words long,
each once; greedy search is quick, and good enough as a source side. Translations that lose a digit, loop or are far
longer or shorter are left out. A second call goes on after the last line of the first one's file. Encode the file
under its name, "back-...": the trainer then uses it in one direction only.
"""

import argparse
import json
import lzma
import re
import sys
import time
from pathlib import Path

import sentencepiece as spm
import torch

from export import load
from score import translate

# also where a paragraph's end was glued to the next paragraph's start
END = re.compile(r"(?<=[.!?»])\s+(?=[A-ZÀ-Ý«])|(?<=[a-zà-ÿ»][.!?])(?=[A-ZÀ-Ý«])")


def sentences(path):
    seen = set()
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            for text in [article["title"], article["summary"], *END.split(article["text"])]:
                text = " ".join(text.split())
                if 5 <= len(text.split()) <= 60 and text not in seen:
                    seen.add(text)
                    yield text


def usable(english, french):
    """Whether a translation is worth learning from: as many digits, about as long, no loop."""
    words = english.split()
    digits = [sum(map(str.isdigit, text)) for text in (english, french)]
    loops = len(words) > 6 and len(set(words)) < len(words) / 2
    return 0.4 < len(english) / len(french) < 2.0 and digits[0] == digits[1] and not loops


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--vocab", required=True)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="only the first sentences")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    vocab = spm.SentencePieceProcessor(model_file=args.vocab)
    model = load(args.model, args.device)
    french = list(sentences(args.articles))[: args.limit]
    last = None
    if args.out.exists():
        *_, last = args.out.read_text(encoding="utf-8").splitlines() or [None]
    first = french.index(last.partition("\t")[2]) + 1 if last else 0
    start = time.time()
    with open(args.out, "a", encoding="utf-8") as out:
        for i in range(first, len(french), 2000):
            chunk = french[i : i + 2000]
            english = translate(model, vocab, chunk, "en", args.device, beam=1, tokens=12_000)
            out.writelines(f"{en}\t{fr}\n" for en, fr in zip(english, chunk) if usable(en, fr))
            out.flush()
            done = i + len(chunk)
            print(f"{done} of {len(french)} sentences, {(done - first) / (time.time() - start):.0f} a second",
                  file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
