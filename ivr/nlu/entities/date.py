"""Days as people say them: "next thursday", "the twelfth of march"; what each means stands in days.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ivr.actions import SlotSpec
from ivr.events import Value
from ivr.nlu.entities.days import RULES, on_day
from ivr.nlu.entities.found import EntityType, Found
from ivr.nlu.entities.number import cardinal, in_words, named_at, phrases_at, tens
from ivr.nlu.forms import Blank, forms
from ivr.nlu.grammar import AnyOf, Item, Phrase
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words
from ivr.nlu.numerals import CENTURY

_OLDEST, _LAST = 1900, 2199
_ENDINGS = frozenset({"st", "nd", "rd", "th"})
"""Behind a numeral that is written: 12th."""
_UNNAMED = frozenset({"bare", "month_day_bare", "day_month_bare", "now", "said_numbers"})
_HEARD_YEARS = range(1930, 2040)


def find(said: Words, slot: SlotSpec, language: Language, today: date) -> tuple[Found, ...]:
    """The days that were said, the clearest and longest first, as YYYY-MM-DD."""
    found = (
        Found(span.start, span.end, *span.reading, named=span.rule not in _UNNAMED)
        for span in forms("date", language.tag).spans(said, BLANKS, RULES, today)
    )
    return tuple(sorted(found, key=lambda each: (not each.named, -each.length, each.start)))


def _day(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """A day of a month: "twelfth", "twelve", "12", "12th"."""
    yield from phrases_at(said, at, language.ordinals)
    for number, end in tens(said, at, language) if said[at] not in language.links else ():
        if 1 <= number <= 31:
            if end < len(said) and said[end] in _ENDINGS and said[at].isdecimal():
                yield number, end + 1
            yield number, end


def _ordinal(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    yield from phrases_at(said, at, language.ordinals)
    if said[at].isdecimal() and at + 1 < len(said) and said[at + 1] in _ENDINGS and 1 <= int(said[at]) <= 31:
        yield int(said[at]), at + 2


def _count(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    yield from phrases_at(said, at, language.counts)
    yield from tens(said, at, language)
    if said[at] in language.one:
        yield 1, at + 1


def _year(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """ "2026", "two thousand twenty six", "twenty twenty six", "nineteen oh five", "eighty two"."""
    yield from _written_year(said, at, language)
    whole = cardinal(said, at, language)
    if whole is not None and _OLDEST <= whole[0] <= _LAST:
        yield whole
    for century, then in tens(said, at, language):
        if 19 <= century <= 21:
            zero = then < len(said) and said[then] in language.zeros
            for rest, end in tens(said, then + zero, language):
                if zero == (rest < 10):
                    yield century * 100 + rest, end
    for short, end in tens(said, at, language):
        if short >= CENTURY:  # smaller ones would be days, hours or minutes
            yield 1900 + short, end
    for short, end in _zero_first(said, at, language):
        if end == len(said):
            yield 2000 + short, end


def _zero_first(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    """ "Oh five"."""
    if said[at] in language.zeros or language.small.get(said[at]) == 0:
        yield from ((number, end) for number, end in tens(said, at + 1, language) if 0 < number < 10)


def _number_up_to(most: int) -> Callable[[Words, int, Language], Iterator[tuple[int, int]]]:
    """A day or month by its number, perhaps with a zero before it: "five", "oh five"."""

    def read(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
        yield from _zero_first(said, at, language)
        yield from ((number, end) for number, end in tens(said, at, language) if 0 < number <= most)

    return read


def _numeral(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    if said[at].isdecimal() and len(said[at]) <= 2:
        yield int(said[at]), at + 1


def _written_year(said: Words, at: int, language: Language) -> Iterator[tuple[int, int]]:
    if said[at].isdecimal() and len(said[at]) == 4 and _OLDEST <= int(said[at]) <= _LAST:
        yield int(said[at]), at + 1


def _said_years(language: Language) -> Item:
    """Only where years are said by halves: "nineteen eighty two"; else they are numbers like others."""
    years = (f"{in_words(y // 100, language.tag)} {in_words(y % 100, language.tag)}" for y in _HEARD_YEARS)
    return AnyOf(tuple(years))


BLANKS: Mapping[str, Blank] = {
    "weekday": Blank(
        lambda said, at, language: named_at(said, at, language.weekdays, language),
        lambda language: AnyOf(tuple(language.weekdays)),
    ),
    "month": Blank(
        lambda said, at, language: named_at(said, at, language.months, language),
        lambda language: AnyOf(tuple(language.months)),
    ),
    "feast": Blank(
        lambda said, at, language: phrases_at(said, at, language.feasts),
        lambda language: AnyOf(tuple(language.feasts)),
    ),
    "past": Blank(
        lambda said, at, language: phrases_at(said, at, language.pasts),
        lambda language: AnyOf(()),
    ),
    "day": Blank(_day, lambda language: AnyOf(tuple(language.ordinals))),
    "ordinal": Blank(_ordinal, lambda language: AnyOf(tuple(language.ordinals))),
    "count": Blank(_count, lambda language: AnyOf(tuple(in_words(n, language.tag) for n in range(1, 15)))),
    "year": Blank(_year, _said_years),
    "first": Blank(_numeral, lambda language: AnyOf(())),
    "second": Blank(_numeral, lambda language: AnyOf(())),
    "number_month": Blank(
        _number_up_to(12),
        lambda language: AnyOf(tuple(in_words(month, language.tag) for month in range(1, 13))),
    ),
    "number_day": Blank(_number_up_to(31), lambda language: AnyOf(())),
    "place": Blank(
        lambda said, at, language: phrases_at(said, at, language.places),
        lambda language: AnyOf(()),
    ),
    "short_year": Blank(
        lambda said, at, language: (
            (2000 + short, end) for short, end in tens(said, at, language) if short < CENTURY
        ),
        lambda language: AnyOf(()),
    ),
    "written_year": Blank(_written_year, lambda language: AnyOf(())),
}


def blanks(slot: SlotSpec, language: Language) -> tuple[Phrase, ...]:
    return forms("date", language.tag).phrases(BLANKS)


def keys(pressed: str, slot: SlotSpec, language: Language, today: date) -> Value | None:
    """Day and month in two digits each, in the order of the language; a year in two or four behind them."""
    if not pressed.isdecimal() or len(pressed) not in (4, 6, 8):
        return None
    first, second, year = int(pressed[:2]), int(pressed[2:4]), pressed[4:]
    month, number = (second, first) if language.day_first else (first, second)
    century = 0 if len(year) != 2 else 1900 if int(year) >= 32 else 2000
    if year and not _OLDEST <= int(year) + century <= _LAST:
        return None
    if not 1 <= month <= 12:
        return None
    day = on_day(month, number, int(year) + century if year else None, today)
    return None if day is None else day.isoformat()


DATE = EntityType(find, blanks, keys)
