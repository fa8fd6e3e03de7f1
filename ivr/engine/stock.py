"""Taking stock: what Asterisk has, held against the lines that we hold.

What happened while there was no event connection is unknown, and so is what an earlier engine left.

    a line whose channel is gone, or no longer with us      has hung up, or was moved
    a line that had left, and its channel is here again     is back
    a caller without a line                                 goes to people
    a helper or bridge without a line                       is taken down

Events come while we ask: a line counts only as it was before and still is after the answer, and a
caller without a line gets a moment in which its event may come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from ivr.ari import belongings, inbound, outbound
from ivr.ari.client import AriClient, Survey
from ivr.engine.ears import Ears
from ivr.engine.errands import Errands
from ivr.engine.line import Line, now
from ivr.engine.lines import Lines
from ivr.events import HungUp

log = structlog.get_logger()

GRACE_S = 0.5


class Stock:
    """`back(line, status)` is told of a caller who came back unnoticed."""

    def __init__(
        self, ari: AriClient, errands: Errands, ears: Ears, lines: Lines, back: Callable[[Line, str], None]
    ) -> None:
        self._ari, self._errands, self._ears, self._lines, self._back = ari, errands, ears, lines, back

    async def take(self) -> None:
        """Raises AriError when Asterisk does not tell what it has."""
        before = [(line, line.left) for line in self._lines]
        survey = await self._ari.survey()
        channels = {channel.id: channel for channel in survey.channels}
        for line, left in before:
            if line.left is left:
                self._compare(line, channels.get(line.channel))
        self._sweep(survey)
        stranded = self._stranded(survey)
        if stranded:
            await asyncio.sleep(GRACE_S)
            for channel in stranded:
                if self._lines.of_channel(channel) is None:
                    self.rescue(channel)

    async def rescue_all(self) -> None:
        """The last act: whoever is still here goes to people. Raises AriError."""
        survey = await self._ari.survey()
        self._sweep(survey)
        for channel in self._stranded(survey):
            self.rescue(channel)

    def rescue(self, channel: str) -> None:
        log.warning("a stranded caller goes to the fallback", channel=channel)
        self._errands.run(outbound.continue_in_dialplan(channel, "ivr-fallback", "s", 1))

    def _compare(self, line: Line, channel: inbound.Channel | None) -> None:
        here = channel is not None and belongings.is_caller(channel, self._ari.app)
        if channel is None or (not here and not line.left):
            line.put(HungUp(at=now(), cause="lost events"))
        elif line.left and here:
            match channel.arguments.split(",")[1:]:
                case ["back", _, *rest]:
                    self._back(line, rest[0] if rest else "")
        elif line.left:
            self._errands.run(outbound.subscribe_to_channel(self._ari.app, line.channel))

    def _stranded(self, survey: Survey) -> list[str]:
        callers = (one for one in survey.channels if belongings.is_caller(one, self._ari.app))
        return [one.id for one in callers if self._lines.of_channel(one.id) is None]

    def _sweep(self, survey: Survey) -> None:
        for channel in survey.channels:
            if self._is_orphan(channel.id):
                log.warning("swept what nobody owns", channel=channel.id)
                self._ears.remove(channel.id)
        for bridge in survey.bridges:
            if self._is_orphan(bridge.id):
                log.warning("swept what nobody owns", bridge=bridge.id)
                self._errands.run(outbound.destroy_bridge(bridge.id))

    def _is_orphan(self, id: str) -> bool:
        return belongings.is_helper(id) and self._lines.of_call(belongings.call_of_helper(id)) is None
