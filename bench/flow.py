"""How many steps a second one core holds: whole conversations, event by event, without a host.

    python bench/flow.py --seconds 3

A caller of the shop tracks two orders, is misheard once, corrects a number and says goodbye. Counted
are the steps that were entered (those that ask, say, look up, branch), the events, and the actions.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ivr.actions import Action, Listen, LookUp, Note
from ivr.events import CallArrived, Event, HungUp, LookedUp, Understood
from ivr.flow.interpreter import Interpreter
from ivr.flow.model import Flow
from ivr.flow.reader import read_flow

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
SHOP = Path(__file__).parents[1] / "flows" / "shop"
ORDER = {"number": "55421", "state": "shipped", "shipped": "2026-03-01", "due": "2026-03-04"}
NEEDED = 20_000


def shop() -> Flow:
    return read_flow({path.name: path.read_text(encoding="utf-8") for path in SHOP.glob("*.yaml")})


class Caller:
    """Holds one conversation after the other."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.events = self.actions = self.steps = self.calls = 0

    def call(self) -> None:
        interpreter, asked = Interpreter(self.flow), ""
        for event in self._conversation():
            actions = interpreter.receive(event(asked))
            asked = next((one.id for one in actions if isinstance(one, Listen | LookUp)), asked)
            self._count(actions)
        assert interpreter.position.over
        self.calls += 1

    def _conversation(self) -> Iterator[object]:
        def said(confidence: float = 0.9, **meaning: object) -> object:
            return lambda asked: Understood(
                at=AT, listen=asked, text="words", how="speech", confidence=confidence, **meaning
            )

        def found(asked: str) -> Event:
            return LookedUp(at=AT, id=asked, outcome="ok", status=200, data=ORDER)

        yield lambda asked: CallArrived(at=AT, call="1", caller="+15551234567")
        yield said(intent="track_order", slots={"order_number": "55421"})
        yield found
        yield said(confidence=0.2)
        yield said(intent="track_order")
        yield said(slots={"order_number": "55422"}, confidence=0.6)
        yield said(answer="no", slots={"order_number": "55423"})
        yield found
        yield said(answer="no")
        yield lambda asked: HungUp(at=AT)

    def _count(self, actions: list[Action]) -> None:
        self.events += 1
        self.actions += len(actions)
        self.steps += sum(isinstance(one, Note) and one.kind == "step" for one in actions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    asked = parser.parse_args()
    caller = Caller(shop())
    caller.call()
    if asked.profile:
        with cProfile.Profile() as profile:
            for _ in range(1000):
                caller.call()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        return
    caller = Caller(caller.flow)
    began = time.process_time()
    while (spent := time.process_time() - began) < asked.seconds:
        caller.call()
    table = Table(title=f"{caller.calls} conversations in {spent:.1f} s of one core")
    for column in ("", "all", "a second", "µs each"):
        table.add_column(column, justify="right")
    for name, count in (("steps", caller.steps), ("events", caller.events), ("actions", caller.actions)):
        table.add_row(name, str(count), f"{count / spent:,.0f}", f"{spent / count * 1e6:.1f}")
    Console().print(table)
    if caller.steps / spent < NEEDED:
        raise SystemExit(f"Fewer than {NEEDED} steps a second.")


if __name__ == "__main__":
    main()
