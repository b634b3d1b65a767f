"""Makes zh.txt.zz: Tang poems of four or eight lines of five characters, in simplified script, without rare characters.

    npm pack chinese-poetry && tar xzf chinese-poetry-*.tgz
    pip install opencc-python-reimplemented
    python lessons/texts/prepare.py package

The same package gives the same file. `--show` prints the text that is there.
"""

import json
import pathlib
import random
import re
import sys
import zlib
from collections import Counter

HERE = pathlib.Path(__file__).parent
FILE = HERE / "zh.txt.zz"
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


def main():
    if sys.argv[1:] == ["--show"]:
        sys.stdout.write(zlib.decompress(FILE.read_bytes()).decode("utf-8"))
        return
    kept = common(poems(sys.argv[1]), POEMS)
    # In no order, so that the last twentieth, which is not learned from, is like the rest.
    random.Random(1).shuffle(kept)
    couplets = (re.findall(COUPLET, text) for text in kept)
    text = "\n\n".join("\n".join(lines) for lines in couplets) + "\n"
    FILE.write_bytes(zlib.compress(text.encode("utf-8"), 9))
    print(f"{len(kept)} poems, {len(text)} characters, {len(set(text))} different, {FILE.stat().st_size} bytes")


main()
