"""Another value for what was answered before: "no, on Friday", "make it four nights", "not Monday, Tuesday".

Without a word that says so ("change", "instead", "I meant"), a value corrects only when nothing is said
beside it; with one, the words that it does not explain make it less sure, so that it is asked back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ivr.actions import Expecting, SlotSpec
from ivr.events import Value
from ivr.nlu.entities import TYPES, Found
from ivr.nlu.entities.taken_back import VEIL, again_words, negated, veiled
from ivr.nlu.language import Language
from ivr.nlu.meant import meant
from ivr.nlu.normalize import Words
from ivr.nlu.unasked import BESIDE, called, explained, fills_unasked, mentions, strange, values

_NAME = 0.95
"""Certainty of a name: nothing says that these words are one."""
_LONGEST_NAME = 4
_DOUBTED = 0.7
"""Certainty of a new value behind what may be a negation, or of a number of people where something else is
counted: somebody has to ask."""


@dataclass(frozen=True, slots=True)
class Correction:
    """`revised`: some word says that something is put right; `cued`: that, or it calls the slot by its name;
    `explained` is the share of words that belong."""

    slots: Mapping[str, Value]
    certainty: float
    explained: float
    revised: bool
    cued: bool

    @property
    def fit(self) -> float:
        return self.certainty * self.explained**2


def corrected(
    said: Words,
    slots: Sequence[SlotSpec],
    held: Mapping[str, Value],
    plain: Sequence[Found],
    language: Language,
    today: date,
) -> Correction | None:
    """The new values of `slots`, the likeliest to be put right first, which hold `held`; `plain` is a yes or
    no beside them."""
    found: dict[str, Found] = {**values(said, slots, language, today)}
    refused: set[int] = set()
    for slot in slots:
        if slot.name in held and slot.type in BESIDE:
            against = _against(said, slot, held[slot.name], language, today)
            if against is not None:
                found[slot.name] = against[0]
                refused |= against[1]
    found = found or _name(said, slots, language, today)
    if not found:
        return None
    own = [slot for slot in slots if slot.name in found]
    meaningless = (at for at, word in enumerate(veiled(said, language)) if word == VEIL)
    back = again_words(said, language).union(meaningless)
    refused |= {at for slot in own for at in meant(said, slot, language, today)[1]}
    inside = {at for each in found.values() for at in range(each.start, each.end)}
    beside = {word for at, word in enumerate(said) if at not in inside}
    revised = bool(refused or back - inside) or not beside.isdisjoint(_revisions(language))
    more = _revisions(language) | language.linking
    left = strange(said, (*found.values(), *plain), own, language, back | refused, more)
    if left and not revised and not (plain and plain[0].value is False):
        return None
    certainty = min(each.certainty for each in found.values())
    if any(_of_people(said, found[slot.name], slot, language) for slot in own):
        certainty = min(certainty, _DOUBTED)
    filled = {name: each.value for name, each in found.items()}
    cued = revised or any(mentions(said, slot, language) for slot in own)
    return Correction(filled, certainty, explained(left, said, language), revised, cued)


def _against(
    said: Words, slot: SlotSpec, held: Value, language: Language, today: date
) -> tuple[Found, frozenset[int]] | None:
    """Of two values the one that is new, and the places of the other: "Friday, not Wednesday". A new one
    alone is meant, whatever stands before it: "no es el viernes" is "no, es el viernes", but who knows."""
    every = TYPES[slot.type].find(veiled(said, language), slot, language, today)
    found = [each for each in every if fills_unasked(said, each, slot, language)]
    new = [each for each in found if each.value != held]
    if not new or any(each.value != new[0].value for each in new):
        return None
    if len(new) < len(found):
        old = (each for each in found if each.value == held)
        return new[0], frozenset(at for each in old for at in range(each.start, each.end))
    refused = negated(said, new[0].start, new[0].end, language)
    return (
        None
        if refused is None
        else (replace(new[0], certainty=_DOUBTED), frozenset(range(refused, new[0].start)))
    )


def elsewhere(said: Words, expecting: Expecting, slot: SlotSpec, language: Language) -> SlotSpec | None:
    """The slot, answered before and of the same type as the asked one, that is called by its name here, while
    the asked one is not: "the arrival is on Friday", when the departure is asked for."""
    own = called(slot, language)
    for other in expecting.slots:
        if other.name in expecting.changes and other.type == slot.type:
            words_of_it = called(other, language) - own - language.carrier_words
            if words_of_it.intersection(said) and not (own - called(other, language)).intersection(said):
                return other
    return None


def _of_people(said: Words, number: Found, slot: SlotSpec, language: Language) -> bool:
    """ "For four people" is no number of nights."""
    counted = language.groups.intersection(said[number.end : number.end + 1])
    return slot.type == "number" and bool(counted) and language.groups.isdisjoint(called(slot, language))


def _revisions(language: Language) -> frozenset[str]:
    """The words that say that something is put right."""
    return language.revisions | language.contrasts


def _name(said: Words, slots: Sequence[SlotSpec], language: Language, today: date) -> dict[str, Found]:
    """A name that is called one: "no, the name is Jane Doe", "no, it is under Jane Doe"."""
    usual = (
        language.carrier_words | language.fillers | language.links | language.linking | _revisions(language)
    )
    for slot in (slot for slot in slots if slot.type == "name"):
        own = (called(slot, language) | language.name_places) - usual
        at = max((at for at, word in enumerate(said) if word in own), default=len(said)) + 1
        while at < len(said) and said[at] in usual:
            at += 1
        behind = said[at:]
        found = TYPES["name"].find(behind, slot, language, today) if behind else ()
        if found and len(behind) <= _LONGEST_NAME:
            return {slot.name: Found(at + found[0].start, at + found[0].end, found[0].value, _NAME)}
    return {}
