"""Check digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import SlotSpec
from ivr.validity import CHECKS, is_right, passes_mod97

RIGHT = [
    ("luhn", "79927398713"),
    ("luhn", "4111111111111111"),
    ("mod97", "79444"),  # the example of the standard: 794, checked by 44
    ("iban", "GB82WEST12345698765432"),
    ("iban", "ES9121000418450200051332"),
    ("none", "anything"),
]
WRONG = [
    ("luhn", "79927398710"),
    ("luhn", "no"),
    ("mod97", "79445"),
    ("iban", "GB82WEST12345698765433"),
    ("iban", "GB8"),
]


@pytest.mark.parametrize(("check", "value"), RIGHT)
def test_what_its_check_digits_fit_is_right(check, value):
    assert CHECKS[check](value)
    assert is_right(SlotSpec("s", "code", check=check), value)


@pytest.mark.parametrize(("check", "value"), WRONG)
def test_what_they_do_not_fit_is_wrong(check, value):
    assert not is_right(SlotSpec("s", "code", check=check), value)


@given(st.integers(0, 10**15), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_noticed_by_mod_97(number, place, more):
    checked = str(number * 100 + 98 - number * 100 % 97)
    assert passes_mod97(checked)
    at = place % len(checked)
    other = checked[:at] + str((int(checked[at]) + more) % 10) + checked[at + 1 :]
    assert not passes_mod97(other)


def test_check_and_shape_have_to_fit_together():
    slot = SlotSpec("s", "digits", check="luhn", matches=r"4\d+")
    assert is_right(slot, "4111111111111111")
    assert not is_right(slot, "79927398713")
    assert is_right(SlotSpec("s", "number"), 5)
