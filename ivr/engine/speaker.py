"""What one caller is told: prompts found or made, played in order, watched until they are over.

Asterisk queues what is played on a channel, so a prompt is posted as soon as its file is there and
the next one starts without a gap. PlaybackFinished may never come (a medium that vanished), so the
one whose turn it is has a watchdog of its own length, which stands still while it is held; and a
running or held prompt blocks other commands on its channel, so nothing else is sent before it was
deleted.

A prompt is stopped by whoever marks it so; it may be anywhere on its way then. So its mark is looked
at after every await, and a DELETE that overtook its POST is sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import structlog

from ivr.actions import Prepare, Say
from ivr.ari import belongings, inbound, outbound
from ivr.ari.client import AriClient
from ivr.engine.ahead import Ahead
from ivr.engine.sounding import Sounding
from ivr.errors import AriError, AriRefused, PromptError, VoiceError
from ivr.events import Event, PlayFailed, Said, SayBegan, SayLate
from ivr.flow.spoken import aloud
from ivr.tts.prompts import Prompt, Prompts
from ivr.tts.stitching import spoken

log = structlog.get_logger()

WATCH_S = 2.0
DEAD_MAN_S = 90
"""What is left to a caller whose engine died in silence: renewed before each prompt."""

LATE_S = 0.1
"""A prompt that is not there after so long is told as late."""

GONE = (404, 409, 412)
"""Statuses of a channel that is no longer ours."""


@dataclass(slots=True, eq=False)
class Saying:
    """A prompt on its way: its file is found, it is posted, it sounds."""

    say: Say
    playback: str
    prompts: tuple[Prompt, ...] = ()
    posted: bool = False
    began: float | None = None
    stopped: bool = False
    late: bool = False

    @property
    def media(self) -> list[str]:
        return [prompt.media for prompt in self.prompts]

    @property
    def made(self) -> bool:
        """Whether the voice was asked for it while the caller waited."""
        return any(prompt.made for prompt in self.prompts)

    @property
    def ms(self) -> int:
        """How long it sounds, all of its pieces together."""
        return sum(prompt.ms for prompt in self.prompts)


class Speaker:
    def __init__(
        self, ari: AriClient, call: str, channel: str, prompts: Prompts, put: Callable[[Event], None]
    ) -> None:
        self._ari, self._call, self._channel, self._prompts, self._put = ari, call, channel, prompts, put
        self._ahead = Ahead(prompts, call)
        self._sayings: dict[str, Saying] = {}  # by playback id, in order
        self._waiting: asyncio.Queue[Saying] = asyncio.Queue()
        self._held = False
        self._paused: Saying | None = None
        self._hanging_up = False
        self._watch: asyncio.TimerHandle | None = None  # on the one whose turn it is
        self._tasks: set[asyncio.Task[None]] = set()
        self._speaking: asyncio.Task[None] | None = None
        self._clock = asyncio.get_running_loop().time
        self.sounding = Sounding(prompts, self._clock)
        self._renewed = self._clock()
        self._said = self._made = 0

    def say(self, action: Say) -> None:
        saying = Saying(action, belongings.playback(self._call, action.id))
        if action.fills:
            self._sayings = {saying.playback: saying, **self._sayings}  # it sounds before what is late
            self._spawn(self._fill(saying))
            return
        self._sayings[saying.playback] = saying
        self._waiting.put_nowait(saying)
        if self._speaking is None:
            self._speaking = self._spawn(self._speak())

    def prepare(self, action: Prepare) -> None:
        self._ahead.prepare(action)

    async def _speak(self) -> None:
        while True:
            saying = await self._waiting.get()
            await self._tried(saying, self._play(saying))

    async def _tried(self, saying: Saying, work: Coroutine[None, None, None]) -> None:
        """Whatever comes of it, the flow waits to hear of this prompt, and of all that come after it."""
        try:
            await work
        except (VoiceError, PromptError, AriError) as fault:
            gone = isinstance(fault, AriRefused) and fault.status in GONE
            self._failed(saying, str(fault), 20 if gone else 40)
        except Exception as fault:
            log.exception("the speaker failed", call=self._call)
            self._failed(saying, repr(fault), 40)

    async def _play(self, saying: Saying) -> None:
        late = asyncio.get_running_loop().call_later(LATE_S, self._late, saying)
        try:
            await self._find(saying)
        finally:
            late.cancel()
        if not saying.stopped:
            await self._renew(saying.ms)
            music = tuple(one.say.id for one in self._sayings.values() if one.say.fills == "music")
            if music:
                await self.stop(music)
        await self._post(saying)

    def _late(self, saying: Saying) -> None:
        if saying.playback in self._sayings and not saying.stopped:
            saying.late = True
            self._put(SayLate(at=datetime.now(UTC), id=saying.say.id))

    async def _find(self, saying: Saying) -> None:
        say = saying.say
        line = say.markup or say.text
        if say.sensitive:
            whole = aloud(line, say.language)
            saying.prompts = (await self._prompts.get(whole, say.language, sensitive=True, slow=say.slow),)
        else:
            saying.prompts = await spoken(self._prompts, line, say.language, take=say.take, slow=say.slow)

    async def _post(self, saying: Saying) -> None:
        if saying.stopped:
            self._over(saying, "stopped")
            return
        saying.posted = True
        self._arm()
        try:
            await self._ari.call(outbound.play(self._channel, saying.playback, saying.media))
        except AriRefused:
            raise
        except AriError:
            self._spawn(self._delete(saying))  # whether Asterisk plays it is unknown
            raise
        if saying.stopped and saying.playback in self._sayings:
            await self._delete(saying)  # the first DELETE may have come before this POST

    async def _fill(self, saying: Saying) -> None:
        """At once, or not at all: nobody waits for what fills a silence."""
        await self._tried(saying, self._music(saying) if saying.say.fills == "music" else self._words(saying))

    async def _words(self, saying: Saying) -> None:
        say = saying.say
        whole = aloud(say.markup or say.text, say.language)
        if any(one.posted and not one.stopped for one in self._sayings.values()):
            self._over(saying, "stopped")  # what was late is there: behind it, this would fill nothing
            return
        ready = self._prompts.ready(whole, say.language, take=say.take, slow=say.slow)
        ready = ready or self._prompts.ready(whole, say.language)
        if ready is None:
            raise PromptError("What fills a silence was not built.")
        saying.prompts = (ready,)
        await self._post(saying)

    async def _music(self, saying: Saying) -> None:
        """No event tells of music: it begins with our request, and ends with the next."""
        await self._ari.call(outbound.start_music(self._channel))
        saying.began = self._clock()
        if saying.stopped:  # meanwhile
            await self._delete(saying)

    async def _renew(self, ms: int) -> None:
        """POST variable waits behind a running prompt, so only while nothing sounds. Without it the
        caller goes to people too early; that is no reason to say nothing."""
        sounds = any(one.posted and not one.stopped for one in self._sayings.values())
        if sounds or self._clock() - self._renewed < DEAD_MAN_S / 6:
            return
        seconds = DEAD_MAN_S + ms // 1000
        try:
            await self._ari.call(outbound.set_variable(self._channel, "TIMEOUT(absolute)", str(seconds)))
            self._renewed = self._clock()
        except AriRefused:
            raise
        except AriError as fault:
            log.warning("the dead-man's switch was not renewed", call=self._call, why=str(fault))

    # --- from Asterisk ------------------------------------------------------------------------

    def started(self, playback: str) -> None:
        """PlaybackStarted comes again after a pause; then only the watchdog begins anew."""
        saying = self._sayings.get(playback)
        if saying is None:
            return
        if saying.began is None:
            saying.began = self._clock()
            self.sounding.begin(saying.prompts)
            if saying.late:
                self._put(SayBegan(at=datetime.now(UTC), id=saying.say.id))
        if self._held and not saying.stopped and self._paused is not saying:
            self._spawn(self._pause(saying))  # its turn came while the caller speaks
        self._arm()

    def finished(self, event: inbound.PlaybackFinished) -> None:
        saying = self._sayings.get(event.playback)
        if saying is None:
            return
        if event.state != "failed" or saying.stopped:
            self._over(saying, "stopped" if saying.stopped else "finished")
        elif self._hanging_up:
            self._over(saying, "stopped")
        else:
            self._failed(saying, f"Asterisk could not play {', '.join(saying.media)}.", 40)

    def hanging_up(self) -> None:
        """What fails from now on fails because the caller is gone: that is no fault."""
        self._hanging_up = True

    # --- held, resumed, stopped ---------------------------------------------------------------

    async def pause(self) -> None:
        self._held = True
        self._disarm()
        for saying in self._posted()[:1]:
            await self._pause(saying)

    async def resume(self) -> None:
        held, self._held, self._paused = self._paused, False, None
        self._arm()
        if held is not None and held.playback in self._sayings:
            await self._control(outbound.unpause_playback(held.playback))
            self.sounding.go_on()

    async def stop(self, ids: tuple[str, ...]) -> None:
        stopped = [one for one in self._sayings.values() if one.say.id in ids and not one.stopped]
        for saying in stopped:
            saying.stopped = True
        self._held, self._paused = False, None
        self._arm()
        # The last first: else the next in Asterisk's queue begins to sound when one is deleted.
        for saying in reversed(stopped):
            if saying.posted or (saying.say.fills == "music" and saying.began is not None):
                await self._delete(saying)

    async def hush(self) -> None:
        """Say nothing more: what sounds or is held would keep the channel from going anywhere."""
        await self.stop(tuple(saying.say.id for saying in self._sayings.values()))

    def _posted(self) -> list[Saying]:
        return [one for one in self._sayings.values() if one.posted and not one.stopped]

    async def _pause(self, saying: Saying) -> None:
        self._paused = saying
        self.sounding.hold()
        done = await self._control(outbound.pause_playback(saying.playback))
        if done and not self._held and saying.playback in self._sayings:
            await self._control(outbound.unpause_playback(saying.playback))  # resumed meanwhile
            self.sounding.go_on()
        elif not done and self._paused is saying:
            self._paused = None  # it has not begun: it is held when it begins

    async def _delete(self, saying: Saying) -> None:
        if saying.say.fills == "music":
            await self._control(outbound.stop_music(self._channel))
            self._over(saying, "stopped")
        else:
            await self._control(outbound.stop_playback(saying.playback))

    async def _control(self, request: outbound.Request) -> bool:
        """Comfort: without it the caller hears a prompt longer than he needs to, and nothing worse."""
        try:
            await self._ari.call(request)
            return True
        except AriRefused as refused:  # over, or not yet begun
            log.debug("no such prompt sounds", call=self._call, why=str(refused))
        except AriError as fault:
            log.warning("a prompt goes on", call=self._call, why=str(fault))
        return False

    # --- the watchdog -------------------------------------------------------------------------

    def _arm(self) -> None:
        """On the one whose turn it is, from now on; on nothing while it is held."""
        self._disarm()
        turn = next((one for one in self._sayings.values() if one.posted), None)
        if turn is None or (self._held and not turn.stopped):
            return
        left = 0 if turn.stopped else turn.ms / 1000
        self._watch = asyncio.get_running_loop().call_later(left + WATCH_S, self._overdue, turn)

    def _disarm(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _overdue(self, saying: Saying) -> None:
        """A prompt that does not end holds its channel: nothing could be done with the caller."""
        self._spawn(self._delete(saying))
        if saying.stopped:
            self._over(saying, "stopped")
        else:
            self._failed(saying, "Asterisk never said that it was over.", 40)

    # --- over ---------------------------------------------------------------------------------

    def _over(self, saying: Saying, how: Literal["finished", "stopped"]) -> None:
        ms = 0 if saying.began is None else round((self._clock() - saying.began) * 1000)
        if self._forget(saying):
            self._said, self._made = self._said + 1, self._made + saying.made
            self._put(Said(at=datetime.now(UTC), id=saying.say.id, ms=ms, how=how, made=saying.made))

    def _failed(self, saying: Saying, why: str, level: int) -> None:
        """The caller did not hear it: somebody has to look why."""
        if not self._forget(saying):
            return
        say = saying.say
        log.log(
            level,
            "a prompt was not heard",
            call=self._call,
            step=say.step,
            say=say.id,
            media=", ".join(saying.media),
            why=why,
        )
        self._put(PlayFailed(at=datetime.now(UTC), id=say.id, why=why))

    def _forget(self, saying: Saying) -> bool:
        """False when it was over already."""
        if self._sayings.pop(saying.playback, None) is None:
            return False
        if saying.began is not None:
            self.sounding.end()
        for prompt in saying.prompts:
            self._prompts.forget(prompt)
        if not self._sayings:
            self._held, self._paused = False, None
        self._arm()
        return True

    async def end(self) -> None:
        log.info("spoken", call=self._call, prompts=self._said, made=self._made)
        self._disarm()
        await self._ahead.end()
        self.sounding.end()
        for saying in self._sayings.values():
            for prompt in saying.prompts:
                self._prompts.forget(prompt)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
