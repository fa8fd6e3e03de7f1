"""At any question a caller may ask for the other language, in words of either, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.call.test_corrections import STEPS, Caller

OTHER = {"es": "en", "en": "es"}


def lines() -> list[tuple[str, str]]:
    found, wanted = [], ""
    text = (Path(__file__).parent / "languages_asked_for.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            wanted = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((wanted, line))
    return found


@pytest.mark.parametrize(("wanted", "text"), lines())
def test_another_language_is_spoken_from_there_on(wanted, text):
    for step in STEPS[1:]:
        caller = Caller(OTHER[wanted], step)
        known = caller.known
        caller.say(text)
        assert (caller.language, caller.step, caller.known) == (wanted, step, known)


@pytest.mark.parametrize(
    "text",
    ["change it to four nights", "switch to four nights", "english breakfast", "my name is jack english"],
)
def test_what_asks_for_no_language_changes_none(text):
    caller = Caller("en", "how_long")
    caller.say(text)
    assert caller.language == "en"
