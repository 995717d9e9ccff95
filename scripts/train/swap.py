"""New numbers and names in old sentence pairs, so that the translator learns to copy what it has never seen."""

from collections import Counter, defaultdict

import numpy as np

BANK = 4000  # names kept of each length


class Swap:
    """Changes sentence pairs in place, in both languages alike and without changing a length.

    Numbers: where both sides hold the same digits, each digit stands for another one (a permutation for each pair).
    Names: a capitalised word of several pieces that stands in both, once in each, becomes the head of one such word
    seen before and the tail of another.
    """

    def __init__(self, vocab, share, seed):
        """share: of the pairs that are tried."""
        pieces = [vocab.id_to_piece(i) for i in range(vocab.get_piece_size())]
        self.digits = np.array([vocab.piece_to_id(d) for d in "0123456789"])
        self.digit_of = np.full(-(-len(pieces) // 8) * 8, -1)
        self.digit_of[self.digits] = np.arange(10)
        self.head = np.array([p[0] == "▁" and p[1:2].isupper() and p[1:].isalpha() for p in pieces])
        self.tail = np.array([p.replace("-", "").isalpha() and p[0] != "▁" for p in pieces])
        self.share, self.rng = share, np.random.default_rng(seed)
        self.bank = defaultdict(list)

    def __call__(self, source, target):
        """source, target: (B, length) ids; a tag comes first in `source`."""
        for row in np.flatnonzero(self.rng.random(len(source)) < self.share):
            self.swap_digits(source[row], target[row])
        for row in np.flatnonzero(self.rng.random(len(source)) < self.share):
            self.swap_names(source[row], target[row])

    def swap_digits(self, source, target):
        sides = [(side, self.digit_of[side]) for side in (source, target)]
        counts = [np.bincount(digits[digits >= 0], minlength=10) for _, digits in sides]
        if counts[0].any() and (counts[0] == counts[1]).all():
            other = self.digits[self.rng.permutation(10)]
            for side, digits in sides:
                side[digits >= 0] = other[digits[digits >= 0]]

    def names(self, side):
        """(pieces, start) of each name that stands once; the first word of a sentence may be no name."""
        found, ids = [], side.tolist()
        for at in np.flatnonzero(self.head[ids]):
            end = at + 1
            while end < len(ids) and self.tail[ids[end]]:
                end += 1
            if end - at > 1 and at > 1:
                found.append((tuple(ids[at:end]), at))
        once = Counter(name for name, _ in found)
        return {name: at for name, at in found if once[name] == 1}

    def swap_names(self, source, target):
        theirs = self.names(target)
        for name, at in self.names(source).items():
            if name not in theirs:
                continue
            bank = self.bank[len(name)]
            if len(bank) < BANK:
                bank.append(name)
            else:
                bank[self.rng.integers(BANK)] = name
            first, second = (bank[i] for i in self.rng.integers(len(bank), size=2))
            cut = self.rng.integers(1, len(name))
            new = first[:cut] + second[cut:]
            source[at : at + len(name)] = new
            target[theirs[name] : theirs[name] + len(name)] = new
