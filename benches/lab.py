#!/usr/bin/env python3
"""What watching a training costs, and what a long one keeps. Needs only Python, after cargo build --release.

    benches/lab.py cost     the same training with the lab's screen in a pseudo-terminal and without it, in turns:
                            by how much the median is slower, and how many frames a second are drawn
    benches/lab.py memory   a million steps on the screen: the most memory the process ever held
"""
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import termios
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
GATEWALK = os.path.join(TARGET, "release", "gatewalk")
FRAME = b"\x1b[?2026h"
QUIET = 1.0
ROUNDS = 7


def screen(*words, size=(30, 100)):
    """Trains on the lab's screen to the last epoch: seconds until the last frame, frames drawn, peak memory in MiB."""
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execve(GATEWALK, [GATEWALK, "train", *words], {"TERM": "xterm-256color", "LANG": "en_GB.UTF-8"})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    frames, seen, seconds = 0, b"", None
    while True:
        if not select.select([terminal], [], [], QUIET if frames else 60)[0] and seconds is None:
            # Nothing moves any more: it is done, and was with the last frame.
            seconds = last - start
            os.write(terminal, b"q")
            continue
        try:
            data = os.read(terminal, 1 << 16)
        except OSError:
            break
        last, seen = time.perf_counter(), seen[-4096:] + data
        frames += data.count(FRAME)
    usage = os.wait4(child, 0)[2]
    end = re.search(rb"epoch (\d+)/(\d+) \xc2\xb7", seen[seen.rfind(b"\x1b"):])
    if seconds is None or not end or end[1] != end[2]:
        sys.exit("it ended before the last epoch")
    return seconds, frames, usage.ru_maxrss / 1024


def piped(*words):
    """The same without a screen: seconds."""
    start = time.perf_counter()
    subprocess.run([GATEWALK, "train", *words, "--plain"], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def cost():
    for words in (["recall", "--hidden", "128", "--epochs", "3"], ["recall", "--epochs", "20"], ["sine", "--epochs", "60"]):
        with_screen, without, rates = [], [], []
        for k in range(ROUNDS):
            def watched():
                seconds, frames, _ = screen(*words)
                with_screen.append(seconds)
                rates.append(frames / seconds)
            def alone():
                without.append(piped(*words))
            for run in (watched, alone) if k % 2 else (alone, watched):
                run()
        a, b = statistics.median(with_screen), statistics.median(without)
        low, high = min(without), max(without)
        print(f"train {' '.join(words)}: {b:.2f} s alone ({low:.2f} to {high:.2f}), {a:.2f} s watched, "
              f"{(a / b - 1) * 100:+.1f} %; {statistics.median(rates):.0f} frames a second", flush=True)


def memory():
    seconds, frames, mib = screen("worked-example", "--epochs", "1000000")
    print(f"a million steps in {seconds:.0f} s, {frames} frames drawn: {mib:.0f} MiB at most")


if __name__ == "__main__":
    {"cost": cost, "memory": memory}.get(sys.argv[1] if len(sys.argv) == 2 else "", lambda: print(__doc__))()
