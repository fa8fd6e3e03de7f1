"""The back offices: what the flow's `http` steps ask, over HTTP.

Whatever a back office does, the call goes on: every way in which a request can end is one of six
outcomes (see `events.LookedUp`), and nothing is raised but for a back office that is not in the
settings.

    2xx with JSON, or with no body      ok
    404                                 not_found
    any other 4xx                       refused; so is a request that may not be made (status 0)
    anything else that was answered     error
    no connection, a broken answer      error
    no answer in time                   timeout
    not GET, sent, answer lost          unknown: it may have been carried out, or not
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self
from urllib.parse import unquote

import aiohttp
import structlog
from yarl import URL

from ivr.actions import LookUp
from ivr.errors import BackEndError

Outcome = Literal["ok", "not_found", "refused", "error", "timeout", "unknown"]

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
LEAVES = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:|[\\#]|[^\x21-\x7e]")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BackEnd:
    """One back office of the settings.

    `url` is the base that every path is appended to. `headers` hold its credentials, and are
    never shown. `timeout` (s) bounds a look-up as a whole, `max_bytes` its answer.
    """

    name: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 3.0
    max_bytes: int = 1_000_000

    def __post_init__(self) -> None:
        """BackEndError when `url` is no base that a path can be appended to."""
        try:
            url = URL(self.url)
        except ValueError:
            url = URL()
        if url.scheme not in ("http", "https") or not url.host or url.query_string or url.fragment:
            raise BackEndError(
                f"The back office {self.name!r} needs an http or https address without a query."
            )


class Reply(NamedTuple):
    """The fields of `events.LookedUp`; `status` is 0 when nothing was answered."""

    outcome: Outcome
    status: int = 0
    data: Any = None


class BackEnds:
    """All back offices of the settings. One for the whole engine; `close` it at its end."""

    def __init__(self, ends: Mapping[str, BackEnd]) -> None:
        self._ends = dict(ends)
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def look_up(self, action: LookUp) -> Reply:
        """Ask, within `action.timeout` and the back office's own limit, whichever is shorter.

        Raises BackEndError when the settings do not name `action.back_end`.
        """
        end = self._ends.get(action.back_end)
        if end is None:
            known = ", ".join(sorted(self._ends)) or "none"
            raise BackEndError(
                f"There is no back office {action.back_end!r} in the settings; there are: {known}."
            )
        began = time.monotonic()
        reply, why = await self._ask(end, action)
        note = log.info if reply.outcome in ("ok", "not_found") else log.warning
        note(
            "look-up",
            back_end=end.name,
            method=action.method,
            outcome=reply.outcome,
            status=reply.status,
            ms=round(1000 * (time.monotonic() - began)),
            **({"why": why} if why else {}),
        )
        return reply

    async def close(self) -> None:
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _ask(self, end: BackEnd, action: LookUp) -> tuple[Reply, str]:
        url = within(end.url, action.path)
        if url is None:
            return Reply("refused"), "the path leads out of the back office"
        if action.method not in METHODS:
            return Reply("refused"), "no such method"
        safe = action.method == "GET"
        progress = Progress()
        try:
            async with asyncio.timeout(min(action.timeout, end.timeout)):
                return await self._exchange(end, action, url, progress), ""
        except TimeoutError:
            late: Outcome = "unknown" if progress.sent and not safe else "timeout"
            return Reply(late, progress.status), "no answer in time"
        except (aiohttp.ClientError, OSError) as fault:
            lost: Outcome = "unknown" if progress.sent and not safe else "error"
            return Reply(lost, progress.status), type(fault).__name__
        except (ValueError, RecursionError) as fault:  # the body, on either side, is no JSON of ours
            return Reply("error", progress.status), f"bad JSON ({type(fault).__name__})"

    async def _exchange(self, end: BackEnd, action: LookUp, url: URL, progress: Progress) -> Reply:
        headers = {"Accept": "application/json", **end.headers}
        body: bytes | None = None
        safe = action.method == "GET"
        if not safe:
            headers["Idempotency-Key"] = str(uuid.uuid4())
        if action.body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(action.body, allow_nan=False, default=refuse).encode()
        async with self._session(safe).request(
            action.method,
            url,
            data=body,
            headers=headers,
            allow_redirects=False,
            trace_request_ctx=progress,
            middlewares=() if safe else (progress.once,),
        ) as answer:
            progress.status = answer.status
            outcome = outcome_of(answer.status)
            if outcome != "ok":
                return Reply(outcome, answer.status)
            content = bytearray()
            async for piece in answer.content.iter_chunked(65536):
                content += piece
                if len(content) > end.max_bytes:
                    raise ValueError("the answer is too long")
            return Reply("ok", answer.status, parse(bytes(content)))

    def _session(self, keeps: bool) -> aiohttp.ClientSession:
        """Connections are kept for GET only.

        A kept connection may have died unnoticed; asking again is harmless for GET, and any other
        request would end as `unknown` although nobody was there.
        """
        if keeps not in self._sessions:
            self._sessions[keeps] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit_per_host=64, force_close=not keeps),
                cookie_jar=aiohttp.DummyCookieJar(),  # what one caller's answer set is not sent for the next
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # `_ask` has the one deadline
                trace_configs=[watch()],
                trust_env=False,
            )
        return self._sessions[keeps]


@dataclass(slots=True)
class Progress:
    """How far a request came: `sent` from the moment when its headers went out."""

    sent: bool = False
    status: int = 0
    tried: bool = False

    async def once(
        self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """aiohttp asks again when the connection dies under a PUT or DELETE: the second answer
        would be told as if it were the first ("not found", after it was deleted)."""
        if self.tried:
            raise aiohttp.ClientConnectionError("The connection was lost, and this is not sent twice.")
        self.tried = True
        return await handler(request)


def watch() -> aiohttp.TraceConfig:
    """Marks the Progress of a request as sent when its headers are."""

    async def mark(
        session: aiohttp.ClientSession, context: Any, params: aiohttp.TraceRequestHeadersSentParams
    ) -> None:
        context.trace_request_ctx.sent = True

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(mark)
    return trace


def within(base: str, path: str) -> URL | None:
    """The address of `path` (percent-encoded, with or without a query) below `base`; None when it
    would lead anywhere else: a scheme, a host, or `..` in any spelling."""
    if path.startswith("//"):
        return None
    path = path.removeprefix("/")
    place, mark, query = path.partition("?")
    if LEAVES.search(path):
        return None
    if any(part in ("..", ".") for part in re.split(r"[/\\]", unquote(place))):
        return None
    return URL(base.rstrip("/") + ("/" if place else "") + place + mark + query, encoded=True)


def outcome_of(status: int) -> Outcome:
    if 200 <= status < 300:
        return "ok"
    if status == 404:
        return "not_found"
    return "refused" if 400 <= status < 500 else "error"


def parse(body: bytes) -> Any:
    """The value of a JSON text (RFC 8259: no NaN, no infinity), None for an empty one; ValueError."""
    if not body.strip():
        return None
    return json.loads(body.decode("utf-8-sig"), parse_constant=refuse, parse_float=finite)


def finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else refuse(text)


def refuse(value: object) -> Any:
    raise ValueError("not a JSON value")
