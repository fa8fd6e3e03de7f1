"""Our client, joined to the fake Asterisk: calls and their failures, events and the loss of them."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from ivr.ari import client as client_room
from ivr.ari import feed as feed_room
from ivr.ari import inbound, outbound
from ivr.ari.client import AriClient, Connected, Disconnected
from ivr.errors import AriClosed, AriError, AriRefused, AriTimeout
from tests.twins.fake_asterisk import FakeAsterisk

CAPTURED = Path(__file__).parent.parent / "data" / "ari"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits as in life, a hundred times as short."""
    monkeypatch.setattr(client_room, "SHORTEST_WAIT", 0.01)
    monkeypatch.setattr(client_room, "LONGEST_WAIT", 0.05)


class Stream:
    """The client's events, one at a time."""

    def __init__(self, events: AsyncIterator[object]) -> None:
        self._events = events

    async def next(self) -> object:
        async with asyncio.timeout(5):
            return await anext(self._events)

    async def nothing(self) -> None:
        """Nothing comes for a moment; the stream cannot be used after this."""
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await anext(self._events)


@asynccontextmanager
async def listening(ari: AriClient) -> AsyncIterator[Stream]:
    async with aclosing(ari.events()) as events:
        stream = Stream(events)
        assert await stream.next() == Connected()
        yield stream


# ---- calls


async def test_a_call_brings_the_answer_as_json(ari: AriClient) -> None:
    assert (await ari.call(outbound.ping()))["ping"] == "pong"


async def test_a_call_without_an_answer_brings_none(fake: FakeAsterisk, ari: AriClient) -> None:
    assert await ari.call(outbound.set_global("IVR_HB", "17 + 4 & more")) is None
    assert fake.variables == {"IVR_HB": "17 + 4 & more"}


async def test_a_refusal_carries_the_status_and_the_words_of_asterisk(ari: AriClient) -> None:
    with pytest.raises(AriRefused) as refused:
        await ari.call(outbound.answer("nobody"))
    fault = refused.value
    assert (fault.method, fault.path, fault.status) == ("POST", "/channels/nobody/answer", 404)
    assert fault.message == "Channel not found"


async def test_an_id_of_strange_characters_arrives_as_it_is(fake: FakeAsterisk, ari: AriClient) -> None:
    await ari.call(outbound.create_bridge("a/b c?d#e%2Fé"))
    assert list(fake.bridges) == ["a/b c?d#e%2Fé"]


async def test_variables_arrive_as_they_are(fake: FakeAsterisk, ari: AriClient) -> None:
    async with listening(ari) as stream:
        caller = fake.caller_arrives()
        await stream.next()
        await ari.call(outbound.set_variables("call-1", {"IVR_SAID": "é & ü\n", "EMPTY": ""}))
    assert caller.variables == {"IVR_SAID": "é & ü\n", "EMPTY": ""}


async def test_the_password_stands_in_a_header_and_never_in_a_url(fake: FakeAsterisk, ari: AriClient) -> None:
    async with listening(ari):
        await ari.call(outbound.ping())
    await fake.until(lambda: fake.asked("GET", "/events"))
    assert {seen.status for seen in fake.requests} <= {200, 101, 204}  # all were let in
    assert not [seen for seen in fake.requests if "api_key" in seen.params or fake.password in str(seen)]


async def test_a_wrong_password_is_a_refusal_and_is_not_repeated_in_what_it_says(fake: FakeAsterisk) -> None:
    async with AriClient(fake.url, fake.user, "wrong-password", fake.app) as ari:
        with pytest.raises(AriRefused) as refused:
            await ari.call(outbound.ping())
    assert refused.value.status == 401
    assert "wrong-password" not in str(refused.value)


async def test_a_frozen_asterisk_is_a_timeout(fake: FakeAsterisk) -> None:
    async with AriClient(fake.url, fake.user, fake.password, fake.app, timeout=0.1) as ari:
        fake.freeze()
        with pytest.raises(AriTimeout, match=r"GET /asterisk/ping had no answer within 0\.1 s"):
            await ari.call(outbound.ping())
        fake.thaw()
        assert await ari.call(outbound.ping())


async def test_waiting_for_a_free_connection_counts_as_waiting(fake: FakeAsterisk) -> None:
    async with AriClient(fake.url, fake.user, fake.password, fake.app, timeout=0.2) as ari:
        fake.freeze()
        calls = [ari.call(outbound.ping()) for _ in range(3 * client_room.MOST_CONNECTIONS)]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(answer) for answer in answers} == {AriTimeout}


async def test_nobody_there_is_closed(fake: FakeAsterisk, ari: AriClient) -> None:
    await fake.away()
    with pytest.raises(AriClosed):
        await ari.call(outbound.ping())


async def test_a_client_that_is_not_open_sends_nothing(fake: FakeAsterisk, ari: AriClient) -> None:
    never = AriClient(fake.url, fake.user, fake.password, fake.app)
    with pytest.raises(AriClosed, match="not open"):
        await never.call(outbound.ping())
    async with AriClient(fake.url, fake.user, fake.password, fake.app) as before:
        await before.call(outbound.ping())
    with pytest.raises(AriClosed, match="not open"):
        await before.call(outbound.ping())


@pytest.mark.parametrize(
    "request_", [outbound.ping(), outbound.set_global("IVR_HB", "1"), outbound.stop_playback("p")]
)
async def test_what_may_be_repeated_survives_a_connection_closed_as_it_was_used(
    fake: FakeAsterisk, ari: AriClient, request_: outbound.Request
) -> None:
    await ari.call(outbound.ping())
    fake.cut_next()
    (answer,) = await asyncio.gather(ari.call(request_), return_exceptions=True)
    assert not isinstance(answer, AriClosed)
    assert len(fake.asked(request_.method, request_.path)) >= 2


async def test_what_may_not_be_repeated_is_sent_once(fake: FakeAsterisk, ari: AriClient) -> None:
    await ari.call(outbound.ping())
    fake.cut_next()
    with pytest.raises(AriClosed):
        await ari.call(outbound.create_bridge("b"))
    assert len(fake.asked("POST", "/bridges/b")) == 1
    assert await ari.call(outbound.create_bridge("b"))


async def test_a_repetition_is_tried_once_and_no_more(fake: FakeAsterisk, ari: AriClient) -> None:
    fake.cut_next(times=100)
    with pytest.raises(AriClosed):
        await ari.call(outbound.set_global("IVR_HB", "1"))
    assert len(fake.asked("POST", "/asterisk/variable")) == 2


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", AriError),
        (b"HTTP/1.1 400 Bad\r\nContent-Length: 6\r\n\r\n<html>", AriRefused),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", AriRefused),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\xff\xfe", AriError),
        (b"nonsense\r\n\r\n", AriClosed),
        (b"", AriClosed),
    ],
)
async def test_a_server_that_is_no_asterisk_is_an_ari_error(answer: bytes, fault: type[AriError]) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, AriClient(f"http://127.0.0.1:{port}/ari", "u", "p", "ivr", timeout=2) as ari:
        with pytest.raises(AriError) as raised:
            await ari.call(outbound.ping())
    assert type(raised.value) is fault


# ---- survey


async def test_a_survey_names_every_channel_and_bridge(fake: FakeAsterisk, ari: AriClient) -> None:
    async with listening(ari) as stream:
        fake.caller_arrives("call-1", args=("inbound", "100"))
        await stream.next()
        await ari.call(outbound.create_bridge("ivr-b-1", name="call-1"))
        survey = await ari.survey()
    (channel,), (bridge,) = survey.channels, survey.bridges
    assert (channel.id, channel.application, channel.arguments) == ("call-1", "Stasis", "ivr,inbound,100")
    assert (bridge.id, bridge.name, bridge.channels) == ("ivr-b-1", "call-1", ())


# ---- events


async def test_connected_comes_first_and_then_events_in_their_order(
    fake: FakeAsterisk, ari: AriClient
) -> None:
    async with listening(ari) as stream:
        caller = fake.caller_arrives()
        start = await stream.next()
        assert isinstance(start, inbound.StasisStart)
        assert (start.channel.id, start.channel.caller_number, start.args) == (
            "call-1",
            "5550100",
            ("inbound", "100"),
        )
        for key in "12345#":
            caller.press(key)
        keys = [await stream.next() for _ in range(6)]
        assert "".join(key.digit for key in keys if isinstance(key, inbound.ChannelDtmfReceived)) == "12345#"


async def test_what_happens_before_the_proof_is_told_after_connected(
    fake: FakeAsterisk, ari: AriClient
) -> None:
    async def arrive_at_once() -> None:
        fake.canaries = False
        await fake.until(lambda: fake.asked("POST", "/events/user/ivr-canary"))
        seen = fake.asked("POST", "/events/user/ivr-canary")[-1]
        fake.caller_arrives()
        await asyncio.sleep(0)
        fake.emit("ChannelUserevent", eventname="ivr-canary", userevent=seen.body["variables"])

    arriving = asyncio.create_task(arrive_at_once())
    async with listening(ari) as stream:
        assert isinstance(await stream.next(), inbound.StasisStart)
    await arriving


async def test_the_canary_is_not_told(fake: FakeAsterisk, ari: AriClient) -> None:
    async with listening(ari) as stream:
        fake.emit("ChannelUserevent", eventname="ivr-canary", userevent={"nonce": "of another"})
        fake.emit("ChannelUserevent", eventname="IvrEnd", userevent={"did": "100"})
        event = await stream.next()
        assert isinstance(event, inbound.ChannelUserevent)
        assert (event.name, event.variables) == ("IvrEnd", {"did": "100"})


async def test_without_the_canary_there_is_no_connected(fake: FakeAsterisk) -> None:
    fake.canaries = False
    async with AriClient(fake.url, fake.user, fake.password, fake.app, timeout=0.05) as ari:
        with capture_logs() as logs:
            async with aclosing(ari.events()) as events:
                await Stream(events).nothing()
        assert "canary did not come back" in str(logs)


async def test_unknown_and_malformed_events_are_counted_and_passed_over(
    fake: FakeAsterisk, ari: AriClient
) -> None:
    async with listening(ari) as stream:
        for name in ("varset", "dial", "playback_continuing"):
            fake.send((CAPTURED / f"{name}.json").read_text())
        for text in ("", "{", "[]", '{"type": "StasisStart"}', "\x00", "[" * 10_000):
            fake.send(text)
        fake.send((CAPTURED / "dtmf_5.json").read_text())
        event = await stream.next()
    assert isinstance(event, inbound.ChannelDtmfReceived)
    assert ari.ignored == {"unknown": 3, "malformed": 6}


async def test_a_lost_connection_is_told_and_made_again(fake: FakeAsterisk, ari: AriClient) -> None:
    with capture_logs() as logs:
        async with listening(ari) as stream:
            fake.drop_events()
            assert isinstance(await stream.next(), Disconnected)
            assert await stream.next() == Connected()
            fake.caller_arrives()
            assert isinstance(await stream.next(), inbound.StasisStart)
    assert [line["event"] for line in logs] == ["ari.connected", "ari.lost", "ari.connected"]


async def test_events_that_came_before_the_loss_are_told_before_it(
    fake: FakeAsterisk, ari: AriClient
) -> None:
    async with listening(ari) as stream:
        caller = fake.caller_arrives()
        await stream.next()
        caller.press("1")
        caller.press("2")
        await ari.call(outbound.ping())  # by now they are here
        fake.drop_events()
        told = [type(await stream.next()) for _ in range(3)]
    assert told == [inbound.ChannelDtmfReceived, inbound.ChannelDtmfReceived, Disconnected]


async def test_while_asterisk_is_away_nothing_spins_and_one_line_is_logged(
    fake: FakeAsterisk, ari: AriClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = 0
    opened = feed_room.Feed.open

    async def counted(feed: feed_room.Feed) -> None:
        nonlocal attempts
        attempts += 1
        await opened(feed)

    monkeypatch.setattr(feed_room.Feed, "open", counted)
    with capture_logs() as logs:
        async with listening(ari) as stream:
            await fake.away()
            assert isinstance(await stream.next(), Disconnected)
            coming = asyncio.create_task(stream.next())
            await asyncio.sleep(0.5)
            away = attempts
            await fake.back()
            assert await coming == Connected()
    assert 3 < away < 30
    assert [line["event"] for line in logs] == ["ari.connected", "ari.lost", "ari.away", "ari.connected"]


async def test_waits_grow_to_their_bound_and_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_room, "SHORTEST_WAIT", 0.1)
    monkeypatch.setattr(client_room, "LONGEST_WAIT", 5.0)
    waits = client_room._waits()
    first = [next(waits) for _ in range(12)]
    assert 0.05 <= first[0] <= 0.1
    assert all(2.5 <= wait <= 5.0 for wait in first[6:])
    assert len(set(first)) == len(first)


async def test_a_pong_that_does_not_come_is_the_end_of_a_connection(
    fake: FakeAsterisk, ari: AriClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_room, "PING_EVERY", 0.02)
    monkeypatch.setattr(feed_room, "PONG_WITHIN", 0.1)
    async with listening(ari) as stream:
        await asyncio.sleep(0.2)  # several pings are answered
        fake.pongs = False
        lost = await stream.next()
        assert isinstance(lost, Disconnected)
        assert "did not answer a ping" in lost.why
        fake.pongs = True
        assert await stream.next() == Connected()


async def test_a_frozen_asterisk_is_found_out_and_found_again(
    fake: FakeAsterisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_room, "PING_EVERY", 0.02)
    monkeypatch.setattr(feed_room, "PONG_WITHIN", 0.1)
    ari = AriClient(fake.url, fake.user, fake.password, fake.app, timeout=0.2)
    async with ari, listening(ari) as stream:
        fake.freeze()
        assert isinstance(await stream.next(), Disconnected)
        coming = asyncio.create_task(stream.next())
        await asyncio.sleep(0.3)
        fake.thaw()
        assert await coming == Connected()


async def test_an_asterisk_that_is_still_booting_is_waited_for(fake: FakeAsterisk, ari: AriClient) -> None:
    for _ in range(3):
        fake.refuse("GET", "/events", 503, "Asterisk is not fully booted")
    with capture_logs() as logs:
        async with listening(ari):
            pass
    assert [line["event"] for line in logs] == ["ari.away", "ari.connected"]
    assert "503" in logs[0]["why"]


async def test_another_engine_ends_the_stream_and_no_quarrel_begins(
    fake: FakeAsterisk, ari: AriClient
) -> None:
    second = AriClient(fake.url, fake.user, fake.password, fake.app)
    async with listening(ari) as stream, second, listening(second) as other:
        assert isinstance(await stream.next(), inbound.ApplicationReplaced)
        with pytest.raises(AriClosed, match="took the application 'ivr'"):
            await stream.next()
        fake.caller_arrives()
        assert isinstance(await other.next(), inbound.StasisStart)


async def test_closing_the_client_ends_the_stream_without_a_word(fake: FakeAsterisk) -> None:
    heard: list[object] = []
    connected = asyncio.Event()

    async def listen(ari: AriClient) -> None:
        async for event in ari.events():
            heard.append(event)
            connected.set()

    with capture_logs() as logs:
        async with AriClient(fake.url, fake.user, fake.password, fake.app) as ari:
            listener = asyncio.create_task(listen(ari))
            await connected.wait()
        async with asyncio.timeout(2):
            await listener
    assert heard == [Connected()]
    assert [line["event"] for line in logs] == ["ari.connected"]


async def test_closing_the_client_ends_a_vain_attempt_at_once() -> None:
    async with AriClient("http://127.0.0.1:1/ari", "u", "p", "ivr") as ari:
        stream = aiter(ari.events())
        coming = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.1)
    async with asyncio.timeout(2):
        with pytest.raises(StopAsyncIteration):
            await coming


@pytest.mark.parametrize("moment", ["trying", "connected", "reading"])
async def test_a_cancelled_listener_leaves_no_task_and_no_connection(fake: FakeAsterisk, moment: str) -> None:
    before = asyncio.all_tasks()
    if moment == "trying":
        fake.freeze()
    async with AriClient(fake.url, fake.user, fake.password, fake.app) as ari:

        async def listen() -> None:
            async with aclosing(ari.events()) as events:
                async for _ in events:
                    if moment == "connected":
                        await asyncio.sleep(60)

        listener = asyncio.create_task(listen())
        await asyncio.sleep(0.1)
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
        left = {task.get_name() for task in asyncio.all_tasks() - before}
        assert not {name for name in left if name.startswith("ari ")}
        fake.thaw()


async def test_a_listener_far_behind_loses_the_connection_instead_of_the_memory(
    fake: FakeAsterisk, ari: AriClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_room, "MOST_WAITING", 10)
    async with listening(ari) as stream:
        caller = fake.caller_arrives()
        await fake.until(lambda: caller.where == "stasis")
        for _ in range(50):
            caller.press("1")
        await ari.call(outbound.ping())
        told = [await stream.next() for _ in range(12)]
    assert isinstance(told[-1], Disconnected)
    assert "waited to be read" in told[-1].why


async def test_a_message_of_enormous_size_ends_the_connection_only(
    fake: FakeAsterisk, ari: AriClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(ari) as stream:
        fake.send(json.dumps({"type": "x" * (feed_room.LARGEST_MESSAGE + 1)}))
        assert isinstance(await stream.next(), Disconnected)
        assert await stream.next() == Connected()


async def test_events_do_not_take_the_connections_of_calls(fake: FakeAsterisk, ari: AriClient) -> None:
    async with listening(ari):
        fake.freeze()
        calls = [asyncio.create_task(ari.call(outbound.ping())) for _ in range(client_room.MOST_CONNECTIONS)]
        await asyncio.sleep(0.1)
        fake.thaw()
        assert len(await asyncio.gather(*calls)) == client_room.MOST_CONNECTIONS


def test_an_address_without_a_server_is_free() -> None:
    """Port 1, to which the tests above connect in vain, has indeed no server here."""
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", 1)) != 0
