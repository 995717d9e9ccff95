"""Make a small folder of each layout that has no tokenizer.json, and record what `transformers`' tokenizers answer.

    python scripts/reference/layouts.py [--out tests/reference/layouts]

Writes a folder each of `bart`, `mbart50`, `m2m100`, `nllb`, `barthez`, `t5` and `pegasus`, with `config.json` and the files of
the tokenizer, trained on `sentences.txt`, and `reference.json`: for each layout the `ids` of those sentences without special
tokens, what is `decoded` from them, and the ids of some `tokens`.
"""

import argparse
import json
import shutil
from pathlib import Path

import sentencepiece
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    BarthezTokenizer,
    BartTokenizer,
    M2M100Tokenizer,
    MBart50Tokenizer,
    NllbTokenizer,
    PegasusTokenizer,
    T5Tokenizer,
)
from transformers.models.nllb import tokenization_nllb

PIECES = 260


def train(sentences, path, **ids):
    """A small unigram model; text is not normalized, so that the file has no table for it."""
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences), model_prefix=str(path.with_suffix("")), vocab_size=PIECES,
        normalization_rule_name="identity", character_coverage=1.0, hard_vocab_limit=False, **ids,
    )
    path.with_suffix(".vocab").unlink()
    return sentencepiece.SentencePieceProcessor(model_file=str(path.with_suffix(".model")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("tests/reference/layouts"))
    out = parser.parse_args().out
    sentences = (out.parent / "sentences.txt").read_text().splitlines()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    fairseq = train(sentences, out / "fairseq.spm")
    padded = train(sentences, out / "padded.spm", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    size = fairseq.get_piece_size()
    reference = {}

    def folder(name, model_type, vocab_size, **files):
        path = out / name
        path.mkdir()
        config = {"model_type": model_type, "vocab_size": vocab_size}
        (path / "config.json").write_text(json.dumps(config) + "\n")
        for target, source in files.items():
            target = {"bpe": "sentencepiece.bpe.model", "spiece": "spiece.model"}[target]
            shutil.copy(out / source, path / target)
        return path

    def record(name, tokenizer, tokens):
        ids = [tokenizer.convert_tokens_to_ids(tokenizer.tokenize(sentence)) for sentence in sentences]
        decode = [tokenizer.decode(i, skip_special_tokens=True, clean_up_tokenization_spaces=False) for i in ids]
        reference[name] = {
            "ids": ids, "decoded": [text.strip() for text in decode],
            "tokens": {token: tokenizer.convert_tokens_to_ids(token) for token in tokens},
        }

    bart = folder("bart", "bart", 400)
    bytes_pairs = ByteLevelBPETokenizer()
    bytes_pairs.train_from_iterator(
        sentences, vocab_size=400, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"], show_progress=False
    )
    bytes_pairs.save_model(str(bart))
    record("bart", BartTokenizer.from_pretrained(bart), ["<s>", "</s>", "<pad>", "<mask>"])

    path = folder("mbart50", "mbart", size + 54, bpe="fairseq.model")
    record("mbart50", MBart50Tokenizer.from_pretrained(path), ["<s>", "</s>", "en_XX", "fr_XX", "sl_SI", "<mask>"])

    path = folder("nllb", "m2m_100", size + 204, bpe="fairseq.model")
    record("nllb", NllbTokenizer.from_pretrained(path), ["</s>"])
    # Without the list of added tokens, which the hub's folder has, the class puts <mask> first; it comes last there.
    codes = tokenization_nllb.FAIRSEQ_LANGUAGE_CODES
    reference["nllb"]["tokens"] |= {code: size + 1 + codes.index(code) for code in ("eng_Latn", "fra_Latn", "zul_Latn")}
    reference["nllb"]["tokens"]["<mask>"] = size + 1 + len(codes)

    path = folder("m2m100", "m2m_100", size + 110, bpe="fairseq.model")
    pieces = ["<s>", "<pad>", "</s>", "<unk>"] + [fairseq.id_to_piece(i) for i in reversed(range(3, size))]
    (path / "vocab.json").write_text(json.dumps({piece: i for i, piece in enumerate(pieces)}, ensure_ascii=False))
    # Its own table of languages gives the ids.
    tokenizer = M2M100Tokenizer(str(path / "vocab.json"), str(path / "sentencepiece.bpe.model"))
    record("m2m100", tokenizer, ["</s>", "<unk>"])
    reference["m2m100"]["tokens"] |= {f"__{code}__": tokenizer.get_lang_id(code) for code in ("en", "fr", "zu")}

    path = folder("barthez", "mbart", size, bpe="fairseq.model")
    record("barthez", BarthezTokenizer.from_pretrained(path, mask_token="<unk>"), ["<s>", "</s>"])

    path = folder("t5", "t5", size + 100, spiece="padded.model")
    record("t5", T5Tokenizer.from_pretrained(path, legacy=True), ["<pad>", "</s>", "<unk>"])

    path = folder("pegasus", "pegasus", padded.get_piece_size() + 103, spiece="padded.model")
    record("pegasus", PegasusTokenizer.from_pretrained(path), ["<pad>", "</s>", "<unk>", "<mask_2>"])

    for file in out.glob("*.model"):
        file.unlink()
    for name in ("fairseq.spm", "padded.spm"):
        (out / name).unlink(missing_ok=True)
    (out / "reference.json").write_text(json.dumps(reference, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
