"""A back office that takes its time: the caller hears that we are there, and the silence is on record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from ivr.call.call import understanders
from ivr.engine.repertoire import Play
from ivr.flow.reader import read_flow
from tests.twins.served import served

from .conftest import House, open_house

FLOW = """flow: slow
policy: {handover: bye, max_silence: 300ms%s}
steps:
  hello: {say: Hello.}
  get: {http: GET office/1, save: order, timeout: 5s}
  tell: {say: It was found.}
  bye: {hangup: Good bye.}
"""


@pytest_asyncio.fixture
async def office() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """Answers when it is let to."""
    free = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        await free.wait()
        return web.json_response({"state": "there"})

    async with served([web.get("/1", answer)]) as url:
        yield url, free
        free.set()


def play(policy: str = "") -> Play:
    flow = read_flow({"slow.yaml": FLOW % policy})
    return Play(flow, "hash", understanders(flow))


def says(house: House) -> list[str]:
    return [record["text"] for record in house.journal() if record["type"] == "Say"]


async def test_words_fill_the_time_and_the_real_prompt_follows(
    office: tuple[str, asyncio.Event], prompt_folder: Path, tmp_path: Path
) -> None:
    url, free = office
    async with open_house(play(), prompt_folder, tmp_path, {"office": url}) as house:
        before = house.prompts.syntheses
        caller = house.pbx.caller_arrives()
        await house.pbx.until(lambda: caller.playing)
        house.pbx.finish_playback()  # the greeting
        await house.pbx.until(lambda: len(caller.played) == 2)  # "One moment, please."
        free.set()
        await house.pbx.until(lambda: "It was found." in says(house))
        house.pbx.finish_playback()
        await house.pbx.until(lambda: len(caller.played) >= 3)
        caller.hang_up()
        await house.pbx.until(lambda: not house.pbx.channels and not house.pbx.bridges)
        await house.pbx.until(lambda: not list(house.app.lines))
        await house.records.flush()
        assert says(house)[:3] == ["Hello.", "One moment, please.", "It was found."]
        assert house.prompts.syntheses == before
        rows = await house.records.silences.worst()
        assert [row.worst >= 250 for row in rows if row.step == "get"] == [True]


async def test_music_fills_it_until_the_prompt_is_there(
    office: tuple[str, asyncio.Event], prompt_folder: Path, tmp_path: Path
) -> None:
    url, free = office
    async with open_house(
        play(", filler: {sound: music}"), prompt_folder, tmp_path, {"office": url}
    ) as house:
        caller = house.pbx.caller_arrives()
        await house.pbx.until(lambda: caller.playing)
        house.pbx.finish_playback()
        await house.pbx.until(lambda: house.pbx.asked("POST", "/moh"))
        assert not house.pbx.asked("DELETE", "/moh")
        free.set()
        await house.pbx.until(lambda: len(caller.played) == 2)
        assert house.pbx.asked("DELETE", "/moh")
        caller.hang_up()
        await house.pbx.until(lambda: not house.pbx.channels)


pytestmark = pytest.mark.timeout(30)
