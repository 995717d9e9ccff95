"""Articles a second, memory and start-up of the Python package beside `apercu batch`: the figures of docs/SCALING.md.

    APERCU_PROGRAM=target/release/apercu python scripts/python/figures.py [ROUNDS]

Needs the package built with `maturin build --release`. Runs take turns, so that a busy machine is busy for all of them.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = os.environ["APERCU_PROGRAM"]
# One worker: lines in, lines out, and the most memory that it had.
WORKER = """
import sys, apercu
summarizer = apercu.Summarizer(threads=1)
for record in summarizer.batch_json(sys.stdin.buffer):
    print(record)
status = open("/proc/self/status").read()
print(status.split("VmHWM:")[1].split()[0], file=sys.stderr)
"""


def run(commands: list[list[str]], inputs: list[bytes]) -> tuple[float, list[str]]:
    """Runs commands side by side; the seconds that all of them took, and what they wrote to standard error."""
    files = []
    for content in inputs:
        file = tempfile.TemporaryFile()
        file.write(content)
        file.seek(0)
        files.append(file)
    start = time.monotonic()
    running = [
        subprocess.Popen(command, stdin=file, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for command, file in zip(commands, files, strict=True)
    ]
    errors = [process.communicate()[1] for process in running]
    seconds = time.monotonic() - start
    assert all(process.returncode == 0 for process in running), errors
    return seconds, errors


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    paths = sorted([*ROOT.glob("tests/articles/*.txt"), *ROOT.glob("tests/articles/golden/*.txt")])
    lines = [json.dumps({"id": path.stem, "text": path.read_text("utf-8")}).encode() + b"\n" for path in paths] * 2
    one, halves = [b"".join(lines)], [b"".join(lines[::2]), b"".join(lines[1::2])]
    batch = [PROGRAM, "batch", "--quiet", "--threads"]
    worker = [sys.executable, "-c", WORKER]
    ways = {
        "apercu batch --threads 1": ([[*batch, "1"]], one),
        "one worker": ([worker], one),
        "apercu batch --threads 2": ([[*batch, "2"]], one),
        "two workers": ([worker, worker], halves),
    }
    rates: dict[str, list[float]] = {way: [] for way in ways}
    memory: list[int] = []
    for _ in range(rounds):
        for way, (commands, inputs) in ways.items():
            seconds, errors = run(commands, inputs)
            rates[way].append(len(lines) / seconds)
            memory += [int(error) for error in errors if error.strip().isdigit()]
    first = rates["apercu batch --threads 1"]
    for way, rate in rates.items():
        ratio = statistics.median(a / b for a, b in zip(rate, first, strict=True))
        print(f"{way:26} {statistics.median(rate):6.2f} articles/s, {ratio:.2f} times the first")
    print(f"memory of a worker: {max(memory) / 1000:.0f} MB at most")

    short = "Il pleut sur la ville. Le pont est fermé. Le maire est là. Une fête est prévue."
    for name, script in {
        "python alone": "",
        "import apercu": "import apercu",
        "the first summary": f"import apercu; apercu.Summarizer(sentences=1, threads=1).summarize({short!r})",
    }.items():
        seconds = [run([[sys.executable, "-c", script]], [b""])[0] for _ in range(rounds * 3)]
        print(f"start-up, {name}: {1000 * min(seconds):.0f} ms at best, {1000 * statistics.median(seconds):.0f} ms in the middle")


if __name__ == "__main__":
    main()
