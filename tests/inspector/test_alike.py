"""What callers or understanding cannot tell apart is found before a call."""

import pytest

from ivr.flow.checks import View, findings
from ivr.flow.reader import read_flow
from ivr.inspector.alike import RULES
from ivr.inspector.phonetic import likeness, sound

FLOW = """flow: f
policy: {{handover: desk}}
slots:
  number: {{type: digits}}
  order: {{type: digits}}
  kind: {{type: choice, choices: {{{choices}}}}}
intents:
  one:
    begin: desk
    hear:
      - {one}
  two:
    begin: desk
    label: {label}
    hear:
      - something else altogether
      - {two}
steps:
  desk: {{queue: support}}
"""


def found(one="alpha beta", two="gamma delta", choices="small: , large: ", label="go home"):
    files = {"f.yaml": FLOW.format(one=one, two=two, choices=choices, label=label)}
    return [(each.place.line, each.code) for each in findings(View(read_flow(files), files), RULES)]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("track my order", "return my order", []),
        ("(I want to) track my order/package", "track my package", [(17, "same-phrase")]),
        ("where is my order", "where's my order", [(17, "same-phrase")]),
        ("order <number>", "order <order>", [(17, "same-phrase")]),
        ("order <number>", "order <kind>", []),
        ("I need to pay my last invoice", "I need to pay my last invoices", [(17, "near-phrase")]),
        ("I want to cancel my reservation", "I want to change my reservation", []),
        ("my order please track", "track my order please", [(17, "near-phrase")]),
        ("pay a bill", "pay a fine", []),
        ("alpha", "talk to an agent", [(17, "same-phrase")]),
    ],
)
def test_sentences_of_two_intents_are_told_apart(one, two, expected):
    assert found(one, two) == expected


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ("sales: , sails: ", [(6, "sounds-alike")]),
        ("billing: , building: ", [(6, "sounds-alike")]),
        ("thirteen: , thirty: ", [(6, "sounds-alike")]),
        ("internet: , television: , telephone: ", []),
        ("adams: [doctor Adams], evans: [doctor Evans]", []),
        ("small: , medium: , large: ", []),
        ("morning: , evening: ", []),
        ("monday: , sunday: ", []),
    ],
)
def test_options_differ_in_sound(choices, expected):
    assert found(choices=choices) == expected


@pytest.mark.parametrize(
    ("one", "other"), [("sales", "sails"), ("phone", "fone"), ("Zoë", "Soe"), ("new", "knew")]
)
def test_what_is_spoken_alike_has_one_sound(one, other):
    assert sound(one)[-1:] == sound(other)[-1:] and likeness(one, other) > 50


def test_a_sentence_is_shown_in_its_own_file_in_whatever_order_the_files_come():
    main = FLOW.format(one="track it", two="track it", choices="small: , large: ", label="go home")
    files = {"es-ES.yaml": "intents:\n  two: {hear: [otra cosa]}\n", "f.yaml": main}
    files["f.yaml"] = files["f.yaml"].replace("flow: f\n", "flow: f\nlanguages: [en-US, es-ES]\n")
    (told,) = findings(View(read_flow(files), files), {"same-phrase": RULES["same-phrase"]})
    assert (told.place.file, told.place.line) == ("f.yaml", 18)
