"""Keys become answers as soon as nothing more can follow, and never before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import Expecting, Listen, SlotSpec
from ivr.call.keys import Keys

MENU = {"1": "track_order", "2": "return_item", "0": "operator"}
ORDER = SlotSpec(name="order_number", type="digits", shortest=5, longest=10)


def question(
    keys: dict[str, str] | None = None, slot: SlotSpec | None = None, terminator: str = "#"
) -> Listen:
    expecting = Expecting(
        step="here",
        keys=MENU if keys is None else keys,
        asked=slot.name if slot else None,
        slots=(slot,) if slot else (),
    )
    return Listen(id="here.1", expecting=expecting, terminator=terminator)


CASES = [
    # what is asked, what is pressed, the answer, what is left for the next question
    ("one key of a menu", question(), "1", "1", ""),
    ("a key that means nothing", question(), "7", "7", ""),
    ("1 may become 12", question({"1": "a", "12": "b"}), "1", None, "1"),
    ("12 is complete", question({"1": "a", "12": "b"}), "12", "12", ""),
    ("the terminator ends 1", question({"1": "a", "12": "b"}), "1#", "1", ""),
    ("digits wait for more", question(slot=ORDER), "55421", None, "55421"),
    ("digits end at the longest", question(slot=ORDER), "5542155421", "5542155421", ""),
    ("digits end at the terminator", question(slot=ORDER), "55421#", "55421", ""),
    ("0 may begin a number", question(slot=ORDER), "0", None, "0"),
    ("what is pressed ahead stays", question(), "155421", "1", "55421"),
    ("hash as a key of the menu", question({"#": "repeat"}), "#", "#", ""),
    ("nothing was pressed", question(), "", None, ""),
    ("another terminator", question(slot=ORDER, terminator="*"), "55421*", "55421", ""),
]


@pytest.mark.parametrize(
    ("name", "listen", "pressed", "answer", "left"), CASES, ids=[case[0] for case in CASES]
)
def test_answers(name: str, listen: Listen, pressed: str, answer: str | None, left: str) -> None:
    keys = Keys()
    for key in pressed:
        keys.press(key)
    assert keys.answer(listen) == answer
    assert keys.pressed == left


def test_the_time_between_two_keys_is_over() -> None:
    keys = Keys()
    for key in "55421":
        keys.press(key)
    assert keys.take() == "55421"
    assert keys.pressed == ""


@given(st.text(alphabet="0123456789*#ABCD", max_size=200))
def test_no_key_is_lost_or_made(pressed: str) -> None:
    keys, listen, answers = Keys(), question(slot=ORDER), ""
    for key in pressed:
        keys.press(key)
        answer = keys.answer(listen)
        if answer is not None:
            answers += answer
    assert (answers + keys.pressed).replace("#", "") == pressed.replace("#", "")
    assert len(keys.pressed) <= 64
