"""The demonstration's back office for one test: a fresh one, on the day of the conversation."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ivr.actions import LookUp
from ivr.demo.office import BACK_ENDS, open_office
from ivr.engine.backends import BackEnd, BackEnds, Reply
from ivr.errors import BackEndError
from ivr.events import LookedUp
from ivr.simulator.text import Ask, Clock


@asynccontextmanager
async def demo_office(clock: Clock) -> AsyncIterator[Ask]:
    with tempfile.TemporaryDirectory(prefix="ivr-office-") as folder:
        async with open_office(Path(folder), clock=clock) as port:
            ends = {name: BackEnd(name, f"http://127.0.0.1:{port}/{name}") for name in BACK_ENDS}
            async with BackEnds(ends) as own:
                yield lambda action: look_up(own, action, clock)


async def look_up(ends: BackEnds, action: LookUp, clock: Clock) -> LookedUp:
    """Ask as the engine would; a back end that nobody knows is an error."""
    try:
        reply = await ends.look_up(action)
    except BackEndError:
        reply = Reply("error")
    return LookedUp(at=clock(), id=action.id, **reply._asdict())
