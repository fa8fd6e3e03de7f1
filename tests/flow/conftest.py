"""One conversation at a time, held in plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ivr.actions import Action, Enqueue, Hangup, Listen, LookUp, Note, Say
from ivr.events import CallArrived, Degraded, HungUp, LookedUp, NoInput, Returned, Understood
from ivr.flow.interpreter import Interpreter
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SHOP = Path(__file__).parents[2] / "flows" / "shop"


class Talk:
    """A caller: each method is something that happens, and returns what was said to it."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.interpreter = Interpreter(flow)
        self.actions: list[Action] = []
        self.listen: Listen | None = None
        self.look_up: LookUp | None = None

    def arrive(self, **more: str) -> list[str]:
        return self.happen(CallArrived(at=AT, call="1", **more))

    def say(self, text: str = "something", confidence: float = 0.9, **meaning: Any) -> list[str]:
        return self._answer(text, "speech", confidence, meaning)

    def key(self, keys: str, **meaning: Any) -> list[str]:
        return self._answer(keys, "keys", 1.0, meaning)

    def mumble(self) -> list[str]:
        return self.say("mumble", 0.0)

    def silence(self) -> list[str]:
        return self.happen(NoInput(at=AT, listen=self.listen.id if self.listen else ""))

    def found(self, outcome: Any = "ok", status: int = 200, **data: Any) -> list[str]:
        assert self.look_up is not None
        return self.happen(
            LookedUp(at=AT, id=self.look_up.id, outcome=outcome, status=status, data=data or None)
        )

    def back(self, status: str) -> list[str]:
        return self.happen(Returned(at=AT, status=status))

    def deafen(self) -> list[str]:
        return self.happen(Degraded(at=AT, what="hearing"))

    def hang_up(self) -> list[str]:
        return self.happen(HungUp(at=AT))

    def happen(self, event: Any) -> list[str]:
        self.actions = self.interpreter.receive(event)
        for action in self.actions:
            if isinstance(action, Listen):
                self.listen = action
            if isinstance(action, LookUp):
                self.look_up = action
        return [action.text for action in self.actions if isinstance(action, Say)]

    def one(self, kind: type[Any]) -> Any:
        (found,) = [action for action in self.actions if isinstance(action, kind)]
        return found

    @property
    def queued(self) -> Enqueue:
        found: Enqueue = self.one(Enqueue)
        return found

    @property
    def hung_up(self) -> bool:
        return any(isinstance(action, Hangup) for action in self.actions)

    def notes(self, kind: str) -> list[str]:
        return [action.text for action in self.actions if isinstance(action, Note) and action.kind == kind]

    @property
    def step(self) -> str:
        return self.interpreter.position.step

    @property
    def slots(self) -> dict[str, Any]:
        return self.interpreter.position.slots

    def _answer(self, text: str, how: Any, confidence: float, meaning: dict[str, Any]) -> list[str]:
        listen = self.listen.id if self.listen else ""
        return self.happen(
            Understood(at=AT, listen=listen, text=text, how=how, confidence=confidence, **meaning)
        )


@pytest.fixture(scope="session")
def shop() -> Flow:
    return read_flow({one.name: one.read_text(encoding="utf-8") for one in sorted(SHOP.glob("*.yaml"))})


@pytest.fixture
def caller(shop: Flow) -> Talk:
    """In the shop, welcomed."""
    talk = Talk(shop)
    talk.arrive()
    return talk


@pytest.fixture
def ring() -> Callable[[Flow], Talk]:
    """A caller of a flow, who has not arrived yet."""
    return Talk


@pytest.fixture
def begin() -> Callable[[str], Talk]:
    """A call to a flow that is written in the test."""

    def begun(text: str) -> Talk:
        talk = Talk(read_flow({"test.yaml": text}))
        talk.arrive(caller="+15551234", name="Ann", called="100")
        return talk

    return begun
