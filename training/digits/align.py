"""Which sound was said when: everything that the digit net learns from, aligned by pocketsphinx.

    python -m training.digits.align --work DIR --data DIR [--prompts DIR]

Reads WORK/voices.pkl, DATA/digits and DATA/orders (see bench/recordings.py) and, when given, the folder
of Asterisk's core sounds that holds digits/*.wav. Writes WORK/aligned.pkl.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pocketsphinx import Config, Decoder

from bench.recordings import digits, orders, recording
from ivr.audio.frame import Pcm
from ivr.audio.resample import widen
from ivr.stt import spoken
from ivr.stt.lexicon import Lexicon
from ivr.stt.sphinx import DICTIONARY
from training.adapt import order

NAMES = ["zero", *spoken.UNITS]
PROMPTS = {
    **{str(digit): name for digit, name in enumerate(NAMES)},
    "oh": "oh",
    **{str(number): name for number, name in enumerate(spoken.TEENS, 10)},
    **{str(10 * ten): name for ten, name in enumerate(spoken.TENS, 2)},
    "hundred": "hundred",
}
QUIET = 1600  # samples of silence before and after a single word


@dataclass(frozen=True)
class Said:
    """int16 at 8000 Hz; `words` in order, and for each its sounds: (name, first frame, end) of 10 ms."""

    kind: str  # person | order | prompt | voice
    voice: str
    pcm: Pcm
    words: tuple[tuple[str, tuple[tuple[str, int, int], ...]], ...]


def _decoder(dictionary: str) -> Decoder:
    wide = {"beam": 1e-80, "wbeam": 1e-60, "pbeam": 1e-80}
    with tempfile.NamedTemporaryFile("w", suffix=".dict") as file:
        file.write(dictionary)
        file.flush()
        return Decoder(Config(lm=None, dict=file.name, loglevel="FATAL", bestpath=False, **wide))


def _run(decoder: Decoder, wide: bytes) -> None:
    decoder.reinit_feat()
    decoder.start_utt()
    decoder.process_raw(wide, full_utt=True)
    decoder.end_utt()


def _words(decoder: Decoder, text: str, pcm: Pcm, dither: float) -> tuple:
    wide = widen(pcm, np.random.default_rng(len(pcm)), dither).tobytes()
    decoder.set_align_text(text)
    _run(decoder, wide)
    decoder.set_alignment()
    _run(decoder, wide)
    return tuple(
        (
            word.name.partition("(")[0],
            tuple((sound.name, sound.start, sound.start + sound.duration) for sound in word),
        )
        for word in decoder.get_alignment()
        if word.name[0] not in "<["
    )


def aligned(rows: Sequence[tuple[str, str, str, Pcm]]) -> list[Said]:
    """(kind, voice, text, pcm) each; what cannot be aligned is left out."""
    lexicon, found = Lexicon.read(DICTIONARY), []
    decoder = _decoder(lexicon.cut({word for _, _, text, _ in rows for word in text.split()}))
    for kind, voice, text, pcm in rows:
        loud = np.abs(pcm.astype(np.float32)).max()
        pcm = np.pad((pcm / max(1.0, loud) * 12000).astype(np.int16), QUIET)
        try:
            found.append(Said(kind, voice, pcm, _words(decoder, text, pcm, 15.0)))
        except RuntimeError:
            continue
    return found


def aligned_orders(rows: Sequence[tuple[Path, dict[str, str]]]) -> list[Said]:
    """What was said beside the slots is found first, by a grammar of all ways to order just this."""
    lexicon, found = Lexicon.read(DICTIONARY), []
    spoken = " ".join(value for _, slots in rows for value in slots.values())
    said = f"brew can i get have want me i'd like make may a an with and {spoken} give"
    dictionary = lexicon.cut(said.split())
    for file, slots in rows:
        pcm = recording(file)
        decoder = _decoder(dictionary)
        decoder.add_jsgf_string("order", order(slots))
        decoder.activate_search("order")
        _run(decoder, widen(pcm, np.random.default_rng(0)).tobytes())
        if decoder.hyp() is None:
            continue
        text = decoder.hyp().hypstr
        try:
            found.append(Said("order", file.stem, pcm, _words(decoder, text, pcm, 60.0)))
        except RuntimeError:
            continue
    return found


def _prompts(folder: Path) -> Iterator[tuple[str, str, str, Pcm]]:
    for name, word in PROMPTS.items():
        yield "prompt", "prompt", word, recording(folder / "digits" / f"{name}.wav")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--prompts", type=Path)
    given = parser.parse_args()
    people = [("person", who, NAMES[int(digit)], recording(file)) for file, digit, who in digits(given.data)]
    voices = pickle.loads((given.work / "voices.pkl").read_bytes())
    rows = people + [("voice", voice, " ".join(words), pcm) for voice, words, pcm in voices]
    rows += _prompts(given.prompts) if given.prompts else []
    with ProcessPoolExecutor(2) as pool:
        parts: Iterable[list[Said]] = pool.map(aligned, [rows[at::8] for at in range(8)])
        told = orders(given.data)
        more: Iterable[list[Said]] = pool.map(aligned_orders, [told[at::4] for at in range(4)])
        found = [said for part in parts for said in part]
        print(f"{len(found)} of {len(rows)} clips", flush=True)
        asked = [said for part in more for said in part]
        print(f"{len(asked)} of {len(told)} orders", flush=True)
    dump = [(said.kind, said.voice, said.pcm, said.words) for said in found + asked]
    (given.work / "aligned.pkl").write_bytes(pickle.dumps(dump))


if __name__ == "__main__":
    main()
