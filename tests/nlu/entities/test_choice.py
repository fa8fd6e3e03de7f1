from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import Choice, SlotSpec
from ivr.nlu.entities.choice import CHOICE
from ivr.nlu.grammar import AnyOf
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)

DEPARTMENT = SlotSpec(
    "department",
    "choice",
    choices=(
        Choice("billing", ("billing", "invoices", "my bill", "payments")),
        Choice("technical_support", ("technical support", "tech support", "a technician", "support")),
        Choice("sales", ("sales", "buy something")),
    ),
)

SAID = {
    "billing": "billing",
    "Billing, please.": "billing",
    "it's about my bill": "billing",
    "payments": "billing",
    "invoices": "billing",
    "technical support": "technical_support",
    "the technical support": "technical_support",
    "tech support please": "technical_support",
    "I need a technician": "technical_support",
    "support": "technical_support",
    "sales": "sales",
    "um sales": "sales",
    "I want to buy something": "sales",
    "technical_support": "technical_support",
    "biling": "billing",
    "bill ing": "billing",
    "tecnical support": "technical_support",
    "invoice": "billing",
    "a technican": "technical_support",
    "payment": "billing",
}


def find(text: str, slot: SlotSpec = DEPARTMENT) -> list[tuple[object, float]]:
    english = language_of("en")
    return [
        (found.value, found.certainty) for found in CHOICE.find(words(text, english), slot, english, TODAY)
    ]


@pytest.mark.parametrize(("text", "value"), SAID.items())
def test_a_choice_is_found_by_name_synonym_or_likeness(text: str, value: str) -> None:
    assert find(text)[0][0] == value


@pytest.mark.parametrize("text", ["", "elephant", "the weather", "sail", "yes", "no", "bull"])
def test_what_resembles_nothing_is_no_choice(text: str) -> None:
    assert find(text) == []


def test_its_own_words_are_certain_and_likeness_is_less() -> None:
    assert find("billing")[0][1] == 1
    assert find("biling")[0][1] < 1


def test_words_that_resemble_two_values_are_not_certain() -> None:
    slot = SlotSpec(
        "city",
        "choice",
        choices=(Choice("austin", ("austin",)), Choice("boston", ("boston",)), Choice("justin", ("justin",))),
    )
    assert all(certainty < 0.5 for _, certainty in find("gustin", slot))


def test_the_longer_phrase_is_taken() -> None:
    slot = SlotSpec("plan", "choice", choices=(Choice("basic", ("plan",)), Choice("gold", ("gold plan",))))
    assert find("the gold plan", slot) == [("gold", 1.0)]


def test_the_blank_holds_every_phrase_once() -> None:
    ((blank,),) = CHOICE.blanks(DEPARTMENT, language_of("en"))
    assert isinstance(blank, AnyOf)
    assert blank.phrases[:2] == ("billing", "invoices")
    assert len(set(blank.phrases)) == len(blank.phrases)


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for _, certainty in find(text):
        assert 0 < certainty <= 1
