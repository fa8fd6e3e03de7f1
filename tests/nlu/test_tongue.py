"""Which language an utterance is in."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flow.reader import read_flow
from ivr.nlu.tongue import SURE, clearly, spoken

FLOWS = Path(__file__).parents[2] / "flows"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quiero pagar mi factura", "es"),
        ("no entiendo lo que dice", "es"),
        ("no hablo inglés", "es"),
        ("¿Dónde está mi pedido?", "es"),
        ("me puede poner con una persona por favor", "es"),
        ("where is my order", "en"),
        ("I'd like to pay my bill", "en"),
        ("can you put me through to a person", "en"),
    ],
)
def test_a_sentence_is_clearly_in_its_language(text: str, language: str) -> None:
    assert clearly(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "no", "sí", "doctor López", "55421", "5 5 4 2 1 0", "a b c d e", "?!", "John Smith", "q w e r t y"],
)
def test_names_numbers_and_a_word_or_two_are_clearly_in_none(text: str) -> None:
    assert clearly(text) == ""


def lines(language: str) -> list[str]:
    """What the shipped flows say, none of which was learned from."""
    found: list[str] = []
    for folder in sorted(one for one in FLOWS.iterdir() if one.is_dir()):
        flow = read_flow({one.name: one.read_text() for one in sorted(folder.glob("*.yaml"))})
        found += [text for tag, text in flow.static_prompts() if tag.startswith(language)]
    return [text for text in dict.fromkeys(found) if len(text.split()) > 3]


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_that_the_house_says_is_taken_for_another_language(language: str) -> None:
    said = lines(language)
    assert len(said) > 200
    assert [text for text in said if clearly(text) not in (language, "")] == []
    assert sum(clearly(text) == language for text in said) > 0.99 * len(said)


@given(st.text(max_size=80))
def test_any_text_has_at_most_one_language(text: str) -> None:
    tag, probability = spoken(text)
    assert (tag == "") == (probability == 0.0)
    assert 0.0 <= probability <= 1.0 + 1e-9
    assert clearly(text) == "" or (clearly(text), True) == (tag, probability >= SURE)
