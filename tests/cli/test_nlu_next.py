"""What callers want next, as people are shown it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from ivr.cli import app
from ivr.store.database import Database
from ivr.store.topics import Topic, Topics

FLOW = """
flow: bank
policy: {handover: desk}
intents:
  balance: {label: my balance, begin: told, hear: [my balance]}
  pay: {label: pay, begin: paid, hear: [pay], suggest: "{% if caller %}Pay it now?{% endif %}"}
  card: {label: a card, begin: paid, hear: [a card]}
steps:
  welcome: {ask: Hello?}
  told: {say: Ten., then: more}
  paid: {say: Paid., then: more}
  more: {ask: Else?, on: {yes: welcome, no: bye}}
  bye: {hangup: Bye.}
  desk: {queue: desk}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "flows" / "bank").mkdir(parents=True)
    (tmp_path / "flows" / "bank" / "bank.yaml").write_text(FLOW)
    file = tmp_path / "ivr.yaml"
    file.write_text(f"flows: flows\nnumbers: {{else: bank}}\nstore: sqlite:///{tmp_path}/calls.db\n")
    asyncio.run(fill(f"sqlite:///{tmp_path}/calls.db"))
    return file


async def fill(url: str) -> None:
    database = Database(url)
    topics, nexts = Topics(database), ["pay"] * 60 + ["card"] * 25 + ["gone"] * 10
    for number, after in enumerate(nexts):
        at = datetime.now(UTC)
        topics.put(Topic(call=f"c{number}", number=1, flow="bank", at=at, intent="balance", next=after))
    await database.close()


def run(settings: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["nlu", "next", str(settings), *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_table_says_what_is_suggested_and_why_not(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.cli.nlu.following.console", Console(width=200))
    shown = {line.split()[2]: line for line in run(settings).splitlines() if line.startswith("bank ")}
    assert "63%" in shown["pay"] and shown["pay"].rstrip().endswith("suggested where it applies: Pay it now?")
    assert "no 'suggest'" in shown["card"] and "no such intent" in shown["gone"]


def test_scripts_get_numbers(settings: Path) -> None:
    found = json.loads(run(settings, "bank", "--json"))
    assert found["bank"][0] == {"intent": "balance", "next": "pay", "calls": 60, "share": 0.6316}


def test_a_flow_that_is_not_there_is_named(settings: Path) -> None:
    done = CliRunner().invoke(app, ["nlu", "next", str(settings), "shop"])
    assert done.exit_code == 2 and "bank" in done.output


def test_nothing_is_known_of_no_calls(settings: Path, tmp_path: Path) -> None:
    (tmp_path / "calls.db").unlink()
    assert run(settings).startswith("No calls are known yet")
