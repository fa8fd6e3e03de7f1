"""What a phone reads in the INVITE that makes it ring: who calls, and the extra headers (RFC 3261, 7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ADDRESS = re.compile(r'^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*?))\s*<?sips?:([^@>;]*)@', re.IGNORECASE)
_SHORT_FROM = frozenset({"from", "f"})


def header_lines(message: str) -> Iterator[tuple[str, str]]:
    """(name, value) of each header field in order; folded lines are joined by one space."""
    head = re.split(r"\r?\n\r?\n", message, maxsplit=1)[0]
    unfolded = re.sub(r"\r?\n[ \t]+", " ", head)
    for line in unfolded.splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def extra_headers(message: str) -> dict[str, str]:
    """All X-* headers; one that comes several times is joined by ", " (RFC 3261, 7.3.1)."""
    found: dict[str, str] = {}
    for name, value in header_lines(message):
        if name.lower().startswith("x-"):
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def caller_of(message: str) -> tuple[str, str]:
    """(display name, number or user) of From; empty when there is none."""
    for name, value in header_lines(message):
        if name.lower() in _SHORT_FROM and (address := _ADDRESS.match(value)):
            quoted, plain, user = address.groups()
            shown = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain
            return shown.strip(), user
    return "", ""
