"""The host keeps what is secret; the call is told only that there was a key."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import CaptureSecret, SlotSpec
from ivr.call.vault import HIDDEN, Vault
from ivr.events import Digit, Event, Handle, SecretCaptured
from ivr.nlu.entities import is_valid
from ivr.validity import passes_luhn

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PIN = SlotSpec("pin", "pin", shortest=4, longest=4, sensitive=True)
CARD = SlotSpec("card", "card_number", shortest=12, longest=19, sensitive=True)


def asking(slot: SlotSpec = PIN) -> Vault:
    vault = Vault("call")
    vault.open(CaptureSecret(id="ask.1", slot=slot))
    return vault


def press(vault: Vault, keys: str) -> list[Event]:
    return [event for key in keys for event in vault.press(Digit(at=AT, key=key))]


def captured(events: list[Event]) -> SecretCaptured:
    (found,) = [event for event in events if isinstance(event, SecretCaptured)]
    return found


def test_keys_pass_while_no_secret_is_asked_for() -> None:
    assert press(Vault("call"), "12#") == [Digit(at=AT, key=key) for key in "12#"]


def test_a_secret_of_full_length_is_captured_and_none_of_its_keys_is_told() -> None:
    events = press(asking(), "4711")
    assert events[:4] == [Digit(at=AT, key=HIDDEN)] * 4
    secret = captured(events)
    assert (secret.id, secret.length, secret.valid) == ("ask.1", 4, True)
    assert "4711" not in repr(events)


def test_the_terminator_ends_it_and_is_no_part_of_it() -> None:
    vault = asking(SlotSpec("pin", "pin", shortest=4, longest=8, sensitive=True))
    secret = captured(press(vault, "4711#"))
    assert secret.valid and vault.reveal({"pin": secret.handle}) == {"pin": "4711"}


def test_a_terminator_behind_a_secret_of_full_length_belongs_to_it_still() -> None:
    vault = asking()
    press(vault, "4711")
    assert press(vault, "#5") == [Digit(at=AT, key="5")]


def test_a_terminator_alone_is_nothing() -> None:
    vault = asking()
    assert press(vault, "#") == [] and vault.asks


def test_the_time_between_two_keys_ends_it() -> None:
    vault = asking()
    press(vault, "47")
    (secret,) = vault.close("ask.1", AT)
    assert isinstance(secret, SecretCaptured) and (secret.length, secret.valid) == (2, False)
    assert vault.close("ask.1", AT) == () and vault.close("other", AT) == ()


@pytest.mark.parametrize("keys", ["47*1", "AB12", "4*"])
def test_what_holds_other_keys_than_digits_is_not_right(keys: str) -> None:
    assert not is_valid(PIN, keys)


@pytest.mark.parametrize(
    ("number", "right"),
    [("4111111111111111", True), ("4111111111111112", False), ("41111111111", False), ("79927398713", False)],
)
def test_a_card_s_number_has_its_length_and_its_check_digit(number: str, right: bool) -> None:
    assert captured(press(asking(CARD), number + "#")).valid is right


@given(st.text("0123456789", min_size=1, max_size=18), st.integers(0, 9), st.integers(0, 17))
def test_one_wrong_digit_is_always_found(digits: str, wrong: int, place: int) -> None:
    check = next(number for number in "0123456789" if passes_luhn(digits + number))
    right = digits + check
    place %= len(right)
    other = right[:place] + str(wrong) + right[place + 1 :]
    assert passes_luhn(other) is (other == right)


def test_a_handle_is_worth_nothing_elsewhere_nor_after_the_call() -> None:
    vault = asking()
    handle = captured(press(vault, "4711")).handle
    assert Vault("other").reveal({"pin": handle}) == handle
    assert vault.reveal({"a": handle, "b": Handle("call-9")}) == Handle("call-9")
    vault.forget()
    assert vault.reveal({"pin": handle}) == handle


def test_what_was_keyed_of_a_question_that_is_over_is_forgotten() -> None:
    vault = asking()
    press(vault, "471")
    vault.shut()
    assert press(vault, "5") == [Digit(at=AT, key="5")]
    vault.open(CaptureSecret(id="ask.2", slot=PIN))
    assert captured(press(vault, "1234")).id == "ask.2"


@given(st.text("0123456789*#", max_size=40))
def test_no_key_of_a_secret_is_ever_told(keys: str) -> None:
    vault = asking(SlotSpec("pin", "pin", shortest=1, longest=64, sensitive=True))
    for key in keys:
        if not vault.asks:
            break
        told = vault.press(Digit(at=AT, key=key))
        assert all(event.key == HIDDEN for event in told if isinstance(event, Digit))
