"""A call in a straight line: what the caller does, and what is done about it."""

from __future__ import annotations

from ivr.actions import Enqueue, Hangup, Listen, LookUp, SetWindow, StopListening
from ivr.events import Degraded, HungUp, PlayFailed, Regained, Returned, SpeechStarted
from tests.call.caller import AT, SHIPPED, Caller, kinds, partly, said, timers


def test_the_ear_opens_before_the_greeting_sounds(caller: Caller) -> None:
    done = kinds(caller.arrive())
    assert done.index("Answer") < done.index("Listen") < done.index("Say")


def test_the_time_to_answer_begins_when_the_question_was_heard(caller: Caller) -> None:
    assert "no_input" not in timers(caller.arrive())
    assert timers(caller.hear_out()) == ["no_input"]


def test_the_silence_that_ends_an_answer_depends_on_what_was_said(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    caller.put(SpeechStarted(at=AT))
    windows = [
        action.ms
        for text in ("i want to", "i want to", "i want to send something back")
        for action in partly(caller, text)
        if isinstance(action, SetWindow)
    ]
    assert windows == [1000, 220]


def test_nonsense_after_the_question_is_a_repair(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    done = caller.speak("the purple elephant sings", 0.2)
    assert "Sorry" in said(done)
    assert any(isinstance(action, Listen) for action in done)


def test_the_ear_is_closed_while_nothing_is_asked(caller: Caller) -> None:
    caller.arrive()
    caller.press("1")
    done = caller.press("55421#")
    assert any(isinstance(action, StopListening) for action in done)
    assert "no_input" not in timers(done)


def test_no_input_asks_again_and_then_hands_over(caller: Caller) -> None:
    caller.arrive()
    for _ in range(2):
        caller.hear_out()
        assert any(isinstance(action, Listen) for action in caller.fire("no_input"))
    caller.hear_out()
    caller.fire("no_input")
    done = caller.hear_out()
    assert [action.reason for action in done if isinstance(action, Enqueue)] == ["patience"]


def test_a_timer_that_fires_while_the_caller_speaks_is_no_silence(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    caller.put(SpeechStarted(at=AT))
    assert caller.fire("no_input") == []


def test_one_breath_fills_the_slot_and_is_not_asked_again(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    done = caller.speak("where is order five five four two one")
    assert [action.path for action in done if isinstance(action, LookUp)] == ["/55421"]


def test_the_whole_conversation(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    caller.speak("i want to track my order")
    caller.hear_out()
    caller.press("55421#")
    done = caller.looked_up(outcome="ok", status=200, data=SHIPPED)
    assert "5 5 4 2 1 was shipped" in said(done) and "anything else" in said(done)
    caller.hear_out()
    done = caller.speak("no thank you")
    assert "Goodbye" in said(done) and Hangup() not in done
    assert Hangup() in caller.hear_out()
    assert caller.put(HungUp(at=AT)) == []


def test_the_hand_over_waits_until_its_announcement_was_heard(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    done = caller.speak("talk to an agent")
    assert "connect you" in said(done) and "Enqueue" not in kinds(done)
    done = caller.hear_out()
    assert [action.queue for action in done if isinstance(action, Enqueue)] == ["support"]


def test_a_caller_whom_no_agent_takes_is_back_in_the_flow(caller: Caller) -> None:
    caller.arrive()
    caller.hear_out()
    caller.speak("talk to an agent")
    caller.hear_out()
    done = caller.put(Returned(at=AT, status="full"))
    assert "busy" in said(done)
    assert Hangup() in caller.hear_out()


def test_a_prompt_that_fails_does_not_hold_the_call(caller: Caller) -> None:
    caller.arrive()
    done = caller.put(PlayFailed(at=AT, id=caller.saying[0], why="no such file"))
    assert timers(done) == ["no_input"]


def test_a_deaf_engine_asks_for_keys(caller: Caller) -> None:
    caller.arrive()
    done = caller.put(Degraded(at=AT, what="hearing"))
    assert "press 1" in said(done)


def test_an_engine_that_hears_again_asks_for_words_again(caller: Caller) -> None:
    caller.arrive()
    assert "press 1" in said(caller.put(Degraded(at=AT, what="hearing")))
    assert caller.put(Regained(at=AT, what="hearing")) == []
    caller.hear_out()
    assert "press 1" not in said(caller.speak("the purple elephant sings", 0.2))


def test_a_language_that_nobody_hears_leaves_the_others(caller: Caller) -> None:
    caller.arrive()
    caller.put(Degraded(at=AT, what="hearing", language="es-ES"))
    caller.hear_out()
    assert "press 1" not in said(caller.speak("the purple elephant sings", 0.2))
