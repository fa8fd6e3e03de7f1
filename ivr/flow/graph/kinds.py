"""How a kind of step looks: its colours by what it does, and its sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """`icon` is an SVG path, 16 by 16."""

    light: str
    dark: str
    icon: str


_SPEAKS = ("#eaf2ff", "#2563eb")
_ASKS = ("#fff4e0", "#b45309")
_DECIDES = ("#f1f3f7", "#475467")
_TO_MACHINES = ("#e4f8f5", "#0f766e")
_TO_PEOPLE = ("#e9f9ee", "#15803d")
_KEEPS = ("#fdeef6", "#be185d")
_ENDS = ("#fdecec", "#b42318")
_WISHES = ("#f1edff", "#6941c6")

_DOT = "M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5z"
_HANDSET = (
    "M4 2.5l2 .3l.8 3l-1.6 1.2a8 8 0 0 0 3.8 3.8l1.2-1.6l3 .8l.3 2"
    "q-.4 1.6-2 1.5A11 11 0 0 1 2.5 4.5q-.1-1.6 1.5-2z"
)
_TAPE = "a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5z"
_LETTER = "M2 4h12v8.5H2zM2.5 4.5L8 9l5.5-4.5"
_PERSON = "M8 7.5a2.6 2.6 0 1 0 0-5.2a2.6 2.6 0 1 0 0 5.2zM3 13.8q.4-4 5-4t5 4z"
_BUBBLE = "M2 3h12v8H8l-3.2 2.8V11H2z"

LOOKS: Mapping[str, Look] = {
    "say": Look(*_SPEAKS, _BUBBLE + "M5 6h6M5 8.2h4"),
    "ask": Look(*_ASKS, _BUBBLE + "M6.3 5.9q.1-1.5 1.7-1.5t1.7 1.3q0 .9-1.7 1.7M8 9.2v.1"),
    "answer": Look(
        *_SPEAKS,
        "M2.5 3h4q1.5 0 1.5 1.2q0-1.2 1.5-1.2h4v9.5h-4Q8 12.5 8 13.5Q8 12.5 6.5 12.5h-4zM8 4.2v9",
    ),
    "language": Look(*_SPEAKS, "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12zM2 8h12M8 2q-5 6 0 12q5-6 0-12"),
    "branch": Look(
        *_DECIDES,
        "M8 2v4M8 6L3.5 11v3M8 6l4.5 5v3M2 12.5l1.5 1.5L5 12.5M11 12.5l1.5 1.5l1.5-1.5",
    ),
    "set": Look(*_DECIDES, "M3 6h10M3 10h10"),
    "goto": Look(*_DECIDES, "M2.5 8h10M9 4l4 4l-4 4"),
    "call": Look(*_DECIDES, "M3 5h7q3 0 3 3t-3 3H4M6.5 8.5L4 11l2.5 2.5"),
    "hours": Look(*_DECIDES, "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12zM8 4.8V8l2.4 1.6"),
    "next": Look(*_DECIDES, "M2.5 4h7M2.5 8h7M2.5 12h4M9.5 10l2.5 2.5l2.5-2.5M12 12V6"),
    "http": Look(*_TO_MACHINES, "M2 5.5h10M9.5 3L12 5.5L9.5 8M14 10.5H4M6.5 8L4 10.5L6.5 13"),
    "send": Look(*_TO_MACHINES, _LETTER),
    "note": Look(*_KEEPS, "M3.5 2h6l3 3v9h-9zM9.5 2v3h3M5.5 8h5M5.5 10.5h5"),
    "record": Look(*_KEEPS, "M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 1 0 0-11.6z" + _DOT),
    "consent": Look(*_KEEPS, "M2.5 2.5h11v11h-11zM5 8l2.2 2.4L11.2 5.6"),
    "survey": Look(
        *_KEEPS,
        "M8 2l1.8 3.9l4.2.5l-3.1 2.9l.8 4.2L8 11.4l-3.7 2.1l.8-4.2L2 6.4l4.2-.5z",
    ),
    "queue": Look(*_TO_PEOPLE, _PERSON),
    "transfer": Look(*_TO_PEOPLE, _HANDSET + "M9.5 5h4.5M12 3l2 2l-2 2"),
    "callback": Look(*_TO_PEOPLE, _HANDSET + "M14 5H9.5M11.5 3l-2 2l2 2"),
    "voicemail": Look(*_TO_PEOPLE, f"M4.5 5.5{_TAPE}M11.5 5.5{_TAPE}M4.5 10.5h7"),
    "hangup": Look(*_ENDS, "M2 9.5q0-1.5 1-2.3q5-3 10 0q1 .8 1 2.3l-2.8.7l-.7-1.9q-2.5-.9-5 0l-.7 1.9z"),
    "return": Look(*_DECIDES, ""),
    "any intent": Look(*_WISHES, ""),
}

OTHER = Look(*_DECIDES, _DOT)


def look_of(kind: str) -> Look:
    """A kind that is not in the table is drawn all the same."""
    return LOOKS.get(kind, OTHER)
