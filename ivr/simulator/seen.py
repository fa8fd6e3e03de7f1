"""What has happened on a call so far, whoever held it: the one thing that expectations are judged by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from ivr.actions import (
    Action,
    CaptureSecret,
    Enqueue,
    Hangup,
    Listen,
    Note,
    Record,
    Say,
    StopListening,
    StopSaying,
    Transfer,
    Voicemail,
)
from ivr.events import (
    Digit,
    Event,
    HungUp,
    PlayFailed,
    Recorded,
    Returned,
    Said,
    SecretCaptured,
    SpeechEnded,
)

Noun = Event | Action
Left = Enqueue | Transfer | Voicemail
Kind = TypeVar("Kind", bound=Noun)


@dataclass(slots=True)
class Seen:
    """`nouns` are all events and actions in their order, each with its time; `mark` is where the
    caller's last act begins among them."""

    nouns: list[tuple[datetime, Noun]] = field(default_factory=list)
    mark: int = 0
    step: str = ""
    question: Listen | CaptureSecret | Record | None = None  # what the caller is asked for
    left: Left | None = None
    over: bool = False
    saying: list[str] = field(default_factory=list)

    def take(self, noun: Noun, at: datetime) -> None:
        self.nouns.append((at, noun))
        match noun:
            case Note(kind="step", text=step):
                self.step = step
            case Say(id=id):
                self.saying.append(id)
            case Said(id=id) | PlayFailed(id=id):
                self._silenced((id,))
            case StopSaying(ids=ids):
                self._silenced(ids)
            case Listen() | CaptureSecret() | Record():
                self.question = noun
            case StopListening() | SecretCaptured() | Recorded():
                self.question = None
            case Enqueue() | Transfer() | Voicemail():
                self.left, self.question = noun, None
            case Returned():
                self.left = None
            case HungUp() | Hangup():
                self.over = True

    def _silenced(self, ids: tuple[str, ...]) -> None:
        self.saying = [one for one in self.saying if one not in ids]

    @property
    def rests(self) -> bool:
        """It is the caller's turn, or somebody else has the caller."""
        return self.over or self.left is not None or self.question is not None

    def since(self, kind: type[Kind], mark: int | None = None) -> list[Kind]:
        """All of this kind from the caller's last act on (or from `mark`)."""
        return [one for _, one in self.nouns[self.mark if mark is None else mark :] if isinstance(one, kind)]

    def all(self, kind: type[Kind]) -> list[Kind]:
        return self.since(kind, 0)

    def act(self) -> None:
        """The caller does something: what comes from here on is the answer to it."""
        self.mark = len(self.nouns)

    def first_reply(self) -> float | None:
        """Seconds from the end of the caller's act to the first thing that is said."""
        began: datetime | None = None
        for at, noun in self._from_mark():
            if isinstance(noun, Digit | SpeechEnded) or began is None:
                began = at
            elif isinstance(noun, Say):
                return (at - began).total_seconds()
        return None

    def _from_mark(self) -> Iterator[tuple[datetime, Noun]]:
        return iter(self.nouns[self.mark :])
