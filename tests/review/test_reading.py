"""A typed answer falls in the band in which the flow itself puts it, and is explained by its words."""

from pathlib import Path

import pytest

from ivr.call.call import understanders
from ivr.engine.repertoire import Play, load_play
from ivr.errors import SimulatorError
from ivr.flow.reader import read_flow
from ivr.review.reading import Reader

SHOP = Path(__file__).parents[2] / "flows" / "shop"

SMALL = """
flow: small
policy: {confidence: {accept: 0.7, confirm: 0.4}, handover: bye}
slots:
  size:
    type: choice
    choices:
      small:
      large:
  pin: {type: pin}
intents:
  order:
    begin: what
    hear:
      - I want to order a pizza
      - order a pizza please
  cancel:
    begin: bye
    confidence: {accept: 0.97, confirm: 0.92}
    hear:
      - cancel my order
      - I want to cancel
steps:
  welcome: {ask: How can I help?}
  what: {ask: "Which size?", for: size}
  code: {ask: Your PIN?, for: pin}
  bye: {say: Goodbye., then: hangup}
"""


@pytest.fixture(scope="module")
def shop():
    return load_play(SHOP)


@pytest.fixture(scope="module")
def small():
    flow = read_flow({"small.yaml": SMALL})
    return Play(flow, "", understanders(flow))


@pytest.mark.parametrize(
    ("text", "sure", "meant", "band", "why"),
    [
        ("where is my order", 1.0, "track_order", "accept", ""),
        ("where is my order", 0.6, "track_order", "confirm", ""),
        ("where is my order", 0.2, "track_order", "reprompt", "low_confidence"),
        ("seven purple elephants", 1.0, "", "reprompt", "no_match"),
        ("operator", 1.0, "operator", "accept", ""),
    ],
)
def test_an_answer_falls_in_the_band_of_its_flow(shop, text, sure, meant, band, why):
    reading = Reader(shop).read(text, sure)
    assert (reading.meant, reading.band, reading.why) == (meant, band, why)
    assert reading.edges == (0.75, 0.45)


def test_an_intent_may_have_edges_of_its_own(small):
    reader = Reader(small)
    assert reader.read("order a pizza please", 0.95).band == "accept"
    asked_back = reader.read("cancel my order", 0.96)
    assert (asked_back.meant, asked_back.edges, asked_back.band) == ("cancel", (0.97, 0.92), "confirm")
    assert reader.read("cancel my order", 0.9).band == "reprompt"


def test_words_are_explained_by_what_is_known(shop):
    reader = Reader(shop)
    reading = reader.read("where is my stupid order number five five four two one")
    told = reader.explain(reading)
    assert dict(told.words)["stupid"] == "nothing"
    assert dict(told.words)["where"] == "example"
    assert told.slots == {"order_number": "five five four two one"}
    assert told.nearest == "where is order number <order_number>"
    assert reader.line(reading) == "where is my stupid order number <order_number>"


def test_the_answer_to_a_question_is_told_with_its_words(small):
    reader = Reader(small, "what")
    reading = reader.read("the large one please")
    assert (reading.meant, dict(reading.slots), reading.band) == ("(answer)", {"size": "large"}, "accept")
    assert reader.explain(reading).slots == {"size": "large"}


def test_a_step_that_walks_a_list_is_answered_by_itself():
    reader = Reader(load_play(SHOP.parent / "helpdesk"), "walk")
    assert (reader.read("yes").meant, reader.read("yes").band) == ("yes", "accept")


@pytest.mark.parametrize(("step", "language"), [("nowhere", ""), ("bye", ""), ("code", ""), ("", "fr-FR")])
def test_what_hears_nobody_is_refused(small, step, language):
    with pytest.raises(SimulatorError):
        Reader(small, step, language)
