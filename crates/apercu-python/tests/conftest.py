"""The articles of the repository, and the program that the package is held to."""

import json
import os
import subprocess
from pathlib import Path

import pytest

import apercu

ROOT = Path(__file__).parents[3]
ARTICLES = sorted([*ROOT.glob("tests/articles/*.txt"), *ROOT.glob("tests/articles/golden/*.txt")])
PAGES = sorted(ROOT.glob("tests/pages/*.html"))


def run(*args: str, stdin: bytes = b"", status: int = 0) -> bytes:
    """What the program writes."""
    done = subprocess.run([os.environ["APERCU_PROGRAM"], *args], input=stdin, capture_output=True, check=False)
    assert done.returncode == status, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="session")
def lines() -> list[bytes]:
    """JSON lines of all articles, with some that fail and an empty one among them."""
    articles = [
        json.dumps({"id": path.stem, "text": path.read_text("utf-8")}, ensure_ascii=False) for path in ARTICLES
    ]
    wrong = ['{"id": "π\\u0000", "text": 3}', "no JSON", "", '{"id": [1.50, {"a": null}]}', '{"text": "Guten Tag, Welt"}']
    titled = json.dumps({"title": "Un titre", "language": "fr", "text": "Il pleut. Il neige. Il vente.", "more": 1})
    return [line.encode() for line in [*wrong, *articles, titled]]


@pytest.fixture(scope="session")
def records(lines: list[bytes]) -> list[str]:
    """What the program makes of them."""
    output = run("batch", "--errors", "inline", stdin=b"\n".join(lines))
    return output.decode().splitlines()


@pytest.fixture(scope="session")
def summarizer() -> apercu.Summarizer:
    """The one that most tests share."""
    return apercu.Summarizer()


@pytest.fixture(scope="session")
def french() -> str:
    """A short article."""
    return (ROOT / "tests/articles/musee-arvanne.fr.txt").read_text("utf-8")
