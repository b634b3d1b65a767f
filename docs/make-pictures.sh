#!/usr/bin/env bash
# Makes the pictures of this folder out of the program's own exports. Needs Python 3 and nothing else.
#   docs/make-pictures.sh [GATEWALK]        the program, target/release/gatewalk by default
set -euo pipefail
cd "$(dirname "$0")/.."
gatewalk=${1:-target/release/gatewalk}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# One recording of the worked example; the frames in which the input gate is worked out become one moving picture.
moving() {
    "$gatewalk" export worked-example --to cast --size 120x40 --lang "$1" -o "$folder/$1.cast" > /dev/null
    python3 - "$folder/$1.cast" '· i_[12] ─' > "$2" <<'PYTHON'
"""An asciicast of full rows, as `gatewalk export --to cast` writes it, to an SVG that moves by CSS alone.

The frames whose screen matches a pattern follow each other, each for SECONDS. Rows that several frames share are
written once. Who asked for less motion, or looks with a program that knows no CSS, sees the frame STILL.
"""
import html, json, re, sys, unicodedata

SECONDS, STILL, WIDTH, HEIGHT, BASELINE = 3, 3, 9, 17, 13
PAPER, INK = "#1e1e1e", "#d4d4d4"
ANSI = "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"


def rgb(index):
    """A colour of the 256-colour palette."""
    if index < 16:
        return "#" + ANSI.split()[index]
    if index > 231:
        return "#" + f"{8 + 10 * (index - 232):02x}" * 3
    return "#" + "".join(f"{n and 55 + 40 * n:02x}" for n in ((index - 16) // 36, (index - 16) // 6 % 6, (index - 16) % 6))


def look(codes):
    """Ink, paper, bold and underlined of an escape sequence such as 0;1;38;5;2."""
    codes = [int(code) for code in codes.split(";")]
    ink = rgb(codes[codes.index(38) + 2]) if 38 in codes else INK
    paper = rgb(codes[codes.index(48) + 2]) if 48 in codes else PAPER
    flags = set(codes[: min([codes.index(c) for c in (38, 48) if c in codes], default=len(codes))])
    return (paper, ink, 1 in flags, 4 in flags) if 7 in flags else (ink, paper, 1 in flags, 4 in flags)


def row(y, text):
    """One row as SVG: every glyph has a place of its own."""
    out, column = [], 0
    for codes, piece in re.findall(r"\x1b\[([0-9;]*)m([^\x1b]*)", text):
        ink, paper, bold, line = look(codes)
        start, places, glyphs = column, [], ""
        for glyph in piece:
            at = column - 1 if unicodedata.combining(glyph) else column
            column = at + (2 if unicodedata.east_asian_width(glyph) in "WF" else 1)
            if glyph != " ":
                places.append(at * WIDTH)
                glyphs += glyph
        box = f'<rect x="{start * WIDTH}" width="{(column - start) * WIDTH}"'
        if paper != PAPER and piece:
            out.append(f'{box} y="{y * HEIGHT}" height="{HEIGHT}" fill="{paper}"/>')
        if line:
            out.append(f'{box} y="{y * HEIGHT + BASELINE + 2}" height="1" fill="{ink}"/>')
        if glyphs:
            style = (f' fill="{ink}"' if ink != INK else "") + (' font-weight="bold"' if bold else "")
            x = " ".join(map(str, places))
            out.append(f'<text x="{x}" y="{y * HEIGHT + BASELINE}"{style}>{html.escape(glyphs)}</text>')
    return "".join(out)


with open(sys.argv[1], encoding="utf-8") as cast:
    header, events = json.loads(next(cast)), [json.loads(line)[2] for line in cast]
screen, frames = {}, []
for event in events[:-1]:
    screen = dict(screen)
    for y, text in re.findall(r"\x1b\[(\d+);1H((?:\x1b\[[0-9;]*m|[^\x1b])*)", event):
        screen[int(y) - 1] = text
    plain = "\n".join(re.sub(r"\x1b\[[0-9;]*m", "", text) for text in screen.values())
    if re.search(sys.argv[2], plain):
        frames.append(screen)

shared = {}
for n, frame in enumerate(frames):
    for y, text in frame.items():
        shared.setdefault((y, text), []).append(n)
groups, count = {}, len(frames)
for (y, text), seen in shared.items():
    groups.setdefault(tuple(seen), []).append(row(y, text))

width, height = header["width"] * WIDTH, header["height"] * HEIGHT
css, body = [], []
for k, (seen, rows) in enumerate(groups.items()):
    if len(seen) == count:
        body.append("<g>" + "\n".join(rows) + "</g>")
        continue
    turns = [n for n in range(count) if n == 0 or (n in seen) != (n - 1 in seen)]
    steps = "".join(f"{100 * n / count:g}%{{visibility:{'visible' if n in seen else 'hidden'}}}" for n in turns)
    css.append(f"@keyframes k{k}{{{steps}}}.k{k}{{animation-name:k{k}}}")
    state = "visible" if STILL in seen else "hidden"
    body.append(f'<g class="m k{k}" visibility="{state}">' + "\n".join(rows) + "</g>")
print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
      f'role="img" aria-labelledby="t">\n<title id="t">{html.escape(header["title"])}</title>\n<style>'
      f".m{{animation:{SECONDS * count}s step-end infinite}}" + "".join(css) +
      "@media (prefers-reduced-motion:reduce){.m{animation:none}}</style>\n"
      f'<rect width="100%" height="100%" fill="{PAPER}"/>\n<g font-family="\'DejaVu Sans Mono\','
      f"'Noto Sans Mono CJK SC',Menlo,Consolas,monospace\" font-size=\"15\" fill=\"{INK}\">")
print("\n".join(body) + "\n</g>\n</svg>")
PYTHON
}

moving en docs/walk.svg
moving zh docs/walk.zh.svg
"$gatewalk" export 3 --to svg --page 6 --size 100x30 --lang en --force -o docs/lesson.svg
"$gatewalk" export worked-example --to svg --backward --at c_2 --size 100x30 --lang en --force -o docs/backward.svg
