"""Values as they are spoken: tables of what people say, and an independent library as the judge."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from ivr.errors import ExpressionError
from ivr.flow.expr import SourceError, formula, text
from ivr.flow.spoken import FILTERS, LANGUAGES, marked, speech, unmarked

TODAY = date(2026, 3, 2)
PAGE = (Path(__file__).parents[2] / "docs" / "filters.md").read_text(encoding="utf-8")


def say(source, language="en-US", today=TODAY, **names):
    return formula(source).value({"today": today, "language": language, **names}, "step")


EXAMPLES = [(name, *example) for name, one in FILTERS.items() for example in one.examples]


@pytest.mark.parametrize(("name", "source", "english", "spanish"), EXAMPLES)
def test_every_example_of_the_table_is_true(name, source, english, spanish):
    assert (say(source), say(source, "es-US")) == (english, spanish)


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_documented_as_it_is(name):
    one = FILTERS[name]
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL).group(1)
    assert one.takes in section and one.says in section
    for option, meaning in one.options.items():
        assert f"`{option}`" in section and meaning in section
    for source, english, spanish in one.examples:
        assert f"| `{source.replace('|', chr(92) + '|')}` | {english} | {spanish} |" in section


@pytest.mark.parametrize(
    ("source", "english", "spanish"),
    [
        ('"05521" | digits', "0 5 5 2 1", "0 5 5 2 1"),
        ("42 | digits", "4 2", "4 2"),
        ('"AB-12" | digits', "A B 1 2", "A B 1 2"),
        ('"" | digits', "", ""),
        ('"a@b.mx" | spell', "A, at, B, dot, M, X", "A, arroba, B, punto, M, X"),
        ('"Ñ é" | spell("as in")', "Ñ as in November, É as in Echo", "Ñ de Ñandú, É de Enrique"),
        ("0 | number", "zero", "cero"),
        ("1 | number", "one", "uno"),
        ('1 | number("m")', "one", "un"),
        ('1 | number("f")', "one", "una"),
        ('21 | number("m")', "twenty-one", "veintiún"),
        ('31 | number("f")', "thirty-one", "treinta y una"),
        ("100 | number", "one hundred", "cien"),
        ("101 | number", "one hundred one", "ciento uno"),
        ('500 | number("f")', "five hundred", "quinientas"),
        ("1000 | number", "one thousand", "mil"),
        ("21000 | number", "twenty-one thousand", "veintiún mil"),
        ('200001 | number("f")', "two hundred thousand one", "doscientas mil una"),
        ("1000000 | number", "one million", "un millón"),
        (
            "2300005 | number",
            "two million three hundred thousand five",
            "dos millones trescientos mil cinco",
        ),
        ('"007" | number', "seven", "siete"),
        ("3.5 | number", "three point five", "tres punto cinco"),
        ("3.05 | number", "three point zero five", "tres punto cero cinco"),
        ("0.25 | number", "zero point two five", "cero punto veinticinco"),
        ("0.1 + 0.2 | number", None, None),
        ("3.1415 | number", "three point one four one five", "tres punto uno cuatro uno cinco"),
        ("1 | ordinal", "first", "primero"),
        ('1 | ordinal("m")', "first", "primer"),
        ('21 | ordinal("f")', "twenty-first", "vigésima primera"),
        ("12 | ordinal", "twelfth", "duodécimo"),
        ("20 | ordinal", "twentieth", "vigésimo"),
        ("100 | ordinal", "one hundredth", "centésimo"),
        ("843 | ordinal", "eight hundred forty-third", "octingentésimo cuadragésimo tercero"),
        ("1200 | ordinal", "one thousand two hundredth", "mil doscientos"),
        ('"1.01" | money', "1 dollar and 1 cent", "un dólar con un centavo"),
        ("0 | money", "0 dollars", "cero dólares"),
        ('0.99 | money("EUR")', "99 cents", "noventa y nueve céntimos"),
        ('-3 | money("GBP")', "minus 3 pounds", "menos tres libras"),
        ('2.01 | money("GBP")', "2 pounds and 1 penny", "dos libras con un penique"),
        ("19.999 | money", "20 dollars", "veinte dólares"),
        ("-0.001 | money", "0 dollars", "cero dólares"),
        ('21 | money("mxn")', "21 pesos", "veintiún pesos"),
        ('1000000 | money("MXN")', "1000000 pesos", "un millón de pesos"),
        ('200 | money("GBP")', "200 pounds", "doscientas libras"),
        ('"2026-03-02" | day', "today", "hoy"),
        ('"2026-03-01" | day', "yesterday", "ayer"),
        ('"2026-03-03T23:59:00" | day', "tomorrow", "mañana"),
        ('"2026-03-21" | day', "on Saturday, March 21st", "el sábado veintiuno de marzo"),
        ('"2026-04-01" | day', "on Wednesday, April 1st", "el miércoles primero de abril"),
        (
            '"2028-02-29" | day',
            "on Tuesday, February 29th, 2028",
            "el martes veintinueve de febrero de dos mil veintiocho",
        ),
        ('"2026-05-22" | date', "Friday, May 22nd", "viernes veintidós de mayo"),
        ('"2026-05-11" | date', "Monday, May 11th", "lunes once de mayo"),
        ('"09:00" | time', "9 AM", "las nueve de la mañana"),
        ('"09:05" | time', "9 oh 5 AM", "las nueve y cinco de la mañana"),
        ('"13:00" | time', "1 PM", "la una de la tarde"),
        ('"13:15" | time', "1:15 PM", "la una y cuarto de la tarde"),
        ('"12:00" | time', "noon", "las doce del mediodía"),
        ('"00:00" | time', "midnight", "las doce de la noche"),
        ('"00:30" | time', "12:30 AM", "las doce y media de la noche"),
        ('"03:40:10" | time', "3:40 AM", "las tres y cuarenta de la madrugada"),
        ('"20:00" | time', "8 PM", "las ocho de la noche"),
        ('"2026-03-03T14:45:00" | time', "2:45 PM", "las dos y cuarenta y cinco de la tarde"),
        ('"15:00" | time(24)', "15 hundred", "las quince horas"),
        ('"21:05" | time(24)', "21 oh 5", "las veintiuna cero cinco"),
        ('"01:00" | time(24)', "1 hundred", "la una hora"),
        ("0 | duration", "0 seconds", "cero segundos"),
        ("1 | duration", "1 second", "un segundo"),
        ("59.6 | duration", "1 minute", "un minuto"),
        ("7501 | duration", "2 hours and 5 minutes", "dos horas y cinco minutos"),
        ('21 | duration("hours")', "21 hours", "veintiuna horas"),
        ('1 | duration("days")', "1 day", "un día"),
        ('"+1 (212) 555-0100" | phone', "plus 1, 2 1 2, 5 5 5, 0 1 0 0", "más 1, 2 1 2, 5 5 5, 0 1 0 0"),
        ('"5550100" | phone', "5 5 5, 0 1 0 0", "5 5 5, 0 1 0 0"),
        ('"912345678" | phone', "9 1 2, 3 4 5, 6 7 8", "9 1 2, 3 4 5, 6 7 8"),
        ('"4420" | phone', "4 4 2 0", "4 4 2 0"),
        ("[] | list", "", ""),
        ('["agua"] | list', "agua", "agua"),
        ('["padre", "hijo"] | list', "padre and hijo", "padre e hijo"),
        ('["agua", "hielo"] | list', "agua and hielo", "agua y hielo"),
        ('["uno", "dos", "otro"] | list("or")', "uno, dos, or otro", "uno, dos u otro"),
        ("[7, 8] | list('or')", "7 or 8", "7 u 8"),
        ('1 | count("box")', "1 box", "un box"),
        ('0 | count("libro")', "0 libros", "cero libros"),
        ('"3" | count("luz")', "3 luzes", "tres luces"),
        ('2 | count("opción")', "2 opcións", "dos opciones"),
        ('1 | count("mano")', "1 mano", "una mano"),
        ('1 | count("día")', "1 día", "un día"),
        ('1 | count("cita", gender="f")', "1 cita", "una cita"),
        ('["a"] | count("caja")', "1 caja", "una caja"),
        ('2 | count("city")', "2 cities", "dos cityes"),
        ('1000000 | count("persona")', "1000000 personas", "un millón de personas"),
    ],
)
def test_values_are_spoken_as_people_say_them(source, english, spanish):
    if english is not None:
        assert (say(source), say(source, "es")) == (english, spanish)


@pytest.mark.parametrize(
    ("language", "source", "said"),
    [
        ("en-GB", "1234 | number", "one thousand two hundred and thirty-four"),
        ("en-GB", "1001 | number", "one thousand and one"),
        ("es-ES", "2.5 | number", "dos coma cinco"),
        ("es-ES", '"2026-04-01" | date', "miércoles uno de abril"),
        ("es-MX", '"5512345678" | phone', "5 5, 1 2 3 4, 5 6 7 8"),
        ("xx", "21 | number", "twenty-one"),
    ],
)
def test_countries_have_their_own_ways(language, source, said):
    assert say(source, language) == said


@pytest.mark.parametrize(
    "source",
    [
        "names | digits",
        "2.5 | digits",
        "true | digits",
        "'x' | number",
        "true | number",
        "1000000 * 1000000000 | number",
        "0 | ordinal",
        "1.5 | ordinal",
        '5 | money("XYZ")',
        "'a lot' | money",
        "'soon' | day",
        "'2026-02-30' | date",
        "20260304 | date",
        "'25:00' | time",
        "'14:30' | time(13)",
        "-5 | duration",
        "5 | duration('years')",
        "'a' | list",
        "names | list('but')",
        "[[1]] | list",
        "1.5 | count('box')",
        "5 | number('x')",
        "missing | number",
        "missing | day",
        "long | spell",
    ],
)
def test_a_filter_refuses_what_it_does_not_take_and_never_tells_the_value(source):
    names = {"names": ["Ann"], "long": "4111" * 1000}
    with pytest.raises(ExpressionError) as refused:
        say(source, **names)
    assert "Ann" not in str(refused.value) and "4111" not in str(refused.value)


def test_the_day_of_the_call_must_be_known():
    with pytest.raises(ExpressionError, match="the day of the call is not known"):
        formula("'2026-03-04' | day").value({}, "step")
    assert formula("'2026-03-04' | date").value({}, "step") == "March 4th, 2026"


@pytest.mark.parametrize("source", ["{{ x | money('EUR', 2) }}", "{{ x | day(today=1) }}", "{{ x | count }}"])
def test_options_that_a_filter_does_not_have_are_refused_at_load(source):
    with pytest.raises(SourceError, match="is not used so"):
        text(source)


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("digits", "0042", "0 0 4 2"),
        ("phone", "5550100", "5 5 5, 0 1 0 0"),
        ("date", "2026-03-12", "Thursday, March 12th"),
        ("time", "15:30", "3:30 PM"),
        ("money", 12.5, "12 dollars and 50 cents"),
        ("text", "Ann", "Ann"),
        ("yes_no", True, "yes"),
    ],
)
def test_a_slot_knows_how_it_is_spoken(kind, value, said):
    slot = marked(kind, value)
    assert text("{{ slot }}").render({"slot": slot, "today": TODAY}, "step") == said
    assert (unmarked(slot), type(unmarked(slot))) == (value, type(value))
    assert formula("slot").value({"slot": slot}, "step") == value


def plain(words):
    return words.replace(",", "").replace(" and ", " ")


def whole(words):
    """The library's Spanish, where it forgets that a "uno" before "mil" is cut short."""
    words = re.sub(r"veintiuno(?= mil)", "veintiún", words)
    return re.sub(r"\buno(?= mil)", "un", words)


NUMBERS = st.one_of(st.integers(0, 999_999), st.integers(0, 10**12 - 1))


@given(NUMBERS)
def test_english_numbers_agree_with_an_independent_library(number):
    assert speech("en").number(Decimal(number)) == plain(num2words(number))
    assert speech("en-GB").number(Decimal(number)).replace(" and ", " ") == plain(num2words(number))


@given(NUMBERS)
def test_spanish_numbers_agree_with_an_independent_library(number):
    assert speech("es").number(Decimal(number)) == whole(num2words(number, lang="es"))


@pytest.mark.parametrize("start", range(0, 3000, 1000))
def test_every_small_number_agrees_with_an_independent_library(start):
    for number in range(start, start + 1000):
        assert speech("en").number(Decimal(number)) == plain(num2words(number))
        assert speech("en-GB").number(Decimal(number)) == num2words(number).replace(",", "")
        assert speech("es").number(Decimal(number)) == whole(num2words(number, lang="es"))
        assert speech("es").number(Decimal(-number or 1)).startswith("menos") is (number > 0)


@given(st.integers(1, 999_999))
def test_english_ordinals_agree_with_an_independent_library(number):
    assert speech("en").ordinal(number) == plain(num2words(number, to="ordinal"))


def test_spanish_ordinals_agree_with_an_independent_library():
    """From 11 to 19, from 400 on, and with "quad", it writes what the Academy does not."""
    for number in range(1, 400):
        if not 10 < number % 100 < 20:
            other = num2words(number, lang="es", to="ordinal").replace("quad", "cuad")
            assert speech("es").ordinal(number) == other


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_names_its_weekday_month_day_and_year(day):
    english, spanish = (say("d | date", tag, day, d=day.isoformat()) for tag in ("en", "es"))
    ordinal = num2words(day.day, to="ordinal_num")
    assert english == f"{day:%A}, {day:%B} {ordinal}"
    far = say("d | date", "en", day + timedelta(400), d=day.isoformat())
    assert far == f"{day:%B} {ordinal}, {day.year}"
    number = "primero" if day.day == 1 else whole(num2words(day.day, lang="es"))
    assert spanish.split(" ", 1)[1].startswith(f"{number} de ")


@given(st.times())
def test_every_time_is_spoken_in_every_language(at):
    for tag in LANGUAGES:
        for hours in (12, 24):
            assert say("t | time(h)", tag, t=at.isoformat("minutes"), h=hours)


@given(st.integers(0, 10**9), st.sampled_from(("USD", "EUR", "GBP", "MXN", "JPY")))
def test_every_sum_is_spoken_in_every_language(cents, currency):
    for tag in LANGUAGES:
        said = say("m | money(c)", tag, m=cents / 100, c=currency)
        assert said and "  " not in said
