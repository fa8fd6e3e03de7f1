"""Digits as the ear hands them on: a Hypothesis of digit words, or digits exchanged in one of phrases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ivr.audio.frame import RATE, Pcm
from ivr.events import Word
from ivr.nlu.grammar import Digits
from ivr.stt import spoken
from ivr.stt.digits.blank import inside
from ivr.stt.digits.confidence import BESIDE, logistic, moved
from ivr.stt.digits.confidence import doubted as less_sure
from ivr.stt.digits.reader import NAMES, DigitReader, Reading
from ivr.stt.evidence import Part
from ivr.stt.recogniser import Hypothesis

FRAMES = 100
"""Of a Part, per second."""

DOUBTFUL = 0.2
"""Digits that are surer than this are held against free talk."""

MARGIN = 0.1
"""Seconds before and after a row of digits that are read with it."""

MOSTLY = 0.5
"""Share of numerals in free talk below which it hears mostly other words."""

TALK_SLOPE, TALK_BIAS = 8.41, -5.67
"""How probable it is that digits were said at all, by the share of numerals in free talk: fitted by
`bench/doubt.py`, on 48 strings of digits and 102 utterances of other words."""

NUMERALS = frozenset(
    (*spoken.DIGITS, *spoken.UNITS, *spoken.TEENS, *spoken.TENS, "double", "triple", "hundred")
)


def telling(digits: Hypothesis, phrase: Sequence[Part]) -> bool:
    """Whether free talk can make these digits worth taking, or doubtful: it costs a search."""
    return bool(digits.text) and (digits.confidence >= DOUBTFUL or _read(phrase) == digits.text)


def weighed(
    digits: Hypothesis,
    phrase: Sequence[Part],
    talk: Sequence[Part],
    stretch: tuple[int, int] | None = None,
) -> Hypothesis:
    """The digits, surer when the `phrase` of a grammar or free `talk` of the same sound (its frames
    `stretch`, or all) reads the same, for each searches otherwise; less sure the less of it free talk hears
    as digits: what is none is other words there."""
    first, last = stretch or (0, max((part.end for part in talk), default=0))
    there = [part for part in talk if part.end >= first and part.start <= last]
    alike = sum(_read(one) == digits.text for one in (phrase, there))
    heard = share(there)
    new = BESIDE.confidence(digits.confidence, alike, heard)
    if not alike and heard < MOSTLY:
        new = less_sure(new, logistic(TALK_BIAS + TALK_SLOPE * heard))
    return sure(digits, new)


def sure(read: Hypothesis, new: float) -> Hypothesis:
    """The same with this confidence: each word moves by the same odds, others to what is left."""
    left = min((1 - new) / max(1 - read.confidence, 1e-6), new / max(read.confidence, 1e-6))
    return replace(
        read,
        confidence=new,
        words=tuple(
            replace(word, confidence=moved(word.confidence, read.confidence, new)) for word in read.words
        ),
        alternatives=tuple((text, min(new, left * other)) for text, other in read.alternatives),
    )


def _read(parts: Sequence[Part]) -> str:
    return " ".join("zero" if part.name == "oh" else part.name for part in parts)


def share(talk: Sequence[Part]) -> float:
    """Of the frames of these words, how many lie in numerals."""
    frames = sum(part.frames for part in talk)
    return sum(part.frames for part in talk if part.name in NUMERALS) / frames if frames else 0.0


def hypothesis(reading: Reading) -> Hypothesis:
    words = tuple(Word(name, sure) for name, sure in zip(reading.words, reading.each, strict=True))
    others = tuple((_spelled(digits), sure) for digits, sure in reading.others)
    sure, counted = reading.confidence, reading.evidence.counted
    return Hypothesis(_spelled(reading.digits), sure, words, others, counted=counted)


def whole(reader: DigitReader, pcm: Pcm, blank: Digits) -> Hypothesis:
    """The utterance as digits and nothing else; empty when it is too short for them."""
    reading = reader.read(pcm, blank.shortest, blank.longest)
    return hypothesis(reading) if reading else Hypothesis()


def within(
    reader: DigitReader,
    pcm: Pcm,
    blank: Digits,
    parts: Sequence[Part],
    read: Hypothesis,
    talk: Callable[[], Sequence[Part]],
) -> Hypothesis:
    """The phrase that was `read` as these parts, its digits read anew from their stretch of the sound; free
    `talk` is asked where it may tell something."""
    row = inside([part.name for part in parts], blank)
    if row is None:
        return read
    first, last = parts[row.start].start / FRAMES - MARGIN, (parts[row.stop - 1].end + 1) / FRAMES + MARGIN
    stretch = pcm[max(0, int(first * RATE)) : int(last * RATE)]
    reading = reader.read(stretch, blank.shortest, blank.longest)
    if reading is None:
        return read
    digits, own = hypothesis(reading), parts[row.start : row.stop]
    if telling(digits, own):
        digits = weighed(digits, own, talk(), (own[0].start, own[-1].end))
    before, after = read.words[: row.start], read.words[row.stop :]
    words = (*before, *digits.words, *after)
    return replace(
        read,
        text=" ".join(word.text for word in words),
        confidence=min(read.confidence, digits.confidence),
        counted=digits.counted,
        words=words,
        alternatives=tuple(
            (" ".join([*(word.text for word in before), text, *(word.text for word in after)]), sure)
            for text, sure in digits.alternatives
        ),
    )


def _spelled(digits: str) -> str:
    return " ".join(NAMES[int(digit)] for digit in digits)
