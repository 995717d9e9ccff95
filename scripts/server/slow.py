#!/usr/bin/env python3
"""Clients that waste a server's time: each has to be cut off within its bound, and others are answered all the while.

    scripts/server/slow.py http://127.0.0.1:7424

Needs Python 3.10 and nothing else; takes about 40 seconds.
"""

import socket
import sys
import threading
import time
import urllib.request
from urllib.parse import urlparse

BOUND = 30  # seconds: HEAD and WRITE of connections.rs, and what a body may take
HEAD = b"POST /v1/summarize HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n"
SENTENCE = "Le pont de la ville a rouvert lundi après des travaux. "


def connect(address):
    made = socket.create_connection(address, timeout=BOUND * 2)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return made


def silent(address):
    """Says nothing at all."""
    return closed(connect(address))


def dribbling_head(address):
    """A header's byte every second."""
    made = connect(address)
    made.sendall(HEAD)
    return closed(made, every_second=b"x")


def dribbling_body(address):
    """A byte of the body every second."""
    made = connect(address)
    made.sendall(HEAD + b"\r\n")
    return closed(made, every_second=b"x")


def deaf(address):
    """Asks for far more than buffers hold, and never reads: its connection has to go."""
    made = connect(address)
    lines = b"".join(b'{"text": "%s"}\n' % (SENTENCE * 40).encode() for _ in range(2000))
    made.sendall(b"POST /v1/batch?ratio=1&language=fr HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
    start = time.monotonic()
    made.settimeout(BOUND * 3)
    try:
        made.sendall(b"%x\r\n%s\r\n0\r\n\r\n" % (len(lines), lines))
        # All was taken: what is left in the buffers ends once the server closes.
        while time.monotonic() - start < BOUND + 5:
            time.sleep(1)
        made.settimeout(5)
        while made.recv(65536):
            pass
    except (ConnectionError, BrokenPipeError):
        pass
    return time.monotonic() - start


def closed(made, every_second=b""):
    """Seconds until the server closes the connection."""
    start = time.monotonic()
    made.settimeout(1)
    while time.monotonic() - start < BOUND * 2:
        try:
            if every_second:
                made.sendall(every_second)
            if not made.recv(4096):
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
    return time.monotonic() - start


def main():
    url = sys.argv[1]
    parts = urlparse(url)
    took = {}
    waste = lambda client: took.update({client.__doc__: client((parts.hostname, parts.port))})  # noqa: E731
    threads = [threading.Thread(target=waste, args=(client,)) for client in (silent, dribbling_head, dribbling_body, deaf)]
    for thread in threads:
        thread.start()
    answers = 0
    while any(thread.is_alive() for thread in threads):
        request = urllib.request.Request(f"{url}/v1/summarize", (SENTENCE * 5).encode(), {"Content-Type": "text/plain"})
        with urllib.request.urlopen(request, timeout=10) as response:
            answers += response.status == 200
        time.sleep(0.5)
    for name, seconds in took.items():
        print(f"{seconds:5.1f} s  {name}")
        assert seconds < BOUND * 1.5, name
    print(f"{answers} others were answered")
    assert len(took) == len(threads) and answers > BOUND


if __name__ == "__main__":
    main()
