"""What every engine is held to: the records of the program."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = os.environ["APERCU_PROGRAM"]


def article(path: Path) -> dict[str, str]:
    return {"id": path.stem, "text": path.read_text("utf-8")}


@pytest.fixture(scope="session")
def rows() -> list[dict[str, str | None]]:
    """Articles, and three that are none."""
    paths = sorted([*ROOT.glob("tests/articles/*.txt"), *ROOT.glob("tests/articles/golden/*.txt")])
    articles = [article(path) for path in paths if path.stat().st_size < 6000]
    assert len(articles) >= 15
    articles[3:3] = [{"id": "none", "text": None}, {"id": "empty", "text": ""}]
    return [*articles, {"id": "german", "text": "Der Minister sagte, dass die Brücke im nächsten Jahr gebaut wird."}]


@pytest.fixture(scope="session")
def lines(rows: list[dict[str, str | None]]) -> list[str]:
    """The same as lines of JSON, and one that is not."""
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    lines.insert(5, "no JSON")
    return lines


def records_of(lines: list[str]) -> list[str]:
    """The program's records without the number of the line, which is another one in each partition."""
    command = [PROGRAM, "batch", "--errors", "inline", "--quiet"]
    done = subprocess.run(command, input="\n".join(lines).encode(), capture_output=True, check=True)
    return [without_line(record) for record in done.stdout.decode().splitlines()]


def without_line(record: str) -> str:
    return re.sub(r'^\{"line":\d+,?', "{", record)


@pytest.fixture(scope="session")
def records(lines: list[str]) -> list[str]:
    """What the program makes of the lines."""
    records = records_of(lines)
    assert len(records) == len(lines)
    return records


@pytest.fixture(scope="session")
def expected(rows: list[dict[str, str | None]]) -> dict[str, tuple[str | None, str | None]]:
    """For each id the record of the program without line and id, or its error."""
    found = {}
    for row, record in zip(rows, records_of([json.dumps(row) for row in rows]), strict=True):
        start = f'{{"id":"{row["id"]}",'
        assert record.startswith(start)
        error = json.loads(record).get("error")
        found[row["id"]] = (None, error) if error else ("{" + record.removeprefix(start), None)
    return found
