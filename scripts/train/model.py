"""Encoder-decoder transformer whose parameters map one to one onto Hugging Face's MarianMTModel.

Post-norm layers, tied embeddings, fixed sinusoidal positions (sines in the first half of the
vector, cosines in the second), embeddings scaled by sqrt(d_model), SiLU feed-forward: what
MarianMTModel, rust-bert's Marian and CTranslate2's Marian converter all expect.
Shapes: B batch, S source length, T target length, D d_model, V vocabulary.
"""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn

from eight_bit import to_floats


@dataclass
class Config:
    vocab_size: int = 16000
    d_model: int = 512
    ffn: int = 2048
    heads: int = 8
    encoder_layers: int = 6
    decoder_layers: int = 2
    dropout: float = 0.1
    max_positions: int = 512
    pad_id: int = 0
    eos_id: int = 1
    unk_id: int = 2


def sinusoids(length: int, dim: int) -> torch.Tensor:
    """Position table of shape (length, dim)."""
    position = torch.arange(length).unsqueeze(1)
    rate = torch.exp(-math.log(10000.0) * (torch.arange(0, dim, 2) / dim))
    return torch.cat([torch.sin(position * rate), torch.cos(position * rate)], dim=1)


def linear(x, *layers):
    """The layers' outputs side by side, computed in x's own type."""
    if len(layers) == 1:
        return F.linear(x, layers[0].weight.to(x.dtype), layers[0].bias.to(x.dtype))
    weight = torch.cat([layer.weight for layer in layers]).to(x.dtype)
    bias = torch.cat([layer.bias for layer in layers]).to(x.dtype)
    return F.linear(x, weight, bias).chunk(len(layers), -1)


def norm(x, layer):
    return F.layer_norm(x, layer.normalized_shape, layer.weight.to(x.dtype), layer.bias.to(x.dtype), layer.eps)


class Attention(nn.Module):
    def __init__(self, cfg: Config):
        super().__init__()
        self.heads = cfg.heads
        self.q_proj = nn.Linear(cfg.d_model, cfg.d_model)
        self.k_proj = nn.Linear(cfg.d_model, cfg.d_model)
        self.v_proj = nn.Linear(cfg.d_model, cfg.d_model)
        self.out_proj = nn.Linear(cfg.d_model, cfg.d_model)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def project(self, memory):
        """Keys and values of memory (B, S, D), each (B, H, S, D / H)."""
        k, v = linear(memory, self.k_proj, self.v_proj)
        return self.split(k), self.split(v)

    def attend(self, x, k, v, bias):
        """bias is added to the scores, (B or 1, 1, T or 1, S). Returns the output and the weights (B, H, T, S)
        where they were computed: plain products beat the fused kernel on a CPU, not on a GPU."""
        q = self.split(linear(x, self.q_proj))
        if x.is_cuda:
            weights, out = None, F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        else:
            b, h, t, d = q.shape
            q, k, v = (y.reshape(b * h, -1, d) for y in (q, k, v))
            scores = torch.bmm(q, k.transpose(1, 2)).view(b, h, t, -1)
            weights = F.softmax(scores * d**-0.5 + bias, dim=-1)
            out = torch.bmm(weights.view(b * h, t, -1), v).view(b, h, t, d)
        return linear(out.transpose(1, 2).flatten(2), self.out_proj), weights

    def forward(self, x, memory, bias):
        return self.attend(x, *self.project(memory), bias)


class Layer(nn.Module):
    def __init__(self, cfg: Config, cross: bool):
        super().__init__()
        self.dropout = cfg.dropout
        self.self_attn, self.self_attn_layer_norm = Attention(cfg), nn.LayerNorm(cfg.d_model)
        if cross:
            self.encoder_attn, self.encoder_attn_layer_norm = Attention(cfg), nn.LayerNorm(cfg.d_model)
        self.fc1, self.fc2 = nn.Linear(cfg.d_model, cfg.ffn), nn.Linear(cfg.ffn, cfg.d_model)
        self.final_layer_norm = nn.LayerNorm(cfg.d_model)

    def drop(self, x):
        return F.dropout(x, self.dropout, self.training)

    def feed_forward(self, x):
        return norm(x + self.drop(linear(F.silu(linear(x, self.fc1)), self.fc2)), self.final_layer_norm)

    def forward(self, x, bias, memory=None, memory_bias=None):
        """The layer's output and its attention to the memory, if any."""
        weights = None
        x = norm(x + self.drop(self.self_attn(x, x, bias)[0]), self.self_attn_layer_norm)
        if memory is not None:
            attended, weights = self.encoder_attn(x, memory, memory_bias)
            x = norm(x + self.drop(attended), self.encoder_attn_layer_norm)
        return self.feed_forward(x), weights

    def step(self, x, past, memory, memory_bias):
        """One more position of a decoder layer, x (B, 1, D); past and memory are keys and values."""
        now = self.self_attn.project(x)
        past = tuple(torch.cat(pair, 2) for pair in zip(past, now)) if past else now
        x = norm(x + self.self_attn.attend(x, *past, x.new_zeros(1, 1, 1, 1))[0], self.self_attn_layer_norm)
        x = norm(x + self.encoder_attn.attend(x, *memory, memory_bias)[0], self.encoder_attn_layer_norm)
        return self.feed_forward(x), past


class CrossEntropy(torch.autograd.Function):
    """Mean label-smoothed cross entropy of hidden @ weight.T + bias, and the mean without smoothing.

    The output layer is the dearest part of a small model. So its gradients are computed at once, some rows at a
    time: the (N, V) table never exists whole, is never divided by its sums, and keeps hidden's own type.
    """

    @staticmethod
    def forward(ctx, hidden, weight, bias, labels, smoothing, rows):
        n, v = hidden.shape[0], weight.shape[0]
        w, b = weight.to(hidden.dtype), bias.to(hidden.dtype)
        grad_hidden = torch.empty_like(hidden)
        grad_weight, grad_bias = torch.zeros_like(weight), torch.zeros_like(bias)
        hit = 1 - smoothing
        mean_weight, mean_bias = weight.mean(0), bias.mean()
        loss, plain = weight.new_zeros(()), weight.new_zeros(())
        for start in range(0, n, rows):
            h, y = hidden[start : start + rows], labels[start : start + rows]
            logits = F.linear(h, w, b)
            label_logits = logits.gather(1, y[:, None]).float().squeeze(1)
            top = logits.amax(1, keepdim=True)
            exps = logits.sub_(top).exp_()
            sums = exps.sum(1).float()  # added up in float32 inside
            log_sums = sums.log() + top.float().squeeze(1)
            nll = (log_sums - label_logits).sum()
            full = h.float()
            plain += nll
            loss += hit * nll + smoothing * (log_sums - full @ mean_weight - mean_bias).sum()
            grad_hidden[start : start + rows] = (
                (exps @ w).float() / sums[:, None] - hit * weight[y] - smoothing * mean_weight)
            grad_weight += exps.t() @ (full / sums[:, None]).to(h.dtype)
            grad_weight.index_add_(0, y, full, alpha=-hit)
            grad_bias += (exps.t() @ (1 / sums)[:, None].to(h.dtype)).squeeze(1)
            grad_bias.index_add_(0, y, torch.ones_like(sums), alpha=-hit)
        if smoothing:
            grad_weight -= smoothing / v * hidden.float().sum(0)
            grad_bias -= smoothing / v * n
        ctx.save_for_backward(grad_hidden, grad_weight, grad_bias)
        ctx.n = n
        ctx.mark_non_differentiable(plain)
        return loss / n, plain / n

    @staticmethod
    def backward(ctx, grad, _):
        return *(g * (grad / ctx.n).to(g.dtype) for g in ctx.saved_tensors), None, None, None


class Seq2Seq(nn.Module):
    def __init__(self, cfg: Config):
        super().__init__()
        self.cfg = cfg
        self.shared = nn.Embedding(cfg.vocab_size, cfg.d_model, padding_idx=cfg.pad_id)
        self.encoder = nn.ModuleList(Layer(cfg, cross=False) for _ in range(cfg.encoder_layers))
        self.decoder = nn.ModuleList(Layer(cfg, cross=True) for _ in range(cfg.decoder_layers))
        self.final_logits_bias = nn.Parameter(torch.zeros(cfg.vocab_size))
        self.register_buffer("positions", sinusoids(cfg.max_positions, cfg.d_model), persistent=False)
        self.dtype = torch.float32
        for p in self.parameters():
            if p.dim() == 2:
                nn.init.xavier_uniform_(p)
        nn.init.normal_(self.shared.weight, std=cfg.d_model ** -0.5)
        with torch.no_grad():
            self.shared.weight[cfg.pad_id].zero_()

    @torch.no_grad()
    def start_from_vectors(self, vectors):
        """Embeddings (V, D) in which translations lie close, and layers that begin by passing on what they
        attend to: the translator starts as a dictionary whose attention is to be learned."""
        cfg = self.cfg
        self.shared.weight[: len(vectors)] = vectors
        self.shared.weight[cfg.pad_id].zero_()
        for layer in [*self.encoder, *self.decoder]:
            layer.self_attn.out_proj.weight.mul_(0.3)
            layer.fc2.weight.mul_(0.3)
        for layer in self.decoder:
            nn.init.eye_(layer.encoder_attn.v_proj.weight)
            nn.init.eye_(layer.encoder_attn.out_proj.weight)

    def embed(self, ids, start=0):
        x = (self.shared(ids) * math.sqrt(self.cfg.d_model)).to(self.dtype)
        x = x + self.positions[start : start + ids.shape[1]].to(x.dtype)
        return F.dropout(x, self.cfg.dropout, self.training)

    def encode(self, source):
        """source: (B, S) ids, padded. Returns memory (B, S, D) and its bias (B, 1, 1, S), very low on padding."""
        bias = (source == self.cfg.pad_id)[:, None, None, :].to(self.dtype) * -1e4
        x = self.embed(source)
        for layer in self.encoder:
            x, _ = layer(x, bias)
        return x, bias

    def decode(self, prefix, memory, memory_bias):
        """Hidden states (B, T, D) and each layer's attention to the memory, (B, H, T, S)."""
        x, weights, t = self.embed(prefix), [], prefix.shape[1]
        future = torch.full((1, 1, t, t), -1e4, dtype=x.dtype, device=x.device).triu(1)
        for layer in self.decoder:
            x, w = layer(x, future, memory, memory_bias)
            weights.append(w)
        return x, weights

    def logits(self, hidden):
        return F.linear(hidden, self.shared.weight.to(hidden.dtype), self.final_logits_bias.to(hidden.dtype))

    def forward(self, source, target, smoothing=0.1, aligned=None):
        """Means over the tokens of target (B, T), in nats: smoothed cross entropy, plain cross entropy,
        and how far the mean of the heads' attention is, in each layer, from the alignment: `aligned` (B, T)
        holds source positions, -1 for none. None without it. On a GPU the attention is not to be had."""
        memory, bias = self.encode(source)
        prefix = torch.cat([torch.full_like(target[:, :1], self.cfg.pad_id), target[:, :-1]], dim=1)
        hidden, weights = self.decode(prefix, memory, bias)
        keep = target != self.cfg.pad_id
        loss, nll = CrossEntropy.apply(
            hidden[keep], self.shared.weight, self.final_logits_bias, target[keep], smoothing,
            16384 if hidden.is_cuda else 512)
        guide = None
        if aligned is not None:
            rows, columns = (aligned >= 0).nonzero(as_tuple=True)
            at = aligned[rows, columns]
            found = torch.stack([w.mean(1)[rows, columns, at] for w in weights])
            guide = -found.float().clamp_min(1e-4).log().mean()
        return loss, nll.detach(), guide

    @torch.no_grad()
    def translate(self, source, max_new=200, beam=4, length_penalty=1.0):
        """Beam search as transformers has it. source: (B, S). Returns B id lists without special tokens."""
        cfg, n, lowest = self.cfg, source.shape[0], float("-inf")
        encoded, bias = self.encode(source)
        memory = [tuple(y.repeat_interleave(beam, 0) for y in layer.encoder_attn.project(encoded))
                  for layer in self.decoder]
        bias = bias.repeat_interleave(beam, 0)
        prefix = torch.full((n * beam, 1), cfg.pad_id, device=source.device)
        past = [None] * len(self.decoder)
        score = torch.full((n, beam), lowest, device=source.device)
        score[:, 0] = 0
        done: list[list[tuple[float, list[int]]]] = [[] for _ in range(n)]
        over = [False] * n
        for step in range(1, max_new + 1):
            x = self.embed(prefix[:, -1:], step - 1)
            for i, layer in enumerate(self.decoder):
                x, past[i] = layer.step(x, past[i], memory[i], bias)
            logprobs = F.log_softmax(self.logits(x[:, -1]).float(), dim=-1)
            logprobs[:, cfg.pad_id] = lowest
            top, index = (score.view(-1, 1) + logprobs).view(n, -1).topk(2 * beam, dim=1)
            rows, tokens = index // cfg.vocab_size, index % cfg.vocab_size
            new_rows, new_tokens, new_scores = [], [], []
            for b in range(n):
                alive = []
                for rank, (s, r, t) in enumerate(zip(top[b].tolist(), rows[b].tolist(), tokens[b].tolist())):
                    if t != cfg.eos_id:
                        alive.append((s, b * beam + r, t))
                    elif rank < beam and not over[b]:
                        done[b].append((s / step ** length_penalty, prefix[b * beam + r, 1:].tolist()))
                alive = alive[:beam]
                done[b] = sorted(done[b], reverse=True)[:beam]
                over[b] |= len(done[b]) == beam and done[b][-1][0] >= float(top[b, 0]) / step ** length_penalty
                new_scores += [a[0] for a in alive]
                new_rows += [a[1] for a in alive]
                new_tokens += [a[2] for a in alive]
            score = torch.tensor(new_scores, device=source.device).view(n, beam)
            prefix = torch.cat([prefix[new_rows], torch.tensor(new_tokens, device=source.device)[:, None]], dim=1)
            past = [tuple(y[new_rows] for y in pair) for pair in past]
            if all(over):
                break
        for b in range(n):
            if not over[b]:
                done[b] += [(float(score[b, i]) / step ** length_penalty, prefix[b * beam + i, 1:].tolist())
                            for i in range(beam)]
        return [max(d)[1] for d in done]


def hf_state(model: Seq2Seq) -> dict[str, torch.Tensor]:
    """The model's parameters under MarianMTModel's names."""
    out = {"final_logits_bias": model.final_logits_bias.detach()[None],
           "model.shared.weight": model.shared.weight.detach()}
    for side, layers in (("encoder", model.encoder), ("decoder", model.decoder)):
        for i, layer in enumerate(layers):
            for name, p in layer.named_parameters():
                out[f"model.{side}.layers.{i}.{name}"] = p.detach()
    return out


def load_hf_state(model: Seq2Seq, tensors: dict[str, torch.Tensor]) -> None:
    """Copy MarianMTModel tensors (as hf_state names them) into the model; they may be 8-bit."""
    tensors = to_floats(tensors)
    own = {"final_logits_bias": model.final_logits_bias, "model.shared.weight": model.shared.weight}
    for side, layers in (("encoder", model.encoder), ("decoder", model.decoder)):
        for i, layer in enumerate(layers):
            own |= {f"model.{side}.layers.{i}.{name}": p for name, p in layer.named_parameters()}
    assert len(own) == len(list(model.parameters()))
    with torch.no_grad():
        for name, parameter in own.items():
            parameter.copy_(tensors[name].view_as(parameter))


def hf_config(cfg: Config) -> dict:
    """config.json of the same model for MarianMTModel."""
    return {
        "architectures": ["MarianMTModel"], "model_type": "marian", "activation_function": "swish",
        "d_model": cfg.d_model, "encoder_layers": cfg.encoder_layers, "decoder_layers": cfg.decoder_layers,
        "encoder_attention_heads": cfg.heads, "decoder_attention_heads": cfg.heads,
        "encoder_ffn_dim": cfg.ffn, "decoder_ffn_dim": cfg.ffn, "dropout": cfg.dropout, "attention_dropout": 0.0,
        "activation_dropout": 0.0, "init_std": 0.02, "vocab_size": cfg.vocab_size, "decoder_vocab_size": cfg.vocab_size,
        "max_position_embeddings": cfg.max_positions, "pad_token_id": cfg.pad_id, "eos_token_id": cfg.eos_id,
        "decoder_start_token_id": cfg.pad_id, "forced_eos_token_id": cfg.eos_id, "is_encoder_decoder": True,
        "normalize_before": False, "normalize_embedding": False, "add_final_layer_norm": False,
        "add_bias_logits": False,
        "scale_embedding": True, "static_position_embeddings": True, "share_encoder_decoder_embeddings": True,
        "tie_word_embeddings": True, "bad_words_ids": [[cfg.pad_id]], "num_beams": 4, "max_length": cfg.max_positions,
        "use_cache": True,
    }


__all__ = ["Config", "Seq2Seq", "hf_state", "load_hf_state", "hf_config", "asdict"]
