"""The words that digits are spoken in, and the sounds they are made of (names of CMU's dictionary)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SILENCE = "SIL"
SOUNDS = (
    SILENCE,
    *[
        "AA",
        "AE",
        "AH",
        "AO",
        "AW",
        "AY",
        "B",
        "CH",
        "D",
        "DH",
        "EH",
        "ER",
        "EY",
        "F",
        "G",
        "HH",
        "IH",
        "IY",
        "JH",
        "K",
        "L",
        "M",
        "N",
        "NG",
    ],
    *["OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH"],
)

DIGITS: dict[str, tuple[str, ...]] = {
    "zero": ("Z", "IH", "R", "OW"),
    "one": ("W", "AH", "N"),
    "two": ("T", "UW"),
    "three": ("TH", "R", "IY"),
    "four": ("F", "AO", "R"),
    "five": ("F", "AY", "V"),
    "six": ("S", "IH", "K", "S"),
    "seven": ("S", "EH", "V", "AH", "N"),
    "eight": ("EY", "T"),
    "nine": ("N", "AY", "N"),
    "oh": ("OW",),
}

NOTHING, OTHER = ("", 0), ("", 1)
PARTS: tuple[tuple[str, int], ...] = (
    NOTHING,
    OTHER,
    *((word, place) for word, sounds in DIGITS.items() for place in range(len(sounds))),
)
"""What the net tells apart besides sounds: silence, words that are no digits, and the parts of digits."""


Part = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say some digits: its words' sounds one after the other, and the part that each is.

    `larger`: no word for a single digit.
    """

    digits: str
    words: tuple[tuple[str, ...], ...]
    parts: tuple[Part, ...]
    larger: bool = False

    @property
    def sounds(self) -> tuple[str, ...]:
        return tuple(sound for word in self.words for sound in word)


def _digit(word: str, sounds: tuple[str, ...]) -> Way:
    digit = "0" if word == "oh" else str(list(DIGITS).index(word))
    return Way(digit, (sounds,), tuple((word, place) for place in range(len(sounds))))


_PLAIN = (*(_digit(word, sounds) for word, sounds in DIGITS.items()), _digit("zero", ("Z", "IY", "R", "OW")))

_TEENS = {
    "10": "T EH N",
    "11": "IH L EH V AH N",
    "12": "T W EH L V",
    "13": "TH ER T IY N",
    "14": "F AO R T IY N",
    "15": "F IH F T IY N",
    "16": "S IH K S T IY N",
    "17": "S EH V AH N T IY N",
    "18": "EY T IY N",
    "19": "N AY N T IY N",
    "00": "HH AH N D R AH D",
    "000": "TH AW Z AH N D",
}
_TENS: dict[str, tuple[str, ...]] = {
    "2": ("T W EH N T IY", "T W EH N IY"),
    "3": ("TH ER D IY",),
    "4": ("F AO R D IY",),
    "5": ("F IH F T IY",),
    "6": ("S IH K S T IY",),
    "7": ("S EH V AH N D IY",),
    "8": ("EY D IY",),
    "9": ("N AY N T IY",),
}
_TIMES = {2: ("D", "AH", "B", "AH", "L"), 3: ("T", "R", "IH", "P", "AH", "L")}


def _larger() -> Iterator[Way]:
    for digits, teen in _TEENS.items():
        yield _other(digits, teen)
    for digit, ways in _TENS.items():
        for ten in ways:  # "fifty four" is the digit of the tens, then a digit; "fifty" alone is two
            yield _other(digit, ten)
            yield _other(f"{digit}0", ten)
    for times, sounds in _TIMES.items():
        for way in _PLAIN[: len(DIGITS)]:
            parts = (OTHER,) * len(sounds) + way.parts
            yield Way(way.digits * times, (sounds, *way.words), parts, larger=True)


def _other(digits: str, said: str) -> Way:
    sounds = tuple(said.split())
    return Way(digits, (sounds,), (OTHER,) * len(sounds), larger=True)


WAYS: tuple[Way, ...] = (*_PLAIN, *_larger())
"""Every way to say digits, those that say one digit first."""

PLAIN = len(_PLAIN)
"""How many of them these are."""
