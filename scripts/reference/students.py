"""Record what a PyTorch reading of Marian's students answers: no other library runs them.

    python scripts/reference/students.py small
    python scripts/reference/students.py translations --models models

`small` makes a small student with random weights, taught for seconds to write a made-up language, and records `student/` as
models.py does for other architectures. `translations` records what the shipped models make of `news.txt`, in f32, whatever the
weights are stored as. The README beside the output describes the files.
"""

import argparse
import json
import math
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from sentencepiece import SentencePieceProcessor

sys.path.append(str(Path(__file__).resolve().parents[1] / "train"))

import export
from eight_bit import load, to_floats
from student import EOS, Student
from text import plain

BEAMS = 4
NOISE, NOISY_RUNS = 1e-3, 3  # greatest noise on a logit that must not change a result
MAX_LENGTH = 64
ENGLISH = 100  # so many sentences of news.txt are English, the rest French
LENGTHS = (2, 3, 5, 8, 12, 17, 23, 30)  # of the small model's sources, end mark included
FULL_STATES = (3, 5)  # the sources whose encoder states are recorded at every position
WIDTH, FFN, SMALL_HEADS, LAYERS, SIZES = 32, 48, 4, (3, 2), (90, 120)


class Search:
    """Greedy and beam search as transformers has it (`early_stopping` false), one source at a time, every prefix anew."""

    def __init__(self, model, suppressed=()):
        self.model, self.suppressed = model, list(suppressed)

    @torch.no_grad()
    def logits(self, source):
        """A function from prefixes (N, T), T from 0 on, to the logits (N, V) of what follows."""
        ids = torch.tensor([source])
        memory, bias = self.model.encode(ids, torch.ones_like(ids, dtype=torch.bool))

        def following(prefixes):
            n = len(prefixes)
            x = torch.cat([torch.zeros(n, 1, self.model.target.shape[1]), self.model.embed(prefixes)], 1)
            kept = [tuple(y.expand(n, -1, -1, -1) for y in layer) for layer in memory]
            hidden = self.model.decode(x, kept, bias.expand(n, -1, -1, -1))[0][:, -1]
            return hidden @ self.model.target.T + self.model.bias

        return following

    @torch.no_grad()
    def __call__(self, source, beams, max_length, length_penalty=1.0, noise=0):
        """The hypotheses, best first: ids, score and, for greedy search, the least distance to another choice."""
        following, generator = self.logits(source), torch.Generator().manual_seed(noise)
        running, done, margin = [(0.0, [])], [], math.inf
        for length in range(1, max_length):
            logits = following(torch.tensor([ids for _, ids in running], dtype=torch.long).view(len(running), length - 1))
            if noise:
                logits += (torch.rand(logits.shape, generator=generator) * 2 - 1) * NOISE
            scores = logits.log_softmax(-1)
            scores[:, self.suppressed] = -math.inf
            if beams == 1:
                first, second = scores[0].topk(2).values.tolist()
                margin = min(margin, first - second)
            scores += torch.tensor([score for score, _ in running])[:, None]
            best, places = scores.flatten().topk(2 * beams)
            alive = []
            for rank, (score, place) in enumerate(zip(best.tolist(), places.tolist())):
                ids = [*running[place // scores.shape[1]][1], place % scores.shape[1]]
                if ids[-1] != EOS:
                    alive.append((score, ids))
                elif rank < beams:
                    done.append((score / length**length_penalty, ids))
            running = alive[:beams]
            done = sorted(done, reverse=True)[:beams]
            if len(done) == beams and (beams == 1 or done[-1][0] >= float(best[0]) / length**length_penalty):
                break
        else:
            done += [(score / len(ids) ** length_penalty, ids) for score, ids in running]
        found = sorted(done, reverse=True)[:beams]
        return [{"ids": ids, "score": round(score * (len(ids) if beams == 1 else 1), 6), "margin": margin} for score, ids in found]

    def steady(self, source, *options):
        """The hypotheses, and whether noise on the logits leaves the ids of all of them as they are."""
        found = self(source, *options)
        ids = [h["ids"] for h in found]
        return found, all([h["ids"] for h in self(source, *options, noise=seed)] == ids for seed in range(1, NOISY_RUNS + 1))


def settings(beams, max_length, suppressed, length_penalty=1.0):
    return {"num_beams": beams, "length_penalty": length_penalty, "min_length": 0, "max_length": max_length, "no_repeat_ngram_size": 0,
            "early_stopping": False, "forced_bos_token_id": None, "forced_eos_token_id": None, "suppressed_token_ids": suppressed}


def random_tensors(generator):
    """A student's tensors under Marian's names."""
    def matrix(a, b):
        return (torch.randn(a, b, generator=generator) * a**-0.5).numpy()

    def vector(n, mean=0.0):
        return (torch.randn(n, generator=generator) * 0.2 + mean).numpy()

    tensors = {}
    def norm(name):
        tensors[f"{name}_ln_scale"], tensors[f"{name}_ln_bias"] = vector(WIDTH, 1.0), vector(WIDTH)

    def attention(name):
        for c in "qkvo":
            tensors[f"{name}_W{c}"], tensors[f"{name}_b{c}"] = matrix(WIDTH, WIDTH), vector(WIDTH)
        norm(f"{name}_Wo")

    def feed_forward(name):
        tensors[f"{name}_W1"], tensors[f"{name}_b1"] = matrix(WIDTH, FFN), vector(FFN)
        tensors[f"{name}_W2"], tensors[f"{name}_b2"] = matrix(FFN, WIDTH), vector(WIDTH)
        norm(f"{name}_ffn")

    for i in range(1, LAYERS[0] + 1):
        attention(f"encoder_l{i}_self"), feed_forward(f"encoder_l{i}_ffn")
    for i in range(1, LAYERS[1] + 1):
        name = f"decoder_l{i}_rnn"
        tensors[f"{name}_W"], tensors[f"{name}_Wf"], tensors[f"{name}_bf"] = matrix(WIDTH, WIDTH), matrix(WIDTH, WIDTH), vector(WIDTH)
        norm(f"{name}_ffn"), attention(f"decoder_l{i}_context"), feed_forward(f"decoder_l{i}_ffn")
    return tensors


def teach(model, generator, steps=400):
    """The made-up language: each piece has a word of its own, the words come in reverse, the first one twice."""
    words = 2 + torch.randperm(SIZES[1] - 2, generator=generator)[: SIZES[0]]
    optimizer = torch.optim.Adam(model.parameters(), 3e-3)
    for _ in range(steps):
        n = int(torch.randint(1, 14, (1,), generator=generator))
        source = torch.randint(2, SIZES[0], (16, n), generator=generator)
        target = words[source.flip(1)]
        end = torch.zeros(16, 1, dtype=torch.long)
        target = torch.cat([target[:, :1], target, end], 1)
        source = torch.cat([source, end], 1)
        loss = model(source, torch.ones_like(source, dtype=torch.bool), target, torch.ones_like(target, dtype=torch.bool))
        loss.backward()
        optimizer.step(), optimizer.zero_grad()
    print(f"loss {float(loss):.3f}")


def rounded(values):
    return [round(float(v), 6) for v in values]


def small(out):
    generator = torch.Generator().manual_seed(7)
    torch.manual_seed(7)
    embedding = lambda n: torch.randn(n, WIDTH, generator=generator) * WIDTH**-0.5
    model = Student(random_tensors(generator), embedding(SIZES[0]), embedding(SIZES[1]), torch.randn(SIZES[1], generator=generator) * 0.2,
                    heads=SMALL_HEADS)
    teach(model, generator)
    model.eval()
    folder = out / "student"
    folder.mkdir(exist_ok=True)
    tensors = {name: tensor.detach().contiguous().clone() for name, tensor in export.names(model.state_dict()).items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    config = export.config(SIZES, window=64) | {
        "d_model": WIDTH, "encoder_layers": LAYERS[0], "decoder_layers": LAYERS[1], "encoder_attention_heads": SMALL_HEADS,
        "decoder_attention_heads": SMALL_HEADS, "encoder_ffn_dim": FFN, "decoder_ffn_dim": FFN, "max_length": 24}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")

    search = Search(model, [1])
    cases = [("default/beam", (BEAMS, 24, 1.0)), ("plain/greedy", (1, 24, 1.0)), ("penalty/beam", (BEAMS, 24, 2.0)), ("short/beam", (2, 6, 1.0))]
    sources = []
    for length in LENGTHS:
        while True:
            source = [*torch.randint(2, SIZES[0], (length - 1,), generator=generator).tolist(), EOS]
            if all(search.steady(source, *options)[1] for _, options in cases):
                break
        sources.append(source)
    encoder = []
    with torch.no_grad():
        for i, source in enumerate(sources):
            ids = torch.tensor([source])
            states = model.states(ids, torch.ones_like(ids, dtype=torch.bool))[0]
            positions = list(range(len(source))) if i in FULL_STATES else [0, len(source) - 1]
            encoder.append({"positions": positions, "states": [rounded(states[p]) for p in positions]})
        first = [rounded(search.logits(source)(torch.empty(1, 0, dtype=torch.long))[0]) for source in sources]
    results = []
    for name, options in cases:
        found = [[{k: h[k] for k in ("ids", "score")} for h in search(source, *options)] for source in sources]
        results.append({"name": name, "settings": settings(options[0], options[1], [1], options[2]), "results": found, "batch_8_equal": True})
    answers = {"torch": torch.__version__.split("+")[0], "seed": 7, "sources": sources, "encoder": encoder, "first_logits": first, "cases": results}
    (folder / "reference.json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")


def shipped(folder):
    """The model of a folder in f32."""
    state = to_floats(load(folder))
    model = Student.from_names(state)
    return model.eval()


def weights(folder):
    """The hashes of the files of a folder's weights."""
    files = json.loads((folder / "apercu.json").read_text())["files"]
    return {name: record["sha256"] for name, record in files.items() if name.endswith(".safetensors")}


def translations(out, models):
    folders = {way: models / f"apercu-{way}" for way in ("en-fr", "fr-en")}
    searches = {way: Search(shipped(folder), [1]) for way, folder in folders.items()}
    pieces = {way: [SentencePieceProcessor(model_file=str(folder / f"{side}.spm")) for side in ("source", "target")]
              for way, folder in folders.items()}
    sentences = []
    for i, text in enumerate((out / "news.txt").read_text(encoding="utf-8").splitlines()):
        way = "en-fr" if i < ENGLISH else "fr-en"
        source = [*pieces[way][0].encode(plain(text)), EOS]
        sentence = {"text": text, "source": source}
        for kind, beams in (("greedy", 1), ("beam", BEAMS)):
            found, steady = searches[way].steady(source, beams, MAX_LENGTH)
            ids = found[0]["ids"]
            sentence[kind] = {"ids": ids, "score": found[0]["score"], "translation": pieces[way][1].decode(ids), "steady": steady}
        sentences.append(sentence)
        print(sentence["beam"]["translation"], flush=True)
    answers = {
        "torch": torch.__version__.split("+")[0], "noise": NOISE,
        "sha256": {way: weights(folder) for way, folder in folders.items()},
        "settings": {"greedy": settings(1, MAX_LENGTH, [1]), "beam": settings(BEAMS, MAX_LENGTH, [1])}, "sentences": sentences}
    text = json.dumps(answers, separators=(",", ":"), ensure_ascii=False).replace('{"text"', '\n{"text"')  # a line each
    (out / "translations.json").write_text(text + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["small", "translations"])
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--out", type=Path, default=Path("tests/reference"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.what == "small":
        small(args.out)
    else:
        translations(args.out, args.models)


if __name__ == "__main__":
    main()
