"""List the words of both languages, by which the program tells a name that a translator garbled.

    python words.py --out ../../models/apercu-words --french articles.jsonl.xz corpus/*.tsv.xz

Writes en.txt and fr.txt: the words that stand in the text at least so often, one a line, in the order of their bytes. A word that is
written in lower case, too, is listed in lower case only.
"""

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

from text import lines

WORD = re.compile(r"[^\W\d_]+")
LONGEST = 20  # letters


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=5, help="times that a word has to stand in the text")
    parser.add_argument("--french", type=Path, action="append", default=[], help="French articles, as JSON lines")
    parser.add_argument("--out", type=Path, default=Path("words"), help="folder")
    parser.add_argument("corpus", nargs="+", type=Path)
    args = parser.parse_args()
    counts = {"en": Counter(), "fr": Counter()}
    for path in args.corpus:
        for line in lines(path):
            for language, text in zip(("en", "fr"), line.split("\t")):
                counts[language].update(WORD.findall(text))
    for path in args.french:
        for article in map(json.loads, lines(path)):
            for part in ("title", "summary", "text"):
                counts["fr"].update(WORD.findall(article[part]))
    args.out.mkdir(parents=True, exist_ok=True)
    for language, count in counts.items():
        known = {word for word, times in count.items() if times >= args.least and len(word) <= LONGEST}
        listed = sorted(word for word in known if word == word.lower() or word.lower() not in known)
        (args.out / f"{language}.txt").write_text("".join(f"{word}\n" for word in listed), encoding="utf-8")
        print(f"{language}.txt: {len(listed)} words", file=sys.stderr)


if __name__ == "__main__":
    main()
