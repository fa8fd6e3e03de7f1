import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy

from ivr.errors import StoreError
from ivr.store.calls import CallRecord, Calls
from ivr.store.database import METADATA, Database

from .conftest import Postgres

NOON = datetime(2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC)
BEGUN = CallRecord(id="1769.1", began=NOON, caller="+34600", called="100", flow="shop", flow_hash="ab" * 32)
ENDED = replace(
    BEGUN, ended=NOON + timedelta(seconds=65), result="queue support", steps=("welcome", "number", "desk")
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/calls.sqlite"
    server: Postgres = request.getfixturevalue("postgres")
    engine = sqlalchemy.create_engine(server.url)
    METADATA.drop_all(engine)
    engine.dispose()
    return server.url


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()


@pytest.fixture
def calls(database: Database) -> Calls:
    return Calls(database)


async def test_a_call_is_kept_from_its_beginning_to_its_end(calls: Calls, database: Database) -> None:
    calls.begin(BEGUN)
    await database.flush()
    assert await calls.get("1769.1") == BEGUN
    calls.end(ENDED)
    await database.flush()
    assert await calls.get("1769.1") == ENDED
    assert await calls.get("other") is None
    assert database.lost == 0


async def test_writing_twice_changes_nothing(calls: Calls, database: Database) -> None:
    for _ in range(2):
        calls.begin(BEGUN)
        calls.end(ENDED)
        calls.begin(BEGUN)
        calls.end(ENDED)
    await database.flush()
    assert await calls.latest() == [ENDED]
    assert database.lost == 0


async def test_an_end_without_a_beginning_is_kept(calls: Calls, database: Database) -> None:
    calls.end(ENDED)
    await database.flush()
    assert await calls.get("1769.1") == ENDED


async def test_the_calls_of_a_flow_since_a_moment_come_in_their_order(
    calls: Calls, database: Database
) -> None:
    for hours, flow in ((0, "shop"), (2, "bank"), (1, "shop")):
        calls.begin(replace(BEGUN, id=f"c{hours}", began=NOON + timedelta(hours=hours), flow=flow))
    await database.flush()
    assert [one.id for one in await calls.since(NOON)] == ["c0", "c1", "c2"]
    assert [one.id for one in await calls.since(NOON, "shop")] == ["c0", "c1"]
    assert [one.id for one in await calls.since(NOON + timedelta(minutes=1), "shop")] == ["c1"]


async def test_moments_of_any_zone_come_back_as_utc(calls: Calls, database: Database) -> None:
    began = datetime(2026, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    calls.begin(replace(BEGUN, began=began))
    await database.flush()
    kept = await calls.get("1769.1")
    assert kept is not None and kept.began == began and kept.began.tzinfo == UTC


async def test_the_latest_come_first(calls: Calls, database: Database) -> None:
    for number in range(10):
        calls.begin(replace(BEGUN, id=str(number), began=NOON + timedelta(seconds=number * 7 % 10)))
    await database.flush()
    latest = await calls.latest(4)
    assert [call.began.second for call in latest] == [9, 8, 7, 6]


@pytest.mark.parametrize(
    "caller", ["'); DROP TABLE calls; --", "a\0b", "\ud800", "📞ñ", "x" * 100_000, "%s :id ?", ""]
)
async def test_what_a_caller_s_telephone_says_is_data(calls: Calls, database: Database, caller: str) -> None:
    calls.begin(replace(BEGUN, caller=caller, called=caller))
    calls.end(replace(ENDED, id="2", caller=caller, result=caller))
    await database.flush()
    kept = await calls.get("1769.1")
    assert kept is not None and database.lost == 0
    assert kept.caller == caller.replace("\0", "").replace("\ud800", "?")[:200]


async def test_what_is_kept_is_there_in_the_next_process(url: str) -> None:
    first = Database(url)
    Calls(first).end(ENDED)
    await first.close()
    second = Database(url)
    assert await Calls(second).latest() == [ENDED]
    await second.close()


async def test_the_loop_does_not_wait_for_the_database(
    calls: Calls, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = threading.Event(), database.write

    def slow(*arguments: object) -> None:
        gate.wait()
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(database, "write", slow)
    for number in range(1000):
        calls.begin(replace(BEGUN, id=str(number)))
    assert await calls.latest() == []  # everything returned although nothing could be written
    gate.set()
    await database.flush()
    assert len(await calls.latest(2000)) == 1000


async def test_writers_of_two_processes_share_one_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/calls.sqlite"
    databases = Database(url), Database(url)
    both = [Calls(database) for database in databases]
    for number in range(200):
        both[number % 2].begin(replace(BEGUN, id=str(number)))
    await asyncio.gather(*(database.flush() for database in databases))
    assert len(await both[0].latest(500)) == 200
    assert [database.lost for database in databases] == [0, 0]
    for database in databases:
        await database.close()


async def test_a_database_that_is_busy_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite:///{tmp_path}/calls.sqlite?timeout=0.01")
    calls = Calls(database)
    monkeypatch.setattr(Database, "PAUSES", (0.01,))
    other = sqlite3.connect(tmp_path / "calls.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    calls.begin(BEGUN)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(database.flush(), 0.3)
    other.execute("COMMIT")
    other.close()
    await database.flush()
    assert await calls.get("1769.1") == BEGUN and database.lost == 0
    await database.close()


async def test_postgresql_may_be_restarted_under_the_calls(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "PAUSES", (0.05,))
    database = Database(postgres.url)
    calls = Calls(database)
    calls.begin(replace(BEGUN, id="before"))
    await database.flush()
    postgres.stop()
    try:
        calls.begin(replace(BEGUN, id="while it was away"))
        with pytest.raises(StoreError, match="cannot be read"):
            await calls.latest()
    finally:
        postgres.start()
    calls.begin(replace(BEGUN, id="after"))
    await database.flush()
    for id in ("before", "while it was away", "after"):
        assert await calls.get(id) is not None
    assert database.lost == 0
    await database.close()


async def test_closing_gives_a_lost_database_up_and_counts_what_was_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path}/calls.sqlite?timeout=0.01")
    calls = Calls(database)
    other = sqlite3.connect(tmp_path / "calls.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for number in range(5):
        calls.begin(replace(BEGUN, id=str(number)))
    began = time.monotonic()
    await database.close()
    assert database.lost == 5 and time.monotonic() - began < 10
    other.close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "cannot be kept"),
        ("calls.sqlite", "cannot be kept"),
        ("sqlite://", "need a file"),
        ("sqlite:///:memory:", "need a file"),
        ("mysql://a/b", "sqlite or postgresql, not in mysql"),
        ("sqlite:////proc/no/calls.sqlite", "cannot be kept in /proc/no"),
        ("sqlite:////proc/calls.sqlite", "unable to open"),
        ("postgresql+nodriver://a/b", "cannot be kept"),
    ],
)
def test_an_address_that_is_none_is_a_sentence(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        Calls(Database(url))


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match=r"postgresql://ivr:\*\*\*@127\.0\.0\.1:1/ivr") as refused:
        Calls(Database("postgresql://ivr:s3cret@127.0.0.1:1/ivr"))
    assert "s3cret" not in str(refused.value)


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "calls.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Calls(Database(f"sqlite:///{tmp_path}/calls.sqlite"))
