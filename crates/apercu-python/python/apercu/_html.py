"""A summary as HTML, for notebooks: both languages side by side, and the article with the sources marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apercu._results import Finding, Language, LanguageSummary, Source, Summary

NAMES: tuple[tuple[Language, str], ...] = (("en", "English"), ("fr", "Français"))


def render(summary: Summary) -> str:
    """Both summaries, each sentence with the numbers of its sources, which the article has, too."""
    numbers: dict[Source, int] = {}
    parts: list[tuple[Language, str, LanguageSummary]] = [
        (language, name, part) for language, name in NAMES if (part := summary.in_language(language))
    ]
    sources = {source for _, _, part in parts for sentence in part.sentences for source in sentence.sources}
    for number, source in enumerate(sorted(sources, key=lambda source: (source.start, source.end)), 1):
        numbers[source] = number
    columns = "".join(_column(language, name, part, numbers) for language, name, part in parts)
    article = _article(summary.article.encode(), numbers)
    return (
        f'<div style="display:flex;gap:2em;flex-wrap:wrap">{columns}</div>'
        f"<details><summary>{summary.sentences_kept} / {summary.sentences_read}</summary>"
        f'<div lang="{summary.source_language}" style="white-space:pre-wrap">{article}</div></details>'
    )


def _column(language: Language, name: str, part: LanguageSummary, numbers: dict[Source, int]) -> str:
    title = f"<strong>{escape(part.title)}</strong>{_warnings(part.title_warnings, language)}" if part.title else ""
    sentences = "".join(
        f"<p>{escape(sentence.text)}{''.join(_reference(source, numbers[source]) for source in sentence.sources)}"
        f"{_warnings(sentence.warnings, language)}</p>"
        for sentence in part.sentences
    )
    return f'<div lang="{language}" style="flex:1;min-width:20em"><p><em>{name}</em></p><p>{title}</p>{sentences}</div>'


def _reference(source: Source, number: int) -> str:
    return f'<sup title="{escape(source.text)}">[{number}]</sup>'


def _warnings(warnings: tuple[Finding, ...], language: Language) -> str:
    return "".join(f"<br><small>⚠ {escape(warning.message(language))}</small>" for warning in warnings)


def _article(text: bytes, numbers: dict[Source, int]) -> str:
    """The article's text with its sources marked. One that overlaps the one before it begins where that one ends."""
    out: list[str] = []
    place = 0
    for source, number in numbers.items():
        start = max(place, source.start)
        out.append(escape(text[place:start].decode()))
        if start < source.end:
            out.append(f"<mark>{escape(text[start : source.end].decode())}</mark><sup>[{number}]</sup>")
            place = source.end
    out.append(escape(text[place:].decode()))
    return "".join(out)
