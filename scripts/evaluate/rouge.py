"""ROUGE-1, ROUGE-2 and ROUGE-L as F1 (Lin, 2004), without stemming and without stop words.

Tokens are the lower-case runs of letters and digits, accents kept: the pattern `[^\\W_]+`. The default of the package
`rouge-score` drops accented letters, which reads about 0.8 higher on French.
"""

import re
from collections import Counter

TOKEN = re.compile(r"[^\W_]+")


def tokens(text):
    return TOKEN.findall(text.lower())


def f1(overlap, candidate, reference):
    """The harmonic mean of precision and recall, times 100."""
    return 200 * overlap / (candidate + reference) if overlap else 0.0


def ngrams(words, n):
    return Counter(zip(*(words[i:] for i in range(n))))


def rouge_n(candidate, reference, n):
    ours, theirs = ngrams(candidate, n), ngrams(reference, n)
    return f1((ours & theirs).total(), ours.total(), theirs.total())


def rouge_l(candidate, reference):
    """By the longest common subsequence of the two texts."""
    row = [0] * (len(reference) + 1)
    for word in candidate:
        diagonal = 0
        for i, other in enumerate(reference, 1):
            above = row[i]
            row[i] = diagonal + 1 if word == other else max(above, row[i - 1])
            diagonal = above
    return f1(row[-1], len(candidate), len(reference))


def scores(candidate, reference):
    """(R-1, R-2, R-L) of two lists of tokens."""
    return (
        rouge_n(candidate, reference, 1),
        rouge_n(candidate, reference, 2),
        rouge_l(candidate, reference),
    )
