"""Beam: apercu as a model of `RunInference`.

    python beam_inference.py --input articles.jsonl --output summaries

The lines are JSON objects with `id` and `text`. A bundle that fails is done again, and its outputs of before are thrown
away: each article comes out once.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.ml.inference.base import ModelHandler, PredictionResult, RunInference
from apache_beam.options.pipeline_options import PipelineOptions

import apercu

Article = Mapping[str, Any]


class Apercu(ModelHandler[Article, PredictionResult, apercu.Summarizer]):
    """Articles in; for each the program's JSON, or what was wrong with it."""

    def __init__(self, max_batch_size: int = 64, **options: Any) -> None:
        """:param options: those of the summarizer; one thread if nothing is said, for Beam runs a worker on each core"""
        super().__init__(max_batch_size=max_batch_size)
        self._options = {"threads": 1, **options}

    def load_model(self) -> apercu.Summarizer:
        return apercu.Summarizer(**self._options)

    def run_inference(
        self, batch: Sequence[Article], model: apercu.Summarizer, inference_args: dict[str, Any] | None = None
    ) -> Iterable[PredictionResult]:
        for article, result in zip(batch, model.batch(batch), strict=True):
            yield PredictionResult(article, record(article, result), model_id="apercu")

    def get_metrics_namespace(self) -> str:
        return "apercu"


def record(article: Article, result: apercu.BatchResult) -> dict[str, str | None]:
    """A row of what comes out."""
    return {
        "id": article["id"],
        "record": result.summary.to_json() if result.summary else None,
        "error": str(result.error) if result.error else None,
    }


def summaries(articles: beam.PCollection[Article], handler: Apercu) -> beam.PCollection[dict[str, str | None]]:
    """A row for each article."""
    return articles | "Summarize" >> RunInference(handler) | "Rows" >> beam.Map(lambda result: result.inference)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--input", required=True)
    parser.add_argument("--output", required=True)
    known, others = parser.parse_known_args()
    with beam.Pipeline(options=PipelineOptions(others, save_main_session=True)) as pipeline:
        lines = pipeline | beam.io.ReadFromText(known.input)
        rows = summaries(lines | beam.Map(json.loads), Apercu())
        rows | beam.Map(lambda row: json.dumps(row, ensure_ascii=False)) | beam.io.WriteToText(known.output, ".jsonl")
