"""How numbers sound that are put together from pieces: silence, clicks, level, and who understands them.

    python -m bench.stitching [--voice espeak] [--numbers 60]

Each number is spoken once whole and once in pieces, by the same voice, at telephone quality; both are
heard by the embedded recogniser, which expects a number. At each join is measured: how much silence was
added, and whether a sample jumps farther than samples do inside words.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ivr.audio.frame import RATE, Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.loudness import loudness
from ivr.flow.spoken import kinded, speech
from ivr.flow.spoken.pieces import PAUSE, Piece, pieces
from ivr.nlu.grammar import Grammar, Number
from ivr.ssml import escaped, said
from ivr.stt.pocketsphinx import PocketSphinx
from ivr.tts.prompts import Prompts
from ivr.tts.voices import voice

LANGUAGE = "en-US"
WINDOW = RATE * 2 // 1000  # samples: 2 ms
QUIET = 48.0  # dB below the loudest 20 ms


async def sound(prompts: Prompts, text: str, piece: bool = False) -> Pcm:
    prompt = await prompts.get(text, LANGUAGE, piece=piece)
    return PCMU.decode(Path(prompt.media.removeprefix("sound:")).with_suffix(".ulaw").read_bytes())


def cut(number: int) -> tuple[Piece, ...]:
    own = speech(LANGUAGE)
    words = kinded(own.number(Decimal(number)), "number")
    found = pieces(said(f"{escaped(words, words.kind)}."), own)
    assert found is not None
    return tuple(piece for piece in found if piece.kind != PAUSE)


def silence(pcm: Pcm, at: int) -> float:
    """ms around sample `at` in which nothing sounds."""
    power = np.convolve(pcm.astype(float) ** 2, np.ones(WINDOW) / WINDOW, mode="same")
    loudest = np.convolve(pcm.astype(float) ** 2, np.ones(160) / 160, mode="same").max()
    quiet = power < loudest * 10 ** (-QUIET / 10)
    before = at
    while before > 0 and quiet[before - 1]:
        before -= 1
    after = at
    while after < len(quiet) and quiet[after]:
        after += 1
    return (after - before) * 1000 / RATE


def steps(pcm: Pcm) -> np.ndarray:
    return np.abs(np.diff(pcm.astype(float)))


def joins(parts: Sequence[Pcm]) -> Iterator[int]:
    at = 0
    for part in parts[:-1]:
        at += len(part)
        yield at


async def heard(ear: PocketSphinx, pcm: Pcm) -> str:
    session = ear.listen(Grammar(LANGUAGE, ((Number(),),), closed=True))
    padded = np.concatenate([np.zeros(RATE // 4, np.int16), pcm, np.zeros(RATE // 4, np.int16)])
    for at in range(0, len(padded), 160):
        session.feed(padded[at : at + 160])
    return (await session.finish()).text


async def run(name: str, count: int, console: Console) -> None:
    chosen = random.Random(5).sample(range(1_000_000), count)
    added, jumps, inside, levels = [], [], [], []
    right = {"whole": 0, "in pieces": 0}
    with tempfile.TemporaryDirectory() as folder:
        prompts = Prompts(Path(folder), voice(name))
        ear = PocketSphinx(1, limit=60)
        await ear.open()
        try:
            for number in track(chosen, "Speaking and hearing", console=console):
                text = speech(LANGUAGE).number(Decimal(number))
                parts = [await sound(prompts, piece.sound, piece=True) for piece in cut(number)]
                joined = np.concatenate(parts)
                whole = await sound(prompts, f"{text}.")
                for at in joins(parts):
                    added.append(silence(joined, at))
                    jumps.append(steps(joined)[max(0, at - 2) : at + 2].max())
                inside += [steps(part).max() for part in parts]
                levels += [loudness(part, RATE) for part in parts]
                for how, pcm in (("whole", whole), ("in pieces", joined)):
                    right[how] += (await heard(ear, pcm)).replace("-", " ") == text.replace("-", " ")
        finally:
            await ear.close()
            await prompts.close()
    table = Table("figure", "median", "p95", "largest")
    for figure, values in (
        ("silence at a join, ms", added),
        ("step at a join, of 32768", jumps),
        ("largest step inside a piece", inside),
    ):
        table.add_row(figure, *(f"{one:.0f}" for one in (*np.percentile(values, [50, 95]), max(values))))
    table.add_row(
        "loudness of pieces, LUFS", *(f"{one:.1f}" for one in (*np.percentile(levels, [50, 95]), max(levels)))
    )
    console.print(table)
    for how, hits in right.items():
        console.print(f"{how}: {hits} of {count} numbers understood word by word")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--voice", default="espeak")
    parser.add_argument("--numbers", type=int, default=60)
    told = parser.parse_args()
    asyncio.run(run(told.voice, told.numbers, Console()))


if __name__ == "__main__":
    main()
