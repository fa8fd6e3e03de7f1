"""The quick engine and the costly one, and that both say the same in every process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest

from ivr.actions import SlotSpec
from ivr.nlu.features import Floats
from ivr.nlu.forms import forms
from ivr.nlu.normalize import Words
from ivr.nlu.sense import Means
from ivr.nlu.understand import Understander
from tests.nlu.shop import HEAR, OPEN, SLOTS, TODAY, meant

PROBE = """
from datetime import date
from ivr.actions import Expecting
from ivr.senses.senses import sense
from ivr.nlu.understand import Understander
hear = {"track": ("where is my order/package", "track it"), "pay": ("pay my bill", "an invoice")}
u = Understander(hear, {})
e = Expecting(step="x", intents=("track", "pay"), yes_no=True)
for text in ("where is my parcel", "yes pay it", "purple elephants", "operator", "track the bill"):
    print(u.understand(text, 0.9, e, date(2026, 1, 1)))
print(u.grammar(e))
"""


def test_two_processes_understand_the_same() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", PROBE],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(path for path in sys.path if path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert "track" in answers.pop()


class Guessing:
    """A sense by which all sentences are one, and which counts for nothing."""

    name, share, kin, times = "words", 0.0, None, 0

    def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
        self.asked = len(sentences)
        self.times += 1
        return np.tile(np.array([1, 0], np.float32), (len(sentences), 1))


def test_what_is_said_so_far_is_understood_by_the_quick_engine() -> None:
    slow, quick = Guessing(), Guessing()
    both = Understander(HEAR, SLOTS, means=Means(slow, quick))
    slow.asked = quick.asked = 0
    assert meant(both.so_far, "track my order", OPEN).intent == "track_order"
    assert (slow.asked, quick.asked) == (0, 1)
    assert meant(both, "track my order", OPEN).intent == "track_order"
    assert (slow.asked, quick.asked) == (1, 1)
    assert both.so_far.so_far is both.so_far


def test_the_costly_engine_reads_no_parts_of_what_the_quick_one_finds_to_be_one_wish() -> None:
    slow, quick = Guessing(), Guessing()
    both = Understander(HEAR, SLOTS, means=Means(slow, quick))
    slow.times = quick.times = 0
    assert not meant(both, "track my order and my other order and my parcel", OPEN).then
    assert slow.times == 1 < quick.times


class Sure:
    """A calibrator that finds everything as probable."""

    def __init__(self, probability: float) -> None:
        self.probability = lambda evidence: probability


@pytest.mark.parametrize(("sure", "times", "wishes"), [(0.95, 1, 2), (0.8, 2, 1), (0.6, 2, 1)])
def test_the_costly_engine_reads_all_parts_at_once_and_beyond_doubt_nothing_else(
    sure: float, times: int, wishes: int
) -> None:
    slow = Guessing()
    both = Understander(HEAR, SLOTS, means=Means(slow, None))
    said = "track my order and then I want to send something back"
    assert len(meant(both.so_far, said, OPEN).then) == 1
    both.intents.calibrator = Sure(sure)  # type: ignore[assignment]
    slow.times = 0
    assert 1 + len(meant(both, said, OPEN).then) == wishes
    assert slow.times == times


def test_what_is_known_of_a_language_is_there_before_the_first_answer() -> None:
    forms.cache_clear()
    both = Understander(HEAR, {**SLOTS, "day": SlotSpec("day", "date")}, means=Means(Guessing(), None))
    ready = forms.cache_info().misses
    meant(both, "where is my order, next tuesday", OPEN)
    assert (ready, forms.cache_info().misses) == (1, 1)


def test_one_engine_is_fitted_once() -> None:
    one = Guessing()
    alone = Understander(HEAR, SLOTS, means=Means(one, one))
    assert alone.so_far is alone


def test_there_is_one_ranking(shop: Understander) -> None:
    for text in ("the whole refund circus again", "my order please", "I did that", "give me the money"):
        ranked = shop.scored(text, OPEN, TODAY)
        best = meant(shop, text, OPEN)
        assert [probability for _, probability in ranked] == sorted((p for _, p in ranked), reverse=True)
        assert best.intent in (None, ranked[0][0])
        assert best.intent is None or abs(best.confidence - ranked[0][1]) < 1e-4
