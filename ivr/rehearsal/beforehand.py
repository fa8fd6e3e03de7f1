"""What a real engine knows before a call of a test: switches, and where an earlier call was cut off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from ivr.demo.stage import CALLER, Stage
from ivr.engine.repertoire import Play
from ivr.simulator.scenario import Scenario
from ivr.store.cut_off import CutOff, CutOffs
from ivr.store.database import Database
from ivr.store.switches import Switches


@asynccontextmanager
async def known_beforehand(stage: Stage, play: Play, scenario: Scenario) -> AsyncIterator[None]:
    """It is in the stage's database while the context lasts; what an earlier test left there is not."""
    database = Database(stage.store)
    try:
        switches, cut_offs = Switches(database), CutOffs(database)
        now = datetime.now(UTC)
        for name, state in scenario.switches.items():
            await switches.force(name, state, now)
        await cut_offs.take(CALLER, play.flow.name, play.hash, now)
        if scenario.earlier is not None:
            cut_offs.put(
                CutOff(
                    caller=CALLER,
                    flow=play.flow.name,
                    flow_hash=play.hash,
                    at=now,
                    position=scenario.earlier,
                )
            )
        await database.flush()
        yield
        for name in scenario.switches:
            await switches.release(name)
    finally:
        await database.close()
