#!/usr/bin/env python3
"""Uses gatewalk for hours as a restless reader would, in a pseudo-terminal: lessons, the walk, the lab while it
trains, resizing, saving the lesson that is open. Watches memory and how long a frame takes, and says so at the end.

    cargo build --release && benches/soak.py --minutes 120

A frame is counted from the key to the end of the synchronised update that answers it; "own" leaves out the time that
the program and this script stood in the queue for a processor, which a busy machine adds. Needs Linux and nothing else.
"""
import argparse
import fcntl
import os
import pty
import random
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
TARGET = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
END_OF_FRAME = b"\x1b[?2026l"
RIGHT, LEFT, UP, DOWN, ENTER, ESC = b"\x1b[C", b"\x1b[D", b"\x1b[A", b"\x1b[B", b"\r", b"\x1b"

# What a reader does in each place, as (name, how the program is started, keys to choose from).
WALK = [RIGHT, LEFT, ENTER, ESC, UP, DOWN, b"]", b"[", b"b", b"L", b"t", b"?", b"u", b"a", b"+", b"gc_3\r",
        b"ex_2=5\r", b":h 3\r", b":h 2\r", b":digits 6\r", b"/tanh\r", b"N"]
LAB = [b" ", b"s", b"+", b"-", b"<", b">", LEFT, RIGHT, b"\t", b"n", b"L", b"?", b"R", ENTER, b"q"]
READER = [b"n", b"n", b"n", b"p", RIGHT, RIGHT, LEFT, ENTER, ESC, b"]", b"H", b"S", b"1", b"2", b"L", b"?", b"o", b"q"]


def places(folder):
    lesson = os.path.join(folder, "en", "03-three-gates.md")
    return [("walk", ["walk"], WALK), ("gru", ["walk", "gru"], WALK),
            ("recall", ["train", "recall", "--epochs", "1000"], LAB),
            ("text", ["train", "text", "--hidden", "128", "--epochs", "1000"], LAB),
            ("lesson", ["learn", lesson], READER), ("home", [], READER + [DOWN, DOWN, UP, ENTER])]


def waited(pid):
    """Seconds that the first thread of a process was ready to run and did not."""
    try:
        with open(f"/proc/{pid}/task/{pid}/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except OSError:
        return 0.0


class Session:
    """The program in a pseudo-terminal."""

    def __init__(self, program, argv, state):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", GATEWALK_STATE=state)
            os.execv(program, [program, *argv])
        self.resize(100, 30)
        self.alive = True

    def resize(self, columns, rows):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        """What comes within so many seconds, up to the end of a frame; the time that took, if one came."""
        begun, seen = time.perf_counter(), b""
        while (left := seconds - (time.perf_counter() - begun)) > 0:
            if not select.select([self.fd], [], [], left)[0]:
                break
            try:
                part = os.read(self.fd, 65536)
            except OSError:
                part = b""
            if not part:
                self.alive = False
                break
            seen = seen[-16:] + part
            if END_OF_FRAME in seen:
                return time.perf_counter() - begun
        return None

    def press(self, keys):
        """The time to the frame that answers, and that time without waiting for a processor; or nothing."""
        while self.alive and self.read(0.0005) is not None:
            pass  # frames of its own accord do not count
        if self.alive:
            queued = waited(self.pid) + waited(os.getpid())
            os.write(self.fd, keys)
            took = self.read(1.0)
            if took is not None:
                return took, max(took - (waited(self.pid) + waited(os.getpid()) - queued), 0.0)

    def memory(self):
        """Resident memory in MB."""
        try:
            with open(f"/proc/{self.pid}/statm") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        except OSError:
            return 0.0

    def end(self):
        """Asks it to go; how it went."""
        if self.alive:
            os.kill(self.pid, signal.SIGTERM)
        closing = time.time() + 10
        while time.time() < closing:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return "did not end"


def soak(name, program, argv, keys, seconds, chance, folder, state):
    session = Session(program, argv, state)
    session.read(3.0)
    lesson, deadline = os.path.join(folder, "en", "03-three-gates.md"), time.time() + seconds
    frames, pressed, restarts, memory = [], 0, 0, []
    while time.time() < deadline:
        if not session.alive:
            code = session.end()
            if code != 0:
                return name, f"ended with {code} after {pressed} keys", frames, memory
            session, restarts = Session(program, argv, state), restarts + 1
            session.read(3.0)
        what = chance.random()
        if what < 0.02:
            session.resize(chance.choice([20, 40, 80, 100, 200]), chance.choice([5, 10, 24, 30, 60]))
        elif what < 0.03 and name == "lesson":
            with open(lesson) as file:
                text = file.read()
            with open(lesson, "w") as file:
                file.write(text.rstrip("\n") + "\n" * chance.randint(1, 3))
        else:
            key = chance.choice(keys)
            took = session.press(key)
            pressed += 1
            if took is not None:
                frames.append((took[0] * 1e3, took[1] * 1e3, key))
            time.sleep(chance.choice([0.0, 0.01, 0.05]))
        if pressed % 50 == 0 and session.alive:
            memory.append(session.memory())
    code = session.end()
    ok = code in (0, 128 + signal.SIGTERM)
    return name, "" if ok else f"ended with {code}", frames, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--program", default=os.path.join(TARGET, "release", "gatewalk"))
    parser.add_argument("--places", help="only these, by name, with commas")
    parser.add_argument("--slowest", type=int, default=0, metavar="N", help="the keys of the N slowest frames, too")
    args = parser.parse_args()
    chance = random.Random(args.seed)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for part in ["en", "zh", "models"]:
            shutil.copytree(os.path.join(ROOT, "lessons", part), os.path.join(folder, part))
        wanted = args.places and args.places.split(",")
        all_places = [place for place in places(folder) if not wanted or place[0] in wanted]
        print(f"{'':8}{'frames':>8}{'median':>9}{'99.9 %':>9}{'slowest':>9}{'own':>8}  ms{'first':>9}{'last':>9}{'most':>9}  MB")
        for name, argv, keys in all_places:
            seconds = args.minutes * 60 / len(all_places)
            state = os.path.join(folder, "state")
            name, fault, frames, memory = soak(name, args.program, argv, keys, seconds, chance, folder, state)
            frames.sort()
            at = lambda part: frames[min(len(frames) - 1, int(part * len(frames)))][0] if frames else 0.0
            own = max((frame[1] for frame in frames), default=0.0)
            line = f"{name:8}{len(frames):8}{at(0.5):9.2f}{at(0.999):9.2f}{at(1.0):9.2f}{own:8.2f}    "
            early = memory[min(2, len(memory) - 1)] if memory else 0.0
            print(line + f"{early:9.1f}{memory[-1] if memory else 0:9.1f}{max(memory, default=0):9.1f}     {fault}", flush=True)
            if args.slowest:
                slowest = sorted(frames, key=lambda frame: frame[1])[:-1 - args.slowest:-1]
                print("        ", *(f"{key.decode()!r} {own:.0f}/{took:.0f}" for took, own, key in slowest), flush=True)
            failed |= bool(fault)
    sys.exit(failed)


if __name__ == "__main__":
    main()
