"""Several wishes of one breath: the later ones wait, and begin when the one before them is finished."""

from __future__ import annotations

import pytest

from ivr.actions import Enqueue
from ivr.events import Wish
from ivr.flow.interpreter import Interpreter
from ivr.flow.position import Position
from ivr.flow.reader import read_flow
from ivr.flow.wishes import MOST

FLOW = """
flow: x
policy: {handover: desk}
slots:
  number: {type: digits, length: 3, label: number}
  pin: {type: pin}
intents:
  track: {begin: which, label: track my order}
  pay: {begin: bill, label: pay a bill}
  send: {begin: back_desk, label: send something back}
  hours: {begin: hours, label: hear the hours}
steps:
  welcome: {ask: How can I help you?}
  which: {ask: Which number?, for: number}
  told: {say: 'Order {{ number }} is on its way.'}
  more: {ask: Anything else?, on: {yes: welcome, no: bye}}
  bye: {say: Goodbye!, then: hangup}
  bill: {ask: Shall I pay it?, on: {yes: paid, no: more}}
  paid: {say: It is paid., then: more}
  hours: {say: We are open all day., then: return}
  back_desk: {queue: returns, whisper: "Wants {{ pending }} too.", on: {full: busy}}
  busy: {say: Nobody is there., then: hangup}
  desk: {queue: support, on: {full: busy}}
"""


def wish(intent, confidence=0.95, **slots):
    return Wish(intent, slots, confidence)


@pytest.fixture
def talk(begin):
    return begin(FLOW)


def test_the_next_wish_begins_where_the_call_would_ask_for_anything_else(talk):
    assert talk.say(intent="track", then=(wish("pay"),)) == ["Which number?"]
    assert talk.say(slots={"number": "123"}) == [
        "Order 1 2 3 is on its way.",
        "You also wanted to pay a bill.",
        "Shall I pay it?",
    ]
    assert talk.say(answer="yes") == ["It is paid.", "Anything else?"]


def test_what_was_said_for_it_is_not_asked_again(talk):
    said = talk.say(intent="pay", then=(wish("track", number="456"),))
    assert said == ["Shall I pay it?"]
    assert talk.say(answer="no") == [
        "You also wanted to track your order.",
        "Order 4 5 6 is on its way.",
        "Anything else?",
    ]


def test_a_slot_of_the_breath_holds_for_every_wish_of_it(talk):
    said = talk.say(intent="pay", slots={"number": "789"}, then=(wish("track"),))
    assert said == ["Shall I pay it?"]
    assert "Order 7 8 9 is on its way." in talk.say(answer="yes")


def test_the_same_wish_twice_is_two_with_other_values(talk):
    said = talk.say(intent="track", slots={"number": "111"}, then=(wish("track", number="222"),))
    assert said == [
        "Order 1 1 1 is on its way.",
        "You also wanted to track your order.",
        "Order 2 2 2 is on its way.",
        "Anything else?",
    ]


def test_what_a_call_waits_with_can_be_saved_and_resumed(talk):
    talk.say(intent="track", then=(wish("pay", 0.9), wish("send")))
    saved = talk.interpreter.position
    again = Position.from_json(saved.to_json())
    assert again == saved
    talk.interpreter = Interpreter(talk.flow, again)
    assert "You also wanted to pay a bill." in talk.say(slots={"number": "123"})


def test_they_wait_while_the_first_is_asked_back(talk):
    assert talk.say(confidence=0.6, intent="track", then=(wish("pay", 0.6),)) == [
        "Did you want to track your order?"
    ]
    assert Position.from_json(talk.interpreter.position.to_json()) == talk.interpreter.position
    assert talk.say(answer="yes") == ["Which number?"]
    assert talk.say(slots={"number": "123"}) == ["Order 1 2 3 is on its way.", "Did you want to pay a bill?"]
    assert talk.say(answer="yes") == ["Shall I pay it?"]


def test_an_unsure_one_that_is_refused_is_forgotten(talk):
    talk.say(intent="track", slots={"number": "123"}, then=(wish("pay", 0.6),))
    assert talk.say(answer="no") == ["Sorry about that. Anything else?"]
    assert talk.say(answer="no") == ["Goodbye!"]
    assert talk.hung_up


def test_behind_one_that_is_refused_the_next_begins(talk):
    talk.say(intent="track", slots={"number": "123"}, then=(wish("pay", 0.6), wish("track", number="456")))
    assert talk.say(answer="no") == [
        "You also wanted to track your order.",
        "Order 4 5 6 is on its way.",
        "Anything else?",
    ]
    assert sum(talk.interpreter.position.counters.values()) == 0


def test_one_that_is_confirmed_leaves_others_of_its_kind(talk):
    then = (wish("track", 0.6, number="456"), wish("track", number="789"))
    talk.say(intent="pay", then=then)
    assert talk.say(answer="no") == ["Did you want to track your order, with number 4 5 6?"]
    assert "Order 7 8 9 is on its way." in talk.say(answer="yes")


def test_who_is_handed_over_at_one_that_is_asked_back_takes_all_along(talk):
    talk.say(intent="track", slots={"number": "123"}, then=(wish("pay", 0.6), wish("send")))
    talk.say(intent="operator")
    assert talk.queued.slots["pending"] == "pay a bill and send something back"


def test_yes_may_bring_a_further_wish(talk):
    talk.say(confidence=0.6, intent="track", slots={"number": "123"})
    assert "You also wanted to pay a bill." in talk.say(
        "yes, and pay my bill", answer="yes", then=(wish("pay"),)
    )


def test_what_is_said_again_waits_once(talk):
    talk.say(intent="track", then=(wish("pay", 0.9),))
    assert "All right, we'll come to that." in talk.say(then=(wish("pay"),))
    assert [one.intent for one in talk.interpreter.position.wishes] == ["pay"]


def test_nothing_is_promised_of_a_wish_that_nobody_remembers(talk):
    talk.say(intent="track", then=tuple(wish("pay", number=f"{at:03}") for at in range(MOST)))
    assert talk.say(then=(wish("send"),)) == ["Which number?"]


def test_a_wish_that_the_flow_does_not_have_any_more_is_forgotten(talk):
    talk.say(intent="track", then=(wish("pay"), wish("operator")))
    newer = read_flow({"x.yaml": FLOW.replace("  pay: {", "  settle: {")})
    again = Interpreter(newer, Position.from_json(talk.interpreter.position.to_json()))
    assert [one.intent for one in again.position.wishes] == ["operator"]


def test_below_the_confirm_band_there_is_no_further_wish(talk):
    talk.say(intent="track", slots={"number": "123"}, then=(wish("pay", 0.3), wish("unknown")))
    assert talk.interpreter.position.wishes == []


def test_who_wants_something_else_instead_has_no_further_wishes(talk):
    talk.say(intent="track", then=(wish("pay"),))
    assert talk.say(intent="send") == []
    assert talk.queued.whisper == "Wants too."


def test_who_asks_for_a_waiting_wish_himself_keeps_the_others(talk):
    talk.say(intent="track", then=(wish("pay"), wish("send")))
    assert talk.say(intent="pay") == ["Shall I pay it?"]
    assert [one.intent for one in talk.interpreter.position.wishes] == ["send"]


def test_an_aside_that_comes_back_lets_them_wait(talk):
    talk.say(intent="track", then=(wish("pay"),))
    talk.say(intent="hours")
    assert talk.step == "which"
    assert "You also wanted to pay a bill." in talk.say(slots={"number": "123"})


def test_asides_may_be_wished_for_one_after_the_other(talk):
    said = talk.say(intent="hours", then=(wish("track", number="123"),))
    assert said == [
        "We are open all day.",
        "You also wanted to track your order.",
        "Order 1 2 3 is on its way.",
        "Anything else?",
    ]


def test_that_is_all_forgets_them(talk):
    talk.say(intent="pay", then=(wish("track"),))
    assert talk.say("no, that's all", answer="no") == ["Anything else?"]
    assert talk.interpreter.position.wishes == []


def test_starting_over_forgets_them(talk):
    talk.say(intent="track", then=(wish("pay"),))
    talk.say(intent="start_over")
    assert talk.interpreter.position.wishes == []


def test_an_answer_may_bring_a_wish(talk):
    talk.say(intent="pay")
    assert talk.say(answer="yes", then=(wish("track", number="123"),)) == [
        "It is paid.",
        "You also wanted to track your order.",
        "Order 1 2 3 is on its way.",
        "Anything else?",
    ]


def test_a_wish_that_is_added_in_the_middle_waits_too(talk):
    talk.say(intent="track")
    assert talk.say("and I want to pay", then=(wish("pay"),)) == [
        "All right, we'll come to that.",
        "Which number?",
    ]
    assert sum(talk.interpreter.position.counters.values()) == 0
    assert "You also wanted to pay a bill." in talk.say(slots={"number": "123"})


def test_a_person_may_be_the_next_wish(talk):
    talk.say(intent="track", slots={"number": "123"}, then=(wish("operator"),))
    assert (talk.queued.queue, talk.queued.reason) == ("support", "operator")


def test_who_is_handed_over_takes_them_along(talk):
    talk.say(intent="track", then=(wish("pay"), wish("send")))
    talk.say(intent="operator")
    assert talk.queued.slots["pending"] == "pay a bill and send something back"
    talk.back("full")
    assert talk.hung_up, "the person was wanted for all of it"


def test_who_comes_back_from_one_wish_goes_on_with_the_next(talk):
    talk.say(intent="send", then=(wish("track", number="123"),))
    assert talk.queued.whisper == "Wants track my order too."
    said = talk.back("full")
    assert said[:3] == [
        "Nobody is there.",
        "You also wanted to track your order.",
        "Order 1 2 3 is on its way.",
    ]
    assert talk.step == "more"


def test_a_breath_without_end_is_bounded(talk):
    talk.say(intent="track", then=tuple(wish("pay", number=f"{at:03}") for at in range(10)))
    assert len(talk.interpreter.position.wishes) == MOST


def test_nothing_secret_is_in_a_further_wish(talk):
    talk.say(intent="track", slots={"pin": "1234"}, then=(wish("pay", pin="1234"),))
    assert talk.interpreter.position.wishes[0].slots == {}
    assert all("pin" not in one.slots for one in talk.actions if isinstance(one, Enqueue))


def test_questions_of_the_caller_are_answered_at_once(ring):
    text = FLOW + "  questions: {answer: answers, anywhere: yes, ask: What?, then: more}\n"
    answers = "opening: {hear: [when are you open], say: From nine to five.}\n"
    talk = ring(read_flow({"test.yaml": text, "answers.yaml": answers}))
    talk.arrive()
    assert talk.say(intent="track", then=(wish("answer.opening"),)) == ["From nine to five.", "Which number?"]
    talk = ring(read_flow({"test.yaml": text, "answers.yaml": answers}))
    talk.arrive()
    assert talk.say(intent="answer.opening", then=(wish("pay"),)) == [
        "From nine to five.",
        "You also wanted to pay a bill.",
        "Shall I pay it?",
    ]
