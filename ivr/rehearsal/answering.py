"""One recording as the answer at one step of a flow: what the engine hears, when, and what it makes of it.

The sound goes in packets and at the pace of a call through the engine's own listener; a Call that begins at
that step says, as on the telephone, how long a pause may be, what was meant, and whether that is enough.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import numpy as np

from ivr.actions import Action, Note, SetWindow
from ivr.audio import level
from ivr.audio.frame import FRAME_MS, RATE, Pcm
from ivr.engine.better_ear import silero
from ivr.engine.listener import Listener
from ivr.engine.repertoire import Play
from ivr.errors import SimulatorError
from ivr.events import (
    Degraded,
    Event,
    Heard,
    HeardPartial,
    SpeechEnded,
    SpeechStarted,
    Understood,
    Value,
    Word,
)
from ivr.nlu.grammar import Grammar
from ivr.rehearsal.asked import Asked
from ivr.rehearsal.voice import SAMPLES, CallersLine
from ivr.stt.recogniser import Recogniser

AFTER_MS = 2500
"""Silence behind the recording: longer than any pause that is waited for."""

REST_MS = 400
"""Of it, when nobody is speaking: a voice that began at the very end would have been found."""

DECODED_WITHIN_S = 30.0
BANDS = {"accept": "accept", "confirm": "confirm", "reprompt": "reprompt", "patience": "reprompt"}
"""What the question notes about an answer → the band that it fell in."""


@dataclass(frozen=True, slots=True)
class Partial:
    """What was heard until `ms` of the recording."""

    ms: int
    text: str
    confidence: float


@dataclass(slots=True)
class Answer:
    """One utterance. Times are those of the recording: the voice from `begin_ms` to `end_ms`, the result at
    `result_ms`, after a silence of `window_ms` and some `decode_ms` of work."""

    begin_ms: int = 0
    end_ms: int = 0
    window_ms: int = 0
    result_ms: int = 0
    decode_ms: int = 0
    partials: list[Partial] = field(default_factory=list)
    text: str = ""
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    intent: str | None = None
    slots: dict[str, Value] = field(default_factory=dict)
    answer: str | None = None
    sure: float = 0.0
    band: str = "nothing"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Recital:
    """`levels`: dBFS of each 20 ms."""

    seconds: float
    levels: tuple[float, ...]
    answers: tuple[Answer, ...]


class Question:
    """A step of a flow that is asked again and again, and the engine that hears the answers."""

    def __init__(self, play: Play, step: str, recogniser: Recogniser, language: str = "") -> None:
        """Raises SimulatorError for a step that hears nobody."""
        self._step, self._recogniser = step, recogniser
        asked = Asked(play, step, language)
        if asked.language not in recogniser.languages:
            raise SimulatorError(f"The recogniser {recogniser.name} does not hear {asked.language}.")
        self.asked = asked.open
        self.grammar = asked.understander.grammar(asked.expecting)

    async def hear(self, pcm: Pcm) -> Recital:
        """Takes as long as it was spoken."""
        ear = _Ear(self, self._recogniser, self.grammar)
        line = CallersLine(self._step, None, 0.0)
        line.say(np.pad(pcm, (0, AFTER_MS * RATE // 1000)))
        try:
            await ear.listen_to(line, len(pcm) * 1000 // RATE + REST_MS)
        finally:
            await ear.listener.end()
        frames = np.pad(pcm, (0, -len(pcm) % SAMPLES)).reshape(-1, SAMPLES)
        return Recital(len(pcm) / RATE, tuple(map(level.rms, frames)), tuple(ear.answers))


class _Ear:
    """The listener of one recording, and the call that it tells."""

    def __init__(self, question: Question, recogniser: Recogniser, grammar: Grammar) -> None:
        self._question, self._grammar = question, grammar
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()
        self._inbox: asyncio.Queue[tuple[int, Event]] = asyncio.Queue()
        self.listener = Listener(recogniser, self._put, silero=silero())
        self.answers: list[Answer] = []
        self._now: Answer | None = None  # what is being said
        self._awaited = 0  # utterances that are over and have no result yet
        self._ask()

    def _ask(self) -> None:
        self._nouns: list[Event | Action] = []
        self._call, listen = self._question.asked(self._nouns.append)
        self.listener.open(listen, self._grammar)

    def _put(self, event: Event) -> None:
        self._inbox.put_nowait((round((self._clock() - self._began) * 1000), event))

    async def listen_to(self, line: CallersLine, rest_ms: int) -> None:
        """A packet every 20 ms, until `rest_ms` or as long as somebody speaks; results that are late are
        waited for."""
        self._began, at = self._clock(), 0
        while line.speaking and (at < rest_ms or self._now is not None):
            at += FRAME_MS
            await asyncio.sleep(max(0.0, self._began + at / 1000 - self._clock()))
            packet = line.datagram()
            assert packet is not None, "no packet is lost on this line"
            self.listener.datagram(packet)
            while not self._inbox.empty():
                self._take(*self._inbox.get_nowait())
        while self._awaited:
            try:
                self._take(*await asyncio.wait_for(self._inbox.get(), DECODED_WITHIN_S))
            except TimeoutError:
                raise SimulatorError("The recogniser gave no result.") from None

    def _take(self, ms: int, event: Event) -> None:
        match event:
            case Degraded():
                raise SimulatorError("The recogniser failed, or took longer than a caller waits.")
            case SpeechStarted():
                self._now = self._now or Answer()
            case HeardPartial() if self._now is not None:
                if not self._now.partials or self._now.partials[-1].text != event.text:
                    self._now.partials.append(Partial(ms, event.text, event.confidence))
            case SpeechEnded() if self._now is not None:
                self._awaited += 1
                self._now.begin_ms, self._now.end_ms = self.listener.voice_ms
                self._now.window_ms = self.listener.window_ms
        for action in self._call.receive(event):
            if isinstance(action, SetWindow):
                self.listener.set_window(action.listen, action.ms)
        if isinstance(event, Heard) and self._now is not None:
            self._awaited -= 1
            self.answers.append(_answered(self._now, ms, event, self._nouns))
            self._now = None
            self._ask()


def _answered(answer: Answer, ms: int, heard: Heard, nouns: list[Event | Action]) -> Answer:
    """What was heard, understood, and noted by the question, in one."""
    found = replace(
        answer,
        result_ms=ms,
        decode_ms=heard.decode_ms,
        text=heard.text,
        confidence=heard.confidence,
        words=heard.words,
        alternatives=heard.alternatives,
    )
    for noun in nouns:
        if isinstance(noun, Understood):
            found.intent, found.slots, found.answer = noun.intent, dict(noun.slots), noun.answer
            found.sure = noun.confidence
        elif isinstance(noun, Note) and noun.text in BANDS and found.band == "nothing":
            found.band, found.why = BANDS[noun.text], str(noun.data.get("why", ""))
    return found
