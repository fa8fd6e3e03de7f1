"""One caller's ear: datagrams in; SpeechStarted, HeardPartial, SpeechEnded, Heard out.

The utterance that is going on is always kept, whether a question is open or not: speech that
began over a prompt, or a moment before the question, is heard from its first syllable.

Whatever makes it impossible to hear (no sound arrives, the recogniser lacks the language or fails)
is told once as Degraded; keys are left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from ivr.actions import Listen
from ivr.audio.endpoint import Endpointer, PreRoll
from ivr.audio.frame import Frame
from ivr.audio.stream import Stream
from ivr.audio.vad import Vad
from ivr.errors import RecogniserError
from ivr.events import Degraded, Event, Heard, HeardPartial, SpeechEnded, SpeechStarted
from ivr.nlu.grammar import Grammar
from ivr.stt.recogniser import Hypothesis, Recogniser, Session

log = structlog.get_logger()

PRE_ROLL_MS = 300
GAP_S = 1.0
"""Asterisk sends 50 packets a second, silence too: nothing for so long, and the way is broken."""

SILENT = Hypothesis(text="", confidence=0.0)


class Listener:
    def __init__(self, recogniser: Recogniser, put: Callable[[Event], None], call: str = "") -> None:
        self._recogniser, self._put, self._call = recogniser, put, call
        self._stream, self._vad = Stream(), Vad()
        self._endpointer, self._pre_roll = Endpointer(), PreRoll(PRE_ROLL_MS)
        self._utterance: list[Frame] = []  # what the caller is saying now
        self._speaking = False
        self._listen: Listen | None = None
        self._grammar: Grammar | None = None
        self._session: Session | None = None
        self._decoding: set[asyncio.Task[None]] = set()
        self._degraded = False
        self._clock = asyncio.get_running_loop().time
        self._came = 0.0  # when the last packet did
        self._watch: asyncio.TimerHandle | None = None

    @property
    def packets(self) -> int:
        return self._stream.received

    def datagram(self, data: bytes) -> None:
        if self._watch is not None:
            self._came = self._clock()
        for frame in self._stream.feed(data):
            self._frame(frame)

    def attached(self) -> None:
        """From now on packets have to come."""
        self._came = self._clock()
        self._look()

    def open(self, listen: Listen, grammar: Grammar) -> None:
        """A question is open from now on; speech that is already going on counts for it."""
        self._drop_session()
        self._listen, self._grammar = None, None
        if grammar.language not in self._recogniser.languages:
            self._degrade(f"the recogniser {self._recogniser.name} does not hear {grammar.language}")
            return
        self._listen, self._grammar = listen, grammar
        self._endpointer.window_ms = listen.window
        if self._speaking and self._utterance:
            self._begin()

    def close(self) -> None:
        """The question is answered; what the caller is still saying belonged to it."""
        self._drop_session()
        self._listen = None

    async def end(self) -> None:
        self.close()
        if self._watch is not None:
            self._watch.cancel()
        for task in self._decoding:
            task.cancel()
        await asyncio.gather(*self._decoding, return_exceptions=True)

    def _frame(self, frame: Frame) -> None:
        change = self._endpointer.process(self._vad.process(frame), frame.ms)
        if change == "started":
            self._speaking, self._utterance = True, [*self._pre_roll.frames(), frame]
            if self._listen is not None:
                self._begin()
        elif self._speaking:
            self._utterance.append(frame)
            if self._session is not None:
                self._session.feed(frame.pcm)
        self._pre_roll.push(frame)
        if change == "ended":
            self._finish()

    def _begin(self) -> None:
        assert self._listen is not None and self._grammar is not None
        listen = self._listen.id

        def partial(text: str) -> None:
            self._put(HeardPartial(at=datetime.now(UTC), listen=listen, text=text))

        try:
            self._session = self._recogniser.listen(self._grammar, partial)
        except RecogniserError as fault:
            self._degrade(str(fault))
            return
        for frame in self._utterance:
            self._session.feed(frame.pcm)
        self._put(SpeechStarted(at=datetime.now(UTC), listen=listen))

    def _finish(self) -> None:
        spoken_ms = sum(frame.ms for frame in self._utterance)
        session, self._session = self._session, None
        self._speaking, self._utterance = False, []
        if session is None or self._listen is None:
            return
        listen = self._listen.id
        self._put(SpeechEnded(at=datetime.now(UTC), ms=spoken_ms, listen=listen))
        task = asyncio.create_task(self._decode(session, listen))
        self._decoding.add(task)
        task.add_done_callback(self._decoding.discard)

    async def _decode(self, session: Session, listen: str) -> None:
        try:
            best = await session.finish()
        except RecogniserError as fault:
            self._degrade(str(fault))
            best = SILENT
        except Exception:
            # A fault of the recogniser is not the caller's: the question would never be answered.
            log.exception("the recogniser failed", call=self._call)
            self._degrade("the recogniser failed")
            best = SILENT
        self._put(
            Heard(
                at=datetime.now(UTC),
                listen=listen,
                text=best.text,
                confidence=best.confidence,
                words=best.words,
                alternatives=best.alternatives,
                decode_ms=best.decode_ms,
            )
        )

    def _look(self) -> None:
        """Again at the moment when the next packet will have been missing for too long."""
        if self._clock() - self._came < GAP_S:
            self._watch = asyncio.get_running_loop().call_at(self._came + GAP_S, self._look)
        else:
            self._watch = None
            self._degrade(f"no sound came from Asterisk for {GAP_S:g} s")

    def _degrade(self, why: str) -> None:
        log.error("cannot hear the caller", call=self._call, why=why)
        if not self._degraded:
            self._degraded = True
            self._put(Degraded(at=datetime.now(UTC), what="hearing"))

    def _drop_session(self) -> None:
        if self._session is not None:
            self._session.cancel()
            self._session = None
            self._speaking, self._utterance = False, []
