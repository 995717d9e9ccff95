"""Spark through the program: each partition's lines go through `apercu batch`.

    spark-submit spark_pipe.py articles.jsonl summaries

Every executor needs the program `apercu` on its PATH; it is one file. The lines are JSON objects with `text`, and `id`,
which they need here: `line` in a record counts within its partition.
"""

import sys

from pyspark import RDD
from pyspark.sql import SparkSession

# One thread, for Spark runs a task on each core; errors inline, for a bad line is no reason to do the partition again.
COMMAND = "apercu batch --errors inline --threads 1 --quiet"


def summaries(lines: RDD[str], command: str = COMMAND) -> RDD[str]:
    """A record for each line. Without `checkCode`, Spark would take a program that died for one that was done."""
    return lines.pipe(command, checkCode=True)


if __name__ == "__main__":
    spark = SparkSession.builder.appName("apercu").getOrCreate()
    summaries(spark.sparkContext.textFile(sys.argv[1])).saveAsTextFile(sys.argv[2])
