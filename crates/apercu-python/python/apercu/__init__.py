"""Summaries of French and English news in both languages: offline, with the models inside.

>>> import apercu
>>> summarizer = apercu.Summarizer(sentences=1)
>>> summary = summarizer.summarize(
...     "Le pont de Valmont rouvre\\n\\nLe pont de Valmont a rouvert lundi après quatorze mois de travaux. "
...     "Les riverains attendaient cela depuis longtemps. Une fête est prévue samedi sur les deux rives."
... )
>>> summary.french.text
'Le pont de Valmont a rouvert lundi après quatorze mois de travaux.'
>>> summary.english.sentences[0].sources[0].text
'Le pont de Valmont a rouvert lundi après quatorze mois de travaux.'
"""

from apercu._apercu import __version__
from apercu._errors import (
    ApercuError,
    ArticleError,
    GlossaryError,
    LanguageError,
    ModelError,
    OptionError,
)
from apercu._results import (
    BatchResult,
    Finding,
    Language,
    LanguageSummary,
    Sentence,
    Source,
    Summary,
    Translation,
)
from apercu._summarizer import Summarizer, check

__all__ = [
    "ApercuError",
    "ArticleError",
    "BatchResult",
    "Finding",
    "GlossaryError",
    "Language",
    "LanguageError",
    "LanguageSummary",
    "ModelError",
    "OptionError",
    "Sentence",
    "Source",
    "Summarizer",
    "Summary",
    "Translation",
    "__version__",
    "check",
]
