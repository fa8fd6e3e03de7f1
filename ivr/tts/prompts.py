"""The prompts of the house: a text and its language become something that Asterisk can play."""

from __future__ import annotations

import asyncio
import os
import time
import unicodedata
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from ivr.audio.g711 import PCMU
from ivr.errors import PromptError, VoiceError
from ivr.tts import levels
from ivr.tts.cache import FORMAT, Cache, Entry, key_of
from ivr.tts.takes import Take, Takes
from ivr.tts.voice import LONGEST, Voice

AT_ONCE = max(1, min(4, os.cpu_count() or 1))

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Prompt:
    """`media` as ARI's play takes it (an absolute path without extension); `ms` is how long it sounds."""

    media: str
    ms: int


@dataclass(frozen=True, slots=True)
class Built:
    """How many prompts were made and how many were there, in how many seconds."""

    made: int
    kept: int
    seconds: float


class Prompts:
    """Prompts of one voice, kept below `folder`.

    `seen_as` is where Asterisk finds that folder, when it lives in a root of its own. `syntheses`
    counts what the voice was asked for: it stands still while calls play what was built.
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
    ) -> None:
        """PromptError when the folder cannot be used."""
        self._takes, self._slow = takes, slow or voice
        self._folder, self._voice = folder.absolute(), voice
        self._seen_as = (seen_as or self._folder).absolute()
        if any(letter in ",&|" or not letter.isprintable() for letter in str(self._seen_as)):
            raise PromptError(f"Asterisk would not understand the prompt folder's name: {self._seen_as}.")
        self._cache = Cache(self._folder)
        self._limit = asyncio.Semaphore(at_once)
        self._making: dict[str, asyncio.Task[Prompt]] = {}
        self._private: dict[str, Path] = {}
        self.syntheses = 0

    async def get(
        self, text: str, language: str, *, sensitive: bool = False, take: str = "", slow: bool = False
    ) -> Prompt:
        """The prompt, made when it is missing; two who ask for the same wait for one rendering.

        A sensitive one is never kept: play it once and `forget` it. `take` names the recording that
        is played instead, if there is one; one that cannot be read is logged, and the voice speaks. A take
        is as fast as it is; `slow` is for the voice.
        Raises VoiceError (the voice) and PromptError (the text, the disk).
        """
        text = tidy(text)
        if sensitive:
            return self._private_prompt(await self._render(text, language, slow))
        taken = self._take(take, language)
        if taken is not None:
            try:
                return await self._shared(self._take_key(taken), lambda: self._level(taken))
            except (PromptError, VoiceError) as fault:
                log.error("recording not used", file=str(taken.file), why=str(fault))
        return await self._shared(self._key(text, language, slow), lambda: self._render(text, language, slow))

    def ready(self, text: str, language: str, *, take: str = "", slow: bool = False) -> Prompt | None:
        """The prompt if it is there and right: a `stat` or two, and the first time its sum. VoiceError,
        PromptError as `get`."""
        taken = self._take(take, language)
        key = self._key(tidy(text), language, slow) if taken is None else self._take_key(taken)
        entry = self._cache.find(key)
        return None if entry is None else self._prompt(entry)

    async def build(
        self, lines: Iterable[tuple[str, str]], progress: Callable[[int, int], None] | None = None
    ) -> Built:
        """Make all (text, language) that are missing. `progress(done, of)` is told after each.

        All are tried; then an ExceptionGroup of VoiceError and PromptError tells what went wrong.
        """
        began, before = time.monotonic(), self.syntheses
        wanted = list(dict.fromkeys((tidy(text), language) for text, language in lines))
        done = 0

        async def one(text: str, language: str) -> None:
            nonlocal done
            try:
                await self.get(text, language)
            finally:
                done += 1
                if progress is not None:
                    progress(done, len(wanted))

        results = await asyncio.gather(*(one(*line) for line in wanted), return_exceptions=True)
        faults = [result for result in results if isinstance(result, Exception)]
        if faults:
            raise ExceptionGroup(f"{len(faults)} of {len(wanted)} prompts could not be made.", faults)
        made = self.syntheses - before
        built = Built(made, len(wanted) - made, time.monotonic() - began)
        log.info("prompts built", made=built.made, kept=built.kept, seconds=round(built.seconds, 2))
        return built

    def forget(self, prompt: Prompt) -> None:
        """Remove a sensitive prompt's file; nothing happens to any other."""
        file = self._private.pop(prompt.media, None)
        if file is not None:
            self._cache.remove(file)

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

    async def _shared(self, key: str, render: Callable[[], Awaitable[bytes]]) -> Prompt:
        found = self._cache.find(key)
        if found is not None:
            return self._prompt(found)
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._make(key, render))
            task.add_done_callback(lambda done: self._made(key, done))
        return await asyncio.shield(task)  # who hangs up does not take it from the next caller

    async def _make(self, key: str, render: Callable[[], Awaitable[bytes]]) -> Prompt:
        return self._prompt(await asyncio.to_thread(self._cache.put, key, await render()))

    def _take(self, name: str, language: str) -> Take | None:
        return self._takes.find(name, language) if name and self._takes is not None else None

    def _take_key(self, take: Take) -> str:
        return key_of("take", str(take.file), take.version, FORMAT, str(levels.VERSION))

    async def _level(self, take: Take) -> bytes:
        async with self._limit:
            return await asyncio.to_thread(lambda: PCMU.encode(levels.telephone(take.read())))

    async def _render(self, text: str, language: str, slow: bool) -> bytes:
        async with self._limit:
            self.syntheses += 1
            speech = await (self._slow if slow else self._voice).speak(text, language)
            return await asyncio.to_thread(lambda: PCMU.encode(levels.telephone(speech)))

    def _made(self, key: str, done: asyncio.Task[Prompt]) -> None:
        del self._making[key]
        if not done.cancelled() and done.exception() is not None:  # told to whoever still waits
            log.warning("prompt not made", key=key, why=str(done.exception()))

    def _key(self, text: str, language: str, slow: bool) -> str:
        voice = self._slow if slow else self._voice
        return key_of(
            repr(replace(voice.identity(language), instead=())), language, text, FORMAT, str(levels.VERSION)
        )

    def _private_prompt(self, sound: bytes) -> Prompt:
        """Nothing is awaited between the file and the note of it: nobody's hang-up can lose it."""
        entry = self._cache.put_private(sound)
        prompt = self._prompt(entry)
        self._private[prompt.media] = entry.file
        return prompt

    def _prompt(self, entry: Entry) -> Prompt:
        return Prompt(f"sound:{self._seen_as / entry.file.relative_to(self._folder)}", entry.ms)


def tidy(text: str) -> str:
    """One spelling for what sounds the same. PromptError when there is nothing to say, or too much."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        raise PromptError("There is nothing to say in an empty text.")
    if len(text) > LONGEST:
        raise PromptError(f"A prompt of {len(text)} characters is too long; {LONGEST} are allowed.")
    return text
