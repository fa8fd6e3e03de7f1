"""Who speaks while a prompt sounds holds it; what was said decides whether it goes on."""

from __future__ import annotations

import pytest

from ivr.actions import PauseSaying, ResumeSaying, Say, StopSaying
from ivr.call.turn import State
from ivr.events import Heard, SpeechEnded, SpeechPaused, SpeechStarted
from tests.call.caller import AT, Caller, partly, said


def test_speech_holds_the_prompt_and_an_answer_ends_it(caller: Caller) -> None:
    caller.arrive()
    assert PauseSaying() in caller.put(SpeechStarted(at=AT))
    caller.put(SpeechEnded(at=AT, ms=900))
    assert caller.listen is not None
    done = caller.put(Heard(at=AT, listen=caller.listen.id, text="i want to track my order", confidence=0.9))
    assert any(isinstance(action, StopSaying) for action in done)
    assert "order number" in said(done)


@pytest.mark.parametrize(("text", "confidence"), [("", 0.0), ("uh huh", 0.2), ("order", 0.1)])
def test_a_cough_over_the_prompt_does_not_end_it(caller: Caller, text: str, confidence: float) -> None:
    caller.arrive()
    done = caller.speak(text, confidence)
    assert ResumeSaying() in done
    assert not any(isinstance(action, StopSaying | Say) for action in done)
    assert caller.call.state is State.ASKING


def test_a_second_voice_over_a_held_prompt_holds_it_again(caller: Caller) -> None:
    caller.arrive()
    caller.speak("", 0.0)
    assert PauseSaying() in caller.put(SpeechStarted(at=AT))


@pytest.mark.parametrize("text", ["uh huh", "okay", "yeah i see", "mm hmm"])
def test_somebody_who_only_listens_does_not_end_the_prompt(caller: Caller, text: str) -> None:
    caller.arrive()
    done = caller.speak(text)
    assert ResumeSaying() in done
    assert not any(isinstance(action, StopSaying | Say) for action in done)


def test_a_held_prompt_goes_on_in_the_first_pause_when_nothing_was_said(caller: Caller) -> None:
    caller.arrive()
    assert PauseSaying() in caller.put(SpeechStarted(at=AT))
    assert ResumeSaying() in partly(caller, "uh huh")
    assert caller.call.state is State.ASKING
    done = caller.put(SpeechEnded(at=AT, ms=900))
    assert not any(isinstance(action, ResumeSaying) for action in done)


def test_a_held_prompt_goes_on_behind_a_brief_sound_before_anybody_knows_what_it_was(caller: Caller) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    assert ResumeSaying() in caller.put(SpeechPaused(at=AT, ms=400))
    caller.put(SpeechEnded(at=AT, ms=900))
    assert caller.listen is not None
    done = caller.put(Heard(at=AT, listen=caller.listen.id, text="i want to track my order", confidence=0.9))
    assert any(isinstance(action, StopSaying) for action in done)


@pytest.mark.parametrize(("ms", "text"), [(1500, ""), (400, "i want to track my order")])
def test_a_pause_in_a_sentence_does_not_let_the_prompt_go_on(caller: Caller, ms: int, text: str) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    if text:
        partly(caller, text)
    assert ResumeSaying() not in caller.put(SpeechPaused(at=AT, ms=ms))


def test_a_wish_that_is_taking_shape_keeps_the_prompt_held(caller: Caller) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    assert ResumeSaying() not in partly(caller, "i want to track my order")
    assert caller.call.state is State.BARGING


def test_what_was_said_after_the_prompt_went_on_still_ends_it(caller: Caller) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    partly(caller, "well", 0.2)
    assert PauseSaying() in caller.put(SpeechStarted(at=AT))  # the voice is there again
    done = caller.speak("i want to track my order")
    assert any(isinstance(action, StopSaying) for action in done)


def test_a_voice_that_says_nothing_holds_the_prompt_for_four_seconds(caller: Caller) -> None:
    caller.arrive()
    caller.put(SpeechStarted(at=AT))
    assert "hold" in caller.timers
    assert ResumeSaying() in caller.fire("hold")
    assert caller.call.state is State.ASKING


def test_what_held_a_prompt_twice_for_nothing_holds_it_no_more(caller: Caller) -> None:
    """An echo of the prompt itself, a radio: it would stutter to its end."""
    caller.arrive()
    for _ in range(2):
        assert PauseSaying() in caller.put(SpeechStarted(at=AT))
        assert ResumeSaying() in partly(caller, "", 0.0)
    assert caller.put(SpeechStarted(at=AT)) == []
    assert caller.listen is not None
    said = caller.put(Heard(at=AT, listen=caller.listen.id, text="i want to track my order", confidence=0.9))
    assert any(isinstance(action, StopSaying) for action in said)


def test_a_voice_that_belonged_to_the_question_before_holds_nothing(caller: Caller) -> None:
    caller.arrive()
    assert caller.listen is not None
    before = caller.listen.id
    caller.press("1")
    assert caller.put(SpeechStarted(at=AT, listen=before)) == []
    assert caller.put(SpeechEnded(at=AT, ms=300, listen=before)) == []
    assert caller.call.state is State.ASKING
