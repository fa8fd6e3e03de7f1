"""What would be said next, were all said that was heard so far: got ready while the caller still speaks.

    what was heard so far → its meaning → a copy of the Position goes on → its prompts → Prepare

Nothing else comes of it: the look-ups, notes and ids of the copy, and all that it has become, are thrown
away. The same is got ready once, and no more than MOST replies at one question, since a voice may cost
money.
"""

from __future__ import annotations

from ivr.actions import Prepare, Say
from ivr.events import HeardPartial, Understood
from ivr.flow.interpreter import Interpreter
from ivr.nlu.understand import Meaning

MOST = 4


class Foresight:
    def __init__(self) -> None:
        self._latest: Meaning | None = None
        self._made: list[Prepare] = []

    def begin(self) -> None:
        """Another question is open."""
        self._latest, self._made = None, []

    def of(self, interpreter: Interpreter, heard: HeardPartial, meaning: Meaning) -> list[Prepare]:
        """Nothing when nothing new would be said."""
        if meaning == self._latest or len(self._made) >= MOST:
            return []
        self._latest = meaning
        answer = Understood(
            at=heard.at,
            listen=heard.listen,
            text=heard.text,
            how="speech",
            intent=meaning.intent,
            slots=meaning.slots,
            answer=meaning.answer,
            confidence=meaning.confidence,
        )
        says = tuple(one for one in interpreter.foresee(answer) if isinstance(one, Say) and not one.sensitive)
        made = Prepare(says=says)
        if not says or made in self._made:
            return []
        self._made.append(made)
        return [made]
