"""Recordings of one caller: begun, watched, and looked at when they are over.

Asterisk says "finished" also when a full disk took nothing, and says nothing at all while a phone
sends no sound: so the file is measured, and a watchdog ends what does not end.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import structlog

from ivr.actions import Record
from ivr.ari import belongings, inbound, outbound
from ivr.ari.client import AriClient
from ivr.audio.frame import FRAME_MS, RATE, Frame
from ivr.audio.resample import narrow
from ivr.audio.vad import Vad
from ivr.audio.wav import Wav
from ivr.errors import AriError, MediaError
from ivr.events import Event, Recorded

log = structlog.get_logger()

WATCH_S = 5.0
"""What a recording may take besides its longest time: the tone before it, the file behind it."""

STOP_S = 2.0
"""Within this Asterisk ends what it is told to end."""

LEAST_VOICE_MS = 200
"""Less than this is no word: a click, a breath."""


Keep = Callable[[str, str, Mapping[str, Any]], Awaitable[bool]]


class Held(NamedTuple):
    """What a file holds."""

    outcome: Literal["ok", "silent", "failed"]
    seconds: float = 0.0
    why: str = ""


class Recorder:
    """`folder` is Asterisk's spool/recording as this process sees it."""

    def __init__(
        self, ari: AriClient, call: str, channel: str, folder: Path, put: Callable[[Event], None], keep: Keep
    ) -> None:
        self._ari, self._call, self._channel, self._folder = ari, call, channel, folder
        self._put, self._keep = put, keep
        self._number = 0
        self._going: dict[str, Record] = {}  # by the recording's name
        self._watches: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def record(self, action: Record, dead_man_s: int) -> None:
        """Begin; Recorded comes in any case. A channel that is recorded takes no other command, so
        the dead-man's switch is set beforehand."""
        self._number += 1
        name = belongings.recording(self._call, self._number)
        longest, silence = math.ceil(action.longest), max(1, math.ceil(action.silence))
        self._going[name] = action
        try:
            seconds = str(dead_man_s + longest)
            await self._ari.call(outbound.set_variable(self._channel, "TIMEOUT(absolute)", seconds))
            await self._ari.call(
                outbound.record(self._channel, name, longest=longest, silence=silence, beep=action.beep)
            )
        except AriError as fault:
            log.error("cannot record", call=self._call, why=str(fault))
            self._over(name, Held("failed"))
            return
        if name in self._going:  # it may be over already
            loop = asyncio.get_running_loop()
            self._watches[name] = loop.call_later(longest + WATCH_S, self._overdue, name)

    def ended(self, event: inbound.RecordingFinished | inbound.RecordingFailed) -> None:
        if event.recording not in self._going:
            return
        watch = self._watches.pop(event.recording, None)
        if watch is not None:
            watch.cancel()
        if isinstance(event, inbound.RecordingFailed):
            log.error("recording failed", call=self._call, why=event.cause)
            self._over(event.recording, Held("failed"))
        else:
            self._spawn(self._look_at(event.recording))

    async def end(self) -> None:
        """Let what is recorded be looked at and kept; a caller who hung up has been recorded too."""
        for watch in self._watches.values():
            watch.cancel()
        self._watches.clear()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look_at(self, name: str) -> None:
        held = await asyncio.to_thread(look_at, self._folder / f"{name}.wav")
        action = self._going[name]
        if held.outcome == "ok":
            data = {"of": action.name, "file": f"{name}.wav", "seconds": held.seconds}
            await self._keep(action.id, "recording", data)
        else:
            if held.outcome == "failed":
                log.error("the recording holds nothing", call=self._call, file=f"{name}.wav", why=held.why)
            await self._remove(name)
        self._over(name, held)

    async def _remove(self, name: str) -> None:
        try:
            await self._ari.call(outbound.delete_recording(name))
        except AriError as fault:  # nothing was written at all, or Asterisk is away
            log.info("no recording to remove", call=self._call, why=str(fault))

    def _over(self, name: str, held: Held) -> None:
        action = self._going.pop(name)
        kept = name if held.outcome == "ok" else ""
        self._put(
            Recorded(
                at=datetime.now(UTC), id=action.id, outcome=held.outcome, name=kept, seconds=held.seconds
            )
        )

    def _overdue(self, name: str) -> None:
        log.error("a recording did not end", call=self._call)
        loop = asyncio.get_running_loop()
        self._watches[name] = loop.call_later(STOP_S, self._give_up, name)
        self._spawn(self._stop(name))

    async def _stop(self, name: str) -> None:
        """RecordingFinished answers, and what there is counts."""
        try:
            await self._ari.call(outbound.stop_recording(name))
        except AriError as fault:
            log.error("cannot stop a recording", call=self._call, why=str(fault))

    def _give_up(self, name: str) -> None:
        del self._watches[name]
        self._over(name, Held("failed"))

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def look_at(file: Path) -> Held:
    """Blocks: what a finished recording holds."""
    try:
        wav = Wav.parse(file.read_bytes())
    except OSError as fault:
        return Held("failed", why=f"it cannot be read: {fault.strerror}")
    except MediaError as fault:
        return Held("failed", why=str(fault))
    if not wav.ms:
        return Held("failed", why="it is empty: is the disk full?")
    vad, sound, size = Vad(), narrow(wav.pcm, wav.rate), RATE * FRAME_MS // 1000
    frames = (sound[at : at + size] for at in range(0, len(sound) - size + 1, size))
    voiced = sum(FRAME_MS for pcm in frames if vad.process(Frame(pcm)))
    return Held("ok" if voiced >= LEAST_VOICE_MS else "silent", round(wav.ms / 1000, 1))
