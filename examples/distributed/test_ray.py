"""Ray gives what the program gives, whatever the batches and actors, and though actors die."""

from pathlib import Path

import pyarrow as pa
import pytest
import ray
import ray_actors
from faults import kill_self


@pytest.fixture(scope="module", autouse=True)
def cluster():
    ray.init(
        num_cpus=3,
        include_dashboard=False,
        log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": str(Path(__file__).parent)}},
    )
    yield
    ray.shutdown()


def rows_of(dataset: ray.data.Dataset) -> dict:
    found = dataset.take_all()
    assert len({row["id"] for row in found}) == len(found)
    return {row["id"]: (row["record"], row["error"]) for row in found}


def dataset(rows: list[dict], blocks: int) -> ray.data.Dataset:
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    return ray.data.from_arrow(pa.Table.from_pylist(rows, schema)).repartition(blocks)


@pytest.mark.parametrize(("actors", "batch_size"), [(1, 64), (2, 1), (2, 5)])
def test_actors_and_batches(rows: list[dict], expected: dict, actors: int, batch_size: int) -> None:
    assert rows_of(ray_actors.summaries(dataset(rows, 3), actors, batch_size)) == expected


def test_an_actor_is_killed(rows: list[dict], expected: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = tmp_path / "killed"

    class Dying(ray_actors.Summarize):
        """Dies when it has summarized a batch, and has not given it."""

        def __call__(self, articles: pa.Table) -> pa.Table:
            summaries = super().__call__(articles)
            kill_self(marker)
            return summaries

    monkeypatch.setattr(ray_actors, "Summarize", Dying)
    assert rows_of(ray_actors.summaries(dataset(rows, 3), 2, 4)) == expected
    assert marker.exists()
