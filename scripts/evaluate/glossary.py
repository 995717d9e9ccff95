#!/usr/bin/env python3
"""How many terms of a glossary come out as it has them, and what it does to sentences without its terms.

    cargo build --release
    scripts/evaluate/glossary.py [wmt13.fr wmt13.en]

Translates the sentences of tests/glossary with and without its terms. A term counts as kept if the translation has the
glossary's form as often as the source has the term, in any case of its first letter; this is looked for here, without
the program's own check. Of the pair of files that may follow, French and English, the lines without a term have to come
out byte by byte as without the glossary; BLEU of all lines is given for both (needs sacrebleu).
"""

import argparse
import re
import subprocess
from pathlib import Path

FOLDER = Path("tests/glossary")
CODES = ("fr", "en")


def plain(text):
    return re.sub(r"[\u00a0\u202f]", " ", text.replace("’", "'"))


def glossary(path):
    """Pairs of forms, and terms that stay, which are the same in both languages."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", "fr\ten")):
            continue
        columns = [[re.sub(r" \([mf]\)$", "", form) for form in column.split("|")] for column in line.split("\t")[:2]]
        sides = columns if len(columns) == 2 else columns * 2
        for number in range(max(map(len, sides))):
            pairs.append([side[min(number, len(side) - 1)] for side in sides])
    return pairs


def find(form, text):
    """How often a form stands in a text, as whole words, whatever the case of its first letter if that is small."""
    first = re.escape(form[0])
    first = f"[{first}{re.escape(form[0].upper())}]" if form[0].islower() else first
    return [m.span() for m in re.finditer(rf"(?<![\w]){first}{re.escape(form[1:])}(?![\w])(?!-\w)", text)]


def wanted(text, pairs, side):
    """What the terms of a text are to be, of those that overlap the longest."""
    found = [(span, pair[1 - side]) for pair in pairs for span in find(plain(pair[side]), plain(text))]
    found.sort(key=lambda item: (item[0][0], -item[0][1]))
    kept, end = [], 0
    for (start, stop), target in found:
        if start >= end:
            kept.append(target)
            end = stop
    return kept


def missing(translation, targets):
    count = {target: len(find(plain(target), plain(translation))) for target in set(targets)}
    lost = []
    for target in targets:
        count[target] -= 1
        if count[target] < 0:
            lost.append(target)
    return lost


def translate(program, to, lines, terms=None):
    command = [program, "translate", "--quiet", "--to", to, *(["--glossary", str(terms)] if terms else [])]
    text = "".join(line + "\n" for line in lines)
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout.splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--program", default="target/release/apercu")
    parser.add_argument("--show", action="store_true", help="show each translation with the glossary")
    args = parser.parse_args()
    terms = FOLDER / "terms.tsv"
    pairs = glossary(terms)
    rows = [line.split("\t") for line in (FOLDER / "sentences.tsv").read_text(encoding="utf-8").splitlines()]
    print("| direction | sentences | terms | kept without | kept with |\n|---|---:|---:|---:|---:|")
    for side, code in enumerate(CODES):
        lines = [text for language, text in rows if language == code]
        targets = [wanted(line, pairs, side) for line in lines]
        total = sum(map(len, targets))
        kept, outputs = [], []
        for file in (None, terms):
            outputs = translate(args.program, CODES[1 - side], lines, file)
            lost = [missing(*both) for both in zip(outputs, targets)]
            kept.append(total - sum(map(len, lost)))
        print(f"| from {code} | {len(lines)} | {total} | {kept[0]} ({kept[0] / total:.1%}) | {kept[1]} ({kept[1] / total:.1%}) |")
        for line, output, gone in zip(lines, outputs, lost):
            if gone or args.show:
                print(f"    {line}\n    {output}\n    missing: {gone}")
    if args.files:
        import sacrebleu

        texts = [file.read_text(encoding="utf-8").splitlines() for file in args.files]
        for side, code in enumerate(CODES):
            source, reference = texts[side], texts[1 - side]
            free = [not wanted(line, pairs, side) for line in source]
            before, after = (translate(args.program, CODES[1 - side], source, file) for file in (None, terms))
            changed = sum(a != b for a, b, is_free in zip(before, after, free) if is_free)
            scores = []
            for chosen in (free, [True] * len(free)):
                for output in (before, after):
                    both = [[t for t, c in zip(side_, chosen) if c] for side_ in (output, reference)]
                    scores.append(f"{sacrebleu.corpus_bleu(both[0], [both[1]]).score:.2f}")
            print(f"from {code}: {sum(free)} of {len(free)} lines without a term, {changed} of them changed;")
            print(f"  BLEU of these {scores[0]} without the glossary, {scores[1]} with; of all {scores[2]} and {scores[3]}")


if __name__ == "__main__":
    main()
