"""Sentences as pieces: the words are those of the sentence, and few pieces say every value."""

from __future__ import annotations

import calendar
import re
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from ivr.flow.expr import text
from ivr.flow.spoken import speech
from ivr.flow.spoken.pauses import paused
from ivr.flow.spoken.pieces import PAUSE, Piece, pieces, spoken_of, text_of
from ivr.ssml import Break, said

TODAY = date(2026, 3, 2)
ENGLISH, BRITISH, SPANISH = speech("en-US"), speech("en-GB"), speech("es-US")
EDGES = [0, 1, 2, 9, 10, 11, 15, 19, 20, 21, 29, 30, 31, 99, 100, 101, 110, 199, 200, 500, 700, 900, 999]
EDGES += [1000, 1001, 1100, 1999, 2000, 20_000, 21_000, 31_001, 99_999, 100_000, 101_101, 500_500, 999_999]
MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
DAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


def heard(words: str, kind: str, language) -> str:
    """What is heard of a value, all of it from the inventory."""
    found = spoken_of(words, kind, language)
    assert "".join(text for text, _ in found) == words
    assert all(sound in language.inventory.values() for _, sound in found)
    return " ".join(sound for _, sound in found)


def english(number: int) -> str:
    return num2words(number).replace(",", "").replace(" and ", " ")


def spanish(number: int) -> str:
    """Before "mil", one is "un": the library writes it as if it stood alone."""
    said = num2words(number, lang="es")
    return re.sub(r"\buno mil", "un mil", said.replace("veintiuno mil", "veintiún mil"))


def before_noun(words: str) -> str:
    return re.sub(r"veintiuno$", "veintiún", re.sub(r"\buno$", "un", words))


def check_number(number: int) -> None:
    assert heard(ENGLISH.number(Decimal(number)), "number", ENGLISH) == english(number)
    assert heard(BRITISH.number(Decimal(number)), "number", BRITISH) == num2words(number).replace(",", "")
    assert heard(SPANISH.number(Decimal(number)), "number", SPANISH) == spanish(number)


def test_every_edge_is_said_right():
    for number in EDGES:
        check_number(number)


def test_numbers_all_the_way_to_a_million_are_said_right():
    for number in range(0, 1_000_000, 1_009):
        check_number(number)


@given(st.integers(0, 999_999))
def test_any_number_is_said_right(number):
    check_number(number)


def test_a_million_numbers_take_few_pieces():
    for language in (ENGLISH, SPANISH):
        used = {
            sound
            for number in (*EDGES, *range(1000), *range(1000, 1_000_000, 7_919))
            for _, sound in spoken_of(language.number(Decimal(number)), "number", language)
        }
        assert len(used) < 130


def check_money(cents: int) -> None:
    whole, rest = divmod(cents, 100)
    dollars = f"{english(whole)} dollar{'s' * (whole != 1)}"
    pence = f"{english(rest)} cent{'s' * (rest != 1)}"
    said_of = [dollars] * bool(whole or not rest) + [pence] * bool(rest)
    assert heard(ENGLISH.money(cents, "USD"), "money", ENGLISH) == " and ".join(said_of)
    euros = f"{before_noun(spanish(whole))} euro{'s' * (whole != 1)}"
    centimos = f"{before_noun(spanish(rest))} céntimo{'s' * (rest != 1)}"
    said_of = [euros] * bool(whole or not rest) + [centimos] * bool(rest)
    assert heard(SPANISH.money(cents, "EUR"), "money", SPANISH) == " con ".join(said_of)


def test_sums_up_to_ten_thousand_are_said_right():
    for cents in (*range(0, 1_000_000, 997), *range(12_000), 999_999):
        check_money(cents)


@given(st.integers(0, 999_999))
def test_any_sum_is_said_right(cents):
    check_money(cents)


def year_in_english(year: int) -> str:
    return num2words(year, to="year").replace(",", "").replace(" and ", " ").replace("oh-", "oh ")


def test_every_date_of_some_years_is_said_right():
    day = date(1999, 12, 1)
    while day < date(2004, 3, 2):
        check_date(day)
        day += timedelta(days=1)
    for year in (1900, 1905, 1930, 1982, 2009, 2010, 2026, 2038):
        check_date(date(year, 2, 28))


def check_date(day: date) -> None:
    ordinal = num2words(day.day, to="ordinal")
    month, weekday = calendar.month_name[day.month], calendar.day_name[day.weekday()]
    english_date = f"{weekday} {month} {ordinal} {year_in_english(day.year)}"
    assert heard(ENGLISH.date(day, weekday=True, year=True), "date", ENGLISH) == english_date
    in_month = "primero" if day.day == 1 else num2words(day.day, lang="es")
    spanish_date = f"{DAYS[day.weekday()]} {in_month} de {MONTHS[day.month - 1]} de {spanish(day.year)}"
    assert heard(SPANISH.date(day, weekday=True, year=True), "date", SPANISH) == spanish_date


def test_every_time_of_day_is_made_of_pieces():
    for language in (ENGLISH, SPANISH):
        for minute in range(1440):
            for hours in (12, 24):
                at = time(*divmod(minute, 60))
                heard(language.time(at, hours), "time", language)


NAMES = {"n": "55421", "v": 1250.5, "d": "2026-03-04", "t": "14:05", "p": "2125550100", "who": "Ann <b> & Bo"}
SENTENCES = [
    "Order {{ n | digits }} costs {{ v | money }}.",
    "It comes {{ d | day }}, at {{ t | time }}. Is that right?",
    "Call {{ p | phone }}? Thanks, {{ who }}!",
    "({{ v | number }}): {{ 21 | ordinal }}; {{ 'Al-2' | spell }}, {{ 'Al' | spell('as in') }}",
    "{{ n | digits }}",
    "You have {{ 21 | count('box') }}. <break time='1s'/> <emphasis>Please</emphasis> hold.",
    "{{ 150 | duration }} left.",
]


@pytest.mark.parametrize("language", ["en-US", "en-GB", "es-ES", "es-MX"])
@pytest.mark.parametrize("source", SENTENCES)
def test_the_pieces_together_are_the_sentence(source, language):
    own = speech(language)
    whole = paused(said(text(source).annotated({**NAMES, "today": TODAY, "language": language}, "s")), own)
    cut = pieces(whole, own)
    assert cut is not None
    assert text_of(cut) == whole.words
    spoken = [piece for piece in cut if piece.kind != PAUSE]
    assert all(re.search(r"[,.?!]$", piece.sound) for piece in spoken)
    assert not spoken[-1].sound.endswith(",")


def cut(annotated: str) -> tuple[Piece, ...] | None:
    return pieces(said(annotated), ENGLISH)


def test_the_voice_stays_up_inside_and_falls_or_asks_at_the_end():
    value = '<value kind="digits">4 2</value>'
    sounds = {sign: [piece.sound for piece in cut(f"Is it {value}{sign}") or ()] for sign in ".?"}
    assert sounds["."] == ["Is it,", "four,", "two."]
    assert sounds["?"] == ["Is it,", "four,", "two?"]


@pytest.mark.parametrize(
    "annotated",
    [
        'the <value kind="digits">4</value>th',
        'no<value kind="digits">4</value>',
        '<emphasis>the <value kind="digits">4</value></emphasis>',
        '$<value kind="digits">4</value>',
    ],
)
def test_a_value_that_is_part_of_something_is_not_cut_out(annotated):
    assert cut(annotated) is None


@given(st.text(max_size=30), st.sampled_from(["digits", "money", "date", "text", "count", "spell"]))
def test_any_value_is_cut_into_its_own_text_or_not_at_all(value, kind):
    found = spoken_of(value, kind, ENGLISH)
    assert not found or "".join(text for text, _ in found) == value


def test_pauses_come_by_themselves_and_never_twice():
    def natural(annotated: str) -> list[int]:
        once = paused(said(annotated), ENGLISH)
        assert paused(once, ENGLISH) == once
        return [part.ms for part in once if isinstance(part, Break) and not part.own]

    money, long = '<value kind="money">12 dollars</value>', '<value kind="digits">5 5 4 2 1</value>'
    assert natural("Thank you. Please hold.") == [300]
    assert natural("Thank you, Mr. Smith.") == []
    assert natural("Version 2.5 is out.") == []
    assert natural(f"You owe {money}.") == [120]
    assert natural(f"You owe: {money}.") == []
    assert natural(f"Order {long} is here. Goodbye.") == [120, 300]
    assert natural('Box <value kind="digits">5</value> is here.') == []
    assert natural('Call <value kind="phone">2 1 2, 5 5 5, 0 1 0 0</value>.') == [120, 200, 200]
    assert natural('Call <break time="1s"/><value kind="phone">2 1 2, 5 5 5</value>.') == [200]
    assert natural('Done. <break time="1s"/>Bye.') == []
