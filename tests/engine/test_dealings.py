"""What a call dealt with is kept, counted, and known to the next one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.actions import Enqueue, Note, Transfer
from ivr.call.call import Call
from ivr.engine.dealings import MOST, Dealings
from ivr.engine.departure import learned
from ivr.engine.habits import Habits
from ivr.engine.records import Records
from ivr.engine.repertoire import load_play
from ivr.events import CallArrived, Followed
from ivr.store.database import Database
from ivr.store.handovers import Handovers
from ivr.store.journal import Journals
from ivr.store.topics import Topic, Topics

NOW = datetime.now(UTC)
FLOWS = Path(__file__).parents[2] / "flows"


def note(kind: str, intent: str) -> Note:
    return Note(kind=kind, text=intent)  # type: ignore[arg-type]


def test_what_began_next_stands_beside_what_was_dealt_with() -> None:
    dealings = Dealings("c1", "bank")
    for kind, intent in (("intent", "balance"), ("dealt", "balance"), ("intent", "pay"), ("intent", "card")):
        dealings(note(kind, intent))
    dealings(note("dealt", "card"))
    assert [(one.intent, one.next) for one in dealings.topics] == [("balance", "pay"), ("card", "")]


def test_a_hand_over_is_kept_with_its_reason() -> None:
    dealings = Dealings("c1", "bank")
    dealings(Enqueue(queue="support", reason="frustrated", frustration=0.86))
    dealings(Transfer(to="desk", reason="step"))
    told = [(one.to, one.reason, one.frustration) for one in dealings.handovers]
    assert told == [("queue support", "frustrated", 0.86), ("transfer desk", "step", 0.0)]


def test_a_call_without_an_end_has_its_bounds() -> None:
    dealings = Dealings("c1", "bank")
    for _ in range(1000):
        dealings(note("dealt", "balance"))
        dealings(Enqueue(queue="support", reason="full"))
    assert len(dealings.topics) == len(dealings.handovers) == MOST


def test_the_agent_is_told_what_was_dealt_with_and_how_it_went() -> None:
    told = learned(
        "c1", Enqueue(queue="q", reason="frustrated", dealt=("my balance", "a bill"), frustration=0.861)
    )
    assert told["IVR_DEALT"] == "my%20balance%2C%20a%20bill" and told["IVR_FRUSTRATION"] == "0.86"


async def test_calls_become_shares_and_old_ones_are_forgotten(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/calls.sqlite")
    topics, handovers = Topics(database), Handovers(database)
    for number in range(50):
        dealings = Dealings(f"c{number}", "bank")
        dealings(note("dealt", "balance"))
        if number < 40:
            dealings(note("intent", "pay"))
        dealings.keep(topics, handovers)
    for number in range(100):
        old = Topic(
            call=f"o{number}",
            number=1,
            flow="bank",
            at=NOW - timedelta(days=91),
            intent="balance",
            next="card",
        )
        topics.put(old)
    await database.flush()
    habits = Habits(topics)
    assert habits.of("bank") == ()
    async with habits.counted(lambda: ["bank", "shop"]):
        (pay,) = habits.of("bank")
    assert pay == Followed("balance", "pay", 40, 0.8) and habits.of("shop") == ()
    await database.close()


async def test_what_one_call_wanted_next_is_known_to_the_next_one(tmp_path: Path) -> None:
    records = Records(Journals(tmp_path / "calls"), Database(f"sqlite:///{tmp_path}/calls.sqlite"))
    play = load_play(FLOWS / "billing")
    for number in range(30):
        record = records.begin(f"c{number}", play)
        call = Call(play.flow, play.understand, record)
        call.receive(CallArrived(at=NOW, call=f"c{number}", caller="5550102"))
        for kind, intent in (("intent", "owed"), ("dealt", "owed"), ("intent", "pay")):
            record(note(kind, intent))
        record.end("hung up")
    await records.flush()
    await records.habits.count(["billing"])
    arrived = await records.recall(CallArrived(at=NOW, call="c31"), play)
    assert [(one.intent, one.next, one.calls) for one in arrived.likely] == [("owed", "pay", 30)]
    assert arrived.likely[0].share == 1.0
    call = Call(play.flow, play.understand)
    call.receive(arrived)
    assert call.interpreter.position.memory.likely == list(arrived.likely)
    await records.close()


async def test_a_database_that_is_away_costs_only_the_news(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/calls.sqlite")
    topics = Topics(database)
    topics.put(Topic(call="c1", number=1, flow="bank", at=NOW, intent="balance", next="pay"))
    await database.flush()
    habits = Habits(topics)
    await habits.count(["bank"])
    before = habits.of("bank")
    await database.close()
    for file in tmp_path.iterdir():
        file.unlink()
    (tmp_path / "calls.sqlite").mkdir()
    await habits.count(["bank"])
    assert habits.of("bank") == before != ()


async def test_it_is_counted_again_while_the_engine_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path}/calls.sqlite")
    topics = Topics(database)
    habits, counted = Habits(topics), asyncio.Event()
    monkeypatch.setattr("ivr.engine.habits.AGAIN_S", 0.0)
    async with habits.counted(lambda: ["bank"]):
        topics.put(Topic(call="c1", number=1, flow="bank", at=NOW, intent="balance", next="pay"))
        async with asyncio.timeout(10):
            while not habits.of("bank"):
                await asyncio.sleep(0)
        counted.set()
    assert counted.is_set()
    await database.close()


def test_half_a_letter_of_a_back_office_costs_nobody_the_person() -> None:
    """JSON can hold half of a surrogate pair, which is no UTF-8."""
    assert learned("c", Enqueue(queue="q", reason="step", whisper="Ann \ud83d"))["IVR_WHISPER"] == "Ann%20%3F"
