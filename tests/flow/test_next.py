"""A list is walked item by item, once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import FlowErrors
from ivr.events import LookedUp
from ivr.flow.interpreter import Interpreter
from ivr.flow.position import Position
from ivr.flow.reader import read_flow

from .conftest import AT, Talk

FLOW = """
flow: x
policy: {handover: desk}
intents:
  book: {begin: look, label: book, hear: [book a time]}
steps:
  hello: {ask: What can I do?}
  look: {http: GET free, save: times}
  offer:
    next: times
    as: time
    ask: Is {{ time.at }} good?
    empty: Nothing is free.
    on: {none_left: none_left}
  right: {ask: "{{ time.at }}, right?", on: {yes: bye, no: offer}}
  bye: {say: "See you at {{ time.at }}.", then: hangup}
  none_left: {say: That was all., then: hello}
  desk: {queue: support}
"""
TIMES = [{"at": "nine"}, {"at": "ten"}, {"at": "noon"}]


@pytest.fixture
def walk(begin):
    def begun(times=TIMES, text=FLOW):
        talk = begin(text)
        talk.say("book", intent="book")
        talk.said = offered(talk, times)
        return talk

    return begun


def offered(talk, times):
    return talk.happen(LookedUp(at=AT, id=talk.look_up.id, outcome="ok", status=200, data=times))


def yes(talk):
    return talk.say("yes", answer="yes")


def no(talk):
    return talk.say("no", answer="no")


def test_no_offers_the_next_and_yes_takes_it(walk):
    talk = walk()
    assert talk.said == ["Is nine good?"]
    assert no(talk) == ["Is ten good?"]
    assert yes(talk) == ["ten, right?"]
    assert yes(talk) == ["See you at ten."]


def test_when_none_is_left_it_leads_on_and_holds_no_item(walk):
    talk = walk()
    no(talk), no(talk)
    assert no(talk) == ["That was all.", "What can I do?"]
    assert "time" not in talk.interpreter.position.variables


@pytest.mark.parametrize("nothing", [[], None, "nine", {"at": "nine"}, 7])
def test_where_nothing_is_to_be_offered_that_is_said(walk, nothing):
    assert walk(nothing).interpreter.position.step == "hello"


def test_who_comes_back_is_offered_the_one_after(walk):
    talk = walk()
    yes(talk)
    assert no(talk) == ["Is ten good?"]


def test_an_intent_that_begins_anew_and_a_new_list_begin_at_the_first(walk):
    talk = walk()
    no(talk)
    talk.say("book", intent="book")
    assert offered(talk, TIMES) == ["Is nine good?"]
    talk = walk()
    no(talk)
    talk.interpreter.position.variables["times"] = TIMES[1:]
    assert yes(talk) == ["ten, right?"]
    assert no(talk) == ["Is ten good?"]  # another list now: its first


def test_none_left_that_is_left_open_leads_to_the_handover(walk):
    talk = walk([], FLOW.replace("    on: {none_left: none_left}\n", "").replace("  none_left:", "  unused:"))
    assert talk.queued.reason == "none_left"


def test_a_question_that_was_not_understood_is_about_the_same_item(walk):
    talk = walk()
    no(talk)
    talk.mumble()
    assert yes(talk) == ["ten, right?"]


def test_items_may_be_plain_words(begin):
    talk = begin(FLOW.replace("time.at", "time"))
    talk.say("book", intent="book")
    assert offered(talk, ["nine", "ten"]) == ["Is nine good?"]


@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.booleans(), max_size=12))
def test_every_item_is_offered_once_at_most(items, answers):
    flow = read_flow({"x.yaml": FLOW.replace("time.at", "time")})
    talk = Talk(flow)
    talk.arrive()
    talk.say("book", intent="book")
    said = offered(talk, items)
    asked = []
    for answer in answers:
        if talk.step != "offer":
            break
        asked += [text for text in said if text.startswith("Is ")]
        position = talk.interpreter.position
        talk.interpreter = Interpreter(flow, Position.from_json(position.to_json()))  # goes on where saved
        assert talk.interpreter.position == position
        said = talk.say("x", answer="yes" if answer else "no")
    assert asked == [f"Is {item} good?" for item in items[: len(asked)]]


def test_the_list_must_come_from_somewhere():
    with pytest.raises(FlowErrors, match=r"x.yaml:10:11: unknown-name: Nothing gives 'times' a value"):
        read_flow({"x.yaml": FLOW.replace(", save: times", "")})


def test_the_list_may_lie_inside_what_a_back_office_said(begin):
    talk = begin(FLOW.replace("next: times", "next: times.free"))
    talk.say("book", intent="book")
    assert offered(talk, {"free": TIMES}) == ["Is nine good?"]


@pytest.mark.parametrize("data", [{}, {"free": None}, None, [1]])
def test_a_back_office_that_says_nothing_of_the_list_offers_nothing(begin, data):
    talk = begin(FLOW.replace("next: times", "next: times.free"))
    talk.say("book", intent="book")
    assert offered(talk, data)[0] == "Nothing is free."


def test_the_list_may_be_a_part_of_what_was_answered(walk):
    talk = walk({"times": TIMES}, FLOW.replace("next: times", "next: times.times"))
    assert talk.said == ["Is nine good?"]
    assert walk({}, FLOW.replace("next: times", "next: times.times")).said == [
        "Nothing is free.",
        "That was all.",
        "What can I do?",
    ]


@pytest.mark.parametrize("name", ["times.", "Times", "times.0", "times[0]", "a b"])
def test_what_cannot_name_a_list_is_refused(name):
    with pytest.raises(FlowErrors) as refused:
        read_flow({"x.yaml": FLOW.replace("next: times", f"next: {name}")})
    assert [fault.code for fault in refused.value.faults] == ["bad-name"]
