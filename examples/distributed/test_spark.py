"""Spark gives what the program gives, whatever the partitions, and though executors die."""

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest
import spark_pandas
import spark_pipe
from conftest import PROGRAM, without_line
from faults import kill_parent, kill_self, once
from pyspark.sql import SparkSession

COMMAND = spark_pipe.COMMAND.replace("apercu", PROGRAM, 1)
os.environ["PYSPARK_PYTHON"] = sys.executable
# Executors import what the tests and the examples consist of.
os.environ["PYTHONPATH"] = str(Path(__file__).parent)


def session(master: str) -> SparkSession:
    builder = SparkSession.builder.master(master).config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    spark = builder.config("spark.executorEnv.PYTHONPATH", str(Path(__file__).parent)).getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


@pytest.fixture(scope="module")
def spark():
    spark = session("local[2]")
    yield spark
    spark.stop()


def rows_of(frame) -> dict:
    found = frame.collect()
    assert len({row.id for row in found}) == len(found)
    return {row.id: (row.record, row.error) for row in found}


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_pipe(spark: SparkSession, lines: list[str], records: list[str], partitions: int) -> None:
    piped = spark_pipe.summaries(spark.sparkContext.parallelize(lines, partitions), COMMAND)
    assert piped.getNumPartitions() == partitions
    # Partitions stay in order, too, and a bad line fails no task.
    assert [without_line(record) for record in piped.collect()] == records


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_pandas(spark: SparkSession, rows: list[dict], expected: dict, partitions: int) -> None:
    articles = spark.createDataFrame(rows, "id string, text string").repartition(partitions)
    assert rows_of(spark_pandas.summaries(articles)) == expected


@pytest.mark.parametrize("size", [1, 10_000])
def test_sizes_of_frames(spark: SparkSession, rows: list[dict], expected: dict, size: int) -> None:
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", size)
    articles = spark.createDataFrame(rows, "id string, text string").repartition(2)
    assert rows_of(spark_pandas.summaries(articles)) == expected


def test_empty_partitions(spark: SparkSession, lines: list[str], rows: list[dict], records: list[str]) -> None:
    count = len(lines) + 3
    assert spark_pipe.summaries(spark.sparkContext.parallelize([], 2), COMMAND).collect() == []
    some = spark.sparkContext.parallelize(lines[:2], 5)
    assert 0 in some.glom().map(len).collect() and count > 5
    assert [without_line(record) for record in spark_pipe.summaries(some, COMMAND).collect()] == records[:2]
    empty = spark.createDataFrame([], "id string, text string").repartition(3)
    assert rows_of(spark_pandas.summaries(empty)) == {}


def test_a_program_that_dies_fails_its_task(spark: SparkSession, lines: list[str], tmp_path: Path) -> None:
    """With `checkCode`, that is; without it, Spark takes what came before for all there is."""
    dying = script(tmp_path / "dying", f"head -2 | {COMMAND}; kill -9 $$")
    some = spark.sparkContext.parallelize(lines[:4], 1)
    assert len(some.pipe(dying).collect()) == 2
    with pytest.raises(Exception, match="returned non-zero|exited with return code|-9"):
        spark_pipe.summaries(some, dying).collect()


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/usr/bin/env bash\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture(scope="module")
def cluster():
    """Two executors, each a process of its own, which may die."""
    if not shutil.which("java"):
        pytest.fail("Spark needs Java")
    os.environ.setdefault("SPARK_SCALA_VERSION", "2.13")
    spark = session("local-cluster[2,1,1024]")
    yield spark
    spark.stop()



def test_an_executor_is_killed_under_pipe(cluster: SparkSession, lines: list[str], records: list[str], tmp_path: Path) -> None:
    marker = tmp_path / "killed"
    kill = f"{sys.executable} -c 'import faults; faults.kill_parent(\"java\")'"
    # In the middle of its partition: some lines are read, and their records written.
    killing = script(
        tmp_path / "killing",
        f"if ! mkdir {marker} 2>/dev/null; then exec {COMMAND}; fi\n"
        f"export PYTHONPATH={Path(__file__).parent}\nhead -1 | {COMMAND}\n{kill} 2>{tmp_path}/log",
    )
    piped = spark_pipe.summaries(cluster.sparkContext.parallelize(lines, 4), killing)
    assert [without_line(record) for record in piped.collect()] == records
    assert marker.exists()


def test_an_executor_is_killed_under_pandas(cluster: SparkSession, rows: list[dict], expected: dict, tmp_path: Path) -> None:
    marker = tmp_path / "killed"

    def summarize(frames):
        for number, frame in enumerate(spark_pandas.summarize(frames)):
            yield frame
            if number == 0 and once(marker):
                kill_parent("java")

    articles = cluster.createDataFrame(rows, "id string, text string").repartition(4)
    assert rows_of(articles.mapInPandas(summarize, spark_pandas.SCHEMA)) == expected
    assert marker.exists()


def test_a_python_worker_is_killed(cluster: SparkSession, rows: list[dict], expected: dict, tmp_path: Path) -> None:
    marker = tmp_path / "killed"

    def summarize(frames):
        for frame in spark_pandas.summarize(frames):
            yield frame
            kill_self(marker)

    articles = cluster.createDataFrame(rows, "id string, text string").repartition(4)
    assert rows_of(articles.mapInPandas(summarize, spark_pandas.SCHEMA)) == expected
    assert marker.exists()
