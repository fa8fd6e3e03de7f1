"""The processes of a stage are watched: whoever ends is named, with its last words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ivr.demo.commands import _until as until_stopped
from ivr.demo.stage import Stage
from ivr.errors import StageError


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    (tmp_path / "log").mkdir()
    return Stage(tmp_path)


async def test_a_process_that_ends_by_itself_is_named_with_its_last_words(stage: Stage) -> None:
    await stage.start("watchdog", "/bin/sleep", "60")
    await stage.start("engine", "/bin/sh", "-c", "echo no more ports; exit 7")
    with pytest.raises(StageError, match=r"The engine ended with 7:\nno more ports"):
        await asyncio.wait_for(until_stopped(asyncio.Event(), stage), 10)
    await stage.stop("watchdog")


async def test_who_is_told_to_stop_complains_of_nothing(stage: Stage) -> None:
    await stage.start("watchdog", "/bin/sleep", "60")
    stopped = asyncio.Event()
    stopped.set()
    await asyncio.wait_for(until_stopped(stopped, stage), 10)
    await stage.stop("watchdog")
