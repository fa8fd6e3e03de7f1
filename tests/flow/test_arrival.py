"""Before the first step: who calls, and whether they were cut off a moment ago."""

from datetime import UTC, datetime

import pytest

from ivr.actions import Answer, LookUp, Note, Say
from ivr.events import CallArrived, HungUp, LookedUp, Understood
from ivr.flow.interpreter import Interpreter
from ivr.flow.position import Position
from ivr.flow.reader import read_flow

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
FLOW = """
flow: f
languages: [en-US, es-ES]
policy: {handover: desk}
slots: {n: {type: digits, label: code}}
intents: {go: {label: go, begin: code}}
lookup:
  http: GET crm/{{ caller }}
  save: customer
  language: customer.language
  say: Welcome.
steps:
  hello: {ask: "Hi {% if customer is defined %}{{ customer.name }}{% else %}there{% endif %}."}
  code: {ask: Which code?, for: n}
  pay: {http: "POST bank/{{ n }}", on: {unknown: unsure}}
  more: {ask: More?, on: {yes: hello, no: bye}}
  bye: {hangup: Bye.}
  unsure: {hangup: Perhaps paid.}
  desk: {queue: support}
"""
SPANISH = """
steps:
  hello: {ask: "Hola {% if customer is defined %}{{ customer.name }}{% endif %}."}
  code: {ask: ¿Qué código?}
lookup: {say: Bienvenido.}
"""


def flow(text=FLOW):
    return read_flow({"f.yaml": text, "es-ES.yaml": SPANISH})


@pytest.fixture
def arrive(ring):
    """The caller has arrived, and is being looked up."""

    def arrived(text=FLOW, caller="1"):
        talk = ring(flow(text))
        talk.said = talk.arrive(caller=caller)
        return talk

    return arrived


def test_the_caller_is_looked_up_at_answer(arrive):
    talk = arrive(caller="+1555")
    assert talk.said == ["Welcome."]
    assert isinstance(talk.actions[0], Answer)
    assert talk.look_up == LookUp(
        id="at-answer.1", back_end="crm", method="GET", path="/%2B1555", timeout=0.8
    )
    assert talk.found(name="Ann", language="en") == ["Hi Ann."]


def test_the_language_comes_from_the_look_up(arrive):
    talk = arrive()
    assert talk.found(name="Ana", language="es") == ["Hola Ana."]
    assert talk.one(Say).language == "es-ES" and talk.listen.expecting.language == "es-ES"


@pytest.mark.parametrize("outcome", ["not_found", "timeout", "error", "refused", "unknown"])
def test_whatever_becomes_of_the_look_up_the_call_goes_on(arrive, outcome):
    talk = arrive()
    assert talk.found(outcome, 0) == ["Hi there."]


@pytest.mark.parametrize("data", [None, [], "x", {"language": 7}, {"language": "xx"}, {"language": {"a": 1}}])
def test_a_strange_answer_costs_nothing_but_the_language(arrive, data):
    talk = arrive(FLOW.replace("{{ customer.name }}", "you"))
    said = talk.happen(LookedUp(at=AT, id=talk.look_up.id, outcome="ok", status=200, data=data))
    assert said == ["Hi you."] and talk.one(Say).language == "en-US"


def test_a_caller_without_a_number_is_not_looked_up(arrive):
    talk = arrive(caller="")
    assert talk.said == ["Hi there."] and talk.look_up is None


# --- resume -----------------------------------------------------------------------------------

RESUMED = """
flow: f
policy: {handover: desk}
resume: 10m
slots: {n: {type: digits, label: code}}
intents: {go: {label: go, begin: code}}
steps:
  hello: {ask: Hi there.}
  code: {ask: Which code?, for: n}
  pay: {http: "POST bank/{{ n }}", on: {unknown: unsure}}
  more: {ask: More?, on: {yes: hello, no: bye}}
  bye: {hangup: Bye.}
  unsure: {hangup: Perhaps paid.}
  desk: {queue: support}
"""


def position(*events):
    """Where a call stood that was cut off after these, as plain data."""
    interpreter = Interpreter(read_flow({"f.yaml": RESUMED}))
    interpreter.receive(CallArrived(at=AT, call="1", caller="1"))
    for event in events:
        waiting = interpreter.position.waiting
        interpreter.receive(Understood(at=AT, listen=waiting.id, text="x", how="speech", **event))
    interpreter.receive(HungUp(at=AT))
    return interpreter.position.to_data()


WANTED = {"intent": "go", "confidence": 1.0}
PAYING = {"intent": "go", "slots": {"n": "5"}, "confidence": 1.0}
UNSURE = {"slots": {"n": "5"}, "confidence": 0.6}


@pytest.fixture
def again(ring):
    """The caller calls again."""

    def called(earlier, text=RESUMED):
        talk = ring(read_flow({"f.yaml": text}))
        talk.happen(CallArrived(at=AT, call="2", caller="1", earlier=earlier))
        return talk

    return called


OFFER = ["Welcome back. We were cut off. Would you like to go on where we were?"]


def test_who_was_cut_off_goes_on_there(again):
    talk = again(position(WANTED))
    assert [action.text for action in talk.actions if isinstance(action, Say)] == OFFER
    assert talk.say(answer="yes") == ["Where were we? Which code?"]
    assert talk.step == "code" and talk.interpreter.position.call == "2"
    talk.key("5", slots={"n": "5"})
    assert talk.look_up.path == "/5"


@pytest.mark.parametrize("how", ["no", "silence"])
def test_who_does_not_want_to_begins_anew(again, how):
    talk = again(position(WANTED))
    said = talk.say(answer="no") if how == "no" else (talk.silence(), talk.silence())[1]
    assert said == ["Hi there."] and talk.slots == {}
    assert talk.interpreter.position.earlier is None


def test_a_wish_instead_begins_it(again):
    talk = again(position(WANTED))
    assert talk.say(intent="go") == ["Which code?"]


def test_what_may_have_been_carried_out_is_not_done_twice(again):
    talk = again(position(PAYING))
    assert talk.say(answer="yes") == ["Perhaps paid."] and talk.look_up is None


def test_what_was_being_confirmed_is_confirmed(again):
    talk = again(position(WANTED, UNSURE))
    assert talk.say(answer="yes") == ["Where were we? Did you say code 5?"]


@pytest.mark.parametrize(
    "earlier",
    [
        None,
        {},
        {"stack": 7},
        position(),  # nothing was said yet
        {**Position().to_data(), "stack": [{"step": "gone"}]},
        {**position(WANTED), "slots": {"gone": {"a": 1}}},
    ],
)
def test_there_is_nothing_to_go_on_with(again, earlier):
    talk = again(earlier)
    assert talk.step == "hello"


def test_without_resume_nobody_is_asked(again):
    talk = again(position(WANTED), RESUMED.replace("resume: 10m\n", ""))
    assert talk.step == "hello"


def test_the_number_of_the_earlier_call_is_not_taken_over(again):
    talk = again(position(WANTED))
    talk.say(answer="yes")
    ids = [action.id for action in talk.actions if isinstance(action, Say)]
    assert ids == ["code.4"]
    assert any(isinstance(action, Note) and action.text == "code" for action in talk.actions)
    assert Interpreter(talk.flow, talk.interpreter.position).position == talk.interpreter.position
