"""How many tokens may be used: by one call, and in one day (UTC).

What a question may cost is set aside before it is asked, and what it did cost is counted behind it: the
service's own figure, or what was set aside when nobody knows. The day's count is kept in a small file, so
that a restart does not forget it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import structlog

log = structlog.get_logger()


@dataclass(slots=True)
class Tab:
    """What one call has used."""

    call: str = ""
    tokens: int = 0


def today() -> date:
    return datetime.now(UTC).date()


class Budget:
    def __init__(
        self, a_call: int, a_day: int, file: Path | None = None, today: Callable[[], date] = today
    ) -> None:
        self._a_call, self._a_day, self._file, self._today = a_call, a_day, file, today
        self._day, self.spent = today(), 0
        if file is not None:
            self._day, self.spent = _kept(file) or (self._day, 0)

    def set_aside(self, tab: Tab, tokens: int) -> bool:
        """False when it would be too much: then nothing is."""
        self._turn()
        if tab.tokens + tokens > self._a_call or self.spent + tokens > self._a_day:
            return False
        tab.tokens += tokens
        self.spent += tokens
        return True

    def settle(self, tab: Tab, aside: int, tokens: int | None) -> None:
        """`tokens` were used of those that were set aside; None: nobody knows."""
        day = self._day
        self._turn()
        if tokens is not None:
            tab.tokens += tokens - aside
            self.spent = max(0, self.spent + tokens - (aside if day == self._day else 0))
        self._keep()

    def _turn(self) -> None:
        """A new day begins with nothing spent. (A clock that is put back begins none.)"""
        if (now := self._today()) > self._day:
            self._day, self.spent = now, 0

    def _keep(self) -> None:
        if self._file is None:
            return
        beside = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps({"day": self._day.isoformat(), "tokens": self.spent}))
            os.replace(beside, self._file)
        except OSError as fault:
            log.warning("the tokens of today are not kept", why=fault.strerror)


def _kept(file: Path) -> tuple[date, int] | None:
    try:
        kept = json.loads(file.read_text())
        day, tokens = date.fromisoformat(kept["day"]), int(kept["tokens"])
    except FileNotFoundError:
        return None
    except (OSError, ArithmeticError, ValueError, LookupError, TypeError) as fault:
        log.warning("the tokens of today are not known", file=str(file), why=type(fault).__name__)
        return None
    return (day, tokens) if tokens >= 0 else None
