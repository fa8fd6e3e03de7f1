"""What was built is played: no call waits for a voice, and none is needed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from ivr.demo.office import open_office
from ivr.engine.line import now
from ivr.engine.repertoire import Play, prompts_of
from ivr.engine.serve import confine
from ivr.errors import VoiceError
from ivr.events import Heard, HeardPartial
from ivr.flow.bounded import bounded
from ivr.tts.prompts import Prompts
from ivr.tts.voice import Identity, Speech
from ivr.tts.wanted import later
from tests.engine.conftest import House, open_house
from tests.twins.fake_channel import Channel


class Hum:
    """A quick voice that can be unplugged."""

    name = "hum"

    def __init__(self, unplugged: bool = False) -> None:
        self._unplugged = unplugged

    def identity(self, language: str) -> Identity:
        return Identity("hum", language, hertz=8000)

    async def speak(self, text: str, language: str) -> Speech:
        if self._unplugged:
            raise VoiceError("The voice is unplugged.")
        return Speech((8000 * np.sin(np.arange(2400) / 3)).astype(np.int16), 8000)

    async def close(self) -> None: ...


async def key_in(caller: Channel, keys: str) -> None:
    """As quick as a finger: the same key again any sooner is the same press."""
    for key in keys:
        caller.press(key)
        await asyncio.sleep(0.1)


async def over(house: House) -> None:
    await house.pbx.until(lambda: not house.pbx.channels and not house.pbx.bridges)
    await house.records.flush()


async def ask_for_an_order(house: House) -> None:
    """By keys, from the greeting to the good-bye."""
    house.pbx.playback_seconds = 0.05
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.played)
    for keys in ("1", "55421#", "2"):
        heard = len(caller.played)
        await key_in(caller, keys)
        await house.pbx.until(lambda: len(caller.played) > heard)  # noqa: B023
    await over(house)


async def test_with_every_engine_unplugged_a_call_hears_all_of_its_prompts(
    shop: Play, tmp_path: Path
) -> None:
    """From the greeting, over a sentence with an order's number and days in it, to the good-bye."""
    built = Prompts(tmp_path / "prompts", Hum())
    await built.build([*prompts_of(shop), *later(shop.flow, bounded(shop.flow))])
    await built.close()
    async with open_office(tmp_path / "office") as port:
        orders = {"orders": f"http://127.0.0.1:{port}/orders"}
        async with open_house(shop, tmp_path / "prompts", tmp_path, orders, Hum(unplugged=True)) as house:
            await ask_for_an_order(house)
            journal = house.journal()
    spoken = [line for line in journal if line["type"] == "Say"]
    said = [line for line in journal if line["type"] == "Said"]
    assert not [line for line in journal if line["type"] == "PlayFailed"]
    assert any("5 5 4 2 1" in line["text"] for line in spoken)
    assert len(said) == len(spoken) >= 4
    assert not [line for line in said if line.get("made")]
    assert house.prompts.syntheses <= 1  # the sentence with values is asked for as a whole, for later calls


async def test_a_prompt_that_had_to_be_made_on_a_call_is_told_in_its_journal(
    shop: Play, tmp_path: Path
) -> None:
    async with open_office(tmp_path / "office") as port:
        orders = {"orders": f"http://127.0.0.1:{port}/orders"}
        async with open_house(shop, tmp_path / "prompts", tmp_path, orders, Hum()) as house:
            house.pbx.playback_seconds = 0.05
            caller = house.pbx.caller_arrives()
            await house.pbx.until(lambda: caller.played)
            for keys in ("1", "55421#"):
                heard = len(caller.played)
                await key_in(caller, keys)
                await house.pbx.until(lambda: len(caller.played) > heard)  # noqa: B023
            caller.hang_up()
            await over(house)
            made = [line for line in house.journal() if line["type"] == "Said" and line.get("made")]
    assert len(made) == 1


async def test_what_may_be_said_is_made_while_the_caller_still_speaks(shop: Play, tmp_path: Path) -> None:
    async with open_house(shop, tmp_path / "prompts", tmp_path, {}, Hum()) as house:
        house.pbx.playback_seconds = 0.05
        caller = house.pbx.caller_arrives()
        await house.pbx.until(lambda: caller.played)
        await key_in(caller, "1")
        await house.pbx.until(lambda: len(caller.played) == 2)
        (line,) = house.app.lines
        about = {"listen": "number.3", "text": "five five four two one", "confidence": 0.6}
        before = house.prompts.syntheses
        line.put(HeardPartial(at=now(), **about))
        await house.pbx.until(lambda: house.prompts.syntheses == before + 1)
        line.put(Heard(at=now(), **about))
        await house.pbx.until(lambda: len(caller.played) == 3)
        await asyncio.sleep(0.1)
        caller.hang_up()
        await over(house)
        journal = house.journal()
    (prepared,) = [one for one in journal if one["type"] == "Prepare"]
    asked = [one for one in journal if one["type"] == "Say"][-1]
    assert "5 5 4 2 1" in asked["text"] and prepared["says"][0]["markup"] == asked["markup"]
    assert not [one for one in journal if one["type"] == "Said" and one.get("made")]
    assert house.prompts.syntheses == before + 1


async def test_an_asterisk_with_a_copy_is_asked_for_nothing_but_what_was_brought(
    shop: Play, tmp_path: Path
) -> None:
    """The voice is there, and is not asked: what it makes would not reach Asterisk."""
    lines = [*prompts_of(shop), *later(shop.flow, bounded(shop.flow))]
    built = Prompts(tmp_path / "prompts", Hum())
    await built.build(lines)
    brought = {built.look(line)[0] for line in lines}
    journal, played = await held(shop, tmp_path)
    assert not [line for line in journal if line["type"] == "PlayFailed"]
    assert any("5 5 4 2 1" in line["text"] for line in journal if line["type"] == "Say")
    assert len(played) > 10 and {Path(media).parent.name for media in played} <= brought


async def test_a_sentence_that_was_not_brought_is_told_and_the_call_goes_on(
    shop: Play, tmp_path: Path
) -> None:
    with structlog.testing.capture_logs() as logs:
        journal, played = await held(shop, tmp_path)
    told = [line for line in logs if line["event"] == "a prompt was not heard"]
    failed = [line for line in journal if line["type"] == "PlayFailed"]
    assert len(failed) == len(told) >= 1 and "digits of a value" in told[0]["why"]
    assert len(played) >= 3
    later_on = [line["type"] for line in journal[journal.index(failed[0]) :]]
    assert "Said" in later_on  # and then the next sentence was heard
    assert "prompts are missing" in [line["event"] for line in logs if line["log_level"] == "error"]


async def held(shop: Play, folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """A call that asks for its order; its journal, and all that Asterisk was asked to play."""
    async with open_office(folder / "office") as port:
        orders = {"orders": f"http://127.0.0.1:{port}/orders"}
        async with open_house(shop, folder / "prompts", folder, orders, Hum()) as house:
            before = house.prompts.syntheses  # sentences without values
            await confine(house.prompts, shop)
            await ask_for_an_order(house)
            assert house.prompts.syntheses == before
            asked = [seen for seen in house.pbx.requests if seen.method == "POST" and "/play/" in seen.path]
            media = [seen.body["media"] if seen.body else [seen.params["media"]] for seen in asked]
            return house.journal(), [one for sentence in media for one in sentence]
