"""Batches: bounded, ordered or not, and none stops another."""

import gc
import itertools
import threading
import time

import pytest

import apercu


def numbered(count: int | None = None):
    """Short articles, each with its number for an id."""
    for number in itertools.count() if count is None else range(count):
        text = f"Le pont numéro {number} a rouvert lundi. Les riverains l’attendaient. Une fête est prévue samedi."
        yield {"id": number, "text": text, "language": "fr"}


@pytest.fixture(scope="module")
def quick() -> apercu.Summarizer:
    """No translation."""
    return apercu.Summarizer(sentences=1, languages=["fr"])


def test_it_is_lazy_and_reads_a_bounded_number_ahead(quick: apercu.Summarizer) -> None:
    taken = 0

    def endless():
        nonlocal taken
        for article in numbered():
            taken += 1
            yield article

    results = quick.batch(endless())
    assert taken == 0
    for expected, result in zip(range(500), results):
        assert result.id == result.index == expected
        assert taken - expected <= 129
    del results, result
    gc.collect()


def test_what_is_done_comes_out_though_the_input_waits(quick: apercu.Summarizer) -> None:
    """An input that comes slowly, from a queue say, is not held back until there are many."""
    seen: list[int] = []

    def slow():
        for article in numbered(3):
            yield article
            time.sleep(0.5)
        assert seen, "nothing came out before the input ended"

    for result in quick.batch(slow()):
        seen.append(result.id)
    assert seen == [0, 1, 2]


def test_any_order(quick: apercu.Summarizer) -> None:
    results = list(quick.batch(numbered(300), ordered=False))
    assert sorted(result.id for result in results) == list(range(300))
    assert all(result.id == result.index and f" {result.id} " in result.unwrap().french.text for result in results)


def test_one_failure_takes_no_other_article_with_it(quick: apercu.Summarizer) -> None:
    articles = [*numbered(3), {"id": "bad"}, {"text": b"\xff"}, "", {"text": "Il pleut.", "language": "de"}, *numbered(1)]
    results = list(quick.batch(articles))
    assert [result.error is None for result in results] == [True] * 3 + [False] * 4 + [True]
    assert results[3].id == "bad"
    assert results[3].to_dict() == {"line": 4, "id": "bad", "error": "there is neither `text` nor `url`"}
    assert str(results[6].error) == "`language` is neither en nor fr"
    for result in results[3:7]:
        assert isinstance(result.error, apercu.ArticleError)
        with pytest.raises(apercu.ArticleError):
            result.unwrap()


def test_an_input_that_raises_is_raised_after_what_came_before(quick: apercu.Summarizer) -> None:
    def broken():
        yield from numbered(5)
        raise RuntimeError("the input broke")

    results = quick.batch(broken())
    assert [next(results).id for _ in range(5)] == list(range(5))
    with pytest.raises(RuntimeError, match="the input broke"):
        next(results)
    with pytest.raises(TypeError):
        list(quick.batch([3]))  # type: ignore[list-item]
    with pytest.raises(TypeError):
        quick.batch(3)  # type: ignore[arg-type]


def test_empty(quick: apercu.Summarizer) -> None:
    assert list(quick.batch([])) == []
    assert list(quick.batch_json([b"", " \n"])) == []


def test_two_threads_at_one_batch_are_told(quick: apercu.Summarizer) -> None:
    inside = threading.Event()
    go_on = threading.Event()

    def waiting():
        inside.set()
        go_on.wait(30)
        yield from numbered(1)

    batch = quick._engine.batch(iter(waiting()), language=None, lossy=False, ordered=True)
    thread = threading.Thread(target=lambda: list(batch))
    thread.start()
    inside.wait(30)
    with pytest.raises(RuntimeError, match="borrowed"):
        next(batch)
    go_on.set()
    thread.join(30)
    assert not thread.is_alive()
