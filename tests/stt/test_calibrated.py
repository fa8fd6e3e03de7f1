"""A confidence that somebody claims becomes one that holds."""

from __future__ import annotations

import pytest

from ivr.events import Word
from ivr.nlu.grammar import Grammar
from ivr.settings.hearing import Calibration as Numbers
from ivr.stt.calibrated import Calibrated, Calibration
from ivr.stt.recogniser import Hypothesis
from tests.twins.ear import ScriptedEar


@pytest.mark.parametrize(
    ("claimed", "right", "of", "becomes"),
    [
        (0.95, 0.8, 0.95, 0.80),
        (0.95, 0.8, 0.90, 0.74),
        (0.95, 0.8, 0.98, 0.86),
        (0.95, 0.8, 0.50, 0.50),
        (0.95, 0.8, 0.30, 0.30),
        (0.95, 0.8, 0.00, 0.00),
        (0.95, 0.8, 1.00, 0.90),
        (0.80, 0.95, 0.80, 0.95),
        (0.80, 0.95, 0.30, 0.14),
        (0.90, 0.9, 0.70, 0.70),
        (0.0, 1.0, 0.5, 0.5),
    ],
)
def test_what_is_claimed_becomes_what_holds(claimed: float, right: float, of: float, becomes: float) -> None:
    assert Calibration(claimed, right)(of) == pytest.approx(becomes, abs=0.006)


def test_who_is_surer_stays_surer() -> None:
    numbers = Numbers()
    held = [Calibration(numbers.claimed, numbers.right)(at / 100) for at in range(101)]
    assert held == sorted(held)
    assert all(holds <= at / 100 + 1e-9 for at, holds in enumerate(held))


async def test_text_words_and_other_readings_are_weighed_alike() -> None:
    heard = Hypothesis("yes", 0.95, (Word("yes", 0.95),), (("yet", 0.9),), decode_ms=7)
    ear = Calibrated(ScriptedEar(heard, Hypothesis()), Calibration(0.95, 0.8))
    session = ear.listen(Grammar("en-US"))
    weighed = await session.finish()
    assert (weighed.text, weighed.decode_ms) == ("yes", 7)
    assert weighed.confidence == weighed.words[0].confidence == pytest.approx(0.8)
    assert weighed.alternatives[0][1] == pytest.approx(0.74, abs=0.01)
    assert await ear.listen(Grammar("en-US")).finish() == Hypothesis()
