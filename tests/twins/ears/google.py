"""google.cloud.speech.v1.Speech over gRPC, with Google's own message types."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

import grpc
from google.cloud import speech_v1 as api
from google.cloud.speech_v1.services.speech.transports import SpeechGrpcAsyncIOTransport

from ivr.stt.google import Google
from tests.twins.ears.twin import KEY, Twin


class GoogleTwin(Twin):
    def __init__(self) -> None:
        super().__init__()
        self.config: Any = None

    async def start(self) -> None:
        handler = grpc.stream_stream_rpc_method_handler(
            self.recognise,
            request_deserializer=api.StreamingRecognizeRequest.deserialize,
            response_serializer=api.StreamingRecognizeResponse.serialize,
        )
        self._server = grpc.aio.server()
        methods = {"StreamingRecognize": handler}
        self._server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler("google.cloud.speech.v1.Speech", methods),)
        )
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        await self._server.start()

    async def stop(self) -> None:
        await self._server.stop(None)

    def engine(self, languages: Iterable[str], limit: float) -> Google:
        channel = grpc.aio.insecure_channel(f"127.0.0.1:{self.port}")
        client = api.SpeechAsyncClient(transport=SpeechGrpcAsyncIOTransport(channel=channel))
        return Google(languages, limit=limit, client=client)

    async def recognise(self, requests: AsyncIterator[Any], context: Any) -> AsyncIterator[Any]:
        if self.mode == "refuses":
            await context.abort(grpc.StatusCode.PERMISSION_DENIED, f"no {KEY}")
        async for request in requests:
            if request.streaming_config.config.language_code:
                self.config = request.streaming_config
                self.language = self.config.config.language_code
                self.hints = tuple(self.config.config.speech_contexts[0].phrases)
                continue
            if self.mode == "breaks_off":
                await context.abort(grpc.StatusCode.UNAVAILABLE, self.text)
            assert len(request.audio_content) <= 25_600
            self.audio += request.audio_content
            if self.mode == "well":
                yield _answer(self.says[:2], final=False)
        if self.mode == "stalls":
            await self.stall()
        if self.mode == "garbles":
            await context.abort(grpc.StatusCode.INTERNAL, self.text)
        yield _answer(self.says[:1], final=True)
        yield _answer(self.says[1:], final=True, others=("my odour", "my border"))


def _answer(words: Iterable[tuple[str, float]], final: bool, others: Iterable[str] = ()) -> Any:
    found = [api.WordInfo(word=word, confidence=sure) for word, sure in words]
    best = api.SpeechRecognitionAlternative(
        transcript=" ".join(word.word for word in found).capitalize(),
        confidence=0.9,
        words=found if final else [],
    )
    rest = [api.SpeechRecognitionAlternative(transcript=text, confidence=0.3) for text in others]
    result = api.StreamingRecognitionResult(alternatives=[best, *rest], is_final=final, stability=0.8)
    return api.StreamingRecognizeResponse(results=[result])
