"""Which times of a call run: they start and stop with who speaks, and a host tells when one is over.

no_input     the caller's time to answer: the ear is open, nobody speaks and no key was pressed
inter_digit  instead of it, from the last key on
utterance    the caller speaks, or the recogniser works on what was said
hold         a prompt is held, and nothing was heard yet
silence      it is our turn and nothing sounds
model        a language model was asked, and the caller waits
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ivr.actions import CaptureSecret, Listen, StartTimer, StopTimer
from ivr.call.turn import State
from ivr.events import Event, Heard, LookedUp, ModelAnswered, SayLate, SpeechEnded, TimerFired, Understood

NO_INPUT, INTER_DIGIT, UTTERANCE, HOLD = "no_input", "inter_digit", "utterance", "hold"
SILENCE, MODEL = "silence", "model"
LONGEST_S = 30.0
"""No utterance and its recognition take longer; if they do, the ear is broken and the call goes on."""

LONGEST_HOLD_S = 4.0
"""For so long a prompt is held by a voice that has said nothing yet."""

SHORTEST_S = 0.1
SPEAKS = (State.BARGING, State.DOUBTING, State.HEARING, State.WEIGHING, State.STALLING)

GOES_ON = (Understood, Heard, ModelAnswered, LookedUp, SayLate, TimerFired)
"""Events during which a silence lasts."""

Timing = Iterator[StartTimer | StopTimer]


class Times:
    def __init__(self) -> None:
        self._running: set[str] = set()
        self._since: datetime | None = None  # nothing was heard

    def over(self, name: str) -> None:
        """The host says so; what it means is for others to say."""
        self._running.discard(name)

    def of_answer(
        self, question: Listen | CaptureSecret | None, is_new: bool, keyed: bool, key_came: bool, state: State
    ) -> Timing:
        """`keyed`: some keys of the answer are there; `key_came`: one of them just now."""
        waiting = state is State.WAITING
        yield from self._of_keys(question if keyed else None, key_came and not is_new, waiting)
        waits = question is not None and waiting and not keyed
        if is_new and waits:
            self.over(NO_INPUT)  # it begins anew
        yield from self._run(NO_INPUT, question.no_input if question is not None and waits else None)
        yield from self._run(UTTERANCE, LONGEST_S if state in SPEAKS else None)
        yield from self._run(HOLD, LONGEST_HOLD_S if state is State.BARGING else None)

    def of_silence(self, event: Event, silent: bool, most: float) -> Timing:
        """It may last `most` seconds (0: for ever), and has begun with the caller's last word: the window
        behind it and what the recogniser needs are silence too."""
        if isinstance(event, SpeechEnded):
            self._since = event.at - timedelta(milliseconds=event.window)
        elif not isinstance(event, GOES_ON):
            self._since = None
        passed = 0.0 if self._since is None else (event.at - self._since).total_seconds()
        yield from self._run(SILENCE, max(most - passed, SHORTEST_S) if silent and most > 0 else None)

    def of_model(self, seconds: float | None) -> Timing:
        """So long the caller waits for it; None: nobody waits."""
        yield from self._run(MODEL, seconds)

    def _of_keys(self, question: Listen | CaptureSecret | None, came: bool, waiting: bool) -> Timing:
        """From the last key on; keys that were pressed ahead wait until the question was heard."""
        ahead = isinstance(question, Listen) and waiting and INTER_DIGIT not in self._running
        if question is None:
            yield from self._run(INTER_DIGIT, None)
        elif came or ahead:
            self.over(INTER_DIGIT)
            yield from self._run(INTER_DIGIT, question.inter_digit)

    def _run(self, name: str, seconds: float | None) -> Timing:
        """A time that runs goes on; None: it does not run."""
        if seconds is None and name in self._running:
            self._running.discard(name)
            yield StopTimer(name=name)
        elif seconds is not None and name not in self._running:
            self._running.add(name)
            yield StartTimer(name=name, seconds=seconds)
