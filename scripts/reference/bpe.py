"""Record how Python's SentencePiece splits the texts of `tokens.json` with a byte-pair model, and puts them together again.

    python scripts/reference/bpe.py [--out tests/reference]

Run it after `tokens.py`. Trains `bpe.model` on `sentences.txt`: byte pairs with byte fallback, `>>en<<` and `>>fr<<` as
user-defined symbols. `bpe.json` holds `ids` and `decoded` as `tokens.json` does for the other tokenizers.
"""

import argparse
import contextlib
import hashlib
import json
import tempfile
from pathlib import Path

import sentencepiece
from sentencepiece import SentencePieceProcessor, SentencePieceTrainer


def train(path, lines):
    # the options, file names among them, are part of the model: the same names make the same bytes
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_prefix="tiny", model_type="bpe", vocab_size=700, num_threads=1,
            byte_fallback=True, user_defined_symbols=[">>en<<", ">>fr<<"], normalization_rule_name="identity", minloglevel=2,
        )
        model = Path("tiny.model").read_bytes()
    path.write_bytes(model)
    return SentencePieceProcessor(model_file=str(path))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("tests/reference"))
    args = parser.parse_args()
    texts = json.loads((args.out / "tokens.json").read_text())["texts"]
    model = args.out / "bpe.model"
    spm = train(model, (args.out / "sentences.txt").read_text(encoding="utf-8").splitlines())
    ids = [spm.encode(text) for text in texts]
    answers = {
        "sentencepiece": sentencepiece.__version__, "sha256": hashlib.sha256(model.read_bytes()).hexdigest(), "ids": ids,
        "decoded": [spm.decode(i) for i in ids],
    }
    (args.out / "bpe.json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
