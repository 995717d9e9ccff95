#!/usr/bin/env python3
"""Measures the program's summaries against reference summaries, beside what simple methods reach.

    cargo build --release
    scripts/evaluate/summaries.py --language fr --sentences 2 orangesum-valid.jsonl.xz
    scripts/evaluate/summaries.py --language en --sentences 3 cnn-dailymail.jsonl.xz

The file holds one JSON object a line, with `text`, `summary` and, where there is one, `title`; it may be compressed with
xz. Printed are ROUGE F1 (see rouge.py) and the mean number of tokens. Needs Python 3.10 and nothing else.
"""

import argparse
import json
import lzma
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import fmean

import baselines
from rouge import scores, tokens

BATCH = 500
NAMES = {"en": "english", "fr": "french"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", choices=NAMES, required=True, help="language of the articles")
    parser.add_argument("--program", default="target/release/apercu")
    parser.add_argument("--limit", type=int, help="use only the first so many articles")
    parser.add_argument("--no-title", action="store_true", help="do not show the titles to the program")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--sentences", default="2")
    length.add_argument("--words")
    length.add_argument("--ratio")
    arguments = parser.parse_args()
    wanted = next(
        ([f"--{name}", value] for name in ("words", "ratio", "sentences") if (value := getattr(arguments, name))),
    )

    articles = read(arguments.file, arguments.limit)
    if arguments.no_title:
        for article in articles:
            article["title"] = None
    ours = run(arguments.program, articles, arguments.language, wanted)
    # An article summarized to its own length gives its sentences.
    all_sentences = run(arguments.program, articles, arguments.language, ["--ratio", "1"])

    rows = {"apercu " + " ".join(wanted): []}
    for article, chosen, sentences in zip(articles, ours, all_sentences):
        reference = tokens(article["summary"])
        candidates = {"apercu " + " ".join(wanted): chosen}
        for count in (1, 2, 3):
            candidates[f"first {count}"] = sentences[:count]
        candidates["LexRank, 2"] = [sentences[i] for i in baselines.lexrank(sentences, 2)]
        candidates["best choice of up to 3"] = [sentences[i] for i in baselines.oracle(sentences, reference)]
        for name, texts in candidates.items():
            words = [word for text in texts for word in tokens(text)]
            rows.setdefault(name, []).append((*scores(words, reference), len(words)))

    print(f"{len(articles)} articles of {arguments.file.name}")
    print(f"{'':26}{'R-1':>7}{'R-2':>7}{'R-L':>7}{'words':>7}")
    for name, values in rows.items():
        r1, r2, rl, words = (fmean(column) for column in zip(*values))
        print(f"{name:26}{r1:7.2f}{r2:7.2f}{rl:7.2f}{words:7.1f}")


def read(path, limit):
    """The articles that have a text and a summary."""
    opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")
    with opened as lines:
        articles = [json.loads(line) for line in lines]
    return [a for a in articles if tokens(a["text"]) and tokens(a["summary"])][:limit]


def run(program, articles, language, length):
    """For each article the sentences of the program's summary, as they stand in the article."""
    results = []
    for start in range(0, len(articles), BATCH):
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for number, article in enumerate(articles[start : start + BATCH]):
                path = Path(folder) / f"{number}.txt"
                title = (article.get("title") or "").strip()
                path.write_text(f"{title}\n\n{article['text']}" if title else article["text"], encoding="utf-8")
                files.append(str(path))
            command = [program, "--quiet", "--format", "json", "--language", language, "--from", language, *length]
            done = subprocess.run([*command, *files], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
        lines = done.stdout.splitlines()
        if done.returncode or len(lines) != len(files):
            sys.exit(f"{program} ended with {done.returncode} and {len(lines)} summaries of {len(files)} articles")
        for line in lines:
            summary = json.loads(line)[NAMES[language]]
            results.append([sentence["text"] for sentence in summary["sentences"]])
    return results


if __name__ == "__main__":
    main()
