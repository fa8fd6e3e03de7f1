"""What one caller is told: prompts found or made, played in order, watched until they are over.

Asterisk queues what is played on a channel, so a prompt is posted as soon as its file is there and
the next one starts without a gap. PlaybackFinished may never come (a medium that vanished), so
every prompt has a watchdog of its own length; and a running or held prompt blocks other commands
on its channel, so nothing else is sent before it was deleted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from ivr.actions import Say
from ivr.ari import belongings, inbound, outbound
from ivr.ari.client import AriClient
from ivr.errors import AriError, AriRefused, PromptError, VoiceError
from ivr.events import Event, PlayFailed, Said
from ivr.tts.prompts import Prompt, Prompts

log = structlog.get_logger()

WATCH_S = 2.0
HOLD_LIMIT_S = 30.0
DEAD_MAN_S = 90
"""What is left to a caller whose engine died in silence: renewed before each prompt."""


@dataclass(slots=True)
class Playing:
    say: Say
    prompt: Prompt
    playback: str
    started: float | None = None
    stopped: bool = False
    watch: asyncio.TimerHandle | None = None


class Speaker:
    def __init__(
        self, ari: AriClient, call: str, channel: str, prompts: Prompts, put: Callable[[Event], None]
    ) -> None:
        self._ari, self._call, self._channel, self._prompts, self._put = ari, call, channel, prompts, put
        self._waiting: asyncio.Queue[Say] = asyncio.Queue()
        self._stopped: set[str] = set()  # not yet posted, and not wanted any more
        self._playing: dict[str, Playing] = {}  # by playback id, in the order of their posting
        self._task: asyncio.Task[None] | None = None
        self._late: asyncio.Task[None] | None = None
        self._renewed = asyncio.get_running_loop().time()

    def say(self, action: Say) -> None:
        self._waiting.put_nowait(action)
        if self._task is None:
            self._task = asyncio.create_task(self._speak())

    async def _speak(self) -> None:
        while True:
            action = await self._waiting.get()
            try:
                await self._play(action)
            except (VoiceError, PromptError, AriError) as fault:
                gone = isinstance(fault, AriRefused) and fault.status in (404, 409, 412)
                log.log(20 if gone else 40, "cannot say", call=self._call, step=action.step, why=str(fault))
                self._put(PlayFailed(at=datetime.now(UTC), id=action.id, why=str(fault)))

    async def _play(self, action: Say) -> None:
        prompt = None if action.sensitive else self._prompts.ready(action.text, action.language)
        if prompt is None:
            prompt = await self._prompts.get(action.text, action.language, sensitive=action.sensitive)
        if action.id in self._stopped:
            self._stopped.discard(action.id)
            self._put(Said(at=datetime.now(UTC), id=action.id, how="stopped"))
            return
        await self._renew(prompt)
        playing = Playing(action, prompt, belongings.playback(self._call, action.id))
        self._playing[playing.playback] = playing
        self._watch(playing, sum(one.prompt.ms for one in self._playing.values()) / 1000 + WATCH_S)
        try:
            await self._ari.call(outbound.play(self._channel, playing.playback, [prompt.media]))
        except AriError:
            self._forget(playing)
            raise

    async def _renew(self, prompt: Prompt) -> None:
        """POST variable waits behind a running prompt, so only while nothing sounds."""
        now = asyncio.get_running_loop().time()
        if not self._playing and now - self._renewed > DEAD_MAN_S / 6:
            self._renewed = now
            seconds = DEAD_MAN_S + prompt.ms // 1000
            await self._ari.call(outbound.set_variable(self._channel, "TIMEOUT(absolute)", str(seconds)))

    # --- from Asterisk ------------------------------------------------------------------------

    def started(self, playback: str) -> None:
        """PlaybackStarted comes again after a pause; then only the watchdog begins anew."""
        playing = self._playing.get(playback)
        if playing is None:
            return
        if playing.started is None:
            playing.started = asyncio.get_running_loop().time()
        self._watch(playing, playing.prompt.ms / 1000 + WATCH_S)

    def finished(self, event: inbound.PlaybackFinished) -> None:
        playing = self._playing.get(event.playback)
        if playing is None:
            return
        self._forget(playing)
        if event.state == "failed" and not playing.stopped:
            self._put(
                PlayFailed(at=event.at, id=playing.say.id, why=f"Asterisk could not play {playing.say.id}.")
            )
        else:
            self._put(self._said(playing))

    def _said(self, playing: Playing) -> Said:
        ms = 0
        if playing.started is not None:
            ms = round((asyncio.get_running_loop().time() - playing.started) * 1000)
        return Said(
            at=datetime.now(UTC), id=playing.say.id, ms=ms, how="stopped" if playing.stopped else "finished"
        )

    # --- held, resumed, stopped ---------------------------------------------------------------

    async def pause(self) -> None:
        for playing in list(self._playing.values())[:1]:
            self._watch(playing, HOLD_LIMIT_S)
            await self._ari.call(outbound.pause_playback(playing.playback))

    async def resume(self) -> None:
        for playing in list(self._playing.values())[:1]:
            self._watch(playing, playing.prompt.ms / 1000 + WATCH_S)
            await self._ari.call(outbound.unpause_playback(playing.playback))

    async def stop(self, ids: tuple[str, ...]) -> None:
        posted = {playing.say.id: playing for playing in self._playing.values()}
        self._stopped.update(one for one in ids if one not in posted)
        # The last first: else the next in Asterisk's queue begins to sound when one is deleted.
        for playing in reversed([posted[one] for one in ids if one in posted]):
            playing.stopped = True
            await self._delete(playing)

    async def hush(self) -> None:
        """Say nothing more: what sounds or is held would keep the channel from going anywhere."""
        await self.stop(tuple(playing.say.id for playing in self._playing.values()))

    async def _delete(self, playing: Playing) -> None:
        try:
            await self._ari.call(outbound.stop_playback(playing.playback))
        except AriRefused as refused:
            if refused.status != 404:
                raise
            log.debug("the prompt was over", call=self._call, say=playing.say.id)

    def _watch(self, playing: Playing, seconds: float) -> None:
        if playing.watch is not None:
            playing.watch.cancel()
        playing.watch = asyncio.get_running_loop().call_later(seconds, self._overdue, playing)

    def _overdue(self, playing: Playing) -> None:
        log.error("a prompt did not end", call=self._call, say=playing.say.id, media=playing.prompt.media)
        self._forget(playing)
        self._late = asyncio.create_task(self._give_up(playing))
        self._put(PlayFailed(at=datetime.now(UTC), id=playing.say.id, why="Asterisk never said it was over."))

    async def _give_up(self, playing: Playing) -> None:
        """A prompt that does not end holds its channel: nothing could be done with the caller."""
        try:
            await self._delete(playing)
        except AriError as fault:
            log.error("cannot stop a prompt", call=self._call, say=playing.say.id, why=str(fault))

    def _forget(self, playing: Playing) -> None:
        self._playing.pop(playing.playback, None)
        self._prompts.forget(playing.prompt)
        if playing.watch is not None:
            playing.watch.cancel()

    async def end(self) -> None:
        for playing in self._playing.values():
            self._prompts.forget(playing.prompt)
            if playing.watch is not None:
                playing.watch.cancel()
        tasks = [task for task in (self._task, self._late) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
