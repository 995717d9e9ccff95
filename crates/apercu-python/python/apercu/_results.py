"""What comes out: frozen objects, made of the program's JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from apercu import _apercu
from apercu._errors import ApercuError

Language: TypeAlias = Literal["en", "fr"]
"""English or French."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the article a sentence comes from."""

    start: int
    """The first byte of the article's text in UTF-8: ``summary.article.encode()[source.start:source.end]``."""
    end: int
    """The byte after the last one."""
    text: str
    """The sentence as it stands there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in which a sentence does not agree with its source: a number that is missing, say."""

    kind: str
    """What it is: ``missing_number``, ``invented_name``, ``untranslated`` and others."""
    _json: str = field(repr=False)

    def message(self, language: Language = "en") -> str:
        """One short sentence about it, for a reader of this language."""
        return _apercu.message(self._json, language)

    def to_dict(self) -> dict[str, Any]:
        """Its kind and its details, as in the JSON."""
        details: dict[str, Any] = json.loads(self._json)
        return details

    @classmethod
    def _of(cls, details: dict[str, Any]) -> Finding:
        return cls(details["kind"], json.dumps(details, ensure_ascii=False))


def findings(details: list[dict[str, Any]]) -> tuple[Finding, ...]:
    """Findings of their JSON."""
    return tuple(Finding._of(finding) for finding in details)  # pyright: ignore[reportPrivateUsage]


@dataclass(frozen=True, slots=True)
class Translation:
    """A line in the other language."""

    text: str
    """The translation."""
    warnings: tuple[Finding, ...]
    """What in it does not agree with its source; empty where all is well."""
    confidence: float | None
    """The probability that it does not mislead, where it could be read back."""

    def to_dict(self) -> dict[str, Any]:
        """The same as a dictionary."""
        warnings = [warning.to_dict() for warning in self.warnings]
        return {"text": self.text, "warnings": warnings, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a summary."""

    text: str
    """The sentence, in the language of the summary."""
    sources: tuple[Source, ...]
    """The sentences of the article that it comes from."""
    score: float
    """What the summarizer gave it; comparable within one article only."""
    confidence: float | None
    """The probability that it does not mislead, where it is a translation that could be read back."""
    warnings: tuple[Finding, ...]
    """What in it does not agree with its sources; empty where all is well."""


@dataclass(frozen=True, slots=True)
class LanguageSummary:
    """The summary in one language."""

    title: str | None
    """The title in this language."""
    title_confidence: float | None
    """The probability that the title does not mislead, where it is a translation that could be read back."""
    title_warnings: tuple[Finding, ...]
    """What in the title does not agree with the article's own."""
    sentences: tuple[Sentence, ...]
    """The sentences, in the order of the article."""
    left_out: int
    """Title and sentences that ``strict`` left out."""

    @property
    def text(self) -> str:
        """The sentences as one text, without the title."""
        return " ".join(sentence.text for sentence in self.sentences)

    @classmethod
    def _of(cls, facts: dict[str, Any] | None) -> LanguageSummary | None:
        if facts is None:
            return None
        sentences = (
            Sentence(
                sentence["text"],
                tuple(Source(**source) for source in sentence["sources"]),
                sentence["score"],
                sentence.get("confidence"),
                findings(sentence["warnings"]),
            )
            for sentence in facts["sentences"]
        )
        return cls(
            facts["title"],
            facts.get("title_confidence"),
            findings(facts["title_warnings"]),
            tuple(sentences),
            facts.get("left_out", 0),
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """An article's summary in both languages. In a notebook it shows itself, with its sources marked in the article."""

    source_language: Language
    """The language of the article."""
    title: str | None
    """The article's own title."""
    english: LanguageSummary | None
    """The English summary, unless it was not asked for."""
    french: LanguageSummary | None
    """The French summary, unless it was not asked for."""
    sentences_read: int
    """Sentences of the article."""
    sentences_kept: int
    """Sentences of the summary."""
    whole: bool
    """Whether the article is no longer than the summary was to be, and so stands here whole."""
    model: str
    """Name of the model that translated."""
    summarizer: str
    """Name of what chose the sentences or wrote them."""
    article: str = field(repr=False)
    """The article's text, whose bytes the sources count."""
    _json: str = field(repr=False)

    def in_language(self, language: Language) -> LanguageSummary | None:
        """The summary in this language, unless it was not asked for."""
        return self.english if language == "en" else self.french

    def to_dict(self) -> dict[str, Any]:
        """Everything that is known, as the program's JSON has it."""
        facts: dict[str, Any] = json.loads(self._json)
        return facts

    def to_json(self) -> str:
        """The program's JSON itself, on one line: what ``apercu batch`` writes after ``line`` and ``id``."""
        return self._json

    def _repr_html_(self) -> str:
        from apercu import _html

        return _html.render(self)

    @classmethod
    def _of(cls, record: str, article: str) -> Summary:
        facts = json.loads(record)
        part = LanguageSummary._of  # pyright: ignore[reportPrivateUsage]
        return cls(
            source_language=facts["source_language"],
            title=facts["title"],
            english=part(facts.get("english")),
            french=part(facts.get("french")),
            sentences_read=facts["counts"]["sentences_read"],
            sentences_kept=facts["counts"]["sentences_kept"],
            whole=facts["whole"],
            model=facts["model"],
            summarizer=facts["summarizer"],
            article=article,
            _json=record,
        )


summary_of = Summary._of  # pyright: ignore[reportPrivateUsage]
"""A summary of its JSON and the article's text."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """An article of a batch: its summary, or what was wrong with it."""

    index: int
    """Its place in the batch, from 0."""
    id: Any
    """The ``id`` that the article came with; ``None`` without one."""
    summary: Summary | None
    """Its summary; ``None`` if it failed."""
    error: ApercuError | None
    """What was wrong; ``None`` if it has a summary."""

    def unwrap(self) -> Summary:
        """The summary; raises the error if there is none."""
        if self.summary is None:
            raise self.error or ApercuError("there is neither a summary nor an error")
        return self.summary

    def to_dict(self) -> dict[str, Any]:
        """The record that ``apercu batch`` writes for a line: ``line`` (from 1), ``id``, and the summary or an ``error``."""
        record: dict[str, Any] = {"line": self.index + 1}
        if self.id is not None:
            record["id"] = self.id
        if self.summary is None:
            return record | {"error": str(self.error)}
        return record | self.summary.to_dict()
