"""An OpenAI-compatible chat endpoint as its documentation describes it: what it takes is checked, what it
gives is what a test says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jsonschema
from aiohttp import web

from tests.twins.served import served

KEY = "a key"
Form = dict[str, Any]

REQUEST: Form = {
    "type": "object",
    "required": ["model", "messages", "response_format"],
    "additionalProperties": False,
    "properties": {
        "model": {"type": "string", "minLength": 1},
        "messages": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["role", "content"],
                "additionalProperties": False,
                "properties": {
                    "role": {"enum": ["system", "developer", "user", "assistant"]},
                    "content": {"type": "string"},
                },
            },
        },
        "response_format": {
            "type": "object",
            "required": ["type", "json_schema"],
            "additionalProperties": False,
            "properties": {
                "type": {"const": "json_schema"},
                "json_schema": {
                    "type": "object",
                    "required": ["name", "schema", "strict"],
                    "additionalProperties": False,
                    "properties": {
                        "name": {"type": "string", "pattern": "^[a-zA-Z0-9_-]{1,64}$"},
                        "description": {"type": "string"},
                        "strict": {"const": True},
                        "schema": {"type": "object"},
                    },
                },
            },
        },
        "temperature": {"type": "number", "minimum": 0, "maximum": 2},
        "max_tokens": {"type": "integer", "minimum": 1},
    },
}
"""https://platform.openai.com/docs/api-reference/chat/create, of it what is used here."""

STRICT = {"type", "properties", "required", "additionalProperties", "enum", "description", "anyOf", "items"}
"""https://platform.openai.com/docs/guides/structured-outputs: words that every model with strict outputs
knows; newer ones know more."""


def strict(schema: Form, depth: int = 1) -> int:
    """Number of named values; AssertionError where the schema is not as strict outputs want it."""
    assert schema.keys() <= STRICT and depth <= 5, schema
    values = len(schema.get("enum", ()))
    if schema.get("type") == "object":
        assert schema["additionalProperties"] is False
        assert sorted(schema["required"]) == sorted(schema["properties"])
        assert len(schema["properties"]) <= 100
        values += sum(strict(part, depth + 1) for part in schema["properties"].values())
    assert values <= 500
    return values


def completion(content: str | None, finish: str = "stop", refusal: str | None = None) -> Form:
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": {"prompt_tokens": 300, "completion_tokens": 40, "total_tokens": 340},
    }


Answer = Callable[[web.Request, Form], web.StreamResponse | Form]


@dataclass
class ChatService:
    """`forms` are filled in, one after the other, the last again and again; `answer` is given instead. While
    `gate` is shut, nothing is answered."""

    url: str = ""
    asked: list[Form] = field(default_factory=list)
    forms: list[Form | str] = field(default_factory=list)
    answer: Answer | None = None
    gate: asyncio.Event | None = None

    @property
    def said(self) -> list[Form]:
        """What the caller said, each time."""
        return [json.loads(one["messages"][-1]["content"]) for one in self.asked]

    async def chat(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"error": {"message": "Incorrect API key provided."}}, status=401)
        told = await request.json()
        jsonschema.validate(told, REQUEST)
        schema = told["response_format"]["json_schema"]["schema"]
        jsonschema.Draft202012Validator.check_schema(schema)
        strict(schema)
        self.asked.append(told)
        if self.gate is not None:
            await self.gate.wait()
        given = self.answer(request, told) if self.answer is not None else completion(self._form(schema))
        return given if isinstance(given, web.StreamResponse) else web.json_response(given)

    def _form(self, schema: Form) -> str:
        form = self.forms.pop(0) if len(self.forms) > 1 else self.forms[0]
        if isinstance(form, str):
            return form
        slots = dict.fromkeys(schema["properties"].get("slots", {"properties": {}})["properties"])
        form = {"intent": "none", "answer": "none", "confidence": 0.9, **form}
        form["slots"] = {**slots, **form.get("slots", {})}
        written = {name: part for name, part in form.items() if name in schema["properties"]}
        jsonschema.validate(written, schema)
        return json.dumps(written)


@asynccontextmanager
async def chat_service() -> AsyncIterator[ChatService]:
    service = ChatService()
    async with served([web.post("/v1/chat/completions", service.chat)]) as url:
        service.url = f"{url}/v1"
        yield service
