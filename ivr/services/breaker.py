"""Whether a service is asked at all: one that keeps failing is left in peace for a while.

    closed      it is asked; FAILURES in a row, or one time-out, open it
    open        it is not asked for REST seconds
    half open   then one request tries it: it closes, or is open for as long again

What changes is told in the log once, not at each request.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

log = structlog.get_logger()

FAILURES = 3
REST = 15.0


class Breaker:
    """`clock` gives seconds."""

    def __init__(self, engine: str, clock: Callable[[], float]) -> None:
        self._engine, self._clock = engine, clock
        self._failures = 0
        self._until: float | None = None  # open until then; half open from then on
        self._trying = False

    @property
    def is_closed(self) -> bool:
        return self._until is None

    def take(self) -> bool:
        """Whether it may be asked now; then `worked`, `failed` or `left` has to follow."""
        if self._until is None:
            return True
        if self._trying or self._clock() < self._until:
            return False
        self._trying = True
        return True

    def worked(self) -> None:
        if self._until is not None:
            log.info("an engine is back", engine=self._engine)
        self._failures, self._until, self._trying = 0, None, False

    def failed(self, why: str, at_once: bool = False) -> None:
        self._failures += 1
        self._trying = False
        if self._until is None and not at_once and self._failures < FAILURES:
            return
        if self._until is None:
            log.warning("an engine is left out for a while", engine=self._engine, why=why)
        self._until = self._clock() + REST

    def left(self) -> None:
        """It was not asked to the end: nothing is known."""
        self._trying = False
