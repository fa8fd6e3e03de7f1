from __future__ import annotations

from collections.abc import Mapping

from ivr.actions import Transfer as TransferTo
from ivr.flow.expr import Text
from ivr.flow.fields import declared, key
from ivr.flow.steps.keeping import learned
from ivr.flow.steps.leaving import Leaving, announce_key, whisper_key
from ivr.flow.steps.step import on_key
from ivr.flow.turn import HandOver, Move, Turn
from ivr.flow.values import duration, new_name
from ivr.flow.vocabulary import Prompt


@declared
class Transfer(Leaving):
    """Ring somebody by name, and hand the caller over with all that was learned.

    The names stand in the dialplan (`dialplans/ivr-transfer.conf`): no flow and no caller can dial
    a number.
    """

    KIND = "transfer"
    OUTCOMES = ("busy", "no_answer", "unavailable", "refused", "unknown")
    LEADS_ON = False

    transfer: str = key(new_name, "who is rung: a name of the dialplan, never a number")
    announce: Prompt | None = announce_key()
    whisper: Text | None = whisper_key()
    timeout: float = key(duration, "how long it rings", default=30.0)
    on: Mapping[str, str] = on_key("where the caller goes whom nobody took: busy, no_answer, …")

    def enter(self, turn: Turn) -> Move:
        if not self.may_go(turn):
            return HandOver("no_answer")
        position = turn.position
        return self.go(
            turn,
            TransferTo(
                to=self.transfer,
                reason=position.reason,
                whisper=self.told(turn),
                said=position.said,
                timeout=max(1, round(self.timeout)),
                **learned(turn),
            ),
        )
