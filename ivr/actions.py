"""What to do. The pure core returns these; the performer of a host carries them out.

to the telephone   Answer Say PauseSaying ResumeSaying StopSaying Listen SetWindow StopListening
                   CaptureSecret CloseSecret Record Enqueue Transfer Voicemail Hangup
to the host        StartTimer StopTimer LookUp AskModel Keep Send Note
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ivr.events import Handle, Value

BargeIn = Literal["speech", "keys", "none"]
"""What may interrupt a prompt; "speech" allows keys too."""

SlotType = Literal[
    "digits",
    "number",
    "choice",
    "yes_no",
    "text",
    "date",
    "time",
    "money",
    "phone",
    "name",
    "duration",
    "email",
    "postcode",
    "code",
    "pin",
    "card_number",
]

Check = Literal["none", "luhn", "mod97", "iban"]
"""What the check digits of a value follow (validity.py)."""

BY_DIGITS: frozenset[SlotType] = frozenset(
    {"digits", "number", "date", "time", "money", "phone", "postcode", "pin", "card_number"}
)
"""Slot types that keys fill one after the other: there, no key has another meaning."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice slot, with the phrases that mean it (its own name first)."""

    value: str
    hear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotSpec:
    """What may fill a slot. `shortest` and `longest` count digits, or the signs of a
    code; `check` is what its check digits follow, `matches` the shape that it must have (shapes.py)."""

    name: str
    type: SlotType
    label: str = ""
    shortest: int = 1
    longest: int = 32
    choices: tuple[Choice, ...] = ()
    sensitive: bool = False
    check: Check = "none"
    matches: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expecting:
    """What an answer to this question may be: the one description from which come the
    recogniser's language, the collection of keys, and the understanding.

    `intents` names those that may be said here; `asked` is the slot that the question is for and
    `slots` every slot that an answer may fill (the asked one first, then the likeliest to be put
    right). `keys` gives a key its meaning: an intent, "yes", "no", or a value of the asked choice
    slot. `changes` are slots that were answered before: another value for one of them may be said too
    ("no, on Friday"); `held` are the values that are in question. `about` is the intent that the asked
    slot is for.
    """

    step: str
    language: str = "en-US"
    intents: tuple[str, ...] = ()
    asked: str | None = None
    slots: tuple[SlotSpec, ...] = ()
    yes_no: bool = False
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)
    changes: tuple[str, ...] = ()
    held: Mapping[str, Value] = field(default_factory=dict, compare=False)
    about: str | None = field(default=None, compare=False)

    @property
    def asked_slot(self) -> SlotSpec | None:
        return next((slot for slot in self.slots if slot.name == self.asked), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Action):
    """Take the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Action):
    """Speak `text` after whatever is still being said; Said or PlayFailed answers with `id`.

    `step` names who speaks. `markup` is the text with its tags and its values marked (`ivr.ssml`), when
    there are any; people read `text`. A `sensitive` text is neither cached nor written in clear. `take` is
    the name of a recording that is played instead, if somebody made one ("shop/welcome"); `slow`
    asks for slower speech. `fills` is what fills a silence: it waits for nothing, and words that are not
    there are not made; "music" on hold sounds until it is stopped.
    """

    id: str
    text: str
    step: str
    language: str = "en-US"
    barge_in: BargeIn = "speech"
    sensitive: bool = False
    take: str = ""
    slow: bool = False
    markup: str = ""
    fills: Literal["", "words", "music"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare(Action):
    """These may be said in a moment: make what is not there, when nothing else waits to be made. Nothing
    answers, and their ids are those of nothing."""

    says: tuple[Say, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseSaying(Action):
    """Hold the prompt where it is: the caller may be interrupting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSaying(Action):
    """Go on where the prompt was held: it was no interruption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSaying(Action):
    """Say no more of these, begun or still waiting; Said(how="stopped") answers for each."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen(Action):
    """Everything about one answer. The ear stays open until StopListening or the next Listen.

    `no_input` (s) counts from the end of the prompt; `inter_digit` (s) between keys; `terminator`
    ends an answer by keys; `window` (ms) is the silence that ends an utterance. With `flush`, keys
    that were pressed before do not count.
    """

    id: str
    expecting: Expecting
    no_input: float = 5.0
    inter_digit: float = 3.0
    terminator: str = "#"
    window: int = 500
    flush: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWindow(Action):
    """So much silence (ms) ends what the caller is saying now in answer to `listen`, instead of the
    question's own window: less when it is an answer already, more in the middle of a phrase."""

    listen: str
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StopListening(Action):
    """Close the ear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureSecret(Action):
    """Take keys for a secret, by the host alone: SecretCaptured or NoInput answers with `id`.

    The recogniser is off; the core is told of each key only that there was one.
    """

    id: str
    slot: SlotSpec
    no_input: float = 7.0
    inter_digit: float = 4.0
    terminator: str = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSecret(Action):
    """The time between two keys is over: what was keyed is the secret."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Action):
    """Record the caller until a key, `silence` (s) or `longest` (s); Recorded answers with `id`."""

    id: str
    name: str
    longest: float = 60.0
    silence: float = 2.0
    beep: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep(Action):
    """Give the store a line of this call; Kept answers with `id`. Sensitive slots are never in it."""

    id: str
    kind: Literal["callback", "consent", "survey", "note"]
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(Action):
    """Send a message by a sender of the settings; Sent answers with `id`."""

    id: str
    kind: Literal["sms", "email", "webhook"]
    via: str
    to: str = ""
    subject: str = ""
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    timeout: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer(Action):
    """(Re)start the timer of this name; TimerFired(name) answers after `seconds`."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTimer(Action):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp(Action):
    """Ask a back office of the settings; LookedUp answers with `id`.

    `path` is already percent-encoded, value by value. `timeout` (s) bounds the whole of it.
    `secrets` are opened by the host into keys of the body; SecretLost answers when it cannot.
    """

    id: str
    back_end: str
    method: str
    path: str
    body: Mapping[str, Any] | None = None
    timeout: float = 3.0
    secrets: Mapping[str, Handle] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskModel(Action):
    """Ask a language model what was said; ModelAnswered answers with `id`, within `timeout` (s).

    `text` has blanks ("<number_1>") instead of what leaves the house for nobody. `about` tells of every
    intent that may be said what it is: its label, and what callers say for it.
    """

    id: str
    text: str
    expecting: Expecting
    about: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue(Action):
    """Hand the caller, with all that was learned, to a queue; Returned or HungUp answers.

    `reason` says why in a word ("operator", "patience", "frustrated", "step", …), `whisper` what the
    agent is told, `dealt` what was dealt with already, as it is called; `frustration` is from 0 to 1.
    Sensitive slots are not in `slots`.
    """

    queue: str
    reason: str
    whisper: str = ""
    slots: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    timeout: int = 120
    dealt: tuple[str, ...] = ()
    frustration: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Action):
    """Hand the caller to a named target of the dialplan; Returned or HungUp answers.

    `to` is a name (sales, front_desk), never a number and never what a caller said.
    """

    to: str
    reason: str
    whisper: str = ""
    slots: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    timeout: int = 30
    dealt: tuple[str, ...] = ()
    frustration: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicemail(Action):
    """Let the caller leave a message in a box of Asterisk's; Returned or HungUp answers."""

    box: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hangup(Action):
    """End the call after all has been said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Action):
    """A line for the journal and the live view: the step that was entered, a decision and why, an intent
    that begins, and one that was dealt with."""

    kind: Literal["step", "decision", "variant", "fault", "intent", "dealt"]
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
