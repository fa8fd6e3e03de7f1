"""How long the caller heard nothing while it was our turn: counted from what a call's journal holds.

    caller's turn over → [decoding, look-ups, a slow voice] → first prompt → [gap] → next prompt → his turn

The caller's own time to think is not counted. A silence begins when the caller's last word is over (or
his last key came), when a prompt ends and it is still our turn, or when the call begins; it ends when
something sounds, also a filler, or when the caller leaves. What Asterisk and network add is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.actions import Action, CaptureSecret, Enqueue, Hangup, Listen, Note, Record, Say, Transfer, Voicemail
from ivr.events import (
    CallArrived,
    Event,
    HungUp,
    NoInput,
    PlayFailed,
    Recorded,
    Returned,
    Said,
    SecretCaptured,
    SpeechEnded,
    SpeechStarted,
    Understood,
)

OURS = (CallArrived, Returned, Recorded, NoInput, SecretCaptured)
"""Events with which our turn begins."""
AWAY = (Enqueue, Transfer, Voicemail, Hangup, Record)
"""Actions with which the caller hears somebody else, or is heard himself."""


@dataclass(slots=True)
class Quiet:
    """Of one step, or of a whole call: milliseconds."""

    worst: int = 0
    sum: int = 0

    def add(self, ms: int) -> None:
        self.worst, self.sum = max(self.worst, ms), self.sum + ms


class Silence:
    """Told every event and action in their order; `call` and `steps` are the figures so far."""

    def __init__(self) -> None:
        self.call, self.steps = Quiet(), dict[str, Quiet]()
        self._step = ""
        self._since: datetime | None = None
        self._now: datetime | None = None
        self._passed: list[tuple[datetime, str]] = []  # until then we were in that step
        self._waiting: set[str] = set()  # what is said, or waits to be
        self._asking = False

    def __call__(self, noun: Event | Action) -> None:
        if isinstance(noun, Event):
            self._pass(noun.at)
        match noun:
            case Note(kind="step"):
                self._step = noun.text
            case Say():
                self._waiting.add(noun.id)
            case Listen() | CaptureSecret():
                self._asking = True
            case SpeechStarted():
                self._since = None
            case SpeechEnded():
                self._since = noun.at
            case Understood():
                self._asking = False
                if noun.how == "keys" or self._since is None:
                    self._since = noun.at
            case Said():
                self._waiting.discard(noun.id)
                if noun.ms:
                    self._ended(noun.at - timedelta(milliseconds=noun.ms))
                    self._next(noun.at)
            case PlayFailed():
                self._waiting.discard(noun.id)
            case HungUp():
                self._ended(noun.at)
            case _ if isinstance(noun, OURS):
                self._asking, self._since = False, noun.at
            case _ if isinstance(noun, AWAY) and self._now is not None:
                self._ended(self._now)

    def _pass(self, at: datetime) -> None:
        self._passed.append((at, self._step))
        self._now = at

    def _next(self, at: datetime) -> None:
        """A prompt is over: silence while something is still to be said or it is still our turn."""
        self._since = at if self._waiting or not self._asking else None

    def _ended(self, at: datetime) -> None:
        if self._since is None:
            return
        ms = round((at - self._since).total_seconds() * 1000)
        if ms > 0:
            self.call.add(ms)
            self.steps.setdefault(self._where(self._since, at), Quiet()).add(ms)
        self._since = None

    def _where(self, since: datetime, until: datetime) -> str:
        """A silence belongs to the step in which most of it passed."""
        shares, before = dict[str, timedelta](), since
        for at, step in (*self._passed, (until, self._step)):
            share = max(min(at, until) - before, timedelta(0))
            shares[step] = shares.get(step, timedelta(0)) + share
            before = max(before, min(at, until))
        self._passed.clear()
        return max(shares, key=lambda step: shares[step])


def silence_of(nouns: Iterable[Event | Action]) -> Silence:
    """That of a whole journal."""
    silence = Silence()
    for noun in nouns:
        silence(noun)
    return silence
