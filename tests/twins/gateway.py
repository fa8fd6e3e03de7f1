"""An HTTP server that takes whatever is posted to it, and remembers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

NAMES = ("Authorization", "Idempotency-Key")


@dataclass
class Gateway:
    """`async with Gateway() as gateway:`; `status` is what it answers, 0 nothing at all."""

    seen: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    status: int = 201
    port: int = 0
    _runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        http = web.Application()
        http.router.add_post("/{path:.*}", self._take)
        self._runner = web.AppRunner(http, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        headers = {name: request.headers[name] for name in NAMES if name in request.headers}
        self.seen.append((request.path_qs, headers, await request.json()))
        if self.status == 0:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({}, status=self.status or 500)
