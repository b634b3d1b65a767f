"""One training step of a recurrent cell in PyTorch and in JAX, as one would write it there: nn.LSTM and nn.GRU, a loop over the
steps for other cells, and lax.scan under jit for all of them. Linear head on the last state, mean squared error, Adam."""

# Gates of each cell: how many blocks of H rows its products have.
GATES = {"lstm": 4, "gru": 3, "mgu": 2, "slstm": 4}


def mgu(f, z, h, state, product):
    """Minimal gated unit (Zhou et al. 2016). `z` are the input parts of both gates."""
    gate = f.sigmoid(z[0] + product(h, 0))
    return (1 - gate) * h + gate * f.tanh(z[1] + product(gate * h, 1)), state


def slstm(f, z, h, state, product):
    """sLSTM (Beck et al. 2024): exponential gates, a normalizer and a stabilizer."""
    c, n, m = state
    i, forget, write, out = (part + product(h, k) for k, part in enumerate(z))
    log = f.log_sigmoid(forget)
    top = f.maximum(log + m, i)
    i, forget = f.exp(i - top), f.exp(log + m - top)
    c, n = forget * c + i * f.tanh(write), forget * n + i
    return f.sigmoid(out) * c / n, (c, n, top)


def lstm(f, z, h, state, product):
    """Long short-term memory; only for JAX, which has no module of it."""
    (c,) = state
    i, forget, write, out = (part + product(h, k) for k, part in enumerate(z))
    c = f.sigmoid(forget) * c + f.sigmoid(i) * f.tanh(write)
    return f.sigmoid(out) * f.tanh(c), (c,)


def gru(f, z, h, state, product):
    """Gated recurrent unit as PyTorch has it; only for JAX."""
    r, u = f.sigmoid(z[0] + product(h, 0)), f.sigmoid(z[1] + product(h, 1))
    new = f.tanh(z[2] + r * product(h, 2))
    return (1 - u) * new + u * h, state


STEPS = {"lstm": (lstm, 1), "gru": (gru, 0), "mgu": (mgu, 0), "slstm": (slstm, 3)}


def torch_step(cell, batch, length, hidden, precision):
    """A function that takes one step of training."""
    import torch
    import torch.nn.functional as functional
    kind = {"f32": torch.float32, "f64": torch.float64}[precision]
    torch.manual_seed(0)
    x, y = torch.randn(batch, length, 1, dtype=kind), torch.randn(batch, 1, dtype=kind)
    head = torch.nn.Linear(hidden, 1, dtype=kind)
    if cell in ("lstm", "gru"):
        module = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell](1, hidden, batch_first=True, dtype=kind)
        last, parameters = lambda: module(x)[0][:, -1], list(module.parameters())
    else:
        step, extra = STEPS[cell]
        torch.log_sigmoid = functional.logsigmoid
        inputs = torch.nn.Linear(1, GATES[cell] * hidden, dtype=kind)
        weights = torch.nn.Parameter(torch.randn(GATES[cell], hidden, hidden, dtype=kind) / hidden)
        parameters = [*inputs.parameters(), weights]
        stacked = cell == "slstm"

        def last():
            z = inputs(x).chunk(GATES[cell], 2)
            h, state = torch.zeros(batch, hidden, dtype=kind), tuple(
                torch.zeros(batch, hidden, dtype=kind) for _ in range(extra))
            for t in range(length):
                if stacked:
                    # One product for all gates, as PyTorch's own modules have it.
                    parts = (h @ weights.reshape(-1, hidden).T).chunk(GATES[cell], 1)
                    product = lambda _, k: parts[k]
                else:
                    product = lambda u, k: u @ weights[k].T
                h, state = step(torch, [part[:, t] for part in z], h, state, product)
            return h
    adam = torch.optim.Adam([*parameters, *head.parameters()], lr=1e-4)

    def update():
        adam.zero_grad()
        ((head(last()) - y) ** 2).mean().backward()
        adam.step()
    return update


def jax_step(cell, batch, length, hidden, precision):
    """A function that takes one step of training, and one that waits for its end."""
    import jax
    import jax.numpy as np
    jax.config.update("jax_enable_x64", precision == "f64")
    kind = {"f32": np.float32, "f64": np.float64}[precision]

    class functions:
        sigmoid, log_sigmoid = jax.nn.sigmoid, jax.nn.log_sigmoid
        tanh, exp, maximum = np.tanh, np.exp, np.maximum
    gates, (step, extra) = GATES[cell], STEPS[cell]
    stacked = cell != "mgu"
    keys = jax.random.split(jax.random.PRNGKey(0), 6)
    draw = lambda key, *shape: jax.random.normal(key, shape, kind) * 0.1
    weights = {"x": draw(keys[0], 1, gates * hidden), "h": draw(keys[1], hidden, gates * hidden),
               "b": np.zeros(gates * hidden, kind), "w": draw(keys[2], hidden, 1), "c": np.zeros(1, kind)}
    x, y = draw(keys[3], length, batch, 1), draw(keys[4], batch, 1)

    def adam(theta, gradient, first, second, count):
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient ** 2
        size = np.sqrt(second / (1 - 0.999 ** count)) + 1e-8
        return theta - 1e-4 * first / (1 - 0.9 ** count) / size, first, second

    def loss(p):
        inputs = x @ p["x"] + p["b"]
        blocks = np.split(p["h"], gates, axis=1)

        def one(carry, z):
            h, state = carry
            parts = np.split(h @ p["h"], gates, axis=1) if stacked else None
            product = (lambda _, k: parts[k]) if stacked else (lambda u, k: u @ blocks[k])
            return step(functions, np.split(z, gates, axis=1), h, state, product), None
        zero = np.zeros((batch, hidden), kind)
        (h, _), _ = jax.lax.scan(one, (zero, (zero,) * extra), inputs)
        return ((h @ p["w"] + p["c"] - y) ** 2).mean()

    @jax.jit
    def update(p, first, second, count):
        moved = jax.tree.map(lambda *own: adam(*own, count), p, jax.grad(loss)(p), first, second)
        part = lambda k: jax.tree.map(lambda own: own[k], moved, is_leaf=lambda own: isinstance(own, tuple))
        return part(0), part(1), part(2), count + 1
    zeros = jax.tree.map(np.zeros_like, weights)
    held = [weights, zeros, zeros, np.ones((), kind)]

    def take():
        held[:] = update(*held)
    return take, lambda: jax.block_until_ready(held[0])
