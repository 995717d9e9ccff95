"""Threads, forks and Ctrl-C."""

import concurrent.futures
import multiprocessing
import os
import signal
import subprocess
import sys
import sysconfig
import textwrap
import threading
import time

import pytest
from conftest import ARTICLES, ROOT

import apercu

SHORT = (ROOT / "tests/articles/musee-arvanne.fr.txt").read_text("utf-8")
LONG = (ROOT / "tests/articles/golden/fleuve-barrages.fr.txt").read_text("utf-8")


def test_threads_share_a_summarizer(summarizer: apercu.Summarizer) -> None:
    texts = [path.read_text("utf-8") for path in ARTICLES[:5]]
    expected = [summarizer.summarize(text) for text in texts]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(summarizer.summarize, texts)) == expected
        batches = pool.map(lambda _: [result.unwrap() for result in summarizer.batch(texts)], range(3))
        assert all(batch == expected for batch in batches)
        # The first use of one that is new, by many at once.
        fresh = apercu.Summarizer()
        assert list(pool.map(fresh.summarize, texts)) == expected


@pytest.mark.skipif(not getattr(sys, "_is_gil_enabled", lambda: True)(), reason="there is no lock")
def test_the_lock_is_released_meanwhile(summarizer: apercu.Summarizer) -> None:
    """Another thread goes on while this one waits for a summary, without a switch of the interpreter's own."""
    interval = sys.getswitchinterval()
    ticks = 0
    stop = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.wait(0.001):
            ticks += 1

    ticker = threading.Thread(target=tick)
    sys.setswitchinterval(1000)
    try:
        ticker.start()
        before = ticks
        summarizer.summarize(LONG)
        summarizer.translate([SHORT], to="en")
        assert ticks > before + 20
    finally:
        sys.setswitchinterval(interval)
        stop.set()
        ticker.join()


def test_a_free_threaded_python_stays_so() -> None:
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        pytest.skip("not a free-threaded Python")
    assert not sys._is_gil_enabled()


def _summary_in_child(text: str) -> str:
    return SHARED.summarize(text).to_json()


SHARED = apercu.Summarizer()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_forks_while_threads_work() -> None:
    texts = [path.read_text("utf-8") for path in ARTICLES[:4]]
    expected = [SHARED.summarize(text).to_json() for text in texts]
    batch = SHARED.batch(texts * 4)
    next(batch)
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            SHARED.summarize(texts[0])

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        context = multiprocessing.get_context("fork")
        for _ in range(3):
            with context.Pool(2) as pool:
                assert pool.map_async(_summary_in_child, texts).get(120) == expected
        # A batch of the parent says so in the child, and the child ends.
        child = os.fork()
        if child == 0:
            try:
                next(batch)
            except apercu.ApercuError as error:
                del batch
                os._exit(0 if "after a fork" in str(error) else 1)
            os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert [result.unwrap().to_json() for result in batch] == (expected * 4)[1:]


@pytest.mark.parametrize("method", [name for name in multiprocessing.get_all_start_methods() if name != "fork"])
def test_new_processes(method: str) -> None:
    context = multiprocessing.get_context(method)
    with concurrent.futures.ProcessPoolExecutor(2, context) as pool:
        assert list(pool.map(_summary_in_child, [LONG])) == [SHARED.summarize(LONG).to_json()]


@pytest.mark.skipif(sys.platform == "win32", reason="no signals to send")
@pytest.mark.parametrize(
    "call",
    [
        "summarizer.summarize(text, language='fr')",
        "for _ in summarizer.batch(text for _ in itertools.count()): pass",
        "for _ in summarizer.batch_json(json.dumps({'text': text}) for _ in itertools.count()): pass",
        "summarizer.translate([text[:20000]] * 2000, to='en')",
    ],
)
def test_ctrl_c_stops_it(call: str) -> None:
    """An article of a megabyte takes minutes, and a batch that has no end takes for ever."""
    path = ROOT / "tests/articles/golden/fleuve-barrages.fr.txt"
    script = textwrap.dedent(f"""
        import apercu, itertools, json, pathlib, signal
        # Shells start what they put into the background with this signal ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        text = pathlib.Path({str(path)!r}).read_text("utf-8") * 60
        summarizer = apercu.Summarizer(ratio=0.9)
        print("begun", flush=True)
        try:
            {call}
        except KeyboardInterrupt:
            print("stopped", flush=True)
    """)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "begun\n"
    time.sleep(1)
    assert process.poll() is None
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        output, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (output, process.returncode) == ("stopped\n", 0)
    assert time.monotonic() - start < 10
