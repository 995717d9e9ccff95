"""Summaries to compare with: the first sentences, LexRank, and the best choice that there is."""

import math
from collections import Counter

from rouge import f1, ngrams, tokens


def lexrank(sentences, count, threshold=0.1, damping=0.85):
    """The `count` most central sentences (Erkan and Radev, 2004), in order: PageRank over TF-IDF cosines."""
    texts = [Counter(tokens(sentence)) for sentence in sentences]
    frequency = Counter(word for text in texts for word in text)
    rarity = {word: math.log(len(texts) / n) for word, n in frequency.items()}
    vectors = [{word: n * rarity[word] for word, n in text.items()} for text in texts]
    norms = [math.sqrt(sum(v * v for v in vector.values())) for vector in vectors]

    def alike(a, b):
        if not norms[a] or not norms[b]:
            return 0.0
        return sum(v * vectors[b].get(word, 0.0) for word, v in vectors[a].items()) / norms[a] / norms[b]

    size = len(texts)
    links = [[j for j in range(size) if i == j or alike(i, j) > threshold] for i in range(size)]
    rank = [1 / size] * size
    for _ in range(100):
        passed = [0.0] * size
        for i, targets in enumerate(links):
            for j in targets:
                passed[j] += rank[i] / len(targets)
        rank = [(1 - damping) / size + damping * p for p in passed]
    best = sorted(range(size), key=lambda i: -rank[i])[:count]
    return sorted(best)


def oracle(sentences, reference, most=3):
    """Up to `most` sentences, each the one that raises R-1 + R-2 most, while one does."""
    texts = [tokens(sentence) for sentence in sentences]
    wanted = [ngrams(reference, n) for n in (1, 2)]

    def value(chosen):
        words = [word for i in sorted(chosen) for word in texts[i]]
        return sum(f1((ours & ref).total(), ours.total(), ref.total()) for n, ref in enumerate(wanted, 1) for ours in [ngrams(words, n)])

    chosen, best = [], 0.0
    while len(chosen) < most:
        gains = [(value([*chosen, i]), i) for i in range(len(texts)) if i not in chosen]
        gain, sentence = max(gains, default=(0.0, None))
        if gain <= best:
            break
        chosen.append(sentence)
        best = gain
    return sorted(chosen)
