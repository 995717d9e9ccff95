"""Ray Data: actors that keep a summarizer, and batches of Arrow tables that go through them.

    python ray_actors.py articles.parquet summaries

The table has the columns `id` and `text`. Batches come out in any order; `id` tells rows apart.
"""

import sys

import pyarrow as pa
import ray


class Summarize:
    """An actor: it opens the models once and lives as long as its pool."""

    def __init__(self) -> None:
        # Here, for it runs in a worker.
        import apercu

        # One thread, for Ray runs an actor on each core.
        self.summarizer = apercu.Summarizer(threads=1)

    def __call__(self, articles: pa.Table) -> pa.Table:
        import apercu.arrow

        return apercu.arrow.summarize(articles, self.summarizer).read_all()


def summaries(articles: ray.data.Dataset, actors: int, batch_size: int = 64) -> ray.data.Dataset:
    """A row for each article. An actor that dies is started again, and its batch is done again."""
    return articles.map_batches(
        Summarize,
        batch_format="pyarrow",
        batch_size=batch_size,
        compute=ray.data.ActorPoolStrategy(size=actors),
        num_cpus=1,
    )


if __name__ == "__main__":
    ray.init()
    cores = int(ray.cluster_resources()["CPU"])
    summaries(ray.data.read_parquet(sys.argv[1]), actors=max(1, cores - 1)).write_parquet(sys.argv[2])
