"""A string of digits is read as long as the question allows, and what is none is not believed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.stt.digits.confidence import MARGIN, STRING, Evidence, logistic, margins, of_digit
from ivr.stt.digits.fits import STATES, Fit
from ivr.stt.digits.reader import READINGS, choose
from ivr.stt.digits.words import DIGITS, PARTS, PLAIN, SOUNDS, WAYS

EACH = 3  # frames that each state lasts in these made-up calls


def fit(*ways: str, gap: int = 10) -> Fit:
    """As if these ways of WAYS (by their digits and place among those) were said without any doubt."""
    states = sum(STATES * len(way.sounds) for way in WAYS)
    firsts = np.cumsum([0, *(STATES * len(way.sounds) for way in WAYS)])
    rows, silence = [], []

    def quiet() -> None:
        rows.extend([np.full(states, -12.0)] * gap)
        silence.extend([0.0] * gap)

    quiet()
    for name in ways:
        digits, _, which = name.partition(":")
        place = [at for at, way in enumerate(WAYS) if way.digits == digits][int(which or 0)]
        for state in range(firsts[place], firsts[place + 1]):
            row = np.full(states, -12.0)
            row[state] = 0.0
            rows.extend([row] * EACH)
            silence.extend([-12.0] * EACH)
        quiet()
    other = np.full(len(silence), -3.0)
    return Fit(np.array(rows, np.float32), np.array(silence, np.float32), other.astype(np.float32))


@settings(deadline=None)
@given(st.text("0123456789", min_size=1, max_size=6))
def test_what_is_clear_is_read_at_known_and_at_open_length(said: str) -> None:
    clear = fit(*said)
    for shortest, longest in ((len(said), len(said)), (1, 8)):
        reading = choose(clear, shortest, longest)
        assert reading is not None
        assert reading.digits == said
        assert len(reading.each) == len(said)


@pytest.mark.parametrize(
    ("ways", "digits"),
    [
        (("15", "4"), "154"),
        (("5:1", "5", "4"), "554"),  # "fifty", as the digit of the tens; "five"; "four"
        (("50", "4"), "504"),
        (("77", "1"), "771"),
        (("999",), "999"),
        (("5", "00"), "500"),
    ],
)
def test_larger_words_are_as_many_digits_as_they_say(ways: tuple[str, ...], digits: str) -> None:
    reading = choose(fit(*ways), len(digits), len(digits))
    assert reading is not None
    assert reading.digits == digits


def test_too_little_sound_for_so_many_digits_is_no_reading() -> None:
    assert choose(fit("5"), 10, 12) is None


def test_a_length_that_was_not_said_is_not_believed() -> None:
    right, forced = choose(fit(*"5542"), 4, 4), choose(fit(*"5542"), 6, 6)
    assert right is not None
    assert forced is not None
    assert forced.evidence.length < 0 < right.evidence.length
    assert forced.confidence < right.confidence


def test_other_readings_are_near_and_leave_the_best_its_share() -> None:
    reading = choose(fit(*"5542"), 4, 4)
    assert reading is not None
    texts = [text for text, _ in reading.others]
    shares = [share for _, share in reading.others]
    assert len({*texts, reading.digits}) == len(texts) + 1 == READINGS
    assert sum(a != b for a, b in zip(texts[0], reading.digits, strict=True)) == 1
    assert shares == sorted(shares, reverse=True)
    assert shares[0] < reading.confidence
    assert reading.confidence + sum(shares) <= 1


def test_two_doubtful_digits_can_both_be_exchanged() -> None:
    words = fit(*"5542").words.copy()
    one, nine = (next(at for at, way in enumerate(WAYS) if way.digits == digit) for digit in "59")
    firsts = np.cumsum([0, *(STATES * len(way.sounds) for way in WAYS)])
    count = STATES * len(WAYS[one].sounds)
    like = slice(firsts[nine], firsts[nine] + count)
    words[:, like] = np.maximum(words[:, like], words[:, firsts[one] : firsts[one] + count] - 0.1)
    clear = fit(*"5542")
    reading = choose(Fit(words, clear.silence, clear.other), 4, 4)
    assert reading is not None
    assert reading.digits == "5542"
    assert {text for text, _ in reading.others[:3]} == {"9542", "5942", "9942"}


@pytest.mark.parametrize(("ways", "digits"), [("14", "14"), ("44", "00"), ("044", "044")])
def test_oh_is_paid_for_once_and_hardly_ever_stands_beside_zero(ways: str, digits: str) -> None:
    """Every "four" of this caller sounds a little more like "oh"."""
    clear = fit(*ways)
    words, firsts = clear.words.copy(), np.cumsum([0, *(STATES * len(way.sounds) for way in WAYS)])
    four, oh = (next(at for at, way in enumerate(WAYS) if way.parts[0][0] == word) for word in ("four", "oh"))
    spoken = (words[:, firsts[four] : firsts[four + 1]] == 0).any(1)
    words[np.ix_(spoken, range(firsts[four], firsts[four + 1]))] -= 1.0
    words[np.ix_(spoken, range(firsts[oh], firsts[oh + 1]))] = 0.0
    reading = choose(Fit(words, clear.silence, clear.other), len(ways), len(ways))
    assert reading is not None
    assert reading.digits == digits


def test_every_part_of_every_way_is_known() -> None:
    assert {way.digits for way in WAYS[:PLAIN]} == set("0123456789")
    for way in WAYS:
        assert len(way.parts) == len(way.sounds)
        assert set(way.sounds) <= set(SOUNDS)
        assert set(way.parts) <= set(PARTS)
    assert len(PARTS) == 2 + sum(len(sounds) for sounds in DIGITS.values())


@given(st.floats(-200, 200), st.floats(0, 50))
def test_a_larger_margin_is_never_less_sure(margin: float, more: float) -> None:
    assert of_digit(margin + more) >= of_digit(margin)
    low, high = (Evidence(m, m, 0.0, -1.0) for m in (margin, margin + more))
    assert STRING.confidence(high) >= STRING.confidence(low)


@given(st.floats(-1e6, 1e6))
def test_a_confidence_is_a_probability(at: float) -> None:
    assert 0 <= logistic(at) <= 1


def test_margins_are_those_to_the_next_best() -> None:
    assert margins([[1, 5, 3], [0, 0, -2]]) == [2, 0]
    assert of_digit(MARGIN) == of_digit(MARGIN + 1)
