from collections.abc import Iterator, Sequence
from os import PathLike
from typing import Any, final

from typing_extensions import Buffer

__all__ = ["Batch", "Engine", "Lines", "__version__", "check", "message"]
__version__: str

@final
class Engine:
    def __new__(
        cls,
        *,
        sentences: int | None,
        words: int | None,
        ratio: float | None,
        headline: bool,
        about: str | None,
        strict: float | None,
        languages: Sequence[str],
        translators: Sequence[str | PathLike[str]],
        summarizer: str | PathLike[str] | None,
        glossaries: Sequence[str | PathLike[str]],
        threads: int | None,
    ) -> Engine: ...
    def summarize(
        self, data: str | Buffer, *, title: str | None, language: str | None, lossy: bool
    ) -> tuple[str, str]: ...
    def batch(self, articles: Iterator[Any], *, language: str | None, lossy: bool, ordered: bool) -> Batch: ...
    def batch_json(self, lines: Iterator[str | Buffer], *, language: str | None, ordered: bool) -> Lines: ...
    def translate(self, lines: list[str], *, to: str) -> list[tuple[str, str, str]]: ...

@final
class Batch:
    def __iter__(self) -> Batch: ...
    def __next__(self) -> tuple[int, Any, tuple[str, str] | None, Exception | None]: ...

@final
class Lines:
    def __iter__(self) -> Lines: ...
    def __next__(self) -> str: ...

def check(source: str, candidate: str, source_language: str, language: str) -> str: ...
def message(finding: str, language: str) -> str: ...
