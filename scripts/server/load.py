#!/usr/bin/env python3
"""Puts the server under load, beside `apercu batch` on the same articles, and compares its answers with the program's all the while.

    cargo build --release
    scripts/server/load.py [--seconds 300] [--clients 1 8 64] [--processes 2]

Needs Linux, Python 3.10 and `wrk` (Debian has it), which runs on the same processors. Printed is a table in Markdown: articles a second,
latencies in milliseconds, the most memory, errors, sentences that went to the engine together, and answers that were compared.
"""

import argparse
import itertools
import json
import re
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ARTICLES = sorted((ROOT / "tests/articles/golden").glob("*.txt"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/apercu")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--processes", type=int, default=1, help="servers on ports of their own, behind nginx if more than one")
    arguments = parser.parse_args()
    expected = {path: summary(arguments.program, path) for path in ARTICLES}
    print(f"| clients | articles/s | p50 | p95 | p99 | MiB | errors | sentences a batch | compared |\n|{'---:|' * 9}")
    for clients in arguments.clients:
        with tempfile.TemporaryDirectory() as folder:
            run(arguments, clients, expected, Path(folder))
    print(f"\n`apercu batch`, {arguments.seconds // 5} s: {batch(arguments):.1f} articles/s")


def summary(program, path):
    """What the program prints for an article on standard input."""
    with path.open("rb") as article:
        done = subprocess.run([program, "--quiet", "--format", "json"], stdin=article, capture_output=True, check=True)
    return done.stdout


def run(arguments, clients, expected, folder):
    servers = [server(arguments, folder / f"log-{number}") for number in range(arguments.processes)]
    balancer = None
    try:
        url = servers[0][1]
        if len(servers) > 1:
            balancer, url = balanced([url for _, url in servers], folder)
        (folder / "articles").write_text("".join(f"{path}\n" for path in ARTICLES))
        over = threading.Event()
        compared = []
        comparing = threading.Thread(target=compare, args=(url, expected, over, compared))
        comparing.start()
        script = ROOT / "scripts/server/load.lua"
        command = ["wrk", "-t1", f"-c{clients}", f"-d{arguments.seconds}s", "--timeout", "60s", "-s", script, url, "--", folder / "articles"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        over.set()
        comparing.join()
        counts = json.loads(done.stdout.strip().splitlines()[-1])
        most = sum(memory(process.pid) for process, _ in servers)
        together = [batches(url) for _, url in servers]
        mean = sum(sentences for sentences, _ in together) / sum(count for _, count in together)
        wrong = compared.count(False)
        assert not wrong, f"{wrong} answers are not the program's"
        print(
            f"| {clients} | {counts['requests'] / counts['seconds']:.1f} | {counts['p50']:.0f} | {counts['p95']:.0f} | {counts['p99']:.0f} "
            f"| {most} | {counts['errors']} | {mean:.1f} | {len(compared)} |",
            flush=True,
        )
    finally:
        for process, _ in servers:
            process.terminate()
        if balancer:
            balancer.terminate()


def server(arguments, log):
    """A server on a free port, once it listens."""
    command = [arguments.program, "serve", "--listen", "127.0.0.1:0", "--no-fetch"]
    process = subprocess.Popen(command, stderr=log.open("wb"))
    while not (url := re.search(r"http://[\d.:]+", log.read_text())):
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    return process, url[0]


def balanced(urls, folder):
    """nginx before them."""
    backends = " ".join(f"server {url.removeprefix('http://')};" for url in urls)
    port = 17424
    settings = folder / "nginx.conf"
    settings.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error; events {{}} http {{ access_log off; client_body_temp_path {folder};"
        f" proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};"
        f" upstream apercu {{ least_conn; {backends} keepalive 64; }} server {{ listen 127.0.0.1:{port};"
        " location / { proxy_pass http://apercu; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host 127.0.0.1; } } }"
    )
    process = subprocess.Popen(["nginx", "-c", settings])
    time.sleep(0.5)
    return process, f"http://127.0.0.1:{port}"


def compare(url, expected, over, compared):
    """Asks for one article after the other, four a second, until it is over."""
    for path, answer in itertools.cycle(expected.items()):
        if over.wait(0.25):
            return
        request = urllib.request.Request(f"{url}/v1/summarize", path.read_bytes(), {"Content-Type": "text/plain"})
        with urllib.request.urlopen(request, timeout=60) as response:
            compared.append(response.read() == answer)


def memory(pid):
    """The most memory that a process had, in MiB."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) // 1024


def batches(url):
    """Sentences that went to the engine, and in how many batches."""
    with urllib.request.urlopen(f"{url}/metrics") as response:
        text = response.read().decode()
    value = lambda name: float(re.search(rf"^{name} (\S+)", text, re.MULTILINE)[1])  # noqa: E731
    return value("apercu_batch_sentences_sum"), value("apercu_batch_sentences_count")


def batch(arguments):
    """Articles a second of `apercu batch`."""
    line = lambda path: json.dumps({"text": path.read_text()}) + "\n"  # noqa: E731
    lines = "".join(map(line, ARTICLES)).encode()
    process = subprocess.Popen(
        [arguments.program, "batch", "--quiet"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    counted = []
    reading = threading.Thread(target=lambda: counted.append(sum(1 for _ in process.stdout)))
    reading.start()
    start = time.monotonic()
    while time.monotonic() - start < arguments.seconds / 5:
        process.stdin.write(lines)
    process.stdin.close()
    reading.join()
    return counted[0] / (time.monotonic() - start)


if __name__ == "__main__":
    main()
