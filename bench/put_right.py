"""What was answered before, put right through the embedded ear in the middle of a form: "make it Friday".

    python -m bench.put_right                            what is listened for now, clean and at 15 dB
    python -m bench.put_right --deaf                     without the ways of putting right in the grammar
    python -m bench.put_right --voices flite:awb --wrong

Said at the questions of a hotel's form: 40 corrections, and 24 ordinary answers to the same questions, which
must be heard as well as without. Each is heard with the question's grammar and understood there. "Right":
all values that were meant, no other, from the confirm edge (0.45) on; "taken": from 0.75 on; "other": what is
not right, from 0.75 on. Voices are synthesised. The words were written down before that; that
a number may have its noun behind it, and "instead" stand at the end, was found by them.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.heard_meaning import CLEAN, ear, over_line, spoken
from ivr.actions import Expecting
from ivr.audio.frame import RATE
from ivr.cli import logs
from ivr.nlu.understand import Understander
from ivr.stt.voiced import voiced
from tests.call.test_corrections import AT, STEPS, Caller, opened

VOICES = ("flite:rms", "flite:awb", "espeak:en-us")
FRIDAY, SUNDAY = "2026-03-06", "2026-03-08"
CORRECTIONS: dict[str, list[tuple[str, dict[str, object]]]] = {
    "how_long": [
        (text, {"arrival": FRIDAY if "friday" in text else SUNDAY})
        for text in (
            *("make it friday", "change it to friday", "actually friday", "no friday", "no it's friday"),
            *("sorry I meant friday", "no make it sunday", "I meant sunday", "change that to sunday"),
            *("actually make it sunday", "make that friday", "no wait friday", "switch it to sunday"),
            *("I said friday", "no I said sunday", "make it friday instead"),
        )
    ],
    "which": [
        ("make it four nights", {"nights": 4}), ("make it four", {"nights": 4}),
        ("no four nights", {"nights": 4}), ("actually five nights", {"nights": 5}),
        ("change it to two nights", {"nights": 2}), ("sorry I meant four nights", {"nights": 4}),
        ("make it friday", {"arrival": FRIDAY}), ("change it to friday", {"arrival": FRIDAY}),
        ("no it's friday", {"arrival": FRIDAY}), ("actually sunday", {"arrival": SUNDAY}),
        ("change that to five nights", {"nights": 5}), ("I meant two nights", {"nights": 2}),
    ],
    "who": [
        ("make it a single room", {"room": "single"}), ("change it to a single room", {"room": "single"}),
        ("actually a single room", {"room": "single"}), ("sorry I meant the family suite", {"room": "suite"}),
        ("make it four nights", {"nights": 4}), ("make it friday", {"arrival": FRIDAY}),
    ],
    "sure": [
        ("no make it friday", {"arrival": FRIDAY}), ("change it to friday", {"arrival": FRIDAY}),
        ("no four nights", {"nights": 4}), ("no it's a single room", {"room": "single"}),
        ("actually make it two nights", {"nights": 2}), ("no I meant sunday", {"arrival": SUNDAY}),
    ],
}  # fmt: skip
ANSWERS: dict[str, list[tuple[str, dict[str, object]]]] = {
    "how_long": [
        (f"{lead}{word}", {"nights": count})
        for lead, word, count in (
            ("", "two", 2), ("", "three", 3), ("", "four", 4), ("", "five", 5), ("it's ", "seven", 7),
            ("", "ten", 10), ("I think ", "six", 6), ("", "fourteen", 14),
        )
    ],
    "which": [
        (text, {"room": room})
        for text, room in (
            ("single room", "single"), ("a double room", "double"), ("double", "double"),
            ("family suite", "suite"), ("single please", "single"), ("the family suite", "suite"),
            ("I would like a double room", "double"), ("it's a single room", "single"),
        )
    ],
    "sure": [("yes", {}), ("no", {}), ("yes please", {}), ("that's right", {}), ("yes it is", {}),
             ("no thank you", {}), ("correct", {}), ("that's wrong", {})],
}  # fmt: skip


def understander() -> Understander:
    return opened()[1]["en-US"]


def asked(step: str) -> Expecting:
    return Caller("en", step).expecting


def cases() -> Iterator[tuple[str, str, str, dict[str, object], str | None]]:
    """What kind it is, the question, the words, the values; yes or no."""
    for kind, table in (("corrections", CORRECTIONS), ("answers", ANSWERS)):
        for step, lines in table.items():
            for text, values in lines:
                meant = understander().understand(text, 1.0, asked(step), AT.date())
                word = meant.answer if kind == "answers" and not values else None
                yield kind, step, text, values, word


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--voices", nargs="+", default=VOICES)
    parser.add_argument("--decibels", type=float, nargs="+", default=[CLEAN, 15.0])
    parser.add_argument("--deaf", action="store_true", help="nothing that puts right is listened for")
    parser.add_argument("--wrong", action="store_true", help="list what was not understood")
    given = parser.parse_args()
    logs.warnings_only()
    every = list(cases())
    questions = {step: asked(step) for step in STEPS}
    grammars = {
        step: understander().grammar(replace(one, changes=(), slots=one.slots[:1]) if given.deaf else one)
        for step, one in questions.items()
    }
    for step, grammar in grammars.items():
        began = time.process_time()
        ear().hear(spoken("hello", VOICES[0])[:RATE], grammar)
        print(f"{step}: {len(grammar.asked)} + {len(grammar.others)} phrases, "
              f"{1000 * (time.process_time() - began):.0f} ms of CPU until it is ready")  # fmt: skip
    shown = Table("dB", "", "n", "right", "taken", "other", "CPU s per s", box=None)
    for level in given.decibels:
        counts: dict[str, list[float]] = {}
        for kind, step, text, values, word in track(every, f"{level:.0f} dB", transient=True):
            for voice in given.voices:
                pcm = over_line(spoken(text, voice), level, zlib.crc32(f"{step} {text} {voice}".encode()))
                began = time.process_time()
                got = ear().hear(pcm, grammars[step])
                cpu = time.process_time() - began
                meaning = understander().understand(
                    got.text, got.confidence, questions[step], AT.date(), got.alternatives
                )
                sure = 0.0 if meaning.nothing or not got.text else meaning.confidence
                right = (
                    dict(meaning.slots) == values and not meaning.intent and word in (None, meaning.answer)
                )
                n, rights, taken, others, spent, seconds = counts.get(kind, [0.0] * 6)
                counts[kind] = [
                    n + 1,
                    rights + (right and sure >= 0.45),
                    taken + (right and sure >= 0.75),
                    others + (not right and sure >= 0.75),
                    spent + cpu,
                    seconds + len(voiced(pcm)) / RATE,
                ]
                if given.wrong and not (right and sure >= 0.45):
                    print(f"{level:.0f} dB {voice} {step}: {text!r} heard {got.text!r}: "
                          f"{meaning.intent} {dict(meaning.slots)} {sure:.2f}")  # fmt: skip
        for kind, (n, rights, taken, others, spent, seconds) in counts.items():
            shares = (f"{100 * one / n:.0f} %" for one in (rights, taken, others))
            shown.add_row(f"{level:.0f}", kind, f"{n:.0f}", *shares, f"{spent / seconds:.2f}")
    Console().print(shown)


if __name__ == "__main__":
    main()
