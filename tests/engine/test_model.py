"""A call on a fake Asterisk whose engine asks a language model on its real wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
import structlog

from ivr.call.advice import Terms
from ivr.engine.repertoire import Play
from ivr.llm.budget import Budget
from ivr.llm.counsel import Counsel
from ivr.llm.openai import OpenAi
from ivr.stt.recogniser import Hypothesis
from tests.engine.conftest import House, open_house
from tests.engine.test_app import of_type, over, say, texts
from tests.twins.chat_service import KEY, ChatService, chat_service

VAGUE = "nothing was in my letter box again this morning and it is a present"


@pytest_asyncio.fixture
async def service() -> AsyncIterator[ChatService]:
    async with chat_service() as service:
        service.forms = [{"intent": "track_order"}]
        yield service


@pytest_asyncio.fixture
async def house(
    shop: Play, prompt_folder: Path, tmp_path: Path, service: ChatService
) -> AsyncIterator[House]:
    counsel = Counsel(OpenAi(service.url, "m", KEY), Budget(10**6, 10**6), Terms(5.0))
    async with open_house(shop, prompt_folder, tmp_path, {}, counsel=counsel) as house:
        yield house
    await counsel.close()


async def test_what_was_not_understood_is_asked_and_asked_back(house: House, service: ChatService) -> None:
    house.ear.hears.append(Hypothesis(VAGUE, 0.95))
    with structlog.testing.capture_logs() as logged:
        caller = house.pbx.caller_arrives()
        await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
        house.pbx.finish_playback()
        await house.pbx.until(lambda: not caller.playing)
        await say(caller)
        await house.pbx.until(lambda: len(caller.played) == 2)
        caller.hang_up()
        await over(house)
    assert texts(house)[1] == "Did you want to track your order?"
    (answered,) = of_type(house, "ModelAnswered")
    assert (answered["outcome"], answered["tokens"]) == ("ok", 340)
    assert [one["outcome"] for one in logged if one["event"] == "a model was asked"] == ["ok"]
    assert VAGUE not in str(logged)


async def test_a_caller_who_hangs_up_meanwhile_leaves_nothing_behind(
    house: House, service: ChatService
) -> None:
    service.gate = asyncio.Event()
    house.ear.hears.append(Hypothesis(VAGUE, 0.95))
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
    house.pbx.finish_playback()
    await house.pbx.until(lambda: not caller.playing)
    await say(caller)
    await house.pbx.until(lambda: service.asked)
    caller.hang_up()
    await over(house)
    assert len(of_type(house, "AskModel")) == 1 and not of_type(house, "ModelAnswered")
