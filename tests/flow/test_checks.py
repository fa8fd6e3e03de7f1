"""What is suspicious in a flow that can be read, at the place where it stands."""

from dataclasses import replace

import pytest

from ivr.flow.checks import RULES, check
from ivr.flow.checks.menus import pressed
from ivr.flow.checks.seconds import estimated
from ivr.flow.reader import read_flow

HEAD = "flow: f\npolicy: {handover: desk}\n"
LAST = "  desk: {queue: support, on: {full: bye, timeout: bye, closed: bye}}\n  bye: {hangup: Goodbye.}\n"
YES_NO = "on: {yes: bye, no: bye}"

# what stands between HEAD and LAST -> line, column, code
FINDINGS = [
    ("steps:\n  a: {ask: Hi, on: {yes: desk, no: bye}}\n  c: {hangup: Bye}\n", 5, 3, "unreachable-step"),
    ("steps:\n  a: {goto: b}\n  b: {say: Hi, then: a}\n", 4, 3, "endless-loop"),
    ("steps:\n  a: {say: Hi, then: a}\n", 4, 3, "endless-loop"),
    (
        "slots: {n: {type: text}}\nsteps:\n  a: {ask: Hi, for: n}\n  b: {say: Hi, then: a}\n",
        5,
        3,
        "endless-loop",
    ),
    (
        "steps:\n  a: {ask: Hi, on: {yes: b, no: a}}\n  b: {ask: Sure?, on: {yes: a, no: b}}\n",
        4,
        3,
        "no-exit",
    ),
    ("steps:\n  a: {ask: Hi}\n", 4, 3, "no-answer"),
    ("steps:\n  a: {ask: Hi, on: {yes: hangup, no: bye}}\n", 4, 3, "no-closing"),
    ("steps:\n  a: {ask: Hi, on: {yes: b, no: bye}}\n  b: {hangup: }\n", 5, 3, "no-closing"),
    (
        "steps:\n  a: {ask: Hi, on: {yes: b, no: bye}}\n  b: {http: GET x, then: hangup}\n",
        *(5, 3, "no-closing"),
    ),
    (
        "steps:\n  a:\n    ask: For sales, press 3.\n    on: {yes: desk, no: bye}\n",
        *(5, 10, "no-such-key"),
    ),
    ("steps:\n  a: {say: Press 5.}\n  b: {ask: Hi, on: {yes: desk, no: bye}}\n", 4, 12, "no-such-key"),
    (
        "slots: {n: {type: digits}}\nsteps:\n  a: {ask: Your number? For a person press 0., for: n}\n",
        *(5, 12, "no-such-key"),
    ),
    (
        "slots: {n: {type: choice, choices: [a, b, c, d, e, g]}}\nsteps:\n  x: {ask: Which?, for: n}\n",
        *(5, 3, "too-many-choices"),
    ),
    (
        "steps:\n  a:\n    ask: Hi\n    keys: {1: yes, 12: no}\n    on: {yes: desk, no: bye}\n",
        *(6, 12, "key-prefix"),
    ),
    (
        "steps:\n  a:\n    ask: Hi\n    keys: {0: yes, 2: no}\n    on: {yes: desk, no: bye}\n",
        *(6, 12, "no-operator-key"),
    ),
    (f"steps:\n  a: {{say: {'A long sentence ' * 12}}}\n", 4, 12, "long-prompt"),
    (
        "slots: {n: {type: digits, sensitive: true}}\nsteps:\n  a: {ask: Hi, for: n}\n"
        "  b: {queue: x, whisper: '{{ n }}', on: {full: bye}}\n",
        *(6, 26, "secret-spoken"),
    ),
    (
        "slots: {n: {type: digits, sensitive: true}}\nsteps:\n  a: {ask: Hi, for: n}\n"
        "  b: {branch: [{if: n == 1, then: desk}, {else: bye}]}\n",
        *(6, 21, "secret-spoken"),
    ),
    ("steps:\n  a: {http: GET x, timeout: 30s}\n", 4, 29, "long-wait"),
]


@pytest.mark.parametrize(
    ("text", "line", "column", "code"), FINDINGS, ids=[f"{f[3]}-{f[1]}" for f in FINDINGS]
)
def test_what_is_suspicious_is_found(text, line, column, code):
    files = {"f.yaml": HEAD + text + LAST}
    found = check(read_flow(files), files)
    assert [(one.place.line, one.place.column, one.code) for one in found] == [(line, column, code)]
    assert found[0].severity == RULES[code].severity and "{step" not in str(found[0])


def test_nothing_comes_after_the_last_step():
    text = HEAD + "steps:\n  desk: {queue: support, on: {full: b}}\n  b: {say: Bye}\n"
    assert [(one.place.line, one.code) for one in check(read_flow({"f.yaml": text}))] == [(5, "open-end")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("flow: f\nsteps:\n  a: {hangup: Bye.}\n", "no-handover"),
        ("flow: f\npolicy: {handover: a}\nsteps:\n  a: {hangup: Bye.}\n", "handover-to-nobody"),
    ],
)
def test_a_way_to_a_person_is_missed(text, code):
    assert [one.code for one in check(read_flow({"f.yaml": text}))] == [code]


BOOK = (
    "slots: {sum: {type: digits}}\nsteps:\n  a: {ask: How much?, for: sum%s}\n"
    "  b: {ask: '%s', on: {yes: pay, no: bye}}\n"
    "  pay: {http: POST pay, body: {sum: '{{ sum }}'}, then: bye}\n"
)


@pytest.mark.parametrize(
    ("confirm", "question", "codes"),
    [
        ("", "All right?", ["unconfirmed-slot"]),
        ("", "You pay {{ sum }}?", []),
        (", confirm: always", "All right?", []),
    ],
)
def test_nothing_is_paid_that_nobody_confirmed(confirm, question, codes):
    files = {"f.yaml": HEAD + BOOK % (confirm, question) + LAST}
    flow = read_flow(files)
    flow = replace(flow, slots={"sum": replace(flow.slots["sum"], type="money")})
    assert [one.code for one in check(flow, files)] == codes


@pytest.mark.parametrize(
    "steps",
    [
        "  a: {http: GET x, then: a}\n",
        "  a: {ask: Hi, on: {yes: a, no: desk}}\n",
        "  a: {ask: Hi, for: n}\n  b: {say: No., retry: a}\n",
        "  a: {call: b, then: bye}\n  b: {say: Hi, then: return}\n",
        "  a: {ask: 'To go on, press 1. To stop, press or say two.', on: {yes: desk, no: bye}}\n",
        "  a: {ask: 'Key it in, then press hash.', for: n, then: bye}\n",
    ],
)
def test_what_is_in_order_is_left_alone(steps):
    text = HEAD + "slots: {n: {type: digits}}\nsteps:\n" + steps + LAST
    reported = [one.code for one in check(read_flow({"f.yaml": text})) if one.code != "unreachable-step"]
    assert reported == []


def test_notes_tell_which_default_applies_where():
    text = HEAD + "steps:\n  a: {http: GET x, on: {timeout: bye}}\n" + LAST
    notes = [one for one in check(read_flow({"f.yaml": text}), notes=True) if one.severity == "note"]
    assert notes[0].sentence == "Left open at 'a': ok, not_found, refused, error, unknown -> desk."
    assert "-> an apology" in notes[1].sentence and {one.code for one in notes} == {"open-outcome"}


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("To track an order, press 1. For sales, press two.", "en-US", ["1", "2"]),
        ("Press 1 or 2, or say or press three.", "en-US", ["1", "2", "3"]),
        ("Press or say 'four', or press the star key.", "en-GB", ["4", "*"]),
        ("Press hash when you are done. Press * to go back.", "en-US", ["#", "*"]),
        ("You can say it or key it in. Press on. We press oranges.", "en-US", []),
        ("Pulse el 1, o marque cero.", "es-ES", ["1", "0"]),
        ("For number 9 say nine", "xx-XX", []),
    ],
)
def test_keys_that_a_sentence_names_are_heard(text, language, keys):
    assert pressed(text, language) == keys


def test_longer_texts_sound_longer_and_digits_are_words():
    assert estimated("Hello.", "en-US") < estimated("Hello there.", "en-US") < 2
    assert estimated("1 2 3 4", "en-US") > estimated("a b c d", "en-US")
    assert estimated("{{ a_very_long_name_of_a_variable }}", "en-US") < 1


@pytest.mark.parametrize(("anywhere", "told"), [("yes", []), ("no", ["unreachable-step"])])
def test_answers_that_are_given_anywhere_need_nothing_that_leads_to_them(anywhere, told):
    faq = f"  faq: {{answer: answers, ask: What?, anywhere: {anywhere}, then: bye}}\n"
    intents = "intents: {go: {begin: bye, label: go, hear: [go on]}}\n"
    files = {
        "f.yaml": f"{HEAD}{intents}steps:\n  a: {{ask: Hi, then: bye}}\n{faq}{LAST}",
        "answers.yaml": "pool:\n  hear:\n    - is there a pool\n  say: Yes.\n",
    }
    codes = [one.code for one in check(read_flow(files), files)]
    assert [one for one in codes if one == "unreachable-step"] == told
