"""The sounds of the model: silence and the 39 of American English, as cmudict writes them.

Kaldi wants a phone of its own for each place in a word (begin, end, inside, single), so that words can be
found in time; the net does not tell the places apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

SILENCE = "SIL"
SOUNDS = (
    SILENCE,
    *("AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY"),
    *("JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y"),
    *("Z", "ZH"),
)
"""What the net tells apart, in the order of its outputs."""

PLACES = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}

PHONES = ("<eps>", SILENCE, *(f"{sound}_{place}" for sound in SOUNDS[1:] for place in PLACES))
NUMBERS = {phone: number for number, phone in enumerate(PHONES)}


def output(phone: int) -> int:
    """The net's output that stands for a phone (1 is silence)."""
    return 0 if phone == 1 else 1 + (phone - 2) // len(PLACES)


def place(phone: int) -> str:
    """What word_boundary.int calls it."""
    return "nonword" if phone == 1 else PLACES[PHONES[phone][-1]]


def in_word(sounds: Sequence[str]) -> Iterator[int]:
    """A word's sounds as numbers of phones."""
    last = len(sounds) - 1
    for at, sound in enumerate(sounds):
        where = "S" if not last else "B" if at == 0 else "E" if at == last else "I"
        yield NUMBERS[f"{sound}_{where}"]
