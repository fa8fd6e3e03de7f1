"""The caller leaves for another part of the dialplan: a queue, somebody by name, a voicemail box.

Everything learned goes along as channel variables, percent-encoded: data, never dialplan. The
dialplan gives the caller back with `Stasis(ivr,back,CALL,STATUS)`, or never.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from ivr.actions import Enqueue, Transfer, Voicemail
from ivr.ari import outbound
from ivr.ari.client import AriClient
from ivr.errors import AriClosed, AriError, AriRefused, AriTimeout

log = structlog.get_logger()

LONGEST = 600
"""Characters of one variable: it becomes a header of the INVITE to the agent."""

WORDS: Mapping[str, str] = {
    "NOANSWER": "no_answer",
    "CHANUNAVAIL": "unavailable",
    "CONGESTION": "unavailable",
    "SUCCESS": "ok",
    "USEREXIT": "failed",
    "": "unknown",
}
"""Asterisk's DIALSTATUS and VMSTATUS as flows know them; other words are theirs in lower case."""

Leaving = Enqueue | Transfer | Voicemail


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind of leaving goes. `missing` is the status of one whose name the dialplan does not
    have; without it the dialplan itself knows what to do."""

    context: str
    name: Callable[[Leaving], str]
    missing: str = ""


PLACES: Mapping[type[Leaving], Place] = {
    Enqueue: Place("ivr-queue", lambda action: getattr(action, "queue", "")),
    Transfer: Place("ivr-transfer", lambda action: getattr(action, "to", ""), "unknown"),
    Voicemail: Place("ivr-voicemail", lambda action: getattr(action, "box", ""), "failed"),
}


class Departure:
    """`left` while the caller is away: then a StasisEnd is our own doing, and the call goes on."""

    def __init__(self, ari: AriClient, call: str, channel: str) -> None:
        self._ari, self._call, self._channel = ari, call, channel
        self.left = False

    async def can_go(self, action: Leaving) -> str:
        """ "" when there is such a place; else the status with which the caller is back at once.

        `continue` to a place that is not there would drop the caller. Raises AriError.
        """
        place = PLACES[type(action)]
        if not place.missing:
            return ""
        asked = outbound.dialplan_has(self._channel, place.context, place.name(action))
        try:
            there = await self._ari.call(asked)
        except AriRefused as refused:  # the caller is gone, or nobody can say: nobody is sent there
            there = {"value": str(refused.status)}
        if isinstance(there, dict) and there.get("value") == "1":
            return ""
        log.error("the dialplan has no such place", call=self._call, context=place.context)
        return place.missing

    async def go(self, action: Leaving) -> None:
        """Raises AriError when the caller is still here."""
        place = PLACES[type(action)]
        await self._ask(outbound.set_variables(self._channel, learned(self._call, action)))
        await self._ask(outbound.subscribe_to_channel(self._ari.app, self._channel))
        self.left = True
        there = outbound.continue_in_dialplan(self._channel, place.context, place.name(action), 1)
        try:
            if not await self._ask(there):
                log.info("the caller had gone at the first asking", call=self._call)
        except AriError:
            self.left = False
            raise

    async def _ask(self, request: outbound.Request) -> bool:
        """Once more when no answer came, for it is unknown whether Asterisk acted. Refused then, as
        that of a channel which is elsewhere: it had (False), or its end is told by an event."""
        try:
            await self._ari.call(request)
            return True
        except (AriTimeout, AriClosed) as fault:
            log.warning("asked once more", call=self._call, path=request.path, why=str(fault))
        try:
            await self._ari.call(request)
            return True
        except AriRefused as refused:
            if refused.status not in (404, 409):
                raise
            return False


def learned(call: str, action: Leaving) -> dict[str, str]:
    """What the dialplan is told, and the one who answers."""
    told = {"IVR_CALL": call, "IVR_REASON": quote(action.reason)}
    if isinstance(action, Voicemail):
        return told
    slots = "&".join(f"{quote(name)}={quote(value)}" for name, value in action.slots.items())
    return {
        **told,
        "IVR_WHISPER": quote(action.whisper),
        "IVR_SLOTS": slots[:LONGEST],
        "IVR_SAID": quote(action.said),
        "IVR_DEALT": quote(", ".join(action.dealt)),
        "IVR_FRUSTRATION": f"{action.frustration:.2f}",
        "IVR_TIMEOUT": str(action.timeout),
    }


def status_of(word: str) -> str:
    """What the dialplan says of how it went, as flows know it."""
    return WORDS.get(word, word.lower())


def quote(value: object) -> str:
    return urllib.parse.quote(str(value)[:200], safe="", errors="replace")[:LONGEST]
