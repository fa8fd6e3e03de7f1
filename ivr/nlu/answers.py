"""The answer to the question itself: the asked slot, yes or no, or "no, five five four two three"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ivr.actions import Expecting, SlotSpec, SlotType
from ivr.events import Value
from ivr.nlu.entities import TYPES, Found
from ivr.nlu.language import Language
from ivr.nlu.meant import meant
from ivr.nlu.normalize import Words, words

SURE = 0.8
"""Certainty of a value from which it may fill a slot that was not asked for."""
_FREE = 0.95
"""Certainty of free text: nothing says that it is what was asked for."""
_YES_WEIGHS = 3
"""Words that one word of yes or no weighs, against words that do not belong to it."""

_NONE: frozenset[int] = frozenset()
_TOGETHER: Mapping[SlotType, SlotType] = {"date": "time", "time": "date"}
"""What is said in one breath: "tomorrow at ten"."""

YES_NO = SlotSpec("", "yes_no")
BESIDE: tuple[SlotType, ...] = (
    *("email", "date", "time", "money", "duration", "phone", "postcode", "digits", "choice", "number"),
)
"""Slot types that an utterance may fill unasked, in the order of their claims on the same words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`certainty` (0..1) is that of the value, `explained` the share of the words that belong to the
    answer; `rest` are the words in which an intent may be besides, or instead if `gives_way`.
    """

    slots: Mapping[str, Value]
    answer: str | None
    certainty: float
    explained: float
    rest: Words
    gives_way: bool = False

    @property
    def fit(self) -> float:
        """The probability that this answer, alone, is what the words mean."""
        return self.certainty * self.explained**2


def answer(said: Words, expecting: Expecting, language: Language, today: date) -> Answer | None:
    """What the words answer to the question; None when they do not."""
    slot = expecting.asked_slot
    found: Sequence[Found]
    found, aside = meant(said, slot, language, today) if slot else ((), _NONE)
    if slot and found:
        read = _READ[slot.type](said, slot, found, language, aside)
        if not read.gives_way and read.rest:
            read, found = _with_others(read, said, slot, found, expecting, language, today, aside)
        if read.rest and (company := _company(said, slot, found, language, today)):
            aside |= company
            strange = _strange(said, found, slot, language, aside)
            read = replace(read, explained=1 - len(strange) / len(said), rest=said if strange else ())
        return _with_no(read, said, slot, found, language, today, aside) if expecting.yes_no else read
    if not expecting.yes_no and not expecting.changes:
        return None
    plain = TYPES["yes_no"].find(said, YES_NO, language, today)
    if not expecting.yes_no:
        anew = tuple(one for one in expecting.slots if one.name in expecting.changes)
        return _corrected(said, replace(expecting, slots=anew), plain, language, today)
    corrected = _corrected(said, expecting, plain, language, today)
    return corrected or (_yes_or_no(said, YES_NO, plain, language, _NONE) if plain else None)


def values(
    said: Words, slots: Iterable[SlotSpec], language: Language, today: date, taken: Iterable[int] = ()
) -> dict[str, Found]:
    """Slot name -> what fills it, for slots that were not asked for; each word is claimed once, and none
    that is `taken` already."""
    wanted = tuple(slots)
    found: dict[str, Found] = {}
    claimed = set(taken)
    for kind in BESIDE:
        for slot in (slot for slot in wanted if slot.type == kind):
            for each in meant(said, slot, language, today)[0]:
                sure = each.named and each.certainty >= SURE
                if sure and claimed.isdisjoint(range(each.start, each.end)):
                    found[slot.name] = each
                    claimed.update(range(each.start, each.end))
                    break
    return found


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
    strange = _strange(said, found, slot, language, aside)
    return Answer(
        {slot.name: best.value},
        str(best.value) if slot.type == "choice" else None,
        best.certainty if same else best.certainty / 2,
        1 - len(strange) / len(said),
        said if strange else (),
    )


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
    others = (other for other in expecting.slots if other.name != slot.name)
    more = values(said, others, language, today, inside)
    if not more:
        return read, found
    every = (*found, *more.values())
    strange = _strange(said, every, slot, language, aside)
    slots = {**read.slots, **{name: each.value for name, each in more.items()}}
    certainty = min(read.certainty, *(each.certainty for each in more.values()))
    explained = 1 - len(strange) / len(said)
    rest = said if strange else ()
    return replace(read, slots=slots, certainty=certainty, explained=explained, rest=rest), every


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
    strange = _strange(said, found, slot, language)
    weight = _YES_WEIGHS * best.length
    return Answer(
        {slot.name: best.value} if slot.name else {},
        _word(best),
        best.certainty,
        (weight / (weight + len(strange))) ** 0.5,
        (*said[: best.start], *said[best.end :]) if strange else (),
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
    strange = _strange(said, (*found, *before), slot, language, aside)
    return replace(
        read, answer=_word(before[0]), explained=1 - len(strange) / len(said), rest=said if strange else ()
    )


def _corrected(
    said: Words, expecting: Expecting, plain: Sequence[Found], language: Language, today: date
) -> Answer | None:
    """The right value instead of a mere no, when nothing else was said."""
    found = values(said, expecting.slots, language, today)
    if not found:
        return None
    inside = (*found.values(), *plain)
    slots = [slot for slot in expecting.slots if slot.name in found]
    if any(_strange(said, inside, slot, language) for slot in slots):
        return None
    certainty = min(each.certainty for each in inside)
    filled = {name: each.value for name, each in found.items()}
    return Answer(filled, _word(plain[0]) if plain else None, certainty, 1.0, ())


def _strange(
    said: Words,
    found: Sequence[Found],
    slot: SlotSpec,
    language: Language,
    aside: frozenset[int] = _NONE,
) -> Words:
    """The words that are no part of the answer nor usual around one."""
    inside = {at for each in found for at in range(each.start, each.end)} | aside
    label = words(f"{slot.label} {slot.name.replace('_', ' ')}", language)
    usual = language.fillers | language.carrier_words | frozenset(label)
    return tuple(word for at, word in enumerate(said) if at not in inside and word not in usual)


def _word(found: Found) -> str:
    return "yes" if found.value else "no"
