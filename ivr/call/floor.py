"""Who has the floor: what is said, what a voice holds, and what waits until all has been said.

What is to be done about it goes to `do`, in its order.
"""

from __future__ import annotations

from collections.abc import Callable

from ivr.actions import (
    Action,
    CaptureSecret,
    Enqueue,
    Hangup,
    Listen,
    PauseSaying,
    Record,
    ResumeSaying,
    Say,
    StopSaying,
    Transfer,
    Voicemail,
)
from ivr.call.saying import Saying
from ivr.call.turn import Signal, State, Turn

BRIEF_MS = 700
"""Of voice: what is not longer is mostly "uh-huh". A held prompt goes on in the first pause behind it, and
stops when it was an answer after all."""

FRUITLESS = 2
"""Holds for nothing, after which a prompt is held no more: it is noise, or the prompt's own echo. What
is heard still ends it."""

HELD = (State.BARGING, State.DOUBTING)
"""States in which a prompt is held in the middle."""

WAITS = (State.WEIGHING, State.STALLING)
"""States in which the caller has said something and waits for what comes of it."""

LEAVES = (Enqueue, Transfer, Voicemail, Hangup)
"""With these the caller is gone, for a while or for good."""


class Floor:
    def __init__(self, do: Callable[[Action], None]) -> None:
        self._do, self._turn = do, Turn()
        self.saying = Saying()
        self.recording = False
        self._after: list[Action] = []
        self._held_for_nothing = 0  # how often since the question was opened

    @property
    def state(self) -> State:
        return self._turn.state

    @property
    def is_ours(self) -> bool:
        """Nothing sounds, and it is not the caller who has to speak: a look-up, a recogniser or a voice takes
        its time."""
        idle = (self.state is State.IDLE and not self.recording) or self.state is State.WEIGHING
        return idle or (self.state in (State.TELLING, State.ASKING) and self.saying.is_late)

    def signal(self, signal: Signal) -> bool:
        return self._turn.take(signal)

    # --- we speak -------------------------------------------------------------------------------

    def say(self, say: Say) -> None:
        self.saying.begin(say)
        self.signal(Signal.SAY)
        self._do(say)

    def fill(self, say: Say) -> None:
        self.saying.fill(say)
        self.signal(Signal.SAY)
        self._do(say)

    def stop(self, ids: tuple[str, ...]) -> None:
        if ids:
            self._do(StopSaying(ids=ids))
            self.said(ids)

    def said(self, ids: tuple[str, ...]) -> None:
        if self.saying.over(ids):
            self.settle()

    # --- the caller speaks ----------------------------------------------------------------------

    def listen(self, question: Listen | CaptureSecret) -> None:
        self._held_for_nothing = 0
        self.signal(Signal.LISTEN)
        self._do(question)

    def voice(self) -> None:
        """Speech holds the prompt at its first voiced frames; what was heard decides its fate."""
        sounding = self.saying.first
        if sounding is not None and (sounding.barge_in != "speech" or self._held_for_nothing >= FRUITLESS):
            return
        if self.signal(Signal.VOICE) and self.state is State.BARGING:
            self._do(PauseSaying())

    def paused(self, ms: int, promising: bool) -> None:
        """The caller makes a pause behind so much voice, which is perhaps an answer."""
        if self.state is State.BARGING and ms <= BRIEF_MS and not promising:
            self._go_on()

    def interrupt(self, how: str) -> bool:
        """Stop what this way of answering may interrupt; False when that is nothing."""
        ids = self.saying.stopped_by(how)
        self.stop(ids)
        return bool(ids)

    def nothing(self) -> None:
        """It was no answer: a held prompt goes on where it was."""
        self._held_for_nothing += self.state in HELD
        self._go_on()

    def _go_on(self) -> None:
        if self.state in HELD:
            self._do(ResumeSaying())
        self.signal(Signal.NOTHING)

    def weigh(self) -> bool:
        """What was said has to be thought about; False when the caller does not wait for that."""
        self.signal(Signal.WEIGH)
        return self.state in WAITS

    # --- the caller leaves ----------------------------------------------------------------------

    def after(self, action: Action) -> None:
        """To be done when all has been said."""
        self._after.append(action)

    @property
    def leaving(self) -> bool:
        return bool(self._after)

    def settle(self) -> None:
        if self.saying:
            return
        self.signal(Signal.ALL_SAID)
        if not self._after:
            return
        after, self._after = self._after, []
        self.recording = any(isinstance(action, Record) for action in after)
        if any(isinstance(action, LEAVES) for action in after):
            self.end()
        for action in after:
            self._do(action)

    def end(self) -> None:
        self.recording = False
        self.saying.clear()
        self._after.clear()
        self.signal(Signal.END)
