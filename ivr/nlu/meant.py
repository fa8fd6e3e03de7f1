"""What is left of the values in an utterance when second thoughts are heeded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from ivr.actions import SlotSpec, SlotType
from ivr.nlu.entities import TYPES, Found
from ivr.nlu.entities.taken_back import again, again_words, bared, negated, takes_back, veiled
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words

_AS_SAID: frozenset[SlotType] = frozenset({"text", "name", "yes_no", "pin", "card_number"})
"""In these every word counts."""
_WORDS: frozenset[SlotType] = frozenset({"date", "time", "money", "number", "duration", "choice"})
"""In these a hesitation is none; in strings of digits it parts them."""


def meant(
    said: Words, slot: SlotSpec, language: Language, today: date
) -> tuple[tuple[Found, ...], frozenset[int]]:
    """What may fill the slot, the best first, and the places of words that belong to what was taken back:
    "not [on Monday], Tuesday", "[twelve, no,] thirteen"."""
    kind = TYPES[slot.type]
    if slot.type in _AS_SAID:
        return kind.find(said, slot, language, today), frozenset()
    said, beside = bared(said, language, day=slot.type == "date")
    found = _found(veiled(said, language), slot, language, today)
    if not found:
        return (), frozenset()
    aside = set(beside)
    if slot.type != "number":  # "no one" is none
        aside.update(range(min(again(said, 0, language), min(each.start for each in found))))
    left = set(found)
    in_order = sorted(found, key=lambda each: each.start)
    for each in in_order:
        begin = negated(said, each.start, each.end, language)
        if begin is not None:
            left.discard(each)
            aside.update(range(begin, each.end))
    for each, after in pairwise(in_order):
        if takes_back(said, each.end, after.start, language):
            left.discard(each)
            aside.update(range(each.start, after.start))
    final = in_order[-1]
    behind = said[final.end :]
    if any(behind[at] not in language.fillers for at in again_words(behind, language)):
        left.discard(final)
    if len(aside) > len(beside):
        aside.update(at for at, word in enumerate(said) if word in language.contrasts)
    return tuple(each for each in found if each in left), frozenset(aside)


def _found(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """Every value, as if nobody had hesitated."""
    find = TYPES[slot.type].find
    if slot.type not in _WORDS or language.hesitations.isdisjoint(said):
        return find(said, slot, language, today)
    kept = [at for at, word in enumerate(said) if word not in language.hesitations]
    fluent = find(tuple(said[at] for at in kept), slot, language, today)
    return tuple(replace(each, start=kept[each.start], end=kept[each.end - 1] + 1) for each in fluent)
