from __future__ import annotations

import numpy as np
import pytest

from ivr.nlu.calibrate import Outcome
from ivr.nlu.features import Columns, Features
from ivr.nlu.intents import EVIDENCE, Example, Intents
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

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


def test_held_out_predictions_are_those_of_a_fit_without_the_line() -> None:
    """The closed formula against a real second fit, on a language without background."""
    bare = Language("xx")
    given = examples()
    whole = Intents(given, bare)
    left_out = [place for place, example in enumerate(given) if example.intent == "pay"]
    rows = whole.features.matrix([example.words for example in given])
    targets = np.array([[float(example.intent == name) for name in whole.names] for example in given])
    kept = [place for place in range(len(given)) if place not in left_out]
    ridge = 0.3
    second = rows[kept].T @ np.linalg.solve(
        rows[kept] @ rows[kept].T + ridge * np.eye(len(kept)), targets[kept]
    )
    inverse = np.linalg.inv(rows @ rows.T + ridge * np.eye(len(given)))
    held = targets[left_out] - np.linalg.solve(
        inverse[np.ix_(left_out, left_out)], (inverse @ targets)[left_out]
    )
    assert np.allclose(held, rows[left_out] @ second)


def test_one_intent_alone_and_no_background_can_be_fitted() -> None:
    alone = Intents([Example(("track", "it"), "track", 0)], Language("xx"))
    best = alone.best(("track", "it"), ("track",))
    assert best is not None
    assert best.intent == "track"


def test_columns_multiply_as_the_matrix_does() -> None:
    features = Features([example.words for example in examples()], ENGLISH)
    rows = features.matrix([example.words for example in examples()])
    places, values = features.vector(("where", "is", "my", "bill"))
    assert np.allclose(Columns(rows).times(places, values), rows[:, places] @ values)
    assert np.allclose((rows**2).sum(axis=1), 1)


def test_an_outcome_is_plain_data() -> None:
    assert Outcome((0.5,), True, 1.0) == Outcome((0.5,), True, 1.0)
