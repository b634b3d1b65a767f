#!/usr/bin/env python3
"""Times one training step with a linear head, Adam and mean squared error: gatewalk beside each peer that is installed, best of
one and two threads each. LSTM and GRU stand against nn.LSTM and nn.GRU, the cells of benches/peers/cells, which gatewalk reads as
LaTeX, against a PyTorch loop; all of them against JAX under jit with scan (loops.py). They take turns, round by round, so that what
else the machine does falls on all alike. A ratio above 1 says that gatewalk is faster. "products" are the cell's matrix products
alone in a loop, on one thread, and the ratio beside them says how many times as long gatewalk's whole step takes on one thread.

    benches/peers/setup.sh                                               once
    target/peers/bin/python benches/peers/compare.py --program           after cargo build --release
    target/peers/bin/python benches/peers/compare.py --cells mgu --cases 0,1 --rounds 1
"""
import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time

import loops

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
GATEWALK = os.path.join(TARGET, "release", "gatewalk")
CASES = [(1, 10, 4, "f32"), (32, 10, 50, "f32"), (256, 10, 50, "f32"), (32, 100, 128, "f32"),
         (1, 10, 4, "f64"), (32, 10, 50, "f64"), (256, 10, 50, "f64"), (32, 100, 128, "f64")]
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

def gatewalk(cell, batch, length, hidden, precision, products):
    own = os.path.join(HERE, "cells", f"{cell}.tex")
    def run(threads):
        line = subprocess.run(
            [GATEWALK, "bench", "--cell", own if os.path.exists(own) else cell, "--batch", str(batch),
             "--length", str(length), "--hidden", str(hidden), "--precision", precision,
             "--threads", str(threads), "--seconds", str(max(1, round(SECONDS)))],
            check=True, capture_output=True, text=True).stdout
        measured = json.loads(line)
        if threads == 1:
            products.append((measured["ms_per_step"], measured["ms_products_alone"]))
        return measured["ms_per_step"]
    return [lambda: run(1), lambda: run(2)]


def torch(cell, *sizes):
    import torch
    step = loops.torch_step(cell, *sizes)
    def run(threads):
        torch.set_num_threads(threads)
        return best(step)
    return [lambda: run(1), lambda: run(2)]


def jax(cell, *sizes):
    step, wait = loops.jax_step(cell, *sizes)
    return [lambda: best(step, wait)]


def keras(cell, batch, length, hidden, precision):
    os.environ["KERAS_BACKEND"] = "jax"
    import keras
    import numpy
    keras.config.set_floatx({"f32": "float32", "f64": "float64"}[precision])
    model = keras.Sequential([keras.Input((length, 1)), {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU}[cell](hidden),
                              keras.layers.Dense(1)])
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


def table(cell, cases, peers, rounds):
    """One row a case, everyone in turns."""
    peers = [peer for peer in peers if peer is not keras or cell in ("lstm", "gru")]
    print(f"\n{cell + ', ms per training step':28}{'gatewalk':>10}{'products':>10}{'ratio':>8}"
          + "".join(f"{p.__name__:>10}{'ratio':>8}" for p in peers))
    for case in cases:
        products = []
        measures = [gatewalk(cell, *case, products), *(peer(cell, *case) for peer in peers)]
        turns = [[min(run() for run in runs) for runs in measures] for _ in range(rounds)]
        ours, *theirs = map(min, zip(*turns))
        # Both on one thread.
        step, alone = map(min, zip(*products))
        row = f"B={case[0]:<4} T={case[1]:<4} H={case[2]:<4} {case[3]:8}{ours:10.4f}{alone:10.4f}{step / alone:8.2f}"
        print(row + "".join(f"{t:10.4f}{t / ours:8.2f}" for t in theirs), flush=True)


def programs(rounds):
    """The document's whole program, process start to end."""
    every = [("gatewalk", [GATEWALK, "train", "keras", "--variant", "column"])]
    every += [(name, [sys.executable, "-c", program])
              for name, program in [("torch", TORCH_PROGRAM), ("keras", KERAS_PROGRAM)] if installed(name)]
    ours, *theirs = map(min, zip(*[[whole(command) for _, command in every] for _ in range(rounds)]))
    print(f"\nthe document's program, start to end: gatewalk {ours:.3f} s")
    for (name, _), seconds in zip(every[1:], theirs):
        print(f"  {name} {seconds:.3f} s, {seconds / ours:.1f} times as long")


def main():
    global SECONDS
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cells", default=",".join(loops.GATES), help="lstm,gru,mgu,slstm")
    options.add_argument("--cases", default=",".join(map(str, range(len(CASES)))), help="which sizes, by their numbers from 0")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--seconds", type=float, default=SECONDS, help="of each measurement")
    options.add_argument("--program", action="store_true", help="the document's program as well")
    options = options.parse_args()
    SECONDS = options.seconds
    peers = [peer for peer in (torch, jax, keras) if installed(peer.__name__)]
    versions = ", ".join(f"{peer.__name__} {installed(peer.__name__)}" for peer in peers)
    print(f"{processor()}, {os.cpu_count()} processors; {versions}")
    for cell in options.cells.split(","):
        table(cell, [CASES[int(k)] for k in options.cases.split(",")], peers, options.rounds)
    if options.program:
        programs(options.rounds)


if __name__ == "__main__":
    main()
