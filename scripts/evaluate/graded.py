#!/usr/bin/env python3
"""Grades the program's summaries by an editor's grades of the articles' sentences, beside the articles' first sentences.

    cargo build --release
    scripts/evaluate/graded.py tests/summaries

For each NAME.txt there is NAME.grades.tsv, written before anything was run: a line for each sentence of the body, with its grade (3 the
main fact, 2 what belongs beside it, 1 a detail, 0 no news), the number of the sentence that must stand before it (- for none), and the
sentence. A summary of three sentences has 3 points if the main fact is there and the others belong beside it, 2 if one of them does
not, 1 if both do not, and none without the main fact. A sentence whose antecedent is missing counts as a detail. Needs Python 3.10 only.
"""

import argparse
import json
import subprocess
from pathlib import Path
from statistics import fmean

MAIN, BESIDE, DETAIL = 3, 2, 1
LANGUAGES = {"en": "english", "fr": "french"}


def graded(path):
    """The sentences of an article, as (grade, number of the antecedent or None, text)."""
    rows = [line.split("\t") for line in path.with_suffix(".grades.tsv").read_text(encoding="utf-8").splitlines()]
    return [(int(grade), None if stands == "-" else int(stands) - 1, text) for grade, stands, text in rows]


def places(path, rows):
    """Where each graded sentence stands, in bytes."""
    text, at, out = path.read_bytes(), path.read_bytes().index(b"\n"), []
    for _, _, sentence in rows:
        start = text.index(sentence.encode(), at)
        at = start + len(sentence.encode())
        out.append((start, at))
    return out


def numbers(summary, rows, spans):
    """The graded sentences that a summary's sentences come from; one that is cut or glued counts by where it starts."""
    starts = [source["start"] for sentence in summary["sentences"] for source in sentence["sources"]]
    return sorted({next(i for i, (_, end) in enumerate(spans) if start < end) for start in starts})


def points(chosen, rows):
    grades = []
    for number in chosen:
        grade, antecedent, _ = rows[number]
        grades.append(min(grade, DETAIL) if antecedent is not None and antecedent not in chosen else grade)
    if MAIN not in grades:
        return 0, grades
    beside = sorted((grade >= BESIDE for grade in grades), reverse=True)[1:3]
    return 1 + sum(beside) + (2 - len(beside) if len(grades) < 3 and all(beside) else 0), grades


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--program", default="target/release/apercu")
    parser.add_argument("--verbose", action="store_true", help="each article's points and the grades of its sentences")
    arguments = parser.parse_args()
    table = {language: [] for language in LANGUAGES}
    for path in sorted(arguments.folder.glob("*.txt")):
        language, rows = path.suffixes[-2][1:], graded(path)
        spans = places(path, rows)
        call = [arguments.program, "--format", "json", "--language", language, "--sentences", "3", path]
        summary = json.loads(subprocess.run(call, capture_output=True, check=True).stdout)[LANGUAGES[language]]
        content = [i for i, (grade, *_) in enumerate(rows) if grade > 0]
        ours, first = (points(chosen, rows) for chosen in (numbers(summary, rows, spans), content[:3]))
        best = 3 if sum(grade >= BESIDE for grade, *_ in rows) >= 3 else 2
        table[language].append((ours[0], first[0], best))
        if arguments.verbose:
            print(f"{path.name:34} ours {ours[0]} {ours[1]}  first three {first[0]} {first[1]}")
    print(f"{'':10}{'articles':>10}{'ours':>8}{'first 3':>9}{'better':>8}{'worse':>7}")
    table["both"] = table["en"] + table["fr"]
    for language, found in table.items():
        ours, first, _ = zip(*found)
        better, worse = (sum(sign * (a - b) > 0 for a, b in zip(ours, first)) for sign in (1, -1))
        print(f"{language:10}{len(found):10}{fmean(ours):8.2f}{fmean(first):9.2f}{better:8}{worse:7}")


if __name__ == "__main__":
    main()
