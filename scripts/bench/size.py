"""Say what the program's bytes are: its parts, and the machine code of each crate.

    CARGO_PROFILE_RELEASE_STRIP=debuginfo cargo build --release --target-dir target/size
    python3 scripts/bench/size.py [--top 12] [target/size/release/apercu]

Needs `size` and `nm` (binutils), and a program that still has its symbols, which the release profile takes out. Generic
code counts for the crate of the type or function that comes first in its name.
"""

import argparse
import re
import subprocess
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sections(program):
    """Bytes by section."""
    lines = subprocess.run(["size", "-A", program], check=True, capture_output=True, text=True).stdout.splitlines()
    return {name: int(size) for name, size, *_ in map(str.split, lines[2:-2]) if name != "Total"}


def code(program):
    """Bytes of machine code by crate."""
    command = ["nm", "-S", "-C", "--defined-only", program]
    sizes = Counter()
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        if symbol := re.match(r"[0-9a-f]{16} ([0-9a-f]{16}) [tT] (.*)", line):
            name = re.search(r"\w+", re.sub(r"^(<|&|mut |\[|\*const |dyn |impl )+", "", symbol[2]))
            sizes[name[0] if name else symbol[2]] += int(symbol[1], 16)
    return sizes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", type=Path, default=ROOT / "target/size/release/apercu")
    parser.add_argument("--top", type=int, default=12, help="crates to list")
    args = parser.parse_args()
    print("| section | KB |\n|---|---:|")
    for name, size in sorted(sections(args.program).items(), key=lambda item: -item[1])[:6]:
        print(f"| {name} | {size / 1000:.0f} |")
    crates = code(args.program)
    if not crates:
        raise SystemExit(f"{args.program} has no symbols; build it as --help says")
    print("\n| machine code | KB |\n|---|---:|")
    for name, size in crates.most_common(args.top):
        print(f"| {name} | {size / 1000:.0f} |")
    print(f"| all | {crates.total() / 1000:.0f} |")


if __name__ == "__main__":
    main()
