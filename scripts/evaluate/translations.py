#!/usr/bin/env python3
"""BLEU and chrF2 of the program's translations.

    cargo build --release
    scripts/evaluate/translations.py flores-dev.{fr,en} wmt13.{fr,en} [--model FOLDER]

Files come in pairs, the French side and the English one, line by line; both directions are measured. "Plain" are the
scores with quotation marks, apostrophes and spaces made plain on both sides: the program writes typographic ones, and
references often do not. Needs sacrebleu.
"""

import argparse
import re
import subprocess
from pathlib import Path

import sacrebleu

PLAIN = [(r"[«“”„]\s*|\s*»", '"'), (r"[’‘]", "'"), (r"[\u00a0\u202f\u2009]", " "), (r" (?=[;:?!%])", "")]


def plain(text):
    for pattern, replacement in PLAIN:
        text = re.sub(pattern, replacement, text)
    return text


def translate(program, model, to, text):
    command = [program, "translate", "--quiet", "--to", to, *(["--model", model] if model else [])]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def scores(hypotheses, references):
    bleu = sacrebleu.corpus_bleu(hypotheses, [references]).score
    return f"{bleu:.1f} / {sacrebleu.corpus_chrf(hypotheses, [references]).score:.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="French, English, French, English, …")
    parser.add_argument("--program", default="target/release/apercu")
    parser.add_argument("--model", help="a model folder instead of the program's own")
    args = parser.parse_args()
    if len(args.files) % 2:
        parser.error("each French file needs the English one after it")
    print("| set | direction | BLEU / chrF2 | plain |\n|---|---|---:|---:|")
    for french, english in zip(args.files[::2], args.files[1::2]):
        for source, target, to in ((french, english, "en"), (english, french, "fr")):
            text = source.read_text(encoding="utf-8")
            hypotheses = translate(args.program, args.model, to, text).splitlines()
            references = target.read_text(encoding="utf-8").splitlines()
            if len(hypotheses) != len(references):
                parser.error(f"{source}: {len(hypotheses)} translations for {len(references)} lines of {target}")
            both = [plain(t) for t in hypotheses], [plain(t) for t in references]
            print(f"| {source.stem} | to {to} | {scores(hypotheses, references)} | {scores(*both)} |", flush=True)


if __name__ == "__main__":
    main()
