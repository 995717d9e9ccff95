"""What all steps of the training have in common about text: reading corpora, and marks made plain."""

import lzma
import re
import unicodedata

MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-", "…": "...",
                       "\u00ad": "", "\u200b": "", "\ufeff": ""})
GUILLEMETS = re.compile(r"«\s*|\s*»")
BEFORE_MARK = re.compile(r"(?<=[^\W_])[\s\u00a0\u202f]+(?=[;:?!%](?:\s|$|\"))")
SPACES = re.compile(r"\s+")


def plain(text):
    """Straight apostrophes and quotation marks, hyphens for dashes, no space before marks: what the parents were taught."""
    text = unicodedata.normalize("NFC", text).translate(MARKS)
    text = GUILLEMETS.sub('"', text)
    return SPACES.sub(" ", BEFORE_MARK.sub("", text)).strip()


def lines(path):
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as text:
        for line in text:
            yield line.rstrip("\n")


def pairs(path):
    """(English, French) of a corpus file: English TAB French on each line."""
    for line in lines(path):
        english, _, french = line.partition("\t")
        if english and french:
            yield plain(english), plain(french.partition("\t")[0])
