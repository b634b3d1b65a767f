"""Writes the models of both directions of time and of attention, and the references that tests/pytorch.rs holds them to.

Made with PyTorch 2.15.0 and Python 3.11, in float64 on the CPU. To run it, from anywhere:

    python tests/reference/times.py

Each network is computed twice: by torch's own modules (nn.LSTM and nn.GRU with two layers and both directions,
nn.functional.scaled_dot_product_attention; for Bahdanau's attention torch.softmax over all scores at once) and by the
equations written out with the gradient of every named quantity kept. Loss and gradients of both agree to 1e-12.
"""

import random
from pathlib import Path

import torch
from make import AGREE, Quantities, gradients, matrix, one_name_a_line, rows, vector

torch.set_default_dtype(torch.float64)

FOLDER = Path(__file__).resolve().parent / "times"
X = [1, 2, 3, 4]
UNITS = 2


def near(what, theirs, ours):
    theirs, ours = theirs.detach().flatten(), ours.detach().flatten()
    apart = (theirs - ours).abs().max().item()
    assert theirs.shape == ours.shape and apart <= AGREE, f"{what}: {apart} apart"


def write(name, equations, tables, q, length):
    text = f'title = "{name}"\nequations = \'\'\'\n{equations}\'\'\'\n'
    for table, entries in tables.items():
        text += f"\n[{table}]\n" + "".join(f"{key} = {value!r}\n" for key, value in entries.items())
    (FOLDER / f"{name}.toml").write_text(text, encoding="utf-8")
    reference = {"model": name, "length": length, "values": rows(q), "gradients": rows(gradients(q))}
    (FOLDER / f"{name}.json").write_text(one_name_a_line(reference) + "\n", encoding="utf-8")
    print(f"{name}: {len(q)} names")


def given(tables, starts):
    """The numbers of a file; `starts` are the times of the initial values by their names."""
    q = Quantities()
    for name, value in tables.get("parameters", {}).items():
        q.given(name, value)
    for name, value in tables.get("initial", {}).items():
        q.given(f"{name}_{starts[name]}", value)
    for table in ("inputs", "targets"):
        for name, times in tables.get(table, {}).items():
            for t, value in enumerate(times, start=1):
                q.given(f"{name}_{t}", value)
    return q


# ---- two layers, both directions ------------------------------------------------------------------

ARROWS = {"right": r"\overrightarrow", "left": r"\overleftarrow"}
LETTERS = ["W", "V"]
GATES = {"lstm": "ifgo", "gru": "rzn"}


def layer_equations(kind, layer, arrow):
    over = lambda name: f"{ARROWS[arrow]}{{{name}}}"
    label = ["", "2,"][layer].replace("2,", r"\mathrm{II},")
    now, before = "t", "t-1" if arrow == "right" else "t+1"
    at = lambda name, time: f"{over(name)}_{{{label}{time}}}"
    below = "x_t" if layer == 0 else r"[\overrightarrow{h}_t; \overleftarrow{h}_t]"
    weight, bias = over(LETTERS[layer]), over("ba"[layer])
    out = ""
    for gate in GATES[kind]:
        function = r"\tanh" if gate in "gn" else r"\sigma"
        first = f"{weight}_{{x{gate}}} {below}"
        if gate == "n":
            state = rf"{at('r', now)} \odot ({weight}_{{hn}} {at('h', before)} + {bias}_{{hn}}) + {bias}_{{xn}}"
        else:
            state = f"{weight}_{{h{gate}}} {at('h', before)} + {bias}_{gate}"
        out += f"{at(gate, now)} = {function}({first} + {state})\n"
    if kind == "lstm":
        out += rf"{at('c', now)} = {at('f', now)} \odot {at('c', before)} + {at('i', now)} \odot {at('g', now)}" + "\n"
        out += rf"{at('h', now)} = {at('o', now)} \odot \tanh({at('c', now)})" + "\n"
    else:
        z = at("z", now)
        out += rf"{at('h', now)} = (1 - {z}) \odot {at('n', now)} + {z} \odot {at('h', before)}" + "\n"
    return out


def run_layer(q, kind, layer, arrow):
    label = ["", "_II"][layer]
    weight, bias = LETTERS[layer] + arrow, "ba"[layer] + arrow
    T = len(X)
    times = range(1, T + 1) if arrow == "right" else range(T, 0, -1)
    for t in times:
        before = t - 1 if arrow == "right" else t + 1
        name = lambda n, time=t: f"{n}{arrow}{label}_{time}"
        x = q[f"x_{t}"] if layer == 0 else torch.cat([q[f"hright_{t}"], q[f"hleft_{t}"]])
        h = q[name("h", before)]
        linear = lambda g: q[f"{weight}_x{g}"] @ x + q[f"{weight}_h{g}"] @ h + q[f"{bias}_{g}"]
        if kind == "lstm":
            for g in "ifgo":
                q.keep(name(g), torch.tanh(linear(g)) if g == "g" else torch.sigmoid(linear(g)))
            q.keep(name("c"), q[name("f")] * q[name("c", before)] + q[name("i")] * q[name("g")])
            q.keep(name("h"), q[name("o")] * torch.tanh(q[name("c")]))
        else:
            for g in "rz":
                q.keep(name(g), torch.sigmoid(linear(g)))
            past = q[f"{weight}_hn"] @ h + q[f"{bias}_hn"]
            q.keep(name("n"), torch.tanh(q[f"{weight}_xn"] @ x + q[f"{bias}_xn"] + q[name("r")] * past))
            q.keep(name("h"), (1 - q[name("z")]) * q[name("n")] + q[name("z")] * h)


def module_of(kind, q):
    net = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind](1, UNITS, 2, bidirectional=True)
    for layer in (0, 1):
        for arrow, suffix in (("right", ""), ("left", "_reverse")):
            weight, bias = LETTERS[layer] + arrow, "ba"[layer] + arrow
            stack = lambda part: torch.cat([q[f"{weight}_{part}{g}"].detach() for g in GATES[kind]])
            first = torch.cat([q[f"{bias}_{'xn' if g == 'n' else g}"].detach() for g in GATES[kind]]).flatten()
            second = torch.zeros_like(first)
            if kind == "gru":
                second[-UNITS:] = q[f"{bias}_hn"].detach().flatten()
            with torch.no_grad():
                getattr(net, f"weight_ih_l{layer}{suffix}").copy_(stack("x"))
                getattr(net, f"weight_hh_l{layer}{suffix}").copy_(stack("h"))
                getattr(net, f"bias_ih_l{layer}{suffix}").copy_(first)
                getattr(net, f"bias_hh_l{layer}{suffix}").copy_(second)
    return net


def both_directions(kind):
    rng = random.Random(f"both {kind}")
    parameters, initial, starts, equations = {}, {}, {}, ""
    for layer in (0, 1):
        for arrow in ARROWS:
            weight, bias = LETTERS[layer] + arrow, "ba"[layer] + arrow
            equations += layer_equations(kind, layer, arrow)
            for g in GATES[kind]:
                parameters[f"{weight}_x{g}"] = matrix(rng, UNITS, [1, 2 * UNITS][layer])
                parameters[f"{weight}_h{g}"] = matrix(rng, UNITS, UNITS)
                for name in ("xn", "hn") if g == "n" else (g,):
                    parameters[f"{bias}_{name}"] = vector(rng, UNITS)
            for state in "hc" if kind == "lstm" else "h":
                name = state + arrow + ["", "_II"][layer]
                initial[name] = vector(rng, UNITS)
                starts[name] = 0 if arrow == "right" else len(X) + 1
    parameters |= {"W_hy": matrix(rng, 1, 2 * UNITS), "b_y": vector(rng, 1)}
    top = r"[\overrightarrow{h}_{\mathrm{II},t}; \overleftarrow{h}_{\mathrm{II},t}]"
    equations += rf"\hat{{y}}_t = W_{{hy}} {top} + b_y" + "\n"
    equations += r"L = \frac{1}{T}\sum_{t=1}^{T} \|\hat{y}_t - y_t\|^2" + "\n"
    tables = {"inputs": {"x": X}, "initial": initial, "targets": {"y": [2, 3, 4, 5]}, "parameters": parameters}
    q = given(tables, starts)
    for layer in (0, 1):
        for arrow in ARROWS:
            run_layer(q, kind, layer, arrow)
    T = len(X)
    for t in range(1, T + 1):
        q.keep(f"yhat_{t}", q["W_hy"] @ torch.cat([q[f"hright_II_{t}"], q[f"hleft_II_{t}"]]) + q["b_y"])
    q.keep("L", (sum(((q[f"yhat_{t}"] - q[f"y_{t}"]) ** 2).sum() for t in range(1, T + 1)) / T).reshape(1, 1))
    q["L"].backward()

    net = module_of(kind, q)
    start = lambda s: torch.stack(
        [q[f"{s}{a}{l}_{starts[s + a + l]}"].detach().flatten() for l in ("", "_II") for a in ARROWS]
    )
    states = (start("h"), start("c")) if kind == "lstm" else start("h")
    x = torch.tensor([[float(v)] for v in X], requires_grad=True)
    out, _ = net(x, states)
    yhat = out @ q["W_hy"].detach().T + q["b_y"].detach().T
    loss = ((yhat.flatten() - torch.tensor([2.0, 3, 4, 5])) ** 2).mean()
    loss.backward()
    near("L", loss, q["L"])
    near("h", out, torch.stack([torch.cat([q[f"hright_II_{t}"], q[f"hleft_II_{t}"]]).flatten() for t in range(1, T + 1)]))
    near("dL/dx", x.grad, torch.cat([q[f"x_{t}"].grad for t in range(1, T + 1)]))
    for layer in (0, 1):
        for arrow, suffix in (("right", ""), ("left", "_reverse")):
            for part, of in (("ih", "x"), ("hh", "h")):
                own = [q[f"{LETTERS[layer]}{arrow}_{of}{g}"].grad for g in GATES[kind]]
                near(f"{part} {layer} {arrow}", getattr(net, f"weight_{part}_l{layer}{suffix}").grad, torch.cat(own))
    write(f"both-{kind}", equations, tables, q, T)


# ---- attention ------------------------------------------------------------------------------------

BAHDANAU = r"""h_j = \tanh(W_x x_j + W_h h_{j-1} + b_h)
e_{tj} = v_a^\top \tanh(W_a s_{t-1} + U_a h_j)
\alpha_{tj} = \frac{\exp(e_{tj})}{\sum_{k=1}^{T_x} \exp(e_{tk})}
c_t = \sum_{j=1}^{T_x} \alpha_{tj} h_j
s_t = \tanh(W_s s_{t-1} + W_c c_t + b_s)
L = \frac{1}{T_y} \sum_{t=1}^{T_y} \|s_t - y_t\|^2
"""


def bahdanau():
    rng = random.Random("bahdanau")
    n, m, a = 2, 2, 3
    targets = [[0.5, -0.5], [0.25, 0.75], [-1, 0.125]]
    parameters = {
        "W_x": matrix(rng, n, 1), "W_h": matrix(rng, n, n), "b_h": vector(rng, n),
        "v_a": vector(rng, a), "W_a": matrix(rng, a, m), "U_a": matrix(rng, a, n),
        "W_s": matrix(rng, m, m), "W_c": matrix(rng, m, n), "b_s": vector(rng, m),
    }
    tables = {
        "inputs": {"x": X}, "initial": {"h": vector(rng, n), "s": vector(rng, m)},
        "targets": {"y": targets}, "parameters": parameters,
    }
    q = given(tables, {"h": 0, "s": 0})
    Tx, Ty = len(X), len(targets)
    for j in range(1, Tx + 1):
        q.keep(f"h_{j}", torch.tanh(q["W_x"] @ q[f"x_{j}"] + q["W_h"] @ q[f"h_{j - 1}"] + q["b_h"]))
    for t in range(1, Ty + 1):
        for j in range(1, Tx + 1):
            inner = q["W_a"] @ q[f"s_{t - 1}"] + q["U_a"] @ q[f"h_{j}"]
            q.keep(f"e_{t}_{j}", q["v_a"].T @ torch.tanh(inner))
        for j in range(1, Tx + 1):
            total = sum(torch.exp(q[f"e_{t}_{k}"]) for k in range(1, Tx + 1))
            q.keep(f"alpha_{t}_{j}", torch.exp(q[f"e_{t}_{j}"]) / total)
        q.keep(f"c_{t}", sum(q[f"alpha_{t}_{j}"] * q[f"h_{j}"] for j in range(1, Tx + 1)))
        q.keep(f"s_{t}", torch.tanh(q["W_s"] @ q[f"s_{t - 1}"] + q["W_c"] @ q[f"c_{t}"] + q["b_s"]))
    losses = [((q[f"s_{t}"] - q[f"y_{t}"]) ** 2).sum() for t in range(1, Ty + 1)]
    q.keep("L", (sum(losses) / Ty).reshape(1, 1))
    q["L"].backward()

    # The same with all scores of a step at once, the encoder by nn.RNN.
    p = {name: q[name].detach().clone().requires_grad_() for name in parameters}
    rnn = torch.nn.RNN(1, n)
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(p["W_x"]), rnn.weight_hh_l0.copy_(p["W_h"])
        rnn.bias_ih_l0.copy_(p["b_h"].flatten()), rnn.bias_hh_l0.zero_()
    h, _ = rnn(torch.tensor([[float(v)] for v in X]), q["h_0"].detach().T)
    s, loss = q["s_0"].detach().T, 0
    for t in range(Ty):
        weights = torch.softmax(torch.tanh(s @ p["W_a"].T + h @ p["U_a"].T) @ p["v_a"], dim=0)
        s = torch.tanh(s @ p["W_s"].T + (weights.T @ h) @ p["W_c"].T + p["b_s"].T)
        loss = loss + ((s - torch.tensor(targets[t])) ** 2).sum() / Ty
        near(f"alpha_{t + 1}", weights, torch.cat([q[f"alpha_{t + 1}_{j}"] for j in range(1, Tx + 1)]))
    loss.backward()
    near("L", loss, q["L"])
    for name in ("v_a", "W_a", "U_a", "W_s", "W_c", "b_s"):
        near(name, p[name].grad, q[name].grad)
    near("W_h", rnn.weight_hh_l0.grad, q["W_h"].grad)
    write("bahdanau", BAHDANAU, tables, q, Ty)


DOT = r"""q_t = W_q x_t
k_t = W_k x_t
v_t = W_v x_t
\alpha_{t,j} = \mathrm{softmax}_j(q_t^\top k_j / \sqrt{d})
o_t = \sum_j \alpha_{t,j} v_j
L = \frac{1}{T} \sum_{t=1}^{T} \|o_t - y_t\|^2
"""


def dot_product():
    rng = random.Random("dot")
    T, n = len(X), 2
    targets = [[1, 0], [0.5, 1], [-1, 2], [0, -0.5]]
    parameters = {"W_q": matrix(rng, n, 1), "W_k": matrix(rng, n, 1), "W_v": matrix(rng, n, 1), "d": n}
    tables = {"inputs": {"x": X}, "targets": {"y": targets}, "parameters": parameters}
    q = given(tables, {})
    q["d"] = torch.tensor([[float(n)]], requires_grad=True)
    times = range(1, T + 1)
    for t in times:
        for name in "qkv":
            q.keep(f"{name}_{t}", q[f"W_{name}"] @ q[f"x_{t}"])
    for t in times:
        scores = [q[f"q_{t}"].T @ q[f"k_{j}"] / torch.sqrt(q["d"]) for j in times]
        for j in times:
            q.keep(f"alpha_{t}_{j}", torch.exp(scores[j - 1]) / sum(torch.exp(score) for score in scores))
        q.keep(f"o_{t}", sum(q[f"alpha_{t}_{j}"] * q[f"v_{j}"] for j in times))
    q.keep("L", (sum(((q[f"o_{t}"] - q[f"y_{t}"]) ** 2).sum() for t in times) / T).reshape(1, 1))
    q["L"].backward()

    p = {name: q[name].detach().clone().requires_grad_() for name in ("W_q", "W_k", "W_v")}
    x = torch.tensor([[float(v)] for v in X])
    out = torch.nn.functional.scaled_dot_product_attention(x @ p["W_q"].T, x @ p["W_k"].T, x @ p["W_v"].T)
    loss = ((out - torch.tensor(targets, dtype=torch.float64)) ** 2).sum() / T
    loss.backward()
    near("L", loss, q["L"])
    near("o", out, torch.stack([q[f"o_{t}"].flatten() for t in times]))
    for name in p:
        near(name, p[name].grad, q[name].grad)
    write("dot-product", DOT, tables, q, T)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for kind in ("lstm", "gru"):
        both_directions(kind)
    bahdanau()
    dot_product()
