"""`call` in templates and conditions: what is known of this call beside its slots and variables."""

from __future__ import annotations

from typing import Any

from ivr.flow.position import Position
from ivr.flow.vocabulary import Vocabulary

FACTS = ("frustration", "sentiment", "mood", "dealt", "topics", "turns")
"""Names below `call`."""


def facts(flow: Vocabulary, position: Position) -> dict[str, Any]:
    """`dealt` are names of intents, `topics` their labels; `turns` counts the caller's answers."""
    feeling, memory = position.feeling, position.memory
    return {
        "frustration": round(feeling.frustration, 2),
        "sentiment": round(feeling.sentiment, 2),
        "mood": feeling.mood,
        "dealt": list(memory.dealt),
        "topics": list(dealt(flow, position)),
        "turns": memory.answers,
    }


def dealt(flow: Vocabulary, position: Position) -> tuple[str, ...]:
    """What was dealt with, as it is called."""
    known = (name for name in position.memory.dealt if name in flow.intents)
    return tuple(flow.intents[name].label or name.replace("_", " ") for name in known)
