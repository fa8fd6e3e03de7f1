"""At any question a caller may ask for the other language, in words of either, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.actions import Expecting
from ivr.flow.tongues import wanted as asked_for
from ivr.nlu.understand import Understander
from tests.call.test_corrections import AT, STEPS, TAGS, Caller, opened

OTHER = {"es": "en", "en": "es"}


def lines(name: str) -> list[tuple[str, str]]:
    found, wanted = [], ""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            wanted = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((wanted, line))
    return found


@pytest.mark.parametrize(("wanted", "text"), lines("languages_asked_for.txt"))
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


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_only_names_a_language_or_a_change_asks_for_none(language):
    understander = opened()[1][TAGS[language]]
    edge = opened()[0].policy.confidence.confirm
    said = [text for of, text in lines("languages_not_asked_for.txt") if of == language]
    assert len(said) == 40
    for step in ("when", "which", "sure"):
        expecting = Caller(language, step).expecting
        meant = {text: understander.understand(text, 1.0, expecting, AT.date()) for text in said}
        wrong = [text for text, one in meant.items() if one.intent == "language" and one.confidence >= edge]
        assert wrong == []


def test_a_flow_may_have_words_of_its_own_for_a_language():
    understander = Understander({"language": ["hablas euskera", "change it"]}, {}, "en-US")
    meant = understander.understand("change it", 1.0, Expecting(step="ask"), AT.date())
    assert meant.intent == "language"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("perdone, no entiendo muy bien el inglés", "es-ES"),
        ("I'm sorry, I don't speak any Spanish", "en-US"),
        ("no hablo nada de inglés, hablo español", "es-ES"),
        ("I do not understand Spanish very well", "en-US"),
        ("I don't really speak good English", "es-ES"),
        ("apenas entiendo el español", "en-US"),
        ("no entiendo, hable en inglés", "en-US"),
        ("I can't understand you, can you talk in Spanish", "es-ES"),
    ],
)
def test_a_language_that_a_caller_does_not_understand_is_not_meant(text, wanted):
    (spoken,) = set(TAGS.values()) - {wanted}
    assert asked_for(opened()[0].spoken(spoken), text) == wanted
