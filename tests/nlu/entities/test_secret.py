"""PINs and card numbers come by keys alone, and a card number checks itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.nlu.entities import TYPES, is_valid
from ivr.nlu.languages import language_of
from ivr.validity import passes_luhn

TODAY = date(2026, 3, 2)
ENGLISH = language_of("en")


@pytest.mark.parametrize("number", ["4111111111111111", "378282246310005", "5555555555554444", "0", "18"])
def test_right_numbers_pass(number):
    assert passes_luhn(number)


@pytest.mark.parametrize("number", ["4111111111111112", "", "4111 1111", "٤", "x", "1"])
def test_wrong_numbers_do_not(number):
    assert not passes_luhn(number)


@given(st.from_regex(r"[0-9]{11,18}", fullmatch=True), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_key_is_always_noticed(body, place, other):
    number = next(body + str(check) for check in range(10) if passes_luhn(body + str(check)))
    at = place % len(number)
    wrong = number[:at] + str((int(number[at]) + other) % 10) + number[at + 1 :]
    assert not passes_luhn(wrong)


@pytest.mark.parametrize(
    ("slot", "keyed", "valid"),
    [
        (SlotSpec("pin", "pin", shortest=4, longest=12), "1234", True),
        (SlotSpec("pin", "pin", shortest=4, longest=12), "123", False),
        (SlotSpec("pin", "pin", shortest=3, longest=3), "123", True),
        (SlotSpec("pin", "pin", shortest=4, longest=12), "12*4", False),
        (SlotSpec("card", "card_number", shortest=12, longest=19), "4111111111111111", True),
        (SlotSpec("card", "card_number", shortest=12, longest=19), "4111111111111112", False),
        (SlotSpec("card", "card_number", shortest=12, longest=19), "18", False),
    ],
)
def test_a_secret_is_as_long_as_its_slot_wants_and_checks_itself(slot, keyed, valid):
    assert is_valid(slot, keyed) is valid
    assert TYPES[slot.type].keys(keyed, slot, ENGLISH, TODAY) == (keyed if valid else None)


@pytest.mark.parametrize("kind", ["pin", "card_number"])
def test_a_secret_is_never_taken_from_words(kind):
    said = ("number", *("four",) * 16)
    assert TYPES[kind].find(said, SlotSpec("secret", kind), ENGLISH, TODAY) == ()
    assert TYPES[kind].blanks(SlotSpec("secret", kind), ENGLISH) == ()
