#!/usr/bin/env python3
"""Trains the ranker of `models/apercu-rank`, which says what a sentence is worth to a summary.

    cargo build --release -p apercu --example features
    scripts/train/ranker.py orangesum-train.jsonl.xz models/apercu-rank/model.safetensors

The targets are an editor's grades of each sentence of an article: 3 the main fact, 2 what belongs beside it, 1 a detail, 0 no news
(worth 1, 1/2, 0 and 0). `grades.tsv` has those of OrangeSum's articles, by their ids: OrangeSum took each article's first paragraph for its
abstract, so that two thirds of the articles have it put back in front ("abstract"), as readers find them; the others are graded as the
corpus has them ("body"). `reports.en.jsonl` are English reports with their grades. All are shown a second time without their title, so that
the ranker can do without. Needs Python 3.10, numpy, torch and safetensors; a minute on one processor.
"""

import argparse
import json
import lzma
import subprocess
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

HERE = Path(__file__).resolve().parent
HIDDEN = 32
EPOCHS = 30
BATCH = 256
SEED = 1
FOLDS = 5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="OrangeSum's training articles, JSON lines")
    parser.add_argument("output", type=Path, nargs="?", help="none: only what cross-validation says of the settings")
    parser.add_argument("--program", default="target/release/examples/features")
    arguments = parser.parse_args()
    torch.set_num_threads(1)

    graded = french(arguments.file) + english()
    titled = examples(arguments.program, graded)
    untitled = examples(arguments.program, [{**article, "title": ""} for article in graded])
    kept = [i for i, pair in enumerate(zip(titled, untitled)) if None not in pair]
    print(f"{len(kept)} articles, {len(graded) - len(kept)} left out, whose sentences are no longer those that were graded", flush=True)
    folds = [kept[k::FOLDS] for k in range(FOLDS)]
    found = {"first three": [], "ranker": []}
    for k, fold in enumerate(folds):
        scores = scorer(train([rows[i] for rows in (titled, untitled) for j in range(FOLDS) if j != k for i in folds[j]]))
        for inputs, grades in (titled[i] for i in fold):
            found["first three"].append(points(grades[:3]))
            found["ranker"].append(points(grades[np.argsort(-scores(inputs), kind="stable")[:3]]))
    for name, values in found.items():
        print(f"{name}: {np.mean(values):.3f} of 3 points, {FOLDS}-fold", flush=True)
    if arguments.output:
        save_file(train([rows[i] for rows in (titled, untitled) for i in kept]), arguments.output)


def french(path):
    """The graded articles of OrangeSum."""
    rows = [line.split("\t") for line in (HERE / "grades.tsv").read_text(encoding="utf-8").splitlines()]
    wanted = {number: (lead, [int(grade) for grade in grades.split()]) for number, lead, grades in rows}
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        articles = [article for article in map(json.loads, lines) if article["id"] in wanted]
    out = []
    for article in articles:
        lead, grades = wanted[article["id"]]
        text = f"{article['summary'].strip()}\n\n{article['text']}" if lead == "abstract" else article["text"]
        out.append({"language": "fr", "title": article["title"], "text": text, "grades": grades})
    return out


def english():
    lines = (HERE / "reports.en.jsonl").read_text(encoding="utf-8").splitlines()
    return [{"language": "en", **json.loads(line)} for line in lines]


def examples(program, articles):
    """For each article the features (sentences, features) and the grades of its sentences; None where their numbers differ."""
    asked = [{key: article[key] for key in ("language", "title", "text")} for article in articles]
    done = subprocess.run([program], input="".join(json.dumps(a) + "\n" for a in asked), stdout=subprocess.PIPE, text=True, check=True)
    out = []
    for article, line in zip(articles, done.stdout.splitlines(), strict=True):
        rows, grades = [sentence["features"] for sentence in json.loads(line)], article["grades"]
        out.append((np.array(rows, np.float32), np.array(grades)) if len(rows) == len(grades) else None)
    return out


def points(grades):
    """As `scripts/evaluate/graded.py` counts them."""
    beside = sorted((grade >= 2 for grade in grades), reverse=True)[1:]
    return 1 + sum(beside) if 3 in grades else 0


def train(graded):
    """The tensors of a network with two hidden layers, its inputs' mean and spread folded into the first one."""
    torch.manual_seed(SEED)
    inputs, targets = np.concatenate([rows for rows, _ in graded]), np.concatenate([grades for _, grades in graded])
    mean, spread = inputs.mean(0), inputs.std(0) + 1e-2
    x, y = torch.tensor((inputs - mean) / spread), torch.tensor((targets - 1).clip(0) / 2, dtype=torch.float32)
    layers = torch.nn.Linear(x.shape[1], HIDDEN), torch.nn.Linear(HIDDEN, HIDDEN), torch.nn.Linear(HIDDEN, 1)
    network = torch.nn.Sequential(
        layers[0], torch.nn.ReLU(), torch.nn.Dropout(0.2), layers[1], torch.nn.ReLU(), layers[2], torch.nn.Flatten(0)
    )
    steps = EPOCHS * len(x) // BATCH // 2
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.03)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    for _ in range(steps):
        rows = torch.randint(len(x), (BATCH,))
        loss = (network(x[rows]) - y[rows]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()

    tensors = {}
    for name, layer in zip(("input", "hidden", "output"), layers):
        # The engine reads a row for each input.
        tensors[f"{name}.weight"] = layer.weight.detach().numpy().T.copy()
        tensors[f"{name}.bias"] = layer.bias.detach().numpy().copy()
    tensors["input.weight"] /= spread[:, None]
    tensors["input.bias"] -= mean @ tensors["input.weight"]
    return {name: np.ascontiguousarray(tensor.ravel()) for name, tensor in tensors.items()}


def scorer(tensors):
    """What the network of these tensors gives for the features of an article's sentences."""

    def scores(inputs):
        for name in ("input", "hidden"):
            bias = tensors[f"{name}.bias"]
            inputs = np.maximum(inputs @ tensors[f"{name}.weight"].reshape(-1, len(bias)) + bias, 0)
        return inputs @ tensors["output.weight"] + tensors["output.bias"]

    return scores


if __name__ == "__main__":
    main()
