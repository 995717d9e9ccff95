"""Count the instructions of ten fixed runs, which no other load on the machine changes, and hold them against the recorded ones.

    cargo build --release
    python3 scripts/bench/instructions.py [--record] [target/release/apercu]

Needs valgrind, on x86-64; the runs use the kernels for AVX2, which valgrind knows, and one thread. What costs over 3% more than
`instructions.tsv` says is an error: find out why, or record the new counts, so that a reader of the change sees them.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RECORD = HERE / "instructions.tsv"
MOST = 1.03
ARTICLES = "tests/articles"
SENTENCE = "The mayor said on Monday that the bridge would open in May."
ONE = ["--threads", "1"]
# name, arguments, standard input, exit status
RUNS = [
    ("version", ["--version"], "", 0),
    ("one sentence", ["translate", *ONE, "--to", "fr"], SENTENCE, 0),
    ("three sentences", ["translate", *ONE, "--to", "en"], "Le pont ouvre lundi. Il a coûté 39 millions d’euros.\nLe maire s’en réjouit.", 0),
    ("French article", [*ONE, f"{ARTICLES}/tramway-valmont.fr.txt"], "", 0),
    ("English article", [*ONE, f"{ARTICLES}/halden-port.en.txt"], "", 0),
    ("one sentence of it, JSON", [*ONE, "--sentences", "1", "--format", "json", f"{ARTICLES}/marathon-lindgren.en.txt"], "", 0),
    ("French only", [*ONE, "--language", "fr", f"{ARTICLES}/huitres-plates.fr.txt"], "", 0),
    ("web page", [*ONE, "--language", "fr", "tests/pages/magazine.html"], "", 0),
    ("batch", ["batch", *ONE], '{"text": "Le pont de Valmont a rouvert lundi. Il avait fermé en mai. Le maire a coupé un ruban devant 300 personnes."}\n' * 4, 0),
    ("no article", ONE, "Det var en mørk og stormfull natt, og ingen av dem ville gå ut før det ble lyst igjen.", 1),
]


def count(program, arguments, text, status):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, *arguments]
    environment = os.environ | {"APERCU_CPU": "avx2", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT, env=environment)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != status or not found:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return int(found[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", type=Path, default=ROOT / "target/release/apercu")
    parser.add_argument("--record", action="store_true", help="write the counts instead of comparing them")
    args = parser.parse_args()
    found = {name: count(args.program.resolve(), *run) for name, *run in RUNS}
    if args.record:
        RECORD.write_text("".join(f"{name}\t{instructions}\n" for name, instructions in found.items()))
    recorded = {name: int(count) for name, count in (line.split("\t") for line in RECORD.read_text().splitlines())}
    worse = 0
    for name, instructions in found.items():
        ratio = instructions / recorded[name]
        worse += ratio > MOST
        print(f"{name:28} {instructions / 1e6:10.1f} M {ratio:7.3f}{'  more than recorded' if ratio > MOST else ''}")
    sys.exit(f"{worse} runs cost over 3% more than {RECORD.name} says" if worse else 0)


if __name__ == "__main__":
    main()
