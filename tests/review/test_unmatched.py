"""What nobody understood, from the journals of calls that are held here, and grouped."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.actions import CaptureSecret, Listen, Say
from ivr.call.call import Call, understanders
from ivr.call.journal import encode
from ivr.engine.repertoire import Play, load_play
from ivr.events import CallArrived, Digit, Heard, Said
from ivr.flow.reader import read_flow
from ivr.review.groups import as_yaml, grouped, proposal
from ivr.review.unmatched import Utterance, unmatched

SHOP = Path(__file__).parents[2] / "flows" / "shop"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

SECRET = """
flow: bank
policy: {handover: desk}
slots:
  pin: {type: pin}
  word: {type: digits, sensitive: true}
intents:
  balance: {begin: code, hear: [what is my balance]}
steps:
  welcome: {ask: How can I help?}
  code: {ask: Your PIN?, for: pin}
  desk: {queue: support}
"""


@pytest.fixture(scope="module")
def shop():
    return load_play(SHOP)


def held(play, *answers):
    """The journal of a call that is answered so: text, or text and how surely."""
    journal = []
    call = Call(play.flow, play.understand, lambda noun: journal.append(encode(noun)))
    asked = None
    actions = call.receive(CallArrived(at=NOON, call="c1"))
    for answer in (*answers, None):
        while any(isinstance(one, Say) for one in actions):
            asked = next((one for one in actions if isinstance(one, Listen | CaptureSecret)), asked)
            said = [one for one in actions if isinstance(one, Say)]
            actions = [one for say in said for one in call.receive(Said(at=NOON, id=say.id))]
        if answer is not None:
            text, sure = (answer, 1.0) if isinstance(answer, str) else answer
            if text.isdigit():
                actions = [one for key in text for one in call.receive(Digit(at=NOON, key=key))]
            else:
                actions = call.receive(Heard(at=NOON, listen=asked.id, text=text, confidence=sure))
    return journal


def outcomes(journal):
    return [(one.step, one.text, one.outcome) for one in unmatched(journal, "c1", "shop")]


def test_what_is_understood_is_not_listed(shop):
    assert outcomes(held(shop, "where is my order", "five five four two one")) == []


def test_what_is_not_understood_is_listed_with_its_step_and_what_became_of_it(shop):
    journal = held(shop, "purple elephants", ("track my order", 0.3), "track my order", "seven hungry wolves")
    assert outcomes(journal) == [
        ("welcome", "purple elephants", "not understood"),
        ("welcome", "track my order", "unsure"),
        ("number", "seven hungry wolves", "handed over"),
    ]


def test_what_was_asked_back_and_refused_is_listed_by_its_own_words(shop):
    journal = held(shop, ("return something", 0.6), "no")
    (found,) = unmatched(journal, "c1", "shop")
    assert (found.text, found.outcome, found.guess) == ("return something", "refused", "return_item")
    assert found.confidence == 0.6


def test_what_was_asked_back_and_confirmed_is_not_listed(shop):
    assert outcomes(held(shop, ("track my order", 0.6), "yes")) == []


def test_keys_are_no_utterance(shop):
    assert outcomes(held(shop, "9", "8")) == []


def test_a_sensitive_answer_is_never_listed():
    flow = read_flow({"bank.yaml": SECRET})
    play = Play(flow, "", understanders(flow))
    journal = held(play, "what is my balance")
    listen = next(record for record in journal if record["type"] == "Listen")
    secret = {"name": "word", "type": "digits", "sensitive": True}
    listen["expecting"] |= {"asked": "word", "slots": [secret]}
    understood = {"type": "Understood", "listen": listen["id"], "text": "swordfish", "how": "speech"}
    note = {"type": "Note", "kind": "decision", "text": "reprompt", "data": {"why": "no_match"}}
    assert outcomes([listen, understood, note]) == []
    listen["expecting"]["slots"] = [secret | {"sensitive": False}]
    assert outcomes([listen, understood | {"text": "•"}, note]) == []
    assert outcomes([listen, understood, note]) == [("welcome", "swordfish", "not understood")]


def said(text, call="c1", step="welcome"):
    return Utterance(call, "shop", step, "en-US", text, 0.9, "not understood")


def test_the_same_and_what_is_alike_are_counted_together():
    some = ["uh where's my parcel", "Where is my parcel?", "where is my parcel now", "cheese"]
    first, second = grouped([said(text, call=f"c{at}") for at, text in enumerate([*some, some[1]])])
    assert (first.text, first.said, first.calls) == ("Where is my parcel?", 4, 4)
    assert (second.text, second.said, second.others) == ("cheese", 1, ())
    assert len(grouped([said("cheese"), said("cheese", step="number")])) == 2


def test_an_intent_is_proposed_with_the_line_that_would_be_understood(shop):
    (group,) = grouped([said("the courier never rang about number five five four two one")])
    found = proposal(group, shop, {})
    assert found.intent == "track_order" and 0 < found.probability <= 1
    assert found.line == "the courier never rang about number <order_number>"
    assert as_yaml([found, found]) == f"intents:\n  track_order:\n    hear:\n      - {found.line}"


def test_no_line_is_proposed_for_words_that_are_in_one(shop):
    (group,) = grouped([said("where is my order")])
    assert proposal(group, shop, {}).intent == "track_order"
    assert proposal(group, shop, {}).line == ""


@pytest.mark.parametrize("step", ["desk", "gone"])
def test_the_first_question_stands_for_one_that_is_gone(shop, step):
    (group,) = grouped([said("where is my order", step=step)])
    assert proposal(group, shop, {}).intent == "track_order"


def test_nothing_is_proposed_for_a_flow_or_a_language_that_is_gone(shop):
    (group,) = grouped([said("where is my order")])
    assert proposal(group, None, {}).intent == ""
    assert proposal(replace(group, language="fr-FR"), shop, {}).intent == ""
