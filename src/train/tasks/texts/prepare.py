"""Makes zh.verses: Tang poems of four or eight lines of five characters, in simplified script, without rare characters.

    npm pack chinese-poetry && tar xzf chinese-poetry-*.tgz
    pip install opencc-python-reimplemented
    python src/train/tasks/texts/prepare.py package

The same package gives the same file. `--show` prints the text that is there.

The file: a line with the characters, the most common first, then a code for each character of each poem and one for a poem's end.
What stands between follows from the form. The end has code 0, the characters follow. A code is a byte, or two: with p pages a first byte
below 256 − p is the code itself, a later one means page 0 to p − 1, and the next byte the place in it.
"""

import json
import pathlib
import random
import re
import sys
from collections import Counter

HERE = pathlib.Path(__file__).parent
FILE = HERE / "zh.verses"
# Taken in the order of their rarest character, so that a network meets each character often enough to learn it.
POEMS = 5000
COUPLET = "[\u4e00-\u9fff]{5}，[\u4e00-\u9fff]{5}[。？！；]"
POEM = re.compile(f"(?:(?:{COUPLET}){{2}}){{1,2}}")


def poems(package):
    """All poems of that form, each once, in simplified script."""
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    found = {}
    for path in sorted(pathlib.Path(package, "dist/yudingquantangshi/json").glob("*.json")):
        for poem in json.loads(path.read_text(encoding="utf-8")):
            text = "".join(poem["paragraphs"])
            if POEM.fullmatch(text):
                found[convert(text).replace("簷", "檐")] = None
    return list(found)


def common(texts, count):
    """Those that do with the most common characters."""
    counts = Counter(sign for text in texts for sign in text)
    rank = {sign: k for k, (sign, _) in enumerate(counts.most_common())}
    return sorted(texts, key=lambda text: (max(rank[sign] for sign in text), text))[:count]


def pages(signs):
    """The fewest pages that hold the codes of so many characters and an end."""
    return next(p for p in range(257) if 256 - p + 256 * p > signs)


def packed(texts):
    """Poems as a file."""
    texts = [re.sub("[，。\\n]", "", text) for text in texts]
    signs = [sign for sign, _ in Counter("".join(texts)).most_common()]
    code = {sign: k for k, sign in enumerate(signs, 1)} | {"\n": 0}
    single = 256 - pages(len(signs))
    out = bytearray("".join(signs).encode("utf-8") + b"\n")
    for sign in "".join(text + "\n" for text in texts):
        at = code[sign]
        out += bytes([at] if at < single else [single + (at - single) // 256, (at - single) % 256])
    return bytes(out)


def unpacked(data):
    """The text of a file."""
    alphabet, codes = data.split(b"\n", 1)
    signs = "\n" + alphabet.decode("utf-8")
    single = 256 - pages(len(signs) - 1)
    codes = iter(codes)
    text = "".join(signs[at if at < single else single + (at - single) * 256 + next(codes)] for at in codes)
    return re.sub("(.{5})(.{5})", "\\1，\\2。\n", text).removesuffix("\n")


def main():
    if sys.argv[1:] == ["--show"]:
        sys.stdout.write(unpacked(FILE.read_bytes()))
        return
    kept = common(poems(sys.argv[1]), POEMS)
    # In no order, so that the last twentieth, which is not learned from, is like the rest.
    random.Random(1).shuffle(kept)
    data = packed(kept)
    couplets = (re.findall(COUPLET, text) for text in kept)
    assert unpacked(data) == "\n\n".join("\n".join(lines) for lines in couplets) + "\n"
    FILE.write_bytes(data)
    print(f"{len(kept)} poems, {FILE.stat().st_size} bytes")


main()
