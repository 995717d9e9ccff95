"""The summarizer."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from apercu import _apercu
from apercu._errors import ApercuError
from apercu._results import BatchResult, Finding, Language, Summary, Translation, findings, summary_of

if TYPE_CHECKING:
    from typing_extensions import Buffer

Path: TypeAlias = "str | PathLike[str]"


def _paths(paths: Path | Sequence[Path] | None) -> list[Path]:
    if paths is None:
        return []
    return [paths] if isinstance(paths, (str, PathLike)) else list(paths)


class Summarizer:
    """Summarizes articles in both languages, and translates.

    It opens its models once, when they are first needed; keep it. Threads may share it, and a process that is forked, as
    ``multiprocessing`` and the workers of Spark do, starts threads of its own when it first uses it. It can be pickled: what
    travels are the options, not the models.

    A length is given in one of four ways:

    :param sentences: so many sentences; 3 if no length is given
    :param words: at most so many words, and fewer where what is left is not worth it
    :param ratio: at most this share of the article's words, above 0 and at most 1
    :param headline: a title and no sentence

    The others:

    :param about: terms in either language, set apart by commas: only sentences that bear on them, and an
        :class:`ArticleError` where none does
    :param strict: leave out titles and sentences whose translations have less confidence than this, from 0 to 1
    :param languages: the language of the summaries, or several
    :param translator: a folder of a model to translate with, or the name of one that ``apercu models pull`` fetched; a list of
        them for models of one direction. The models that are part of the package if not given.
    :param summarizer: a folder or name of a model that writes summaries, instead of choosing sentences
    :param glossary: a file of terms and their translations, or a list of them
    :param threads: threads to use, one for each processor if not given. Results do not depend on it. An engine that runs a
        worker on each processor wants 1.
    :raises OptionError: for an option that makes no sense
    :raises ModelError: for a model that cannot be opened
    :raises GlossaryError: for a glossary that cannot be read
    """

    def __init__(
        self,
        *,
        sentences: int | None = None,
        words: int | None = None,
        ratio: float | None = None,
        headline: bool = False,
        about: str | None = None,
        strict: float | None = None,
        languages: Language | Iterable[Language] = ("en", "fr"),
        translator: Path | Sequence[Path] | None = None,
        summarizer: Path | None = None,
        glossary: Path | Sequence[Path] | None = None,
        threads: int | None = None,
    ) -> None:
        languages = cast("list[Language]", [languages] if isinstance(languages, str) else list(languages))
        self._options: dict[str, Any] = {
            "sentences": sentences,
            "words": words,
            "ratio": ratio,
            "headline": headline,
            "about": about,
            "strict": strict,
            "languages": languages,
            "translator": translator,
            "summarizer": summarizer,
            "glossary": glossary,
            "threads": threads,
        }
        self._engine = _apercu.Engine(
            sentences=sentences,
            words=words,
            ratio=ratio,
            headline=headline,
            about=about,
            strict=strict,
            languages=languages,
            translators=_paths(translator),
            summarizer=summarizer,
            glossaries=_paths(glossary),
            threads=threads,
        )

    def __repr__(self) -> str:
        given = (f"{name}={value!r}" for name, value in self._options.items() if value not in (None, False))
        return f"Summarizer({', '.join(given)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return functools.partial(Summarizer, **self._options), ()

    def summarize(
        self,
        article: str | Buffer,
        *,
        title: str | None = None,
        language: Language | None = None,
        lossy: bool = False,
    ) -> Summary:
        """The summary of an article: what a file has, plain text or a web page, as a string or as bytes in UTF-8.

        Ctrl-C ends it early. Other threads run meanwhile.

        :param title: its title, if it is known; else the first paragraph may be one
        :param language: its language, if it is known
        :param lossy: replace bytes that are not UTF-8 instead of refusing them
        :raises ArticleError: for what is no article, and :class:`LanguageError` for one in another language
        """
        return summary_of(*self._engine.summarize(article, title=title, language=language, lossy=lossy))

    def batch(
        self,
        articles: Iterable[str | Buffer | Mapping[str, Any]],
        *,
        ordered: bool = True,
        language: Language | None = None,
        lossy: bool = False,
    ) -> Iterator[BatchResult]:
        """The summaries of many articles, as an iterator; the same as one by one, but quicker.

        It takes from ``articles`` as it goes, at most 128 ahead, so that memory does not grow with their number. One that fails is a
        result with an ``error``, and stops nothing. Ctrl-C, and dropping the iterator, end what is under way.

        :param articles: each one as for :meth:`summarize`, or a mapping as a line of ``apercu batch``: its ``text`` (plain text; a
            string or bytes), and perhaps its ``id`` (anything), ``title`` and ``language``
        :param ordered: in the order of the articles; else as they are done, which ``index`` and ``id`` tell apart
        :param language: the articles' language, if it is known
        :param lossy: replace bytes that are not UTF-8 instead of refusing them
        """
        batch = self._engine.batch(iter(articles), language=language, lossy=lossy, ordered=ordered)
        return (
            BatchResult(
                index,
                id,
                None if parts is None else summary_of(*parts),
                cast("ApercuError | None", error),
            )
            for index, id, parts, error in batch
        )

    def batch_json(
        self,
        lines: Iterable[str | Buffer],
        *,
        ordered: bool = True,
        language: Language | None = None,
    ) -> Iterator[str]:
        """What ``apercu batch --errors inline`` makes of JSON lines: the same bytes, a record for each line.

        Bounded as :meth:`batch`. Records have no line ends, empty lines have no records, and no addresses are fetched.

        :param lines: objects in JSON with ``text``, and perhaps ``id``, ``title`` and ``language``
        :param ordered: in the order of the lines; else as they are done
        :param language: the articles' language, if it is known
        """
        return self._engine.batch_json(iter(lines), language=language, ordered=ordered)

    def translate(self, lines: Iterable[str], *, to: Language) -> list[Translation]:
        """The translations of lines of text from the other language, each line on its own, with what in them looks wrong.

        Ctrl-C ends it early. Other threads run meanwhile.
        """
        if isinstance(lines, str):
            raise TypeError("lines are a list of strings, not one string: put it into a list")
        return [
            Translation(text, findings(json.loads(warnings)), json.loads(confidence))
            for text, warnings, confidence in self._engine.translate(list(lines), to=to)
        ]


def check(
    source: str, candidate: str, *, source_language: Language, language: Language | None = None
) -> tuple[Finding, ...]:
    """What in a sentence does not agree with its source, whoever wrote it: numbers, units, names, length, repetition.

    :param source: the sentence that it comes from
    :param candidate: the sentence
    :param source_language: the language of the source
    :param language: the language of the sentence, the other one if not given
    """
    language = language or ("en" if source_language == "fr" else "fr")
    return findings(json.loads(_apercu.check(source, candidate, source_language, language)))
