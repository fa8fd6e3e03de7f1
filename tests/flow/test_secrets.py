"""A secret is keyed in, and known to the host alone."""

from datetime import UTC, datetime

import pytest

from ivr.actions import CaptureSecret, Listen, LookUp, Note, Say
from ivr.errors import FlowErrors
from ivr.events import Handle, NoInput, SecretCaptured, SecretLost, Understood
from ivr.flow.interpreter import Interpreter
from ivr.flow.position import Position
from ivr.flow.reader import read_flow

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
PAY = """
flow: pay
policy: {handover: desk}
slots:
  card: {type: card_number, label: card number}
  pin: {type: pin, length: 4}
intents:
  settle: {begin: card, hear: [pay it]}
steps:
  hello: {ask: Hello}
  card: {ask: Your card number?, for: card}
  pin: {ask: Your PIN?, for: pin, tries: 3, on: {failed: desk}}
  charge:
    http: POST bank/charges
    body: {amount: = 12, card: "{{ card }}", code: = pin}
    on: {refused: wrong}
  done: {hangup: Paid.}
  wrong: {say: That was refused., retry: pin}
  desk: {queue: support, whisper: "A payment. {{ said }}"}
"""


@pytest.fixture
def pay(begin):
    talk = begin(PAY)
    talk.say(intent="settle")
    return talk


def key_in(talk, name="1", valid=True):
    asked = talk.interpreter.position.waiting.id
    return talk.happen(SecretCaptured(at=AT, id=asked, handle=Handle(name), length=4, valid=valid))


def not_keyed(talk):
    return talk.happen(NoInput(at=AT, listen=talk.interpreter.position.waiting.id))


def test_a_secret_is_captured_and_never_listened_for(pay):
    asked = pay.one(CaptureSecret)
    assert (asked.slot.name, asked.slot.shortest, asked.slot.longest) == ("card", 12, 19)
    assert not any(isinstance(action, Listen) for action in pay.actions)
    assert pay.one(Say).barge_in == "keys"
    assert all(not slot.sensitive for slot in pay.listen.expecting.slots)


def test_the_request_carries_handles_and_no_values(pay):
    key_in(pay, "1")
    key_in(pay, "2")
    look_up = pay.one(LookUp)
    assert look_up.body == {"amount": 12}
    assert look_up.secrets == {"card": Handle("1"), "code": Handle("2")}
    assert pay.slots == {"card": Handle("1"), "pin": Handle("2")}
    assert pay.found() == ["Paid."]


def test_what_is_keyed_wrongly_is_asked_for_again_in_words_of_its_own(pay):
    assert key_in(pay, valid=False) == ["That doesn't seem right. Please key it in again."]
    assert key_in(pay, valid=False) == ["Please use the keys of your phone. Your card number?"]
    assert pay.interpreter.position.counters["no_match"] == 2
    assert isinstance(pay.one(CaptureSecret), CaptureSecret) and pay.slots == {}


def test_silence_at_a_secret_asks_for_keys(pay):
    assert not_keyed(pay) == ["Please use the keys of your phone. Your card number?"]


def test_tries_bound_a_secret_that_is_refused(pay):
    key_in(pay)
    for _ in range(2):
        key_in(pay)
        assert pay.found("refused", 403) == ["That was refused.", "Your PIN?"]
    key_in(pay)
    pay.found("refused", 403)
    assert pay.step == "desk"


def test_a_lost_secret_is_asked_for_again_and_the_request_made_anew(pay):
    key_in(pay, "1")
    key_in(pay, "2")
    assert pay.happen(SecretLost(at=AT, handle=Handle("2"))) == ["Your PIN?"]
    key_in(pay, "3")
    assert pay.one(LookUp).secrets == {"card": Handle("1"), "code": Handle("3")}


def test_handles_of_an_earlier_process_are_asked_for_again(pay):
    key_in(pay, "1")
    key_in(pay, "2")
    later = Interpreter(pay.flow, Position.from_json(pay.interpreter.position.to_json()))
    assert later.position == pay.interpreter.position
    said = later.receive(SecretLost(at=AT, handle=Handle("1")))
    assert [action.text for action in said if isinstance(action, Say)] == ["Your card number?"]
    later.receive(SecretLost(at=AT, handle=Handle("2")))
    later.receive(
        SecretCaptured(at=AT, id=later.position.waiting.id, handle=Handle("9"), length=4, valid=True)
    )
    assert later.position.step == "pin"  # which is lost too


def test_a_stranger_s_handle_changes_nothing(pay):
    key_in(pay, "1")
    before = pay.interpreter.position.to_json()
    assert pay.happen(SecretLost(at=AT, handle=Handle("other"))) == []
    assert pay.interpreter.position.to_json() == before


def test_words_at_a_secret_are_no_answer(pay):
    waiting = pay.interpreter.position.waiting.id
    heard = Understood(
        at=AT, listen=waiting, text="4711", how="speech", slots={"card": "4711"}, confidence=1.0
    )
    assert pay.happen(heard) == [] and pay.slots == {}


def test_a_secret_that_was_said_elsewhere_is_not_taken(begin):
    talk = begin(PAY)
    talk.say("my pin is 4711", slots={"pin": "4711"}, intent="settle")
    assert talk.step == "card" and talk.slots == {}


@pytest.mark.parametrize("template", ["{{ pin }}", "{% if pin == '1' %}x{% endif %}"])
def test_a_template_cannot_speak_a_secret(begin, template):
    talk = begin(PAY.replace("done: {hangup: Paid.}", f'done: {{hangup: "{template}"}}'))
    talk.say(intent="settle")
    key_in(talk)
    key_in(talk)
    talk.found()
    assert talk.notes("fault") and talk.queued.slots == {} and "2" not in talk.queued.whisper


def test_what_is_noted_of_a_secret_is_its_length(pay):
    key_in(pay, "1")
    notes = [action for action in pay.actions if isinstance(action, Note) and action.kind == "decision"]
    assert notes[0].data == {"slot": "card", "length": 4}


@pytest.mark.parametrize(
    ("was", "written", "code"),
    [
        ("hear: [pay it]", "hear: [pay with <card>]", "secret-heard"),
        ("for: card}", "for: card, confirm: always}", "secret-confirmed"),
        ("{type: card_number, label: card number}", "{type: text, sensitive: true}", "bad-secret"),
        ("POST bank/charges", "POST bank/charges/{{ card }}", "secret-in-path"),
    ],
)
def test_what_would_betray_a_secret_is_refused(was, written, code):
    assert was in PAY
    with pytest.raises(FlowErrors) as errors:
        read_flow({"pay.yaml": PAY.replace(was, written)})
    assert [fault.code for fault in errors.value.faults] == [code]
