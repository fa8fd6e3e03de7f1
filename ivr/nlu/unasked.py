"""What an utterance says besides, or instead of, what was asked: values of other slots, and what is left
when they and the usual words around them are gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from ivr.actions import SlotSpec, SlotType
from ivr.nlu.entities import Found
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.meant import meant
from ivr.nlu.normalize import Words, words

SURE = 0.8
"""Certainty of a value from which it may fill a slot that was not asked for."""
BESIDE: tuple[SlotType, ...] = (
    *("email", "date", "time", "money", "duration", "phone", "postcode", "digits", "choice", "number"),
)
"""Slot types that an utterance may fill unasked, in the order of their claims on the same words."""

NOWHERE: frozenset[int] = frozenset()
_COMMON = 0.4
"""What a word that is common beside answers weighs, if it is left over."""
_STEM = 4
"""Letters that two words begin with which are of one family: "arrive" and "arrival"."""


def values(
    said: Words, slots: Iterable[SlotSpec], language: Language, today: date, taken: Iterable[int] = ()
) -> dict[str, Found]:
    """Slot name -> what fills it, for slots that were not asked for; each word is claimed once, and none
    that is `taken` already. Of two slots of a type the one that is called by its name goes first."""
    wanted = sorted(slots, key=lambda slot: not mentions(said, slot, language))
    found: dict[str, Found] = {}
    claimed = set(taken)
    for kind in BESIDE:
        for slot in (slot for slot in wanted if slot.type == kind):
            for each in meant(said, slot, language, today)[0]:
                fits = fills_unasked(said, each, slot, language)
                if fits and claimed.isdisjoint(range(each.start, each.end)):
                    found[slot.name] = each
                    claimed.update(range(each.start, each.end))
                    break
    return found


def strange(
    said: Words,
    found: Sequence[Found],
    slots: Sequence[SlotSpec],
    language: Language,
    aside: frozenset[int] = NOWHERE,
    more: frozenset[str] = frozenset(),
) -> Words:
    """The words that are no part of the values nor usual around them; `more` are as usual."""
    inside = {at for each in found for at in range(each.start, each.end)} | aside
    usual = language.fillers | language.carrier_words | more
    own = {word for slot in slots for word in called(slot, language)}
    return tuple(
        word
        for at, word in enumerate(said)
        if at not in inside and word not in usual and not _akin(word, own)
    )


def explained(left: Words, said: Words, language: Language, more: int = 0) -> float:
    """The share (0..1) of the words that belong to an answer of which these are left over: what is common
    beside any answer counts half against it. The value itself may weigh `more` words."""
    against = sum(_COMMON if word in language.common else 1.0 for word in left)
    return 1 - against / (len(said) + more)


def mentions(said: Words, slot: SlotSpec, language: Language) -> bool:
    """Whether a slot is called by its name, or by a word of the same family."""
    own = _own(slot.label, slot.name, language.tag)
    return any(_akin(word, own) for word in said)


def called(slot: SlotSpec, language: Language) -> frozenset[str]:
    """The words of a slot's label and name."""
    return _called(slot.label, slot.name, language.tag)


@lru_cache(maxsize=256)
def _called(label: str, name: str, tag: str) -> frozenset[str]:
    return frozenset(words(f"{label} {name.replace('_', ' ')}", language_of(tag)))


@lru_cache(maxsize=256)
def _own(label: str, name: str, tag: str) -> frozenset[str]:
    """Those that other things are not called too."""
    language = language_of(tag)
    return _called(label, name, tag) - language.carrier_words - language.links


def fills_unasked(said: Words, each: Found, slot: SlotSpec, language: Language) -> bool:
    """Whether a value says by itself what it is, and surely."""
    return each.named and each.certainty >= SURE and not _is_article(said, each, slot, language)


def _is_article(said: Words, number: Found, slot: SlotSpec, language: Language) -> bool:
    """ "Una habitación" is no number of nights; "una noche" is."""
    if number.length > 1 or said[number.start] not in language.links:
        return False
    own = _own(slot.label, slot.name, language.tag)
    return not any(_akin(word, own) for word in said[number.end : number.end + 1])


def _akin(word: str, others: Iterable[str]) -> bool:
    long = len(word) > _STEM
    return any(
        word == other or (long and len(other) > _STEM and word[:_STEM] == other[:_STEM]) for other in others
    )
