"""What an answer does to the feeling and the memory of the call, whatever becomes of it."""

from __future__ import annotations

from ivr.events import Understood
from ivr.flow.feeling import SHOUT_DB, Trouble
from ivr.flow.memory import Spoken
from ivr.flow.turn import Turn

WORDS: dict[str, Trouble] = {"operator": "operator", "repeat": "repeat"}
"""Words that work anywhere and tell of trouble."""


def heard(turn: Turn, event: Understood) -> None:
    """The caller has answered; nothing is decided yet. Keys have no mood."""
    position = turn.position
    meant = (event.intent, event.answer, *event.slots)
    position.memory.keep(
        Spoken("caller", position.step, event.text, ", ".join(dict.fromkeys(filter(None, meant))))
    )
    position.memory.answers += 1
    if event.how == "speech":
        position.feeling.hear(event.sentiment, event.anger)
    if event.louder >= SHOUT_DB:
        position.feeling.suffer("shout")
    if event.interrupted and any(position.repairs.values()):
        position.feeling.suffer("interruption")


def weighed(turn: Turn, intent: str | None) -> None:
    """The answer was taken: a success, unless it tells of trouble itself."""
    feeling = turn.position.feeling
    if intent in WORDS and intent not in turn.flow.intents:
        feeling.suffer(WORDS[intent])
    else:
        feeling.ease()
