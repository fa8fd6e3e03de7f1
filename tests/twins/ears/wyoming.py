"""A Wyoming service made of the package's own server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wyoming.asr import Transcribe, Transcript, TranscriptChunk
from wyoming.audio import AudioChunk, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import AsrModel, AsrProgram, Attribution, Describe, Info
from wyoming.server import AsyncEventHandler, AsyncTcpServer

from ivr.stt.wyoming import Wyoming
from tests.twins.ears.twin import KEY, Twin

SELF = {"attribution": Attribution("us", ""), "installed": True, "description": None, "version": None}


class WyomingTwin(Twin):
    confident = False

    def __init__(self) -> None:
        super().__init__()
        self.knows = ["en", "es"]

    async def start(self) -> None:
        twin = self

        class Handler(AsyncEventHandler):
            async def handle_event(self, event: Event) -> bool:
                return await twin.handle(self, event)

            async def disconnect(self) -> None:
                twin.left.set()

        self._server = AsyncTcpServer("127.0.0.1", 0)
        await self._server.start(lambda reader, writer: Handler(reader, writer))
        self.port = self._server._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        await self._server.stop()

    def engine(self, languages: Iterable[str], limit: float) -> Wyoming:
        return Wyoming(f"tcp://127.0.0.1:{self.port}", languages, limit=limit)

    async def handle(self, handler: Any, event: Event) -> bool:
        if Describe.is_type(event.type):
            model = AsrModel("large", languages=self.knows, **SELF)
            await handler.write_event(Info(asr=[AsrProgram("whisper", models=[model], **SELF)]).event())
        elif Transcribe.is_type(event.type):
            wanted = Transcribe.from_event(event)
            self.language, self.hints = wanted.language or "", tuple(wanted.transcript_terms or ())
        elif AudioChunk.is_type(event.type):
            chunk = AudioChunk.from_event(event)
            assert (chunk.rate, chunk.width, chunk.channels) == (8000, 2, 1)
            self.audio += chunk.audio
            if self.mode == "breaks_off":
                handler.writer.transport.abort()
                return False
        elif AudioStop.is_type(event.type):
            return await self._answer(handler)
        return True

    async def _answer(self, handler: Any) -> bool:
        if self.mode == "stalls":
            return True
        if self.mode == "refuses":
            await handler.write_event(Error(text=f"no {KEY}", code="busy").event())
            return False
        if self.mode == "floods":
            handler.writer.write(b'{"type": "transcript", "payload_length": 100000000000}\n')

            async def send(piece: bytes) -> None:
                handler.writer.write(piece)
                await handler.writer.drain()

            await self.flood(send)
            return False
        if self.mode == "garbles":
            await handler.write_event(Event(type="transcript", data={"words": 3}))
            return False
        await handler.write_event(TranscriptChunk(self.text[:8]).event())
        await handler.write_event(Transcript(f" {self.text.capitalize()}.").event())
        return False
