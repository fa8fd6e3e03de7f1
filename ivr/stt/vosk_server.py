"""A vosk-server: the same engine as a process of its own, over a WebSocket.

One server holds one model. It answers every piece of audio with a partial or, behind a pause, with a
result; the answer to `eof` is the last. https://alphacephei.com/vosk/server
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from typing import Any

from ivr.audio.frame import RATE
from ivr.nlu.grammar import Grammar
from ivr.stt.online import Online
from ivr.stt.recogniser import Hypothesis
from ivr.stt.utterance import Utterance
from ivr.stt.vosk import hypothesis, phrase_list

EOF = '{"eof" : 1}'
"""The server compares texts: this one, with these blanks, and no other ends the audio."""


class VoskServer(Online):
    """`servers`: language → the address of a server (ws://…)."""

    name = "vosk_server"

    def __init__(self, servers: Mapping[str, str], limit: float = 6.0) -> None:
        super().__init__(servers, limit, servers.values())
        self._servers = dict(servers)

    async def ask(self, utterance: Utterance) -> Hypothesis:
        grammar, results = utterance.grammar, list[Mapping[str, Any]]()
        waited, over = 0, False  # answers that have to come yet; whether nothing is sent any more

        async def messages() -> AsyncIterator[str | bytes]:
            nonlocal waited, over
            yield _config(grammar)
            async for piece in utterance.pieces():
                waited += 1
                yield piece
            waited, over = waited + 1, True
            yield EOF

        def receive(message: str | bytes) -> bool:
            nonlocal waited
            waited -= 1
            said = json.loads(message)
            if "partial" in said:
                utterance.partial([*(result.get("text", "") for result in results), said["partial"]])
            else:
                results.append(said)
            return over and waited == 0

        address = self._servers[grammar.language]
        await self.converse(address, messages(), receive)
        return hypothesis(results, grammar)


@lru_cache(maxsize=64)
def _config(grammar: Grammar) -> str:
    config = {"sample_rate": RATE, "phrase_list": phrase_list(grammar), "words": True}
    return json.dumps({"config": config})
