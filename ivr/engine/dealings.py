"""What was dealt with in one call and to whom it was handed, as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ivr.actions import Action, Enqueue, Note, Transfer
from ivr.events import Event
from ivr.store.handovers import Handover, Handovers
from ivr.store.topics import Topic, Topics

MOST = 50
"""Rows of one call in each table."""


@dataclass(slots=True)
class Dealings:
    """Called with every event and action of a call; `keep` it at its end."""

    call: str
    flow: str
    topics: list[Topic] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)

    def __call__(self, noun: Event | Action) -> None:
        match noun:
            case Note(kind="intent", text=intent) if self.topics and not self.topics[-1].next:
                self.topics[-1] = replace(self.topics[-1], next=intent)
            case Note(kind="dealt", text=intent) if len(self.topics) < MOST:
                number = len(self.topics) + 1
                self.topics.append(
                    Topic(call=self.call, number=number, flow=self.flow, at=datetime.now(UTC), intent=intent)
                )
            case Enqueue() | Transfer() if len(self.handovers) < MOST:
                to = f"queue {noun.queue}" if isinstance(noun, Enqueue) else f"transfer {noun.to}"
                self.handovers.append(
                    Handover(
                        call=self.call,
                        number=len(self.handovers) + 1,
                        at=datetime.now(UTC),
                        to=to,
                        reason=noun.reason,
                        frustration=noun.frustration,
                    )
                )

    def keep(self, topics: Topics, handovers: Handovers) -> None:
        for topic in self.topics:
            topics.put(topic)
        for handover in self.handovers:
            handovers.put(handover)
