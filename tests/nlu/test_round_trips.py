"""What the house says, the house understands: numbers, sums, times and days, in both languages."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.flow.expr import formula
from ivr.nlu.entities import TYPES
from ivr.nlu.languages import language_of
from ivr.nlu.meant import meant
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)
LANGUAGES = ("en-US", "en-GB", "es-US", "es-ES", "es-MX")


def heard(kind, source, value, tag, today=TODAY):
    said = formula(source).value({"v": value, "language": tag, "today": today}, "step")
    language = language_of(tag)
    found = TYPES[kind].find(words(said, language), SlotSpec("slot", kind), language, today)
    return found[0].value if found else None


@given(st.one_of(st.integers(-999_999, 999_999), st.integers(0, 10**9 - 1)), st.sampled_from(LANGUAGES))
def test_a_number_that_is_said_is_understood(number, tag):
    assert heard("number", "v | number", number, tag) == number


@given(st.integers(-99_999, 99_999), st.sampled_from(LANGUAGES))
def test_a_number_with_decimals_that_is_said_is_understood(hundredths, tag):
    assert heard("number", "v | number", hundredths / 100, tag) == hundredths / 100


@given(st.integers(0, 999_999_999), st.integers(0, 999), st.sampled_from(LANGUAGES))
def test_a_large_number_with_decimals_that_is_said_is_understood(whole, thousandths, tag):
    number = round(whole + thousandths / 1000, 3)
    assert heard("number", "v | number", number, tag) == number


@given(st.integers(1, 999_999), st.sampled_from(LANGUAGES))
def test_a_number_before_a_feminine_noun_is_understood(number, tag):
    assert heard("number", "v | number('f')", number, tag) == number


@given(st.integers(0, 99_999_999), st.sampled_from(LANGUAGES), st.sampled_from(("USD", "EUR", "GBP", "MXN")))
def test_a_sum_that_is_said_is_understood(cents, tag, currency):
    assert heard("money", f"v | money('{currency}')", cents / 100, tag) == cents / 100


@given(st.times(), st.sampled_from(LANGUAGES))
def test_a_time_that_is_said_is_understood(at, tag):
    assert heard("time", "v | time", f"{at:%H:%M}", tag) == f"{at:%H:%M}"


@given(st.dates(date(1905, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_day_that_is_said_is_understood(day, tag):
    for today in (TODAY, day):
        if 0 < (today - day).days <= 300:
            continue  # a day not long ago is said without its year
        assert heard("date", "v | date", day.isoformat(), tag, today) == day.isoformat()


@given(st.from_regex(r"[0-9]{7,15}", fullmatch=True), st.sampled_from(LANGUAGES))
def test_a_telephone_number_that_is_said_is_understood(number, tag):
    assert heard("phone", "v | phone", number, tag) == number


@given(st.from_regex(r"\+[1-9][0-9]{7,12}(x[0-9]{1,5})?", fullmatch=True), st.sampled_from(LANGUAGES))
def test_a_number_with_its_plus_and_extension_is_understood(number, tag):
    assert heard("phone", "v | phone", number, tag) == number


WORD = st.sampled_from(("ann", "maria", "smith", "shop", "info", "mike", "zz", "x", "a", "b2", "7", "2026"))
LOCAL = st.tuples(WORD, st.lists(st.tuples(st.sampled_from(".-_"), WORD), max_size=2))
DOMAIN = st.tuples(
    st.sampled_from(("example", "my-shop", "gmail")), st.sampled_from(("com", "org", "co.uk", "es"))
)


@given(LOCAL, DOMAIN, st.sampled_from(LANGUAGES))
def test_an_address_that_is_said_is_understood(local, domain, tag):
    first, more = local
    address = f"{first}{''.join(sign + word for sign, word in more)}@{'.'.join(domain)}"
    assert heard("email", "v | email", address, tag) == address


@given(st.from_regex(r"[A-Z0-9]{2,10}", fullmatch=True), st.sampled_from(LANGUAGES))
def test_a_code_that_is_said_is_understood(code, tag):
    said = heard("code", "v | digits", code, tag)
    assert said == code or "O" in code  # an "o" beside digits is a zero


@given(st.sampled_from(("90210", "02139-1234", "SW1A 1AA", "M1 1AE", "K1A 0B1", "B33 8TH", "28013", "00501")))
def test_a_postcode_that_is_said_is_understood(code):
    assert heard("postcode", "v | digits", code, "en-US") == code


@given(st.from_regex(r"[0-9]{5}", fullmatch=True), st.sampled_from(LANGUAGES))
def test_five_digits_are_a_postcode(code, tag):
    assert heard("postcode", "v | digits", code, tag) == code


@given(st.integers(1, 59), st.integers(1, 23), st.integers(1, 400), st.sampled_from(LANGUAGES))
def test_a_length_of_time_that_is_said_is_understood(minutes, hours, days, tag):
    for seconds in (
        minutes,
        60 * minutes,
        3600 * hours,
        3600 * hours + 60 * minutes,
        86_400 * days + 3600 * hours,
    ):
        assert heard("duration", "v | duration", seconds, tag) == seconds


WORDS = sorted(
    {
        word
        for tag in ("en", "es")
        for word in (*language_of(tag).small, *language_of(tag).letters, *language_of(tag).spans)
    }
    | {"no", "not", "at", "dot", "half", "a", "and", "y", "oh", "double", "point", "last", "second"}
    | {"sorry", "mean", "plus", "extension", "or", "to", "of"}
)


@given(
    st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(sorted(TYPES)), st.sampled_from(LANGUAGES)
)
def test_any_words_are_read_without_a_fault(said, kind, tag):
    language = language_of(tag)
    found, _ = meant(words(" ".join(said), language), SlotSpec("slot", kind), language, TODAY)
    for each in found:
        assert 0 <= each.start < each.end <= len(words(" ".join(said), language))
        assert 0 < each.certainty <= 1
