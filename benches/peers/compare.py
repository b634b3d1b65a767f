#!/usr/bin/env python3
"""Times one training step of an LSTM with a linear head, Adam and MSE: gatewalk beside each peer that is
installed, best of one and two threads each. They take turns, round by round, so that what else the machine does
falls on all alike. Also the document's whole program, process start to end. A ratio above 1 says that gatewalk is
faster.

    benches/peers/setup.sh                                    once
    target/peers/bin/python benches/peers/compare.py          after cargo build --release
"""
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
GATEWALK = os.path.join(TARGET, "release", "gatewalk")
CASES = [(1, 10, 4, "f32"), (32, 10, 50, "f32"), (256, 10, 50, "f32"), (32, 100, 128, "f32"), (32, 100, 128, "f64")]
ROUNDS = 4
SECONDS = 1.0


def best(step, once=lambda: None):
    """Milliseconds of a step in the fastest of some short spans."""
    for _ in range(3):
        step()
    once()
    count, fastest, begun = 1, float("inf"), time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        start = time.perf_counter()
        for _ in range(count):
            step()
        once()
        fastest = min(fastest, (time.perf_counter() - start) / count)
        count = max(1, int(0.05 / fastest))
    return fastest * 1e3


# Each of these gives functions that measure one round, one for each number of threads.

def gatewalk(batch, length, hidden, precision):
    def run(threads):
        line = subprocess.run(
            [GATEWALK, "bench", "--batch", str(batch), "--length", str(length), "--hidden", str(hidden),
             "--precision", precision, "--threads", str(threads), "--seconds", str(int(SECONDS))],
            check=True, capture_output=True, text=True).stdout
        return json.loads(line)["ms_per_step"]
    return [lambda: run(1), lambda: run(2)]


def torch(batch, length, hidden, precision):
    import torch
    kind = {"f32": torch.float32, "f64": torch.float64}[precision]
    torch.manual_seed(0)
    lstm, head = torch.nn.LSTM(1, hidden, batch_first=True).to(kind), torch.nn.Linear(hidden, 1).to(kind)
    x, y = torch.randn(batch, length, 1, dtype=kind), torch.randn(batch, 1, dtype=kind)
    adam = torch.optim.Adam([*lstm.parameters(), *head.parameters()], lr=1e-4)
    def step():
        adam.zero_grad()
        ((head(lstm(x)[0][:, -1]) - y) ** 2).mean().backward()
        adam.step()
    def run(threads):
        torch.set_num_threads(threads)
        return best(step)
    return [lambda: run(1), lambda: run(2)]


def jax(batch, length, hidden, precision):
    import jax
    import jax.numpy as np
    import optax
    jax.config.update("jax_enable_x64", precision == "f64")
    kind = {"f32": np.float32, "f64": np.float64}[precision]
    keys = jax.random.split(jax.random.PRNGKey(0), 6)
    draw = lambda key, *shape: jax.random.normal(key, shape, kind) * 0.1
    weights = {"x": draw(keys[0], 1, 4 * hidden), "h": draw(keys[1], hidden, 4 * hidden),
               "b": np.zeros(4 * hidden, kind), "w": draw(keys[2], hidden, 1), "c": np.zeros(1, kind)}
    x, y = draw(keys[3], length, batch, 1), draw(keys[4], batch, 1)
    adam = optax.adam(1e-4)
    def loss(p):
        inputs = x @ p["x"] + p["b"]
        def cell(state, z):
            h, c = state
            i, f, g, o = np.split(z + h @ p["h"], 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * np.tanh(g)
            return (jax.nn.sigmoid(o) * np.tanh(c), c), None
        zero = np.zeros((batch, hidden), kind)
        (h, _), _ = jax.lax.scan(cell, (zero, zero), inputs)
        return ((h @ p["w"] + p["c"] - y) ** 2).mean()
    @jax.jit
    def update(p, state):
        change, state = adam.update(jax.grad(loss)(p), state)
        return optax.apply_updates(p, change), state
    held = [weights, adam.init(weights)]
    def step():
        held[:] = update(*held)
    return [lambda: best(step, lambda: jax.block_until_ready(held[0]))]


def keras(batch, length, hidden, precision):
    os.environ["KERAS_BACKEND"] = "jax"
    import keras
    import numpy
    keras.config.set_floatx({"f32": "float32", "f64": "float64"}[precision])
    model = keras.Sequential([keras.Input((length, 1)), keras.layers.LSTM(hidden), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    x, y = numpy.random.randn(batch, length, 1), numpy.random.randn(batch, 1)
    return [lambda: best(lambda: model.train_on_batch(x, y))]


TORCH_PROGRAM = """
import torch
x, y = torch.randn(1000, 10, 1), torch.randn(1000, 1)
lstm, head = torch.nn.LSTM(1, 50, batch_first=True), torch.nn.Linear(50, 1)
adam = torch.optim.Adam([*lstm.parameters(), *head.parameters()], lr=1e-3)
for epoch in range(10):
    order = torch.randperm(1000)
    for k in range(0, 1000, 32):
        part = order[k:k + 32]
        adam.zero_grad()
        loss = ((head(lstm(x[part])[0][:, -1]) - y[part]) ** 2).mean()
        loss.backward()
        adam.step()
"""
KERAS_PROGRAM = """
import os
os.environ["KERAS_BACKEND"] = "jax"
import numpy, keras
x, y = numpy.random.randn(1000, 10, 1), numpy.random.randn(1000, 1)
model = keras.Sequential([keras.Input((10, 1)), keras.layers.LSTM(50, activation="relu"), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(x, y, epochs=10, batch_size=32, verbose=0)
"""


def whole(command):
    """Seconds of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def installed(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def processor():
    try:
        with open("/proc/cpuinfo") as info:
            return next(line.split(":")[1].strip() for line in info if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    cases = [CASES[int(k)] for k in sys.argv[1:]] or CASES
    peers = [peer for peer in (torch, jax, keras) if installed(peer.__name__)]
    versions = ", ".join(f"{peer.__name__} {installed(peer.__name__)}" for peer in peers)
    print(f"{processor()}, {os.cpu_count()} processors; {versions}")
    print(f"{'ms per training step':28}{'gatewalk':>10}" + "".join(f"{p.__name__:>10}{'ratio':>8}" for p in peers))
    for case in cases:
        measures = [contestant(*case) for contestant in (gatewalk, *peers)]
        rounds = [[min(run() for run in runs) for runs in measures] for _ in range(ROUNDS)]
        ours, *theirs = map(min, zip(*rounds))
        row = f"B={case[0]:<4} T={case[1]:<4} H={case[2]:<4} {case[3]:8}{ours:10.4f}"
        print(row + "".join(f"{t:10.4f}{t / ours:8.2f}" for t in theirs), flush=True)
    programs = [("gatewalk", [GATEWALK, "train", "keras", "--variant", "column"])]
    programs += [(name, [sys.executable, "-c", program])
                 for name, program in [("torch", TORCH_PROGRAM), ("keras", KERAS_PROGRAM)] if installed(name)]
    ours, *theirs = map(min, zip(*[[whole(command) for _, command in programs] for _ in range(ROUNDS)]))
    print(f"\nthe document's program, start to end: gatewalk {ours:.3f} s")
    for (name, _), seconds in zip(programs[1:], theirs):
        print(f"  {name} {seconds:.3f} s, {seconds / ours:.1f} times as long")


if __name__ == "__main__":
    main()
