"""Several wishes in one breath: "check my balance and pay a bill, and what are your opening hours?"

An utterance may be parted at its joints: what links one sentence to the next ("and then", "by the way"),
and the punctuation of recognisers that write it. It is parted only where every part is surely something by
itself, no two of them are the same, the whole is not better explained as one, and no slot is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from ivr.events import Wish
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.meaning import Meaning
from ivr.nlu.normalize import Words, words

SURE = 0.7
"""Confidence from which a part is something by itself."""
BEYOND_DOUBT = 0.9
"""From here on the short parts are right, and ways with longer ones are not even looked at."""
MOST = 6
"""Parts of one breath; what comes behind belongs to the last."""
LATER = frozenset({"operator", "language"})
"""The words that work anywhere which can be a further wish."""

_PAUSE = re.compile(r"(?<=[,;:.?!…])\s+|[;?!¿¡]|\s[-–—]+\s")  # noqa: RUF001 - dashes as recognisers write them
_LONGEST = 6  # words of a link, at most

_PLAIN: Link = "pause"

Reader = Callable[[Words], Meaning]
"""What words mean, as a whole."""


Link = Literal["pause", "and", "but", "back"]
"""What links two parts: no word at all; "and"; "but", behind what is not meant; "no wait", which takes the
part before it back."""


@dataclass(frozen=True, slots=True)
class Joint:
    """Words `end` to `start` (not included) link two parts."""

    end: int
    start: int
    link: Link = "pause"


@dataclass(frozen=True, slots=True)
class Part:
    """What words `start` to `end` (not included) mean, and what links them to the part before. `refused`: it
    is said that they are not meant."""

    start: int
    end: int
    meaning: Meaning
    joint: Joint | None = None
    refused: bool = False


def punctuated(text: str, language: Language) -> tuple[Words, frozenset[int]]:
    """The words of a text, and the places before which it has punctuation."""
    said: list[str] = []
    pauses = set()
    for piece in _PAUSE.split(text):
        pauses.add(len(said))
        said.extend(words(piece, language))
    return tuple(said), frozenset(pauses - {0, len(said)})


def joints(said: Words, pauses: Collection[int], language: Language) -> tuple[Joint, ...]:
    """Where the words may be parted: at most MOST - 1 places, none at an end, and none beside words that
    mean nothing by themselves."""
    table, found = _links(language.tag), list[Joint]()
    behind = max(map(len, refused(said, language)), default=len(said))  # "I don't want …, I want …"
    at = begin = 0
    while at < len(said) and len(found) < MOST - 1:
        start, link = _linked(said, at, table)
        parts = at in pauses or start > at or (at >= behind and _begins(said, at, _wants(language.tag)))
        if parts and _says(said[begin:at], language) and _says(said[start:], language):
            found.append(Joint(at, start, link))
            begin = start
        at = max(start, at + 1)
    return tuple(found)


def parted(
    said: Words, places: Sequence[Joint], whole: Meaning, first: Reader, later: Reader, language: Language
) -> tuple[Part, ...]:
    """The parts that mean more surely something than the `whole`; none where there are none.

    `first` reads a part as an answer to the question, `later` as a wish.
    """
    if not places:
        return ()
    best: tuple[Part, ...] = ()
    surest = whole.confidence

    @cache
    def part(start: int, end: int) -> Part:
        refused = _begins(said, start, _refusals(language.tag))
        read = later if start else first
        return Part(start, end, Meaning() if refused else read(said[start:end]), refused=refused)

    for parts in _ways(places, len(said), part, max(SURE, surest)):
        several = together(whole, parts) is not None
        if several and least(parts) > surest:
            best, surest = parts, least(parts)
        if several and least(parts) >= BEYOND_DOUBT:
            break
    return best


def together(whole: Meaning, parts: Sequence[Part]) -> Meaning | None:
    """What the parts mean, the later ones as further wishes, with every slot of the whole; None where they
    are no wishes of their own, or a slot was torn apart."""
    meant = _meant(parts)
    kept = _keeping(whole, meant) if meant else None
    if kept is None:
        return None
    then = tuple(Wish(one.intent or "", one.slots, one.confidence) for one in kept[1:])
    return replace(kept[0], then=then)


def least(parts: Sequence[Part]) -> float:
    """How sure the least sure part is; 0 where there is none."""
    return min((one.meaning.confidence for one in parts if not one.refused), default=0.0)


def added(said: Words, meaning: Meaning, language: Language) -> Meaning:
    """What begins with a link, at a question for something else, is a further wish and no change of mind:
    "and I want to return something"."""
    table = _links(language.tag)
    begins = (end for end in range(min(len(said), _LONGEST), 0, -1) if table.get(said[:end]) == "and")
    links = next(begins, 0)
    if not links or not _says(said[:links], language) or meaning.intent is None or meaning.answer is not None:
        return meaning
    wish = Wish(meaning.intent, meaning.slots, meaning.confidence)
    return Meaning(confidence=meaning.confidence, then=(wish, *meaning.then))


def refused(said: Words, language: Language) -> list[Words]:
    """With which ways of telling what is not meant the words begin: "I do not want", "I do not want to"."""
    return [one for one in _refusals(language.tag) if len(one) > 1 and said[: len(one)] == one]


def declined(said: Words, ways: Iterable[Words], language: Language) -> bool:
    """Whether the words begin so, and none of the `ways` of meaning it does."""
    begins = refused(said, language)
    return bool(begins) and not any(way[: len(one)] == one for way in ways for one in begins)


def _ways(
    places: Sequence[Joint], end: int, read: Callable[[int, int], Part], least: float
) -> Iterator[tuple[Part, ...]]:
    """Every way to part the words into what is at least so sure or refused, from left to right and the short
    parts first. Behind an unsure part nothing is read, and what cannot be parted is tried once."""
    starts = (0, *(joint.start for joint in places))
    ends = (*(joint.end for joint in places), end)
    hopeless: set[int] = set()

    def onward(at: int) -> Iterator[tuple[Part, ...]]:
        joint, found = (places[at - 1] if at else None), False
        for until in range(at, len(ends) if at else len(places)):  # all of it in one is no way to part it
            part = read(starts[at], ends[until])
            if not part.refused and part.meaning.confidence < least:
                continue
            last = until == len(places)
            for rest in ((),) if last else () if until + 1 in hopeless else onward(until + 1):
                found = True
                yield (replace(part, joint=joint), *rest)
        if not found:
            hopeless.add(at)

    return onward(0)


def _meant(parts: Sequence[Part]) -> tuple[Meaning, ...] | None:
    """The parts that are meant, in their order; None when they are not wishes of their own."""
    found: list[Meaning] = []
    for before, part in zip((None, *parts), parts, strict=False):
        link = part.joint.link if part.joint else "and"
        answers = before is not None and not before.refused and before.meaning.intent is None
        if link == "but" and (before is None or not before.refused):
            return None
        if answers and link != "and":
            return None  # "yes, …": what stands behind a mere pause explains the answer
        if link == "back" and found:
            found.pop()
        if part.refused:
            continue
        wish = part.meaning.intent is not None
        if part.joint is not None and (not wish or any(_same(part.meaning, one) for one in found)):
            return None
        found.append(part.meaning)
    return tuple(found) if found and (found[0].intent is not None or found[0].answer != "no") else None


def _same(one: Meaning, other: Meaning) -> bool:
    """Whether two parts are one wish: the same one, and no slot of it twice with another value."""
    both = one.slots.keys() & other.slots.keys()
    return one.intent == other.intent and all(one.slots[name] == other.slots[name] for name in both)


def _keeping(whole: Meaning, parts: Sequence[Meaning]) -> tuple[Meaning, ...] | None:
    """The parts with every slot of the whole; None when one was torn apart."""
    lost = {}
    for name, value in whole.slots.items():
        values = [part.slots[name] for part in parts if name in part.slots]
        if values and value not in values:
            return None
        if not values:
            lost[name] = value
    head = replace(parts[0], slots={**lost, **parts[0].slots})
    return (head, *parts[1:])


def _says(said: Words, language: Language) -> bool:
    return any(word not in language.fillers for word in said)


def _begins(said: Words, at: int, phrases: Iterable[Words]) -> bool:
    return any(said[at : at + len(one)] == one for one in phrases)


def _linked(said: Words, at: int, table: Mapping[Words, Link]) -> tuple[int, Link]:
    """Where the links end that begin here, and what the last of them says."""
    start, link = at, _PLAIN
    while True:
        ends = range(min(len(said), start + _LONGEST), start, -1)
        end = next((end for end in ends if said[start:end] in table), None)
        if end is None:
            return start, link
        link = table[said[start:end]]
        start = end


@lru_cache(maxsize=16)
def _links(tag: str) -> Mapping[Words, Link]:
    language = language_of(tag)
    kinds: tuple[tuple[tuple[str, ...], Link], ...] = (
        (language.taken_back, "back"),
        (tuple(language.contrasts), "but"),
        (language.joints, "and"),
    )
    return {words(text, language): link for texts, link in kinds for text in texts}


@lru_cache(maxsize=16)
def _refusals(tag: str) -> frozenset[Words]:
    language = language_of(tag)
    return frozenset(words(text, language) for text in language.refusals)


@lru_cache(maxsize=16)
def _wants(tag: str) -> frozenset[Words]:
    language = language_of(tag)
    return frozenset(words(text, language) for text in language.wants)
