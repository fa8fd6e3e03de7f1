"""The answer to the question itself: the asked slot, yes or no, or another value for what was answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ivr.actions import Expecting, SlotSpec, SlotType
from ivr.events import Value
from ivr.nlu.corrections import Correction, corrected, elsewhere
from ivr.nlu.entities import TYPES, Found
from ivr.nlu.language import Language
from ivr.nlu.meant import meant
from ivr.nlu.normalize import Words
from ivr.nlu.unasked import NOWHERE, explained, strange, values

_FREE = 0.95
"""Certainty of free text: nothing says that it is what was asked for."""
_YES_WEIGHS = 3
"""Words that one word of yes or no weighs, against words that do not belong to it."""

_CHOICE_WEIGHS = 3
"""Words besides itself that a word of a choice weighs: it was offered, few others mean it."""
_ITSELF_WEIGHS = 1
"""The same for any other value: one strange word of three is asked back."""
_SIGNS: frozenset[SlotType] = frozenset({"digits", "phone", "postcode", "code"})
"""Slot types whose values are read sign by sign."""

_TOGETHER: Mapping[SlotType, SlotType] = {"date": "time", "time": "date"}
"""What is said in one breath: "tomorrow at ten"."""

_WORDS: frozenset[SlotType] = frozenset({"text", "name"})
"""What any words may fill."""

YES_NO = SlotSpec("", "yes_no")


@dataclass(frozen=True, slots=True)
class Answer:
    """`certainty` (0..1) is that of the value, `explained` the share of the words that belong to the
    answer; `rest` are the words in which an intent may be besides, or instead if `gives_way`. A sure intent
    that says as much goes before what only `may_be` an answer.
    """

    slots: Mapping[str, Value]
    answer: str | None
    certainty: float
    explained: float
    rest: Words
    gives_way: bool = False
    may_be: bool = False

    @property
    def fit(self) -> float:
        """The probability that this answer, alone, is what the words mean."""
        return self.certainty * self.explained**2


def answer(said: Words, expecting: Expecting, language: Language, today: date) -> Answer | None:
    """What the words answer to the question; None when they do not."""
    slot = expecting.asked_slot
    found: Sequence[Found]
    found, aside = meant(said, slot, language, today) if slot else ((), NOWHERE)
    if slot and found:
        other = elsewhere(said, expecting, slot, language)
        read = _READ[slot.type](said, slot, found, language, aside)
        if slot.type in _WORDS or other:
            anew = _changed(said, expecting, (), language, today, other)
            if anew and anew.explained == 1 and (anew.cued or other):
                return _put_right(anew, said, None)
        if not read.gives_way and read.rest:
            read, found = _with_others(read, said, slot, found, expecting, language, today, aside)
        if read.rest and (company := _company(said, slot, found, language, today)):
            aside |= company
            left = strange(said, found, (slot,), language, aside)
            share = explained(left, said, language, _weight(slot, found[0]))
            read = replace(read, explained=share, rest=said if left else ())
        return _with_no(read, said, slot, found, language, today, aside) if expecting.yes_no else read
    if not expecting.yes_no and not expecting.changes:
        return None
    plain = TYPES["yes_no"].find(said, YES_NO, language, today)
    change = _changed(said, expecting, plain, language, today)
    if not expecting.yes_no:
        return _put_right(change, said, plain) if change else None
    yes_or_no = _yes_or_no(said, YES_NO, plain, language, NOWHERE) if plain else None
    if change and (yes_or_no is None or change.fit >= yes_or_no.fit):
        return _put_right(change, said, plain)
    return yes_or_no


def _changed(
    said: Words,
    expecting: Expecting,
    plain: Sequence[Found],
    language: Language,
    today: date,
    only: SlotSpec | None = None,
) -> Correction | None:
    """Another value for what was answered before, or for what is being asked back."""
    slots = [slot for slot in expecting.slots if slot.name in expecting.changes or expecting.yes_no]
    return corrected(said, slots if only is None else (only,), expecting.held, plain, language, today)


def _put_right(change: Correction, said: Words, plain: Sequence[Found] | None) -> Answer:
    word = _word(plain[0]) if plain else None
    may_be = not change.revised and plain is not None and not plain
    rest = said if change.explained < 1 or may_be else ()
    return Answer(change.slots, word, change.certainty, change.explained, rest, may_be=may_be)


def _company(
    said: Words, slot: SlotSpec, found: Sequence[Found], language: Language, today: date
) -> frozenset[int]:
    """The words of a time that is said along with the day, of a day along with the time; what is counted,
    behind a number."""
    if slot.type == "number" and len(found) == 1:
        return frozenset({found[0].end})
    other = _TOGETHER.get(slot.type)
    beside = TYPES[other].find(said, SlotSpec("", other), language, today) if other else ()
    return frozenset(at for each in beside if each.named for at in range(each.start, each.end))


def _filled(
    said: Words, slot: SlotSpec, found: Sequence[Found], language: Language, aside: frozenset[int]
) -> Answer:
    """An asked slot with its value. Two different values are half as certain: somebody has to ask."""
    best = found[0]
    same = all(other.value == best.value for other in found)
    left = strange(said, found, (slot,), language, aside)
    return Answer(
        {slot.name: best.value},
        str(best.value) if slot.type == "choice" else None,
        best.certainty if same else best.certainty / 2,
        explained(left, said, language, _weight(slot, best)),
        said if left else (),
    )


def _weight(slot: SlotSpec, value: Found) -> int:
    """How many words a value weighs besides its own; a numeral of seven digits weighs what seven words do."""
    if slot.type in _SIGNS:
        return max(0, len(str(value.value)) - value.length)
    return _CHOICE_WEIGHS * value.length if slot.type == "choice" else _ITSELF_WEIGHS


def _with_others(
    read: Answer,
    said: Words,
    slot: SlotSpec,
    found: Sequence[Found],
    expecting: Expecting,
    language: Language,
    today: date,
    aside: frozenset[int],
) -> tuple[Answer, Sequence[Found]]:
    """More than was asked in one breath: "tomorrow at three" tells the day and the time."""
    inside = {at for each in found for at in range(each.start, each.end)}
    others = [other for other in expecting.slots if other.name != slot.name]
    more = values(said, others, language, today, inside)
    if not more:
        return read, found
    every = (*found, *more.values())
    own = (slot, *(other for other in others if other.name in more))
    left = strange(said, every, own, language, aside, language.revisions | language.linking)
    slots = {**read.slots, **{name: each.value for name, each in more.items()}}
    certainty = min(read.certainty, *(each.certainty for each in more.values()))
    share = explained(left, said, language)
    rest = said if left else ()
    return replace(read, slots=slots, certainty=certainty, explained=share, rest=rest), every


def _free(
    said: Words, slot: SlotSpec, found: Sequence[Found], language: Language, aside: frozenset[int]
) -> Answer:
    """Free text: anything fills it, so an intent that is clear goes before it."""
    return Answer({slot.name: found[0].value}, None, _FREE, 1.0, said, gives_way=True)


def _named(
    said: Words, slot: SlotSpec, found: Sequence[Found], language: Language, aside: frozenset[int]
) -> Answer:
    """A name: as free as text, unless "my name is" says what it is."""
    best = found[0]
    return Answer({slot.name: best.value}, None, min(best.certainty, _FREE), 1.0, said, not best.named)


def _yes_or_no(
    said: Words, slot: SlotSpec, found: Sequence[Found], language: Language, aside: frozenset[int]
) -> Answer:
    """Yes or no; what is beside it may be an intent."""
    best = found[0]
    left = strange(said, found, (slot,), language)
    weight = _YES_WEIGHS * best.length
    return Answer(
        {slot.name: best.value} if slot.name else {},
        _word(best),
        best.certainty,
        (weight / (weight + len(left))) ** 0.5,
        (*said[: best.start], *said[best.end :]) if left else (),
    )


_READ: Mapping[SlotType, Callable[[Words, SlotSpec, Sequence[Found], Language, frozenset[int]], Answer]] = {
    "digits": _filled,
    "number": _filled,
    "choice": _filled,
    "yes_no": _yes_or_no,
    "text": _free,
    "date": _filled,
    "time": _filled,
    "money": _filled,
    "phone": _filled,
    "name": _named,
    "duration": _filled,
    "email": _filled,
    "postcode": _filled,
    "code": _filled,
    "pin": _filled,
    "card_number": _filled,
}
"""Slot type -> how its value becomes an answer."""


def _with_no(
    read: Answer,
    said: Words,
    slot: SlotSpec,
    found: Sequence[Found],
    language: Language,
    today: date,
    aside: frozenset[int],
) -> Answer:
    """A yes or no before the value belongs to the answer: "no, it's five five four two three"."""
    before = TYPES["yes_no"].find(said[: min(each.start for each in found)], YES_NO, language, today)
    if not before or read.answer is not None or read.gives_way:
        return read
    left = strange(said, (*found, *before), (slot,), language, aside)
    return replace(
        read, answer=_word(before[0]), explained=explained(left, said, language), rest=said if left else ()
    )


def _word(found: Found) -> str:
    return "yes" if found.value else "no"
