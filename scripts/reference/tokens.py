"""Record how the Python tokenizers split a table of awkward strings, and how they put the ids together again.

    python scripts/reference/tokens.py --model models/vocab.model [--out tests/reference]

Trains two tiny tokenizers on `sentences.txt`, a Marian folder (`marian-tokenizer/`) and a unigram model with a normalizer
of its own (`unigram.model`), and writes `tokens.json`, which the README beside it describes.
"""

import argparse
import contextlib
import hashlib
import json
import tempfile
import warnings
from collections import Counter
from pathlib import Path

import sentencepiece
import transformers
from sentencepiece import SentencePieceProcessor, SentencePieceTrainer
from transformers import MarianTokenizer

TEXTS = [
    # nothing, white space and its neighbours
    "", " ", "   ", "\t", "\n", "\r\n", "\u00a0", "\u202f", "\u3000",
    " leading", "trailing ", "  two  spaces  inside  ", "tab\there", "line\nbreak", "carriage\r\nreturn", "form\ffeed",
    "no-break\u00a0space", "narrow\u202fspace", "thin\u2009space", "figure\u2007space", "ideographic\u3000space",
    "line\u2028separator", "next\u0085line", "vertical\u000btab",
    # accents, composed and decomposed
    "é", "e\u0301", "déjà vu", "de\u0301ja\u0300 vu", "Où ça\u202f?", "Noël à Noe\u0308l", "ÉCOLE", "E\u0301COLE",
    "çÇ c\u0327C\u0327", "ÿ Ÿ ü ï", "naïve façade", "Ångström \u212b \u00c5", "e\u0301\u0302", "\u0301", "\u0301\u0301", " \u0301a",
    "q\u0307\u0323 q\u0323\u0307", "ñandú São Tomé", "İstanbul ıspanak", "ẞ ß STRASSE",
    # punctuation of French and English
    "«\u00a0Bonjour\u00a0», dit-il.", "« Bonjour »", "L’été", "L'été", "“quoted” ‘single’", "„unten“ ‚so‘", "wait…", "wait...",
    "a—b – c ― d - e", "− 5 ‑ hyphen", "10\u202f000\u00a0€", "5 % de 1,2 M$", "¿Qué? ¡No!", "!!! ??? ;;;", "(a) [b] {c} <d>",
    "* _ ` ~ ^ | \\ / @ # & =", "l'«\u00a0abc\u00a0»", "n° 5, 1er, 2ᵉ, m², H₂O", "½ ¼ ⅓", "™ © ® § ¶ †",
    # ligatures, full width, compatibility forms
    "œuvre Œuvre", "curriculum vitæ Æ", "ﬁn ﬂeur ﬀ ﬃ ﬆ", "ＡＢＣ　１２３", "ｱｲｳ", "①②③ Ⅳ ⅷ", "㎏ ㎞ ℃ № ℡", "ĳ Ĳ ŉ ſ",
    # digits
    "0", "1234567890", "3,14 3.14", "10 h 30", "12:45", "2026-11-23", "+33 1 23 45 67 89", "1 000 000", "٠١٢٣", "१२३",
    # emoji
    "😀", "I ❤️ Paris", "👨‍👩‍👧‍👦", "👩🏽‍💻", "🇫🇷🇬🇧", "🏳️‍🌈", "1️⃣", "☃ ☃︎ ☃️", "😀😀😀 ok",
    # scripts
    "Привет, мир", "Γειά σου Κόσμε", "مرحبا بالعالم", "שלום", "你好，世界。", "こんにちは世界", "안녕하세요", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "नमस्ते",
    "สวัสดี", "abcабвαβγ中文", "Москва is Moscow", "𝒜𝓑𝕔 𝟙𝟚", "𐍈 𓀀",
    # special tokens and the tokenizer's own marks
    "<unk>", "</s>", "<s>", "<pad>", "a <unk> b", "end</s>", "</s> start", "<0x41>", "▁", "a▁b", "▁▁ a", "_",
    ">>en<<", ">>fr<<", ">>en<< Bonjour", "Hello >>fr<< there", "two >>en<< and >>fr<< tags", ">>xx<< Hello", ">> en <<",
    # characters that cannot be seen
    "\u0000", "nul\u0000inside", "\u0001\u0002", "bell\u0007", "escape\u001b[31m", "delete\u007f", "c1\u0080\u009f",
    "soft\u00adhyphen", "zero\u200bwidth", "joiner\u200dnon\u200cjoiner", "word\u2060joiner", "\ufeffBOM", "inside\ufeffBOM",
    "left\u200eright\u200f", "\u202eoverride\u202c", "\u2066isolate\u2069", "\ufffd", "\ufffe\uffff", "\ue000 private \U000f0000",
    "tag\U000e0041", "variation\ufe0f", "\ufffc object",
    # long
    "anticonstitutionnellement", "a" * 300, "ab " * 60, "é" * 100, "😀" * 20, "x" + "\u0301" * 40, "supercalifragilistic" * 8,
    # ordinary
    "https://www.example.org/a/b?c=d&e=%20#f", "jean.dupont@example.fr", "C'est-à-dire qu'aujourd'hui…", "don't can't we'll",
    "M. Dupont et Mme Martin", "THE QUICK BROWN FOX", "iPhone15ProMax", "snake_case camelCase", "1.Un 2.Deux", "fin.Début",
    "The library was closed on Monday, the mayor said.", "La bibliothèque était fermée lundi, a dit le maire.",
]  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789àâçèéêëîïôùûüœæÀÇÉÈÊŒ«»’“”—–-…'.,;:!?()%€"
assert len(set(TEXTS)) == len(TEXTS)


def train(path, lines, rules=None, **options):
    """A unigram SentencePiece model with end and unknown tokens only. `rules`: what its normalizer replaces."""
    rules = [[" ".join(f"{ord(c):X}" for c in side) for side in rule] for rule in (rules or {}).items()]
    path = path.resolve()
    # the options, file names among them, are part of the model: the same names make the same bytes
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        if rules:
            Path("rules.tsv").write_text("".join("\t".join(rule) + "\n" for rule in rules))
            options["normalization_rule_tsv"] = "rules.tsv"
        SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_prefix="tiny", model_type="unigram", hard_vocab_limit=False, num_threads=1,
            eos_id=0, unk_id=1, bos_id=-1, pad_id=-1, minloglevel=2, **options,
        )
        path.write_bytes(Path("tiny.model").read_bytes())
    return SentencePieceProcessor(model_file=str(path))


def make_marian_folder(folder, lines):
    """source.spm and target.spm for French to English, and vocab.json as opus-mt has it: the pieces of both in order of
    frequency, with ids that are not SentencePiece's. Two pieces are left out, which then are unknown."""
    folder.mkdir(parents=True, exist_ok=True)
    english, french = lines[:25], lines[25:]
    # SentencePiece's default rules, nmt_nfkc, for the source
    source = train(folder / "source.spm", french, vocab_size=320, required_chars=LETTERS)
    target = train(folder / "target.spm", english, vocab_size=260, normalization_rule_name="identity")
    count = Counter()
    for spm, side in ((source, french), (target, english)):
        count.update(dict.fromkeys((spm.id_to_piece(i) for i in range(2, len(spm))), 0))
        for line in side:
            count.update(spm.encode(line, out_type=str))
    pieces = sorted(count, key=lambda piece: (-count[piece], piece))
    left_out = {"j", "▁le"}
    assert left_out < set(pieces)
    pieces = ["</s>", "<unk>", ">>en<<", ">>fr<<", *(p for p in pieces if p not in left_out), "<pad>"]
    text = json.dumps({piece: i for i, piece in enumerate(pieces)}, ensure_ascii=False, indent=1)
    (folder / "vocab.json").write_text(text + "\n", encoding="utf-8")
    return MarianTokenizer.from_pretrained(folder)


def make_unigram(path, lines):
    """A unigram model whose normalizer differs from SentencePiece's default in its rules and its treatment of spaces."""
    rules = {"’": "'", "œ": "oe", "Œ": "Oe", "\u00a0": " ", "\u202f": " ", "e\u0301": "é", "…": "...", "\u00ad": "", "ß": "ss"}
    return train(
        path, lines, rules, vocab_size=320, required_chars=LETTERS, add_dummy_prefix=False, remove_extra_whitespaces=False,
        user_defined_symbols=[">>en<<", ">>fr<<"],
    )


def by_sentencepiece(spm, path):
    ids = [spm.encode(text) for text in TEXTS]
    return {"sha256": sha256(path), "ids": ids, "decoded": [spm.decode(i) for i in ids]}


def by_marian(tokenizer, folder):
    ids = [tokenizer(text).input_ids for text in TEXTS]
    plain = [[tokenizer.encoder.get(p, 1) for p in tokenizer.spm_source.encode(t, out_type=str)] + [0] for t in TEXTS]
    files = sorted(folder.iterdir())

    def decode(ids):
        return tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)

    return {
        "sha256": {f.name: sha256(f) for f in files}, "ids": ids, "decoded": [decode(i) for i in ids],
        "ids_without_special": [None if p == i else p for p, i in zip(plain, ids)],
    }


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="a SentencePiece file with byte fallback, language tags and a <pad>")
    parser.add_argument("--out", type=Path, default=Path("tests/reference"))
    args = parser.parse_args()
    warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
    lines = (args.out / "sentences.txt").read_text(encoding="utf-8").splitlines()
    marian = make_marian_folder(args.out / "marian-tokenizer", lines)
    unigram = make_unigram(args.out / "unigram.model", lines)
    answers = {
        "sentencepiece": sentencepiece.__version__, "transformers": transformers.__version__, "texts": TEXTS,
        "byte-fallback": by_sentencepiece(SentencePieceProcessor(model_file=str(args.model)), args.model),
        "marian": by_marian(marian, args.out / "marian-tokenizer"),
        "unigram": by_sentencepiece(unigram, args.out / "unigram.model"),
    }
    (args.out / "tokens.json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
