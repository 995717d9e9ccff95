"""Which pieces translate which: IBM model 1 (Brown et al. 1993) over pieces."""

import numpy as np

ROUNDS = 6
LONGEST = 60  # pieces of a side


def translations(sources, targets, sizes):
    """p(target piece | source piece) and how often the two are expected to stand for each other.

    sources, targets: lists of id arrays, pair by pair; sizes: of the two vocabularies. Returns arrays of one length: source id, target
    id, p, count."""
    keys, groups, at = [], [], 0
    for a, b in zip(sources, targets):
        if 0 < len(a) <= LONGEST and 0 < len(b) <= LONGEST:
            a, b = np.asarray(a, np.int64), np.asarray(b, np.int64)
            keys.append((a[None] * sizes[1] + b[:, None]).ravel())
            groups.append(np.repeat(np.arange(len(b), dtype=np.int32) + at, len(a)))
            at += len(b)
    keys, groups = np.concatenate(keys), np.concatenate(groups)
    links, link = np.unique(keys, return_inverse=True)
    of = links // sizes[1]
    p = np.ones(len(links))
    for _ in range(ROUNDS):
        w = p[link]
        counts = np.bincount(link, w / np.bincount(groups, w, minlength=at)[groups], minlength=len(links))
        p = counts / np.bincount(of, counts, minlength=sizes[0])[of]
    return of, links % sizes[1], p, counts
