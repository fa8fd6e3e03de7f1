"""Which of several readings was said, when only few numbers can be right: by Bayes' rule.

Of all numbers one in ten passes its check digit, and callers who read out their own nearly always say such a
one. So a reading that passes is worth more than a surer one that does not, and is surer itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ivr.actions import Check, SlotSpec
from ivr.nlu.meaning import Meaning
from ivr.validity import is_right

MISTAKEN = 0.05
"""How often a caller says a number that fails its check: assumed."""

PASSING: Mapping[Check, float] = {"none": 1.0, "luhn": 0.1, "mod97": 1 / 97, "iban": 1 / 97}
"""The share of all numbers that pass."""


def likeliest(meanings: Sequence[Meaning], slots: Mapping[str, SlotSpec]) -> Meaning:
    """The surest meaning; of those that fill slots with check digits, the likeliest with them in mind."""
    best = max(meanings, key=lambda meaning: -1.0 if meaning.nothing else meaning.confidence)
    checked = [slots[name] for name in best.slots if name in slots and slots[name].check != "none"]
    if not checked:
        return best
    share = min(PASSING[slot.check] for slot in checked)
    failing = MISTAKEN / (1 - share) / ((1 - MISTAKEN) / share)
    alike = [meaning for meaning in meanings if meaning.slots.keys() == best.slots.keys()]
    worth = [
        meaning.confidence
        * (1.0 if all(is_right(slot, meaning.slots[slot.name]) for slot in checked) else failing)
        for meaning in alike
    ]
    unknown = max(0.0, 1 - sum(meaning.confidence for meaning in alike))
    every = sum(worth) + unknown * (share + (1 - share) * failing)
    at = max(range(len(worth)), key=worth.__getitem__)
    return replace(alike[at], confidence=worth[at] / every)
