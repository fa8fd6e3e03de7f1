"""How much silence ends an answer: less when it is complete, more when somebody is in the middle of it.

as many digits as there can be, yes or no, a choice      ANSWERED   nothing more can follow
as many digits as there can be, unsure which             ANSWERED   the engine has counted them
a wish with all that may be told with it                 ANSWERED
digits that may be more, a date, a time, a number        MORE       something may follow, or not
a wish whose slots are not all filled                    MORE
a wish where digits are asked for ("eight" is "agent")   MORE
any of these, not quite sure                             MORE
words that nobody ends with ("my number is")             OPEN
nothing that is an answer                                OPEN
not sure what was said where digits are asked for        OPEN       half a number
not sure what was said elsewhere, or no words            the question's own
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ivr.actions import BY_DIGITS, Listen, SlotSpec
from ivr.events import HeardPartial, Value
from ivr.nlu.understand import Meaning, Understander

ANSWERED, MORE, OPEN = 220, 700, 1000
"""Milliseconds. Of real people who order, one in nine makes a pause of 250 ms, one in fifty one of 600."""

HARDLY = 0.3
"""Confidence of the words below which they say nothing about what follows."""

SURE = 0.6
"""Product of that confidence and the fit of the meaning from which an answer may be complete."""

GUESSED = 0.5
"""Fit of the meaning below which it is none."""


def window(heard: HeardPartial, meaning: Meaning, listen: Listen, understand: Understander) -> int:
    """`meaning` is that of the words, were these all of them for sure."""
    words, asked = understand.words(heard.text), listen.expecting.asked_slot
    by_digits = asked is not None and asked.type in BY_DIGITS
    if heard.counted and by_digits and asked is not None and asked.name in meaning.slots:
        return _filled(asked, meaning.slots)
    if not words or heard.confidence < HARDLY:
        return OPEN if words and by_digits else listen.window
    if words[-1] in understand.language.dangling or meaning.nothing or meaning.confidence < GUESSED:
        return OPEN
    if heard.confidence * meaning.confidence < SURE:
        return MORE
    if meaning.intent is not None:
        named = understand.mentioned.get(meaning.intent, ())
        return ANSWERED if set(named) == set(meaning.slots) and not by_digits else MORE
    if meaning.answer == "no" and listen.expecting.slots:
        return MORE  # "no, five five four two three"
    return max((_filled(slot, meaning.slots) for slot in listen.expecting.slots), default=ANSWERED)


def _filled(slot: SlotSpec, filled: Mapping[str, Value]) -> int:
    """What the value of one slot leaves open."""
    if slot.name not in filled:
        return ANSWERED
    said = str(filled[slot.name])
    if slot.type == "choice":
        phrases = [phrase.split() for choice in slot.choices for phrase in choice.hear]
        own = [phrase.split() for choice in slot.choices if choice.value == said for phrase in choice.hear]
        return MORE if any(_goes_on(short, long) for short in own for long in phrases) else ANSWERED
    if slot.type == "yes_no":
        return ANSWERED
    if slot.type in ("digits", "pin") and len(said) >= slot.longest:
        return ANSWERED
    return MORE


def _goes_on(short: Sequence[str], long: Sequence[str]) -> bool:
    return len(long) > len(short) and list(long[: len(short)]) == list(short)
