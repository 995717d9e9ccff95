"""Fit the confidence of translations to grades, and say what it is worth on those that were kept aside.

    cargo build --release --example read_back
    python scripts/evaluate/confidence.py tests/translations/graded.tsv
    python scripts/evaluate/confidence.py tests/translations/graded.tsv --pairs wmt13.tsv

Each translation is read back by the shipped model of the other direction (crates/apercu/examples/read_back.rs). Confidence is the
logistic function of a line in the source's log-probability, fitted to "not graded wrong"; it is doubtful below the value that 5% of the
good ones (ok, minor) have not. Every third graded translation is kept aside. --pairs adds human translations, English TAB French.
"""

import argparse
import subprocess
from pathlib import Path

import numpy as np

FALSE_ALARMS = 0.05  # share of the good translations
GOOD = ("ok", "minor")


def read_back(program, rows):
    """Nats of each source given its translation; rows: (source's language, source, translation)."""
    text = "".join("\t".join(row) + "\n" for row in rows)
    done = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    return np.array([float(line) for line in done.stdout.split("\n")[:-1]])


def fit(x, y):
    """Intercept and slope of the logistic regression of y (0 or 1) on x, by Newton's method."""
    a, w = np.stack([np.ones_like(x), x], 1), np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-a @ w))
        w += np.linalg.solve((a * (p * (1 - p))[:, None]).T @ a, a.T @ (y - p))
    return w


def area(bad, good):
    """Under the ROC curve: how often a bad one has less confidence than a good one."""
    return float(np.mean((bad[:, None] < good[None]) + 0.5 * (bad[:, None] == good[None])))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graded", type=Path, help="from, model, grade, source, translation")
    parser.add_argument("--pairs", type=Path, help="human translations to count the warned of")
    parser.add_argument("--program", default="target/release/examples/read_back")
    args = parser.parse_args()
    rows = [line.split("\t") for line in args.graded.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    grades = np.array([row[2] for row in rows])
    nats = read_back(args.program, [(row[0], row[3], row[4]) for row in rows])
    aside = np.arange(len(rows)) % 3 == 0
    intercept, slope = fit(nats[~aside], (grades != "wrong")[~aside].astype(float))
    confidence = 1 / (1 + np.exp(-intercept - slope * nats))
    good = np.isin(grades, GOOD)
    doubtful = float(np.quantile(confidence[good & ~aside], FALSE_ALARMS))
    print(f"intercept {intercept:.3f}, slope {slope:.4f}, doubtful below {doubtful:.2f}")
    for name, part in (("fitted to", ~aside), ("kept aside", aside)):
        of = lambda *names: confidence[part & np.isin(grades, names)]
        warned = {name: np.mean(of(*names) < doubtful) for name, names in (("wrong", ["wrong"]), ("major", ["major"]), ("good", GOOD))}
        print(f"{name}: {int(part.sum())}, area {area(of('wrong'), of(*GOOD)):.3f}, warned of "
              + ", ".join(f"{share:.0%} of {grade}" for grade, share in warned.items()))
    print("kept aside, by confidence: translations, mean confidence, share not wrong")
    for low in np.arange(0, 1, 0.2):
        part = aside & (confidence >= low) & (confidence < low + 0.2)
        if part.any():
            print(f"  {low:.1f} to {low + 0.2:.1f}: {part.sum():4} {confidence[part].mean():.2f} {np.mean(grades[part] != 'wrong'):.2f}")
    if args.pairs:
        pairs = [line.split("\t") for line in args.pairs.read_text("utf-8").split("\n") if line]
        for source, (english, french) in (("en", (0, 1)), ("fr", (1, 0))):
            nats = read_back(args.program, [(source, pair[english], pair[french]) for pair in pairs])
            share = np.mean(1 / (1 + np.exp(-intercept - slope * nats)) < doubtful)
            print(f"human translations from {source}: {share:.0%} of {len(pairs)} warned of")


if __name__ == "__main__":
    main()
