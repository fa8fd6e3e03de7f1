"""The tests of several flows, one after the other, at one level."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from ivr.rehearsal.office import demo_office
from ivr.rehearsal.piece import Piece
from ivr.simulator.coverage import Coverage
from ivr.simulator.runner import Level, Result, run
from ivr.simulator.scenario import Scenario
from ivr.simulator.text import Text


@dataclass(slots=True)
class Rehearsal:
    """What came of it, by flow."""

    results: dict[str, list[Result]] = field(default_factory=dict)
    coverages: dict[str, Coverage] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def all(self) -> list[Result]:
        return [one for results in self.results.values() for one in results]

    @property
    def passed(self) -> bool:
        return all(one.passed for one in self.all)


@asynccontextmanager
async def text(piece: Piece) -> AsyncIterator[Level]:
    yield Text(piece.play.flow, piece.play.understand, demo_office)


@asynccontextmanager
async def audio(piece: Piece) -> AsyncIterator[Level]:
    from ivr.rehearsal.audio import open_audio

    async with open_audio(piece) as level:
        yield level


@asynccontextmanager
async def call(piece: Piece) -> AsyncIterator[Level]:
    from ivr.rehearsal.call import open_calls  # phones: not for the engine, which has these commands too

    async with open_calls(piece) as level:
        yield level


LEVELS: Mapping[str, Callable[[Piece], AbstractAsyncContextManager[Level]]] = {
    "text": text,
    "audio": audio,
    "call": call,
}


async def rehearse(
    pieces: Sequence[Piece],
    level: str,
    wanted: Callable[[Scenario], bool] = lambda scenario: True,
    tell: Callable[[Piece, Result], None] = lambda piece, result: None,
    begin: Callable[[Piece, Scenario, int, int], None] = lambda piece, scenario, number, of: None,
) -> Rehearsal:
    """Hold every wanted conversation of this level; `begin` and `tell` are told of each."""
    rehearsal, began = Rehearsal(), time.monotonic()
    chosen = {
        piece.name: [one for one in piece.scenarios if level in one.levels and wanted(one)]
        for piece in pieces
    }
    of, number = sum(len(scenarios) for scenarios in chosen.values()), 0
    for piece in pieces:
        results = rehearsal.results.setdefault(piece.name, [])
        coverage = rehearsal.coverages.setdefault(piece.name, piece.coverage())
        if not chosen[piece.name]:
            continue
        async with LEVELS[level](piece) as line:
            for scenario in chosen[piece.name]:
                number += 1
                begin(piece, scenario, number, of)
                result = await run(scenario, line)
                coverage.add(result.seen)
                results.append(result)
                tell(piece, result)
                await asyncio.sleep(0)  # Ctrl-C is heard between tests
    rehearsal.seconds = time.monotonic() - began
    return rehearsal
