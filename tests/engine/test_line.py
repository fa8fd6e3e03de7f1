"""One caller's inbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivr.ari.client import AriClient
from ivr.engine.line import Line
from ivr.events import Digit

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "pressed", "keys"),
    [
        ("a key that comes by two ways", [("5", 0), ("5", 20)], "5"),
        ("the same key twice", [("5", 0), ("5", 90)], "55"),
        ("two keys at once", [("5", 0), ("6", 10)], "56"),
        ("the same key again, just behind its own second way", [("5", 0), ("5", 50), ("5", 85)], "55"),
        ("while the clock is put back", [("5", 0), ("5", -3_600_000), ("5", -3_599_000)], "555"),
        ("a key by two ways, twice", [("5", 0), ("5", 20), ("5", 120), ("5", 140)], "55"),
    ],
)
def test_a_press_is_one_key(name: str, pressed: list[tuple[str, int]], keys: str) -> None:
    line = Line("c1", "channel", AriClient("http://127.0.0.1:1/ari", "ivr", "none", "ivr"))
    for key, ms in pressed:
        line.press(Digit(at=AT + timedelta(milliseconds=ms), key=key))
    came = [line._inbox.get_nowait() for _ in range(line._inbox.qsize())]
    assert "".join(event.key for event in came if isinstance(event, Digit)) == keys
