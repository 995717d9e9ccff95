#!/usr/bin/env python3
"""Trains the ranker of `models/apercu-rank`, which says what a sentence is worth to a summary.

    cargo build --release -p apercu --example features
    scripts/train/ranker.py --language fr orangesum-train.jsonl.xz models/apercu-rank/model.safetensors

The file holds one JSON object a line, with `text`, `title` and `summary`; it may be compressed with xz. The target of a
sentence is the share of its words and word pairs that the editor's summary has; one word more is added to its length, so
that a sentence of three words is not worth most. Half of the articles are shown a second time without their title, so that
the ranker can do without. Needs Python 3.10, numpy, torch and safetensors; a few minutes on one processor.
"""

import argparse
import json
import lzma
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

sys.path.insert(0, str(Path(__file__).parent.parent / "evaluate"))
from rouge import ngrams, tokens  # noqa: E402

HIDDEN = 32
EPOCHS = 8
BATCH = 512
SEED = 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--language", choices=("en", "fr"), required=True)
    parser.add_argument("--program", default="target/release/examples/features")
    parser.add_argument("--extra-length", type=float, default=1.0, help="words added to the length of a sentence")
    arguments = parser.parse_args()

    opened = lzma.open(arguments.file, "rt") if arguments.file.suffix == ".xz" else arguments.file.open()
    with opened as lines:
        articles = [json.loads(line) for line in lines]
    articles = [article for article in articles if tokens(article["text"]) and tokens(article["summary"])]
    untitled = [{**article, "title": ""} for article in articles[::2]]
    inputs, targets = examples(arguments, articles + untitled)
    print(f"{len(inputs)} sentences of {len(articles)} articles", flush=True)
    save_file(train(inputs, targets), arguments.output)


def examples(arguments, articles):
    """Features and targets of all sentences."""
    lines = "".join(
        json.dumps({"language": arguments.language, "text": a["text"], "title": a["title"]}) + "\n" for a in articles
    )
    done = subprocess.run([arguments.program], input=lines, stdout=subprocess.PIPE, text=True, check=True)
    inputs, targets = [], []
    for article, line in zip(articles, done.stdout.splitlines(), strict=True):
        wanted = [ngrams(tokens(article["summary"]), n) for n in (1, 2)]
        for sentence in json.loads(line):
            words = tokens(sentence["text"])
            overlap = sum((ngrams(words, n) & reference).total() for n, reference in enumerate(wanted, 1))
            inputs.append(sentence["features"])
            targets.append(overlap / (len(words) + arguments.extra_length))
    return np.array(inputs, np.float32), np.array(targets, np.float32)


def train(inputs, targets):
    """The tensors of a network with two hidden layers, its inputs' mean and spread folded into the first one."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-3
    x, y = torch.tensor((inputs - mean) / spread), torch.tensor(targets)
    layers = torch.nn.Linear(x.shape[1], HIDDEN), torch.nn.Linear(HIDDEN, HIDDEN), torch.nn.Linear(HIDDEN, 1)
    network = torch.nn.Sequential(
        layers[0], torch.nn.ReLU(), torch.nn.Dropout(0.1), layers[1], torch.nn.ReLU(), layers[2], torch.nn.Flatten(0)
    )
    steps = EPOCHS * len(x) // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    for step in range(steps):
        rows = torch.randint(len(x), (BATCH,))
        loss = (network(x[rows]) - y[rows]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 1000 == 0:
            print(f"step {step} of {steps}, loss {loss.item():.4f}", flush=True)

    tensors = {}
    for name, layer in zip(("input", "hidden", "output"), layers):
        # The engine reads a row for each input.
        tensors[f"{name}.weight"] = layer.weight.detach().numpy().T.copy()
        tensors[f"{name}.bias"] = layer.bias.detach().numpy().copy()
    tensors["input.weight"] /= spread[:, None]
    tensors["input.bias"] -= mean @ tensors["input.weight"]
    return {name: np.ascontiguousarray(tensor.ravel()) for name, tensor in tensors.items()}


if __name__ == "__main__":
    main()
