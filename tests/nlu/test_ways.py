"""Whole classes of ways to say or write one thing: what recognisers write, plural digits, words beside a
value, corrections, weekdays of a month, diminutives."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import Choice, Expecting, SlotSpec
from ivr.nlu.answers import answer
from ivr.nlu.entities.number import in_words
from ivr.nlu.languages import language_of
from ivr.nlu.meant import meant
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)
LANGUAGES = ("en-US", "en-GB", "es-US", "es-ES", "es-MX")
DIGITS = st.text("0123456789", min_size=6, max_size=9)


def heard(kind, said, tag, today=TODAY, **more):
    language = language_of(tag)
    found, _ = meant(words(said, language), SlotSpec("slot", kind, **more), language, today)
    return found[0].value if found else None


def named(digits, tag):
    return [in_words(int(digit), tag) for digit in digits]


# --- as recognisers write ---------------------------------------------------------------------


@given(st.dates(date(1932, 1, 1), date(2031, 12, 31)), st.sampled_from(LANGUAGES), st.sampled_from("/.-"))
def test_a_written_day_is_read_in_the_order_of_its_language(day, tag, mark):
    first, second = (day.month, day.day) if tag == "en-US" else (day.day, day.month)
    assert heard("date", f"{first}{mark}{second}{mark}{day.year}", tag) == day.isoformat()
    if mark != "-":
        assert heard("date", f"{first:02}{mark}{second:02}{mark}{day.year % 100:02}", tag) == day.isoformat()


@given(st.integers(1, 99_999_999))
def test_a_written_sum_is_read_by_the_marks_of_its_language(cents):
    plain = f"{cents / 100:,.2f}"
    swapped = plain.translate(str.maketrans(",.", ".,"))
    for tag, text in (("en-US", f"${plain}"), ("es-MX", f"${plain}"), ("es-ES", f"{swapped} €")):
        assert heard("money", text, tag) == cents / 100


@given(st.integers(0, 999_999_999))
def test_a_written_number_is_read_by_the_marks_of_its_language(number):
    for tag, mark in (("en-US", ","), ("es-US", ","), ("es-MX", ","), ("es-ES", ".")):
        assert heard("number", f"{number:,}".replace(",", mark), tag) == number


@given(st.times(), st.sampled_from(":."))
def test_a_written_time_is_read(at, mark):
    half = "a.m." if at.hour < 12 else "p.m."
    twelve, day = f"{(at.hour + 11) % 12 + 1}{mark}{at.minute:02} {half}", f"{at:%H}{mark}{at:%M}"
    assert heard("time", twelve, "en-US") == f"{at:%H:%M}"
    assert heard("time", f"a las {day}", "es-ES") == f"{at:%H:%M}" or at.hour in range(1, 7)


@given(st.from_regex(r"[2-9][0-9]{9}", fullmatch=True))
def test_a_written_telephone_number_is_read(number):
    area, middle, last = number[:3], number[3:6], number[6:]
    for text in (f"({area}) {middle}-{last}", f"{area}.{middle}.{last}", f"{area} {middle} {last}"):
        assert heard("phone", text, "en-US") == number
    assert heard("phone", f"+1 {area} {middle} {last}", "en-US") == f"+1{number}"


# --- digits -----------------------------------------------------------------------------------


@given(st.integers(2, 9), st.integers(0, 9), st.integers(2, 6), st.sampled_from(("en", "es")))
def test_digits_may_be_counted(times, digit, more, tag):
    many = {"en": "es" if digit == 6 else "s", "es": "es" if digit in (2, 3, 6) else "s"}[tag]
    said = f"{in_words(times, tag)} {in_words(digit, tag)}{many} {' '.join(named('1' * more, tag))}"
    assert heard("digits", said, tag) == str(digit) * times + "1" * more


@given(st.lists(st.integers(10, 99), min_size=3, max_size=5))
def test_digits_may_be_said_in_pairs(pairs):
    for tag in ("en", "es"):
        said = " ".join(in_words(pair, tag) for pair in pairs)
        assert heard("digits", said, tag) == "".join(map(str, pairs))


@given(DIGITS, st.sampled_from(("en", "es")))
def test_the_end_of_a_number_may_be_said_anew(digits, tag):
    wrong = str((int(digits[-1]) + 1) % 10)
    said = [*named(digits[:-1] + wrong, tag), "no", *named(digits[-1], tag)]
    assert heard("digits", " ".join(said), tag) == digits
    said = [*named(digits, tag), "no", *named(digits, tag)]
    assert heard("digits", " ".join(said), tag, shortest=6, longest=9) == digits


@pytest.mark.parametrize("tag", ["en", "es"])
def test_what_is_said_beside_a_value_changes_nothing(tag):
    slot = SlotSpec("slot", "digits", shortest=6, longest=6)
    language = language_of(tag)
    expecting = Expecting(step="ask", language=tag, asked="slot", slots=(slot,))
    digits = " ".join(named("703118", tag))
    for beside in language.beside:
        for said in (f"{beside} {digits}", f"{digits} {beside}"):
            read = answer(words(said, language), expecting, language, TODAY)
            assert read and read.slots == {"slot": "703118"} and read.fit >= 0.75, said


# --- days -------------------------------------------------------------------------------------


PLACES = {"en": ("first", "second", "third", "fourth"), "es": ("primer", "segundo", "tercer", "cuarto")}


@given(st.dates(date(2020, 1, 1), date(2039, 12, 31)), st.sampled_from(("en", "es")), st.dates())
def test_a_weekday_of_a_month_is_found_by_its_place(day, tag, today):
    today = today.replace(year=day.year, month=1, day=1)
    language = language_of(tag)
    weekday = tuple(language.weekdays)[day.weekday()]
    month = tuple(language.months)[day.month - 1]
    place = (day.day - 1) // 7
    said = "the {} {} of {}" if tag == "en" else "el {} {} de {}"
    if place < 4:
        assert heard("date", said.format(PLACES[tag][place], weekday, month), tag, today) == day.isoformat()
    if (day + timedelta(7)).month != day.month:
        last = "last" if tag == "en" else "último"
        assert heard("date", said.format(last, weekday, month), tag, today) == day.isoformat()


@given(st.dates(date(1932, 1, 1), date(1999, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_birthday_may_be_said_in_numbers(day, tag):
    order = (day.month, day.day) if tag == "en-US" else (day.day, day.month)
    said = " ".join(in_words(number, tag) for number in (*order, day.year % 100))
    assert heard("date", said, tag) == day.isoformat()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("march um twelfth", "2026-03-12"),
        ("the uh fourteenth of er may", "2026-05-14"),
        ("thanksgiving", "2026-11-26"),
        ("the day before thanksgiving", "2026-11-25"),
        ("memorial day", "2026-05-25"),
        ("the tuesday before memorial day", "2026-05-19"),
        ("the friday after thanksgiving", "2026-11-27"),
        ("sep 4", "2026-09-04"),
        ("thu", "2026-03-05"),
    ],
)
def test_days_have_short_names_feasts_and_hesitations(said, day):
    assert heard("date", said, "en") == day


BACK = {
    "en": ("it was on {}", "it happened on {}", "I bought it on {}", "back on {}"),
    "es": ("fue el {}", "lo compré el {}", "me llegó el {}", "el pasado {}"),
}


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.sampled_from(("en", "es")), st.integers(0, 3))
def test_a_day_that_is_told_as_past_is_the_last_such_day(today, tag, how):
    day = today - timedelta(1 + 7 * how)
    language = language_of(tag)
    month = tuple(language.months)[day.month - 1]
    number = in_words(day.day, tag)
    said = BACK[tag][how].format(f"{month} {number}" if tag == "en" else f"{number} de {month}")
    assert heard("date", said, tag, today) == day.isoformat()
    weekday = tuple(language.weekdays)[day.weekday()]
    before = today - timedelta((today - day).days % 7 or 7)
    assert heard("date", BACK[tag][how].format(weekday), tag, today) == before.isoformat()


@pytest.mark.parametrize(
    ("tag", "said", "day"),
    [
        ("en", "monday of last week", "2026-02-23"),
        ("en", "last week on thursday", "2026-02-26"),
        ("en", "the fifteenth of last month", "2026-02-15"),
        ("en", "last february twentieth", "2026-02-20"),
        ("en", "it was on christmas day", "2025-12-25"),
        ("en", "it was on march fifth two thousand twenty", "2020-03-05"),
        ("en", "I was thinking of the ninth", "2026-03-09"),
        ("en", "this friday not the one after", "2026-03-06"),
        ("es", "el martes no el siguiente", "2026-03-03"),
        ("es", "la semana pasada el jueves", "2026-02-26"),
        ("es", "el martes de la semana pasada", "2026-02-24"),
        ("es", "el quince del mes pasado", "2026-02-15"),
        ("es", "el diez de octubre pasado", "2025-10-10"),
        ("es", "fue en navidad", "2025-12-25"),
        ("es", "había pensado en el nueve", "2026-03-09"),
    ],
)
def test_words_of_the_past_are_told_from_others(tag, said, day):
    assert heard("date", said, tag) == day


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("duration", "dos horitas", 7200),
        ("duration", "una semanita", 604_800),
        ("duration", "5 min", 300),
        ("money", "diez pesitos", 10),
        ("money", "treinta eur", 30),
    ],
)
def test_diminutives_and_short_forms_are_understood(kind, said, value):
    assert heard(kind, said, "es") == value


@pytest.mark.parametrize(
    ("tag", "kind", "said", "value"),
    [
        ("en", "number", "my brother my sister and me", 3),
        ("en", "number", "only me", 1),
        ("en", "number", "my wife and I and the kids", None),
        ("en", "number", "I will be calling my wife", None),
        ("es", "number", "mi padre mi madre y yo", 3),
        ("es", "number", "yo y mi hermana", 2),
        ("es", "number", "mi mujer y yo y los niños", None),
        ("en", "name", "for my daughter emma stone", "Emma Stone"),
        ("en", "name", "people call me dutch", "Dutch"),
        ("en", "name", "yes of course this is nora quinn", "Nora Quinn"),
        ("en", "name", "charlie mike", "Charlie Mike"),
        ("en", "name", "under my name", None),
        ("es", "name", "es para mi hija sofía ríos", "Sofía Ríos"),
        ("es", "name", "todos me dicen pancho", "Pancho"),
        ("es", "name", "claro que sí me llamo irene", "Irene"),
        ("es", "name", "carmen dolores vega", "Carmen Dolores Vega"),
        ("es", "name", "maría de los ángeles del río", "María de los Ángeles del Río"),
        ("es", "name", "anote a julia paredes", "Julia Paredes"),
        ("es", "name", "uy perdón es elisa", "Elisa"),
        ("en", "name", "this is me dora finch", "Dora Finch"),
        ("es", "digits", "cinco veces uno dos", "111112"),
        ("es", "digits", "un par de cuatros ocho nueve uno", "44891"),
        ("en", "digits", "seven a couple of fives two oh", "75520"),
        ("en", "digits", "three times seven two one", "77721"),
        ("es", "phone", "nueve cientos uno veintidós treinta y tres", "9012233"),
        ("es", "duration", "semana y cuarto", 756_000),
        ("en", "duration", "an hour and a quarter", 4500),
    ],
)
def test_people_names_and_repeats_are_told_in_many_ways(tag, kind, said, value):
    assert heard(kind, said, tag) == value


@pytest.mark.parametrize(
    ("tag", "said", "value"),
    [
        ("en", "the middle one", "narrow"),
        ("en", "the one in between", "narrow"),
        ("es", "el del medio", "narrow"),
    ],
)
def test_of_an_odd_number_of_choices_one_is_in_the_middle(tag, said, value):
    assert heard("choice", said, tag, choices=SIZES) == value
    assert heard("choice", said, tag, choices=SIZES[:2]) is None


SIZES = (Choice("large", ("large", "big")), Choice("narrow", ("narrow",)), Choice("pequeño", ("pequeño",)))


@pytest.mark.parametrize(
    ("tag", "said", "value"),
    [
        ("en", "the largest", "large"),
        ("en", "bigger", "large"),
        ("en", "the narrowest one", "narrow"),
        ("en", "norrow", "narrow"),
        ("es", "la pequeñita", "pequeño"),
        ("es", "pequeñas", "pequeño"),
    ],
)
def test_a_choice_is_known_in_its_other_forms(tag, said, value):
    assert heard("choice", said, tag, choices=SIZES) == value


@pytest.mark.parametrize("word", ["small", "tall", "full", "big", "thin"])
def test_a_last_consonant_may_be_doubled_in_a_word_or_in_its_forms(word):
    double = word if word[-2:] == "ll" else word + word[-1]
    choices = (Choice(word, (word,)), Choice("other", ("other",)))
    for ending in ("er", "est"):
        assert heard("choice", f"the {double}{ending} one", "en", choices=choices) == word


@pytest.mark.parametrize(
    ("tag", "said", "value"),
    [
        ("es", "sin duda que no", False),
        ("es", "supongo que no", False),
        ("es", "evidentemente que sí", True),
        ("es", "bueno no", False),
        ("en", "okay no", False),
        ("en", "we were not", False),
        ("en", "she has", True),
        ("en", "I would say yes", True),
        ("en", "well I don't recall", None),
        ("en", "I am looking for a doctor", None),
        ("en", "that isn't my address", False),
        ("es", "no lo veo nada claro", None),
        ("es", "échele nomás", True),
        ("es", "no pues claro", True),
        ("es", "ni por todo el oro del mundo", False),
        ("es", "con eso basta", False),
        ("es", "me da lo mismo", None),
        ("es", "déjeme pensarlo", None),
        ("en", "that should do fine", True),
        ("en", "couldn't agree more", True),
        ("en", "hard pass", False),
        ("en", "goodness no", False),
        ("en", "I would have to think about it", None),
        ("en", "say again", None),
        ("en", "I should think not", False),
        ("en", "not particularly", False),
        ("es", "plenamente", True),
        ("es", "no totalmente", False),
        ("es", "uy no", False),
    ],
)
def test_yes_and_no_are_told_apart_by_their_end(tag, said, value):
    language = language_of(tag)
    found, _ = meant(words(said, language), SlotSpec("slot", "yes_no"), language, TODAY)
    assert (found[0].value if found else None) is value


def test_a_numeral_weighs_what_its_digits_do():
    slot = SlotSpec("slot", "digits", shortest=5, longest=10)
    expecting = Expecting(step="ask", language="en", asked="slot", slots=(slot,))
    language = language_of("en")
    for said in ("maybe attempt 8604419", "here behold 8 6 0 4 4 1 9"):
        read = answer(words(said, language), expecting, language, TODAY)
        assert read and read.slots == {"slot": "8604419"} and read.fit >= 0.5
    assert heard("digits", "8604.4190", "es-ES") == "86044190"


def test_an_auxiliary_that_begins_a_sentence_is_no_answer():
    language = language_of("en")
    said = words("she has two tickets for tonight", language)
    found, _ = meant(said, SlotSpec("slot", "yes_no"), language, TODAY)
    assert not found


@given(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8),
    st.sampled_from(("gmail.com", "mail.example.org")),
)
def test_an_address_may_be_spelled_before_a_written_host(name, host):
    for tag, at in (("en", "at"), ("es", "arroba")):
        assert heard("email", f"{' '.join(name)} {at} {host}", tag) == f"{name}@{host}"
