"""What the desks of the office share: a question comes in, an answer goes out.

A desk is a module: the tables it keeps, what it fills them with, and its routes. The work of a route
is a plain function of a database connection and what was asked; it knows no HTTP. All its SQL has
parameters: what a caller said is never a part of a statement.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: parts of its path, its query, its body (a JSON object), and when it came."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]
    now: datetime

    def word(self, name: str) -> str:
        """A value of the body as text; "" when it is not there or no single value."""
        value = self.body.get(name)
        return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


class Answer(NamedTuple):
    """`late` (s) pass before it is given; what was asked for is done by then."""

    status: int
    data: Any
    late: float = 0.0


Work = Callable[[sqlite3.Connection, Asked], Answer]


class Route(NamedTuple):
    """`path` begins with the name of the desk: `orders/{number}`."""

    method: str
    path: str
    work: Work


@dataclass(frozen=True, slots=True)
class Desk:
    """`fill` may be done again and again: it brings days up to date, and keeps what was done since."""

    tables: str
    fill: Callable[[sqlite3.Connection, datetime], None]
    routes: tuple[Route, ...]


def refused(status: int, sentence: str, **more: Any) -> Answer:
    return Answer(status, {"error": sentence, **more})
