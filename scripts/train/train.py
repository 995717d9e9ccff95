"""Train one bidirectional French-English translator, on a GPU or on a few CPU cores.

    python train.py --corpus news.npz:3 general.npz:1 --vocab vocab.model --shape tiny --until 02:30 --out run

The learning rate rises, stays and falls to zero over the schedule, which ends after `--target-tokens`,
after `--minutes` or at the time `--until`, whichever comes first. A call with the same `--out` resumes from the
checkpoint, which is written every four minutes, at the end and on SIGTERM.
On a CPU, `--workers` processes of one thread each update shared weights without waiting for one another.
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
import torch.multiprocessing as mp
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from data import Corpus, batches, weighted
from model import Config, Seq2Seq, asdict, load_hf_state
from muon import Muon
from swap import Swap

SHAPES = {
    "tiny": dict(d_model=256, ffn=1024, heads=4, encoder_layers=4, decoder_layers=2, dropout=0.0),
    "small": dict(d_model=384, ffn=1536, heads=6, encoder_layers=8, decoder_layers=2, dropout=0.1),
    "base": dict(d_model=512, ffn=2048, heads=8, encoder_layers=6, decoder_layers=2, dropout=0.1),
}
# glibc gives large blocks back to the system after each use, and zeroes them again; keeping them saves that
MALLOC = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000", "MALLOC_TOP_PAD_": "67108864"}


def rate(step, done, args):
    """done: share of the schedule that has passed, 0 to 1."""
    return args.lr * min(1.0, (step + 1) / args.warmup) * min(1.0, (1.0 - done) / args.anneal)


class Progress:
    """What the workers share: [target tokens seen, updates made, seconds spent in earlier calls, stop now]."""

    def __init__(self, args, state):
        self.shared = torch.tensor([*state, 0.0], dtype=torch.float64).share_memory_()
        self.total, self.start = args.target_tokens, time.time()
        self.seconds = args.minutes * 60
        if args.until:
            self.seconds = min(self.seconds, self.spent() + (args.until - datetime.now()).total_seconds())

    def spent(self):
        return float(self.shared[2]) + time.time() - self.start

    def done(self):
        return min(1.0, max(float(self.shared[0]) / self.total, self.spent() / self.seconds))


def length_limit(steps, done):
    return [longest for start, longest in steps if start <= done][-1]


def validate(model, valid, args):
    """Loss a token, and the same with each sentence's source replaced by its neighbour's."""
    sums, count = np.zeros(2), 0
    model.eval()
    with torch.no_grad():
        for source, target, _ in valid:
            source, target = source.to(args.device), target.to(args.device)
            n = int((target != 0).sum())
            sums += [n * float(model(s, target, 0.0)[1]) for s in (source, source.roll(1, 0))]
            count += n
    model.train()
    return dict(zip(("valid_nll", "swapped_nll"), (sums / count).round(4)))


def work(rank, model, optimizer, average, progress, args):
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed + rank)
    vocab = spm.SentencePieceProcessor(model_file=args.vocab)
    seed = args.seed + 1000 * rank + int(progress.shared[1])
    corpus = Corpus(args.corpus, vocab, args.least, Swap(vocab, args.swap, seed) if args.swap else None)
    stream = batches(corpus, args.tokens, lambda: length_limit(args.grow, progress.done()), seed)
    parameters = list(model.parameters())
    first = rank == 0
    if first:
        log = open(args.out / "log.jsonl", "a")
        valid = []
        if args.valid:
            every = batches(Corpus([(args.valid, 1.0)], vocab), 1000, lambda: 60, 0, pool=400)
            valid = [next(every) for _ in range(12)]
        print(f"{sum(p.numel() for p in parameters) / 1e6:.1f} M parameters, "
              f"{len(corpus)} examples", file=sys.stderr, flush=True)
    call = window = saved = time.time()
    before, losses, guides, steps = float(progress.shared[0]), [], [], 0
    for source, target, aligned in stream:
        done = progress.done()
        if done >= 1.0 or progress.shared[3] or time.time() - call > args.stop_after * 60:
            break
        progress.shared[0] += int((target != 0).sum())
        source, target, aligned = (x.to(args.device, non_blocking=True) for x in (source, target, aligned))
        for group in optimizer.param_groups:
            group["lr"] = rate(int(progress.shared[1]), done, args)
        loss, nll, guide = model(source, target, args.smoothing, aligned if args.guide else None)
        if args.guide:
            loss = loss + args.guide * max(0.1, 1 - done) * guide
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        progress.shared[1] += 1
        if not first:
            continue
        steps += 1
        losses.append(nll)
        if args.guide:
            guides.append(guide.detach())
        if steps % 10 == 0:
            weight = max(0.01, 10 / (float(progress.shared[1]) / 10 + 10))
            torch._foreach_lerp_(average, [p.detach() for p in parameters], weight)
        if steps % args.report == 0:
            seen = float(progress.shared[0])
            row = {"step": int(progress.shared[1]), "minutes": round(progress.spent() / 60, 2), "tokens": int(seen),
                   "done": round(done, 4), "nll": round(float(torch.stack(losses).mean()), 4),
                   "guide": round(float(torch.stack(guides).mean()), 4) if guides else None,
                   "tokens_per_s": round((seen - before) / (time.time() - window)),
                   "lr": optimizer.param_groups[0]["lr"]}
            if valid and steps % (args.report * args.validate) == 0:
                row |= validate(model, valid, args)
            print(json.dumps(row), file=sys.stderr, flush=True)
            log.write(json.dumps(row) + "\n")
            log.flush()
            losses, guides, before, window = [], [], seen, time.time()
            if time.time() - saved > 240:
                save(model, optimizer, average, progress, args)
                saved = time.time()
    if first:
        save(model, optimizer, average, progress, args)
        if valid:
            print(json.dumps(validate(model, valid, args)), file=sys.stderr, flush=True)


def state_of(model, optimizer, average):
    """Everything that changes in training, by name: the same tensors, to be written out or copied into."""
    tensors = {}
    for (name, p), mean in zip(model.named_parameters(), average):
        tensors |= {f"model.{name}": p.detach(), f"average.{name}": mean}
        tensors |= {f"{moment}.{name}": t for moment, t in optimizer.state[p].items()}
    return tensors


def save(model, optimizer, average, progress, args):
    """Replace the checkpoint in one move."""
    done = [float(progress.shared[0]), float(progress.shared[1]), progress.spent()]
    half = args.out / "checkpoint.part"
    save_file(state_of(model, optimizer, average), half,
              {"config": json.dumps(asdict(model.cfg)), "progress": json.dumps(done)})
    half.replace(args.out / "checkpoint.safetensors")


def prepare(args):
    """Model, optimizer with its moments allocated, running average of the weights, progress."""
    vocab = spm.SentencePieceProcessor(model_file=args.vocab)
    shape = SHAPES[args.shape] | ({} if args.dropout is None else {"dropout": args.dropout})
    model = Seq2Seq(Config(vocab_size=-(-vocab.get_piece_size() // 8) * 8, **shape)).to(args.device)
    if args.init:
        load_hf_state(model, load_file(args.init / "model.safetensors"))
    if args.vectors:
        model.start_from_vectors(torch.from_numpy(np.load(args.vectors)))
    model.dtype = torch.bfloat16
    model.train()
    matrices = [p for p in model.parameters() if p.dim() > 1 and p is not model.shared.weight]
    optimizer = Muon(
        [{"params": matrices, "weight_decay": 0.01, "muon": args.muon},
         {"params": [model.shared.weight], "weight_decay": 0.01},
         {"params": [p for p in model.parameters() if p.dim() <= 1], "weight_decay": 0.0}],
        lr=0.0, betas=(0.9, 0.98), eps=1e-9, fused=True)
    for p in model.parameters():  # a step that changes nothing, for the moments to be there
        p.grad = torch.zeros_like(p)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    average = [p.detach().clone() for p in model.parameters()]
    progress, checkpoint = [0.0, 0.0, 0.0], args.out / "checkpoint.safetensors"
    if checkpoint.exists():
        own = state_of(model, optimizer, average)
        with safe_open(checkpoint, "pt") as found:
            progress = json.loads(found.metadata()["progress"])
            for name, tensor in own.items():
                tensor.copy_(found.get_tensor(name))
        print(f"resumed at update {progress[1]:.0f}, {progress[0] / 1e6:.2f} M tokens", file=sys.stderr, flush=True)
    return model, optimizer, average, progress


def growth(text):
    return [(float(start), int(longest)) for start, longest in (item.split(":") for item in text.split(","))]


def clock(text):
    when = datetime.combine(datetime.now().date(), datetime.strptime(text, "%H:%M").time())
    return when if when > datetime.now() else when + timedelta(days=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, nargs="+", type=weighted, metavar="NPZ[:SHARE]")
    parser.add_argument("--valid", help="an encoded corpus to report loss on")
    parser.add_argument("--vocab", required=True)
    parser.add_argument("--shape", choices=SHAPES, default="tiny")
    parser.add_argument("--dropout", type=float, help="in place of the shape's own")
    parser.add_argument("--target-tokens", type=float, default=1e12, help="the schedule's length in target tokens")
    parser.add_argument("--minutes", type=float, default=1e9, help="... in minutes, over all calls")
    parser.add_argument("--until", type=clock, metavar="HH:MM", help="... by the clock")
    parser.add_argument("--stop-after", type=float, default=1e9, help="minutes of this call")
    parser.add_argument("--tokens", type=int, default=1500, help="padded target tokens a batch")
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--muon", action="store_true", help="orthogonal steps for matrices (see muon.py)")
    parser.add_argument("--warmup", type=int, default=500, help="updates")
    parser.add_argument("--anneal", type=float, default=0.4, help="share of the schedule in which the rate falls")
    parser.add_argument("--smoothing", type=float, default=0.0)
    parser.add_argument("--grow", type=growth, default=growth("0:100"), metavar="DONE:LONGEST,...",
                        help="longest side in pieces, from that share of the schedule on")
    parser.add_argument("--least", type=float, default=0.0, help="least agreement of a pair's alignments")
    parser.add_argument("--swap", type=float, default=0.0, help="share of the pairs that get new numbers, or names")
    parser.add_argument("--guide", type=float, default=0.0, help="weight of the pull of attention to the alignments")
    parser.add_argument("--vectors", type=Path, help="embeddings to start from, as align.py leaves them")
    parser.add_argument("--init", type=Path, help="a model folder, exported or 8-bit, whose weights to start from")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="of each worker")
    parser.add_argument("--report", type=int, default=100, help="updates between lines of the log")
    parser.add_argument("--validate", type=int, default=10, help="log lines between validations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    if any(os.environ.get(k) != v for k, v in MALLOC.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | MALLOC)
    if args.device != "cpu" and (args.guide or args.workers > 1):
        parser.error("--guide and --workers are for the CPU")
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    model, optimizer, average, state = prepare(args)
    if args.workers > 1:
        model.share_memory()
        for moments in optimizer.state.values():
            for tensor in moments.values():
                tensor.share_memory_()
    progress = Progress(args, state)
    signal.signal(signal.SIGTERM, lambda *_: progress.shared[3].fill_(1.0))  # ends like --stop-after
    fork = mp.get_context("fork")
    others = [fork.Process(target=work, args=(rank, model, optimizer, average, progress, args), daemon=True)
              for rank in range(1, args.workers)]
    for process in others:
        process.start()
    work(0, model, optimizer, average, progress, args)
    for process in others:
        process.join(60)


if __name__ == "__main__":
    main()
