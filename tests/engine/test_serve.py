"""An engine that is told to stop: once, and once more."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from ivr.engine.serve import until_told


class Bell:
    """An app that tells what is asked of it."""

    def __init__(self, drains: bool) -> None:
        self.told: list[str] = []
        self.drained = asyncio.Event()
        if drains:
            self.drained.set()
        self.running, self.draining = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        self.running.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.told.append("end")

    async def drain(self, seconds: float) -> None:
        self.told.append(f"drain {seconds:g}")
        self.draining.set()
        await self.drained.wait()


async def test_the_first_signal_drains_and_the_engine_goes_when_nobody_is_here() -> None:
    app = Bell(drains=True)
    serving = asyncio.create_task(until_told(app, 300))  # type: ignore[arg-type]
    await app.running.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 5)
    assert app.told == ["drain 300", "end"]


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_the_second_signal_ends_at_once(second: signal.Signals) -> None:
    app = Bell(drains=False)
    serving = asyncio.create_task(until_told(app, 300))  # type: ignore[arg-type]
    await app.running.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(app.draining.wait(), 5)
    os.kill(os.getpid(), second)
    await asyncio.wait_for(serving, 5)
    assert app.told == ["drain 300", "end"]


async def test_a_fault_of_the_app_is_not_hidden() -> None:
    class Broken(Bell):
        async def run(self) -> None:
            raise RuntimeError("quite unexpected")

    with pytest.raises(RuntimeError):
        await until_told(Broken(drains=True), 300)  # type: ignore[arg-type]
