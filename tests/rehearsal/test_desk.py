"""Canned back offices over real HTTP end in the outcomes that the test asks for."""

from __future__ import annotations

import pytest

from ivr.actions import LookUp
from ivr.engine.backends import BackEnd, BackEnds
from ivr.rehearsal.desk import open_desk
from ivr.simulator.canned import Canned, Reply, Request

REPLIES = [
    ("GET", Reply("ok", 200, {"state": "shipped"}), "ok"),
    ("GET", Reply("not_found", 404), "not_found"),
    ("POST", Reply("refused", 422), "refused"),
    ("GET", Reply("error", 500), "error"),
    ("GET", Reply("timeout"), "timeout"),
    ("POST", Reply("unknown"), "unknown"),
]


def look_up(method: str) -> LookUp:
    return LookUp(id="a", back_end="orders", method=method, path="/55421?all=yes", timeout=0.3)


@pytest.mark.parametrize(("method", "reply", "outcome"), REPLIES, ids=lambda one: str(one)[:30])
async def test_a_canned_answer_ends_as_it_says(method: str, reply: Reply, outcome: str) -> None:
    async with open_desk() as desk:
        desk.canned = Canned([(Request("orders", method, "/55421?all=*"), [reply])])
        async with BackEnds({"orders": BackEnd("orders", f"{desk.url}/orders")}) as ends:
            found = await ends.look_up(look_up(method))
    assert (found.outcome, found.data) == (outcome, reply.data)


async def test_a_request_without_an_answer_is_remembered() -> None:
    async with open_desk() as desk:
        desk.canned = Canned([])
        async with BackEnds({"orders": BackEnd("orders", f"{desk.url}/orders")}) as ends:
            assert (await ends.look_up(look_up("GET"))).outcome == "error"
        assert desk.canned.missed == ["orders GET /55421?all=yes"]
