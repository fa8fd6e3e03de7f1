"""Keys: at a question, ahead of it, and beside words."""

from __future__ import annotations

import pytest

from ivr.actions import LookUp, StopSaying
from ivr.call.call import Call
from ivr.events import Heard
from ivr.flow.reader import read_flow
from tests.call.caller import AT, FLOW, SHIPPED, SHOP, UNDERSTANDS, Caller, kinds, said, timers


def test_a_key_stops_the_prompt_at_once_and_answers(caller: Caller) -> None:
    caller.arrive()
    done = caller.press("1")
    assert kinds(done)[0] == "StopSaying"
    assert "order number" in said(done)


def test_digits_wait_for_more_and_end_with_the_time_between_them(caller: Caller) -> None:
    caller.arrive()
    caller.press("1")
    assert timers(caller.press("55421"))[-1] == "inter_digit"
    done = caller.fire("inter_digit")
    assert [action.path for action in done if isinstance(action, LookUp)] == ["/55421"]


def test_keys_pressed_ahead_count_for_their_question(caller: Caller) -> None:
    caller.arrive()
    done = caller.press("155421#")
    assert [action.path for action in done if isinstance(action, LookUp)] == ["/55421"]


def test_what_was_heard_for_a_question_that_is_answered_by_keys_is_dropped(caller: Caller) -> None:
    caller.arrive()
    assert caller.listen is not None
    old = caller.listen.id
    caller.press("1")
    assert caller.put(Heard(at=AT, listen=old, text="return something", confidence=1.0)) == []


@pytest.mark.parametrize("ahead", ["count", "flush"])
def test_keys_pressed_while_nothing_is_asked_count_unless_the_flow_says_flush(ahead: str) -> None:
    texts = {path.name: path.read_text() for path in SHOP.glob("*.yaml")}
    texts["shop.yaml"] = texts["shop.yaml"].replace("policy:", f"policy:\n  keys_ahead: {ahead}", 1)
    caller = Caller(Call(read_flow(texts), UNDERSTANDS[FLOW.name]))
    caller.arrive()
    caller.press("1")
    caller.press("55421#")
    caller.press("2")  # no, nothing else
    done = caller.looked_up(outcome="ok", status=200, data=SHIPPED)
    assert ("Goodbye" in said(done)) is (ahead == "count")


def test_a_terminator_behind_a_complete_number_does_no_harm(caller: Caller) -> None:
    caller.arrive()
    caller.press("1")
    caller.press("5542112345#")
    done = caller.looked_up(outcome="ok", status=200, data=SHIPPED)
    assert "was shipped" in said(done)
    assert caller.press("#") == []
    caller.hear_out()
    assert caller.press("#") == []


def test_keys_pressed_ahead_that_are_no_answer_yet_do_not_stop_the_clock(caller: Caller) -> None:
    caller.arrive()
    caller.press("155")
    assert "inter_digit" in caller.timers or "inter_digit" in timers(caller.hear_out())


def test_keys_that_were_given_up_for_speech_are_no_answer_to_the_next_question(caller: Caller) -> None:
    caller.arrive()
    caller.press("1")
    caller.press("55")
    caller.speak("five five four two one")
    done = caller.looked_up(outcome="ok", status=200, data=SHIPPED)
    assert "was shipped" in said(done)
    assert "inter_digit" not in caller.timers
    assert not any(isinstance(action, StopSaying) for action in done)


@pytest.mark.parametrize("text", ["", "zero zero zero nine zero", "my number is"])
def test_what_is_hardly_a_word_does_not_end_keys_that_are_being_pressed(caller: Caller, text: str) -> None:
    caller.arrive()
    caller.press("1")
    caller.press("55")
    assert not said(caller.speak(text, 0.01))
    assert any(isinstance(action, LookUp) for action in caller.press("421#"))
