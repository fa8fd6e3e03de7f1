"""Finds the phrases of a lexicon in what was said: the longest at each place, none inside another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ivr.nlu.languages import language_of
from ivr.nlu.mood.en import ENGLISH
from ivr.nlu.mood.es import SPANISH
from ivr.nlu.mood.lexicon import Lexicon
from ivr.nlu.normalize import Words, words
from ivr.nlu.patterns import Expansion, SlotRef, expand, parse

Kind = Literal["angry", "annoyed", "rude", "bad", "good", "kind", "plain"]

WEIGHTS: Mapping[Kind, tuple[float, float]] = {
    "angry": (-1.0, 1.0),
    "annoyed": (-0.5, 0.5),
    "rude": (-0.8, 0.8),
    "bad": (-0.6, 0.0),
    "good": (0.8, 0.0),
    "kind": (0.2, 0.0),
    "plain": (0.0, 0.0),
}
"""Of one phrase: sentiment, anger."""

LEXICONS: Mapping[str, Lexicon] = {"en": ENGLISH, "es": SPANISH}

_WAYS = 400
"""Ways of saying one line."""
_MOST_WORDS = 64
_GAP = 4
"""Words that `<some>` may stand for, at the most."""
_REACH = 2
"""So many words before a phrase are looked at for a negation."""
_ALONE = "="


@dataclass(frozen=True, slots=True)
class Mood:
    """`sentiment` from -1 (bad) to 1 (good), `anger` at us from 0 to 1."""

    sentiment: float = 0.0
    anger: float = 0.0


CALM = Mood()


@dataclass(frozen=True, slots=True)
class _Table:
    """`phrases` and those that count `alone`; `gapped` are phrases with a gap: head -> tail -> kind."""

    phrases: Mapping[Words, Kind]
    alone: Mapping[Words, Kind]
    gapped: Mapping[Words, Mapping[Words, Kind]]
    negations: frozenset[str]
    passing: frozenset[str]
    longest: int  # words of a phrase, of a head or of a tail


def mood(text: str, tag: str) -> Mood:
    """The feeling in the words of one answer, in the language of a tag such as "en-US"."""
    table = _table(tag.partition("-")[0].lower())
    if table is None:
        return CALM
    said = _told(words(text, language_of(tag))[:_MOST_WORDS], table.passing)
    whole = table.alone.get(said)
    found = [(whole, False)] if whole is not None else list(_found(said, table))
    good = any(kind == "good" and not turned for kind, turned in found)
    sentiment, calm = 0.0, 1.0
    for kind, turned in found:
        if kind == "rude" and good:
            continue  # "damn good"
        feels, anger = WEIGHTS[kind]
        if turned:
            feels, anger = (-0.6 if kind == "good" else 0.0), 0.0
        sentiment += feels
        calm *= 1.0 - anger
    return Mood(round(max(-1.0, min(1.0, sentiment)), 3), round(1.0 - calm, 3))


def _found(said: Words, table: _Table) -> Iterator[tuple[Kind, bool]]:
    """What kind of phrase, and whether a negation turns it round."""
    at, behind = 0, 0
    while at < len(said):
        end, kind = max(_at(said, at, table), default=(at, None), key=lambda found: found[0])
        if kind is None:
            at += 1
            continue
        before = said[max(behind, at - _REACH) : at]
        yield kind, kind != "rude" and not table.negations.isdisjoint(before)
        at = behind = end


def _at(said: Words, at: int, table: _Table) -> Iterator[tuple[int, Kind]]:
    """Where each phrase ends that begins here."""
    for end in range(at + 1, min(len(said), at + table.longest) + 1):
        if (kind := table.phrases.get(said[at:end])) is not None:
            yield end, kind
        for tail, kind in table.gapped.get(said[at:end], {}).items():
            for start in range(end, min(len(said) - len(tail), end + _GAP) + 1):
                gap = said[end:start]
                if said[start : start + len(tail)] == tail and table.negations.isdisjoint(gap):
                    yield start + len(tail), kind


def _told(said: Words, passing: frozenset[str]) -> Words:
    """Without words that may stand anywhere."""
    return tuple(word for word in said if word not in passing)


@lru_cache(maxsize=16)
def _table(language: str) -> _Table | None:
    lexicon = LEXICONS.get(language)
    if lexicon is None:
        return None
    phrases: dict[Words, Kind] = {}
    alone: dict[Words, Kind] = {}
    gapped: dict[Words, dict[Words, Kind]] = {}
    own = language_of(language)
    for kind in WEIGHTS:
        for line in getattr(lexicon, kind):
            for way in expand(parse(line.removeprefix(_ALONE).strip()), _WAYS):
                head, tail = (_told(words(" ".join(part), own), lexicon.passing) for part in _parted(way))
                if tail:
                    gapped.setdefault(head, {}).setdefault(tail, kind)
                else:
                    (alone if line.startswith(_ALONE) else phrases).setdefault(head, kind)
    longest = max(map(len, (*phrases, *gapped)))
    return _Table(phrases, alone, gapped, lexicon.negations, lexicon.passing, longest)


def _parted(way: Expansion) -> tuple[list[str], list[str]]:
    """The words before the gap, and those behind it."""
    at = next((at for at, word in enumerate(way) if isinstance(word, SlotRef)), len(way))
    return [str(word) for word in way[:at]], [str(word) for word in way[at + 1 :]]
