"""Exports models as programs for PyTorch and Keras and runs those: every number must agree to 1e-6.

    target/peers/bin/python tests/frameworks.py [GATEWALK]

GATEWALK is the program, target/debug/gatewalk by default. benches/peers/setup.sh makes an environment with
PyTorch, JAX and Keras in it. Built-in models, and networks trained here: an LSTM and a plain RNN of two layers. Each
program runs in float32 and in float64.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GATEWALK = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/debug/gatewalk")
MODELS = ["worked-example", "gru", "rnn", "peephole", "three-gates"]
TRAINED = {
    "lstm": ["worked-example", "--epochs", "200"],
    "rnn": ["worked-example", "--cell", "rnn", "--layers", "2", "--epochs", "200"],
}
SAMPLE = ["--input", "1 2 3 4 5 6", "--target", "2 3 4 5 6 7"]


def gatewalk(*arguments):
    return subprocess.run([GATEWALK, *arguments], check=True, capture_output=True, text=True).stdout


def run(name, program, dtype):
    """The last line of a program, or what went wrong in it."""
    environment = {"KERAS_BACKEND": "jax", **os.environ}
    done = subprocess.run(
        [sys.executable, program, dtype], capture_output=True, text=True, env=environment, check=False
    )
    line = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()[-1]
    print(f"{name} {dtype}: {line}", flush=True)
    return done.returncode == 0


def main():
    sound = True
    with tempfile.TemporaryDirectory() as folder:
        subjects = {name: [name] for name in MODELS}
        for name, words in TRAINED.items():
            weights = f"{folder}/{name}.safetensors"
            gatewalk("train", *words, "--log", "json", "--save", weights)
            subjects[f"trained {name}"] = ["--weights", weights, *SAMPLE]
        for name, words in subjects.items():
            for framework in ["pytorch", "keras"]:
                program = f"{folder}/program.py"
                gatewalk("export", *words, "--to", framework, "--force", "-o", program)
                for dtype in ["float64", "float32"]:
                    sound &= run(f"{name}, {framework}", program, dtype)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
