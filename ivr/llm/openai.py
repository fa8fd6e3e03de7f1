"""An OpenAI-compatible endpoint: OpenAI itself, or a server at home that speaks the same (vLLM, llama.cpp,
Ollama, LM Studio).

https://platform.openai.com/docs/api-reference/chat
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from ivr import __version__
from ivr.errors import AdviserError, AdviserRefused
from ivr.llm.prompt import TOKENS, Prompt

CONNECT = 1.0
"""Seconds that a connection may take to be made: a caller waits."""
LARGEST = 100_000
"""Bytes of one answer."""
BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


class OpenAi:
    """`url` ends in /v1. `key` may be empty for a server that asks for none. No word of the caller or of the
    service comes into a fault."""

    def __init__(self, url: str, model: str, key: str = "") -> None:
        """AdviserError for what is no address."""
        at = urlsplit(url)
        if at.scheme not in ("http", "https") or not at.hostname:
            raise AdviserError(f"{url!r} is no address of a language model (http or https).")
        self.name = f"{model} at {at.hostname}"
        self._url, self._model = f"{url.rstrip('/')}/chat/completions", model
        self._headers = {"User-Agent": f"ivr/{__version__}", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._http: aiohttp.ClientSession | None = None

    async def ask(self, prompt: Prompt) -> tuple[str, int | None]:
        """What the model writes, and the tokens that it took, if the service says so."""
        sending = self._session().post(self._url, json=self._request(prompt), allow_redirects=False)
        try:
            async with sending as answer:
                status, body = answer.status, await _read(answer)
        except aiohttp.ClientConnectorError as fault:
            raise AdviserError(f"{self.name} cannot be reached.") from fault
        except (aiohttp.ClientError, OSError) as fault:
            why = f"{self.name} broke off: {type(fault).__name__}."
            raise AdviserError(why, tokens=None) from fault
        if status != 200:
            raise AdviserError(f"{self.name} refused with {status}.")
        if body is None:
            raise AdviserError(f"{self.name} sent more than {LARGEST} bytes.", tokens=None)
        return self._written(body)

    def _request(self, prompt: Prompt) -> Mapping[str, Any]:
        form = {"name": "meaning", "strict": True, "schema": prompt.schema}
        return {
            "model": self._model,
            "messages": prompt.messages,
            "response_format": {"type": "json_schema", "json_schema": form},
            "temperature": 0,
            "max_tokens": TOKENS,
        }

    def _written(self, body: bytes) -> tuple[str, int | None]:
        tokens: int | None = None
        try:
            told = json.loads(body)
            tokens = _tokens(told)
            choice = told["choices"][0]
            message, ended = choice["message"], choice.get("finish_reason")
            refused, content = message.get("refusal"), message.get("content")
        except BROKEN as fault:
            raise AdviserError(f"{self.name} answered what is no completion.", tokens=tokens) from fault
        if refused or ended == "content_filter":
            raise AdviserRefused(f"{self.name} does not want to answer.", tokens=tokens)
        if ended not in ("stop", None) or not isinstance(content, str):
            raise AdviserError(f"{self.name} did not come to an end.", tokens=tokens)
        return content, tokens

    async def close(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT)  # whoever asks has a limit
            self._http = aiohttp.ClientSession(timeout=timeout, headers=self._headers, auto_decompress=False)
        return self._http


async def _read(answer: aiohttp.ClientResponse) -> bytes | None:
    """None when it is too much."""
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _tokens(told: Mapping[str, Any]) -> int | None:
    """None when the service does not say, or says what cannot be."""
    usage = told.get("usage")
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and not isinstance(total, bool) and total >= 0 else None
