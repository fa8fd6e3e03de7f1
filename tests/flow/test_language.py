"""The language of a call: set, or chosen by the caller."""

import pytest

from ivr.actions import Listen, Say
from ivr.errors import FlowErrors
from ivr.flow.reader import read_flow
from ivr.flow.tongues import TONGUES

FLOW = """
flow: x
languages: [en-US, es-ES]
policy: {handover: desk}
steps:
  which: {language: ask}
  hello: {say: Hello., then: hangup}
  desk: {queue: support}
"""


def spoken(talk):
    return [(action.text, action.language) for action in talk.actions if isinstance(action, Say)]


def test_each_language_offers_itself_in_its_own_voice(begin):
    talk = begin(FLOW)
    assert spoken(talk) == [("For English, press 1.", "en-US"), ("Para español, pulse 2.", "es-ES")]
    expecting = talk.one(Listen).expecting
    assert expecting.keys == {"1": "en-US", "2": "es-ES", "0": "operator"}
    assert [choice.hear[:2] for choice in expecting.asked_slot.choices] == [
        ("English", "inglés"),
        ("español", "Spanish"),
    ]


@pytest.mark.parametrize("confidence", [1.0, 0.5])
def test_what_is_chosen_is_spoken_from_here_on(begin, confidence):
    talk = begin(FLOW)
    talk.say("español", confidence, slots={"which": "es-ES"}, answer="es-ES")
    assert spoken(talk) == [("Hello.", "en-US")]  # nobody has written it in Spanish
    assert talk.interpreter.position.language == "es-ES"


def test_who_chooses_none_keeps_the_language(begin):
    talk = begin(FLOW)
    talk.silence()
    assert spoken(talk)[-2:] == [("For English, press 1.", "en-US"), ("Para español, pulse 2.", "es-ES")]
    talk.silence()
    assert spoken(talk) == [("Hello.", "en-US")]


def test_a_question_may_be_written(begin):
    talk = begin(FLOW.replace("{language: ask}", "{language: ask, ask: Say English or press two.}"))
    assert spoken(talk) == [("Say English or press two.", "en-US")]
    assert talk.deafen()[0] == "Say English or press two. For English, press 1. For español, press 2. " + (
        "To speak to someone, press 0."
    )


def test_a_language_is_set_and_answers_for_itself(begin):
    talk = begin(FLOW.replace("{language: ask}", "{language: es-ES, say: Hola.}"))
    assert spoken(talk) == [("Hola.", "es-ES"), ("Hello.", "en-US")]


def test_a_flow_of_one_language_asks_for_none(begin):
    assert spoken(begin(FLOW.replace(", es-ES", ""))) == [("Hello.", "en-US")]


def test_a_person_is_a_word_away(begin):
    talk = begin(FLOW)
    talk.say("operator", intent="operator")
    assert talk.queued.reason == "operator"


def test_a_language_that_the_flow_does_not_speak_is_refused():
    with pytest.raises(FlowErrors, match=r"x.yaml:6:21: unknown-language: .* Did you mean 'es-ES'"):
        read_flow({"x.yaml": FLOW.replace("{language: ask}", "{language: es-MX}")})


def test_every_offer_names_its_key():
    assert all("{key}" in tongue.offer for tongue in TONGUES.values())
