"""What a caller says that is a secret, and that nobody asked for: hidden before anything else sees it.

    "my pin is one two three four"                              →  "my pin is •"
    "four five three nine one four eight eight …", a card       →  "•"

Journal, log, store, agents and language models get what the call gets, and so does understanding: a replay
means the same. A number that the question takes stays, and so does one that an intent may be said with.
What looks like nothing in particular is hidden only in a flow that has secrets, where it is as long as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain

from ivr.actions import Expecting, Listen, SlotSpec
from ivr.call.vault import HIDDEN
from ivr.events import Event, Heard, HeardPartial
from ivr.nlu.entities import TYPES, Found
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words, words
from ivr.nlu.unasked import called

CARD = 13
"""Digits of the shortest card number (ISO/IEC 7812-1). A row as long is hidden also where its check digit is
wrong: one digit may be misheard, and the others are right."""
SHOWN = 6
"""Digits of a card that may be shown (PCI DSS 4.0, 3.4.1): of a row that is still being said, no more."""
_APART = 6
"""Words between "my PIN" and the digits, at most."""
_INTERNATIONAL = 17
"""Digits of the longest telephone number behind "00" (ITU-T E.164)."""
_MOST = 256
"""Words that are looked at; all behind them are hidden."""
_DAYS = re.compile(r"(?:(?:\d{1,2} \d{1,2} (?:19|20)\d\d|(?:19|20)\d\d \d{1,2} \d{1,2})(?: |$))+")
"""Days as recognisers write them: two in a row are as long as a card number."""
_ROW = SlotSpec("", "digits", shortest=1, longest=64)
_ANY = 32
"""The `longest` of a slot that does not say how long it is."""
_EVER = date(2000, 1, 1)  # digits do not depend on the day
_NOTHING_ASKED = Expecting(step="")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Secrecy:
    """`tags` are the languages that a caller may speak, `secrets` the slots of the flow that are keyed in."""

    tags: Sequence[str]
    secrets: Sequence[SlotSpec] = ()

    def of(self, event: Event, asked: Listen | None) -> Event:
        """The event without what is secret and no answer to what is asked."""
        expecting = asked.expecting if asked is not None else _NOTHING_ASKED
        match event:
            case Heard(text=text, alternatives=others):
                text = self.hushed(text, expecting)
                others = tuple((self.hushed(other, expecting), sure) for other, sure in others)
                if (text, others) != (event.text, event.alternatives):
                    return replace(event, text=text, alternatives=others, words=())
            case HeardPartial(text=text):
                return replace(event, text=self.hushed(text, expecting, SHOWN + 1))
        return event

    def hushed(self, text: str, expecting: Expecting, long: int = CARD) -> str:
        """The text, as it is where nothing in it is secret; rows of `long` digits are."""
        # The language of the question first: where anything is hidden, the rest is written as it reads it.
        for tag in sorted(self.tags, key=lambda tag: tag != expecting.language):
            language = language_of(tag)
            every = _words(text, language)
            said, behind = every[:_MOST], every[_MOST:]
            spans = sorted(
                chain(
                    _rows(said, expecting, language, self.secrets, long),
                    _passwords(said, expecting, language),
                    [(_MOST, len(every))] if behind else (),
                )
            )
            if spans:
                text = " ".join(_without(every, spans))
        return text


def _words(text: str, language: Language) -> Words:
    """Words, "my PIN's" written out, and what is hidden already."""
    parts = text.split(HIDDEN)
    said = chain(words(parts[0], language), *((HIDDEN, *words(part, language)) for part in parts[1:]))
    called_so = _last_words(language.tag)
    owned = ((word, word.removesuffix("'s")) for word in said)
    return tuple(
        chain.from_iterable(
            (own, "is") if own in called_so and own != word else (word,) for word, own in owned
        )
    )


def _without(said: Words, spans: Sequence[Span]) -> Iterator[str]:
    at = 0
    for start, end in spans:
        if end > at:
            yield from said[at:start]
            yield HIDDEN
            at = end
    yield from said[at:]


def _rows(
    said: Words, expecting: Expecting, language: Language, secrets: Sequence[SlotSpec], long: int
) -> Iterator[Span]:
    """Digits that are called a secret, that are as many as those of a card, or that are alone and as many
    as those of a secret of the flow."""
    so_far = long < CARD
    for row in TYPES["digits"].find(said, _ROW, language, _EVER):
        count = len(str(row.value))
        least = _called_secret(said, row, expecting, language)
        if so_far and row.end == len(said) and least < SHOWN:
            least = min(least, 1)  # of a PIN that is still being said, nothing
        taken = _taken(count, expecting, so_far) or _is_no_card(said, row, language)
        alone = _plain(language.tag).issuperset((*said[: row.start], *said[row.end :]))
        like_one = any(slot.shortest <= count <= slot.longest for slot in secrets)
        if (least and count >= least) or (
            not taken and (count >= long or (alone and like_one and _open(said, expecting, language)))
        ):
            yield row.start, row.end


def _taken(count: int, expecting: Expecting, so_far: bool) -> bool:
    """Whether so many digits may be an answer here, or begin one that is said `so_far`, or belong to what
    else may be said. A code has letters besides."""
    asked = expecting.asked_slot
    if asked is not None and asked.type in ("digits", "phone", "code"):
        least = 1 if so_far or asked.type == "code" else asked.shortest
        if least <= count <= asked.longest:
            return True
    others = (slot for slot in expecting.slots if slot is not asked and slot.type in ("digits", "code"))
    return not so_far and any(slot.shortest <= count <= slot.longest < _ANY for slot in others)


def _is_no_card(said: Words, row: Found, language: Language) -> bool:
    """Whether this is an international telephone number ("+49 1512 3456789", "00 49 …": the number of no card
    begins with 0), or days."""
    digits = str(row.value)
    if len(digits) <= _INTERNATIONAL and (
        digits.startswith(("00", "011")) or not language.plus.isdisjoint(said[: row.start][-1:])
    ):
        return True
    inside = said[row.start : row.end]
    beside = {word for word in inside if not word.isdecimal()}
    numerals = " ".join(word for word in inside if word.isdecimal())
    between = language.alike.keys() | language.pauses | language.linking
    return beside <= between and _DAYS.fullmatch(numerals) is not None


def _open(said: Words, expecting: Expecting, language: Language) -> bool:
    """Whether a bare number answers nothing here."""
    asked = expecting.asked_slot
    if asked is not None and asked.type == "choice":
        return not TYPES["choice"].find(said, asked, language, _EVER)
    return asked is None or asked.type in ("yes_no", "name", "email")


def _called_secret(said: Words, row: Found, expecting: Expecting, language: Language) -> int:
    """How many digits make a secret of what the words before or behind the row call one; 0: they do not."""
    own = _own(expecting, language)
    common = language.fillers | language.carrier_words | language.links | {HIDDEN}
    onward = common | _last_words(language.tag) | language.secret_links
    onward |= language.dangling.difference(language.joints, language.contrasts)  # "I changed my PIN to …"
    for name, least in _names(language.tag):
        if name[-1] in own:
            continue  # a slot that is open has this name
        for at in range(max(0, row.start - len(name) - _APART), min(len(said), row.end + _APART)):
            end = at + len(name)
            if said[at:end] == name and (end <= row.start or at >= row.end):
                between = said[end : row.start] if end <= row.start else said[row.end : at]
                usual = onward if end <= row.start else common
                if len(between) <= _APART and usual.issuperset(between):
                    return least
    return 0


def _passwords(said: Words, expecting: Expecting, language: Language) -> Iterator[Span]:
    """What stands behind "my password is", unless it tells how the password is: "wrong", "expired"."""
    own = _own(expecting, language)
    for name in _passwords_of(language.tag):
        for at in range(len(said) - len(name)):
            start = at + len(name)
            if said[at:start] == name and not own.intersection(name):
                while start < len(said) and said[start] in language.fillers:
                    start += 1
                if start < len(said) and said[start] not in language.password_states | {HIDDEN}:
                    yield start, len(said)


def _own(expecting: Expecting, language: Language) -> frozenset[str]:
    """What the slots are called that may be filled here."""
    return frozenset(
        word for slot in expecting.slots if not slot.sensitive for word in called(slot, language)
    )


@lru_cache(maxsize=16)
def _plain(tag: str) -> frozenset[str]:
    """Words around a number that say nothing of it."""
    language = language_of(tag)
    return language.fillers | {word for lead in language.leads for word in words(lead, language)}


@lru_cache(maxsize=16)
def _names(tag: str) -> tuple[tuple[Words, int], ...]:
    """The longest first."""
    language = language_of(tag)
    names = ((words(name, language), least) for name, least in language.secrets.items())
    return tuple(sorted(names, key=lambda name: -len(name[0])))


@lru_cache(maxsize=16)
def _last_words(tag: str) -> frozenset[str]:
    """The words that secrets are called with: "card", "code", "pin"."""
    return frozenset(name[-1] for name, _ in _names(tag))


@lru_cache(maxsize=16)
def _passwords_of(tag: str) -> tuple[Words, ...]:
    language = language_of(tag)
    return tuple(words(name, language) for name in language.passwords)
