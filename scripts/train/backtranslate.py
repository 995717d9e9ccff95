"""Make more sentence pairs from text in one language: the program translates it, and its translation is what a child learns to read.

    python backtranslate.py --to en --out back-en-news.tsv orangesum-train.jsonl.xz news-voa.fr.txt.xz
    python backtranslate.py --to fr --out back-fr-news.tsv news-wmt.en.txt.xz

Text is one sentence a line, or articles as JSON lines with `title`, `summary` and `text`, which are cut at full stops; sentences of 5
to 60 words, each once. Translations that lose a digit, loop or are far longer or shorter are left out. A second call goes on where the
first one stopped. Keep "back-en" or "back-fr" in front of the name: encode.py uses such a file in one direction only.
"""

import argparse
import itertools
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from text import lines, plain

CHUNK = 2000
# also where a paragraph's end was glued to the next paragraph's start
END = re.compile(r"(?<=[.!?»])\s+(?=[A-ZÀ-Ý«])|(?<=[a-zà-ÿ»][.!?])(?=[A-ZÀ-Ý«])")


def sentences(paths):
    seen = set()
    for path in paths:
        for line in lines(path):
            texts = [line]
            if ".jsonl" in path.name:
                article = json.loads(line)
                texts = [article["title"], article["summary"], *END.split(article["text"])]
            for text in map(plain, texts):
                if 5 <= len(text.split()) <= 60 and text not in seen:
                    seen.add(text)
                    yield text


def usable(made, text):
    """Whether a translation is worth learning from: as many digits, about as long, no loop."""
    words = made.split()
    digits = [sum(map(str.isdigit, t)) for t in (made, text)]
    loops = len(words) > 6 and len(set(words)) < len(words) / 2
    return 0.4 < len(made) / len(text) < 2.5 and digits[0] == digits[1] and not loops


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", choices=["en", "fr"], required=True, help="language to translate into")
    parser.add_argument("--program", default="target/release/apercu")
    parser.add_argument("--model", help="a model folder instead of the program's own")
    parser.add_argument("--limit", type=int, help="only the first sentences")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("text", nargs="+", type=Path)
    args = parser.parse_args()
    command = [args.program, "translate", "--quiet", "--to", args.to, *(["--model", args.model] if args.model else [])]
    progress = args.out.with_suffix(".progress")
    done = int(progress.read_text()) if progress.exists() else 0
    source, start, first = itertools.islice(sentences(args.text), done, args.limit), time.time(), done
    with open(args.out, "a", encoding="utf-8") as out:
        while chunk := list(itertools.islice(source, CHUNK)):
            found = subprocess.run(command, input="\n".join(chunk) + "\n", capture_output=True, text=True, check=True).stdout.splitlines()
            assert len(found) == len(chunk), f"{len(found)} translations of {len(chunk)} sentences"
            for made, text in zip(map(plain, found), chunk):
                if usable(made, text):
                    out.write(f"{made}\t{text}\n" if args.to == "en" else f"{text}\t{made}\n")
            out.flush()
            done += len(chunk)
            progress.write_text(str(done))
            print(f"{done} sentences, {(done - first) / (time.time() - start):.0f} a second", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
