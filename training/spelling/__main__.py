"""Make the table of ivr/stt/spelling.py, and measure it on words that it was not made from.

python -m training.spelling            writes ivr/stt/spelling.gz (about two minutes)
python -m training.spelling measure    sounds and words wrong, beside espeak-ng
"""

from __future__ import annotations

import argparse
import gzip
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ivr.stt.lexicon import shipped
from ivr.stt.spelling import contexts
from training.spelling import espeak
from training.spelling.alignment import Sounds, aligned, learnt

TABLE = Path(__file__).parents[2] / "ivr" / "stt" / "spelling.gz"
HELD_OUT = 20
"""One word in so many is kept for measuring, whatever the machine: by the sum of its letters."""


def split() -> tuple[list[tuple[str, Sounds]], dict[str, tuple[Sounds, ...]]]:
    """The words to learn, each with its first pronunciation, and those to measure with, with all."""
    known, learn, measure = shipped(), [], {}
    for word in known:
        if word.replace("'", "").isalpha() and word[0] != "'":
            if zlib.crc32(word.replace("'s", "").encode()) % HELD_OUT:
                learn.append((word, known.sounds(word)[0]))
            else:
                measure[word] = known.sounds(word)
    return learn, measure


def table(words: Iterable[tuple[str, Sounds]]) -> Mapping[str, str]:
    """Contexts as wide as they are needed: one is left out that says what the next narrower one says."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    words = list(words)
    known = learnt(words[::8])
    for word, sounds in words:
        pairs = aligned(word, sounds, known)
        for context, (_, said) in zip(contexts(word), pairs or (), strict=False):
            for width in range(1, len(context) + 1):
                seen[context[:width]][" ".join(said)] += 1
    kept: dict[str, str] = {}
    for context in sorted(seen, key=len):
        said, _ = max(seen[context].items(), key=lambda item: (item[1], item[0]))
        below = next((kept[context[:n]] for n in range(len(context) - 1, 0, -1) if context[:n] in kept), None)
        if said != below:
            kept[context] = said
    return kept


def write(kept: Mapping[str, str]) -> None:
    text = "".join(f"{context}\t{said}\n" for context, said in sorted(kept.items()))
    TABLE.write_bytes(gzip.compress(text.encode("ascii"), mtime=0))
    print(f"{len(kept):,} contexts, {TABLE.stat().st_size:,} bytes in {TABLE.name}")


def errors(read: Callable[[str], Sounds], words: Mapping[str, tuple[Sounds, ...]]) -> tuple[float, float]:
    """The shares of sounds and of words that are wrong, by the pronunciation that fits best."""
    wrong = total = bad = 0
    for word, ways in words.items():
        said = read(word)
        distance, length = min((_distance(said, way), len(way)) for way in ways)
        wrong, total, bad = wrong + distance, total + length, bad + (distance > 0)
    return wrong / total, bad / len(words)


def _distance(one: Sounds, other: Sounds) -> int:
    row = list(range(len(other) + 1))
    for at, a in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, b in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (a != b))
    return row[-1]


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=("make", "measure"), default="make")
    learn, held_out = split()
    if parser.parse_args(argv).what == "make":
        write(table(learn))
    from ivr.stt.spelling import sounds

    print(f"{'':10} {'sounds wrong':>12} {'words wrong':>12}   ({len(held_out):,} words)")
    said = espeak.sounds(held_out)
    for name, read in (("table", sounds), ("espeak-ng", lambda word: said[word])):
        phones, words = errors(read, held_out)
        print(f"{name:10} {phones:12.1%} {words:12.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
