import io
from typing import Any

import pytest
from rich.console import Console

from ivr.demo.conversation import Conversation, print_conversation

AT = "2026-01-31T12:00:{:06.3f}+00:00"
CALL: list[dict[str, Any]] = [
    {"type": "CallArrived", "caller": "5551234", "name": "", "called": "100"},
    {"type": "Answer"},
    {"type": "Note", "kind": "step", "text": "welcome"},
    {"type": "Say", "id": "1", "text": "Welcome. How can I help you?", "step": "welcome"},
    {"type": "StartTimer", "name": "no_input", "seconds": 5.0},
    {"type": "Heard", "text": "track my order", "confidence": 0.914, "decode_ms": 240},
    {
        "type": "Understood",
        "text": "track my order",
        "intent": "track_order",
        "answer": None,
        "slots": {},
        "confidence": 0.9,
    },
    {"type": "Digit", "key": "5"},
    {"type": "Said", "id": "2", "ms": 1300, "how": "stopped"},
    {"type": "Digit", "key": "•"},
    {"type": "LookUp", "id": "3", "back_end": "orders", "method": "GET", "path": "/55421"},
    {"type": "LookedUp", "id": "3", "outcome": "ok", "status": 200},
    {
        "type": "Enqueue",
        "queue": "support",
        "reason": "patience",
        "whisper": "Shop.",
        "slots": {"order_number": "55421"},
    },
    {"type": "HungUp", "cause": "normal"},
]


def records() -> list[dict[str, Any]]:
    return [record | {"written": AT.format(nth * 0.5)} for nth, record in enumerate(CALL)]


def shown(*more: dict[str, Any], width: int = 100, **options: Any) -> str:
    console = Console(file=io.StringIO(), width=width, **options)
    conversation = Conversation(console)
    for record in more or records():
        conversation.show(record)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def row(text: str, part: str) -> list[str]:
    return next(line for line in text.splitlines() if part in line).split()


def test_every_column_of_what_was_heard_is_there() -> None:
    heard = ["2.0", "caller", "track", "my", "order", "0.91", "welcome", "240"]
    assert row(shown(), "track my order") == heard


def test_a_look_up_shows_how_long_it_took() -> None:
    assert row(shown(), "ok (200)")[-1] == "500"


def test_keys_stand_in_one_line_even_when_they_interrupt_a_prompt() -> None:
    lines = shown()
    assert row(lines, "keys")[2:5] == ["keys", "5", "•"]
    assert "interrupted after 1.3 s" in lines


def test_the_hand_over_shows_where_to_why_and_with_what() -> None:
    lines = shown()
    assert "to support, because: patience" in lines
    assert "order_number = 55421" in lines


def test_machinery_is_not_shown() -> None:
    assert "no_input" not in shown()


def test_a_sensitive_prompt_is_masked() -> None:
    lines = shown({"type": "Say", "id": "1", "text": "Your PIN is 1 2 3", "step": "pin", "sensitive": True})
    assert "1 2 3" not in lines and "•••" in lines


@pytest.mark.parametrize("width", [40, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    widest = max(len(line) for line in shown(width=width).splitlines())
    assert widest <= max(width, 75)


def test_without_a_terminal_or_colours_there_are_no_escapes() -> None:
    assert "\x1b" not in shown()
    assert "\x1b[3" not in shown(force_terminal=True, no_color=True)


def test_a_callers_words_are_neither_markup_nor_escapes() -> None:
    evil = "[red]hello[/red] \x1b[2J\x07 [link=http://a]b"
    lines = shown({"type": "Heard", "text": evil, "confidence": 0.5}, width=160)
    assert "[red]hello[/red]" in lines
    assert "\x1b" not in lines and "\x07" not in lines


def test_an_unknown_record_is_passed_over() -> None:
    assert shown({"type": "Whatever", "written": AT.format(0)}) == ""


async def test_a_stream_is_printed_to_its_end() -> None:
    async def stream() -> Any:
        for record in records():
            yield record

    console = Console(file=io.StringIO(), width=100)
    await print_conversation(stream(), console)
    assert isinstance(console.file, io.StringIO)
    assert "over normal" in console.file.getvalue()
