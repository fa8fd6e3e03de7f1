from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import Voicemail as LeaveMessage
from ivr.flow.fields import declared, key
from ivr.flow.steps.leaving import Leaving, announce_key
from ivr.flow.steps.step import on_key, retry_key, then_key
from ivr.flow.turn import HandOver, Move, Turn
from ivr.flow.values import new_name
from ivr.flow.vocabulary import Prompt


@declared
class Voicemail(Leaving):
    """Let the caller leave a message; `#` ends it and the flow goes on, hanging up ends both."""

    KIND = "voicemail"
    OUTCOMES = ("ok", "full", "failed")

    voicemail: str = key(new_name, "the box, a name of the dialplan")
    announce: Prompt | None = announce_key()
    on: Mapping[str, str] = on_key("ok, full, failed")
    then: str | None = then_key()
    retry: str | None = retry_key()

    def enter(self, turn: Turn) -> Move:
        if not self.may_go(turn):
            return HandOver("failed")
        return self.go(turn, LeaveMessage(box=self.voicemail, reason=turn.position.reason))

    def returned(self, status: str) -> Move:
        outcome = status if status in self.OUTCOMES else "failed"
        return self.leave() if outcome == "ok" and "ok" not in self.on else super().returned(outcome)
