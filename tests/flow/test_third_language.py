"""A further language is a file of its own: what docs/languages.md tells is enough to speak one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

import pytest

from ivr.actions import Say
from ivr.flow import phrases as phrases_room
from ivr.flow import spoken as spoken_room
from ivr.flow.bounded import bounded
from ivr.flow.phrases.en import ENGLISH
from ivr.flow.reader import read_flow
from ivr.flow.spoken import speech
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.pieces import pieces, text_of
from ivr.flow.spoken.speech import Conjunction, Gender, Pauses, Speech, Unit
from ivr.ssml import said
from tests.flow.conftest import Talk

SMALL = ("nul", "unu", "du", "tri", "kvar", "kvin", "ses", "sep", "ok", "naŭ")
MONTHS = "januaro februaro marto aprilo majo junio julio aŭgusto septembro oktobro novembro decembro"
DAYS = "lundo mardo merkredo ĵaŭdo vendredo sabato dimanĉo"
UNITS: Mapping[Unit, str] = {"seconds": "sekundo", "minutes": "minuto", "hours": "horo", "days": "tago"}


class Esperanto(Speech):
    """Regular, so it is short; a language with genders and exceptions is es.py."""

    tag = "eo"
    both, either = Conjunction("kaj"), Conjunction("aŭ")
    as_in = "{letter} kiel {word}"
    alphabet: Mapping[str, str] = {}
    signs: Mapping[str, str] = {"+": "plus", "-": "streketo"}
    phone_groups: Mapping[int, tuple[int, ...]] = {}
    relative: Mapping[int, str] = {-1: "hieraŭ", 0: "hodiaŭ", 1: "morgaŭ"}
    on = "{date}"
    currencies: Mapping[str, tuple[str, ...]] = {"EUR": ("eŭro", "eŭroj")}
    pauses = Pauses(sentence=400)

    def number(self, value: Decimal, gender: Gender = "") -> str:
        return " ".join(words(int(value)))

    def ordinal(self, value: int, gender: Gender = "") -> str:
        return f"{self.number(Decimal(value))}a"

    def money(self, cents: int, currency: str) -> str:
        one, many = self.currencies[currency]
        whole, rest = divmod(cents, 100)
        euros = f"{self.number(Decimal(whole))} {one if whole == 1 else many}"
        return f"{euros} kaj {self.number(Decimal(rest))} cendoj" if rest else euros

    def date(self, day: datetime.date, weekday: bool, year: bool) -> str:
        name = f"{DAYS.split()[day.weekday()]} " if weekday else ""
        months = MONTHS.split()
        after = f" {self.number(Decimal(day.year))}" if year else ""
        return f"{name}la {self.ordinal(day.day)} de {months[day.month - 1]}{after}"

    def time(self, at: datetime.time, hours: Literal[12, 24]) -> str:
        return f"la {self.ordinal(at.hour)} kaj {self.number(Decimal(at.minute))}"

    def duration(self, parts: Sequence[tuple[int, Unit]]) -> str:
        said = [f"{self.number(Decimal(n))} {UNITS[unit]}{'j' * (n != 1)}" for n, unit in parts]
        return self.both.join(said)

    def count(self, number: int, noun: str, plural: str, gender: Gender) -> str:
        return f"{self.number(Decimal(number))} {noun if number == 1 else plural or noun + 'j'}"

    @cached_property
    def inventory(self) -> Mapping[str, str]:
        groups = [" ".join(words(number)) for number in range(1000)]
        nouns = ["mil", "kaj", "la", "de", "cendoj", *self.currencies["EUR"], *self.relative.values()]
        nouns += [*MONTHS.split(), *DAYS.split(), *UNITS.values(), *(f"{one}j" for one in UNITS.values())]
        ordinals = [f"{group}a" for group in groups[:100]]
        digits = {str(digit): word for digit, word in enumerate(SMALL)}
        return {**{word: word for word in (*groups, *nouns, *ordinals, *map(chr, range(65, 91)))}, **digits}

    def numeral(self, written: str, kind: str) -> str:
        return self.number(Decimal(written))


def words(number: int) -> Iterator[str]:
    if number >= 1000:
        yield from (*(words(number // 1000) if number >= 2000 else ()), "mil")
        number %= 1000
        if not number:
            return
    for power, name in ((100, "cent"), (10, "dek")):
        if number >= power:
            yield f"{SMALL[number // power]}{name}" if number >= 2 * power else name
            number %= power
            if not number:
                return
    yield SMALL[number]


FLOW = """
flow: butiko
languages: [eo, en-US]
currency: EUR
slots:
  n: {type: digits, length: 4, label: numero}
steps:
  kiu: {ask: Kiu numero?, for: n}
  diru:
    say:
      La mendo {{ n }} kostas {{ 2345.5 | money }}.
      Ĝi venos {{ "2026-11-21" | day }}, {{ "14:05" | time }}.
    then: hangup
"""
ENGLISH_LINES = """
steps:
  kiu: {ask: Which number?}
  diru:
    say:
      Order {{ n }} is {{ 2345.5 | money }}, and comes {{ "2026-11-21" | day }}, at {{ "14:05" | time }}.
"""


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.setitem(spoken_room.LANGUAGES, "eo", Esperanto())  # type: ignore[arg-type]
    own = replace(ENGLISH, language="eo", name="Esperanto", language_changed="Bone, Esperante.")
    monkeypatch.setitem(phrases_room.PHRASES, "eo", own)  # type: ignore[arg-type]
    return Talk(read_flow({"f.yaml": FLOW, "en-US.yaml": ENGLISH_LINES}))


def lines(talk: Talk) -> list[Say]:
    return [action for action in talk.actions if isinstance(action, Say)]


def in_pieces(say: Say) -> list[str]:
    own = speech(say.language)
    found = pieces(paused(said(say.markup), own), own)
    assert found is not None
    assert text_of(found) == say.text
    return [piece.sound for piece in found]


def test_the_new_language_says_numbers_sums_days_and_times(talk: Talk) -> None:
    talk.arrive()
    (line, *_) = talk.key("4711", slots={"n": "4711"})
    assert line == (
        "La mendo 4 7 1 1 kostas du mil tricent kvardek kvin eŭroj kaj kvindek cendoj. "
        "Ĝi venos morgaŭ, la dek kvara kaj kvin."
    )


def test_it_is_spoken_in_pieces_of_its_own_with_its_own_pauses(talk: Talk) -> None:
    talk.arrive()
    talk.key("4711", slots={"n": "4711"})
    cut = in_pieces(lines(talk)[0])
    assert cut[:6] == ["La mendo,", "kvar,", "sep,", "unu,", "unu,", "kostas,"]
    assert '<break time="400ms"/>' in cut
    assert {("eo", one) for one in cut} <= set(bounded(talk.flow))


def test_who_changes_the_language_in_mid_call_hears_values_and_pieces_of_the_other(talk: Talk) -> None:
    talk.arrive()
    talk.say("in English", intent="language")
    assert [(line.language, line.text) for line in lines(talk)] == [
        ("en-US", "All right, let's go on in English."),
        ("en-US", "Which number?"),
    ]
    talk.key("4711", slots={"n": "4711"})
    line = lines(talk)[0]
    assert line.text == ("Order 4 7 1 1 is 2345 euros and 50 cents, and comes tomorrow, at 2 oh 5 PM.")
    cut = in_pieces(line)
    assert cut[:5] == ["Order,", "four,", "seven,", "one,", "one,"]
    assert {("en-US", one) for one in cut} <= set(bounded(talk.flow))
