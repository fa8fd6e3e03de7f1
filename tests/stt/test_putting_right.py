"""In the middle of a form the embedded ear hears another value for what was answered before."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from ivr.actions import Choice, Expecting, SlotSpec
from ivr.nlu.understand import Understander
from ivr.stt.pocketsphinx import PocketSphinx
from tests.stt.conftest import Say

pytestmark = pytest.mark.asyncio(loop_scope="module")

MONDAY = date(2026, 3, 2)
ARRIVAL = SlotSpec("arrival", "date", label="arrival date")
NIGHTS = SlotSpec("nights", "number", label="number of nights")
ROOM = SlotSpec("room", "choice", label="room", choices=(Choice("single", ()), Choice("double", ())))
QUESTION = Expecting(
    step="room", asked="room", slots=(ROOM, NIGHTS, ARRIVAL), changes=("nights", "arrival"),
    held={"nights": 3, "arrival": "2026-03-04"},
)  # fmt: skip


@cache
def understander() -> Understander:
    return Understander({"book": ["book a room"]}, {slot.name: slot for slot in QUESTION.slots})


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("make it friday", {"arrival": "2026-03-06"}),
        ("change it to friday", {"arrival": "2026-03-06"}),
        ("sorry I meant friday", {"arrival": "2026-03-06"}),
        ("make it four nights", {"nights": 4}),
        ("make it friday instead", {"arrival": "2026-03-06"}),
        ("double", {"room": "double"}),
    ],
)
async def test_another_value_for_an_earlier_answer_is_heard(
    ear: PocketSphinx, say: Say, text: str, values: dict[str, object]
) -> None:
    session = ear.listen(understander().grammar(QUESTION))
    session.feed(say(text))
    heard = await session.finish()
    meant = understander().understand(heard.text, heard.confidence, QUESTION, MONDAY, heard.alternatives)
    assert (dict(meant.slots), meant.intent) == (values, None)
    assert meant.confidence >= 0.45
