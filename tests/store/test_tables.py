"""What calls leave behind, what people force by hand, and where calls were cut off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy

from ivr.errors import StoreError
from ivr.store.cut_off import CutOff, CutOffs
from ivr.store.database import METADATA, Database
from ivr.store.handovers import Handover, Handovers
from ivr.store.keepsakes import Keepsake, Keepsakes
from ivr.store.silences import Silences, StepSilence
from ivr.store.switches import Switches
from ivr.store.topics import Topic, Topics

from .conftest import Postgres

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
CALLBACK = Keepsake(
    call="c1", id="ring.3", kind="callback", at=NOON, data={"number": "+34600", "slots": {"n": 1}}
)
CUT = CutOff(
    caller="+34600", flow="shop", flow_hash="ab", at=NOON, position={"stack": [], "slots": {"n": "1"}}
)


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path}/calls.sqlite"
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        engine = sqlalchemy.create_engine(server.url)
        METADATA.drop_all(engine)
        engine.dispose()
        url = server.url
    database = Database(url)
    yield database
    await database.close()


async def test_what_is_kept_is_there_when_it_is_said_to_be(database: Database) -> None:
    keepsakes = Keepsakes(database)
    await keepsakes.keep(CALLBACK)
    assert await keepsakes.latest() == [CALLBACK]
    assert await keepsakes.latest("consent") == []


async def test_to_keep_twice_is_to_keep_once(database: Database) -> None:
    keepsakes = Keepsakes(database)
    await keepsakes.keep(CALLBACK)
    await keepsakes.keep(replace(CALLBACK, data={"number": "other"}))
    await keepsakes.keep(replace(CALLBACK, call="c2"))
    assert [one.call for one in await keepsakes.latest()] == ["c1", "c2"]


async def test_what_a_caller_said_is_data(database: Database) -> None:
    keepsakes = Keepsakes(database)
    data = {"said": "'); DROP TABLE kept; -- %s :id 📞", "note": "x" * 50_000}
    await keepsakes.keep(replace(CALLBACK, data=data))
    assert (await keepsakes.latest())[0].data == data


async def test_what_is_no_data_is_not_kept_and_told(database: Database) -> None:
    with pytest.raises(StoreError, match="callback"):
        await Keepsakes(database).keep(replace(CALLBACK, data={"it": object()}))


async def test_topics_are_counted_by_flow_and_call(database: Database) -> None:
    topics = Topics(database)
    one = Topic(call="c1", number=1, flow="bank", at=NOON, intent="balance", next="pay")
    others = (
        one,
        replace(one, number=2, intent="pay", next=""),
        replace(one, call="c2"),
        replace(one, call="c2", number=3),  # twice in a call is once
        replace(one, call="c3", next=""),
        replace(one, call="c4", flow="shop"),
        replace(one, call="c5", at=NOON - timedelta(days=2)),
    )
    for each in (*others, one):
        topics.put(each)
    await database.flush()
    counts = await topics.counts("bank", NOON - timedelta(days=1))
    assert counts == {("balance", "pay"): 2, ("balance", ""): 1, ("pay", ""): 1}


async def test_why_callers_were_handed_over_is_told(database: Database) -> None:
    handovers = Handovers(database)
    one = Handover(call="c1", number=1, at=NOON, to="queue support", reason="frustrated", frustration=0.86)
    for each in (one, replace(one, number=2, reason="full"), replace(one, call="c2")):
        handovers.put(each)
    await database.flush()
    assert await handovers.of_call("c1") == [one, replace(one, number=2, reason="full")]


async def test_a_switch_holds_until_it_is_released(database: Database) -> None:
    switches = Switches(database)
    assert await switches.all() == {}
    await switches.force("office", "closed", NOON)
    await switches.force("office", "open", NOON)
    await switches.force("desk", "closed", NOON)
    assert await switches.all() == {"office": "open", "desk": "closed"}
    await switches.release("office")
    await switches.release("nothing")
    assert await switches.all() == {"desk": "closed"}


async def test_where_a_call_was_cut_off_is_told_once(database: Database) -> None:
    cut_offs = CutOffs(database)
    cut_offs.put(CUT)
    cut_offs.put(replace(CUT, position={"stack": [1]}))
    await database.flush()
    since = NOON - timedelta(minutes=1)
    assert await cut_offs.take("+34600", "shop", "ab", since) == {"stack": [1]}
    await database.flush()
    assert await cut_offs.take("+34600", "shop", "ab", since) is None


@pytest.mark.parametrize(
    "other",
    [
        {"caller": ""},
        {"caller": "+34601"},
        {"flow": "bank"},
        {"flow_hash": "cd"},
        {"since": NOON + timedelta(seconds=1)},
    ],
)
async def test_nobody_is_told_of_another_s_call_nor_of_an_old_one(
    database: Database, other: dict[str, object]
) -> None:
    cut_offs = CutOffs(database)
    cut_offs.put(CUT)
    cut_offs.put(replace(CUT, caller=""))
    await database.flush()
    asked = {"caller": "+34600", "flow": "shop", "flow_hash": "ab", "since": NOON, **other}
    assert await cut_offs.take(**asked) is None  # type: ignore[arg-type]


async def test_a_day_later_it_is_forgotten(database: Database) -> None:
    cut_offs = CutOffs(database)
    cut_offs.put(CUT)
    cut_offs.put(replace(CUT, caller="+34601", at=NOON + timedelta(days=1, seconds=1)))
    await database.flush()
    assert await cut_offs.take("+34600", "shop", "ab", NOON - timedelta(days=9)) is None


async def test_silences_are_kept_for_each_step_the_longest_first(database: Database) -> None:
    silences = Silences(database)
    short = StepSilence(call="c1", step="ask", worst=200, sum=300)
    long = StepSilence(call="c1", step="get", worst=900, sum=900)
    other = StepSilence(call="c2", step="get", worst=500, sum=500)
    for one in (short, long, other):
        silences.put(one)
    silences.put(short)  # a second time is the first
    await database.flush()
    assert await silences.worst() == [long, other, short]
    assert await silences.of_call("c1") == [long, short]
