"""The desk of real calls hands out what a test wrote down, whatever the path."""

import pytest

from ivr.actions import LookUp
from ivr.engine.backends import BackEnd, BackEnds
from ivr.rehearsal.desk import open_desk
from ivr.simulator.canned import Canned, Reply, Request


@pytest.mark.parametrize(
    ("method", "path", "asked"),
    [("POST", "", "/"), ("GET", "?customer=5", "/?customer=5"), ("GET", "/steps/printer", "/steps/printer")],
)
async def test_the_engine_reaches_the_canned_answers(method: str, path: str, asked: str) -> None:
    reply = Reply("ok", 201, {"number": "40001"})
    async with open_desk() as desk, BackEnds({"tickets": BackEnd("tickets", f"{desk.url}/tickets")}) as ends:
        desk.canned = Canned([(Request("tickets", method, asked), [reply])])
        got = await ends.look_up(LookUp(id="x", back_end="tickets", method=method, path=path))
    assert (got.outcome, got.status, got.data) == ("ok", 201, {"number": "40001"})
