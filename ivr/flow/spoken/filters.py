"""How values are spoken: the filters of templates, one table."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP
from typing import Any

from ivr.flow.spoken import values
from ivr.flow.spoken.speech import FAR, Speech, Unit
from ivr.ssml import Part, Span, Utterance, Words

_GENDERS = ("", "m", "f")
_SECONDS: Mapping[Unit, int] = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


@dataclass(frozen=True, slots=True)
class Here:
    """What a filter may know besides its value: the language, today, if anybody does, and the currency
    of sums that do not say it."""

    speech: Speech
    today: date | None = None
    currency: str = ""


class Spoken(str):
    """What a filter made of a value; `kind` is the name of the filter."""

    kind: str


def digits(value: Any, here: Here) -> str:
    return " ".join(sign for sign in values.text(value) if sign.isalnum())


def spell(value: Any, here: Here, how: str = "") -> str:
    return here.speech.spelled(values.text(value), values.one_of(how, ("", "as in"), "how") == "as in")


def number(value: Any, here: Here, gender: str = "") -> str:
    return here.speech.number(values.number(value), values.one_of(gender, _GENDERS, "gender"))


def ordinal(value: Any, here: Here, gender: str = "") -> str:
    place = values.whole(value)
    if place < 1:
        raise TypeError("it counts from 1")
    return here.speech.ordinal(place, values.one_of(gender, _GENDERS, "gender"))


def money(value: Any, here: Here, currency: str = "") -> str:
    code = values.text(currency or here.currency or here.speech.currency).upper()
    cents = int((values.number(value) * 100).to_integral_value(ROUND_HALF_UP))
    try:
        return here.speech.money(cents, code)
    except KeyError:
        raise TypeError("its currency is a code like USD, EUR or GBP") from None


def date_(value: Any, here: Here) -> str:
    day = values.day(value)
    near = here.today is not None and abs((day - here.today).days) <= FAR
    return here.speech.date(day, weekday=near, year=not near)


def day(value: Any, here: Here) -> str:
    then = values.day(value)
    if here.today is None:
        raise TypeError("the day of the call is not known")
    return here.speech.day(then, here.today)


def time(value: Any, here: Here, hours: int = 12) -> str:
    return here.speech.time(values.clock(value), values.one_of(hours, (12, 24), "hours"))


def duration(value: Any, here: Here, unit: str = "seconds") -> str:
    """Its two largest units: nobody wants the seconds of a day."""
    counted = values.number(value) * _SECONDS[values.one_of(unit, tuple(_SECONDS), "unit")]
    rest = int(counted.to_integral_value(ROUND_HALF_UP))
    if rest < 0:
        raise TypeError("it takes no negative duration")
    parts: list[tuple[int, Unit]] = []
    for name, length in reversed(tuple(_SECONDS.items())):
        if rest >= length:
            parts.append((rest // length, name))
        rest %= length
    return here.speech.duration(parts[:2] or [(0, "seconds")])


def phone(value: Any, here: Here) -> str:
    return here.speech.phone(values.text(value))


def email(value: Any, here: Here) -> str:
    return here.speech.email(values.text(value))


def list_(value: Any, here: Here, last: str = "and") -> str:
    entries = [spoken(one, here) for one in values.several(value)]
    words = [word if word is not None else values.text(one) for word, one in zip(entries, value, strict=True)]
    both = values.one_of(last, ("and", "or"), "last") == "and"
    return (here.speech.both if both else here.speech.either).join(words)


def count(value: Any, here: Here, noun: str, plural: str = "", gender: str = "") -> str:
    many = len(value) if isinstance(value, list | tuple | dict) else values.whole(value)
    known = values.one_of(gender, _GENDERS, "gender")
    return here.speech.count(many, values.text(noun), values.text(plural), known)


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter. `takes` is what its value is, `options` what stands in its brackets, `examples`
    are (as it is written, in English, in Spanish); all of it is for people."""

    speak: Callable[..., str]
    takes: str
    says: str
    examples: tuple[tuple[str, str, str], ...]
    options: Mapping[str, str]

    def __call__(self, value: Any, here: Here, *options: Any, **named: Any) -> str:
        """Raises TypeError, with a sentence, for a value or an option that does not fit."""
        return self.speak(value, here, *options, **named)

    def misuse(self, options: int, named: Sequence[str]) -> str:
        """What is wrong with so many options, or nothing: what can be said at load."""
        try:
            inspect.signature(self.speak).bind(None, None, *range(options), **dict.fromkeys(named))
        except TypeError as error:
            return str(error)
        return ""


_AGREES = {"gender": '"m" before a masculine noun, "f" before a feminine one; left out, it stands alone'}

FILTERS: Mapping[str, Filter] = {
    "digits": Filter(
        digits,
        "a text or a whole number",
        "letter by letter and digit by digit",
        (('"A12" | digits', "A 1 2", "A 1 2"),),
        {},
    ),
    "spell": Filter(
        spell,
        "a text",
        "letter by letter, other signs by their names",
        (
            ('"Al-2" | spell', "A, L, dash, 2", "A, L, guion, 2"),
            ('"Al" | spell("as in")', "A as in Alpha, L as in Lima", "A de Antonio, L de Lorenzo"),
        ),
        {"how": '"as in" puts a word with each letter'},
    ),
    "number": Filter(
        number,
        "a number",
        "in words",
        (
            ("21500 | number", "twenty-one thousand five hundred", "veintiún mil quinientos"),
            ("-2.5 | number", "minus two point five", "menos dos punto cinco"),
            ('201 | number("f")', "two hundred one", "doscientas una"),
        ),
        _AGREES,
    ),
    "ordinal": Filter(
        ordinal,
        "a whole number from 1 on",
        "the place in a row",
        (("21 | ordinal", "twenty-first", "vigésimo primero"), ('3 | ordinal("f")', "third", "tercera")),
        _AGREES,
    ),
    "money": Filter(
        money,
        "a number",
        "a sum of money",
        (
            ("12.5 | money", "12 dollars and 50 cents", "doce dólares con cincuenta centavos"),
            ('21 | money("GBP")', "21 pounds", "veintiuna libras"),
        ),
        {
            "currency": 'its code: "EUR"; when left out, the `currency` of the flow, which without one is '
            "that of the region of its first language: GBP for en-GB, EUR for es-ES, MXN for es-MX, else USD"
        },
    ),
    "date": Filter(
        date_,
        "a date",
        "a day by its name; far from today with its year instead",
        (
            ('"2026-03-04" | date', "Wednesday, March 4th", "miércoles cuatro de marzo"),
            ('"1982-05-01" | date', "May 1st, 1982", "primero de mayo de mil novecientos ochenta y dos"),
        ),
        {},
    ),
    "day": Filter(
        day,
        "a date",
        "when that is, seen from today",
        (
            ('"2026-03-03" | day', "tomorrow", "mañana"),
            ('"2026-03-06" | day', "on Friday, March 6th", "el viernes seis de marzo"),
        ),
        {},
    ),
    "time": Filter(
        time,
        "a time",
        "a time of day",
        (
            ('"14:30" | time', "2:30 PM", "las dos y media de la tarde"),
            ('"14:30" | time(24)', "14:30", "las catorce treinta"),
        ),
        {"hours": "12 or 24"},
    ),
    "duration": Filter(
        duration,
        "a number, of seconds",
        "how long, in its two largest units",
        (
            ("150 | duration", "2 minutes and 30 seconds", "dos minutos y treinta segundos"),
            ('61 | duration("minutes")', "1 hour and 1 minute", "una hora y un minuto"),
        ),
        {"unit": 'what is counted: "minutes", "hours" or "days"'},
    ),
    "phone": Filter(
        phone,
        "a text",
        "a telephone number, in groups",
        (('"2125550100" | phone', "2 1 2, 5 5 5, 0 1 0 0", "2 1 2, 5 5 5, 0 1 0 0"),),
        {},
    ),
    "email": Filter(
        email,
        "a text",
        "an e-mail address, its signs by their names",
        (
            (
                '"ann.42@example.com" | email',
                "ann dot 4 2 at example dot com",
                "ann punto 4 2 arroba example punto com",
            ),
        ),
        {},
    ),
    "list": Filter(
        list_,
        "a list",
        "one after the other",
        (
            ('["a", "b", "c"] | list', "a, b, and c", "a, b y c"),
            ('["siete", "ocho"] | list("or")', "siete or ocho", "siete u ocho"),
        ),
        {"last": '"and" or "or"'},
    ),
    "count": Filter(
        count,
        "a whole number, or a list",
        "so many of something",
        (
            ('2 | count("box")', "2 boxes", "dos boxes"),
            ('21 | count("caja")', "21 cajas", "veintiuna cajas"),
        ),
        {"noun": "one of it", "plural": "several, if it is no plain plural", **_AGREES},
    ),
}
"""Name -> filter. `default` is besides these, because it looks at names that have no value."""

FILTER_OF: Mapping[type, str] = {
    values.DigitString: "digits",
    values.PhoneString: "phone",
    values.DateString: "date",
    values.TimeString: "time",
    values.Amount: "money",
    values.Seconds: "duration",
    values.EmailString: "email",
}


def spoken(value: Any, here: Here) -> Spoken | None:
    """The words for a value that knows how it is spoken; None for any other."""
    if isinstance(value, values.ChoiceString):
        return kinded(value.words, "choice")
    name = FILTER_OF.get(type(value))
    return None if name is None else kinded(FILTERS[name](value, here), name)


def kinded(words: str, kind: str) -> Spoken:
    found = Spoken(words)
    found.kind = kind
    return found


READ_AS: Mapping[str, str] = {
    **{"digits": "digits", "characters": "spell", "number": "number", "ordinal": "ordinal"},
    **{"date": "date", "time": "time", "telephone": "phone", "money": "money"},
}
"""What `<say-as interpret-as="…">` reads its words as -> filter."""


def resolved(said: Utterance, here: Here) -> Utterance:
    """With the words that `say-as` stands for, so that every engine says the same. Raises TypeError, with
    a sentence, when they are nothing of the kind."""
    return Utterance.of(_resolved(said.parts, here))


def _resolved(parts: Sequence[Part], here: Here) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Span) and part.tag == "say-as":
            name = READ_AS[part.get("interpret-as")]
            yield Words(FILTERS[name](Utterance(part.parts).words, here), name)
        elif isinstance(part, Span):
            yield replace(part, parts=tuple(_resolved(part.parts, here)))
        else:
            yield part
