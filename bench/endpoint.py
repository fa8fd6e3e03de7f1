"""When an answer is taken to be over: too soon, or how long after its last voiced frame.

    python -m bench.endpoint --data DIR [--every 6] [--without-silero]

People's orders with the pauses that they make (see bench/recordings.py), and digit strings joined from
single digits, 80 to 200 ms apart and in every fourth string once 400 to 600. The recogniser is the
embedded one, asked in each pause as on a call; a guess is there 100 ms after it was asked for. Time is that
of the audio: the load of the machine changes nothing. An answer is cut when a voice goes on behind its
end.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from rich.progress import track

from bench import noises
from bench.line import SPEECH_DBFS, VOICED, percentile
from bench.recordings import digits, orders, recording
from ivr.actions import Choice, Expecting, Listen, SlotSpec
from ivr.audio.endpoint import Endpointer, PreRoll
from ivr.audio.frame import FRAME_MS, Frame, Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.vad import Vad
from ivr.call.window import window
from ivr.engine.better_ear import silero
from ivr.engine.listener import GUESS_MS, PRE_ROLL_MS
from ivr.events import HeardPartial
from ivr.nlu.understand import Understander
from ivr.stt.recogniser import Hypothesis
from ivr.stt.sphinx import Ear

GUESS_TAKES_MS = 100
LOST_MS = 150
"""Of voice behind the end: a word was cut off, not a breath or a faint end."""

SIZE = 160
NOW = datetime(2026, 3, 2, tzinfo=UTC)
Question = tuple[Listen, Understander]


@dataclass(frozen=True)
class Taken:
    """`cut`: it went on behind the end. `window_ms` is what the end waited for."""

    cut: bool
    window_ms: int


def line(pcm: Pcm) -> Pcm:
    """On a telephone line, with a second before and two behind."""
    sound = noises.level_of_voice(pcm.astype(float), SPEECH_DBFS)
    sound = np.concatenate((np.zeros(8000), sound, np.zeros(16000)))
    hiss = np.random.default_rng(len(pcm)).standard_normal(len(sound))
    return PCMU.decode(PCMU.encode((sound + noises.level(hiss, -62)).astype(np.int16)))


def voice_behind(pcm: Pcm) -> int:
    """Milliseconds."""
    frames = pcm[: len(pcm) // SIZE * SIZE].reshape(-1, SIZE).astype(float)
    loud = 10 * np.log10(np.mean(frames**2, axis=1) / noises.FULL**2 + 1e-12)
    return int(np.sum(loud > SPEECH_DBFS - VOICED)) * FRAME_MS


def taken(pcm: Pcm, question: Question, ear: Ear, better: bool) -> Taken | None:
    """The first utterance in this sound, as a call hears it; None when there is none."""
    listen, understand = question
    grammar = understand.grammar(listen.expecting)
    judge = silero() if better else None
    vad, pre_roll = Vad(judge), PreRoll(PRE_ROLL_MS)
    endpointer = Endpointer(window_ms=listen.window)
    said: list[Pcm] = []
    guessed_at = -1
    for number in range(len(pcm) // SIZE):
        frame = Frame(pcm[number * SIZE : (number + 1) * SIZE])
        change = endpointer.process(vad.process(frame), FRAME_MS)
        if change == "started":
            said = [one.pcm for one in pre_roll.frames()]
        said.append(frame.pcm)
        pre_roll.push(frame)
        if change == "ended":
            return Taken(voice_behind(pcm[number * SIZE :]) >= LOST_MS, endpointer.window_ms)
        if not endpointer.speaking:
            continue
        if endpointer.silence_ms == 0:
            endpointer.window_ms = listen.window
        elif endpointer.silence_ms >= GUESS_MS + GUESS_TAKES_MS and guessed_at != endpointer.end_ms:
            guessed_at = endpointer.end_ms
            back = GUESS_TAKES_MS // FRAME_MS
            heard: Hypothesis = ear.hear(np.concatenate(said[:-back]), grammar)
            told = HeardPartial(
                at=NOW,
                listen=listen.id,
                text=heard.text,
                confidence=heard.confidence,
                counted=heard.counted,
            )
            meaning = understand.understand(heard.text, 1.0, listen.expecting, NOW.date())
            endpointer.window_ms = window(told, meaning, listen, understand)
    return None


def ordering(data: Path) -> Question:
    """What may be ordered, as a flow would say it."""
    found: dict[str, set[str]] = {}
    for _, slots in orders(data):
        for name, value in slots.items():
            found.setdefault(name, set()).add(value)
    specs = {
        name: SlotSpec(
            name.lower(), "choice", choices=tuple(Choice(value, (value,)) for value in sorted(values))
        )
        for name, values in found.items()
    }
    slots = {spec.name: spec for spec in specs.values()}
    start = "(can/could i) get/have/make (me) (a/an/some)"
    before = " ".join(f"(<{specs[name].name}>)" for name in ("size", "roast", "numberOfShots"))
    drink = f"<{specs['coffeeDrink'].name}>"
    behind = " ".join(f"(with) (<{specs[name].name}>)" for name in ("milkAmount", "sugarAmount"))
    hear = [f"{start} {before} {drink}", f"{start} {drink} {behind}", f"{before} {drink} {behind}"]
    understand = Understander({"order": hear}, slots)
    expecting = Expecting(step="order", intents=("order",), slots=tuple(slots.values()))
    return Listen(id="order.1", expecting=expecting), understand


def dialling(length: int) -> Question:
    slot = SlotSpec("code", "digits", shortest=length, longest=length)
    expecting = Expecting(step="code", asked="code", slots=(slot,))
    return Listen(id="code.1", expecting=expecting), Understander({}, {"code": slot})


def strings(data: Path, length: int, count: int) -> Iterator[Pcm]:
    random = np.random.default_rng(length)
    of: dict[str, list[Path]] = {}
    for file, _, speaker in digits(data):
        of.setdefault(speaker, []).append(file)
    for number in range(count):
        files = random.choice(of[sorted(of)[number % len(of)]], length)
        pauses = random.uniform(80, 200, length - 1)
        if number % 4 == 0:
            pauses[random.integers(length - 1)] = random.uniform(400, 600)
        parts = [recording(files[0])]
        for file, (ms, _) in zip(files[1:], pairwise([*pauses, 0.0]), strict=True):
            parts += [np.zeros(int(ms * 8), np.int16), recording(file)]
        yield np.concatenate(parts)


def row(name: str, found: Sequence[Taken]) -> str:
    windows = [float(one.window_ms) for one in found if not one.cut]
    cut = sum(one.cut for one in found) / len(found)
    return f"{name:24}{len(found):6}{cut:10.1%}{percentile(windows, 50):10.0f}{percentile(windows, 95):8.0f}"


def main(given: argparse.Namespace) -> None:
    ear, better = Ear(), not given.without_silero
    print(f"{'':24}{'n':>6}{'cut':>10}{'window p50':>10}{'p95':>8}")
    question = ordering(given.data)
    files = [file for file, _ in orders(given.data)][1 :: given.every]
    found = [taken(line(recording(file)), question, ear, better) for file in track(files, "Orders")]
    print(row("orders", [one for one in found if one]), flush=True)
    for length in (4, 6):
        spoken = [line(pcm) for pcm in strings(given.data, length, given.strings)]
        found = [taken(pcm, dialling(length), ear, better) for pcm in track(spoken, f"{length} digits")]
        print(row(f"{length} digits", [one for one in found if one]), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=6, help="take every so many-th order")
    parser.add_argument("--strings", type=int, default=40)
    parser.add_argument("--without-silero", action="store_true")
    main(parser.parse_args())
