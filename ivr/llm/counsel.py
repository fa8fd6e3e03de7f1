"""A language model is asked in time and within its means; one that fails is left in peace for a while.

Whatever happens, there is an answer: ModelAnswered with what the model says, or with why it says nothing. The
log has milliseconds, tokens and outcome, and no word of anybody.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

import structlog

from ivr.actions import AskModel
from ivr.call.advice import Terms
from ivr.errors import AdviserError, AdviserRefused
from ivr.events import ModelAnswered
from ivr.llm.budget import Budget, Tab
from ivr.llm.prompt import Prompt
from ivr.services.breaker import Breaker

log = structlog.get_logger()

TERMS = Terms(timeout=2.0)
Outcome = Literal["ok", "refused", "timeout", "error", "spent", "resting"]


class Model(Protocol):
    """An engine. `ask` raises AdviserError."""

    name: str

    async def ask(self, prompt: Prompt) -> tuple[str, int | None]: ...
    async def close(self) -> None: ...


class Counsel:
    """`terms`: on which calls ask it."""

    def __init__(
        self, model: Model, budget: Budget, terms: Terms = TERMS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._model, self._budget, self._clock = model, budget, clock
        self.terms = terms
        self._breaker = Breaker(model.name, clock)

    async def ask(self, asked: AskModel, tab: Tab) -> ModelAnswered:
        """Never raises but when it is cancelled."""
        begun, before = self._clock(), tab.tokens
        outcome, said = await self._ask(asked, tab)
        ms, tokens = round((self._clock() - begun) * 1000), max(0, tab.tokens - before)
        log.info("a model was asked", call=tab.call, outcome=outcome, ms=ms, tokens=tokens)
        now = datetime.now(UTC)
        return ModelAnswered(at=now, id=asked.id, outcome=outcome, ms=ms, tokens=tokens, **said)

    async def close(self) -> None:
        await self._model.close()

    async def _ask(self, asked: AskModel, tab: Tab) -> tuple[Outcome, dict[str, Any]]:
        prompt = Prompt(asked)
        aside = prompt.tokens
        if not self._budget.set_aside(tab, aside):
            return "spent", {}
        if not self._breaker.take():
            self._budget.settle(tab, aside, 0)
            return "resting", {}
        tokens: int | None = None
        try:
            async with asyncio.timeout(asked.timeout):
                content, tokens = await self._model.ask(prompt)
            reply = prompt.read(content)
        except TimeoutError:
            self._breaker.failed("It took too long.", at_once=True)
            return "timeout", {}
        except AdviserRefused as fault:
            tokens = fault.tokens
            self._breaker.worked()
            return "refused", {}
        except AdviserError as fault:
            tokens = fault.tokens if tokens is None else tokens
            self._breaker.failed(str(fault))
            return "error", {}
        except asyncio.CancelledError:
            self._breaker.left()
            raise
        else:
            self._breaker.worked()
        finally:
            self._budget.settle(tab, aside, tokens)
        said = {"intent": reply.intent, "answer": reply.answer, "slots": reply.slots}
        return "ok", {**said, "confidence": reply.confidence}
