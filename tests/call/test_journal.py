"""What is written of a call can be read back, whole."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr import actions, events
from ivr.actions import Choice, Expecting, Listen, SlotSpec
from ivr.call.journal import KINDS, decode, encode
from ivr.errors import StoreError
from ivr.events import Heard, Understood, Word

AT = datetime(2026, 1, 31, 12, 0, 0, 125000, tzinfo=UTC)
SLOT = SlotSpec(name="size", type="choice", choices=(Choice("small", ("small", "little")),))
NOUNS = [
    Heard(
        at=AT,
        listen="a.1",
        text="five",
        confidence=0.5,
        words=(Word("five", 0.5),),
        alternatives=(("nine", 0.2),),
    ),
    Understood(
        at=AT, listen="a.1", text="5", how="keys", slots={"n": 5, "s": "x", "b": True}, confidence=1.0
    ),
    Listen(id="a.1", expecting=Expecting(step="a", slots=(SLOT,), asked="size", keys={"1": "small"})),
    actions.Enqueue(queue="support", reason="operator", slots={"order": "55421"}),
    actions.LookUp(id="b.2", back_end="orders", method="GET", path="orders/5"),
]


@pytest.mark.parametrize("noun", NOUNS, ids=[type(noun).__name__ for noun in NOUNS])
def test_round_trip_through_text(noun: events.Event | actions.Action) -> None:
    assert decode(json.loads(json.dumps(encode(noun)))) == noun


@settings(deadline=None)
@given(st.data())
def test_round_trip_of_anything_we_can_make(data: st.DataObject) -> None:
    kind = data.draw(
        st.sampled_from([k for k in KINDS.values() if issubclass(k, events.Event | actions.Action)])
    )
    plain = st.none() | st.integers() | st.text() | st.lists(st.text())
    # Aware times only, and only what JSON can hold: a look-up's data is whatever a back office sent.
    st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
    st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
    noun = data.draw(st.builds(kind, **({"data": plain} if kind is events.LookedUp else {})))
    assert decode(json.loads(json.dumps(encode(noun)))) == noun


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"type": "Nobody"},
        {"type": "Digit"},
        {"type": "Digit", "at": "noon", "key": "1"},
        {"type": "Word"},
    ],
)
def test_a_record_that_is_none_is_named(record: dict[str, str]) -> None:
    with pytest.raises(StoreError, match="no record of a call"):
        decode(record)
