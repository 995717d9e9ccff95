"""Beam gives what the program gives, whatever the batches, and though a bundle fails."""

from collections.abc import Iterable
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing.util import assert_that
from beam_inference import Apercu, summaries
from faults import once


def check(rows: list[dict], expected: dict, handler: Apercu, options: list[str]) -> None:
    """Runs a pipeline, in which what comes out is compared."""

    def equal(found: Iterable[dict]) -> None:
        found = list(found)
        assert len(found) == len(expected)
        assert {row["id"]: (row["record"], row["error"]) for row in found} == expected

    with beam.Pipeline(runner="DirectRunner", options=PipelineOptions(options)) as pipeline:
        assert_that(summaries(pipeline | beam.Create(rows), handler), equal)


@pytest.mark.parametrize("size", [1, 64])
def test_batches(rows: list[dict], expected: dict, size: int) -> None:
    check(rows, expected, Apercu(max_batch_size=size), ["--direct_num_workers=1"])


def test_workers_that_are_processes(rows: list[dict], expected: dict) -> None:
    options = ["--direct_num_workers=2", "--direct_running_mode=multi_processing"]
    check(rows, expected, Apercu(max_batch_size=4), options)


class Failing(Apercu):
    """Fails in the middle of its batch, once."""

    def __init__(self, marker: Path, **options) -> None:
        super().__init__(**options)
        self.marker = marker

    def run_inference(self, batch, model, inference_args=None):
        for number, result in enumerate(super().run_inference(batch, model)):
            yield result
            if number == 1 and once(self.marker):
                raise RuntimeError("as it was told")


def test_a_bundle_fails(rows: list[dict], expected: dict, tmp_path: Path) -> None:
    marker = tmp_path / "failed"
    with pytest.raises(Exception, match="as it was told"):
        check(rows, expected, Failing(marker, max_batch_size=8), ["--direct_num_workers=1"])
    # The direct runner does no bundle again; whoever runs the pipeline again gets what there is to get, once.
    check(rows, expected, Failing(marker, max_batch_size=8), ["--direct_num_workers=1"])
