"""Spark through the Python package: each partition's rows go through a summarizer.

    spark-submit spark_pandas.py articles.parquet summaries.parquet

Every executor needs `pip install apercu`. The table has the columns `id` and `text`.
"""

import itertools
import sys
from collections.abc import Iterator

import pandas as pd
from pyspark.sql import DataFrame, SparkSession

SCHEMA = "id string, record string, error string"
# Rows that are given to Spark at once.
ROWS = 256


def summarize(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """The summaries of a partition, in its order: the program's JSON, or what was wrong with the article."""
    # Here, for it runs in a worker.
    import apercu

    # The models are opened once a partition; one thread, for Spark runs a task on each core.
    summarizer = apercu.Summarizer(threads=1)
    rows = (
        {"id": id, "text": text if isinstance(text, str) else None}
        for frame in frames
        for id, text in zip(frame["id"], frame["text"], strict=True)
    )
    results = summarizer.batch(rows)
    while chunk := list(itertools.islice(results, ROWS)):
        yield pd.DataFrame(
            {
                "id": [result.id for result in chunk],
                "record": [result.summary.to_json() if result.summary else None for result in chunk],
                "error": [str(result.error) if result.error else None for result in chunk],
            }
        )


def summaries(articles: DataFrame) -> DataFrame:
    """A row for each article."""
    return articles.select("id", "text").mapInPandas(summarize, SCHEMA)


if __name__ == "__main__":
    spark = SparkSession.builder.appName("apercu").getOrCreate()
    summaries(spark.read.parquet(sys.argv[1])).write.parquet(sys.argv[2])
