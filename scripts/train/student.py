"""Mozilla's tiny translation student in PyTorch: 6 encoder layers, 2 decoder layers with an SSRU in place of self-attention
(Kim et al. 2019), norms after each block, ReLU. Built from a parent's tensors under Marian's names.
Shapes: B batch, S source length, T target length, D width, V vocabulary. End of sentence is id 0, unknown is 1.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

HEADS, EPSILON = 8, 1e-6
LONGEST = 600  # positions
PROJECTIONS = {"q": "q_proj", "k": "k_proj", "v": "v_proj", "o": "out_proj"}
# Marian's names of a layer's tensors, by those of the engine; "self" is "context" in the decoder
MARIAN = {f"{block}.{p}.{kind}": f"self_{c}{o}" for block in ("self_attn", "encoder_attn") for o, p in PROJECTIONS.items()
          for kind, c in (("weight", "W"), ("bias", "b"))}
MARIAN |= {f"{block}_layer_norm.{kind}": f"self_Wo_ln_{own}" for block in ("self_attn", "encoder_attn")
           for kind, own in (("weight", "scale"), ("bias", "bias"))}
MARIAN |= {f"fc{i}.{kind}": f"ffn_{c}{i}" for i in (1, 2) for kind, c in (("weight", "W"), ("bias", "b"))}
MARIAN |= {f"{norm}.{kind}": f"{name}_ffn_ln_{own}" for norm, name in (("final_layer_norm", "ffn"), ("ssru_layer_norm", "rnn"))
           for kind, own in (("weight", "scale"), ("bias", "bias"))}
MARIAN |= {"ssru.input.weight": "rnn_W", "ssru.forget.weight": "rnn_Wf", "ssru.forget.bias": "rnn_bf"}
EOS = 0


def sinusoids(length, width):
    """Marian's positions (length, width): sines, then cosines; its rates end at 1e-4 itself, unlike Hugging Face's."""
    half = width // 2
    angle = torch.arange(length)[:, None] * 1e-4 ** (torch.arange(half) / (half - 1))
    return torch.cat([angle.sin(), angle.cos()], 1)


class Linear(nn.Module):
    """Marian has (in, out) matrices; here they are (out, in)."""

    def __init__(self, weight, bias=None):
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(np.ascontiguousarray(weight.T)))
        self.bias = None if bias is None else nn.Parameter(torch.tensor(bias.reshape(-1).copy()))

    def forward(self, x):
        return F.linear(x, self.weight.to(x.dtype), None if self.bias is None else self.bias.to(x.dtype))


def together(x, *layers):
    """The layers' outputs side by side: one product is faster than three."""
    weight = torch.cat([layer.weight for layer in layers]).to(x.dtype)
    bias = torch.cat([x.new_zeros(len(layer.weight)) if layer.bias is None else layer.bias for layer in layers])
    return F.linear(x, weight, bias.to(x.dtype)).chunk(len(layers), -1)


class Norm(nn.Module):
    def __init__(self, tensors, name):
        super().__init__()
        self.scale, self.bias = (nn.Parameter(torch.tensor(tensors[f"{name}_ln_{k}"].reshape(-1).copy())) for k in ("scale", "bias"))

    def forward(self, x):
        return F.layer_norm(x, x.shape[-1:], self.scale.to(x.dtype), self.bias.to(x.dtype), EPSILON)


class Attention(nn.Module):
    def __init__(self, tensors, name, heads):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (Linear(tensors[f"{name}_W{c}"], tensors[f"{name}_b{c}"]) for c in "qkvo")
        self.norm = Norm(tensors, f"{name}_Wo")

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def memory(self, x):
        k, v = together(x, self.k, self.v)
        return self.split(k), self.split(v)

    def attend(self, x, q, k, v, bias):
        b, h, t, d = q.shape
        q, k, v = (y.reshape(b * h, -1, d) for y in (q, k, v))
        scores = torch.bmm(q, k.transpose(1, 2)).view(b, h, t, -1)  # plain products: quicker than the fused ones on a CPU
        weights = F.softmax(scores * d**-0.5 + bias, -1)
        out = torch.bmm(weights.view(b * h, t, -1), v).view(b, h, t, d).transpose(1, 2).flatten(2)
        return self.norm(x + self.o(out))

    def itself(self, x, bias):
        return self.attend(x, *map(self.split, together(x, self.q, self.k, self.v)), bias)

    def forward(self, x, memory, bias):
        return self.attend(x, self.split(self.q(x)), *memory, bias)


class FeedForward(nn.Module):
    def __init__(self, tensors, name):
        super().__init__()
        self.up, self.down = (Linear(tensors[f"{name}_W{i}"], tensors[f"{name}_b{i}"]) for i in (1, 2))
        self.norm = Norm(tensors, f"{name}_ffn")

    def forward(self, x):
        return self.norm(x + self.down(F.relu(self.up(x))))


class Recurrence(torch.autograd.Function):
    """States c[t] = f[t] c[t-1] + u[t], of (T, B, D) gates and inputs."""

    @staticmethod
    def forward(ctx, f, u, start):
        states = torch.empty_like(u)
        last = start
        for t in range(len(u)):
            last = torch.addcmul(u[t], f[t], last, out=states[t])
        ctx.save_for_backward(f, states, start)
        return states

    @staticmethod
    def backward(ctx, grad):
        f, states, start = ctx.saved_tensors
        du = grad.clone()
        for t in range(len(du) - 1, 0, -1):
            du[t - 1].addcmul_(f[t], du[t])
        before = torch.cat([start[None], states[:-1]])
        return du * before, du, None


class Ssru(nn.Module):
    def __init__(self, tensors, name):
        super().__init__()
        self.input, self.forget = Linear(tensors[f"{name}_W"]), Linear(tensors[f"{name}_Wf"], tensors[f"{name}_bf"])
        self.norm = Norm(tensors, f"{name}_ffn")

    def forward(self, x, state=None):
        """x (B, T, D), the state (B, D) before it; the output and the last state."""
        u, f = (y.transpose(0, 1).float() for y in together(x, self.input, self.forget))
        f = torch.sigmoid(f)
        state = torch.zeros_like(u[0]) if state is None else state
        states = Recurrence.apply(f, (1 - f) * u, state)
        return self.norm(x + F.relu(states).transpose(0, 1).to(x.dtype)), states[-1]


class CrossEntropy(torch.autograd.Function):
    """Mean cross entropy of hidden @ weight.T + bias.

    The output layer is the dearest part of a small model. So its gradients are computed at once, some rows at a time: the (N, V)
    table never exists whole, is never divided by its sums, and keeps hidden's own type.
    """

    ROWS = 512

    @staticmethod
    def forward(ctx, hidden, weight, bias, labels):
        w, b = weight.to(hidden.dtype), bias.to(hidden.dtype)
        grad_hidden, grad_weight, grad_bias = torch.empty_like(hidden), torch.zeros_like(weight), torch.zeros_like(bias)
        loss = weight.new_zeros(())
        for start in range(0, len(hidden), CrossEntropy.ROWS):
            h, y = (x[start : start + CrossEntropy.ROWS] for x in (hidden, labels))
            logits = F.linear(h, w, b)
            own = logits.gather(1, y[:, None]).float().squeeze(1)
            top = logits.amax(1, keepdim=True)
            exps = logits.sub_(top).exp_()
            sums = exps.sum(1).float()  # added up in float32 inside
            loss += (sums.log() + top.float().squeeze(1) - own).sum()
            full = h.float()
            grad_hidden[start : start + len(h)] = (exps @ w).float() / sums[:, None] - weight[y]
            grad_weight += exps.t() @ (full / sums[:, None]).to(h.dtype)
            grad_weight.index_add_(0, y, full, alpha=-1)
            grad_bias += (exps.t() @ (1 / sums)[:, None].to(h.dtype)).squeeze(1)
            grad_bias.index_add_(0, y, torch.ones_like(sums), alpha=-1)
        ctx.save_for_backward(grad_hidden, grad_weight, grad_bias)
        ctx.n = len(hidden)
        return loss / ctx.n

    @staticmethod
    def backward(ctx, grad):
        return *(g * (grad / ctx.n).to(g.dtype) for g in ctx.saved_tensors), None


class Candidates:
    """The output pieces that a batch is trained against: its own labels, the frequent ones, and a share of the others, each of which
    then stands for 1 / share pieces like it (an unbiased estimate of the softmax's sum; cf. Jean et al. 2015)."""

    def __init__(self, counts, frequent, share):
        """counts (V,): how often each piece is a label; frequent: how many are always there."""
        self.size, self.share = len(counts), share
        self.always = torch.zeros(self.size, dtype=torch.bool)
        self.always[torch.as_tensor(np.argsort(-counts)[:frequent].copy())] = True

    def __call__(self, labels):
        """The candidates' ids (C,), what to add to their logits (C,), and the labels as places among them."""
        sure = self.always.clone()
        sure[labels] = True
        ids = torch.nonzero(sure | (torch.rand(self.size) < self.share)).squeeze(1)
        places = torch.empty(self.size, dtype=torch.long)
        places[ids] = torch.arange(len(ids))
        return ids, torch.where(sure[ids], 0.0, -math.log(self.share)), places[labels]


class Student(nn.Module):
    """source (Vs, D) and target (Vt, D) embeddings, the target's with a bias (Vt) for the output layer."""

    def __init__(self, tensors, source, target, bias, dtype=torch.float32, heads=HEADS):
        super().__init__()
        layers = lambda side: range(1, 1 + sum(name.startswith(side) and name.endswith("_ffn_W1") for name in tensors))
        self.dtype = dtype
        self.source, self.target, self.bias = (nn.Parameter(torch.as_tensor(t).clone()) for t in (source, target, bias))
        self.encoder = nn.ModuleList(
            nn.ModuleList([Attention(tensors, f"encoder_l{i}_self", heads), FeedForward(tensors, f"encoder_l{i}_ffn")])
            for i in layers("encoder"))
        self.decoder = nn.ModuleList(
            nn.ModuleList([Ssru(tensors, f"decoder_l{i}_rnn"), Attention(tensors, f"decoder_l{i}_context", heads),
                           FeedForward(tensors, f"decoder_l{i}_ffn")])
            for i in layers("decoder"))
        self.register_buffer("positions", sinusoids(LONGEST, self.source.shape[1]), persistent=False)

    @classmethod
    def from_names(cls, state, heads=HEADS):
        """A student from the tensors that export.py wrote."""
        tensors = {}
        for name, tensor in state.items():
            if not name.startswith("model.") or "embed_tokens" in name:
                continue
            _, side, _, layer, *rest = name.split(".")
            part = MARIAN[".".join(rest)]
            part = part.replace("self", "context") if side == "decoder" else part
            tensors[f"{side}_l{int(layer) + 1}_{part}"] = tensor.numpy().T
        ends = state["model.encoder.embed_tokens.weight"], state["model.decoder.embed_tokens.weight"], state["final_logits_bias"]
        return cls(tensors, *ends, heads=heads)

    def states(self, ids, present):
        """The encoder's states (B, S, D)."""
        return self.layers(ids, self.padding(present))

    def padding(self, present):
        """What is added to the scores of attention: (B, 1, 1, S), very low where there is nothing."""
        return (~present)[:, None, None].to(self.dtype) * -1e4

    def encode(self, ids, present):
        """ids and present (B, S). The memory of each decoder layer and the bias of padding."""
        bias = self.padding(present)
        x = self.layers(ids, bias)
        return [attention.memory(x) for _, attention, _ in self.decoder], bias

    def layers(self, ids, bias):
        x = F.embedding(ids, self.source) * math.sqrt(self.source.shape[1]) + self.positions[: ids.shape[1]]
        x = x.to(self.dtype)
        for attention, feed_forward in self.encoder:
            x = feed_forward(attention.itself(x, bias))
        return x

    def decode(self, prefix, memory, bias, states=None, start=0):
        """Hidden states (B, T, D) after prefix (B, T, D), embedded; the layers' last states."""
        x, last = (prefix + self.positions[start : start + prefix.shape[1]]).to(self.dtype), []
        for (ssru, attention, feed_forward), kept, state in zip(self.decoder, memory, states or [None] * len(memory)):
            x, state = ssru(x, state)
            last.append(state)
            x = feed_forward(attention(x, kept, bias))
        return x, last

    def embed(self, ids):
        return F.embedding(ids, self.target) * math.sqrt(self.target.shape[1])

    def forward(self, source, source_present, target, target_present, candidates=None):
        """Mean cross entropy of the target's tokens, in nats; over all pieces, or over candidates."""
        prefix = F.pad(self.embed(target[:, :-1]), (0, 0, 1, 0))  # the first step embeds nothing
        hidden = self.decode(prefix, *self.encode(source, source_present))[0][target_present]
        labels = target[target_present]
        if candidates is None:
            return CrossEntropy.apply(hidden, self.target, self.bias, labels)
        ids, more, labels = candidates(labels)
        return CrossEntropy.apply(hidden, F.embedding(ids, self.target), self.bias[ids] + more, labels)

    @torch.no_grad()
    def greedy(self, source, present, longest=200):
        """Most probable piece after piece, never the unknown one. Id lists without the end mark."""
        memory, bias = self.encode(source, present)
        n, states = len(source), None
        prefix = self.target.new_zeros(n, 1, self.target.shape[1])
        over, out = torch.zeros(n, dtype=torch.bool), []
        for t in range(min(longest, 3 * source.shape[1] + 10)):
            x, states = self.decode(prefix, memory, bias, states, t)
            logits = F.linear(x[:, 0], self.target.to(x.dtype), self.bias.to(x.dtype))
            logits[:, 1] = float("-inf")
            best = logits.argmax(-1).masked_fill(over, EOS)
            over |= best == EOS
            out.append(best)
            if over.all():
                break
            prefix = self.embed(best[:, None])
        return [[i for i in row if i != EOS] for row in torch.stack(out, 1).tolist()]
