"""Writes the reference values and gradients that tests/pytorch.rs holds gatewalk to.

Made with PyTorch 2.15.0 and Python 3.11, in float64 on the CPU. To run it, from anywhere:

    python tests/reference/make.py

It reads lessons/models/*.toml, writes seeded models of random size to tests/reference/random/*.toml,
and writes one NAME.json for each: into tests/reference/ for a lesson, next to the model otherwise.

Each model is computed twice: by torch.nn.LSTM, GRU or RNN, and by the equations written out below with
the gradient of every named quantity kept. The two must agree to 1e-12 in hidden states, loss and
gradients. The peephole LSTM has no torch module and is computed from its equations only, and so are
the three gates alone, which have no loss and thus no gradients, and the twenty steps, whose loss is no
error. Of tanh beside ReLU, the module does the LSTM, whose loss it is.
"""

import json
import random
import tomllib
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)

HERE = Path(__file__).resolve().parent
LESSONS = HERE.parent.parent / "lessons" / "models"
RANDOM = HERE / "random"
AGREE = 1e-12


# ---- the equations, written out -----------------------------------------------------------------


class Quantities(dict):
    """Every named quantity as a matrix; a column vector is n rows of one."""

    def given(self, name, rows):
        """A number of the file: a leaf of the graph."""
        if not isinstance(rows, list):
            rows = [rows]
        rows = [row if isinstance(row, list) else [row] for row in rows]
        self[name] = torch.tensor(rows, dtype=torch.float64, requires_grad=True)

    def keep(self, name, value):
        """A result of an equation, whose gradient is wanted as well."""
        value.retain_grad()
        self[name] = value

    def affine(self, gate, t):
        """W_x· x_t + W_h· h_{t-1} + b_·"""
        return (
            self[f"W_x{gate}"] @ self[f"x_{t}"]
            + self[f"W_h{gate}"] @ self[f"h_{t - 1}"]
            + self[f"b_{gate}"]
        )


def three_gates(q, t):
    for gate in "ifo":
        q.keep(f"{gate}_{t}", torch.sigmoid(q.affine(gate, t)))


def lstm(q, t):
    three_gates(q, t)
    q.keep(f"g_{t}", torch.tanh(q.affine("g", t)))
    q.keep(f"c_{t}", q[f"f_{t}"] * q[f"c_{t - 1}"] + q[f"i_{t}"] * q[f"g_{t}"])
    q.keep(f"h_{t}", q[f"o_{t}"] * torch.tanh(q[f"c_{t}"]))


def peephole(q, t):
    q.keep(f"i_{t}", torch.sigmoid(q.affine("i", t) + q["p_i"] * q[f"c_{t - 1}"]))
    q.keep(f"f_{t}", torch.sigmoid(q.affine("f", t) + q["p_f"] * q[f"c_{t - 1}"]))
    q.keep(f"g_{t}", torch.tanh(q.affine("g", t)))
    q.keep(f"c_{t}", q[f"f_{t}"] * q[f"c_{t - 1}"] + q[f"i_{t}"] * q[f"g_{t}"])
    q.keep(f"o_{t}", torch.sigmoid(q.affine("o", t) + q["p_o"] * q[f"c_{t}"]))
    q.keep(f"h_{t}", q[f"o_{t}"] * torch.tanh(q[f"c_{t}"]))


def gru(q, t):
    for gate in "rz":
        q.keep(f"{gate}_{t}", torch.sigmoid(q.affine(gate, t)))
    past = q["W_hn"] @ q[f"h_{t - 1}"] + q["b_hn"]
    q.keep(f"n_{t}", torch.tanh(q["W_xn"] @ q[f"x_{t}"] + q["b_xn"] + q[f"r_{t}"] * past))
    q.keep(f"h_{t}", (1 - q[f"z_{t}"]) * q[f"n_{t}"] + q[f"z_{t}"] * q[f"h_{t - 1}"])


def rnn(q, t):
    q.keep(f"h_{t}", torch.tanh(q.affine("h", t)))


def twenty_steps(q, t):
    lstm(q, t)
    q.keep(f"s_{t}", torch.tanh(q["W_xs"] @ q[f"x_{t}"] + q["W_ss"] @ q[f"s_{t - 1}"] + q["b_s"]))


def break_it(q, t):
    lstm(q, t)
    q.keep(f"r_{t}", torch.relu(q["W_xg"] @ q[f"x_{t}"] + q["W_hg"] @ q[f"m_{t - 1}"] + q["b_g"]))
    q.keep(f"k_{t}", q[f"f_{t}"] * q[f"k_{t - 1}"] + q[f"i_{t}"] * q[f"r_{t}"])
    q.keep(f"m_{t}", q[f"o_{t}"] * torch.relu(q[f"k_{t}"]))


CELLS = {
    "lstm": lstm,
    "gru": gru,
    "rnn": rnn,
    "peephole": peephole,
    "three-gates": three_gates,
    "twenty-steps": twenty_steps,
    "break-it": break_it,
}


def squared_error(q, length):
    for t in range(1, length + 1):
        q.keep(f"yhat_{t}", q["W_hy"] @ q[f"h_{t}"] + q["b_y"])
    errors = [((q[f"yhat_{t}"] - q[f"y_{t}"]) ** 2).sum() for t in range(1, length + 1)]
    return (sum(errors) / length).reshape(1, 1)


def what_is_left(q, length):
    return q[f"c_{length}"] + q[f"s_{length}"]


LOSSES = {"three-gates": None, "twenty-steps": what_is_left}


def explicit(cell, model):
    """All quantities of a model file, with the gradients of L if it has one."""
    q = Quantities()
    for name, rows in model["parameters"].items():
        q.given(name, rows)
    for name, rows in model["initial"].items():
        q.given(f"{name}_0", rows)
    for name, times in (model["inputs"] | model.get("targets", {})).items():
        for t, rows in enumerate(times, start=1):
            q.given(f"{name}_{t}", rows)
    length = len(model["inputs"]["x"])
    for t in range(1, length + 1):
        CELLS[cell](q, t)
    if loss := LOSSES.get(cell, squared_error):
        q.keep("L", loss(q, length))
        q["L"].backward()
    return q, length


# ---- the same by torch's own modules ------------------------------------------------------------

# The gates in the order torch stacks them, by the label our weights carry.
MODULES = {
    "lstm": (torch.nn.LSTM, "ifgo"),
    "gru": (torch.nn.GRU, "rzn"),
    "rnn": (torch.nn.RNN, "h"),
}
# The cell whose module a model with more in it is held to.
WITHIN = {"break-it": "lstm"}


def stacked(q, prefix, gates):
    return torch.cat([q[f"{prefix}{gate}"].detach() for gate in gates])


def biases(cell, q):
    """(bias_ih, bias_hh): ours is the first and the second is zero, except for the GRU's candidate."""
    if cell != "gru":
        first = stacked(q, "b_", MODULES[cell][1]).flatten()
        return first, torch.zeros_like(first)
    zero = torch.zeros_like(q["b_hn"].detach())
    first = torch.cat([q["b_r"].detach(), q["b_z"].detach(), q["b_xn"].detach()])
    return first.flatten(), torch.cat([zero, zero, q["b_hn"].detach()]).flatten()


def by_module(cell, q, length):
    """Runs torch's module on the numbers of q; returns pairs (what, module's, ours) to be compared."""
    kind, gates = MODULES[cell]
    inputs, hidden = q["x_1"].shape[0], q["h_0"].shape[0]
    net, head = kind(inputs, hidden), torch.nn.Linear(hidden, q["b_y"].shape[0])
    with torch.no_grad():
        net.weight_ih_l0.copy_(stacked(q, "W_x", gates))
        net.weight_hh_l0.copy_(stacked(q, "W_h", gates))
        for bias, value in zip((net.bias_ih_l0, net.bias_hh_l0), biases(cell, q)):
            bias.copy_(value)
        head.weight.copy_(q["W_hy"])
        head.bias.copy_(q["b_y"].flatten())
    times = range(1, length + 1)
    x = torch.cat([q[f"x_{t}"].detach().T for t in times]).requires_grad_()
    y = torch.cat([q[f"y_{t}"].detach().T for t in times]).requires_grad_()
    states = {s: q[f"{s}_0"].detach().T.clone().requires_grad_() for s in ("hc" if cell == "lstm" else "h")}
    h, last = net(x, (states["h"], states["c"]) if cell == "lstm" else states["h"])
    loss = ((head(h) - y) ** 2).sum(dim=1).mean()
    loss.backward()

    yield "L", loss, q["L"].squeeze()
    yield "h", h, torch.cat([q[f"h_{t}"].T for t in times])
    if cell == "lstm":
        yield "c_T", last[1], q[f"c_{length}"].T
    yield "dL/dx", x.grad, torch.cat([q[f"x_{t}"].grad.T for t in times])
    yield "dL/dy", y.grad, torch.cat([q[f"y_{t}"].grad.T for t in times])
    for name, state in states.items():
        yield f"dL/d{name}_0", state.grad, q[f"{name}_0"].grad.T
    for prefix, weight in (("W_x", net.weight_ih_l0), ("W_h", net.weight_hh_l0)):
        yield f"dL/d{prefix}", weight.grad, torch.cat([q[f"{prefix}{gate}"].grad for gate in gates])
    first = ["b_r", "b_z", "b_xn"] if cell == "gru" else [f"b_{gate}" for gate in gates]
    yield "dL/db", net.bias_ih_l0.grad, torch.cat([q[name].grad for name in first]).flatten()
    if cell == "gru":
        yield "dL/db_hn", net.bias_hh_l0.grad[-hidden:], q["b_hn"].grad.flatten()
    yield "dL/dW_hy", head.weight.grad, q["W_hy"].grad
    yield "dL/db_y", head.bias.grad, q["b_y"].grad.flatten()


def check_module(cell, q, length):
    for what, theirs, ours in by_module(cell, q, length):
        assert theirs.shape == ours.shape, (cell, what, theirs.shape, ours.shape)
        apart = ((theirs - ours).abs() / ours.abs().clamp(min=1)).max().item()
        assert apart <= AGREE, f"{cell}: the module and the equations differ by {apart} in {what}"


# ---- one optimizer step -------------------------------------------------------------------------


def optimizer_step(q, parameters, make):
    """The parameters after one step from where q stands, and the state the optimizer then holds."""
    copies = {name: q[name].detach().clone().requires_grad_() for name in parameters}
    for name, copy in copies.items():
        copy.grad = q[name].grad.clone()
    optimizer = make(list(copies.values()))
    optimizer.step()
    return copies, {name: optimizer.state[copy] for name, copy in copies.items()}


def adam(q, parameters):
    after, state = optimizer_step(
        q, parameters, lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.9, 0.999), eps=1e-8)
    )
    return {
        "next": rows(after),
        "mean": rows({name: s["exp_avg"] for name, s in state.items()}),
        "square": rows({name: s["exp_avg_sq"] for name, s in state.items()}),
    }


def sgd(q, parameters):
    after, _ = optimizer_step(q, parameters, lambda p: torch.optim.SGD(p, lr=0.1))
    return {"next": rows(after)}


# ---- files --------------------------------------------------------------------------------------


def rows(tensors):
    return {name: tensor.tolist() for name, tensor in tensors.items()}


def one_name_a_line(value, depth=0):
    """JSON with objects spread over lines and matrices kept on one."""
    if not isinstance(value, dict) or not value:
        return json.dumps(value)
    pad = "  " * (depth + 1)
    lines = [f"{pad}{json.dumps(key)}: {one_name_a_line(v, depth + 1)}" for key, v in value.items()]
    return "{\n" + ",\n".join(lines) + "\n" + "  " * depth + "}"


def gradients(q):
    """Of all quantities; zero for one the loss does not depend on."""
    return {name: torch.zeros_like(v) if v.grad is None else v.grad for name, v in q.items()}


def write_reference(cell, path, folder):
    model = tomllib.loads(path.read_text(encoding="utf-8"))
    q, length = explicit(cell, model)
    reference = {"model": path.stem, "length": length, "values": rows(q), "gradients": {}}
    if "L" in q:
        module = WITHIN.get(cell, cell)
        if module in MODULES:
            check_module(module, q, length)
        reference["gradients"] = rows(gradients(q))
        reference["adam"] = adam(q, model["parameters"])
        reference["sgd"] = sgd(q, model["parameters"])
    target = folder / f"{path.stem}.json"
    target.write_text(one_name_a_line(reference) + "\n", encoding="utf-8")
    print(f"{target.relative_to(HERE)}: {len(q)} values, {len(reference['gradients'])} gradients")


# ---- models of random size ----------------------------------------------------------------------

GATES = {"lstm": "ifog", "gru": "rzn", "rnn": "h"}


def matrix(rng, height, width):
    return [[rng.uniform(-1, 1) for _ in range(width)] for _ in range(height)]


def vector(rng, height):
    return [rng.uniform(-1, 1) for _ in range(height)]


def sequence(rng, length, size):
    """One row per time; of scalars, a flat list."""
    steps = [[rng.uniform(-2, 2) for _ in range(size)] for _ in range(length)]
    return [step[0] for step in steps] if size == 1 else steps


def random_parameters(cell, rng, inputs, hidden, outputs):
    parameters = {}
    for gate in GATES[cell]:
        parameters[f"W_x{gate}"] = matrix(rng, hidden, inputs)
        parameters[f"W_h{gate}"] = matrix(rng, hidden, hidden)
        for bias in ("b_xn", "b_hn") if gate == "n" else (f"b_{gate}",):
            parameters[bias] = vector(rng, hidden)
    parameters["W_hy"] = matrix(rng, outputs, hidden)
    parameters["b_y"] = vector(rng, outputs)
    return parameters


def write_random_model(cell, lesson, number):
    """The equations of a lesson with numbers drawn from a seed; returns the path."""
    rng = random.Random(f"{cell} {number}")
    inputs, hidden, length = rng.randint(1, 3), rng.randint(1, 5), rng.randint(1, 7)
    outputs = rng.randint(1, 2)
    equations = tomllib.loads((LESSONS / lesson).read_text(encoding="utf-8"))["equations"]
    tables = {
        "inputs": {"x": sequence(rng, length, inputs)},
        "initial": {state: vector(rng, hidden) for state in ("hc" if cell == "lstm" else "h")},
        "targets": {"y": sequence(rng, length, outputs)},
        "parameters": random_parameters(cell, rng, inputs, hidden, outputs),
    }
    kind = cell.upper()
    text = f'title = {{ en = "Random {kind} {number}", zh = "随机 {kind} {number}" }}\n'
    text += f'about.en = "Input size {inputs}, hidden size {hidden}, output size {outputs}, T = {length}."\n'
    text += f'about.zh = "输入大小 {inputs}，隐藏大小 {hidden}，输出大小 {outputs}，T = {length}。"\n'
    text += f"equations = '''\n{equations}'''\n"
    for table, entries in tables.items():
        text += f"\n[{table}]\n" + "".join(f"{name} = {value!r}\n" for name, value in entries.items())
    path = RANDOM / f"{cell}-{number}.toml"
    path.write_text(text, encoding="utf-8")
    return path


LESSON_CELLS = {
    "worked-example.toml": "lstm",
    "gru.toml": "gru",
    "rnn.toml": "rnn",
    "peephole.toml": "peephole",
    "three-gates.toml": "three-gates",
    "three-gates-1.toml": "three-gates",
    "twenty-steps.toml": "twenty-steps",
    "break-it.toml": "break-it",
}


def main():
    RANDOM.mkdir(exist_ok=True)
    for lesson, cell in LESSON_CELLS.items():
        write_reference(cell, LESSONS / lesson, HERE)
    for lesson in ("worked-example.toml", "gru.toml", "rnn.toml"):
        cell = LESSON_CELLS[lesson]
        for number in (1, 2, 3):
            write_reference(cell, write_random_model(cell, lesson, number), RANDOM)


if __name__ == "__main__":
    main()
