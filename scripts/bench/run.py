"""Measure the native engine beside CTranslate2, transformers and rust-bert, and print a table.

    python3 scripts/bench/run.py [--quick] [--only batch] [--out tables.md]

Needs Rust, Python 3.10 or later and, on the first run, PyPI. All that it makes is under target/bench: a virtual environment
(unless this Python has the packages already), the models, our release binaries. Every system gets the same weights,
the same token ids, the same options and the same threads. All stay loaded and take turns, case by case and round by
round, after one round that does not count; the table holds medians. With one thread a time is the process's CPU
time, which other work on the machine disturbs least; with two it is the wall clock's. rust-bert takes part where LIBTORCH is
set (`eval "$(scripts/setup-libtorch --print-env)"`). `--isa avx2` holds every system to AVX2.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from model import limits, prepare

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / "target/bench"
# CTranslate2 chooses for itself, and so do the two libraries that it and torch multiply with.
PEERS_ISA = ("CT2_FORCE_CPU_ISA", "MKL_ENABLE_INSTRUCTIONS", "ONEDNN_MAX_CPU_ISA")


def in_environment():
    """Starts this script again in a virtual environment where packages are missing."""
    try:
        import ctranslate2, torch, transformers  # noqa: F401, E401
    except ImportError:
        python = WORK / "venv/bin/python"
        if Path(sys.executable) == python:
            raise
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", WORK / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
        os.execv(python, [str(python), *sys.argv])


class Worker:
    """A system that waits for jobs."""

    def __init__(self, command, threads, env=None):
        names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
        env = os.environ | {name: str(threads) for name in names} | {"OMP_WAIT_POLICY": "passive"} | (env or {})
        self.process = subprocess.Popen(
            [str(part) for part in command], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.load = json.loads(self.process.stdout.readline())["load"]

    def run(self, job):
        before = self.cpu()
        self.process.stdin.write(job + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["wall"], self.cpu() - before, answer["outputs"]

    def cpu(self):
        """CPU seconds of all threads so far."""
        total = 0
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
        return total / 1e9

    def peak(self):
        """Most memory so far, in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def systems(folder, threads, only):
    """The commands by name: ours, then those to compare with."""
    bench = ROOT / "target/release/examples/bench"
    peers = [sys.executable, HERE / "peers.py"]
    found = {
        "ours 8-bit": [bench, folder / "8bit"],
        "CTranslate2 int8": [*peers, "ctranslate2-int8", folder, threads],
        "ours f32": [bench, folder],
        "CTranslate2 f32": [*peers, "ctranslate2-f32", folder, threads],
        "transformers": [*peers, "transformers", folder, threads],
    }
    if os.environ.get("LIBTORCH"):
        found["rust-bert"] = [ROOT / "target/torch/release/examples/bench_torch", folder]
    return {name: command for name, command in found.items() if not only or any(o in name for o in only)}


def cases(vocabulary, eos, window, quick):
    """Name, job and output tokens of each case: ids drawn by chance, the same in every run. A source that is longer than
    the model's window is left out."""
    chance = random.Random(1)

    def sources(count, length):
        return [[chance.randrange(2, vocabulary - 2) for _ in range(length - 1)] + [eos] for _ in range(count)]

    out = []
    for batch, length, tokens, beams in [
        (1, 25, 25, 1), (8, 25, 25, 1), (32, 25, 25, 1), (1, 25, 25, 4), (8, 25, 25, 4), (32, 25, 25, 4), (1, 500, 25, 1),
    ]:
        if length > window or quick and (batch == 8 or length == 500 or (batch == 1 and beams == 4)):
            continue
        search = "greedy" if beams == 1 else f"beam {beams}"
        name = f"batch {batch}, {search}" + (", 500 tokens in" if length == 500 else "")
        job = json.dumps({"sources": sources(batch, length), "beams": beams, "tokens": tokens})
        out.append((name, job, batch * tokens))
    return out


def measure(folder, threads, rounds, quick, only):
    """Table rows of one model: tokens a second by case and system, then load times and peak memory."""
    workers = {name: Worker(command, threads) for name, command in systems(folder, threads, only).items()}
    times = {}
    todo = cases(*limits(folder), quick)
    for turn in range(rounds + 1):
        for case, job, tokens in todo:
            for name, worker in workers.items():
                wall, cpu, outputs = worker.run(job)
                assert all(len(output) == tokens // len(outputs) for output in outputs), (name, case)
                if turn:
                    times.setdefault((case, name), []).append(cpu if threads == 1 else wall)
    names = list(workers)
    lines = [f"| tokens a second | {' | '.join(names)} |", "|---|" + "---:|" * len(names)]
    for case, _, tokens in todo:
        speeds = {name: tokens / statistics.median(times[case, name]) for name in names}
        cells = [cell(speeds, name) for name in names]
        lines.append(f"| {case} | {' | '.join(cells)} |")
    memory = [f"{worker.peak():.0f}" for worker in workers.values()]
    lines.append(f"| peak memory, MB | {' | '.join(memory)} |")
    for worker in workers.values():
        worker.close()
    if threads == 1:
        loads = {name: [] for name in names}
        for _ in range(rounds):
            for name, command in systems(folder, threads, only).items():
                worker = Worker(command, threads)
                loads[name].append(worker.load)
                worker.close()
        cells = [f"{1000 * statistics.median(loads[name]):.0f}" for name in names]
        lines.append(f"| load time, ms | {' | '.join(cells)} |")
    return lines


def cell(speeds, name):
    """A speed, and how many times that of the system to compare with: ours in the same format, else ours in 8 bits."""
    other = {"CTranslate2 int8": "ours 8-bit", "CTranslate2 f32": "ours f32"}.get(name, "ours 8-bit")
    if name.startswith("ours") or other not in speeds:
        return f"{speeds[name]:.0f}"
    return f"{speeds[name]:.0f} (ours {speeds[other] / speeds[name]:.2f}×)"


def article(rounds):
    """Wall seconds of whole processes: a 600-word article in, both summaries out."""
    text, words = WORK / "article.fr.txt", 0
    paragraphs = []
    for name in ("tramway-valmont", "huitres-plates"):
        for paragraph in (ROOT / f"tests/articles/{name}.fr.txt").read_text(encoding="utf-8").split("\n\n"):
            if words < 600:
                paragraphs.append(paragraph.strip())
                words += len(paragraph.split())
    text.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        subprocess.run([ROOT / "target/release/apercu", "-j", "1", text], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return [f"whole process, both summaries of a 600-word article, 1 thread: {statistics.median(times[1:]):.3f} s"]


class Report:
    """What has been measured so far, printed and written at once: a run takes many minutes."""

    def __init__(self, path):
        self.path, self.text = path, ""

    def add(self, lines):
        text = "\n".join(lines) + "\n\n"
        self.text += text
        print(text, end="", flush=True)
        if self.path:
            self.path.write_text(self.text, encoding="utf-8")


def machine():
    info = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        info[key.strip()] = value.strip()
    flags = info.get("flags", "").split()
    known = [flag for flag in ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "amx_int8") if flag in flags]
    held = f"; all held to {os.environ['APERCU_CPU']}" if "APERCU_CPU" in os.environ else ""
    return f"{info.get('model name')}, {os.cpu_count()} cores, {' '.join(known)}{held}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the most telling cases, one thread")
    parser.add_argument("--rounds", type=int, default=5, help="times that each case is measured [default: 5]")
    parser.add_argument("--isa", choices=["avx2"], help="hold both engines to this instruction set")
    parser.add_argument("--only", nargs="*", help="systems whose name contains one of these")
    parser.add_argument("--out", type=Path, help="write the tables here, too")
    args = parser.parse_args()
    in_environment()
    if args.isa:
        os.environ["APERCU_CPU"] = args.isa
        for name in PEERS_ISA:
            os.environ[name] = args.isa.upper()
    build = ["cargo", "build", "--release", "--manifest-path", ROOT / "Cargo.toml", "-q"]
    subprocess.run([*build, "-p", "apercu-cli"], check=True)
    subprocess.run([*build, "-p", "apercu", "--example", "bench"], check=True)
    if os.environ.get("LIBTORCH"):
        torch = ["--features", "torch", "--example", "bench_torch", "--target-dir", ROOT / "target/torch"]
        subprocess.run([*build, "-p", "apercu", *torch], check=True)
    WORK.mkdir(parents=True, exist_ok=True)
    folder = prepare(WORK, ROOT, ROOT / "target/release/apercu")
    report = Report(args.out)
    report.add([machine()])
    for threads in (1,) if args.quick else (1, 2):
        report.add([f"### opus-size model, {threads} thread{'s' * (threads > 1)}"])
        report.add(measure(folder, threads, args.rounds, args.quick, args.only))
    if not args.quick:
        report.add(article(args.rounds))


if __name__ == "__main__":
    main()
