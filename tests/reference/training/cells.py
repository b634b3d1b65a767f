"""PyTorch's training of GRUs and of cells given as equations, for tests/training.rs: python cells.py (torch, safetensors).

A cell is a module written by hand, differentiated by autograd, in float64. A file holds x [N, T, I], y [N, O] or [N, T, O], the
tensors before the first step and after some, the loss and the gradient before it, and the outputs; cells.json the equations.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

HERE = pathlib.Path(__file__).parent
N, T, I, H, O = 5, 6, 3, 4, 2
STEPS = [1, 10, 100]
torch.set_default_dtype(torch.float64)
s = torch.sigmoid


class Own(nn.Module):
    """A cell with parameters by name, each of the shape its first letter asks for, and a head."""

    def __init__(self, names, step, states):
        super().__init__()
        shapes = {"W": (H, I), "U": (H, H), "b": (H,), "p": (H,)}
        for name in names.split():
            self.register_parameter(name, nn.Parameter(torch.randn(shapes[name[0]]) * 0.5))
        self.head, self.step, self.states = nn.Linear(H, O), step, states

    def forward(self, x):
        state = [torch.zeros(x.shape[0], H) for _ in range(self.states)]
        hs = []
        p = lambda name, v: v @ getattr(self, name).T  # noqa: E731
        for t in range(x.shape[1]):
            state = self.step(self, p, x[:, t], *state)
            hs.append(state[0])
        return torch.stack(hs, 1)


def mgu(m, p, x, h):
    f = s(p("W_f", x) + p("U_f", h) + m.b_f)
    n = torch.tanh(p("W_n", x) + p("U_n", f * h) + m.b_n)
    return [(1 - f) * h + f * n]


def cifg(m, p, x, h, c):
    f = s(p("W_f", x) + p("U_f", h) + m.b_f)
    c = f * c + (1 - f) * torch.tanh(p("W_g", x) + p("U_g", h) + m.b_g)
    return [s(p("W_o", x) + p("U_o", h) + m.b_o) * torch.tanh(c), c]


def peephole(m, p, x, h, c):
    i = s(p("W_i", x) + p("U_i", h) + m.p_i * c + m.b_i)
    f = s(p("W_f", x) + p("U_f", h) + m.p_f * c + m.b_f)
    c = f * c + i * torch.tanh(p("W_g", x) + p("U_g", h) + m.b_g)
    return [s(p("W_o", x) + p("U_o", h) + m.p_o * c + m.b_o) * torch.tanh(c), c]


def slstm(m, p, x, h, c, n, k):
    u, v = p("W_u", x) + p("U_u", h) + m.b_u, p("W_v", x) + p("U_v", h) + m.b_v
    top = torch.maximum(v + k, u)
    i, f = torch.exp(u - top), torch.exp(v + k - top)
    c = f * c + i * torch.tanh(p("W_g", x) + p("U_g", h) + m.b_g)
    n = f * n + i
    return [s(p("W_o", x) + p("U_o", h) + m.b_o) * c / n, c, n, top]


def attentive(m, p, x, h):
    a = torch.softmax(p("W_a", x) + p("U_a", h) + m.b_a, 1)
    return [a * h + (1 - a) * torch.tanh(p("W_n", x) + p("U_n", h) + m.b_n)]


def largest(m, p, x, h):
    return [torch.maximum(torch.tanh(p("W_n", x) + p("U_n", h)), 0.9 * h) - torch.relu(p("W_a", x) + m.b_a)]


def gate(name, more=""):
    return rf"{name}_t = \sigma(W_{name} x_t + U_{name} h_{{t-1}}{more} + b_{name})"


def many(names):
    return " ".join(f"W_{n} U_{n} b_{n}" for n in names)


CELLS = {
    "mgu": (many("fn"), mgu, 1, [gate("f"), r"n_t = \tanh(W_n x_t + U_n (f_t \odot h_{t-1}) + b_n)",
                                 r"h_t = (1 - f_t) \odot h_{t-1} + f_t \odot n_t"]),
    "cifg": (many("fgo"), cifg, 2, [gate("f"), gate("o"), r"c_t = f_t \odot c_{t-1} + (1 - f_t) \odot \tanh(W_g x_t + U_g h_{t-1} + b_g)",
                                    r"h_t = o_t \odot \tanh(c_t)"]),
    "peephole": (many("ifgo") + " p_i p_f p_o", peephole, 2,
                 [gate("i", r" + p_i \odot c_{t-1}"), gate("f", r" + p_f \odot c_{t-1}"), gate("o", r" + p_o \odot c_t"),
                  r"c_t = f_t \odot c_{t-1} + i_t \odot \tanh(W_g x_t + U_g h_{t-1} + b_g)", r"h_t = o_t \odot \tanh(c_t)"]),
    "slstm": (many("uvgo"), slstm, 4,
              [r"u_t = W_u x_t + U_u h_{t-1} + b_u", r"v_t = W_v x_t + U_v h_{t-1} + b_v", gate("o"),
               r"m_t = \max(v_t + m_{t-1}, u_t)", r"i_t = \exp(u_t - m_t)", r"f_t = \exp(v_t + m_{t-1} - m_t)",
               r"c_t = f_t \odot c_{t-1} + i_t \odot \tanh(W_g x_t + U_g h_{t-1} + b_g)", r"n_t = f_t \odot n_{t-1} + i_t",
               r"h_t = o_t \odot \frac{c_t}{n_t}"]),
    "softmax": (many("an"), attentive, 1, [r"a_t = \mathrm{softmax}(W_a x_t + U_a h_{t-1} + b_a)",
                                           r"h_t = a_t \odot h_{t-1} + (1 - a_t) \odot \tanh(W_n x_t + U_n h_{t-1} + b_n)"]),
    "max": ("W_n U_n W_a b_a", largest, 1, [r"h_t = \max(\tanh(W_n x_t + U_n h_{t-1}), 0.9 h_{t-1}) - \mathrm{ReLU}(W_a x_t + b_a)"]),
}


class Module(nn.Module):
    """A module of PyTorch, `both` directions or one; what it hands out where each of them ends, or at every step."""

    def __init__(self, kind, layers, both=False, lengths=None):
        super().__init__()
        module = getattr(nn, kind.upper())(I, H, layers, batch_first=True, bidirectional=both)
        setattr(self, kind, module)
        self.head, self.lengths, self.kind, self.both = nn.Linear(H * (1 + both), O), lengths, kind, both

    def forward(self, x):
        module = getattr(self, self.kind)
        if self.lengths is None:
            return module(x)[0]
        pack = nn.utils.rnn.pack_padded_sequence(x, self.lengths, batch_first=True, enforce_sorted=False)
        return nn.utils.rnn.pad_packed_sequence(module(pack)[0], batch_first=True)[0]

    def last(self, x):
        all = self(x)
        lengths = [T] * N if self.lengths is None else self.lengths
        ahead = torch.stack([row[n - 1] for row, n in zip(all, lengths)])
        return torch.cat([ahead[:, :H], all[:, 0, H:]], 1) if self.both else ahead


def record(name, model, every):
    x = torch.randn(N, T, I)
    y = torch.randn(*((N, T, O) if every else (N, O)))
    last = getattr(model, "last", lambda x: model(x)[:, -1])
    lengths = getattr(model, "lengths", None)
    inside = torch.tensor([[t < n for t in range(T)] for n in lengths or [T] * N])
    answer = lambda: model.head(model(x) if every else last(x))  # noqa: E731
    # What lies beyond the end of a sequence is not asked for.
    loss = lambda: nn.functional.mse_loss(answer()[inside], y[inside]) if every else nn.functional.mse_loss(answer(), y)  # noqa: E731
    out = {"x": x, "y": y, "outputs": answer().detach()}
    if lengths:
        out["lengths"] = torch.tensor(lengths)
    keep = lambda prefix, of: out.update({f"{prefix}.{n}": of(p).detach().clone() for n, p in model.named_parameters()})  # noqa: E731
    keep("before", lambda p: p)
    first = loss()
    first.backward()
    out["loss"] = first.detach().reshape(1)
    keep("gradient", lambda p: p.grad)
    adam = torch.optim.Adam(model.parameters(), 0.01)
    for step in range(1, STEPS[-1] + 1):
        adam.zero_grad()
        loss().backward()
        adam.step()
        if step in STEPS:
            keep(f"after_{step}", lambda p: p)
    save_file({k: v.contiguous() for k, v in out.items()}, HERE / f"{name}.safetensors")
    return {"name": name, "every": every, "optimizer": "adam", "lr": 0.01, "clip": None, "steps": STEPS}


torch.manual_seed(4)
cases = [record(f"gru-{n}", Module("gru", n), every) for n, every in [(1, False), (2, True)]]
for n, (name, (names, step, states, lines)) in enumerate(CELLS.items()):
    case = record(f"cell-{name}", Own(names, step, states), n % 2 == 0)
    cases.append(case | {"equations": r" \\ ".join(lines)})
RAGGED = [6, 3, 1, 5, 2]
for kind, layers, every, lengths in [
    ("rnn", 1, True, None), ("lstm", 1, False, RAGGED), ("gru", 2, True, RAGGED), ("lstm", 2, True, None), ("rnn", 2, False, RAGGED),
]:
    cases.append(record(f"both-{kind}-{layers}", Module(kind, layers, True, lengths), every))
(HERE / "cells.json").write_text(json.dumps(cases, indent=1) + "\n")
