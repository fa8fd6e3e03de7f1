"""A model on its real wire: whatever it does, there is an answer in time, within its means, and no word of
the caller in the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
import structlog
from aiohttp import web

from ivr.actions import AskModel, Expecting, SlotSpec
from ivr.errors import AdviserError
from ivr.events import ModelAnswered
from ivr.llm.budget import Budget, Tab
from ivr.llm.counsel import Counsel
from ivr.llm.openai import LARGEST, OpenAi
from tests.twins.chat_service import KEY, ChatService, Form, chat_service, completion

NUMBER = SlotSpec("order_number", "digits", shortest=5, longest=10)
EXPECTING = Expecting(step="s", intents=("track_order",), slots=(NUMBER,))
SAID = "whereabouts of my thing"
ASKED = AskModel(
    id="s.1.model.1",
    text=SAID,
    expecting=EXPECTING,
    about={"track_order": "track my order", "operator": "a person"},
    timeout=5.0,
)
FORM: Form = {"intent": "track_order", "slots": {"order_number": None}, "confidence": 0.9}

Make = Callable[..., Counsel]


@pytest_asyncio.fixture
async def service() -> AsyncIterator[ChatService]:
    async with chat_service() as service:
        service.forms = [FORM]
        yield service


@pytest_asyncio.fixture
async def make(service: ChatService) -> AsyncIterator[Make]:
    made: list[Counsel] = []

    def make(a_call: int = 100_000, a_day: int = 100_000, key: str = KEY, **more: Any) -> Counsel:
        made.append(Counsel(OpenAi(service.url, "m", key), Budget(a_call, a_day), **more))
        return made[-1]

    yield make
    for one in made:
        await one.close()


async def test_a_model_says_what_was_meant(service: ChatService, make: Make) -> None:
    tab = Tab("call")
    answered = await make().ask(ASKED, tab)
    assert (answered.id, answered.outcome, answered.intent) == (ASKED.id, "ok", "track_order")
    assert (answered.confidence, answered.slots, answered.tokens, tab.tokens) == (0.9, {}, 340, 340)
    (request,) = service.asked
    assert request["model"] == "m" and service.said[0]["said"] == SAID
    assert "track my order" in request["messages"][0]["content"]


def plain(text: str, status: int = 200) -> web.Response:
    return web.Response(status=status, text=text, content_type="application/json")


def cut_off(request: web.Request, _: Form) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def zipped(request: web.Request, told: Form) -> web.StreamResponse:
    assert request.headers["Accept-Encoding"] == "identity"
    answer = web.json_response(completion(json.dumps(FORM)))
    answer.enable_compression(web.ContentCoding.gzip)
    return answer


FAULTS: dict[str, tuple[Callable[[web.Request, Form], web.StreamResponse | Form], str, int | None]] = {
    "no JSON": (lambda *_: plain("<html>"), "error", None),
    "half a JSON": (lambda *_: plain('{"choices": ['), "error", None),
    "no completion": (lambda *_: {"choices": []}, "error", None),
    "another shape": (lambda *_: {"choices": {"0": 1}, "usage": 7}, "error", None),
    "no content": (lambda *_: completion(None), "error", 340),
    "broken form": (lambda *_: completion('{"intent": "track_order"'), "error", 340),
    "wrong enum": (lambda *_: completion(json.dumps({**FORM, "intent": "buy"})), "error", 340),
    "extra key": (lambda *_: completion(json.dumps({**FORM, "run": "rm"})), "error", 340),
    "too short": (lambda *_: completion(json.dumps(FORM), "length"), "error", 340),
    "refusal": (lambda *_: completion(None, refusal="I can't help with that."), "refused", 340),
    "filtered": (lambda *_: completion("", "content_filter"), "refused", 340),
    "too many": (lambda *_: plain('{"error": {"message": "slow down"}}', 429), "error", 0),
    "down": (lambda *_: plain(SAID, 500), "error", 0),
    "elsewhere": (
        lambda *_: web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"}),
        "error",
        0,
    ),
    "reset": (cut_off, "error", None),
    "huge": (lambda *_: plain(" " * (LARGEST + 1)), "error", None),
    "compressed": (zipped, "error", None),
    "impossible usage": (
        lambda *_: {**completion(json.dumps(FORM)), "usage": {"total_tokens": -3}},
        "ok",
        None,
    ),
    "no usage": (lambda *_: {**completion(json.dumps(FORM)), "usage": None}, "ok", None),
}
"""What it does, what comes of it, and the tokens that are counted (None: what was set aside)."""


@pytest.mark.parametrize("name", FAULTS)
async def test_whatever_it_does_there_is_an_answer_and_no_word_of_anybody_in_the_log(
    service: ChatService, make: Make, name: str
) -> None:
    service.answer, outcome, tokens = FAULTS[name]
    tab = Tab("call")
    with structlog.testing.capture_logs() as logged:
        answered = await make().ask(ASKED, tab)
    assert answered.outcome == outcome and len(service.asked) == 1
    assert answered.intent == ("track_order" if outcome == "ok" else None)
    assert tab.tokens == tokens if tokens is not None else tab.tokens > 400
    told = [one for one in logged if one["event"] == "a model was asked"]
    assert [(one["call"], one["outcome"], one["tokens"]) for one in told] == [("call", outcome, tab.tokens)]
    for word in (SAID, "help with that", "slow down", KEY):
        assert word not in str(logged)


async def test_who_is_too_slow_is_not_waited_for_and_left_in_peace(service: ChatService, make: Make) -> None:
    service.gate = asyncio.Event()
    now = [0.0]
    counsel = make(clock=lambda: now[0])
    slow = AskModel(id="a", text="x", expecting=EXPECTING, about={"track_order": ""}, timeout=0.1)
    assert (await counsel.ask(slow, Tab())).outcome == "timeout"
    service.gate = None
    assert (await counsel.ask(ASKED, tab := Tab())).outcome == "resting"
    assert tab.tokens == 0 and len(service.asked) == 1
    now[0] = 16.0
    assert (await counsel.ask(ASKED, Tab())).outcome == "ok"


async def test_three_faults_in_a_row_and_it_rests(service: ChatService, make: Make) -> None:
    service.answer = lambda *_: plain("", 503)
    counsel = make(clock=lambda: 0.0)
    outcomes = [(await counsel.ask(ASKED, Tab())).outcome for _ in range(4)]
    assert outcomes == ["error", "error", "error", "resting"] and len(service.asked) == 3


async def test_a_refusal_of_the_model_is_no_fault(service: ChatService, make: Make) -> None:
    service.answer = lambda *_: completion(None, refusal="No.")
    counsel = make(clock=lambda: 0.0)
    assert [(await counsel.ask(ASKED, Tab())).outcome for _ in range(5)] == ["refused"] * 5


async def test_a_call_that_has_used_its_tokens_asks_no_more(service: ChatService, make: Make) -> None:
    counsel, tab = make(a_call=1400), Tab()
    outcomes = [(await counsel.ask(ASKED, tab)).outcome for _ in range(4)]
    assert outcomes[0] == "ok" and outcomes[-1] == "spent" and tab.tokens <= 1400
    assert (await counsel.ask(ASKED, Tab())).outcome == "ok"


async def test_a_day_that_has_used_its_tokens_asks_no_more(service: ChatService, make: Make) -> None:
    counsel = make(a_day=1400)
    outcomes = [(await counsel.ask(ASKED, Tab())).outcome for _ in range(4)]
    assert outcomes[0] == "ok" and outcomes[-1] == "spent"
    assert len(service.asked) == outcomes.count("ok")


async def test_a_caller_who_hangs_up_leaves_nothing_behind(service: ChatService, make: Make) -> None:
    service.gate = asyncio.Event()
    counsel, tab = make(), Tab()
    asking = asyncio.create_task(counsel.ask(ASKED, tab))
    while not service.asked:
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert tab.tokens > 0  # it may have been paid for
    service.gate = None
    assert (await counsel.ask(ASKED, Tab())).outcome == "ok"


async def test_a_wrong_key_and_nobody_there(service: ChatService, make: Make) -> None:
    assert (await make(key="wrong").ask(ASKED, Tab())).outcome == "error"
    away = Counsel(OpenAi("http://127.0.0.1:9/v1", "m"), Budget(10_000, 10_000))
    answered = await away.ask(ASKED, tab := Tab())
    assert isinstance(answered, ModelAnswered) and (answered.outcome, tab.tokens) == ("error", 0)
    await away.close()


@pytest.mark.parametrize("url", ["", "api.example.com/v1", "file:///etc/passwd", "ftp://x/v1"])
def test_what_is_no_address_is_told_at_once(url: str) -> None:
    with pytest.raises(AdviserError, match="no address"):
        OpenAi(url, "m")
