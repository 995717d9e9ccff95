"""Record what `transformers` makes of `news.txt` with a Marian model that translates both ways.

    python scripts/reference/translations.py --model models [--out crates/apercu/tests/reference]

The folder holds `config.json`, `model.safetensors` (f32, f16, bf16, or 8-bit) and the
SentencePiece file `vocab.model`. The README beside the output describes `translations.json`.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file
from sentencepiece import SentencePieceProcessor
from transformers import MarianConfig, MarianMTModel

sys.path.append(str(Path(__file__).resolve().parents[1] / "train"))

from eight_bit import to_floats
from models import NOISE, NOISY_RUNS, PLAIN, generate, rounded

MAX_LENGTH = 64
ENGLISH = 100  # so many sentences are English, the rest French
TAGS = {True: ">>fr<<", False: ">>en<<"}  # what an English sentence and what a French one is translated into


def load_model(folder):
    """The model in f32."""
    config = MarianConfig.from_pretrained(folder)
    config._attn_implementation = "eager"
    model = MarianMTModel(config).eval()
    state = to_floats(load_file(folder / "model.safetensors"))
    missing, unexpected = model.load_state_dict(state, strict=False)
    made = ("embed_positions.weight", "embed_tokens.weight", "lm_head.weight")  # computed, or tied to the embedding
    assert not unexpected and all(name.endswith(made) for name in missing), (missing, unexpected)
    model.tie_weights()
    return model


def settings_of(config, beams):
    """Every decoding option, in the words of models.py: the model's own, but for the length."""
    return PLAIN | {
        "num_beams": beams, "max_length": MAX_LENGTH, "forced_eos_token_id": config.forced_eos_token_id,
        "suppressed_token_ids": [i for [i] in config.bad_words_ids or []],
    }


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("crates/apercu/tests/reference"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    model = load_model(args.model)
    vocab = SentencePieceProcessor(model_file=str(args.model / "vocab.model"))
    settings = {"greedy": settings_of(model.config, 1), "beam": settings_of(model.config, PLAIN["num_beams"])}

    sentences = []
    for i, text in enumerate((args.out / "news.txt").read_text(encoding="utf-8").splitlines()):
        source = [vocab.piece_to_id(TAGS[i < ENGLISH]), *vocab.encode(text), model.config.eos_token_id]
        sentence = {"text": text, "source": source}
        for kind, options in settings.items():
            [found] = generate(model, [source], options)
            noisy = [generate(model, [source], options, noise=seed)[0][0]["ids"] for seed in range(NOISY_RUNS)]
            best = found[0]
            result = {"ids": best["ids"], "score": rounded(best["score"]), "translation": vocab.decode(best["ids"])}
            result["margin"] = rounded(best["margin"] if kind == "greedy" else best["score"] - found[1]["score"])
            result["steady"] = all(ids == best["ids"] for ids in noisy)
            sentence[kind] = result
        sentences.append(sentence)
        tie = "" if all(sentence[kind]["steady"] for kind in settings) else "near a tie: "
        print(tie + sentence["beam"]["translation"])

    answers = {
        "transformers": transformers.__version__, "torch": torch.__version__.split("+")[0], "noise": NOISE,
        "sha256": {name: sha256(args.model / name) for name in ("model.safetensors", "vocab.model")},
        "settings": settings, "sentences": sentences,
    }
    text = json.dumps(answers, separators=(",", ":"), ensure_ascii=False).replace('{"text"', '\n{"text"')  # a line each
    (args.out / "translations.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
