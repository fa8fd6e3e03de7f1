from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ivr.nlu.calibrate import Outcome
from ivr.nlu.examples import Example
from ivr.nlu.features import Floats
from ivr.nlu.intents import EVIDENCE, Intents
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words, words

ENGLISH = language_of("en")
LINES = {
    "track": ("track my order", "where is my order", "where is the package I ordered", "order status"),
    "return": ("return an item", "send something back", "I want to give it back", "I do not want this item"),
    "pay": ("pay my bill", "make a payment", "I want to pay an invoice", "settle the bill"),
}


def examples() -> list[Example]:
    numbered = enumerate((name, line) for name, lines in LINES.items() for line in lines)
    return [Example(words(line, ENGLISH), name, number) for number, (name, line) in numbered]


@pytest.fixture(scope="module")
def model() -> Intents:
    return Intents(examples(), ENGLISH)


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in LINES.items() for line in lines])
def test_every_example_is_its_intent(model: Intents, name: str, line: str) -> None:
    best = model.best(words(line, ENGLISH), tuple(LINES))
    assert best is not None
    assert best.intent == name
    assert best.probability > 0.75
    assert len(best.evidence) == len(EVIDENCE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("where is my parcel", "track"),
        ("pay the invoice", "pay"),
        ("track my odrer", "track"),
        ("return this item", "return"),
    ],
)
def test_synonyms_and_misheard_words_still_count(model: Intents, text: str, name: str) -> None:
    best = model.best(words(text, ENGLISH), tuple(LINES))
    assert best is not None
    assert best.intent == name
    assert best.probability > 0.5


def test_words_that_no_example_explains_lower_the_probability(model: Intents) -> None:
    chain = [
        "track my order",
        "track my order elephant",
        "track my order elephant purple opera",
        "elephant purple opera",
    ]
    probabilities = [
        best.probability for text in chain if (best := model.best(words(text, ENGLISH), ("track",)))
    ]
    assert probabilities == sorted(probabilities, reverse=True)
    assert probabilities[-1] < 0.2


def test_an_intent_that_is_not_allowed_is_not_given_and_its_sentence_fits_no_other(model: Intents) -> None:
    best = model.best(words("pay my bill", ENGLISH), ("track", "return"))
    assert best is not None
    assert best.intent != "pay"
    assert best.probability < 0.45


def test_without_words_or_intents_there_is_no_best(model: Intents) -> None:
    assert model.best((), tuple(LINES)) is None
    assert model.best(("order",), ()) is None
    assert model.best(("order",), ("unknown",)) is None


def test_one_intent_alone_and_no_background_can_be_fitted() -> None:
    alone = Intents([Example(("track", "it"), "track", 0)], Language("xx"))
    best = alone.best(("track", "it"), ("track",))
    assert best is not None
    assert best.intent == "track"


def test_a_sense_makes_neighbours_of_words_that_share_no_letter() -> None:
    class Meals:
        name, share, kin = "meals", 1.0, None

        def vectors(self, sentences: Sequence[Words], telling: Sequence[Sequence[float]]) -> Floats:
            eaten = {"bread", "soup", "lunch"}
            return np.array(
                [[float(bool(eaten & {*words})), float(not eaten & {*words})] for words in sentences],
                np.float32,
            )

    given = [Example(("bread",), "eat", 0), Example(("soup",), "eat", 1), Example(("hammer",), "build", 2)]
    best = Intents(given, Language("xx"), Meals()).best(("lunch",), ("eat", "build"))
    assert best is not None
    assert best.intent == "eat"
    unaided = Intents(given, Language("xx")).best(("lunch",), ("eat", "build"))
    assert unaided is not None
    assert unaided.probability < best.probability


def test_an_outcome_is_plain_data() -> None:
    assert Outcome((0.5,), True, 1.0) == Outcome((0.5,), True, 1.0)
