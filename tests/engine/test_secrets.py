"""A secret reaches the back office, and nothing else: no journal, no log, no database, no file."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from ivr.call.vault import HIDDEN
from ivr.engine.repertoire import Play, load_play
from ivr.events import Word
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


OPEN = """\
flow: desk
policy: {handover: desk, patience: 6}
intents:
  pay: {label: pay, begin: more, hear: [I want to pay a bill]}
steps:
  hello: {ask: How can I help you?}
  more: {ask: What else?}
  desk: {queue: support}
"""
PAY = "I want to pay a bill with pin"
SPOKEN = "eight three one seven two"


async def test_a_secret_that_is_said_unasked_is_nowhere(
    prompt_folder: Path,
    tmp_path: Path,
    nowhere_else: list[tuple[Path, str]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path.parent / f"{tmp_path.name}-flow"
    folder.mkdir()
    (folder / "desk.yaml").write_text(OPEN)
    play = load_play(folder)
    async with open_house(play, prompt_folder, tmp_path, {}) as house:
        caller = house.pbx.caller_arrives()
        await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
        said = tuple(Word(word, 0.9) for word in SPOKEN.split())
        house.ear.hears += [
            Hypothesis(f"{PAY} {SPOKEN}", 0.95, said, alternatives=((f"uh {PAY} {SPOKEN}", 0.3),)),
            Hypothesis("talk to an agent", 0.95),
        ]
        house.pbx.finish_playback()
        await say(caller)
        await house.pbx.until(lambda: len(caller.played) == 2)
        house.pbx.finish_playback()
        await say(caller)
        await house.pbx.until(lambda: caller.where.startswith("ivr-queue"))
        learned = str(caller.variables)
        caller.hang_up()
        await over(house)
        asked = "".join(str(seen) for seen in house.pbx.requests)
    heard = of_type(house, "Heard")
    assert heard[0]["text"] == f"{PAY.lower()} {HIDDEN}" and heard[0]["words"] == []
    assert leaks(nowhere_else) == []
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    printed = capfd.readouterr()
    everywhere = learned + asked + printed.out + printed.err + written.decode("latin-1")
    assert HIDDEN.encode() in written and SPOKEN not in everywhere
