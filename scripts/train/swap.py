"""New numbers and names in old sentence pairs, so that the translator learns to copy what it has never seen."""

from collections import Counter, defaultdict

import numpy as np

BANK = 4000  # names kept of each length


class Side:
    """What the pieces of one vocabulary are."""

    def __init__(self, vocabulary):
        self.pieces = [vocabulary.id_to_piece(i) for i in range(vocabulary.get_piece_size())]
        self.id = {piece: i for i, piece in enumerate(self.pieces)}
        self.head = np.array([p[0] == "▁" and p[1:2].isupper() and p[1:].isalpha() for p in self.pieces])
        self.tail = np.array([p.replace("-", "").isalpha() and p[0] != "▁" for p in self.pieces])
        self.digit = np.array([int(p[-1]) if p[-1] in "0123456789" and len(p.strip("▁")) == 1 else -1 for p in self.pieces])

    def permuted(self, ids, permutation):
        """Each digit another one; a digit that begins a word still does."""
        new = {i: self.id.get(self.pieces[i][:-1] + str(permutation[self.digit[i]])) for i in set(ids[self.digit[ids] >= 0].tolist())}
        return None if None in new.values() else np.array([new.get(i, i) for i in ids.tolist()])

    def names(self, ids):
        """{pieces: start} of each name that stands once; the first word of a sentence may be no name."""
        found, ids = [], ids.tolist()
        for at in np.flatnonzero(self.head[ids]):
            end = at + 1
            while end < len(ids) and self.tail[ids[end]]:
                end += 1
            if end - at > 1 and at > 0:
                found.append((tuple(self.pieces[i] for i in ids[at:end]), at))
        once = Counter(name for name, _ in found)
        return {name: at for name, at in found if once[name] == 1}


class Swap:
    """Changes sentence pairs in place, in both languages alike and without changing a length.

    Numbers: where both sides hold the same digits, each digit stands for another one (a permutation for each pair).
    Names: a capitalised word of several pieces that stands in both, once in each, becomes the head of one such word
    seen before and the tail of another.
    """

    def __init__(self, source, target, share, seed):
        """source, target: SentencePiece vocabularies; share: of the pairs that are tried."""
        self.sides = [Side(source), Side(target)]
        self.share, self.rng = share, np.random.default_rng(seed)
        self.bank = defaultdict(list)

    def __call__(self, source, target):
        """source, target: (B, length) ids."""
        for row in np.flatnonzero(self.rng.random(len(source)) < self.share):
            self.swap_digits(source[row], target[row])
        for row in np.flatnonzero(self.rng.random(len(source)) < self.share):
            self.swap_names(source[row], target[row])

    def swap_digits(self, *ids):
        digits = [side.digit[i] for side, i in zip(self.sides, ids)]
        counts = [np.bincount(d[d >= 0], minlength=10) for d in digits]
        if counts[0].any() and (counts[0] == counts[1]).all():
            permutation = self.rng.permutation(10)
            new = [side.permuted(i, permutation) for side, i in zip(self.sides, ids)]
            if all(n is not None for n in new):
                for i, n in zip(ids, new):
                    i[:] = n

    def swap_names(self, *ids):
        ours, theirs = (side.names(i) for side, i in zip(self.sides, ids))
        for name in ours.keys() & theirs.keys():
            bank = self.bank[len(name)]
            if len(bank) < BANK:
                bank.append(name)
            else:
                bank[self.rng.integers(BANK)] = name
            first, second = (bank[i] for i in self.rng.integers(len(bank), size=2))
            cut = self.rng.integers(1, len(name))
            new = first[:cut] + second[cut:]
            for side, i, found in zip(self.sides, ids, (ours, theirs)):
                i[found[name] : found[name] + len(name)] = [side.id[piece] for piece in new]
