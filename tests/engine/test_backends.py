import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs
from yarl import URL

from ivr.actions import LookUp
from ivr.engine.backends import BackEnd, BackEnds, Reply, parse, within
from ivr.errors import BackEndError

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Office:
    """An HTTP server that answers with the bytes it is told to, and notes what it was sent."""

    port: int = 0
    seen: list[dict[str, Any]] = field(default_factory=list)
    connections: int = 0
    answer: Serve | None = None

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                first, *lines = head.strip().split("\r\n")
                headers = {
                    name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
                }
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.seen.append({"first": first, "headers": headers, "body": body})
                assert self.answer is not None
                await self.answer(reader, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    office = Office()
    tasks: set[asyncio.Task[None]] = set()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await office.meet(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    yield office
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await server.wait_closed()


@pytest_asyncio.fixture
async def ends(office: Office) -> AsyncIterator[BackEnds]:
    end = BackEnd("orders", f"http://127.0.0.1:{office.port}/api/", {"Authorization": "Bearer s3cret"})
    async with BackEnds({"orders": end}) as ends:
        yield ends


def ask(method: str = "GET", path: str = "orders/55421", body: Any = None, timeout: float = 3.0) -> LookUp:
    return LookUp(id="1", back_end="orders", method=method, path=path, body=body, timeout=timeout)


def whole(status: str, body: bytes = b"", *headers: str) -> Serve:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return answer


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
    raise ConnectionError


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()
    raise ConnectionError


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10_000:
        writer.write(bytes([letter]))
        await writer.drain()
        await asyncio.sleep(0.02)


async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"state": ')
    await writer.drain()
    writer.close()
    raise ConnectionError


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n[" + b"1," * 2_000_000 + b"1]")
    await writer.drain()


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        (whole("200 OK", b'{"state": "shipped"}'), Reply("ok", 200, {"state": "shipped"})),
        (whole("200 OK", b"\xef\xbb\xbf[1]"), Reply("ok", 200, [1])),
        (whole("204 No Content"), Reply("ok", 204, None)),
        (whole("404 Not Found", b"no"), Reply("not_found", 404)),
        (whole("400 Bad Request"), Reply("refused", 400)),
        (whole("401 Unauthorized"), Reply("refused", 401)),
        (whole("409 Conflict"), Reply("refused", 409)),
        (whole("429 Too Many Requests"), Reply("refused", 429)),
        (whole("500 Internal Server Error", b"<h1>oh"), Reply("error", 500)),
        (whole("503 Service Unavailable"), Reply("error", 503)),
        (whole("302 Found", b"", "Location: /elsewhere"), Reply("error", 302)),
        (whole("200 OK", b"<html>"), Reply("error", 200)),
        (whole("200 OK", b'{"total": NaN}'), Reply("error", 200)),
        (whole("200 OK", b'{"total": 1e999}'), Reply("error", 200)),
        (whole("200 OK", b'{"total": -Infinity}'), Reply("error", 200)),
        (whole("200 OK", b"9" * 10_000), Reply("error", 200)),
        (whole("200 OK", b"[" * 100_000), Reply("error", 200)),
        (whole("200 OK", b'"\xff\xfe"'), Reply("error", 200)),
        (endless, Reply("error", 200)),
        (half, Reply("error", 200)),
        (reset, Reply("error")),
        (hang_up, Reply("error")),
        (garbage, Reply("error")),
        (silent, Reply("timeout")),
        (drip, Reply("timeout")),
    ],
)
async def test_every_answer_is_an_outcome(
    office: Office, ends: BackEnds, answer: Serve, reply: Reply
) -> None:
    office.answer = answer
    patience = 0.4 if reply.outcome == "timeout" else 5.0  # a loaded machine is slow, and no back end late
    assert await ends.look_up(ask(timeout=patience)) == reply


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("answer", [silent, drip, reset, hang_up])
async def test_what_was_sent_and_not_answered_is_unknown(
    office: Office, ends: BackEnds, answer: Serve, method: str
) -> None:
    office.answer = answer
    reply = await ends.look_up(ask(method, body={"amount": 5}, timeout=0.4))
    assert (reply.outcome, reply.data) == ("unknown", None)
    assert len(office.seen) == 1


async def test_a_lost_body_of_something_done_is_unknown(office: Office, ends: BackEnds) -> None:
    office.answer = half
    assert await ends.look_up(ask("POST", body={})) == Reply("unknown", 200)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_nobody_there_is_an_error_and_nothing_was_sent(method: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with BackEnds({"orders": BackEnd("orders", url)}) as ends:
            assert await ends.look_up(ask(method)) == Reply("error")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_door_that_does_not_open_in_time_is_a_timeout(method: str) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        queue = [socket.socket() for _ in range(2)]  # a full backlog: the next connection gets no answer
        try:
            for one in queue:
                one.setblocking(False)
                one.connect_ex(address)
            async with BackEnds({"orders": BackEnd("orders", f"http://127.0.0.1:{address[1]}")}) as ends:
                assert await ends.look_up(ask(method, timeout=0.3)) == Reply("timeout")
        finally:
            for one in queue:
                one.close()


async def test_the_request_carries_what_the_settings_and_the_step_say(office: Office, ends: BackEnds) -> None:
    office.answer = whole("200 OK", b"{}")
    await ends.look_up(ask(path="orders/5%205?lang=en%2FUS"))
    await ends.look_up(ask("POST", "returns", {"order": "55421", "why": "zu groß"}))
    got, sent = office.seen
    assert got["first"] == "GET /api/orders/5%205?lang=en%2FUS HTTP/1.1"
    assert got["headers"]["authorization"] == "Bearer s3cret"
    assert "idempotency-key" not in got["headers"]
    assert sent["first"] == "POST /api/returns HTTP/1.1"
    assert sent["headers"]["content-type"] == "application/json"
    assert json.loads(sent["body"]) == {"order": "55421", "why": "zu groß"}


async def test_every_other_request_than_get_has_a_key_of_its_own(office: Office, ends: BackEnds) -> None:
    office.answer = whole("200 OK")
    for method in ("POST", "POST", "PUT", "DELETE"):
        await ends.look_up(ask(method))
    keys = [request["headers"]["idempotency-key"] for request in office.seen]
    assert len(set(keys)) == 4


async def test_reading_keeps_its_connection_and_changing_takes_a_fresh_one(
    office: Office, ends: BackEnds
) -> None:
    office.answer = whole("200 OK", b"{}")
    for _ in range(3):
        await ends.look_up(ask())
    assert office.connections == 1
    for _ in range(3):
        await ends.look_up(ask("POST"))
    assert office.connections == 4


async def test_cookies_of_one_caller_are_not_sent_for_the_next(office: Office, ends: BackEnds) -> None:
    office.answer = whole("200 OK", b"{}", "Set-Cookie: who=first; Path=/")
    await ends.look_up(ask())
    await ends.look_up(ask())
    assert all("cookie" not in request["headers"] for request in office.seen)


async def test_proxies_of_the_environment_are_not_used(
    office: Office, ends: BackEnds, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    office.answer = whole("200 OK", b"{}")
    assert (await ends.look_up(ask())).outcome == "ok"


@pytest.mark.parametrize(
    "path",
    [
        "../admin", "orders/../../admin", "%2e%2e/admin", "orders/.%2E/x", "orders%2f..%2f..%2fadmin",
        "..%5cadmin", "//evil.example/x", "///evil", "http://evil.example/", "https:evil", "orders/a b",
        "orders/\r\nX: y", "orders\\..\\x", "orders/1#part", "./orders", "javascript:alert(1)",
        "orders/gr\u00f6\u00dfe",
    ],
)  # fmt: skip
async def test_a_path_that_leads_out_is_refused_unasked(office: Office, ends: BackEnds, path: str) -> None:
    assert await ends.look_up(ask(path=path)) == Reply("refused")
    assert office.connections == 0


@given(st.text(max_size=40))
def test_whatever_the_path_it_stays_below_the_base(path: str) -> None:
    url = within("http://office.example:8080/api/v1", path)
    if url is not None:
        assert (url.scheme, url.host, url.port) == ("http", "office.example", 8080)
        assert str(url).startswith("http://office.example:8080/api/v1")
        assert f"{url.path}/".startswith("/api/v1/") and ".." not in url.path.split("/")


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("orders/1", "http://a/api/orders/1"),
        ("/orders/1", "http://a/api/orders/1"),
        ("", "http://a/api"),
        ("?customer=5", "http://a/api?customer=5"),
        ("o?when=10:30&to=a/b", "http://a/api/o?when=10:30&to=a/b"),
        ("orders/%2e5", "http://a/api/orders/%2e5"),
    ],
)
def test_a_path_is_appended_as_it_is_written(path: str, url: str) -> None:
    assert within("http://a/api", path) == within("http://a/api/", path) == URL(url, encoded=True)


async def test_a_method_that_is_none_is_refused(office: Office, ends: BackEnds) -> None:
    assert await ends.look_up(ask("TRACE")) == Reply("refused")
    assert office.connections == 0


async def test_a_body_that_is_no_json_is_an_error_and_not_sent(office: Office, ends: BackEnds) -> None:
    for body in ({"x": float("nan")}, {"x": object()}):
        assert await ends.look_up(ask("POST", body=body)) == Reply("error")
    assert office.connections == 0


async def test_an_unknown_back_office_is_named_beside_the_known_ones(ends: BackEnds) -> None:
    with pytest.raises(BackEndError, match=r"no back office 'billing'.*there are: orders\."):
        await ends.look_up(LookUp(id="1", back_end="billing", method="GET", path="x"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "orders",
        "ftp://a/",
        "http://",
        "http://a:99999999/",
        "file:///etc",
        "http://a/?x=1",
        "http://a/#b",
    ],
)
def test_an_address_that_is_no_base_is_refused_when_it_is_named(url: str) -> None:
    with pytest.raises(BackEndError, match="'orders' needs an http or https address"):
        BackEnd("orders", url)


async def test_the_shorter_of_the_two_limits_counts(office: Office) -> None:
    office.answer = silent
    end = BackEnd("orders", f"http://127.0.0.1:{office.port}", timeout=60)
    async with BackEnds({"orders": end}) as ends:
        async with asyncio.timeout(5):
            assert await ends.look_up(ask(timeout=0.1)) == Reply("timeout")


async def test_the_log_holds_neither_bodies_nor_paths_nor_credentials(office: Office, ends: BackEnds) -> None:
    office.answer = whole("500 Oh", b"patient data")
    with capture_logs() as lines:
        await ends.look_up(ask("POST", "orders/55421", {"card": "4111"}))
    assert len(lines) == 1 and lines[0]["outcome"] == "error" and lines[0]["status"] == 500
    assert not any(word in str(lines) for word in ("patient", "4111", "s3cret", "55421"))
    assert "s3cret" not in repr(BackEnd("a", "http://a", {"Authorization": "s3cret"}))


async def test_a_caller_who_hangs_up_ends_the_look_up(office: Office, ends: BackEnds) -> None:
    office.answer = silent
    task = asyncio.create_task(ends.look_up(ask(timeout=30)))
    while not office.seen:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_many_look_ups_at_once_each_get_their_own_answer(office: Office, ends: BackEnds) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = office.seen[-1]["first"].split()[1].rsplit("/", 1)[1].encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(number), number))

    office.answer = echo
    replies = await asyncio.gather(*(ends.look_up(ask(path=f"orders/{n}")) for n in range(100, 200)))
    assert [reply.data for reply in replies] == list(range(100, 200))


@given(st.binary(max_size=60))
def test_parsing_gives_a_value_or_a_value_error(body: bytes) -> None:
    try:
        value = parse(body)
    except ValueError:
        return
    json.dumps(value, allow_nan=False)
