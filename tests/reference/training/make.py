"""Trains small networks with PyTorch in float64 and keeps data, weights before, and what came out.

    python make.py          # needs torch and safetensors

Each case NAME is NAME.safetensors: `x`, `y` (as `gatewalk train --data` reads them), the weights before
(`before.…`), `outputs`, `loss`, the gradients of the first step (`gradient.…`) and the parameters after K
steps (`after_K.…`). cases.json says how each was trained.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)


class Net(torch.nn.Module):
    def __init__(self, kind, i, h, layers, o):
        super().__init__()
        self.kind = kind
        cell = torch.nn.LSTM if kind == "lstm" else torch.nn.RNN
        module = cell(i, h, layers, batch_first=True)
        setattr(self, kind, module)
        self.head = torch.nn.Linear(h, o)

    def forward(self, x, every, lengths=None):
        h, _ = getattr(self, self.kind)(x)
        if every:
            return self.head(h)
        if lengths is not None:
            return self.head(h[torch.arange(len(x)), lengths - 1])
        return self.head(h[:, -1])


def optimizer(name, net, lr):
    p = net.parameters()
    return {
        "sgd": lambda: torch.optim.SGD(p, lr=lr),
        "momentum": lambda: torch.optim.SGD(p, lr=lr, momentum=0.9),
        "rmsprop": lambda: torch.optim.RMSprop(p, lr=lr),
        "adam": lambda: torch.optim.Adam(p, lr=lr),
    }[name]()


def case(name, kind="lstm", i=1, h=4, t=5, b=3, layers=1, o=1, every=False, loss="mse", opt="adam", lr=0.01,
         clip=None, steps=(1, 10, 100), lengths=False, dtype=torch.float64):
    torch.manual_seed(sum(map(ord, name)))
    net = Net(kind, i, h, layers, o).to(dtype)
    x = torch.randn(b, t, i, dtype=dtype)
    keep = {"x": x}
    ls = torch.randint(1, t + 1, (b,)) if lengths else None
    places = (b, t) if every else (b,)
    if loss == "mse":
        y = torch.randn(*places, o, dtype=dtype)
        keep["y"] = y
    else:
        y = torch.randint(0, o, places)
        if every:
            y[torch.rand(places) < 0.3] = -100
        keep["symbols"] = y.to(torch.int64)
    if lengths:
        keep["lengths"] = ls.to(torch.int64)
    keep |= {f"before.{k}": v.detach().clone() for k, v in net.named_parameters()}

    def value():
        out = net(x, every, ls)
        if loss == "ce":
            return out, torch.nn.functional.cross_entropy(out.reshape(-1, o), y.reshape(-1))
        if lengths and every:
            mask = torch.arange(t)[None] < ls[:, None]
            return out, ((out - y) ** 2)[mask].mean()
        return out, torch.nn.functional.mse_loss(out, y)

    step = optimizer(opt, net, lr)
    for k in range(1, max(steps) + 1):
        step.zero_grad()
        out, l = value()
        l.backward()
        if k == 1:
            keep["outputs"] = out.detach().clone()
            keep["loss"] = l.detach().reshape(1)
            keep |= {f"gradient.{n}": p.grad.clone() for n, p in net.named_parameters()}
        if clip:
            torch.nn.utils.clip_grad_norm_(net.parameters(), clip)
        step.step()
        if k in steps:
            keep |= {f"after_{k}.{n}": p.detach().clone() for n, p in net.named_parameters()}
    save_file({k: v.contiguous() for k, v in keep.items()}, HERE / f"{name}.safetensors")
    return dict(name=name, every=every, optimizer=opt, lr=lr, clip=clip, loss=loss, steps=list(steps),
                output=o, precision="f32" if dtype == torch.float32 else "f64")


CASES = [
    case("tiny", h=1, t=1, b=1),
    case("worked", h=4, t=4, b=1),
    case("plain", i=2, h=5, t=10, b=8, o=2),
    case("every", i=3, h=8, t=7, b=4, o=3, every=True),
    case("deep", i=2, h=6, t=9, b=5, layers=2, o=1),
    case("deep_every", i=3, h=16, t=12, b=8, layers=2, o=2, every=True),
    case("long", i=1, h=16, t=50, b=6, o=1),
    case("wide", i=7, h=16, t=6, b=8, o=7, every=True, steps=(1, 10)),
    case("three_layers", i=1, h=3, t=6, b=2, layers=3),
    case("lengths_last", i=2, h=7, t=9, b=6, o=2, lengths=True),
    case("lengths_every", i=2, h=7, t=9, b=6, o=2, every=True, lengths=True),
    case("crossentropy", i=3, h=9, t=6, b=8, o=6, loss="ce"),
    case("crossentropy_every", i=6, h=12, t=8, b=7, o=9, every=True, loss="ce"),
    case("rnn", kind="rnn", i=2, h=6, t=8, b=4, o=2, every=True),
    case("sgd", h=6, t=6, b=7, opt="sgd", lr=0.1),
    case("momentum", h=6, t=6, b=7, opt="momentum", lr=0.05),
    case("rmsprop", h=6, t=6, b=7, opt="rmsprop"),
    case("clip", h=6, t=6, b=7, clip=0.05, opt="sgd", lr=0.5),
    case("single", i=2, h=8, t=10, b=8, dtype=torch.float32, steps=(1, 10)),
]
(HERE / "cases.json").write_text(json.dumps(CASES, indent=1) + "\n")
