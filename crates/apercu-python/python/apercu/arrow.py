"""Tables in, tables out: for what speaks Arrow (pyarrow, polars, pandas, DuckDB, Spark, Ray). Needs pyarrow: ``pip install apercu[arrow]``.

>>> import apercu.arrow, pyarrow as pa
>>> table = pa.table({"id": [1], "text": ["Le pont rouvre\\n\\nLe pont a rouvert lundi. Une fête est prévue samedi."]})
>>> apercu.arrow.summarize(table, apercu.Summarizer()).read_all().column("french_title").to_pylist()
['Le pont rouvre']
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, Protocol

import pyarrow as pa

from apercu._results import BatchResult, LanguageSummary
from apercu._summarizer import Summarizer

__all__ = ["RECORD", "summarize"]

RECORD = pa.schema(
    [
        pa.field("source_language", pa.string()),
        pa.field("title", pa.string()),
        pa.field("english_title", pa.string()),
        pa.field("english", pa.string()),
        pa.field("french_title", pa.string()),
        pa.field("french", pa.string()),
        pa.field("warnings", pa.int64()),
        pa.field("record", pa.string()),
        pa.field("error", pa.string()),
    ]
)
"""The columns of a summary: the texts, how many warnings they carry, the program's JSON with all the rest, or an error."""

_ROWS = 256
"""Most rows of a batch that comes out."""


class Stream(Protocol):
    """Anything with Arrow's stream interface: a table, a reader of batches, a data frame."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


def summarize(
    data: Stream | pa.RecordBatch,
    summarizer: Summarizer,
    *,
    text: str = "text",
    id: str | None = "id",
    title: str | None = None,
    language: str | None = None,
) -> pa.RecordBatchReader:
    """The summaries of the articles of a table, in order, as they are read: memory does not grow with the table.

    Texts go from Arrow's memory into the summarizer with one copy. A row that fails has an ``error`` and nothing else.

    :param data: a table, a reader of batches or anything else with ``__arrow_c_stream__``
    :param text: the column of the articles: strings, or bytes in UTF-8
    :param id: the column that tells them apart, which comes out as it is; ``None`` for none
    :param title: the column of their titles, where there is one
    :param language: the column of their languages (``en``, ``fr``), where there is one
    :raises KeyError: for a column that is not there
    """
    if isinstance(data, pa.RecordBatch):
        data = pa.Table.from_batches([data])
    reader = pa.RecordBatchReader.from_stream(data)
    fields = {"text": text, "id": id, "title": title, "language": language}
    columns = {field: name for field, name in fields.items() if name is not None}
    for name in columns.values():
        if name not in reader.schema.names:
            raise KeyError(f"the table has no column {name!r}; it has {', '.join(reader.schema.names)}")
    schema = RECORD
    if id is not None:
        schema = pa.schema([reader.schema.field(id), *RECORD])
    results = summarizer.batch(row for batch in reader for row in _rows(batch, columns))
    return pa.RecordBatchReader.from_batches(schema, _batches(results, schema, id))


def _rows(batch: pa.RecordBatch, columns: dict[str, str]) -> Iterator[dict[str, Any]]:
    for row in range(batch.num_rows):
        article: dict[str, Any] = {}
        for field, name in columns.items():
            value = batch.column(name)[row]
            if field != "text":
                article[field] = value if field == "id" else value.as_py()
            elif value.is_valid:
                # A view of the column's memory.
                article[field] = memoryview(value.as_buffer()).cast("B")
        yield article


def _batches(results: Iterator[BatchResult], schema: pa.Schema, id: str | None) -> Iterator[pa.RecordBatch]:
    while rows := list(itertools.islice(results, _ROWS)):
        columns = [_columns(result) for result in rows]
        arrays = [pa.array([column[field.name] for column in columns], field.type) for field in RECORD]
        if id is not None:
            arrays.insert(0, pa.array([result.id.as_py() for result in rows], schema.field(id).type))
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _columns(result: BatchResult) -> dict[str, Any]:
    summary = result.summary
    if summary is None:
        return dict.fromkeys(RECORD.names) | {"error": str(result.error)}
    return {
        "source_language": summary.source_language,
        "title": summary.title,
        "english_title": summary.english and summary.english.title,
        "english": summary.english and summary.english.text,
        "french_title": summary.french and summary.french.title,
        "french": summary.french and summary.french.text,
        "warnings": _warnings(summary.english) + _warnings(summary.french),
        "record": summary.to_json(),
        "error": None,
    }


def _warnings(part: LanguageSummary | None) -> int:
    if part is None:
        return 0
    return len(part.title_warnings) + sum(len(sentence.warnings) for sentence in part.sentences)
