"""What `ivr check` says of suggestions that cannot work, and of facts that no call knows."""

import pytest

from ivr.flow.checks import RULES, check
from ivr.flow.reader import read_flow

FLOW = """flow: f
policy: {handover: desk}
intents:
  pay: {label: pay, begin: pay, hear: [pay my bill], suggest: Would you like to pay it now?}
  hours: {label: hours, begin: hours, hear: [your hours]}
steps:
  welcome: {ask: What can I do?}
  pay: {say: Paid., then: more}
  hours: {say: From nine., then: more}
  more: {ask: Anything else?, on: {yes: welcome, no: bye}}
  bye: {hangup: Bye.}
  desk: {queue: support, on: {full: bye, timeout: bye, closed: bye}}
"""
CLOSING = "ask: Anything else?, on: {yes: welcome, no: bye}"


def found(text, **more):
    files = {"f.yaml": text, **more}
    codes = {code for code in RULES if code.startswith("suggested") or code == "unknown-fact"}
    return [(one.place.line, one.code) for one in check(read_flow(files), files) if one.code in codes]


def test_one_that_can_work_is_left_alone():
    assert found(FLOW) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        (CLOSING, "ask: Anything else?, on: {yes: pay, no: bye}", 4, "suggested-nowhere"),
        ("hear: [pay my bill], ", "", 4, "suggested-unheard"),
        ("Would you like to pay it now?", "You can pay it now.", 4, "suggested-no-question"),
        ("pay: {label: pay, begin: pay", "pay: {label: pay, begin: more", 4, "suggested-circle"),
        ("  hours: {label: hours, begin: hours, hear: [your hours]}\n", "", 4, "suggested-alone"),
        ("say: From nine.", "say: '{{ call.frustratoin }}'", 9, "unknown-fact"),
    ],
)
def test_what_cannot_work_is_named_where_it_stands(old, new, line, code):
    assert (line, code) in found(FLOW.replace(old, new, 1))


def test_a_condition_in_a_suggestion_is_looked_at_too():
    text = FLOW.replace(
        "suggest: Would you like to pay it now?",
        "suggest: \"{% if call.mod == 'calm' %}Would you like to pay it now?{% endif %}\"",
    )
    assert found(text) == [(4, "unknown-fact")]


def test_a_language_in_which_nobody_can_say_it_is_named():
    text = FLOW.replace("flow: f\n", "flow: f\nlanguages: [en-US, es-ES]\n")
    spanish = "intents:\n  pay: {suggest: Puede pagarlo ahora.}\n"
    assert (2, "suggested-no-question") in found(text, **{"es-ES.yaml": spanish})
