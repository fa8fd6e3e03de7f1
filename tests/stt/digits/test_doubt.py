"""What is no digits must not become some: free talk of the same sound decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.events import Word
from ivr.stt.digits.confidence import doubted as less_sure
from ivr.stt.digits.confidence import moved
from ivr.stt.digits.hearing import weighed
from ivr.stt.evidence import Part
from ivr.stt.recogniser import Hypothesis

READ = Hypothesis("five two one", 0.9, (Word("five", 0.9),) * 3, (("nine two one", 0.4),))


def talk(text: str) -> list[Part]:
    """Words of twenty frames each."""
    return [Part(word, 20 * at, 20 * at + 19, -10.0) for at, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("heard", "least", "most"),
    [
        ("five two one", 0.95, 1.0),
        ("double five twenty one", 0.8, 0.9),
        ("five you one one", 0.75, 0.9),
        ("i would rather have soup", 0.0, 0.05),
        ("could you say one thing", 0.0, 0.2),
        ("", 0.0, 0.05),
    ],
)
def test_digits_are_as_sure_as_free_talk_leaves_them(heard: str, least: float, most: float) -> None:
    doubt = weighed(READ, (), talk(heard))
    assert least <= doubt.confidence <= most
    assert doubt.text == READ.text
    assert all(sure <= doubt.confidence for _, sure in doubt.alternatives)
    assert all(word.confidence <= most for word in doubt.words)


def test_only_the_stretch_of_the_digits_counts() -> None:
    heard = talk("my order number is five two one please")
    assert weighed(READ, (), heard, (80, 139)).confidence > 0.9
    assert weighed(READ, (), heard).confidence < 0.5


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_doubt_never_makes_surer_and_a_larger_one_never_less_doubtful(sure, chance, more) -> None:
    least, most = sorted((chance, more))
    assert 0 <= less_sure(sure, least) <= less_sure(sure, most) <= sure
    assert less_sure(sure, 1.0) == pytest.approx(sure, abs=1e-6)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_part_moves_with_the_whole(part, before, after) -> None:
    assert moved(part, before, before) == pytest.approx(part)
    assert (moved(part, before, after) >= part - 1e-9) == (after >= before - 1e-9)
