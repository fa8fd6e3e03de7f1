"""One caller's ear: datagrams in; SpeechStarted, HeardPartial, SpeechEnded, Heard out.

The utterance that is going on is always kept, whether a question is open or not: speech that
began over a prompt, or a moment before the question, is heard from its first syllable.

An engine that tells nothing while the caller speaks is asked in each pause what was said so far.
The call then says how much more silence is to be waited for, and when nothing more is said, that guess is
the result: the caller has not waited for the decoding.

Whatever makes it impossible to hear (no sound arrives, the recogniser lacks the language or fails) is
told once as Degraded: keys are left. When it hears again, that is told too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal

import structlog

from ivr.actions import Listen
from ivr.audio.echo import Echo
from ivr.audio.endpoint import (
    ONSET_MS,
    ONSET_SPAN_MS,
    SURER_ONSET_MS,
    SURER_ONSET_SPAN_MS,
    Endpointer,
    PreRoll,
)
from ivr.audio.frame import Frame
from ivr.audio.level import SILENCE, voice
from ivr.audio.silero import Silero
from ivr.audio.stream import Stream
from ivr.audio.vad import Vad
from ivr.errors import RecogniserError
from ivr.events import (
    Degraded,
    Event,
    Heard,
    HeardPartial,
    Regained,
    SpeechEnded,
    SpeechPaused,
    SpeechStarted,
)
from ivr.nlu.grammar import Grammar
from ivr.stt.recogniser import Guessing, Hypothesis, Preparing, Recogniser, Session

log = structlog.get_logger()

PRE_ROLL_MS = 300
GUESS_MS = 100
"""Silence within an utterance after which the engine is asked what was said so far: between the words
of a sentence there is seldom as much, and behind it the guess is there before the shortest window ends."""

GUESS_WITHIN_S = 1.0
"""A guess that takes longer hangs: the utterance is heard anew."""

PAUSE_MS = 240
"""Silence within an utterance that is told as a pause."""

GAP_S = 1.0
"""Asterisk sends 50 packets a second, silence too: nothing for so long, and the way is broken."""

SILENT = Hypothesis(text="", confidence=0.0)
Want = Literal["sound", "recogniser"]
"""What hearing needs and may lack."""


class Listener:
    def __init__(
        self,
        recogniser: Recogniser,
        put: Callable[[Event], None],
        call: str = "",
        silero: Silero | None = None,
    ) -> None:
        self._recogniser, self._put, self._call = recogniser, put, call
        self._stream, self._vad = Stream(), Vad(silero)
        onset = (ONSET_MS, ONSET_SPAN_MS) if silero is None else (SURER_ONSET_MS, SURER_ONSET_SPAN_MS)
        self._endpointer = Endpointer(onset_ms=onset[0], onset_span_ms=onset[1])
        self._pre_roll = PreRoll(PRE_ROLL_MS)
        self._utterance: list[Frame] = []  # what the caller is saying now
        self._speaking = False
        self._listen: Listen | None = None
        self._grammar: Grammar | None = None
        self._session: Session | None = None
        self._guess: asyncio.Task[Hypothesis | None] | None = None
        self._paused = False  # what is said now, as was told
        self._decoding: set[asyncio.Task[None]] = set()
        self._wanting: set[Want] = set()
        self._unheard: set[str] = set()  # languages that were told to be so
        self.is_private: Callable[[], bool] = lambda: False
        """Whether a secret is asked for: what is said then may be it, and is not kept for any engine."""
        self._echo = Echo()
        self.played: Callable[[], float] = lambda: SILENCE
        """How loud (dBFS) what we play is now: the same, softer, is no voice of the caller's."""
        self._clock = asyncio.get_running_loop().time
        self._came = 0.0  # when the last packet did
        self._watch: asyncio.TimerHandle | None = None

    @property
    def packets(self) -> int:
        return self._stream.received

    @property
    def voice_ms(self) -> tuple[int, int]:
        """Where in all that has come the voice of the latest utterance begins, and ends so far."""
        return self._endpointer.start_ms, self._endpointer.end_ms

    @property
    def window_ms(self) -> int:
        """How much silence ends the utterance, as things are."""
        return self._endpointer.window_ms

    def datagram(self, data: bytes) -> None:
        if self._watch is not None:
            self._came = self._clock()
        elif "sound" in self._wanting:
            self._regain("sound")
            self.attached()
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
            self._pass_over(grammar.language)
            return
        self._listen, self._grammar = listen, grammar
        self._endpointer.window_ms = listen.window
        if isinstance(self._recogniser, Preparing):
            self._recogniser.expect(grammar)
        if self._speaking and self._utterance:
            self._begin()

    def set_window(self, listen: str, ms: int) -> None:
        """How much silence ends what is being said in answer to this question."""
        if self._session is not None and self._listen is not None and self._listen.id == listen:
            self._endpointer.window_ms = ms

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

    # --- frame by frame ---------------------------------------------------------------------

    def _frame(self, frame: Frame) -> None:
        voiced = self._vad.process(frame)
        if self._echo.process(self.played(), self._vad.dbfs):
            voiced = False
        change = self._endpointer.process(voiced, frame.ms)
        if self.is_private():
            self._speaking, self._utterance, self._pre_roll = False, [], PreRoll(PRE_ROLL_MS)
            return
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
        elif self._session is not None:
            self._look_into_pause()

    def _begin(self) -> None:
        assert self._listen is not None and self._grammar is not None
        listen = self._listen.id
        self._endpointer.window_ms = self._listen.window

        def partial(text: str) -> None:
            self._put(HeardPartial(at=_now(), listen=listen, text=text))

        try:
            self._session = self._recogniser.listen(self._grammar, partial)
        except RecogniserError as fault:
            self._lack("recogniser", str(fault))
            return
        for frame in self._utterance:
            self._session.feed(frame.pcm)
        self._put(SpeechStarted(at=_now(), listen=listen))

    def _finish(self) -> None:
        spoken_ms, window = sum(frame.ms for frame in self._utterance), self._endpointer.silence_ms
        level = voice([frame.pcm for frame in self._utterance])
        session, self._session = self._session, None
        guess, self._guess = self._guess, None
        self._speaking, self._utterance, self._paused = False, [], False
        if session is None or self._listen is None:
            return
        listen = self._listen.id
        self._put(SpeechEnded(at=_now(), ms=spoken_ms, listen=listen, window=window, level=level))
        self._hold(asyncio.create_task(self._decode(session, listen, guess)))

    # --- what it means ------------------------------------------------------------------------

    def _look_into_pause(self) -> None:
        """One guess a pause; what is said behind it makes it worth nothing."""
        assert self._listen is not None
        listen, silence_ms = self._listen, self._endpointer.silence_ms
        if silence_ms == 0:
            if self._guess is not None or self._paused:
                self._forget_guess()
                self._endpointer.window_ms = listen.window
                self._put(SpeechStarted(at=_now(), listen=listen.id))  # again
            return
        if silence_ms >= GUESS_MS and self._guess is None and isinstance(self._session, Guessing):
            self._guess = asyncio.create_task(self._so_far(self._session, listen.id))
        if silence_ms >= PAUSE_MS and not self._paused:
            self._paused = True
            self._put(SpeechPaused(at=_now(), ms=self._endpointer.utterance_ms, listen=listen.id))

    async def _so_far(self, session: Guessing, listen: str) -> Hypothesis | None:
        try:
            heard = await session.so_far()
        except RecogniserError as fault:  # the utterance has its own turn: that one counts
            log.warning("no guess", call=self._call, why=str(fault))
            return None
        if heard is not None:
            self._put(
                HeardPartial(
                    at=_now(),
                    listen=listen,
                    text=heard.text,
                    confidence=heard.confidence,
                    counted=heard.counted,
                )
            )
        return heard

    async def _decode(
        self, session: Session, listen: str, guess: asyncio.Task[Hypothesis | None] | None
    ) -> None:
        began = self._clock()
        try:
            best = await _result(session, guess)
            self._regain("recogniser")
        except RecogniserError as fault:
            self._lack("recogniser", str(fault))
            best = SILENT
        except Exception:
            # A fault of the recogniser is not the caller's: the question would never be answered.
            log.exception("the recogniser failed", call=self._call)
            self._lack("recogniser", "the recogniser failed")
            best = SILENT
        self._put(
            Heard(
                at=_now(),
                listen=listen,
                text=best.text,
                confidence=best.confidence,
                words=best.words,
                alternatives=best.alternatives,
                decode_ms=round((self._clock() - began) * 1000),
            )
        )

    def _hold(self, task: asyncio.Task[None]) -> None:
        self._decoding.add(task)
        task.add_done_callback(self._decoding.discard)

    def _drop_session(self) -> None:
        self._forget_guess()
        if self._session is not None:
            self._session.cancel()
            self._session = None
            self._speaking, self._utterance = False, []

    def _forget_guess(self) -> None:
        self._paused = False
        if self._guess is not None:
            self._guess.cancel()
            self._guess = None

    # --- when nothing can be heard ------------------------------------------------------------

    def _look(self) -> None:
        """Again at the moment when the next packet will have been missing for too long."""
        if self._clock() - self._came < GAP_S:
            self._watch = asyncio.get_running_loop().call_at(self._came + GAP_S, self._look)
        else:
            self._watch = None
            self._lack("sound", f"no sound came from Asterisk for {GAP_S:g} s")

    def _lack(self, what: Want, why: str) -> None:
        log.error("cannot hear the caller", call=self._call, why=why)
        if not self._wanting:
            self._put(Degraded(at=_now(), what="hearing"))
        self._wanting.add(what)

    def _regain(self, what: Want) -> None:
        if what in self._wanting:
            self._wanting.remove(what)
            log.info("the caller can be heard again", call=self._call, what=what)
            if not self._wanting:
                self._put(Regained(at=_now(), what="hearing"))

    def _pass_over(self, language: str) -> None:
        """A question in a language that nobody hears: others of this call may be in another."""
        if language not in self._unheard:
            self._unheard.add(language)
            why = f"the recogniser {self._recogniser.name} does not hear {language}"
            log.error("cannot hear the caller", call=self._call, why=why)
            self._put(Degraded(at=_now(), what="hearing", language=language))


async def _result(session: Session, guess: asyncio.Task[Hypothesis | None] | None) -> Hypothesis:
    """The guess, if it is one; a session that nobody asks any more is told so, however that came."""
    best = None
    try:
        if guess is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(GUESS_WITHIN_S):
                    best = await guess
        if best is None:
            return await session.finish()
    except RecogniserError:
        raise
    except BaseException:
        session.cancel()
        raise
    session.cancel()
    return best


def _now() -> datetime:
    return datetime.now(UTC)
