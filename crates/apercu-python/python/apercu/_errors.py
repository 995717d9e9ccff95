"""What can go wrong. Files that cannot be read are the ``OSError`` that Python itself would raise."""


class ApercuError(Exception):
    """Anything that apercu reports; its kinds are below."""


class ArticleError(ApercuError, ValueError):
    """The input is no article: empty, no text, not UTF-8, too large, a web page without an article."""


class LanguageError(ArticleError):
    """The article is neither in French nor in English."""


class OptionError(ApercuError, ValueError):
    """An option has a value that makes no sense."""


class GlossaryError(ApercuError, ValueError):
    """A glossary is not what it is to be; the message names the file and the line."""


class ModelError(ApercuError):
    """A model cannot be found, opened or run."""
