"""Back offices for real calls, in the process of the tests: canned answers, or the demonstration's.

http://127.0.0.1:PORT/{back_end}/{path}
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from ivr.actions import LookUp
from ivr.simulator.canned import Canned, Reply
from ivr.simulator.text import Ask

NEVER_S = 300.0


@dataclass(slots=True)
class Desk:
    """Answers for the test that is going on; `url` is what every back end's name is appended to."""

    url: str = ""
    canned: Canned | None = None
    office: Ask | None = None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        text = await request.text()
        query = f"?{request.query_string}" if request.query_string else ""
        asked = LookUp(
            id="desk",
            back_end=request.match_info["back_end"],
            method=request.method,
            path=request.match_info.get("path", "") + query,
            body=json.loads(text) if text else None,
        )
        return await self._answer(await self._reply(asked), request)

    async def _reply(self, asked: LookUp) -> Reply:
        if self.canned is not None:
            return self.canned.reply(asked)
        if self.office is None:
            return Reply("error", 500)
        answer = await self.office(asked)
        return Reply(answer.outcome, answer.status, answer.data)

    async def _answer(self, reply: Reply, request: web.Request) -> web.StreamResponse:
        """A timeout is an answer that never comes; `unknown` a connection that breaks under it."""
        await asyncio.sleep(NEVER_S if reply.outcome == "timeout" else reply.after)
        if reply.outcome == "unknown" and request.transport is not None:
            request.transport.close()
        return web.json_response(reply.data, status=reply.status or 500)


@asynccontextmanager
async def open_desk() -> AsyncIterator[Desk]:
    """On a free port of loopback, while the context lasts."""
    desk, application = Desk(), web.Application()
    application.router.add_route("*", "/{back_end}{path:.*}", desk.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        desk.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield desk
    finally:
        await runner.cleanup()
