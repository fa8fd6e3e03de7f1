"""Phone: starts one phone process and speaks with it. For scripts, scenarios and tests.

    async with Phone(record=Path("call.wav")) as caller:
        await caller.register("caller", password, "127.0.0.1:5060")
        await caller.call("100")
        await caller.hear_out()                 # the greeting, to its end
        await caller.say("I want to track my order")
        await caller.keys("55421")
        await caller.hang_up()

Nothing waits without a limit. Events are dicts as `ivr.softphone.__main__` describes them; all of
them stay in `log`. This file does not import pjsua2.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ivr.errors import IvrError

Event = dict[str, Any]


class PhoneError(IvrError):
    """A phone that could not do what it was told, or was not told what it waited for."""


class Phone:
    """One phone process. `name` is for messages; `silence_ms` ends a voice that is heard."""

    def __init__(
        self, name: str = "caller", *, record: Path | None = None, voice: str = "rms", silence_ms: int = 700
    ) -> None:
        self.name, self.record, self.voice, self.silence_ms = name, record, voice, silence_ms
        self.log: list[Event] = []
        self.process: asyncio.subprocess.Process | None = None
        self._changed = asyncio.Condition()
        self._taken: dict[str, int] = {}  # event name: where in the log to look for the next one
        self._spoke_at = 0  # where in the log this phone last ended its own turn
        self._over = False
        self._readers: list[asyncio.Task[None]] = []
        self._last_words: deque[str] = deque(maxlen=20)

    async def __aenter__(self) -> Self:
        options = ["--voice", self.voice, "--silence-ms", str(self.silence_ms)]
        if self.record is not None:
            options += ["--record", str(self.record)]
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "ivr.softphone",
            *options,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self.process.stdout is not None and self.process.stderr is not None
        self._readers = [
            asyncio.create_task(self._read_events(self.process.stdout)),
            asyncio.create_task(self._read_errors(self.process.stderr)),
        ]
        try:
            await self.expect("started", within=15)
        except BaseException:
            await self.quit()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.quit()

    @property
    def address(self) -> str:
        """Where the phone can be called without a server: "127.0.0.1:PORT"."""
        return str(self.log[0]["address"])

    # -- what a phone can do ----------------------------------------------------------------

    async def register(self, user: str, password: str, server: str, *, within: float = 5) -> Event:
        """Be reachable as `user` at `server` ("127.0.0.1:5060"). Raises PhoneError when refused."""
        await self.do("register", user=user, password=password, server=server)
        return await self.expect("registered", within=within)

    async def identify(self, user: str, password: str, server: str) -> Event:
        """Be `user` for calls of one's own, without registering."""
        await self.do("register", user=user, password=password, server=server, register=False)
        return await self.expect("ready", within=5)

    async def call(self, to: str, *, within: float = 15) -> Event:
        """Call and wait for the answer. Raises PhoneError when it is refused or comes too late."""
        await self.dial(to)
        return await self.expect("answered", within=within)

    async def dial(self, to: str, *, headers: dict[str, str] | None = None) -> Event:
        """Call without waiting for the answer; `to` is an extension or a whole sip: address."""
        await self.do("dial", to=to, headers=headers)
        return await self.expect("calling", within=5)

    async def auto_answer(self, after_ms: int | None = 0) -> None:
        """Answer every call after so many milliseconds of ringing; None: never."""
        await self.do("auto_answer", after_ms=after_ms)
        await self.expect("answering", within=5)  # else the next call may be faster than the command

    async def answer(self, *, within: float = 5) -> Event:
        await self.do("answer")
        return await self.expect("answered", within=within)

    async def reject(self, code: int = 486) -> None:
        await self.do("reject", code=code)

    async def say(self, what: str | Path, *, wait: bool = True) -> Event:
        """Say a text, or a 16-bit WAV file when `what` is a Path; wait until it has been said."""
        saying: dict[str, Any] = {"wav": str(what)} if isinstance(what, Path) else {"text": what}
        await self.do("say", **saying)
        begun = await self.expect("saying", within=40)
        return await self.expect("said", within=begun["for_ms"] / 1000 + 10) if wait else begun

    async def hush(self) -> None:
        """Break off what is being said."""
        await self.do("hush")

    async def keys(self, keys: str, *, how: str = "rfc4733", key_ms: int = 100, gap_ms: int = 100) -> Event:
        """Press keys; `how` is rfc4733 or info. Waits until the last one is released."""
        await self.do("keys", keys=keys, how=how, key_ms=key_ms, gap_ms=gap_ms)
        return await self.expect("keys_sent", within=len(keys) * (key_ms + gap_ms) / 1000 + 5)

    async def hang_up(self, *, within: float = 5) -> Event:
        await self.do("hangup")
        return await self.expect("hung_up", within=within)

    async def quit(self) -> None:
        """Hang up and end the process; one that does not end within 5 s is killed."""
        if self.process is None:
            return
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), 5)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
        await asyncio.gather(*self._readers)

    # -- what a phone hears -----------------------------------------------------------------

    async def hear_out(self, *, within: float = 30, pause: float = 0.0) -> Event:
        """Wait for the end of what is heard after this phone's own last turn; gives `voice_ended`.

        A `pause` (s) asks for so much silence beyond silence_ms: for prompts with a gap between.
        """
        end = asyncio.get_running_loop().time() + within
        self._taken["voice_started"] = self._taken["voice_ended"] = self._spoke_at
        if self._speaking_at(self._spoke_at):
            ended = await self._expect_until("voice_ended", end)
        else:
            await self._expect_until("voice_started", end)
            ended = await self._expect_until("voice_ended", end)
        while pause:
            try:
                await self.expect("voice_started", within=pause)
            except _TooLate:
                break
            ended = await self._expect_until("voice_ended", end)
        return ended

    def attend(self) -> None:
        """What was heard until now does not count for the next `hear_out`."""
        self._spoke_at = len(self.log)

    async def expect(self, event: str, *, within: float = 10, **fields: Any) -> Event:
        """The next event of this name, with these fields, that was not expected before.

        Raises PhoneError when it does not come within so many seconds, when the phone reports an
        error instead, or when the call (or the phone) is over before.
        """
        at = self._taken.get(event, 0)
        errors_from = len(self.log)

        def found() -> Event | None:
            nonlocal at
            while at < len(self.log):
                one = self.log[at]
                at += 1
                if one["event"] == event and all(one.get(key) == value for key, value in fields.items()):
                    return one
            return None

        async def wait() -> Event:
            hangups = self._count("hung_up")
            async with self._changed:
                while True:
                    if (one := found()) is not None:
                        return one
                    self._raise_if_hopeless(event, errors_from, hangups)
                    await self._changed.wait()

        try:
            one = await asyncio.wait_for(wait(), within)
        except TimeoutError:
            raise _TooLate(f"{self.name}: no {event!r} within {within:g} s; {self._so_far()}") from None
        self._taken[event] = at
        return one

    async def events(self) -> AsyncIterator[Event]:
        """Every event from the first one on, until the process has ended."""
        at = 0
        while True:
            async with self._changed:
                while at >= len(self.log):
                    if self._over:
                        return
                    await self._changed.wait()
                fresh = self.log[at:]
            at += len(fresh)
            for one in fresh:
                yield one

    async def do(self, command: str, **fields: Any) -> None:
        """Send a command as it is; its events tell what became of it."""
        if self.process is None or self.process.stdin is None or self._over:
            raise PhoneError(f"{self.name}: the phone process is not running; {self._so_far()}")
        self.process.stdin.write(json.dumps({"do": command, **fields}).encode() + b"\n")
        await self.process.stdin.drain()

    # -- inside -----------------------------------------------------------------------------

    async def _expect_until(self, event: str, end: float) -> Event:
        return await self.expect(event, within=max(0.0, end - asyncio.get_running_loop().time()))

    def _speaking_at(self, index: int) -> bool:
        states = [
            one["event"] for one in self.log[:index] if one["event"] in ("voice_started", "voice_ended")
        ]
        return bool(states) and states[-1] == "voice_started"

    def _count(self, event: str) -> int:
        return sum(one["event"] == event for one in self.log)

    def _raise_if_hopeless(self, event: str, errors_from: int, hangups: int) -> None:
        if self._over:
            raise PhoneError(f"{self.name}: the phone process ended before {event!r}; {self._so_far()}")
        for one in self.log[errors_from:]:
            if one["event"] == "error" and event != "hung_up":
                raise PhoneError(
                    f"{self.name}: {one['what']} was refused: {one.get('code', '')} {one['reason']}"
                )
        if event not in _WITHOUT_A_CALL and self._count("hung_up") > hangups:
            raise PhoneError(f"{self.name}: the call was over before {event!r}; {self._so_far()}")

    def _so_far(self) -> str:
        names = " ".join(one["event"] for one in self.log[-12:])
        words = f" Its last words: {' | '.join(self._last_words)}" if self._over and self._last_words else ""
        return f"the phone's last events: {names or 'none'}.{words}"

    async def _read_events(self, source: asyncio.StreamReader) -> None:
        try:
            async for line in source:
                event: Event = json.loads(line)
                async with self._changed:
                    self.log.append(event)
                    if event["event"] in _OWN_TURNS:
                        self._spoke_at = len(self.log)
                    self._changed.notify_all()
        finally:
            self._over = True
            async with self._changed:
                self._changed.notify_all()

    async def _read_errors(self, source: asyncio.StreamReader) -> None:
        async for line in source:
            self._last_words.append(line.decode(errors="replace").rstrip())


class _TooLate(PhoneError):
    """What was waited for did not come in time."""


_OWN_TURNS = frozenset({"answered", "said", "keys_sent"})
_WITHOUT_A_CALL = frozenset(
    {
        "started",
        "registered",
        "ready",
        "answering",
        "hung_up",
        "incoming",
        "error",
        "stopped",
        "unregistered",
    }
)
