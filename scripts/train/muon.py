"""The optimizer: matrices move by orthogonal steps (Muon), embeddings, biases and norms as AdamW has it."""

import torch

# of the polynomial whose repetition draws all singular values to about one
COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ROUNDS = 5
MOMENTUM = 0.95
# bfloat16 where the processor multiplies it; elsewhere it is emulated, a hundred times slower
DTYPE = torch.bfloat16 if torch.ops.mkldnn._is_mkldnn_bf16_supported() else torch.float32


def orthogonal(matrices):
    """The nearest matrices (N, R, C) whose singular values are all about one, by Newton and Schulz's iteration."""
    x = matrices.to(DTYPE)
    if tall := x.shape[1] > x.shape[2]:
        x = x.transpose(1, 2)
    x = x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    a, b, c = COEFFICIENTS
    for _ in range(ROUNDS):
        gram = x @ x.transpose(1, 2)
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return (x.transpose(1, 2) if tall else x).to(matrices.dtype)


class Muon(torch.optim.AdamW):
    """AdamW, but for groups with `muon`: momentum, made orthogonal (Jordan et al. 2024), and as large as AdamW's steps
    are on average, so that both share their rate (Liu et al. 2025, arXiv:2502.16982)."""

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            if group.get("muon"):
                for shape in {p.shape for p in group["params"]}:
                    self.turn([p for p in group["params"] if p.shape == shape], group)
        super().step()

    def turn(self, matrices, group):
        grads = [p.grad for p in matrices]
        for p in matrices:
            if "momentum" not in self.state[p]:
                self.state[p]["momentum"] = torch.zeros_like(p)
            p.grad = None  # AdamW leaves it alone
        momenta = [self.state[p]["momentum"] for p in matrices]
        torch._foreach_lerp_(momenta, grads, 1 - MOMENTUM)
        steps = orthogonal(torch.stack(torch._foreach_lerp(grads, momenta, MOMENTUM)))
        size = 0.2 * max(matrices[0].shape) ** 0.5
        torch._foreach_mul_(matrices, 1 - group["lr"] * group["weight_decay"])
        torch._foreach_add_(matrices, list(steps.unbind()), alpha=-group["lr"] * size)
