"""Who speaks: the table is complete, and no signal leads out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call.turn import TURNS, Signal, State, Turn

STORIES = [
    ("a greeting is heard out", "SAY ALL_SAID", State.IDLE),
    ("a question is asked", "LISTEN SAY", State.ASKING),
    ("a question is asked and heard out", "LISTEN SAY ALL_SAID", State.WAITING),
    ("the caller answers", "LISTEN SAY ALL_SAID VOICE SILENCE MEANT", State.IDLE),
    ("a cough while waiting", "LISTEN SAY ALL_SAID VOICE SILENCE NOTHING", State.WAITING),
    ("the caller interrupts", "LISTEN SAY VOICE", State.BARGING),
    ("… and means it", "LISTEN SAY VOICE SILENCE MEANT", State.TELLING),
    ("… with a cough: the prompt goes on", "LISTEN SAY VOICE SILENCE NOTHING", State.ASKING),
    ("a second cough over the held prompt", "LISTEN SAY VOICE SILENCE VOICE", State.BARGING),
    ("the held prompt fails meanwhile", "LISTEN SAY VOICE ALL_SAID SILENCE NOTHING", State.WAITING),
    ("hung up in the middle", "LISTEN SAY VOICE END", State.ENDED),
    ("back from a queue", "SAY ALL_SAID END BACK", State.IDLE),
    ("keys answer over a prompt", "LISTEN SAY MEANT ALL_SAID", State.IDLE),
]


@pytest.mark.parametrize(("story", "signals", "end"), STORIES, ids=[story for story, _, _ in STORIES])
def test_stories_end_where_they_should(story: str, signals: str, end: State) -> None:
    turn = Turn()
    for signal in signals.split():
        turn.take(Signal[signal])
    assert turn.state is end


def test_every_state_has_its_lines() -> None:
    assert set(TURNS) == set(State)


def test_every_state_can_end() -> None:
    assert all(TURNS[state].get(Signal.END) is State.ENDED for state in State if state is not State.ENDED)


def test_nothing_but_a_queue_gives_an_ended_call_back() -> None:
    assert set(TURNS[State.ENDED]) == {Signal.BACK}


@given(st.lists(st.sampled_from(Signal)))
def test_take_says_whether_it_moved(signals: list[Signal]) -> None:
    turn = Turn()
    for signal in signals:
        known = signal in TURNS[turn.state]
        before = turn.state
        assert turn.take(signal) is known
        assert turn.state is (TURNS[before][signal] if known else before)
