"""Rarer words within sentences: more pairs, made of those that there are and of a dictionary.

    python rare.py --direction fr-en --dictionary words.tsv.xz --seen mono/*.xz --out back-fr-rare.tsv corpus/news.tsv.xz corpus/general.tsv.xz

Where a pair holds both sides of an entry, both become another entry's, of the same kind: nouns of one gender, number and first
sound, regular verbs in the same form (after Fadaee, Bisazza and Monz 2017). The new entry's source word is rare in the pairs;
those that stand in the texts `--seen` come first. Genders are counted from the articles before a word.
"""

import argparse
import itertools
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from text import lines, pairs

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Articles and the like that tell the gender of a French noun.
MASCULINE, FEMININE = {"le", "un", "du", "au", "ce", "cet", "aucun"}, {"la", "une", "cette", "aucune"}
# (English ending, French ending) of a regular verb's forms: infinitive, present, past.
FORMS = [("", "er"), ("s", "e"), ("", "ent"), ("ed", "é"), ("ed", "a"), ("ed", "ait"), ("ing", "ant")]
CERTAIN = 0.8  # share of the articles that agree on a gender
NOUN = 0.15  # share of a noun's places that have an article before them; adjectives have fewer


def vowel(word):
    return word[0] in "aeiouyhàâéèêëîïôùûœ"


def inflected(stem, ending):
    """An English verb with a regular ending: make, makes, making; carry, carries, carried; pass, passes."""
    if ending in ("ed", "ing") and stem.endswith("e") and not stem.endswith("ee"):
        return stem[:-1] + ending
    if ending in ("s", "ed") and re.search(r"[^aeiou]y$", stem):
        return stem[:-1] + ("ies" if ending == "s" else "ied")
    if ending == "s" and re.search(r"(s|x|z|ch|sh)$", stem):
        return stem + "es"
    return stem + ending


def plurals(english, french):
    if french[-1] in "sxz":
        return None
    tail = "aux" if french.endswith("al") else french[-1] + ("x" if re.search(r"(eau|eu)$", french) else "s")
    return inflected(english, "s"), (french[:-2] if tail == "aux" else french[:-1]) + tail


class Entry:
    __slots__ = ("english", "french", "kind", "used")

    def __init__(self, english, french, kind):
        self.english, self.french, self.kind, self.used = english, french, kind, 0


def entries(path, genders):
    """Each form of each entry of one word a side: (English, French, kind)."""
    for english, french in pairs(path):
        verb = english.lower().startswith("to ")
        english, french = re.sub(r"^(to|an?|the) ", "", english.lower().strip()), french.lower().strip()
        if not (WORD.fullmatch(english) and WORD.fullmatch(french) and len(english) > 2 and len(french) > 2):
            continue
        gender = None if verb else genders.get(french)
        sounds = vowel(english), vowel(french)
        if gender:
            yield Entry(english, french, ("noun", gender, 1, *sounds))
            if both := plurals(english, french):
                yield Entry(*both, ("noun", gender, 2, *sounds))
        elif french.endswith("er") and not re.search(r"[cgé]er$|.[eé].er$|[aou]yer$", french):
            for form, (a, b) in enumerate(FORMS):
                yield Entry(inflected(english, a), french[:-2] + b, ("verb", form, *sounds))


def count_genders(texts):
    found, all_words = defaultdict(Counter), Counter()
    for text in texts:
        words = WORD.findall(text.lower())
        all_words.update(words)
        for before, word in zip(words, words[1:]):
            if before in MASCULINE or before in FEMININE:
                found[word]["m" if before in MASCULINE else "f"] += 1
    genders = {}
    for word, counts in found.items():
        gender, most = counts.most_common(1)[0]
        if most >= CERTAIN * counts.total() and counts.total() >= NOUN * all_words[word]:
            genders[word] = gender
    return genders


def replaced(text, old, new):
    """`old` stands once as a word of `text`."""
    at = [m for m in WORD.finditer(text) if m.group().lower() == old]
    if len(at) != 1:
        return None
    m = at[0]
    return text[: m.start()] + (new.capitalize() if m.group()[0].isupper() else new) + text[m.end() :]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--direction", choices=["fr-en", "en-fr"], required=True, help="the source word of the entries put in is rare")
    parser.add_argument("--dictionary", type=Path, required=True)
    parser.add_argument("--seen", type=Path, nargs="*", default=[], help="texts of either language whose words come first")
    parser.add_argument("--rare", type=int, default=40, help="the source word stands at most as often in all pairs")
    parser.add_argument("--each", type=int, default=4, help="sentences for each entry")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("corpus", nargs="+", type=Path)
    args = parser.parse_args()
    rng, side = random.Random(args.seed), 0 if args.direction == "en-fr" else 1
    text = [pair for path in args.corpus for pair in pairs(path)]
    counts = Counter(word for pair in text for word in WORD.findall(pair[side].lower()))
    more = [line for path in args.seen for line in lines(path)]
    genders = count_genders(itertools.chain((french for _, french in text), more))
    seen = {word for line in more for word in WORD.findall(line.lower())}
    known, rare = defaultdict(dict), defaultdict(list)
    for entry in entries(args.dictionary, genders):
        known[entry.english][entry.french] = entry
        if counts[(entry.english, entry.french)[side]] <= args.rare:
            rare[entry.kind].append(entry)
    for kind in rare.values():
        rng.shuffle(kind)
        kind.sort(key=lambda entry: (entry.english, entry.french)[side] in seen)  # the last are taken first
    print(f"{sum(map(len, rare.values()))} rare entries in {len(rare)} kinds, {len(genders)} genders", file=sys.stderr, flush=True)
    rng.shuffle(text)
    made = 0
    with open(args.out, "w", encoding="utf-8") as out:
        for english, french in text:
            words = WORD.findall(english.lower()), set(WORD.findall(french.lower()))
            if not 5 <= len(words[0]) <= 45:
                continue
            new = english, french
            for word in set(words[0]):
                for other, entry in known.get(word, {}).items():
                    waiting = rare.get(entry.kind)
                    if other in words[1] and waiting:
                        both = replaced(new[0], word, waiting[-1].english), replaced(new[1], other, waiting[-1].french)
                        if None not in both:
                            new = both
                            waiting[-1].used += 1
                            if waiting[-1].used == args.each:
                                waiting.pop()
                            elif len(waiting) > 1:  # another one next
                                waiting.insert(-min(len(waiting), 50), waiting.pop())
                            break
            if new != (english, french):
                out.write("\t".join(new) + "\n")
                made += 1
    left = sum(entry.used == 0 for kind in rare.values() for entry in kind)
    print(f"{made} pairs, {left} rare forms in none", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
