"""Sums of money: "twelve dollars fifty", "fifty cents", "twelve fifty"; a number of the large unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities import number
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.number import in_words, number_at, phrases_at, tens
from ivr.nlu.forms import Blank, Reading, Rule, forms
from ivr.nlu.grammar import AnyOf, Number, Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words

_UNNAMED = "bare"


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """The sums that were said, the clearest and longest first."""
    found = (
        Found(span.start, span.end, *span.reading, named=span.rule != _UNNAMED)
        for span in forms("money", language.tag).spans(said, BLANKS, RULES, today)
    )
    return tuple(sorted(found, key=lambda each: (not each.named, -each.length, each.start)))


def _amount(said: Words, at: int, language: Language) -> Iterator[tuple[float, int]]:
    found = number_at(said, at, language)
    half_of_it = found is not None and not found.named and isinstance(found.value, float)
    if found is not None and isinstance(found.value, int | float) and found.value >= 0 and not half_of_it:
        yield float(found.value), found.end


def _cents(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """So many cents before their name: "five cents"."""
    yield from tens(said, at, language)
    if said[at] in language.one:
        yield 1, at + 1


def _rest(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """Cents without their name: "fifty", "oh five"."""
    zero = said[at] in language.zeros or language.small.get(said[at]) == 0
    for cents, end in tens(said, at + zero, language):
        if zero == (cents < 10) or (said[at].isdecimal() and len(said[at]) == 2):
            yield cents, end


def _odd(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """Cents without their name at the end: in "forty dollars fifty dollars" there are none."""
    for cents, end in _rest(said, at, language):
        if end == len(said) or said[end] not in (*language.units, *language.coins):
            yield cents, end


def _one_of(words: tuple[str, ...], said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    if said[at] in words or language.variants.get(said[at]) in words:
        yield 1, at + 1


def _said_cents(language: Language) -> AnyOf:
    return AnyOf(tuple(in_words(number, language.tag) for number in range(1, 100)))


BLANKS: Mapping[str, Blank] = {
    "amount": Blank(_amount, lambda language: Number()),
    "cents": Blank(_cents, _said_cents),
    "rest": Blank(_rest, _said_cents),
    "odd": Blank(_odd, _said_cents),
    "note": Blank(
        lambda said, at, language: phrases_at(said, at, language.notes),
        lambda language: AnyOf(tuple(language.notes)),
    ),
    "unit": Blank(
        lambda said, at, language: _one_of(language.units, said, at, language),
        lambda language: AnyOf(language.units),
    ),
    "times": Blank(
        lambda said, at, language: phrases_at(said, at, language.scales),
        lambda language: AnyOf(()),
    ),
    "coin": Blank(
        lambda said, at, language: _one_of(language.coins, said, at, language),
        lambda language: AnyOf(language.coins),
    ),
}


def _sum(whole: float | None = None, more: float = 0.0) -> Rule:
    """The amount and the cents; `whole` where no amount is said, `more` is a half that is."""

    def rule(blanks: Mapping[str, Any], today: date) -> Reading | None:
        amount = blanks.get("amount", whole or 0.0) + more
        cents = blanks.get("cents", blanks.get("rest", blanks.get("odd", 0)))
        if cents and amount != int(amount):  # "3.5 and 20"
            return None
        return Reading(round(amount * blanks.get("times", 1) + cents / 100, 2))

    return rule


RULES: Mapping[str, Rule] = {
    "sum": _sum(),
    "bare": _sum(),
    "one": _sum(1.0),
    "half_more": _sum(0.0, 0.5),
    "one_half": _sum(1.0, 0.5),
    "half": _sum(0.5),
    "note": lambda blanks, today: Reading(blanks["note"]),
}


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return forms("money", language.tag).phrases(BLANKS)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """`*` is the point: 12*50."""
    value = number.keys(pressed, slot, language, today)
    return None if value is None else round(float(value), 2)


MONEY = EntityType(find, blanks, keys)
