"""A secret reaches the back office, and nothing else: no journal, no log, no database, no file."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from ivr.engine.repertoire import Play, load_play
from ivr.stt.recogniser import Hypothesis
from tests.engine.conftest import House, open_house
from tests.engine.test_app import of_type, over, say
from tests.twins.gateway import Gateway

CANARY = "83172"
HASH = re.compile(rb"\b[0-9a-f]{64}\b")
"""SHA-256 in hexadecimal: some day one has the canary in it."""
FLOW = """\
flow: bank
policy: {handover: desk, patience: 6}
slots:
  account: {type: digits, length: 4}
  pin: {type: pin, length: 5}
steps:
  number: {ask: What is your account number?, for: account, confirm: never}
  secret: {ask: Please key in your PIN., for: pin}
  check:
    http: POST bank/check
    body: {account: "{{ account }}", pin: "{{ pin }}"}
  tell: {say: Thank you., then: more}
  more: {ask: Anything else?, on: {yes: check, no: bye}}
  bye: {say: Goodbye., then: hangup}
  desk: {queue: support}
"""


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Play:
    folder = tmp_path_factory.mktemp("flows") / "bank"
    folder.mkdir()
    (folder / "bank.yaml").write_text(FLOW)
    return load_play(folder)


@pytest.fixture
def nowhere_else(tmp_path: Path, prompt_folder: Path) -> list[tuple[Path, str]]:
    """Folders to look through."""
    return [(tmp_path, "calls, database, recordings"), (prompt_folder, "prompts")]


def leaks(folders: list[tuple[Path, str]]) -> list[str]:
    """Files that hold the canary: in one piece, or digit by digit as it would be spoken."""
    forms = [CANARY.encode(), " ".join(CANARY).encode(), ", ".join(CANARY).encode()]
    return [
        str(file)
        for folder, _ in folders
        for file in folder.rglob("*")
        if file.is_file() and any(form in HASH.sub(b"", file.read_bytes()) for form in forms)
    ]


async def keyed_in(house: House, keys: str) -> None:
    caller = next(channel for channel in house.pbx.channels.values() if channel.name.startswith("PJSIP/"))
    for key in keys:
        caller.press(key)
        await asyncio.sleep(0)


async def test_the_canary_is_found_where_it_is() -> None:
    assert leaks([(Path(__file__).parent, "")]) == [__file__]


async def test_a_secret_reaches_the_back_office_and_nothing_else(
    bank: Play,
    prompt_folder: Path,
    tmp_path: Path,
    gateway: Gateway,
    nowhere_else: list[tuple[Path, str]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    async with open_house(bank, prompt_folder, tmp_path, {"bank": f"{gateway.url}/api"}) as house:
        house.pbx.playback_seconds = 0.05
        caller = house.pbx.caller_arrives()
        await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
        await keyed_in(house, "4444" + CANARY + "#")  # in one go: the second half is the secret
        await house.pbx.until(lambda: len(caller.played) >= 3)
        assert gateway.seen[0][2] == {"account": "4444", "pin": CANARY}
        house.ear.hears += [Hypothesis("yes", 0.95), Hypothesis("no", 0.95)]
        await say(caller)  # once more, by the same handle
        await house.pbx.until(lambda: len(gateway.seen) == 2)
        assert gateway.seen[1][2] == {"account": "4444", "pin": CANARY}
        caller.hang_up()
        await over(house)
    (captured,) = of_type(house, "SecretCaptured")
    assert (captured["length"], captured["valid"]) == (5, True)
    assert leaks(nowhere_else) == []
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err


async def test_while_a_secret_is_asked_for_nothing_listens(
    bank: Play, prompt_folder: Path, tmp_path: Path, gateway: Gateway
) -> None:
    async with open_house(bank, prompt_folder, tmp_path, {"bank": gateway.url}) as house:
        caller = house.pbx.caller_arrives()
        await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
        await keyed_in(house, "4444")
        await house.pbx.until(lambda: len(caller.played) == 2)
        house.ear.hears.append(Hypothesis("eight three one seven two", 0.95))
        await say(caller)
        await keyed_in(house, CANARY)
        await house.pbx.until(lambda: gateway.seen)
        caller.hang_up()
        await over(house)
    assert len(house.ear.hears) == 1 and of_type(house, "Heard") == []
    assert sum(session.samples for session in house.ear.sessions) == 0


async def test_a_secret_of_the_wrong_length_is_asked_for_again(
    bank: Play, prompt_folder: Path, tmp_path: Path, gateway: Gateway, nowhere_else: list[tuple[Path, str]]
) -> None:
    async with open_house(bank, prompt_folder, tmp_path, {"bank": gateway.url}) as house:
        caller = house.pbx.caller_arrives()
        await house.pbx.until(lambda: caller.playing)
        await keyed_in(house, "4444" + CANARY[:4] + "#" + CANARY)
        await house.pbx.until(lambda: gateway.seen)
        caller.hang_up()
        await over(house)
    assert gateway.seen[0][2]["pin"] == CANARY and leaks(nowhere_else) == []
    assert CANARY[:4] not in "".join(str(record.get("key", "")) for record in house.journal())
