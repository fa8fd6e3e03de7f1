"""An answer that cannot be right does not fill its slot, and is asked for in words of its own."""

import pytest

from ivr.actions import CaptureSecret
from ivr.errors import FlowErrors
from ivr.flow.reader import read_flow

FLOW = r"""
flow: f
policy: {handover: desk}
slots:
  card: {type: digits, length: 4-16, check: luhn}
  policy_number: {type: code, matches: "[A-Z]{2}\\d{4}"}
steps:
  first:
    ask: Which policy?
    for: policy_number
    wrong:
      say:
        - Two letters and four digits, please.
        - Like A B 1 2 3 4.
  second: {ask: Which card?, for: card}
  done: {hangup: Bye}
  desk: {queue: support}
"""


def test_what_has_the_wrong_shape_is_asked_for_in_its_own_words(begin):
    talk = begin(FLOW)
    assert talk.say(slots={"policy_number": "A1"}) == ["Two letters and four digits, please."]
    assert talk.say(slots={"policy_number": "A2"}) == ["Like A B 1 2 3 4."]
    assert "policy_number" not in talk.slots
    assert talk.say(slots={"policy_number": "AB1234"}) == ["Which card?"]


def test_a_wrong_check_digit_is_a_repair_in_the_words_of_the_house(begin):
    talk = begin(FLOW)
    talk.say(slots={"policy_number": "AB1234"})
    assert talk.say(slots={"card": "79927398710"}) == ["That doesn't seem to be right. Which card?"]
    assert talk.interpreter.position.counters["no_match"] == 1
    assert talk.key("79927398713", slots={"card": "79927398713"}) == ["Bye"]


def test_what_was_said_besides_and_is_wrong_is_asked_for_at_its_own_question(begin):
    talk = begin(FLOW)
    assert talk.say(slots={"policy_number": "AB1234", "card": "1234"}) == ["Which card?"]
    assert "card" not in talk.slots


def test_what_is_too_unsure_is_not_called_wrong(begin):
    talk = begin(FLOW)
    assert "letters" not in talk.say(slots={"policy_number": "A1"}, confidence=0.3)[0]


def test_a_secret_carries_its_check_to_where_it_is_keyed_in(begin):
    talk = begin(
        "flow: f\nslots: {n: {type: digits, length: 4-16, sensitive: true, check: luhn}}\n"
        "steps:\n  a: {ask: N?, for: n}\n  b: {hangup: Bye}\n"
    )
    assert talk.one(CaptureSecret).slot.check == "luhn"


@pytest.mark.parametrize(
    ("slot", "code"),
    [
        ("{type: digits, check: sum}", "bad-choice"),
        ("{type: code, matches: '(a'}", "bad-pattern"),
        ("{type: code, matches: '(?=a)'}", "bad-pattern"),
        ("{type: date, matches: a}", "bad-validator"),
        ("{type: number, check: luhn}", "bad-validator"),
    ],
)
def test_a_validator_that_means_nothing_is_found(slot, code):
    steps = "steps:\n  a: {ask: N?, for: n}\n  b: {hangup: Bye}\n"
    with pytest.raises(FlowErrors) as caught:
        read_flow({"f.yaml": f"flow: f\nslots: {{n: {slot}}}\n{steps}"})
    assert code in [fault.code for fault in caught.value.faults]
