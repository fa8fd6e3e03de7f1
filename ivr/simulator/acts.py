"""What a caller does in a written conversation: one class for each word of a test file.

user: I want to track my order        Speak   or {say: …, confidence: 0.5, loudness: -30, noise: 15, loss: 5}
keys: 55421#                          Press
silence: 6s                           Silence
interrupt: {at: 1.2s, say: stop}      Interrupt, by words or by keys
back: full                            Back    (the queue gives the caller back)
hangup                                HangUp
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ivr import document
from ivr.document import Node
from ivr.flow.fields import Reading, Shape, declared, fault, key, read_keys
from ivr.flow.values import duration, number, one_of, scalar

KEYS = re.compile(r"[0-9A-D*#]{1,64}")
SIGNS: Mapping[str, str] = {"star": "*", "hash": "#"}


def signed(low: float, high: float) -> Shape:
    """A number that may lie below zero."""

    def shape(node: Node, reading: Reading) -> float:
        found = scalar(node, "A number")
        if not re.fullmatch(r"-?\d{1,3}(\.\d{1,3})?", found) or not low <= float(found) <= high:
            raise fault(node, "bad-number", f"'{found}' is no number from {low:g} to {high:g}.")
        return float(found)

    return shape


def keys_pressed(node: Node, reading: Reading) -> str:
    found = scalar(node, "Keys")
    found = SIGNS.get(found, found)
    if not KEYS.fullmatch(found):
        raise fault(node, "bad-key", f"'{found}' are no keys of a telephone.", "Keys are 0-9, *, # and A-D.")
    return found


def words(node: Node, reading: Reading) -> str:
    return scalar(node, "What is said")


@declared
class Speak:
    """What the caller says, and how it reaches us. What is None is as the test has it for all.

    `confidence` counts at level text, the others at level audio: `loudness` of the voice (dBFS),
    `noise` (dB that the voice stands above it), `loss` (per cent of the packets).
    """

    say: str = key(words, "what is said", default="")
    wav: str = key(words, "a recording of it, beside the test file", default="")
    confidence: float = key(number(0, 1), "how sure the recogniser is (level text)", default=1.0)
    loudness: float | None = key(signed(-60, 0), "of the voice, dBFS (level audio)", default=None)
    noise: float | None = key(
        signed(-10, 60), "dB of the voice above the noise of the line (level audio)", default=None
    )
    loss: float | None = key(
        signed(0, 60), "per cent of the packets that are lost (level audio)", default=None
    )


@dataclass(frozen=True, slots=True)
class Press:
    keys: str


@dataclass(frozen=True, slots=True)
class Silence:
    """The caller hears everything out and then says nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Interrupt:
    """`at` seconds after the beginning of what is being said."""

    at: float
    act: Speak | Press


@dataclass(frozen=True, slots=True)
class Back:
    """Nobody took the caller: `status` as the dialplan gives it (full, timeout, busy, …)."""

    status: str


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


Act = Speak | Press | Silence | Interrupt | Back | HangUp


@declared
class WrittenInterrupt(Speak):
    """How an interruption is written."""

    at: float = key(duration, "how long after the beginning of what is being said")
    keys: str = key(keys_pressed, "the keys that are pressed", default="")


def spoken(node: Node, reading: Reading) -> Speak | None:
    """A sentence, or a mapping with `say` or `wav`."""
    if isinstance(node, document.Scalar):
        return Speak(say=words(node, reading))
    values = read_keys(Speak, node, reading, "'user'")
    if values is None:
        return None
    if not values.get("say"):
        raise fault(node, "missing-key", "'say' is missing: the words, also those of a recording.")
    return Speak(**values)


def interruption(node: Node, reading: Reading) -> Interrupt | None:
    values = read_keys(WrittenInterrupt, node, reading, "'interrupt'")
    if values is None:
        return None
    at, keys = values.pop("at"), values.pop("keys", "")
    if bool(keys) is bool(values.get("say")):
        raise fault(node, "missing-key", "An interruption is made by 'say' or by 'keys'.")
    return Interrupt(at, Press(keys) if keys else Speak(**values))


def hang_up(node: Node, reading: Reading) -> HangUp:
    if not isinstance(node, document.Scalar) or node.text not in ("", "yes"):
        raise fault(node, "bad-choice", "'hangup' has no value.")
    return HangUp()


def back(node: Node, reading: Reading) -> Back:
    return Back(str(one_of(*STATUSES)(node, reading)))


STATUSES = (
    *("ok", "full", "timeout", "closed", "busy", "no_answer"),
    *("unavailable", "refused", "failed", "unknown"),
)
"""How a queue, a transfer or a voicemail box may give a caller back."""

ACTS: Mapping[str, Shape] = {
    "user": spoken,
    "keys": lambda node, reading: Press(keys_pressed(node, reading)),
    "silence": lambda node, reading: Silence(duration(node, reading)),
    "interrupt": interruption,
    "back": back,
    "hangup": hang_up,
}
"""Word of a test file -> how what stands behind it becomes an act."""
