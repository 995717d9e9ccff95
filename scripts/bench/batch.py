"""Times `apercu batch` on many articles, next to one process for each article.

    cargo build --release && python3 scripts/bench/batch.py [--articles 1000] [--words 600] [--single 50]

The articles are put together from the sentences of those in tests/articles, each in its own order, by a fixed seed. Of
the processes, `--single` are run and their number is scaled up.
"""

import argparse
import json
import os
import random
import re
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sentences(path):
    title, body = path.read_text(encoding="utf-8").split("\n", 1)
    return title, re.split(r"(?<=[.!?])\s+", body.strip())


def article(rng, title, pool, words):
    chosen, count = [], 0
    while count < words:
        sentence = rng.choice(pool)
        chosen.append(sentence)
        count += len(sentence.split())
    paragraphs = [" ".join(chosen[i : i + 4]) for i in range(0, len(chosen), 4)]
    return title + "\n\n" + "\n\n".join(paragraphs) + "\n"


def peak_and_time(command, stdin):
    """Seconds that a command takes, and the most memory of it, in MiB."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        raise SystemExit(f"{command}: status {status}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "target/release/apercu")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--single", type=int, default=50)
    args = parser.parse_args()

    rng = random.Random(7)
    sources = [sentences(path) for path in sorted((ROOT / "tests/articles").glob("*.txt"))]
    texts = [article(rng, *sources[n % len(sources)], args.words) for n in range(args.articles)]
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder, "articles.jsonl")
        lines.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts)))
        with lines.open() as stdin:
            seconds, memory = peak_and_time([args.program, "-q", "batch"], stdin)
        print(f"batch: {args.articles} articles in {seconds:.1f} s, {args.articles / seconds:.2f}/s, {memory:.0f} MiB")

        start = time.perf_counter()
        for n, text in enumerate(texts[: args.single]):
            path = Path(folder, f"{n}.txt")
            path.write_text(text, encoding="utf-8")
            with path.open() as stdin:
                peak_and_time([args.program, "--format=json"], stdin)
        each = (time.perf_counter() - start) / args.single
        print(f"one process each: {each * args.articles:.1f} s for all, {1 / each:.2f}/s, by {args.single} of them")


if __name__ == "__main__":
    main()
