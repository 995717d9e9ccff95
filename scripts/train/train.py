"""Train one direction's child, on one core or more.

    python train.py --models MODELS --direction fr-en --work work --valid work/encoded/wmt13.npz --out run --minutes 90 \\
      --corpus work/encoded/news.npz:1 work/encoded/general.npz:2 work/encoded/europarl-0.npz:2

Starts from the parent and from the embeddings of dictionary.py, or with --init from a model folder. The rate rises, stays and
falls to zero over the schedule. A call with the same --out goes on from the checkpoint, which is
written every four minutes, at the end and on SIGTERM.
"""

import argparse
import json
import os
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import sentencepiece as spm
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from data import Corpus, batches, weighted
from muon import DTYPE, Muon
from parents import Parent
from eight_bit import load, to_floats
from student import Candidates, Student
from swap import Swap

# glibc gives large blocks back to the system after each use, and zeroes them again; keeping them saves that
MALLOC = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000", "MALLOC_TOP_PAD_": "67108864"}
SAVE_EVERY = 240  # seconds
AVERAGE_EVERY, DECAY = 10, 0.99  # updates; the average reaches back some thousand updates


def child(args):
    """The parent with the child's embeddings, or what an earlier training made of them."""
    if args.init:
        model = Student.from_names(to_floats(load(args.init)))
        model.dtype = DTYPE
        return model
    start, (source, target) = np.load(args.work / "start.npz"), args.direction.split("-")
    return Student(Parent(args.models, args.direction).tensors, start[source], start[target], start[f"{target}_bias"], DTYPE)


def rate(step, done, args):
    """done: share of the schedule that has passed, 0 to 1."""
    return args.lr * min(1.0, (step + 1) / args.warmup) * min(1.0, (1.0 - done) / args.anneal)


def validate(model, valid):
    """Nats a sentence."""
    total, sentences = 0.0, 0
    with torch.no_grad():
        for batch in valid:
            total += float(model(*batch)) * int(batch[3].sum())
            sentences += len(batch[0])
    return round(total / sentences, 2)


class Run:
    """Model, optimizer, average of the weights and progress, as they are saved."""

    def __init__(self, args):
        self.file = args.out / "checkpoint.safetensors"
        self.model = child(args)
        model = self.model
        embeddings = [model.source, model.target, model.bias]
        fresh = embeddings[:1] if args.direction == "fr-en" else embeddings[1:]
        fresh_ids, other = {id(p) for p in fresh}, {id(p) for p in embeddings}
        matrices = [p for p in model.parameters() if p.dim() > 1 and id(p) not in other]
        rest = [p for p in model.parameters() if id(p) not in fresh_ids and (p.dim() < 2 or id(p) in other)]
        self.optimizer = Muon(
            [{"params": fresh, "factor": args.fresh}, {"params": matrices, "muon": True, "factor": 1.0},
             {"params": rest, "factor": 1.0}], lr=0.0, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0, fused=True)
        for p in model.parameters():  # a step that changes nothing, for the moments to be there
            p.grad = torch.zeros_like(p)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.average = {name: p.detach().clone() for name, p in model.named_parameters()}
        self.tokens, self.steps, self.seconds = 0, 0, 0.0
        if self.file.exists():
            with safe_open(self.file, "pt") as found:
                for name, tensor in self.state().items():
                    tensor.copy_(found.get_tensor(name))
                progress = json.loads(found.metadata()["progress"])
            self.tokens, self.steps, self.seconds = progress["tokens"], progress["steps"], progress["seconds"]
            print(f"on from update {self.steps}, {self.tokens / 1e6:.2f} M tokens", file=sys.stderr, flush=True)

    def state(self):
        out = {}
        for name, p in self.model.named_parameters():
            out[f"model.{name}"], out[f"average.{name}"] = p.detach(), self.average[name]
            for moment, tensor in self.optimizer.state[p].items():
                out[f"{moment}.{name}"] = tensor
        return out

    def save(self):
        half = self.file.with_suffix(".part")
        progress = {"tokens": self.tokens, "steps": self.steps, "seconds": self.seconds}
        save_file(self.state(), half, {"progress": json.dumps(progress)})
        half.replace(self.file)

    def update(self, batch, lr, candidates):
        for group in self.optimizer.param_groups:
            group["lr"] = lr * group["factor"]
        loss = self.model(*batch, candidates)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.tokens, self.steps = self.tokens + int(batch[3].sum()), self.steps + 1
        if self.steps % AVERAGE_EVERY == 0:
            mine = dict(self.model.named_parameters())
            decay = min(DECAY, self.steps / AVERAGE_EVERY / (10 + self.steps / AVERAGE_EVERY))
            torch._foreach_lerp_(list(self.average.values()), [mine[name].detach() for name in self.average], 1 - decay)
        return float(loss)


def clock(text):
    when = datetime.combine(datetime.now().date(), datetime.strptime(text, "%H:%M").time())
    return when if when > datetime.now() else when + timedelta(days=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True, help="folder of the parents")
    parser.add_argument("--direction", choices=["fr-en", "en-fr"], required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder of the vocabularies and embeddings")
    parser.add_argument("--corpus", required=True, nargs="+", type=weighted, metavar="NPZ[:SHARE]")
    parser.add_argument("--valid", help="an encoded corpus to report the loss on, its first 600 pairs")
    parser.add_argument("--init", type=Path, help="a model folder, exported or 8-bit, whose weights to start from")
    parser.add_argument("--minutes", type=float, default=1e9, help="the schedule's length, over all calls")
    parser.add_argument("--until", type=clock, metavar="HH:MM", help="... by the clock")
    parser.add_argument("--updates", type=int, default=10**9, help="... in updates")
    parser.add_argument("--tokens", type=int, default=3000, help="padded target tokens a batch")
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--fresh", type=float, default=5.0, help="the new embeddings' rate over the others'")
    parser.add_argument("--warmup", type=int, default=50, help="updates")
    parser.add_argument("--anneal", type=float, default=0.8, help="share of the schedule in which the rate falls")
    parser.add_argument("--candidates", type=float, default=0.1, help="share of the rare output pieces in each update; 1 for all")
    parser.add_argument("--frequent", type=int, default=3000, help="output pieces that are in each update")
    parser.add_argument("--swap", type=float, default=0.1, help="share of the pairs in which numbers and names become others")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--report", type=int, default=50, help="updates between lines of the log")
    parser.add_argument("--validate", type=int, default=10, help="log lines between validations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if any(os.environ.get(k) != v for k, v in MALLOC.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | MALLOC)
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    run = Run(args)
    vocabularies = [spm.SentencePieceProcessor(model_file=str(args.work / f"{side}.model")) for side in args.direction.split("-")]
    corpus = Corpus(args.corpus, Swap(*vocabularies, args.swap, args.seed + run.steps) if args.swap else None)
    counts = np.bincount(corpus.ids["target"], minlength=len(run.model.target))
    candidates = Candidates(counts, args.frequent, args.candidates) if args.candidates < 1 else None
    valid = []
    if args.valid:
        held = Corpus([(args.valid, 1.0)])
        valid = [held.batch(np.arange(at, min(at + 60, len(held)))) for at in range(0, min(600, len(held)), 60)]
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    log = open(args.out / "log.jsonl", "a")

    def tell(**what):
        line = json.dumps({"time": datetime.now().strftime("%H:%M"), "steps": run.steps, "M tokens": round(run.tokens / 1e6, 3),
                           "minutes": round(run.seconds / 60, 1)} | what)
        print(line, file=log, flush=True)
        print(line, file=sys.stderr, flush=True)

    print(f"{sum(p.numel() for p in run.model.parameters()) / 1e6:.1f} M weights, {len(corpus)} pairs", file=sys.stderr, flush=True)
    if valid:
        tell(valid=validate(run.model, valid))
    began, earlier, saved, losses, window = time.time(), run.seconds, time.time(), [], (time.time(), run.tokens)
    length = args.minutes * 60
    if args.until:
        length = min(length, earlier + (args.until - datetime.now()).total_seconds())
    for batch in batches(corpus, args.tokens, args.seed + run.steps):
        run.seconds = earlier + time.time() - began
        done = max(run.seconds / length, run.steps / args.updates)
        if done >= 1 or stopped:
            break
        losses.append(run.update(batch, rate(run.steps, done, args), candidates))
        if run.steps % args.report == 0:
            speed = (run.tokens - window[1]) / (time.time() - window[0])
            told = {"valid": validate(run.model, valid)} if valid and run.steps % (args.report * args.validate) == 0 else {}
            tell(loss=round(float(np.mean(losses)), 3), speed=round(speed), **told)
            losses, window = [], (time.time(), run.tokens)
        if time.time() - saved > SAVE_EVERY:
            run.save()
            saved = time.time()
    run.save()
    if valid:
        tell(valid=validate(run.model, valid))


if __name__ == "__main__":
    main()
