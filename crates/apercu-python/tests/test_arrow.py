"""Arrow in and out."""

import json

import pytest

import apercu

pa = pytest.importorskip("pyarrow")
arrow = pytest.importorskip("apercu.arrow")


@pytest.fixture(scope="module")
def rows(lines: list[bytes]) -> list[dict]:
    """The articles of the lines that have a text or none, with ids that are strings."""
    objects = [json.loads(line) for line in lines if line.startswith(b"{")]
    return [
        {"name": str(row.get("id")), "body": row.get("text"), "title": row.get("title"), "language": row.get("language")}
        for row in objects
        if not isinstance(row.get("text"), int)
    ][:12]


@pytest.fixture(scope="module")
def expected(summarizer: apercu.Summarizer, rows: list[dict]) -> list[apercu.BatchResult]:
    return list(
        summarizer.batch({"text": row["body"], "title": row["title"], "language": row["language"]} for row in rows)
    )


COLUMNS = {"text": "body", "id": "name", "title": "title", "language": "language"}


@pytest.mark.parametrize("type", ["string", "large_string", "string_view", "binary"])
def test_tables_of_all_kinds_of_text(
    summarizer: apercu.Summarizer, rows: list[dict], expected: list[apercu.BatchResult], type: str
) -> None:
    bodies = [row["body"] and row["body"].encode() if type == "binary" else row["body"] for row in rows]
    table = pa.Table.from_pylist(rows)
    table = table.set_column(table.schema.get_field_index("body"), "body", pa.array(bodies, getattr(pa, type)()))
    # In pieces that begin within their buffers.
    table = pa.concat_tables([table.slice(0, 5), table.slice(5, 1), table.slice(6)])
    out = arrow.summarize(table, summarizer, **COLUMNS).read_all()
    assert out.schema.names == ["name", *arrow.RECORD.names]
    assert out.column("name").to_pylist() == [row["name"] for row in rows]
    assert out.column("record").to_pylist() == [result.summary and result.summary.to_json() for result in expected]
    assert out.column("error").to_pylist() == [result.error and str(result.error) for result in expected]
    assert out.column("french").to_pylist() == [result.summary and result.summary.french.text for result in expected]
    assert sum(out.column("warnings").drop_null().to_pylist()) > 0


def test_it_streams(french: str) -> None:
    """A table that never ends gives its first rows."""
    schema = pa.schema([("id", pa.int32()), ("text", pa.string())])
    batch = pa.record_batch([pa.array(range(100), pa.int32()), pa.array([french] * 100)], schema=schema)
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield batch

    summarizer = apercu.Summarizer(sentences=1, languages=["fr"])
    reader = arrow.summarize(pa.RecordBatchReader.from_batches(schema, endless()), summarizer)
    first = reader.read_next_batch()
    assert first.schema.field("id").type == pa.int32()
    assert 0 < first.num_rows <= 256 and taken <= 5


def test_batches_and_other_libraries(summarizer: apercu.Summarizer, french: str) -> None:
    class Other:
        """What another library's frame is to Arrow."""

        def __init__(self, table: pa.Table) -> None:
            self.table = table

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            return self.table.__arrow_c_stream__(requested_schema)

    table = pa.table({"text": [french]})
    expected = summarizer.summarize(french).to_json()
    for data in (table, Other(table), table.to_batches()[0], table.to_reader()):
        assert arrow.summarize(data, summarizer, id=None).read_all().column("record").to_pylist() == [expected]


def test_a_column_that_is_not_there(summarizer: apercu.Summarizer) -> None:
    with pytest.raises(KeyError, match="no column 'text'; it has body"):
        arrow.summarize(pa.table({"body": ["x"]}), summarizer, id=None)
