"""One Voice made of several: each speaks when the one before it cannot.

An engine that does not know the language is passed over, and so is one that failed lately
(services.breaker). What another spoke is told as theirs (`Speech.by`), so that it is kept as theirs, and
the first is asked again when it is back. One that stands alone is left in peace when it hangs: of a
thousand prompts that are to be built, the first few wait for it, and no other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ivr.errors import VoiceError, VoiceTimeout
from ivr.services.breaker import Breaker
from ivr.tts.voice import Identity, Speech, Voice


class Fallback:
    """`engines` (at least one), the best first; each keeps its own time limit."""

    def __init__(self, engines: Sequence[Voice], clock: Callable[[], float] = time.monotonic) -> None:
        self._desks = [(engine, Breaker(engine.name, clock)) for engine in engines]

    @property
    def name(self) -> str:
        return ", then ".join(engine.name for engine, _ in self._desks)

    def identity(self, language: str) -> Identity:
        """That of the first that speaks it, and who stands in. VoiceError when nobody does."""
        first, *others = (who for _, _, who in self._for(language))
        return replace(first, instead=tuple(others))

    async def speak(self, text: str, language: str) -> Speech:
        why: list[str] = []
        desks = list(self._for(language))
        for engine, breaker, who in desks:
            if not breaker.take():
                continue
            try:
                speech = await engine.speak(text, language)
            except VoiceError as fault:
                slow, alone = isinstance(fault, VoiceTimeout), len(desks) == 1
                if alone and not slow:  # it may be this text, and nobody waited long
                    breaker.left()
                else:
                    breaker.failed(str(fault), at_once=slow and not alone)
                why.append(str(fault))
            except BaseException:  # nobody wants it any more
                breaker.left()
                raise
            else:
                breaker.worked()
                return speech if who is desks[0][2] else replace(speech, by=speech.by or who)
        raise VoiceError(" ".join(why) or f"Every voice for {language} failed lately.")

    async def close(self) -> None:
        for engine, _ in self._desks:
            await engine.close()

    def _for(self, language: str) -> Iterator[tuple[Voice, Breaker, Identity]]:
        found, why = False, ""
        for engine, breaker in self._desks:
            try:
                who = engine.identity(language)
            except VoiceError as fault:
                why += f"{fault} "
                continue
            found = True
            yield engine, breaker, who
        if not found:
            raise VoiceError(why.strip())
