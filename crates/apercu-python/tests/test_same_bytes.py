"""The package gives what the program gives, byte for byte."""

import json

import pytest
from conftest import ARTICLES, PAGES, ROOT, run

import apercu


def without(record: bytes | str, *fields: str) -> str:
    """A record of the program as `to_json` has it: without the fields before the summary."""
    text = record.decode() if isinstance(record, bytes) else record
    found = json.loads(text)
    for field in fields:
        if field in found:
            start = "{" + f'"{field}":'
            assert text.startswith(start)
            _, end = json.JSONDecoder().raw_decode(text, len(start))
            text = "{" + text[end + 1 :]
    return text


def test_every_article(summarizer: apercu.Summarizer) -> None:
    output = run("--format", "json", *map(str, ARTICLES)).splitlines()
    assert len(output) == len(ARTICLES) >= 25
    for path, record in zip(ARTICLES, output, strict=True):
        of_bytes = summarizer.summarize(path.read_bytes())
        assert of_bytes.to_json() == without(record, "input"), path
        assert of_bytes.to_dict() == {k: v for k, v in json.loads(record).items() if k != "input"}
        assert summarizer.summarize(path.read_text("utf-8")) == of_bytes


def test_web_pages(summarizer: apercu.Summarizer) -> None:
    compared = 0
    for page in PAGES:
        try:
            summary = summarizer.summarize(page.read_bytes())
        except apercu.ArticleError:
            run("--format", "json", str(page), status=1)
            continue
        # With one input the program spreads its object over lines.
        expected = json.loads(run("--format", "json", str(page)))
        del expected["input"]
        assert summary.to_dict() == expected, page
        compared += 1
    assert compared >= 8


@pytest.mark.parametrize(
    ("options", "flags"),
    [
        ({"sentences": 1}, ["--sentences", "1"]),
        ({"words": 60, "languages": ["fr"]}, ["--words", "60", "--language", "fr"]),
        ({"ratio": 0.2, "languages": "en", "threads": 1}, ["--ratio", "0.2", "--language", "en", "-j", "1"]),
        ({"glossary": ROOT / "tests/glossary/terms.tsv"}, ["--glossary", str(ROOT / "tests/glossary/terms.tsv")]),
        ({"translator": [ROOT / "models/apercu-fr-en"]}, ["--translator", str(ROOT / "models/apercu-fr-en")]),
    ],
    ids=str,
)
def test_options(options: dict, flags: list[str]) -> None:
    paths = [path for path in ARTICLES if path.name.endswith(".fr.txt")][:4]
    output = run("--format", "json", *flags, *map(str, paths)).splitlines()
    summarizer = apercu.Summarizer(**options)
    for path, record in zip(paths, output, strict=True):
        assert summarizer.summarize(path.read_bytes()).to_json() == without(record, "input")


def test_json_lines(summarizer: apercu.Summarizer, lines: list[bytes], records: list[str]) -> None:
    assert list(summarizer.batch_json(lines)) == records
    assert list(summarizer.batch_json(line.decode() + "\n" for line in lines)) == records
    assert sorted(summarizer.batch_json(lines, ordered=False)) == sorted(records)


def test_a_batch_has_the_records_of_its_lines(
    summarizer: apercu.Summarizer, lines: list[bytes], records: list[str]
) -> None:
    articles = [json.loads(line) for line in lines if line.startswith(b"{")]
    records = [record for record in records if "no JSON object" not in record]
    results = list(summarizer.batch(articles))
    assert [result.index for result in results] == list(range(len(articles)))
    for result, record in zip(results, records, strict=True):
        assert result.to_dict() | {"line": 0} == json.loads(record) | {"line": 0}
        if result.summary:
            assert result.summary.to_json() == without(without(record, "line"), "id")


@pytest.mark.parametrize("to", ["en", "fr"])
def test_translations(summarizer: apercu.Summarizer, to: apercu.Language) -> None:
    paths = [path for path in ARTICLES if not path.name.endswith(f".{to}.txt")][:6]
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    assert "" in lines and len(lines) > 64
    expected = run("translate", "--to", to, stdin="\n".join(lines).encode()).decode().splitlines()
    assert [line.text for line in summarizer.translate(lines, to=to)] == expected
