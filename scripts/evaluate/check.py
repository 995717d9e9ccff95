#!/usr/bin/env python3
"""Measures the check of translations: how often it finds fault, and with what.

    cargo build --release -p apercu --example check
    scripts/evaluate/check.py --from fr --to en wmt13.fr reference=wmt13.en google=wmt13.google.en

The files hold one sentence a line, side by side. On a human translation every finding counts as a false alarm. Each
source is also paired with its neighbour's reference, to see how much of what is plainly wrong is found.
Printed for each translation, in percent: the sentences with any finding and with one of each kind; the numbers of the
source that the translation has in some normal form; and, beside a reference, the capitalised words that the reference
copies from the source unchanged and the translation too. `--show KIND` prints the sentences with such a finding. Needs
Python 3.10 and nothing else.
"""

import argparse
import html
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

WORD = re.compile(r"[^\W_]+")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("translations", nargs="+", metavar="NAME=FILE", help="the name `reference` is the human's")
    parser.add_argument("--from", dest="source_language", choices=("en", "fr"), required=True)
    parser.add_argument("--to", choices=("en", "fr"), required=True)
    parser.add_argument("--program", default="target/release/examples/check")
    parser.add_argument("--show", metavar="KIND", help="print the sentences with a finding of this kind (`any`: of any)")
    arguments = parser.parse_args()

    sources = lines(arguments.source)
    translations = {name: lines(Path(path)) for name, _, path in (t.partition("=") for t in arguments.translations)}
    references = translations.get("reference")
    if references:
        # Each source with its neighbour's translation: what the check has to find.
        translations["neighbour's reference"] = references[1:] + references[:1]
    kinds, rows = Counter(), {}
    for name, candidates in translations.items():
        if len(candidates) != len(sources):
            parser.error(f"{name} has {len(candidates)} lines, and the source {len(sources)}")
        results = check(arguments, sources, candidates)
        found = [{finding["kind"] for finding in result["findings"]} for result in results]
        counts = Counter(kind for kinds in found for kind in kinds)
        kinds.update(counts)
        numbers = sum(len(result["numbers"]) for result in results)
        lost = sum(f["kind"] == "missing_number" for result in results for f in result["findings"])
        row = {"any": percent(sum(map(bool, found)), len(sources))}
        for group in ("number", "name"):
            row[group] = percent(sum(any(kind.endswith(f"_{group}") for kind in kinds) for kinds in found), len(sources))
        row |= {kind: percent(count, len(sources)) for kind, count in counts.items()}
        row["numbers kept"] = percent(numbers - lost, numbers)
        if references:
            row["names kept"] = percent(*names_kept(sources, references, candidates))
        rows[name] = row
        if arguments.show and not name.startswith("neighbour"):
            show(arguments.show, sources, candidates, results)

    columns = ["any", "number", "name", *(kind for kind, _ in kinds.most_common()), "numbers kept", *(["names kept"] if references else [])]
    print(f"{len(sources)} sentences of {arguments.source.name}; percent")
    print("| |" + "|".join(column.replace("_", " ") for column in columns) + "|")
    print("|---|" + "---:|" * len(columns))
    for name, row in rows.items():
        print(f"|{name}|" + "|".join(row.get(column, "0.0") for column in columns) + "|")


def lines(path):
    """The lines of a file; some services give back HTML's entities."""
    return [html.unescape(line) for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")]


def check(arguments, sources, candidates):
    pair = {"from": arguments.source_language, "to": arguments.to}
    pairs = [json.dumps({**pair, "source": s, "candidate": c}) for s, c in zip(sources, candidates)]
    done = subprocess.run([arguments.program], input="\n".join(pairs), stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def percent(part, whole):
    return f"{100 * part / whole:.1f}" if whole else "-"


def names_kept(sources, references, candidates):
    """Of the capitalised words, first words left out, that the reference has as the source has them: how many the
    translation has too, and how many there are."""
    kept = all_ = 0
    for source, reference, candidate in zip(sources, references, candidates):
        words = {word for word in WORD.findall(source)[1:] if word[0].isupper() and len(word) > 1}
        copied = words & set(WORD.findall(reference))
        kept += len(copied & set(WORD.findall(candidate)))
        all_ += len(copied)
    return kept, all_


def show(kind, sources, candidates, results):
    for source, candidate, result in zip(sources, candidates, results):
        findings = [f for f in result["findings"] if kind in ("any", f["kind"])]
        if findings:
            print(json.dumps(findings, ensure_ascii=False), source, candidate, "", sep="\n")


if __name__ == "__main__":
    main()
