"""A Wyoming service: Whisper, faster-whisper and others, each as a process of its own.

It hears when the utterance is over; the audio is sent while the caller speaks. The words of the
question go along as terms, which services that know them prefer. No service gives a confidence.
https://github.com/OHF-Voice/wyoming
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from ivr.audio.frame import RATE
from ivr.errors import RecogniserError
from ivr.stt.extras import require
from ivr.stt.hints import vocabulary
from ivr.stt.judging import fitted
from ivr.stt.online import BROKEN, MOST
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Hearer, Utterance
from ivr.wires.wyoming import CONNECT, Wire, connected

TERMS = 200
FORMAT = {"rate": RATE, "width": 2, "channels": 1}


class Wyoming(Hearer):
    """`url`: tcp://HOST:PORT or unix://PATH; `model` is one of the service's, its own choice if empty."""

    name = "wyoming"

    def __init__(self, url: str, languages: Iterable[str], model: str = "", limit: float = 6.0) -> None:
        super().__init__(languages, limit)
        self._url, self._model = url, model

    async def open(self) -> None:
        """Ask the service what it hears. Raises RecogniserError also when that is too little."""
        require(self.name)
        from wyoming.info import Describe, Info

        try:
            async with asyncio.timeout(CONNECT), connected(self._url, RecogniserError, MOST) as wire:
                await wire.write(Describe())
                while not Info.is_type((event := await wire.read()).type):
                    pass
            models = [model for program in Info.from_event(event).asr for model in program.models]
        except (OSError, EOFError, *BROKEN) as fault:
            raise RecogniserError(f"The service {self._url} does not answer.") from fault
        known = {language.casefold() for model in models for language in model.languages}
        lacking = {tag for tag in self.languages if known.isdisjoint((tag.casefold(), _short(tag)))}
        if lacking:
            raise RecogniserError(f"The service {self._url} does not hear {', '.join(sorted(lacking))}.")
        await super().open()

    async def hear(self, utterance: Utterance) -> Hypothesis:
        try:
            async with connected(self._url, RecogniserError, MOST) as wire:
                return fitted(await self._text(wire, utterance), utterance.grammar)
        except (OSError, EOFError) as fault:
            raise RecogniserError(f"The service {self._url} cannot be reached.") from fault
        except BROKEN as fault:
            raise RecogniserError(f"The service {self._url} answered what is no result.") from fault

    async def _text(self, wire: Wire, utterance: Utterance) -> str:
        from wyoming.asr import Transcribe, Transcript, TranscriptChunk
        from wyoming.audio import AudioChunk, AudioStart, AudioStop

        wanted = Transcribe(
            name=self._model or None,
            language=_short(utterance.grammar.language),
            transcript_terms=list(vocabulary(utterance.grammar, TERMS)),
        )
        await wire.write(wanted)
        await wire.write(AudioStart(**FORMAT))
        async for piece in utterance.pieces():
            await wire.write(AudioChunk(audio=piece, **FORMAT))
        await wire.write(AudioStop())
        partial = ""
        while not Transcript.is_type((event := await wire.read()).type):
            if TranscriptChunk.is_type(event.type):
                partial += TranscriptChunk.from_event(event).text
                utterance.partial([partial])
        return Transcript.from_event(event).text


def _short(tag: str) -> str:
    """ "en-US" → "en", as Whisper names languages."""
    return tag.partition("-")[0].casefold()
