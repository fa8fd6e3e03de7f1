"""How wide letters are, about, in whatever font a reader has; and lines that fit."""

from __future__ import annotations

_WIDTHS = {
    **dict.fromkeys("ijl.,:;'|!“”·", 0.30),
    **dict.fromkeys("ftrI()[]/ -", 0.39),
    **dict.fromkeys("abcdeghknopqsuvxyzL?“”…", 0.59),
    **dict.fromkeys("ABCDEFGHJKNOPQRSTUVXYZ", 0.70),
    **dict.fromkeys("mwMW@", 0.92),
}
"""Of one letter, at size 1; other letters are like a digit. Rather too wide than too narrow."""

BOLD = 1.08


def width(text: str, size: float, *, bold: bool = False) -> float:
    return sum(_WIDTHS.get(letter, 0.62) for letter in text) * size * (BOLD if bold else 1.0)


def cut(text: str, size: float, room: float) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip(" ,.;:") + "…"


def wrapped(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """At most so many lines; what does not fit is left out with an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size) <= room:
            line += f" {words.pop(0)}"
        lines.append(cut(line, size, room))
    if words:
        lines[-1] = cut(f"{lines[-1]} {words[0]} …", size, room)
        lines[-1] = lines[-1] if lines[-1].endswith("…") else lines[-1] + "…"
    return tuple(lines)
