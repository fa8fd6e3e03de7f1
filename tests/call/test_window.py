"""How long the silence is that ends an answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.actions import Choice, Expecting, Listen, SlotSpec
from ivr.call.window import ANSWERED, MORE, OPEN, window
from ivr.events import HeardPartial
from ivr.nlu.understand import Understander

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ORDER = SlotSpec(name="order", type="digits", shortest=5, longest=10)
PIN = SlotSpec(name="code", type="digits", shortest=4, longest=4)
DAY = SlotSpec(name="day", type="date")
SIZE = SlotSpec(
    name="size",
    type="choice",
    choices=(Choice("large", ("large",)), Choice("small", ("small", "small one"))),
)
UNDERSTAND = Understander(
    {
        "track": ["I want to track my order", "where is order <order>"],
        "leave": ["I want to send something back", "return something"],
    },
    {"order": ORDER},
)
OWN = 480


def listen(slot: SlotSpec | None = None, yes_no: bool = False, beside: tuple[SlotSpec, ...] = ()) -> Listen:
    slots = (*((slot,) if slot else ()), *beside)
    expecting = Expecting(
        step="here",
        intents=("track", "leave"),
        asked=slot.name if slot else None,
        slots=slots,
        yes_no=yes_no,
    )
    return Listen(id="here.1", expecting=expecting, window=OWN)


CASES = [
    ("all digits that there can be", listen(PIN), "five five four two", ANSWERED),
    ("too few digits", listen(PIN), "five five four", OPEN),
    ("enough digits, but there may be more", listen(ORDER), "five five four two one", MORE),
    ("half a number", listen(ORDER), "five five", OPEN),
    ("yes", listen(yes_no=True), "yes", ANSWERED),
    ("no, and perhaps the right number", listen(yes_no=True, beside=(ORDER,)), "no", MORE),
    ("a choice", listen(SIZE), "large", ANSWERED),
    ("a choice whose words may go on", listen(SIZE), "small", MORE),
    ("a day that may get a month", listen(DAY), "the fifth", MORE),
    ("a whole wish", listen(), "i want to send something back", ANSWERED),
    ("a wish that may name its number", listen(), "i want to track my order", MORE),
    (
        "a wish with its number",
        listen(),
        "where is order five five four two one two three four five six",
        ANSWERED,
    ),
    ("words that nobody ends with", listen(), "i want to", OPEN),
    ("… also behind a whole answer", listen(PIN), "five five four two and", OPEN),
    ("nothing that is an answer", listen(), "the purple elephant sings", OPEN),
    ("a wish where digits are asked for", listen(PIN), "return something", MORE),
    ("no words", listen(), "", OWN),
]


@pytest.mark.parametrize(("name", "listen", "text", "ms"), CASES, ids=[case[0] for case in CASES])
def test_the_window_follows_what_was_said(name: str, listen: Listen, text: str, ms: int) -> None:
    heard = HeardPartial(at=AT, listen=listen.id, text=text)
    meaning = UNDERSTAND.understand(text, 1.0, listen.expecting, AT.date())
    assert window(heard, meaning, listen, UNDERSTAND) == ms


@pytest.mark.parametrize(
    ("asked", "text", "ms"),
    [
        (PIN, "five five four two", ANSWERED),
        (ORDER, "five five four two one", MORE),
        (PIN, "five five four", OPEN),
        (SIZE, "large", OWN),
    ],
)
def test_digits_that_are_all_there_are_not_waited_for_however_unsure_it_is_which(
    asked: SlotSpec, text: str, ms: int
) -> None:
    here = listen(asked)
    heard = HeardPartial(at=AT, listen="here.1", text=text, confidence=0.1, counted=True)
    meaning = UNDERSTAND.understand(text, 1.0, here.expecting, AT.date())
    assert window(heard, meaning, here, UNDERSTAND) == ms


@pytest.mark.parametrize(
    ("asked", "text", "ms"),
    [(listen(yes_no=True), "yes", OWN), (listen(PIN), "five five four two", OPEN), (listen(PIN), "", OWN)],
)
def test_words_that_were_hardly_heard_may_be_half_a_number(asked: Listen, text: str, ms: int) -> None:
    """A recogniser that knows how many digits there are hears as many in half of them, and is not sure."""
    heard = HeardPartial(at=AT, listen="here.1", text=text, confidence=0.1)
    meaning = UNDERSTAND.understand(text, 1.0, asked.expecting, AT.date())
    assert window(heard, meaning, asked, UNDERSTAND) == ms


def test_what_is_not_quite_sure_is_not_taken_for_complete() -> None:
    heard = HeardPartial(at=AT, listen="here.1", text="yes", confidence=0.5)
    asked = listen(yes_no=True)
    meaning = UNDERSTAND.understand("yes", 1.0, asked.expecting, AT.date())
    assert window(heard, meaning, asked, UNDERSTAND) == MORE
