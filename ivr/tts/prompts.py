"""The prompts of the house: a text and its language become something that Asterisk can play."""

from __future__ import annotations

import asyncio
import errno
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from ivr.audio.level import course
from ivr.errors import PromptError, VoiceError
from ivr.tts import joints, making
from ivr.tts.cache import FIRST, Cache, Entry
from ivr.tts.formats import FORMATS
from ivr.tts.making import Made, spoken_key, take_key
from ivr.tts.shelf import free, make_room
from ivr.tts.takes import Take, Takes
from ivr.tts.voice import Identity, Voice
from ivr.tts.wanted import Wanted, distinct

AT_ONCE = max(1, min(4, os.cpu_count() or 1))
TOLD = ("text", "slow", "piece", "where")
FULL = (errno.ENOSPC, errno.EDQUOT)
AT_A_TIME = 20
"""On a full disk, room is made for so many prompts of the size of the one that needs it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Prompt:
    """`media` as ARI's play takes it (an absolute path without extension); `ms` is how long it sounds; `made`
    when it was not there, and who asked for it waited."""

    media: str
    ms: int
    made: bool = field(default=False, compare=False)


@dataclass(slots=True)
class Built:
    """How many of `wanted` prompts were made, were there, and could not be made; how long those that were
    made sound, how large they are, and in how many seconds that was done. Of those that were made, `others`
    came from a voice that stood in for the wanted one or for a recording."""

    wanted: int = 0
    made: int = 0
    kept: int = 0
    failed: int = 0
    others: int = 0
    ms: int = 0
    bytes: int = 0
    seconds: float = 0.0

    @property
    def done(self) -> int:
        return self.made + self.kept + self.failed


class Prompts:
    """Prompts of one voice, kept below `folder` in all of `formats`.

    `seen_as` is where Asterisk finds that folder, when it lives in a root of its own. `syntheses`
    counts what the voice was asked for: it stands still while calls play what was built; `pace` (s) is how
    long callers would have waited for one, lately. When more than `most` bytes are kept, those go that
    were not built and not played for the longest time.
    """

    def __init__(
        self,
        folder: Path,
        voice: Voice,
        *,
        at_once: int = AT_ONCE,
        seen_as: Path | None = None,
        takes: Takes | None = None,
        slow: Voice | None = None,
        formats: Sequence[str] = FIRST,
        most: int | None = None,
    ) -> None:
        """PromptError when the folder cannot be used."""
        self._takes, self._slow = takes, slow or voice
        self._folder, self._voice = folder.absolute(), voice
        self._seen_as = (seen_as or self._folder).absolute()
        if any(letter in ",&|" or not letter.isprintable() for letter in str(self._seen_as)):
            raise PromptError(f"Asterisk would not understand the prompt folder's name: {self._seen_as}.")
        self._cache = Cache(self._folder, formats)
        self._formats, self._most = tuple(formats), most
        self._limit, self._building = asyncio.Semaphore(at_once), asyncio.Semaphore(at_once)
        self._making: dict[str, asyncio.Task[Prompt]] = {}
        self._private: dict[str, Path] = {}
        self._recorded: dict[tuple[str, str], str] = {}  # (language, text) → the take that has its words
        self._needed: set[str] = set()  # what was built: it stays, however little room there is
        self._filled: int | None = None  # bytes, as far as is known
        self._brought: set[str] | None = None  # all that Asterisk has, when it does not see the folder
        self.syntheses = 0
        self.pace = 0.0

    async def get(
        self,
        text: str,
        language: str,
        *,
        sensitive: bool = False,
        take: str = "",
        slow: bool = False,
        piece: bool = False,
    ) -> Prompt:
        """The prompt, made when it is missing; two who ask for the same wait for one rendering.

        A sensitive one is never kept: play it once and `forget` it. A take is as fast as it is; `slow` is
        for the voice, and when that cannot speak slowly, what is there at its usual pace will do.
        Raises VoiceError (the voice) and PromptError (the text, the disk).
        """
        wanted = Wanted(text, language, take, slow, piece).tidy
        if self.confined:
            return self._brought_before(wanted, sensitive)
        if sensitive:
            return self._private_prompt((await self._render(wanted)).sounds)
        try:
            return await self._get(wanted)
        except VoiceError as fault:
            usual = self._find(replace(wanted, slow=False)) if slow else None
            if usual is None:
                raise
            log.warning("a prompt is spoken as fast as ever", why=str(fault))
            return usual

    def ready(
        self, text: str, language: str, *, take: str = "", slow: bool = False, piece: bool = False
    ) -> Prompt | None:
        """The prompt if it is there and right: a `stat` or two, and the first time its sums. VoiceError,
        PromptError as `get`."""
        return self._find(Wanted(text, language, take, slow, piece).tidy)

    def together(self, sounds: Iterable[str], language: str, *, slow: bool = False) -> list[Prompt] | None:
        """The pieces of one sentence, all of one voice; None when none has them all. Raises as `ready`."""
        wanted = [Wanted(sound, language, slow=slow, piece=True).tidy for sound in sounds]
        who = self._slow if slow else self._voice
        first = who.identity(language)
        for identity in (first, *first.instead):
            keys = [spoken_key(one, identity) for one in wanted]
            found = [entry for key in keys if (entry := self._kept(key)) is not None]
            if len(found) == len(keys):
                for key in keys:
                    self._cache.note(key)
                return [self._prompt(entry) for entry in found]
        return None

    async def build(
        self,
        lines: Iterable[Wanted | tuple[str, str]],
        progress: Callable[[Built], None] | None = None,
    ) -> Built:
        """Make all that are missing. `progress` is told after each.

        All are tried; then an ExceptionGroup of VoiceError and PromptError tells what went wrong.
        """
        began = time.monotonic()
        wanted = distinct(lines)
        built, faults = Built(len(wanted)), list[Exception]()

        async def one(line: Wanted) -> None:
            try:
                if line.take:
                    self._recorded[line.language, line.text] = line.take
                key, entry = self.look(line)
                self._needed.add(key)
                if entry is not None:
                    built.kept += 1
                else:
                    async with self._building:  # a caller does not stand behind all of them
                        prompt = await self._get(line, built=True)
                    built.made += 1
                    built.ms += prompt.ms
                    built.bytes += sum(FORMATS[name].size(prompt.ms) for name in self._formats)
                    built.others += self.look(line)[1] is None
            except (VoiceError, PromptError) as fault:
                built.failed += 1
                faults.append(fault)
            built.seconds = time.monotonic() - began
            if progress is not None:
                progress(built)

        await asyncio.gather(*(one(line) for line in wanted))
        if faults:
            raise ExceptionGroup(f"{len(faults)} of {len(wanted)} prompts could not be made.", faults)
        log.info("prompts built", made=built.made, kept=built.kept, seconds=round(built.seconds, 2))
        return built

    async def confine(self, lines: Iterable[Wanted]) -> list[Wanted]:
        """Asterisk does not see the folder, and has of it what was brought there: `lines`, and those of
        earlier times. From now on nothing else is played or made. Gives those that are not there."""
        wanted, brought, missing = distinct(lines), set[str](), list[Wanted]()
        self._recorded.update({(one.language, one.text): one.take for one in wanted if one.take})
        for line in wanted:
            try:
                key, entry = self.look(line)
                brought.add(key)
            except (VoiceError, PromptError):  # a language that nobody speaks
                entry = None
            if entry is None:
                missing.append(line)
            await asyncio.sleep(0)  # calls go on meanwhile
        self._brought = brought | (self._brought or set())
        return missing

    @property
    def confined(self) -> bool:
        """Whether nothing is made, because it would not reach Asterisk."""
        return self._brought is not None

    def look(self, wanted: Wanted) -> tuple[str, Entry | None]:
        """What it is kept as, by the recording or the voice that it should have; and the entry, when it is
        there. VoiceError, PromptError as `get`."""
        wanted = wanted.tidy
        taken = self._take(wanted)
        key = take_key(taken) if taken is not None else spoken_key(wanted, self._identity(wanted))
        return key, self._cache.find(key)

    def speaks(self, wanted: Wanted) -> Identity | None:
        """Whose voice it should have; None when a recording is played. VoiceError."""
        return None if self._take(wanted.tidy) is not None else self._identity(wanted)

    def loudness(self, prompt: Prompt) -> tuple[float, ...]:
        """Of each 20 ms, in dBFS; reads a file. PromptError when it cannot be read."""
        own = self._folder / Path(prompt.media.removeprefix("sound:")).relative_to(self._seen_as)
        made = FORMATS[self._formats[0]]
        try:
            pcm = made.decode(own.with_name(f"{own.name}.{made.name}").read_bytes())
        except OSError as fault:
            raise PromptError(f"{own}: {fault.strerror}.") from fault
        return course(pcm, made.rate)

    def forget(self, prompt: Prompt) -> None:
        """Remove a sensitive prompt's file; nothing happens to any other."""
        file = self._private.pop(prompt.media, None)
        if file is not None:
            self._cache.remove(file)

    @property
    def is_busy(self) -> bool:
        """Whether somebody who asks for a prompt now waits for others first."""
        return self._limit.locked()

    @property
    def cache(self) -> Cache:
        return self._cache

    async def close(self) -> None:
        """Give up what is being made, remove what is private, close the voice."""
        tasks = list(self._making.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for file in self._private.values():
            self._cache.remove(file)
        self._private.clear()
        await self._voice.close()
        if self._slow is not self._voice:
            await self._slow.close()

    # --- what it is kept as -------------------------------------------------------------------

    def _find(self, wanted: Wanted) -> Prompt | None:
        for key in self._keys(wanted):
            entry = self._kept(key)
            if entry is not None:
                self._cache.note(key)
                return self._prompt(entry)
        return None

    def _kept(self, key: str) -> Entry | None:
        """What Asterisk can play of it."""
        return self._cache.find(key) if self._brought is None or key in self._brought else None

    def _brought_before(self, wanted: Wanted, sensitive: bool) -> Prompt:
        found = None if sensitive else self._find(wanted)
        if found is None:
            raise PromptError(
                "Asterisk does not see the prompts that are made here, and this one was not built."
            )
        return found

    def _keys(self, wanted: Wanted) -> Iterator[str]:
        """The recording's; else that of the voice, then those of who stands in for it."""
        taken = self._take(wanted)
        if taken is not None:
            yield take_key(taken)
        else:
            yield from self._spoken_keys(wanted)

    def _spoken_keys(self, wanted: Wanted) -> Iterator[str]:
        identity = self._identity(wanted)
        yield from (spoken_key(wanted, one) for one in (identity, *identity.instead))

    def _identity(self, wanted: Wanted) -> Identity:
        return (self._slow if wanted.slow else self._voice).identity(wanted.language)

    def _take(self, wanted: Wanted) -> Take | None:
        """Its own; or that of another place where the very same is said. Pieces have none: one voice."""
        if wanted.piece:
            return None
        shared = self._recorded.get((wanted.language, wanted.text), "")
        names = dict.fromkeys(name for name in (wanted.take, shared) if name)
        found = (self._takes.find(name, wanted.language) for name in names) if self._takes else ()
        return next((take for take in found if take is not None), None)

    # --- how it is made -----------------------------------------------------------------------

    async def _get(self, wanted: Wanted, built: bool = False) -> Prompt:
        """A recording that cannot be used is logged, and the voice speaks. What is built is made by the voice
        that should speak, and has its text beside it; what is said on a call may be a caller's own."""
        about = {name: getattr(wanted, name) for name in TOLD} if built else {}
        taken = self._take(wanted)
        if taken is not None:
            try:
                key = take_key(taken)
                return await self._shared([key], lambda: self._level(taken, wanted, built), about)
            except (PromptError, VoiceError) as fault:
                log.error("recording not used", file=str(taken.file), why=str(fault))
        keys = list(self._spoken_keys(wanted))
        return await self._shared(keys[:1] if built else keys, lambda: self._render(wanted, built), about)

    async def _shared(
        self, keys: Sequence[str], make: Callable[[], Awaitable[Made]], about: Mapping[str, Any]
    ) -> Prompt:
        for key in keys:
            found = self._cache.find(key)
            if found is not None:
                self._cache.note(key)
                return self._prompt(found)
        task = self._making.get(keys[0])
        if task is None:
            task = self._making[keys[0]] = asyncio.create_task(self._make(make, about))
            task.add_done_callback(lambda done: self._made(keys[0], done))
        return await asyncio.shield(task)  # who hangs up does not take it from the next caller

    async def _make(self, make: Callable[[], Awaitable[Made]], about: Mapping[str, Any]) -> Prompt:
        made = await make()
        return self._prompt(await asyncio.to_thread(self._keep, made, about), made=True)

    def _keep(self, made: Made, about: Mapping[str, Any]) -> Entry:
        told = {**made.about, **about, "made": datetime.now(UTC).isoformat(timespec="seconds")}
        size = sum(map(len, made.sounds.values()))
        if self._most is not None:
            if self._filled is None or self._filled + size > self._most:
                self._filled = make_room(self._cache, self._most - size, self._needed)
            self._filled += size
        return self._written(size, lambda: self._cache.put(made.key, made.sounds, told))

    def _written(self, size: int, write: Callable[[], Entry]) -> Entry:
        """On a full disk, what nobody needs makes room."""
        try:
            return write()
        except PromptError as fault:
            cause = fault.__cause__
            full = isinstance(cause, OSError) and cause.errno in FULL
            if not full or not free(self._cache, AT_A_TIME * size, self._needed):
                raise
            return write()

    async def _level(self, take: Take, wanted: Wanted, built: bool) -> Made:
        async with nullcontext() if built else self._limit:
            return await asyncio.to_thread(making.recorded, take, wanted, self._formats)

    async def _render(self, wanted: Wanted, built: bool = False) -> Made:
        who = self._identity(wanted)
        if wanted.piece and (ms := joints.pause(wanted.text)):
            return making.silence(wanted, ms, self._formats)
        async with nullcontext() if built else self._limit:
            self.syntheses += 1
            speech = await (self._slow if wanted.slow else self._voice).speak(wanted.text, wanted.language)
            return await asyncio.to_thread(making.spoken, speech, wanted, speech.by or who, self._formats)

    def _made(self, key: str, done: asyncio.Task[Prompt]) -> None:
        del self._making[key]
        if not done.cancelled() and done.exception() is not None:  # told to whoever still waits
            log.warning("prompt not made", key=key, why=str(done.exception()))

    def _private_prompt(self, sounds: Mapping[str, bytes]) -> Prompt:
        """Nothing is awaited between the file and the note of it: nobody's hang-up can lose it."""
        entry = self._written(sum(map(len, sounds.values())), lambda: self._cache.put_private(sounds))
        prompt = self._prompt(entry, made=True)
        self._private[prompt.media] = entry.file
        return prompt

    def _prompt(self, entry: Entry, made: bool = False) -> Prompt:
        return Prompt(f"sound:{self._seen_as / entry.file.relative_to(self._folder)}", entry.ms, made)
