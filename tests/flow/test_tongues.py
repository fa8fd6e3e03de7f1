"""A caller asks for another language at any question, or just speaks it."""

import pytest

from ivr.flow.reader import read_flow
from ivr.flow.tongues import wanted

ENGLISH = """
flow: x
LANGUAGES
policy: {handover: desk}
slots:
  size: {type: choice, choices: {small: , large: }, label: size}
intents:
  buy: {begin: which, label: buy a shirt}
steps:
  welcome: {ask: How can I help you?}
  which: {ask: Which size?, for: size}
  sure: {ask: Shall I order it?, on: {yes: bye, no: bye}}
  bye: {say: Goodbye!, then: hangup}
  desk: {queue: support}
"""
SPANISH = """
slots:
  size: {label: talla, choices: {small: [pequeña], large: [grande]}}
intents:
  buy: {label: comprar una camisa, hear: [quiero comprar una camisa]}
steps:
  welcome: {ask: ¿En qué puedo ayudarle?}
  which: {ask: ¿Qué talla?}
  sure: {ask: ¿Se la pido?}
  bye: {say: ¡Adiós!}
"""
CHANGED = "De acuerdo, sigamos en español."


@pytest.fixture
def both(ring):
    talk = ring(
        read_flow(
            {
                "x.yaml": ENGLISH.replace("LANGUAGES", "languages: [en-US, es-ES]"),
                "es-ES.yaml": SPANISH,
            }
        )
    )
    talk.arrive()
    return talk


@pytest.fixture
def english(begin):
    return begin(ENGLISH.replace("LANGUAGES", ""))


def test_the_same_question_comes_in_the_other_language_with_all_slots(both):
    both.say(intent="buy", slots={"size": "small"})
    said = both.say("hablo español", intent="language")
    assert said == [CHANGED, "¿Se la pido?"]
    assert both.slots == {"size": "small"}
    assert both.listen.expecting.language == "es-ES"
    assert both.say("English please", intent="language") == [
        "All right, let's go on in English.",
        "Shall I order it?",
    ]


def test_who_asks_for_the_language_that_is_spoken_hears_the_question_again(both):
    assert both.say("English please", intent="language") == ["How can I help you?"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hablo español", "es-ES"),
        ("do you speak Spanish", "es-ES"),
        ("en castellano", "es-ES"),
        ("I don't speak English", "es-ES"),
        ("no hablo inglés", "es-ES"),
        ("another language", "es-ES"),
        ("English please", "en-US"),
        ("I don't understand Spanish", "en-US"),
        ("do you speak French", "fr"),
        ("no, in English please", "en-US"),
        ("English is good for me", "en-US"),
        ("can we do it in English, is that a good idea", "en-US"),
        ("my English is not very good", "es-ES"),
        ("my English isn't great", "es-ES"),
        ("mi inglés no es bueno", "es-ES"),
    ],
)
def test_it_is_known_which_language_is_asked_for(both, text, language):
    here = both.flow.spoken("es-ES") if "understand Spanish" in text else both.flow
    assert wanted(here, text) == language


def test_a_language_that_the_flow_does_not_have_is_refused_honestly(both, english):
    assert both.say("do you speak French", intent="language") == [
        "I'm sorry, I only speak English and Spanish.",
        "How can I help you?",
    ]
    both.say("hablo español", intent="language")
    assert both.say("francés", intent="language")[0] == "Lo siento, solo hablo inglés y español."
    said = ["I'm sorry, I only speak English.", "How can I help you?"]
    assert english.say("hablo español", intent="language") == said
    assert english.say("another language", intent="language") == said


def test_a_flow_may_name_a_queue_for_it(begin):
    spanish_desk = "\n  spanish: {queue: spanish}\n"
    text = ENGLISH.replace("LANGUAGES", "anywhere: {language: spanish}") + spanish_desk
    talk = begin(text)
    assert talk.say("English please", intent="language") == ["How can I help you?"]
    talk.say("hablo español", intent="language")
    assert talk.queued.queue == "spanish"
    talk = begin(text)
    talk.say("no entiendo nada de nada", 0.0, language="es")
    assert talk.queued.queue == "spanish"


def test_who_just_speaks_it_is_followed(both):
    assert both.say("quiero comprar una camisa", intent="buy", language="es-ES") == [CHANGED, "¿Qué talla?"]
    assert both.interpreter.position.language == "es-ES"


def test_words_that_say_nothing_here_change_the_language_and_cost_no_repair(both):
    said = both.say("no entiendo lo que me dice", 0.0, language="es-ES")
    assert said == [CHANGED, "¿En qué puedo ayudarle?"]
    assert sum(both.interpreter.position.counters.values()) == 0


def test_who_speaks_what_the_flow_does_not_is_told_so_and_asked_again(english):
    said = english.say("quiero pagar mi factura", 0.0, language="es")
    assert said[0] == "I'm sorry, I only speak English."
    assert english.interpreter.position.counters["no_match"] == 1


def test_what_is_said_of_languages_is_known_before(both):
    known = both.flow.static_prompts()
    assert ("en-US", "I'm sorry, I only speak English and Spanish.") in known
    assert ("es-ES", CHANGED) in known
