"""Make one small random model of each architecture, and record what `transformers` answers with it.

    python scripts/reference/models.py [--out tests/reference] [--only marian]

Writes `{marian,bart,mbart,m2m100}/{config.json,generation_config.json,model.safetensors,reference.json}`; the
README beside them describes `reference.json`. Seeds are fixed: the same versions give the same files.

A reference is only worth comparing with if rounding cannot change it, and if the options it names do something. So
sources whose results do not survive noise on the logits are dropped, and the script fails unless every option
changes some result, outputs differ between inputs, and some end before the maximum length.
"""

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
import transformers
from torch.nn.functional import cross_entropy
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    GenerationConfig,
    LogitsProcessor,
    LongT5Config,
    LongT5ForConditionalGeneration,
    M2M100Config,
    M2M100ForConditionalGeneration,
    MT5Config,
    MT5ForConditionalGeneration,
    MarianConfig,
    MarianMTModel,
    MBartConfig,
    MBartForConditionalGeneration,
    PegasusConfig,
    PegasusForConditionalGeneration,
    T5Config,
    T5ForConditionalGeneration,
)

LENGTHS = (2, 3, 5, 8, 12, 17, 23, 30)  # of the sources, special tokens included
CANDIDATES = 12  # sources tried per length
FULL_STATES = (3, 5)  # the sources whose encoder states are recorded at every position
BEAMS = 4
NOISE = 1e-3  # greatest noise on a logit that must not change any result
NOISY_RUNS = 4
LEARNING_RATE = 3e-3

PLAIN = {
    "num_beams": BEAMS,
    "length_penalty": 1.0,
    "min_length": 0,
    "max_length": 24,
    "no_repeat_ngram_size": 0,
    "early_stopping": False,
    "forced_bos_token_id": None,
    "forced_eos_token_id": None,
    "suppressed_token_ids": [],
}
VARIANTS = {
    "length_penalty_0.6": {"length_penalty": 0.6},
    "length_penalty_2.0": {"length_penalty": 2.0},
    "min_length_8": {"min_length": 8},
    "max_length_12": {"max_length": 12},
    "no_repeat_ngram_2": {"no_repeat_ngram_size": 2},
    "forced_bos": {"forced_bos_token_id": "other_bos"},  # one that the model would not choose by itself
    "forced_eos": {"forced_eos_token_id": "eos", "max_length": 12},
    "suppressed": {"suppressed_token_ids": "every_third"},
    "early_stopping": {"early_stopping": True},
    "early_stopping_never": {"early_stopping": "never"},
}
FEW = ("length_penalty_2.0", "no_repeat_ngram_2")
BEAM_ONLY = {"length_penalty", "early_stopping"}


@dataclass
class Architecture:
    model: type
    config: object
    seed: int
    forced_bos: int | None  # what the model learns to start with
    other_bos: int
    prefix: list[int]  # a source starts with one of these, if there are any
    ordinary: range  # ids of ordinary tokens
    steps: int = 600
    default: dict = field(default_factory=dict)  # what the model's own generation_config.json changes
    suppressed: list[int] = field(default_factory=list)
    variants: tuple[str, ...] = tuple(VARIANTS)  # the search is the same for all, so that not all need try every option


COMMON = {"d_model": 32, "max_position_embeddings": 64, "dropout": 0.0}
T5_COMMON = {
    "d_model": 32, "d_kv": 12, "d_ff": 64, "num_layers": 2, "num_heads": 4, "relative_attention_num_buckets": 8,
    "relative_attention_max_distance": 16, "dropout_rate": 0.0,
}


def sizes(layers, heads, ffn):
    """Unlike sizes of encoder and decoder."""
    pairs = {"layers": layers, "attention_heads": heads, "ffn_dim": ffn}
    return {f"{side}_{name}": pair[i] for name, pair in pairs.items() for i, side in enumerate(("encoder", "decoder"))}


ARCHITECTURES = {
    "marian": Architecture(
        model=MarianMTModel,
        config=MarianConfig(
            vocab_size=120, eos_token_id=0, pad_token_id=119, decoder_start_token_id=119, bos_token_id=None,
            activation_function="swish", scale_embedding=True, **COMMON, **sizes((3, 2), (4, 2), (64, 48)),
        ),
        seed=1, forced_bos=None, other_bos=7, prefix=[], ordinary=range(2, 119),
        default={"forced_eos_token_id": "eos", "max_length": 32}, suppressed=[119],
    ),
    "bart": Architecture(
        model=BartForConditionalGeneration,
        config=BartConfig(
            vocab_size=128, bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2,
            activation_function="gelu", scale_embedding=False, **COMMON, **sizes((2, 3), (4, 4), (64, 80)),
        ),
        seed=1, forced_bos=0, other_bos=9, prefix=[0], ordinary=range(4, 128),
        default={
            "forced_bos_token_id": 0, "forced_eos_token_id": "eos", "no_repeat_ngram_size": 3, "min_length": 6,
            "max_length": 22, "length_penalty": 2.0, "early_stopping": True,
        },
    ),
    "mbart": Architecture(
        model=MBartForConditionalGeneration,
        config=MBartConfig(
            vocab_size=132, bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2,
            activation_function="relu", scale_embedding=False, **COMMON, **sizes((2, 2), (2, 4), (80, 64)),
        ),
        seed=3, forced_bos=129, other_bos=130, prefix=[128, 129, 130], ordinary=range(4, 128),
        default={"forced_bos_token_id": 129, "forced_eos_token_id": "eos", "early_stopping": True},
    ),
    "m2m100": Architecture(
        model=M2M100ForConditionalGeneration,
        config=M2M100Config(
            vocab_size=144, bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2,
            activation_function="relu", scale_embedding=True, **COMMON, **sizes((2, 3), (4, 2), (48, 64)),
        ),
        seed=1, forced_bos=141, other_bos=142, prefix=[140, 141, 142], ordinary=range(4, 140),
        default={"forced_bos_token_id": 141, "early_stopping": True, "length_penalty": 1.2, "min_length": 5},
    ),
    "pegasus": Architecture(
        model=PegasusForConditionalGeneration,
        config=PegasusConfig(
            vocab_size=124, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
            activation_function="relu", scale_embedding=True, **COMMON, **sizes((2, 2), (4, 2), (64, 48)),
        ),
        seed=1, forced_bos=None, other_bos=7, prefix=[], ordinary=range(4, 124),
        default={"forced_eos_token_id": "eos", "length_penalty": 0.8, "max_length": 30}, suppressed=[0], variants=FEW,
    ),
    "t5": Architecture(
        model=T5ForConditionalGeneration,
        config=T5Config(
            vocab_size=126, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, n_positions=64,
            feed_forward_proj="relu", tie_word_embeddings=True, **T5_COMMON,
        ),
        seed=1, forced_bos=None, other_bos=7, prefix=[], ordinary=range(4, 126),
        default={"max_length": 30}, suppressed=[0], variants=FEW,
    ),
    "mt5": Architecture(
        model=MT5ForConditionalGeneration,
        config=MT5Config(
            vocab_size=130, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
            feed_forward_proj="gated-gelu", tie_word_embeddings=False, **T5_COMMON,
        ),
        seed=2, steps=1500, forced_bos=None, other_bos=7, prefix=[], ordinary=range(4, 130),
        default={"max_length": 30, "no_repeat_ngram_size": 2}, suppressed=[0], variants=FEW,
    ),
    "longt5": Architecture(
        model=LongT5ForConditionalGeneration,
        config=LongT5Config(
            vocab_size=134, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, n_positions=96,
            feed_forward_proj="gated-gelu", tie_word_embeddings=True, encoder_attention_type="transient-global",
            local_radius=5, global_block_size=4, **T5_COMMON,
        ),
        seed=1, steps=900, forced_bos=None, other_bos=7, prefix=[], ordinary=range(4, 134),
        default={"max_length": 30, "no_repeat_ngram_size": 3}, suppressed=[0], variants=FEW,
    ),
}


def settings_of(arch, change):
    """Every decoding option, spelled out."""
    every_third = arch.suppressed + list(arch.ordinary)[::3]
    names = {"other_bos": arch.other_bos, "eos": arch.config.eos_token_id, "every_third": every_third}
    settings = PLAIN | {"suppressed_token_ids": arch.suppressed}
    return settings | {k: names.get(v, v) if isinstance(v, str) else v for k, v in change.items()}


def cases_of(arch):
    """Name and settings of every case: beam search, and greedy search where the option matters to it."""
    changes = {"plain": {}, "default": arch.default} | {name: VARIANTS[name] for name in arch.variants}
    for name, change in changes.items():
        yield f"{name}/beam", settings_of(arch, change)
        if not change or set(change) - BEAM_ONLY:
            yield f"{name}/greedy", settings_of(arch, change) | {"num_beams": 1, "early_stopping": False}


def generation_config(config, settings):
    settings = dict(settings)
    suppressed = settings.pop("suppressed_token_ids")
    if settings["num_beams"] == 1:  # options of beam search alone: transformers warns of them
        settings["length_penalty"], settings["early_stopping"] = 1.0, False
    return GenerationConfig(
        bad_words_ids=[[i] for i in suppressed] or None, bos_token_id=config.bos_token_id,
        eos_token_id=config.eos_token_id, pad_token_id=config.pad_token_id,
        decoder_start_token_id=config.decoder_start_token_id, **settings,
    )


def make_model(arch):
    """A model with random weights, none of them at its usual first value, taught for some seconds.

    Weights left at random make a decoder that repeats one token; so the model learns a little of a made-up language.
    """
    generator = torch.Generator().manual_seed(arch.seed)
    config = arch.config
    config._attn_implementation = "eager"
    model = arch.model(config).eval()
    learned = [(n, p) for n, p in model.named_parameters() if p.requires_grad]

    def normal(tensor, mean, std):
        tensor.copy_(mean + std * torch.randn(tensor.shape, generator=generator))

    with torch.no_grad():
        for name, parameter in learned:
            if "norm" in name:
                normal(parameter, 1.0 if name.endswith("weight") else 0.0, 0.2)
            else:
                normal(parameter, 0.0, 0.2)
        if hasattr(model, "final_logits_bias"):
            normal(model.final_logits_bias, 0.0, 0.5)
    optimizer = torch.optim.Adam([p for _, p in learned], lr=LEARNING_RATE)
    for _ in range(arch.steps):
        source, mask, prefix, target = lesson(arch, generator)
        logits = model(input_ids=source, attention_mask=mask, decoder_input_ids=prefix).logits
        loss = cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=config.pad_token_id)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"  {sum(p.numel() for _, p in learned)} parameters, loss {loss:.2f}")
    model.generation_config = generation_config(config, settings_of(arch, arch.default))
    return model


def draw(ids, generator):
    return ids[int(torch.randint(len(ids), (1,), generator=generator))]


def make_source(arch, length, generator):
    start = [draw(arch.prefix, generator)] if arch.prefix else []
    middle = [draw(arch.ordinary, generator) for _ in range(length - len(start) - 1)]
    return start + middle + [arch.config.eos_token_id]


def make_sources(arch):
    """CANDIDATES sources of each length, ended as the architecture has it."""
    generator = torch.Generator().manual_seed(1000 + arch.seed)
    return [make_source(arch, length, generator) for length in LENGTHS for _ in range(CANDIDATES)]


def successor(word, words):
    """The next word in the same group of ten, so that a repetition is near."""
    return min(word - word % 10 + (word + 3) % 10, words - 1)


def lesson(arch, generator):
    """A batch of pairs in a made-up language: a word of the source, then some that follow it in the vocabulary, another
    word of the source and so on; about as long as the source, so that words and lengths depend on it and are unsure."""
    config, sources, targets = arch.config, [], []
    for _ in range(32):
        length = int(torch.randint(2, LENGTHS[-1] + 1, (1,), generator=generator))
        source = make_source(arch, length, generator)
        words = source[len(arch.prefix[:1]) : -1]
        target = []
        for chance in torch.rand(len(words), generator=generator):
            if not target or chance < 0.4:
                target.append(draw(words, generator))
            elif chance < 0.9:
                target.append(arch.ordinary[successor(target[-1] - arch.ordinary[0], len(arch.ordinary))])
        sources.append(source)
        targets.append(([] if arch.forced_bos is None else [arch.forced_bos]) + target + [config.eos_token_id])
    source, mask = pad(config, sources)
    target, _ = pad(config, targets)
    prefix = torch.cat([torch.full((len(targets), 1), config.decoder_start_token_id), target[:, :-1]], dim=1)
    return source, mask, prefix, target


class Noise(LogitsProcessor):
    """Adds noise, to find the results that hang on a hair."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, input_ids, scores):
        return scores + NOISE * (2 * torch.rand(scores.shape, generator=self.generator) - 1)


def pad(config, sources):
    """Sources as a batch padded on the right: ids and attention mask, both (batch, length)."""
    width = max(map(len, sources))
    ids = torch.tensor([s + [config.pad_token_id] * (width - len(s)) for s in sources])
    mask = torch.tensor([[1] * len(s) + [0] * (width - len(s)) for s in sources])
    return ids, mask


def trim(config, row):
    """Generated ids: no start token, and nothing after the first end token."""
    row = row.tolist()[1:]
    eos = config.eos_token_id
    return row[: row.index(eos) + 1] if eos in row else row


@torch.no_grad()
def generate(model, sources, settings, noise=None):
    """For each source its hypotheses, best first: {"ids", "score"}, for greedy search also {"log_probability", "margin"}."""
    ids, mask = pad(model.config, sources)
    beams = settings["num_beams"]
    out = model.generate(
        input_ids=ids, attention_mask=mask, generation_config=generation_config(model.config, settings),
        num_return_sequences=beams, do_sample=False, return_dict_in_generate=True, output_scores=True,
        output_logits=True, logits_processor=[Noise(noise)] if noise is not None else [],
    )
    rows = [trim(model.config, row) for row in out.sequences]
    if beams > 1:
        found = [{"ids": r, "score": s} for r, s in zip(rows, out.sequences_scores.tolist())]
        return [found[i : i + beams] for i in range(0, len(found), beams)]
    results = []
    for b, row in enumerate(rows):
        own = [float(torch.log_softmax(out.logits[t][b], -1)[token]) for t, token in enumerate(row)]
        forced = [bool(torch.isinf(out.scores[t][b]).sum() == len(out.scores[t][b]) - 1) for t in range(len(row))]
        margins = [float(s[0] - s[1]) for s in (out.scores[t][b].topk(2).values for t in range(len(row)))]
        results.append([{
            "ids": row, "score": sum(p for p, f in zip(own, forced) if not f), "log_probability": sum(own),
            "margin": min(margins),
        }])
    return results


def tokens(results):
    return [[h["ids"] for h in hypotheses] for hypotheses in results]


def steady(model, arch, sources):
    """The sources, one of each length, whose every result survives noise and holds no padding token."""
    good = [True] * len(sources)
    for name, settings in cases_of(arch):
        results = generate(model, sources, settings)
        for i, hypotheses in enumerate(results):
            good[i] &= not any(arch.config.pad_token_id in h["ids"] for h in hypotheses)
            good[i] &= all(h.get("margin", 1.0) > NOISE for h in hypotheses)
        for seed in range(NOISY_RUNS):
            noisy = tokens(generate(model, sources, settings, noise=seed))
            good = [g and a == b for g, a, b in zip(good, tokens(results), noisy)]
    chosen = [next((s for s, g in zip(sources, good) if g and len(s) == n), None) for n in LENGTHS]
    assert None not in chosen, f"no steady source of length {LENGTHS[chosen.index(None)]}"
    return chosen


def rounded(values):
    """Seven significant digits: what an f32 holds."""
    if isinstance(values, float):
        return float(f"{values:.7g}")
    return [rounded(v) for v in values]


def recorded(results):
    return [
        [{k: rounded(v) if isinstance(v, float) else v for k, v in h.items()} for h in hypotheses]
        for hypotheses in results
    ]


@torch.no_grad()
def forward(model, sources):
    """Encoder states (batch, length, d_model) and logits (batch, vocabulary) after the start token."""
    ids, mask = pad(model.config, sources)
    start = torch.full((len(sources), 1), model.config.decoder_start_token_id)
    out = model(input_ids=ids, attention_mask=mask, decoder_input_ids=start)
    return out.encoder_last_hidden_state, out.logits[:, 0]


def record(model, arch):
    sources = steady(model, arch, make_sources(arch))
    encoder, logits = [], []
    together = forward(model, sources)
    for i, source in enumerate(sources):
        states, first = forward(model, [source])
        torch.testing.assert_close(together[0][i, : len(source)], states[0], rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(together[1][i], first[0], rtol=1e-4, atol=1e-5)
        positions = range(len(source)) if i in FULL_STATES else (0, len(source) - 1)
        encoder.append({"positions": list(positions), "states": [rounded(states[0, p].tolist()) for p in positions]})
        logits.append(rounded(first[0].tolist()))

    cases = []
    for name, settings in cases_of(arch):
        alone = [generate(model, [source], settings)[0] for source in sources]
        batch = generate(model, sources, settings)
        case = {"name": name, "settings": settings, "results": recorded(alone)}
        case["batch_8_equal"] = tokens(alone) == tokens(batch)
        if not case["batch_8_equal"]:
            case["batch_8_results"] = recorded(batch)
        cases.append(case)
    check(model, sources, {case["name"]: case for case in cases})
    return {
        "transformers": transformers.__version__, "torch": torch.__version__.split("+")[0], "seed": arch.seed,
        "sources": sources, "encoder": encoder, "first_logits": logits, "cases": cases,
    }


def check(model, sources, cases):
    """Fail unless the reference can tell a right engine from a wrong one."""
    plain = tokens(cases["plain/beam"]["results"])
    greedy = [r[0] for r in tokens(cases["plain/greedy"]["results"])]
    assert len({tuple(r) for r in greedy}) >= len(greedy) - 1, "different sources have the same greedy output"
    assert all(len(set(r)) >= min(len(r), 3) for r in greedy), "a greedy output repeats one or two tokens"
    ended = [r[-1] == model.config.eos_token_id and len(r) + 1 < PLAIN["max_length"] for r in greedy]
    assert 2 <= sum(ended), f"only {sum(ended)} of the greedy outputs end by themselves"
    idle = []
    for name, case in cases.items():
        base = cases["plain/" + name.split("/")[1]]
        if not name.startswith("plain") and tokens(case["results"]) == tokens(base["results"]):
            idle.append(name)
        if not case["batch_8_equal"]:
            print(f"  {name}: the batch of 8 differs")
    assert not idle, f"these options change nothing: {idle}"
    ids, mask = pad(model.config, sources)
    own = model.generate(input_ids=ids, attention_mask=mask)  # by generation_config.json alone
    assert [trim(model.config, r) for r in own] == [r[0] for r in tokens(cases["default/beam"]["results"])]
    assert any(r[0] != g for r, g in zip(plain, greedy)), "beam search changes nothing"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("tests/reference"))
    parser.add_argument("--only", choices=ARCHITECTURES)
    args = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    for name, arch in ARCHITECTURES.items():
        if args.only not in (None, name):
            continue
        print(name)
        folder = args.out / name
        make_model(arch).save_pretrained(folder)
        model = arch.model.from_pretrained(folder, attn_implementation="eager").eval()
        text = json.dumps(record(model, arch), separators=(",", ":")).replace('{"name"', '\n{"name"')  # a line each
        (folder / "reference.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
