"""Azure AI Speech: its REST API for short audio.

The audio is sent while the caller speaks, the words come when the utterance is over; hints are not
possible there. https://learn.microsoft.com/azure/ai-services/speech-service/rest-speech-to-text-short
"""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

import numpy as np

from ivr.audio.resample import WIDE_RATE, Widener
from ivr.stt.judging import as_one
from ivr.stt.online import Online, read
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Utterance

PATH = "/speech/recognition/conversation/cognitiveservices/v1"
SILENT = ("NoMatch", "InitialSilenceTimeout", "BabbleTimeout")
NO_NOISE = 0.0
"""The dither that helps the embedded engine is nothing that this one was asked to need."""


class Azure(Online):
    """`url` is that of a region (https://westeurope.stt.speech.microsoft.com) or of a container."""

    name = "azure"

    def __init__(self, url: str, languages: Iterable[str], key: str, limit: float = 6.0) -> None:
        super().__init__(languages, limit, [url])
        self._url = url.rstrip("/") + PATH
        self._headers = {
            "Ocp-Apim-Subscription-Key": key,
            "Content-Type": f"audio/wav; codecs=audio/pcm; samplerate={WIDE_RATE}",
            "Accept": "application/json",
        }

    async def ask(self, utterance: Utterance) -> Hypothesis:
        wanted = {"language": utterance.grammar.language, "format": "detailed", "profanity": "raw"}
        async with self.http.post(
            self._url, params=wanted, headers=self._headers, data=_wav(utterance), raise_for_status=True
        ) as answer:
            return result(await read(answer))


def result(said: Mapping[str, Any]) -> Hypothesis:
    """The service's JSON as a hypothesis. Raises ValueError when it is none."""
    status = said["RecognitionStatus"]
    if status in SILENT:
        return Hypothesis()
    if status != "Success":
        raise ValueError(status)
    readings = [(str(one["Lexical"]), float(one["Confidence"])) for one in said["NBest"]]
    readings.sort(key=lambda reading: -reading[1])
    (text, sure), *others = readings
    return as_one(text, sure, others)


async def _wav(utterance: Utterance) -> AsyncIterator[bytes]:
    """A WAV file of unknown length, at the 16 kHz that the service takes, as it is being spoken."""
    widener = Widener(np.random.default_rng(), NO_NOISE)
    yield struct.pack(
        *("<4sI4s4sIHHIIHH4sI", b"RIFF", 0, b"WAVE", b"fmt ", 16, 1, 1),
        *(WIDE_RATE, 2 * WIDE_RATE, 2, 16, b"data", 0),
    )
    async for piece in utterance.pieces():
        yield widener.process(np.frombuffer(piece, "<i2").astype(np.int16)).astype("<i2").tobytes()
    yield widener.finish().astype("<i2").tobytes()
