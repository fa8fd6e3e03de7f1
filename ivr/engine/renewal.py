"""Flows that change while calls are held: looked for every second, read, and only then played.

A changed flow is read and checked as at the start, what it can say is rendered, and then new calls get
it, from one moment to the next. Calls that are held keep the version that they began with. A flow that
cannot be read is refused with its faults, and the one before goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from ivr.engine.board import Board
from ivr.engine.repertoire import DRAFT, Play, Repertoire, load_play
from ivr.errors import FlowErrors, IvrError
from ivr.store.folder import Stamp, stamp

log = structlog.get_logger()

EVERY_S = 1.0

Prepare = Callable[[Play], Awaitable[object]]


class Renewal:
    """`prepare` renders what a new version can say; `board` tells people what is played."""

    def __init__(self, repertoire: Repertoire, folder: Path, prepare: Prepare, board: Board) -> None:
        self._repertoire, self._folder = repertoire, folder
        self._prepare, self._board = prepare, board
        self._known: dict[str, Stamp] = {}  # of what was read; the first look makes up for a long start
        self._latest: dict[str, Stamp] = {}

    async def __aenter__(self) -> Renewal:
        self._board.show(self._repertoire)
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *fault: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._board.take_down()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.look()
                self._board.show(self._repertoire)
            except Exception:  # whatever it is: calls go on with what is played
                log.exception("changed flows cannot be looked for")

    async def look(self) -> None:
        """Take in what has changed and has then lain still for one look: nobody reads half a file."""
        for name in self._repertoire.names:
            seen = await asyncio.to_thread(stamp, self._folder / name)
            rests = seen == self._latest.get(name)
            self._latest[name] = seen
            if rests and seen != self._known.get(name, ()):
                self._known[name] = seen
                await self._renew(name)

    async def _renew(self, name: str) -> None:
        repertoire, folder = self._repertoire, self._folder / name
        if DRAFT in name and not folder.is_dir():
            repertoire.swap(name, None)
            log.info("the draft is gone; its number reaches the live flow", flow=name)
            return
        try:
            play = await asyncio.to_thread(load_play, folder, self._repertoire.public, self._repertoire.sense)
        except IvrError as broken:
            faults = broken.faults if isinstance(broken, FlowErrors) else (broken,)
            repertoire.refused[name] = tuple(str(one) for one in faults)
            log.error("a changed flow is refused", flow=name, faults=repertoire.refused[name])
            return
        before = repertoire.hash_of(name)
        if play.hash == before:
            repertoire.refused.pop(name, None)
            return
        try:
            await self._prepare(play)
        except* IvrError as missing:
            log.error("prompts of a changed flow are missing", flow=name, why=str(missing.exceptions[0]))
        repertoire.swap(name, play)
        log.info("a changed flow is played from now on", flow=name, version=play.hash, before=before)
