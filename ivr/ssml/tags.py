"""What may be written: the tags, their attributes, and the one spelling of each value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

MOST_MS = 10_000
"""No pause is longer."""

SAYS = ("digits", "characters", "number", "ordinal", "date", "time", "telephone", "money")
"""What `say-as` knows; each is a filter of the flow language, so that every engine says the same."""

STRENGTHS: Mapping[str, int] = {
    **{"none": 0, "x-weak": 100, "weak": 200, "medium": 400, "strong": 700, "x-strong": 1200}
}
"""ms: one table, so that a `strong` pause is as long with every engine."""

RATES: Mapping[str, int] = {"x-slow": 50, "slow": 80, "medium": 100, "fast": 125, "x-fast": 170}
PITCHES: Mapping[str, int] = {"x-low": -30, "low": -15, "medium": 0, "high": 15, "x-high": 30}
VOLUMES: Mapping[str, int] = {"x-soft": -12, "soft": -6, "medium": 0, "loud": 4, "x-loud": 6}
LEVELS = ("strong", "moderate", "reduced")
ALPHABETS = ("ipa", "x-sampa")


class Unfit(Exception):
    """A value that an attribute does not take; the sentence says what it takes."""


@dataclass(frozen=True, slots=True)
class Tag:
    """`attributes`: name → what gives a value its one spelling ("" when it changes nothing); `needs` are
    those that must be written, `about` tells a designer what it does."""

    about: str
    example: str
    attributes: Mapping[str, Callable[[str], str]]
    needs: tuple[str, ...] = ()


def pause(written: str) -> str:
    """ "500ms", "1.5s" → ms."""
    found = re.fullmatch(r"(\d{1,5}(?:\.\d{1,3})?)(ms|s)", written)
    ms = round(float(found[1]) * {"ms": 1, "s": 1000}[found[2]]) if found else -1
    if not 0 <= ms <= MOST_MS:
        raise Unfit("is written like 500ms or 1.5s, up to 10s")
    return str(ms)


def strength(written: str) -> str:
    return str(STRENGTHS[_one_of(*STRENGTHS)(written)])


def rate(written: str) -> str:
    """Percent of the usual speed."""
    percent = RATES.get(written, _number(r"(\d{1,3})%", written))
    if percent is None or not 25 <= percent <= 250:
        raise Unfit(f"is one of {', '.join(RATES)}, or 25% to 250%")
    return f"{percent:g}%" if percent != 100 else ""


def pitch(written: str) -> str:
    """Percent above or below the usual pitch; "+2st" are semitones, of which twelve double it."""
    percent: float | None = PITCHES.get(written, _number(r"([+-]\d{1,3}(?:\.\d)?)%", written))
    tones = _number(r"([+-]\d{1,2}(?:\.\d)?)st", written)
    if tones is not None:
        percent = round((math.pow(2, tones / 12) - 1) * 100)
    if percent is None or not -50 <= percent <= 100:
        raise Unfit(f"is one of {', '.join(PITCHES)}, or like +10% or -2st")
    return f"{percent:+g}%" if percent else ""


def volume(written: str) -> str:
    """Decibel above or below the rest of the sentence."""
    level = VOLUMES.get(written, _number(r"([+-]\d{1,2}(?:\.\d)?)dB", written))
    if level is None or not -24 <= level <= 6:
        raise Unfit(f"is one of {', '.join(VOLUMES)}, or -24dB to +6dB")
    return f"{level:+g}dB" if level else ""


def some(written: str) -> str:
    if not written.strip():
        raise Unfit("cannot be empty")
    return " ".join(written.split())


def name(written: str) -> str:
    if not re.fullmatch(r"[\w.:+-]{1,80}", written):
        raise Unfit("is a name without blanks")
    return written


def _one_of(*words: str) -> Callable[[str], str]:
    def known(written: str) -> str:
        if written not in words:
            raise Unfit(f"is one of {', '.join(words)}")
        return written

    return known


def _number(shape: str, written: str) -> float | None:
    found = re.fullmatch(shape, written)
    return float(found[1]) if found else None


BREAK = Tag("a pause", '<break time="500ms"/>', {"time": pause, "strength": strength})

SPANS: Mapping[str, Tag] = {
    "prosody": Tag(
        "slower, higher, softer",
        '<prosody rate="slow">…</prosody>',
        {"rate": rate, "pitch": pitch, "volume": volume},
    ),
    "emphasis": Tag(
        "the words that count",
        "<emphasis>…</emphasis>",
        {"level": _one_of(*LEVELS)},
    ),
    "say-as": Tag(
        "as what a text is read",
        '<say-as interpret-as="digits">4711</say-as>',
        {"interpret-as": _one_of(*SAYS)},
        ("interpret-as",),
    ),
    "sub": Tag(
        "said in other words than it is written",
        '<sub alias="frequently asked questions">FAQ</sub>',
        {"alias": some},
        ("alias",),
    ),
    "phoneme": Tag(
        "said with these sounds",
        '<phoneme alphabet="x-sampa" ph="t@meItoU">tomato</phoneme>',
        {"alphabet": _one_of(*ALPHABETS), "ph": some},
        ("ph",),
    ),
    "voice": Tag("another voice of the same engine", '<voice name="…">…</voice>', {"name": name}, ("name",)),
}
"""What words may stand in; `break` stands alone."""

NAMES = ("break", *SPANS)
