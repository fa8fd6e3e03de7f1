"""Digits as the ear hands them on: a Hypothesis of digit words, or digits exchanged in one of phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ivr.audio.frame import RATE, Pcm
from ivr.events import Word
from ivr.nlu.grammar import Digits
from ivr.stt import spoken
from ivr.stt.digits.blank import run
from ivr.stt.digits.confidence import doubted as less_sure
from ivr.stt.digits.confidence import logistic
from ivr.stt.digits.reader import NAMES, DigitReader, Reading
from ivr.stt.evidence import Part
from ivr.stt.recogniser import Hypothesis

FRAMES = 100
"""Of a Part, per second."""

AGREEMENT = 3.0
"""By how much the odds of digits rise when another search read the same, where the reader alone is not sure:
12 of 52 right strings were read alike, and 5 of 62 wrong ones (people whom the net never heard, 6 and 10
digits, clean and at 15 dB; chosen on all of them)."""

MARGIN = 0.1
"""Seconds before and after a row of digits that are read with it."""

TALK_SLOPE, TALK_BIAS = 8.41, -5.67
"""How probable it is that digits were said at all, by the share of numerals in free talk: fitted by
`bench/doubt.py`, on 48 strings of digits and 102 utterances of other words."""

NUMERALS = frozenset(
    (*spoken.DIGITS, *spoken.UNITS, *spoken.TEENS, *spoken.TENS, "double", "triple", "hundred")
)


def doubted(read: Hypothesis, talk: Sequence[Part], stretch: tuple[int, int] | None = None) -> Hypothesis:
    """The digits, less sure the less of the same sound (its frames `stretch`, or all) free talk hears as
    digits: what is none is other words there."""
    first, last = stretch or (0, max((part.end for part in talk), default=0))
    there = [part for part in talk if part.end >= first and part.start <= last]
    chance = logistic(TALK_BIAS + TALK_SLOPE * share(there))
    confidence = less_sure(read.confidence, chance)
    factor = confidence / read.confidence if read.confidence else 0.0
    return replace(
        read,
        confidence=confidence,
        words=tuple(replace(word, confidence=less_sure(word.confidence, chance)) for word in read.words),
        alternatives=tuple((text, sure * factor) for text, sure in read.alternatives),
    )


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
    reader: DigitReader, pcm: Pcm, blank: Digits, parts: Sequence[Part], read: Hypothesis
) -> Hypothesis:
    """The phrase that was `read` as these parts, its digits read anew from their stretch of the sound."""
    row = run([part.name for part in parts])
    if row is None:
        return read
    first, last = parts[row.start].start / FRAMES - MARGIN, (parts[row.stop - 1].end + 1) / FRAMES + MARGIN
    stretch = pcm[max(0, int(first * RATE)) : int(last * RATE)]
    reading = reader.read(stretch, blank.shortest, blank.longest)
    if reading is None:
        return read
    digits = hypothesis(reading)
    before, after = read.words[: row.start], read.words[row.stop :]
    words = (*before, *digits.words, *after)
    return replace(
        read,
        text=" ".join(word.text for word in words),
        confidence=min(read.confidence, reading.confidence),
        counted=digits.counted,
        words=words,
        alternatives=tuple(
            (" ".join([*(word.text for word in before), text, *(word.text for word in after)]), sure)
            for text, sure in digits.alternatives
        ),
    )


def agreed(digits: Hypothesis, read: Hypothesis) -> Hypothesis:
    """The digits, surer when a grammar of phrases, which searches otherwise, read the same. Of a string that
    is half said both make as many digits as the question wants: that is no agreement."""
    if not digits.counted or read.text.replace("oh", "zero") != digits.text:
        return digits
    sure = AGREEMENT * digits.confidence
    return replace(digits, confidence=sure / (sure + 1 - digits.confidence))


def _spelled(digits: str) -> str:
    return " ".join(NAMES[int(digit)] for digit in digits)
