"""The script of a flow: what it can say, where that stands, and what its recording is called."""

import pytest

from ivr.flow.reader import read_flow
from ivr.flow.script import Line, script

FLOW = """flow: shop
languages: [en-US, es-ES]
policy:
  no_match:
    say:
      - Sorry?
      - You can say {{ offers }}.
intents:
  track: {label: track my order, begin: tell, hear: [where is my order]}
slots:
  size: {type: choice, choices: [small, large]}
steps:
  welcome:
    ask: Welcome. What can I do for you?
  rate:
    survey: rating
    ask: How was it?
    thanks: Thank you.
  tell:
    say:
      by: size
      small: It is small.
      else: It is {{ size }}.
    then: hangup
  faq:
    ask: What do you want to know?
    answer: answers
    nothing: I do not know that.
    then: hangup
"""
SPANISH = """steps:
  welcome:
    ask: Bienvenido. ¿Qué desea?
"""
ANSWERS = """opening: {label: opening hours, hear: [when are you open], say: From nine to five.}
"""
FILES = {"shop.yaml": FLOW, "es-ES.yaml": SPANISH, "answers.yaml": ANSWERS}


@pytest.fixture(scope="module")
def lines() -> tuple[Line, ...]:
    return script(read_flow(FILES), FILES)


def one(lines: tuple[Line, ...], text: str, step: str = "") -> Line:
    return next(line for line in lines if line.words == text and step in ("", line.step))


@pytest.mark.parametrize(
    ("text", "place", "take"),
    [
        ("Welcome. What can I do for you?", "shop.yaml:14:10", "shop/welcome"),
        ("Bienvenido. ¿Qué desea?", "es-ES.yaml:3:10", "shop/welcome"),
        ("Sorry?", "shop.yaml:6:9", "shop/welcome.no_match.1"),
        ("How was it?", "shop.yaml:17:10", "shop/rate"),
        ("Thank you.", "shop.yaml:18:13", "shop/rate.thanks"),
        ("It is small.", "shop.yaml:22:14", "shop/tell.small"),
        ("I do not know that.", "shop.yaml:28:14", "shop/faq.nothing"),
        ("From nine to five.", "answers.yaml:1:65", "shop/faq.answer.opening"),
    ],
)
def test_a_sentence_stands_somewhere_and_has_a_name_for_its_recording(
    lines: tuple[Line, ...], text: str, place: str, take: str
) -> None:
    line = one(lines, text)
    assert (str(line.place), line.take) == (place, take)


def test_what_is_made_of_labels_stands_at_its_step_and_is_not_recorded(lines: tuple[Line, ...]) -> None:
    line = one(lines, "You can say track my order or operator.", "welcome")
    assert (str(line.place), line.take) == ("shop.yaml:13:3", "")


def test_what_depends_on_a_call_is_not_in_it(lines: tuple[Line, ...]) -> None:
    assert not [line for line in lines if "It is {{" in line.text or line.words == "It is large."]


def test_it_holds_what_the_flow_says_is_static(lines: tuple[Line, ...]) -> None:
    assert {(line.language, line.text) for line in lines} == set(read_flow(FILES).static_prompts())


def test_no_two_sentences_of_a_language_share_a_recording(lines: tuple[Line, ...]) -> None:
    names: dict[tuple[str, str], set[str]] = {}
    for line in lines:
        if line.take:
            names.setdefault((line.language, line.take), set()).add(line.text)
    assert names and all(len(texts) == 1 for texts in names.values())
