"""Google Cloud Speech-to-Text: streaming recognition over gRPC, with phrase hints from the question.

The library `google-cloud-speech` is the extra `google`; it is imported when the recogniser opens.
https://cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1
"""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

from ivr.audio.frame import RATE
from ivr.errors import RecogniserError
from ivr.nlu.grammar import Grammar
from ivr.stt.extras import require
from ivr.stt.hints import hints
from ivr.stt.judging import told
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Hearer, Utterance

DIGITS, NUMBER = "$OOV_CLASS_DIGIT_SEQUENCE", "$OPERAND"
"""What stands in hints for blanks. https://cloud.google.com/speech-to-text/docs/class-tokens"""
MOST_HINTS, LONGEST_HINT, BOOST = 1000, 100, 10.0
"""Of at most 5000 in one request; a boost is between 0 and 20."""
READINGS = 3
PIECE = 25_000
"""Bytes of one request: the service takes 25,600 at most."""
SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)


class Google(Hearer):
    """`credentials` is a service account as JSON; the machine's own account when empty. `endpoint` is a
    regional one (eu-speech.googleapis.com). `client` is a SpeechAsyncClient, made when none is given.
    """

    name = "google"

    def __init__(
        self,
        languages: Iterable[str],
        *,
        model: str = "telephony",
        endpoint: str = "",
        credentials: str = "",
        limit: float = 6.0,
        client: Any = None,
    ) -> None:
        super().__init__(languages, limit)
        self._model, self._endpoint, self._credentials = model, endpoint, credentials
        self._client = client
        self._faults: tuple[type[Exception], ...] = ()

    async def open(self) -> None:
        require(self.name)
        self._api = await asyncio.to_thread(
            importlib.import_module, "google.cloud.speech_v1"
        )  # takes a second
        self._faults = (importlib.import_module("google.api_core.exceptions").GoogleAPIError,)
        auth_fault = importlib.import_module("google.auth.exceptions").GoogleAuthError
        if self._client is None:
            try:
                # Looking for credentials reads files and may ask a metadata server: not in the loop.
                account = await asyncio.to_thread(_account, self._credentials)
            except (ValueError, auth_fault) as fault:
                raise RecogniserError(
                    f"Google's credentials cannot be used: {type(fault).__name__}."
                ) from fault
            options = {"api_endpoint": self._endpoint} if self._endpoint else {}
            self._client = self._api.SpeechAsyncClient(credentials=account, client_options=options)
        await super().open()

    async def close(self) -> None:
        await super().close()
        if self._client is not None:
            await self._client.transport.close()
            self._client = None

    async def hear(self, utterance: Utterance) -> Hypothesis:
        try:
            answers = await self._client.streaming_recognize(requests=self._requests(utterance), retry=None)
            return await self._heard(answers, utterance)
        except self._faults as fault:
            # Its message may quote what was sent; the name of the status says enough.
            code = getattr(fault, "grpc_status_code", None)
            raise RecogniserError(
                f"Google refused: {getattr(code, 'name', type(fault).__name__)}."
            ) from fault

    async def _heard(self, answers: AsyncIterator[Any], utterance: Utterance) -> Hypothesis:
        words: list[tuple[str, float | None]] = []
        readings: list[tuple[str, float]] = []
        async for answer in answers:
            interim = []
            for result in answer.results:
                best, *others = result.alternatives or [self._api.SpeechRecognitionAlternative()]
                if not result.is_final:
                    interim.append(best.transcript)
                    continue
                whole = best.confidence or None  # 0 stands for none
                words += [(one.word, one.confidence or whole) for one in best.words] or [
                    (best.transcript, whole)
                ]
                readings = [(other.transcript, other.confidence) for other in others]
            utterance.partial([*(word for word, _ in words), *interim])
        return told(words, utterance.grammar, readings)

    async def _requests(self, utterance: Utterance) -> AsyncIterator[Any]:
        request = self._api.StreamingRecognizeRequest
        yield request(streaming_config=self._config(utterance.grammar))
        async for pcm in utterance.pieces():
            for at in range(0, len(pcm), PIECE):
                yield request(audio_content=pcm[at : at + PIECE])

    def _config(self, grammar: Grammar) -> Any:
        phrases = hints(grammar, MOST_HINTS, DIGITS, NUMBER, LONGEST_HINT)
        return self._api.StreamingRecognitionConfig(
            config=self._api.RecognitionConfig(
                encoding=self._api.RecognitionConfig.AudioEncoding.LINEAR16,
                sample_rate_hertz=RATE,
                language_code=grammar.language,
                model=self._model,
                max_alternatives=READINGS,
                enable_word_confidence=True,
                speech_contexts=[self._api.SpeechContext(phrases=phrases, boost=BOOST)] if phrases else [],
            ),
            interim_results=True,
        )


def _account(written: str) -> Any:
    """The account that is written, or the machine's own."""
    if not written:
        return importlib.import_module("google.auth").default(scopes=SCOPES)[0]
    service_account = importlib.import_module("google.oauth2.service_account")
    return service_account.Credentials.from_service_account_info(json.loads(written), scopes=SCOPES)
