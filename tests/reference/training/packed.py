"""Trains on sequences of unequal length with PyTorch's packed sequences, in float64.

    python packed.py        # needs torch and safetensors

Each file has `x` [N, T, I], `y`, `lengths` [N], the weights before (`before.…`), the loss of the first step and the weights
after five steps of Adam (`after.…`). What lies behind the end of a sequence is noise: it must not count.
"""

import pathlib

import torch
from safetensors.torch import save_file
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HERE = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


class Net(torch.nn.Module):
    def __init__(self, i, h, layers, o):
        super().__init__()
        self.lstm = torch.nn.LSTM(i, h, layers, batch_first=True)
        self.head = torch.nn.Linear(h, o)

    def forward(self, x, lengths, every):
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        out, (h, _) = self.lstm(packed)
        if not every:
            return self.head(h[-1])
        out, _ = pad_packed_sequence(out, batch_first=True, total_length=x.shape[1])
        return self.head(out)


def train(name, seed, i, h, layers, o, lengths, every):
    torch.manual_seed(seed)
    n, t = len(lengths), max(lengths)
    net, lengths = Net(i, h, layers, o), torch.tensor(lengths)
    if every:  # the next number of each row
        rows = torch.randn(n, t + 1, 1)
        x, y = rows[:, :-1].clone(), rows[:, 1:].clone()
    else:
        x, y = torch.randn(n, t, i), torch.randn(n, o)
    keep = {"x": x, "y": y, "lengths": lengths}
    keep |= {f"before.{k}": v.detach().clone() for k, v in net.named_parameters()}
    adam = torch.optim.Adam(net.parameters(), lr=0.01)
    mask = torch.arange(t)[None] < lengths[:, None]
    for k in range(5):
        adam.zero_grad()
        out = net(x, lengths, every)
        loss = ((out - y) ** 2)[mask].mean() if every else ((out - y) ** 2).mean()
        if k == 0:
            keep["loss"] = loss.detach().reshape(1)
        loss.backward()
        adam.step()
    keep |= {f"after.{k}": v.detach().clone() for k, v in net.named_parameters()}
    save_file({k: v.contiguous() for k, v in keep.items()}, HERE / f"{name}.safetensors")


train("packed-next", 3, 1, 3, 1, 1, [5, 2, 4, 1], True)
train("packed-last", 4, 2, 3, 2, 2, [3, 5, 1, 4, 2], False)
