"""What happened. Hosts (ARI, keyboard, tests, replay) put events in; actions come out.

Every event carries `at` (UTC): the core reads no clock. Events are frozen and made of plain
values, so that the journal can write them and replay can read them back.

    from the telephone   CallArrived Digit SpeechStarted HeardPartial SpeechPaused SpeechEnded Heard
                         Said PlayFailed Recorded SecretCaptured Returned HungUp
    from the host        TimerFired LookedUp ModelAnswered Kept Sent SecretLost Degraded Regained
    made by the call     Understood NoInput      (what the interpreter is told about an answer)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Value = str | int | float | bool
"""What a slot can hold. Digit strings stay strings: an order number may begin with zero."""


@dataclass(frozen=True, slots=True)
class Handle:
    """Stands for a secret that only the host has; worth nothing in another process."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    at: datetime


@dataclass(frozen=True, slots=True)
class Followed:
    """Of the callers who had `intent` dealt with, `calls` wanted `next` next: this share, smoothed."""

    intent: str
    next: str
    calls: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallArrived(Event):
    """A caller is on the line, not yet answered. `caller` and `name` are the caller's own words.

    `switches` are what people have forced by hand ("office": "closed"). `earlier` is where a call
    of the same caller stood that was cut off a short while ago: a Position as plain data. `likely` is
    what callers of this flow mostly want next, by the calls of the past.
    """

    call: str
    caller: str = ""
    name: str = ""
    called: str = ""
    switches: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, Any] | None = None
    likely: tuple[Followed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digit(Event):
    """One key, at its release: 0-9, *, #, A-D."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted(Event):
    """The caller began to speak (after the onset rule of audio.endpoint), in answer to `listen`; or goes
    on behind a pause."""

    listen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardPartial(Event):
    """What the recogniser makes of the utterance so far; it may still change. An engine that does not
    say how sure it is has `confidence` 1. `counted`: digits, as many as were said, whichever they are."""

    listen: str
    text: str
    confidence: float = 1.0
    counted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechPaused(Event):
    """A moment of silence within an utterance: it may be over, or not."""

    ms: int  # of voice so far
    listen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded(Event):
    """The silence window behind the caller's last voiced frame is over."""

    ms: int  # of the utterance
    listen: str = ""
    window: int = 0  # ms of silence behind it
    level: float | None = None  # dBFS of the voice


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Event):
    """The recogniser's last word on one utterance; `text` is empty when it was no speech.

    `confidence` (0..1) is the probability that these are the words that were said.
    `decode_ms` counts from the end of the silence window to this result.
    """

    listen: str
    text: str
    confidence: float
    words: tuple[Word, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    decode_ms: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """Something else that the caller wants, said in the same breath; `confidence` is as that of the whole."""

    intent: str
    slots: Mapping[str, Value] = field(default_factory=dict)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood(Event):
    """What one answer means, and how it was given. Nothing understood: no intent, no slots, no answer.

    `sentiment` (-1..1) and `anger` (0..1) are those of its words; `interrupted`: a prompt was cut short
    by it; `louder` (dB) than the caller's own answers before.

    `answer` is "yes", "no", or the value of an offered choice; `intent` the name of an intent of
    the flow or of a word that works anywhere ("operator", "repeat", …). `confidence` is that of the
    whole, speech included; keys have 1. `then` are further wishes in their order. `language` is the one
    that was spoken ("es"), when it is clearly another than that of the question.
    """

    listen: str
    text: str
    how: Literal["speech", "keys"]
    intent: str | None = None
    slots: Mapping[str, Value] = field(default_factory=dict)
    answer: str | None = None
    confidence: float = 0.0
    sentiment: float = 0.0
    anger: float = 0.0
    interrupted: bool = False
    louder: float = 0.0
    then: tuple[Wish, ...] = ()
    language: str = ""

    @property
    def nothing(self) -> bool:
        return self.intent is None and not self.slots and self.answer is None and not self.then


@dataclass(frozen=True, slots=True, kw_only=True)
class NoInput(Event):
    """The question was asked and the caller neither spoke nor pressed a key."""

    listen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Event):
    """A prompt is over. `ms` is how long it sounded, `how` whether the caller heard its end; `made` when it
    was not there and had to be made while the caller waited."""

    id: str
    ms: int = 0
    how: Literal["finished", "stopped"] = "finished"
    made: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SayLate(Event):
    """A prompt is not there yet: the caller hears nothing until SayBegan, Said or PlayFailed."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SayBegan(Event):
    """A prompt that was late begins to sound."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayFailed(Event):
    """A prompt could not be played; `why` is for the log."""

    id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(Event):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp(Event):
    """A back office answered, or did not.

    `outcome` is ok, not_found, refused, error, timeout or unknown (the request was sent, and
    whether it was carried out cannot be known).
    """

    id: str
    outcome: Literal["ok", "not_found", "refused", "error", "timeout", "unknown"]
    status: int = 0
    data: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAnswered(Event):
    """What a language model makes of an answer, or why it made nothing of it.

    `slots` are the caller's words for a slot, blanks among them, or the name of a choice: they are read
    like anything that was said. `confidence` is the model's own. Nothing understood: no intent, no slots,
    no answer. `outcome`: ok; refused (the model did not want to, or the service not), timeout, error (away,
    or no answer of the kind that was asked for), spent (it would cost more than it may), resting (it failed
    lately).
    """

    id: str
    outcome: Literal["ok", "refused", "timeout", "error", "spent", "resting"]
    intent: str | None = None
    answer: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.0
    ms: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Event):
    """What a Keep gave to the store is there (ok), or is not (error)."""

    id: str
    outcome: Literal["ok", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Event):
    """A message is on its way, or is not; `unknown`: it may have been sent."""

    id: str
    outcome: Literal["ok", "refused", "error", "timeout", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Event):
    """A recording is over. `name` is how the store knows it; `silent`: nothing was said."""

    id: str
    outcome: Literal["ok", "silent", "failed"]
    name: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretCaptured(Event):
    """The keys of a secret are with the host. `valid`: they are as many as the slot wants and pass
    its check digit. Their number is all that is told of them."""

    id: str
    handle: Handle
    length: int
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretLost(Event):
    """The host has no secret of this handle any more: ask again."""

    handle: Handle


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Event):
    """A caller who had left for a queue, a transfer or a voicemail box is back.

    `status` in lower case: full, timeout, busy, no_answer, ok, …
    """

    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp(Event):
    """The call is over, whoever ended it."""

    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Degraded(Event):
    """A sense is gone: "hearing" means that only keys are left. With a `language`, only there."""

    what: Literal["hearing"]
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regained(Event):
    """A sense that was gone is back."""

    what: Literal["hearing"]
