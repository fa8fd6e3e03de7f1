"""What goes wrong between the engine and Asterisk: no caller is lost by it, and nothing is left behind."""

from __future__ import annotations

import asyncio

import pytest
import structlog

from ivr.actions import Hangup
from ivr.engine import app as app_file
from ivr.engine import errands, listener, stock
from ivr.engine.probe import Probe
from ivr.errors import AnotherEngine
from ivr.stt.recogniser import Hypothesis
from ivr.tts.prompts import Prompt
from tests.engine.conftest import House
from tests.engine.test_app import of_type, over, say, texts
from tests.twins.fake_channel import Channel


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is repeated is repeated soon."""
    monkeypatch.setattr(app_file, "SHORTEST_WAIT_S", 0.02)
    monkeypatch.setattr(app_file, "LOOK_S", 0.02)
    monkeypatch.setattr(errands, "SHORTEST_WAIT_S", 0.02)
    monkeypatch.setattr(stock, "GRACE_S", 0.05)


async def heard(house: House, id: str = "call-1") -> Channel:
    """A caller who is greeted and heard."""
    caller = house.pbx.caller_arrives(id)
    await house.pbx.until(lambda: caller.playing and house.pbx.ear_of(caller))
    return caller


async def queued(house: House) -> Channel:
    """A caller who waits in the queue."""
    caller = await heard(house)
    house.ear.hears.append(Hypothesis("talk to an agent", 0.9))
    await say(caller)
    await house.pbx.until(lambda: len(caller.played) == 2)
    house.pbx.finish_playback()
    await house.pbx.until(lambda: caller.where.startswith("ivr-queue"))
    return caller


async def ended(house: House) -> None:
    """No line is held any more, and everything is written."""
    async with asyncio.timeout(5):
        while list(house.app.lines):
            await asyncio.sleep(0.01)
    await over(house)


async def lose_the_connection(house: House) -> None:
    house.app.ready.clear()
    house.pbx.drop_events()


async def connected(house: House) -> None:
    async with asyncio.timeout(5):
        await house.app.ready.wait()


# --- the connection -----------------------------------------------------------------------------


async def test_one_failed_survey_does_not_close_the_gate_for_ever(house: House) -> None:
    for _ in range(3):
        house.pbx.refuse("GET", "/channels", 503)
    await lose_the_connection(house)
    await connected(house)
    await house.pbx.until(lambda: int(house.pbx.variables.get("IVR_HB", "0")) > 0)


async def test_a_rescue_that_is_not_answered_holds_up_nobody(house: House) -> None:
    other = await heard(house, "other")
    held = house.pbx.hold("POST", "old/continue")
    old = house.pbx.caller_arrives("old", args=("back", "deadbeef", "TIMEOUT"))
    await held.came.wait()
    other.press("1")
    await house.pbx.until(lambda: len(other.played) == 2)
    held.let_go()
    await house.pbx.until(lambda: old.where == "ivr-fallback,s,1")


async def test_a_rescue_is_repeated_until_asterisk_answers(house: House) -> None:
    for _ in range(3):
        house.pbx.refuse("POST", "old/continue", 503)
    old = house.pbx.caller_arrives("old", args=("back", "deadbeef", "TIMEOUT"))
    await house.pbx.until(lambda: old.where == "ivr-fallback,s,1")


async def test_a_fault_in_one_event_is_that_events_only(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = await heard(house)

    def broken(*_: object) -> None:
        raise RuntimeError("quite unexpected")

    with monkeypatch.context() as broken_app:
        broken_app.setattr(house.app, "_pressed", broken)
        caller.press("9")
        await asyncio.sleep(0.05)
    caller.press("1")
    await house.pbx.until(lambda: len(caller.played) == 2)
    assert not house.running.done()


async def test_a_caller_who_was_moved_unseen_is_no_longer_ours(house: House) -> None:
    caller = await heard(house)
    await lose_the_connection(house)
    await caller.pbx.until(lambda: not house.pbx._ari.listening)
    house.pbx.finish_playback()
    caller.where = "ivr-fallback,s,1"
    caller.queue(nothing)  # it leaves Stasis with the next command
    await connected(house)
    await house.pbx.until(lambda: list(house.pbx.channels) == [caller.id] and not house.pbx.bridges)
    await house.records.flush()
    assert [record["cause"] for record in of_type(house, "HungUp")] == ["lost events"]
    assert caller.where == "ivr-fallback,s,1"


async def nothing() -> None: ...


async def test_a_caller_who_came_back_unseen_is_heard_again(house: House) -> None:
    caller = await queued(house)
    await lose_the_connection(house)
    await house.pbx.until(lambda: not house.pbx._ari.listening)
    caller.comes_back("back", caller.variables["IVR_CALL"], "FULL")
    await house.pbx.until(lambda: len(caller.played) == 3 and house.pbx.ear_of(caller))
    await house.records.flush()
    assert [record["status"] for record in of_type(house, "Returned")] == ["full"]


async def test_a_caller_who_stays_in_the_queue_is_listened_for_again(house: House) -> None:
    caller = await queued(house)
    house.pbx.subscribed.clear()
    await lose_the_connection(house)
    await house.pbx.until(lambda: caller.id in house.pbx.subscribed)
    caller.hang_up()
    await ended(house)
    assert [record["cause"] for record in of_type(house, "HungUp")] == ["hung up elsewhere"]


async def test_a_second_stasis_start_makes_no_second_line(house: House) -> None:
    caller = await heard(house)
    house.pbx.emit("StasisStart", args=["inbound", "100"], channel=caller.json())
    caller.press("1")
    await house.pbx.until(lambda: len(caller.played) == 2)
    assert len(list(house.app.lines)) == 1


async def test_a_caller_is_back_whose_queue_told_nothing(house: House) -> None:
    caller = await queued(house)
    (line,) = house.app.lines
    caller.comes_back("back", line.id)
    await house.pbx.until(lambda: caller.where.startswith("ivr-queue,fallback"))
    assert list(house.app.lines) == [line]
    caller.hang_up()
    await ended(house)
    assert [record["status"] for record in of_type(house, "Returned")] == ["unknown"]


# --- ears ---------------------------------------------------------------------------------------


async def test_an_ear_counts_until_asterisk_has_no_such_channel(house: House) -> None:
    caller = await heard(house)
    (external,) = house.app.ears.there
    house.pbx.refuse("DELETE", external, 500)
    house.pbx.refuse("DELETE", external, 500)
    deleting = house.pbx.hold("DELETE", external)
    caller.hang_up()
    await deleting.came.wait()
    await house.pbx.until(lambda: not list(house.app.lines) or house.pbx.asked("DELETE", external))
    assert house.app.ears.there == {external}
    deleting.let_go()
    await ended(house)
    assert not house.app.ears.there


@pytest.mark.parametrize("what", ["/channels/externalMedia", "snoop"])
async def test_a_hang_up_while_the_ear_is_made_leaves_no_orphan(house: House, what: str) -> None:
    caller = house.pbx.caller_arrives()
    path = what
    if what == "snoop":
        await house.pbx.until(lambda: list(house.app.lines))
        path = f"ivr-snoop1-{next(iter(house.app.lines)).id}"
    held = house.pbx.hold("POST", path)
    await held.came.wait()
    caller.hang_up()
    await asyncio.sleep(0.05)
    held.let_go()
    await ended(house)
    async with asyncio.timeout(5):
        while house.app.ears.there:
            await asyncio.sleep(0.01)


async def test_a_helper_that_nobody_waits_for_is_hung_up(house: House) -> None:
    orphan = Channel(house.pbx, "ivr-xm1-0123456789ab", "UnicastRTP/x", ["xm", "0123456789ab"], "Up")
    house.pbx.channels[orphan.id] = orphan
    orphan.enter()
    await house.pbx.until(lambda: not house.pbx.channels)
    assert not house.app.ears.there


async def test_a_way_that_carries_no_sound_leaves_the_keys(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "GAP_S", 0.1)
    caller = await heard(house)
    await asyncio.sleep(0.3)
    ear = house.pbx.ear_of(caller)
    assert ear is not None and len(caller.played) == 1
    ear.rest()
    await house.pbx.until(lambda: len(caller.played) == 2)
    caller.press("1")
    await house.pbx.until(lambda: len(caller.played) == 3)
    caller.hang_up()
    await ended(house)
    assert len(of_type(house, "Degraded")) == 1


async def test_a_language_that_nobody_hears_is_held_by_keys_from_the_beginning(house: House) -> None:
    house.ear.languages = frozenset({"fr-FR"})
    caller = house.pbx.caller_arrives()
    await house.pbx.until(lambda: caller.playing)
    await house.records.flush()
    assert "press 1" in texts(house)[-1]
    assert not house.pbx.asked("POST", "/channels/externalMedia")
    caller.hang_up()
    await ended(house)
    assert len(of_type(house, "Degraded")) == 1


# --- coming and leaving -------------------------------------------------------------------------


async def test_a_call_that_cannot_be_answered_is_answered_by_the_fallback(house: House) -> None:
    house.pbx.refuse("POST", "/answer", 500, "Failed to answer channel")
    with structlog.testing.capture_logs() as logs:
        caller = house.pbx.caller_arrives()
        await house.pbx.until(lambda: caller.where == "ivr-fallback,s,1")
    assert "the line failed" not in [line["event"] for line in logs]
    caller.hang_up()


async def test_what_is_keyed_in_a_queue_is_not_written_down(house: House) -> None:
    caller = await queued(house)
    for key in "4111":
        house.pbx.emit("ChannelDtmfReceived", digit=key, duration_ms=100, channel=caller.json())
    caller.comes_back("back", caller.variables["IVR_CALL"], "FULL")
    await house.pbx.until(lambda: len(caller.played) == 3)
    caller.hang_up()
    await ended(house)
    assert not of_type(house, "Digit")


async def test_a_caller_reaches_the_queue_although_an_answer_was_lost(house: House) -> None:
    caller = await heard(house)
    house.ear.hears.append(Hypothesis("talk to an agent", 0.9))
    await say(caller)
    await house.pbx.until(lambda: len(caller.played) == 2)
    lost = house.pbx.hold("POST", "/continue", acts=True)
    house.app._ari._timeout = 0.2
    house.pbx.finish_playback()
    await house.pbx.until(lambda: len(house.pbx.asked("POST", "/continue")) == 1)
    assert caller.where.startswith("ivr-queue,support")
    lost.let_go()
    caller.comes_back("back", caller.variables["IVR_CALL"], "FULL")
    await house.pbx.until(lambda: len(caller.played) == 3)


async def test_a_finished_call_says_so_before_it_is_hung_up(house: House) -> None:
    caller = await heard(house)
    results: list[str] = []
    hang_up = caller.hang_up
    caller.hang_up = lambda cause=16: (  # type: ignore[method-assign]
        results.append(caller.variables.get("IVR_RESULT", "")),
        hang_up(cause),
    )
    house.pbx.finish_playback()
    (line,) = house.app.lines
    await line.performer.perform(Hangup())
    await ended(house)
    assert results == ["done"]


# --- the end of an engine -----------------------------------------------------------------------


async def test_a_replaced_engine_leaves_the_gate_to_the_new_one(house: House) -> None:
    caller = await heard(house)
    await house.pbx.until(lambda: int(house.pbx.variables.get("IVR_HB", "0")) > 0)
    house.pbx.emit("ApplicationReplaced")
    with pytest.raises(AnotherEngine):
        await house.running
    assert int(house.pbx.variables["IVR_HB"]) > 0
    await house.pbx.until(lambda: caller.where.startswith("ivr-fallback"))


async def test_a_draining_engine_finishes_its_calls(house: House) -> None:
    caller = await heard(house)
    draining = asyncio.create_task(house.app.drain(30))
    await house.pbx.until(lambda: int(house.pbx.variables.get("IVR_DRAINING", "0")) > 0)
    assert house.pbx.variables["IVR_HB"] == "0"
    caller.press("1")
    await house.pbx.until(lambda: len(caller.played) == 2)
    assert not draining.done()
    caller.hang_up()
    await asyncio.wait_for(draining, 5)


async def test_a_draining_engine_does_not_wait_for_those_who_left(house: House) -> None:
    await queued(house)
    await asyncio.wait_for(house.app.drain(30), 5)


async def test_the_time_to_drain_is_limited(house: House) -> None:
    caller = await heard(house)
    await asyncio.wait_for(house.app.drain(0.05), 5)
    assert caller.where == "stasis"


async def test_the_last_act_is_to_rescue_whoever_was_forgotten(house: House) -> None:
    caller = await heard(house)
    (line,) = house.app.lines
    line.performer.departure.left = True  # as if it had not come away
    house.running.cancel()
    await asyncio.gather(house.running, return_exceptions=True)
    house.pbx.finish_playback()
    await house.pbx.until(lambda: caller.where.startswith("ivr-fallback"))


# --- the first prompt ---------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [True, False])
async def test_an_engine_proves_that_asterisk_can_play_its_prompts(house: House, seen: bool) -> None:
    prompt = Prompt("sound:/prompts/one", 500)
    if not seen:
        house.pbx.missing.add(prompt.media)
    app = house.app
    probe = app._probe = Probe(app._ari, app._rooms.media, app.ears)
    with structlog.testing.capture_logs() as logs:
        assert await probe.play(prompt) is seen
    errors = [line["media"] for line in logs if line["log_level"] == "error"]
    assert errors == ([] if seen else [prompt.media])
    await house.pbx.until(lambda: not house.pbx.channels and not house.pbx.bridges)
