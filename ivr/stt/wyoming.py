"""A Wyoming service: Whisper, faster-whisper and others, each as a process of its own.

It hears when the utterance is over; the audio is sent while the caller speaks. The words of the
question go along as terms, which services that know them prefer. No service gives a confidence.
https://github.com/OHF-Voice/wyoming
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from ivr.audio.frame import RATE
from ivr.errors import RecogniserError
from ivr.nlu.normalize import surface
from ivr.stt.extras import require
from ivr.stt.hints import vocabulary
from ivr.stt.judging import fitted
from ivr.stt.online import CONNECT
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Hearer, Utterance

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
            async with asyncio.timeout(CONNECT), self._client() as client:
                await client.write_event(Describe().event())
                while not Info.is_type((event := await _next(client)).type):
                    pass
            models = [model for program in Info.from_event(event).asr for model in program.models]
        except ValueError as fault:
            raise RecogniserError(f"{self._url!r} is no address of a service. {fault}") from fault
        except (OSError, TimeoutError, LookupError, TypeError) as fault:
            raise RecogniserError(f"The service {self._url} does not answer.") from fault
        known = {language.casefold() for model in models for language in model.languages}
        lacking = {tag for tag in self.languages if known.isdisjoint((tag.casefold(), _short(tag)))}
        if lacking:
            raise RecogniserError(f"The service {self._url} does not hear {', '.join(sorted(lacking))}.")
        await super().open()

    async def hear(self, utterance: Utterance) -> Hypothesis:
        try:
            async with self._client() as client:
                return fitted(await self._text(client, utterance), utterance.grammar)
        except (OSError, TimeoutError) as fault:
            raise RecogniserError(f"The service {self._url} cannot be reached.") from fault
        except (LookupError, TypeError, AttributeError) as fault:
            raise RecogniserError(f"The service {self._url} answered what is no result.") from fault

    async def _text(self, client: Any, utterance: Utterance) -> str:
        from wyoming.asr import Transcribe, Transcript, TranscriptChunk
        from wyoming.audio import AudioChunk, AudioStart, AudioStop

        wanted = Transcribe(
            name=self._model or None,
            language=_short(utterance.grammar.language),
            transcript_terms=list(vocabulary(utterance.grammar, TERMS)),
        )
        await client.write_event(wanted.event())
        await client.write_event(AudioStart(**FORMAT).event())
        async for piece in utterance.pieces():
            await client.write_event(AudioChunk(audio=piece, **FORMAT).event())
        await client.write_event(AudioStop().event())
        partial = ""
        while not Transcript.is_type((event := await _next(client)).type):
            if TranscriptChunk.is_type(event.type):
                partial += TranscriptChunk.from_event(event).text
                utterance.partial(surface(partial))
        return Transcript.from_event(event).text

    def _client(self) -> Any:
        from wyoming.client import AsyncClient

        return AsyncClient.from_uri(self._url, connect_timeout=CONNECT)


async def _next(client: Any) -> Any:
    from wyoming.error import Error

    event = await client.read_event()
    if event is None:
        raise ConnectionResetError("the service closed the connection")
    if Error.is_type(event.type):
        raise RecogniserError(f"The service refused: {event.data.get('code') or 'an error'}.")
    return event


def _short(tag: str) -> str:
    """ "en-US" → "en", as Whisper names languages."""
    return tag.partition("-")[0].casefold()
