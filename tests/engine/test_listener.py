"""One caller's ear: from datagrams to what was heard."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from ivr.actions import Expecting, Listen
from ivr.audio.g711 import PCMU
from ivr.audio.rtp import RtpPacket
from ivr.engine import listener as listener_file
from ivr.engine.listener import Listener
from ivr.errors import RecogniserError
from ivr.events import Degraded, Event, Heard, HeardPartial, SpeechEnded, SpeechStarted
from ivr.nlu.grammar import Grammar
from ivr.stt.fallback import Fallback
from ivr.stt.recogniser import Hypothesis
from tests.twins.ear import ScriptedEar, ScriptedSession
from tests.twins.throat import voice

GRAMMAR = Grammar(language="en-US")
YES = Hypothesis("yes", 0.9)


def question(id: str = "a.1") -> Listen:
    return Listen(id=id, expecting=Expecting(step="a"), window=400)


class Caller:
    """Speaks by datagrams: `voice` says "ah-oh-ah-oh", as people do; `quiet` is a faint hiss."""

    def __init__(self, listener: Listener) -> None:
        self._listener, self._sequence, self._noise = listener, 0, np.random.default_rng(3)

    def send(self, pcm: np.ndarray) -> None:
        for start in range(0, len(pcm), 160):
            self._sequence += 1
            packet = RtpPacket(
                payload_type=0,
                sequence=self._sequence,
                timestamp=self._sequence * 160,
                ssrc=9,
                payload=PCMU.encode(pcm[start : start + 160].astype(np.int16)),
            )
            self._listener.datagram(bytes(packet))

    def quiet(self, ms: int) -> None:
        self.send(self._noise.normal(0, 4, ms * 8))

    def voice(self, ms: int) -> None:
        self.send(voice(ms))


@pytest.fixture
def events() -> list[Event]:
    return []


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


async def test_an_utterance_becomes_heard(events: list[Event]) -> None:
    listener = Listener(ScriptedEar(YES), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    assert kinds(events) == ["SpeechStarted"]
    caller.quiet(700)
    await settle()
    assert kinds(events) == ["SpeechStarted", "SpeechPaused", "SpeechEnded", "Heard"]
    ended, heard = events[2], events[3]
    assert isinstance(ended, SpeechEnded) and 900 < ended.ms < 1500
    assert isinstance(heard, Heard) and heard.text == "yes" and heard.listen == "a.1"


async def test_what_begins_and_ends_belongs_to_its_question(events: list[Event]) -> None:
    listener = Listener(ScriptedEar(YES), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question("menu.7"), GRAMMAR)
    caller.voice(600)
    caller.quiet(700)
    await settle()
    assert [event.listen for event in events] == ["menu.7"] * 4  # type: ignore[attr-defined]


async def test_a_language_that_the_recogniser_lacks_is_told_once_and_raises_nothing(
    events: list[Event],
) -> None:
    listener = Listener(ScriptedEar(YES), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    for id in ("a.1", "b.2"):
        listener.open(question(id), Grammar(language="es-ES"))
        caller.voice(600)
        caller.quiet(700)
    await settle()
    assert kinds(events) == ["Degraded"]


@pytest.mark.parametrize("fault", [RecogniserError("It is closed."), RuntimeError("quite unexpected")])
async def test_whatever_the_recogniser_raises_leaves_the_keys(
    events: list[Event], monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    async def fails(_: object) -> Hypothesis:
        raise fault

    monkeypatch.setattr(ScriptedSession, "finish", fails)
    listener = Listener(ScriptedEar(YES), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    caller.quiet(700)
    await settle()
    assert kinds(events) == ["SpeechStarted", "SpeechPaused", "SpeechEnded", "Degraded", "Heard"]


@pytest.mark.parametrize("before", ["nothing", "something"])
async def test_a_way_that_falls_silent_is_told_once(
    events: list[Event], monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    monkeypatch.setattr(listener_file, "GAP_S", 0.05)
    listener = Listener(ScriptedEar(YES), events.append)
    listener.attached()
    if before == "something":
        Caller(listener).quiet(100)
    async with asyncio.timeout(5):
        while not events:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert kinds(events) == ["Degraded"]
    await listener.end()


async def test_speech_is_heard_from_its_first_syllable(events: list[Event]) -> None:
    ear = ScriptedEar(YES)
    listener = Listener(ear, events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    assert ear.sessions[0].samples >= 8 * 600


async def test_a_recogniser_that_has_to_get_ready_knows_the_question_before_anybody_speaks(
    events: list[Event],
) -> None:
    class Slow(ScriptedEar):
        def __init__(self) -> None:
            super().__init__(YES)
            self.expected: list[Grammar] = []

        def expect(self, grammar: Grammar) -> None:
            self.expected.append(grammar)

    slow = Slow()
    together = Fallback([slow])
    await together.open()
    for ear in (slow, together):
        Listener(ear, events.append).open(question(), GRAMMAR)
    assert slow.expected == [GRAMMAR, GRAMMAR]
    assert not slow.sessions


async def test_speech_that_began_before_the_question_counts_for_it(events: list[Event]) -> None:
    ear = ScriptedEar(YES)
    listener = Listener(ear, events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    caller.voice(500)
    assert events == []
    listener.open(question(), GRAMMAR)
    assert isinstance(events[0], SpeechStarted)
    caller.quiet(700)
    await settle()
    assert kinds(events)[-1] == "Heard"
    assert ear.sessions[0].samples >= 8 * 500


async def test_what_is_said_while_keys_answer_does_not_count_for_the_next_question(
    events: list[Event],
) -> None:
    ear = ScriptedEar(YES)
    listener = Listener(ear, events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question("a.1"), GRAMMAR)
    caller.voice(400)
    listener.close()
    listener.open(question("b.2"), GRAMMAR)
    caller.voice(300)
    caller.quiet(700)
    await settle()
    assert ear.sessions[0].cancelled
    assert "Heard" not in kinds(events)
    caller.voice(400)
    caller.quiet(700)
    await settle()
    assert isinstance(events[-1], Heard) and events[-1].listen == "b.2"


async def test_nothing_is_heard_without_a_question(events: list[Event]) -> None:
    listener = Listener(ScriptedEar(YES), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    caller.voice(600)
    caller.quiet(700)
    await settle()
    assert events == []


async def test_a_recogniser_that_fails_leaves_the_keys(events: list[Event]) -> None:
    listener = Listener(ScriptedEar(None), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    caller.quiet(700)
    await settle()
    assert any(isinstance(event, Degraded) for event in events)
    assert isinstance(events[-1], Heard) and events[-1].text == ""


class GuessingEar(ScriptedEar):
    """Says in a pause what was said so far; `finish` has nothing to say then."""

    def listen(self, grammar: Grammar, on_partial: object = None) -> GuessingSession:
        session = GuessingSession(self, grammar)
        self.sessions.append(session)
        return session


class GuessingSession(ScriptedSession):
    guesses = 0

    async def so_far(self) -> Hypothesis | None:
        self.guesses += 1
        return await self.finish()


async def pause(caller: Caller, ms: int) -> None:
    """So that what was asked in it is answered."""
    for _ in range(ms // 20):
        caller.quiet(20)
        await asyncio.sleep(0)


async def test_what_is_guessed_in_the_last_pause_is_the_result(events: list[Event]) -> None:
    ear = GuessingEar(YES)
    listener = Listener(ear, events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    await pause(caller, 700)
    await settle()
    assert kinds(events) == ["SpeechStarted", "HeardPartial", "SpeechPaused", "SpeechEnded", "Heard"]
    heard = events[-1]
    assert isinstance(heard, Heard) and heard.text == "yes"
    (session,) = ear.sessions
    assert isinstance(session, GuessingSession) and session.guesses == 1 and session.cancelled


async def test_a_guess_is_worth_nothing_when_the_caller_goes_on(events: list[Event]) -> None:
    ear = GuessingEar(Hypothesis("five five", 0.9), Hypothesis("five five four two", 0.9))
    listener = Listener(ear, events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    await pause(caller, 300)
    caller.voice(600)
    await pause(caller, 700)
    await settle()
    texts = [event.text for event in events if isinstance(event, HeardPartial | Heard)]
    assert texts == ["five five", "five five four two", "five five four two"]
    assert kinds(events).count("SpeechStarted") == 2


async def test_an_engine_that_has_no_time_to_guess_is_asked_at_the_end(events: list[Event]) -> None:
    class Busy(GuessingEar):
        def listen(self, grammar: Grammar, on_partial: object = None) -> GuessingSession:
            session = super().listen(grammar)
            session.so_far = nothing  # type: ignore[method-assign]
            return session

    async def nothing() -> Hypothesis | None:
        return None

    listener = Listener(Busy(YES), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    await pause(caller, 700)
    await settle()
    assert kinds(events) == ["SpeechStarted", "SpeechPaused", "SpeechEnded", "Heard"]


class Hanging(GuessingEar):
    """Its guesses never come."""

    def listen(self, grammar: Grammar, on_partial: object = None) -> GuessingSession:
        session = super().listen(grammar)
        session.so_far = asyncio.Event().wait  # type: ignore[method-assign, assignment]
        return session


async def until_over(listener: Listener) -> None:
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    await pause(caller, 700)


async def test_a_guess_that_hangs_is_not_waited_for(
    events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener_file, "GUESS_WITHIN_S", 0.05)
    listener = Listener(Hanging(YES), events.append)
    await until_over(listener)
    async with asyncio.timeout(5):
        while not isinstance(events[-1], Heard):
            await asyncio.sleep(0.01)
    assert events[-1].text == "yes"
    await listener.end()


async def test_who_hangs_up_while_a_guess_is_waited_for_ends_the_session(events: list[Event]) -> None:
    ear = Hanging(YES)
    listener = Listener(ear, events.append)
    await until_over(listener)
    await listener.end()
    assert ear.sessions[0].cancelled


@pytest.mark.parametrize(("window", "ended"), [(220, True), (900, False)])
async def test_the_call_says_how_much_silence_ends_an_answer(
    events: list[Event], window: int, ended: bool
) -> None:
    listener = Listener(ScriptedEar(YES), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    listener.set_window("another.7", 100)
    caller.quiet(100)
    listener.set_window("a.1", window)
    caller.quiet(500)
    assert ("SpeechEnded" in kinds(events)) is ended
    await settle()


async def test_a_recogniser_that_recovers_is_heard_of(events: list[Event]) -> None:
    listener = Listener(ScriptedEar(None, YES, None), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    for id in ("a.1", "b.2", "c.3"):
        listener.open(question(id), GRAMMAR)
        caller.voice(600)
        caller.quiet(700)
        await settle()
    told = [kind for kind in kinds(events) if kind in ("Degraded", "Regained", "Heard")]
    assert told == ["Degraded", "Heard", "Regained", "Heard", "Degraded", "Heard"]


async def test_a_language_that_is_heard_is_heard_after_one_that_is_not(events: list[Event]) -> None:
    listener = Listener(ScriptedEar(YES), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question("a.1"), Grammar(language="es-ES"))
    assert [event.language for event in events if isinstance(event, Degraded)] == ["es-ES"]
    listener.open(question("b.2"), GRAMMAR)
    caller.voice(600)
    caller.quiet(700)
    await settle()
    assert isinstance(events[-1], Heard) and events[-1].text == "yes"


async def test_sound_that_comes_again_is_heard_of(
    events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener_file, "GAP_S", 0.05)
    listener = Listener(ScriptedEar(YES), events.append)
    listener.attached()
    async with asyncio.timeout(5):
        while not events:
            await asyncio.sleep(0.01)
    Caller(listener).quiet(20)
    assert kinds(events) == ["Degraded", "Regained"]
    await listener.end()


async def test_the_end_of_a_call_leaves_no_decoding_behind(events: list[Event]) -> None:
    listener = Listener(ScriptedEar(YES), events.append)
    caller = Caller(listener)
    caller.quiet(1000)
    listener.open(question(), GRAMMAR)
    caller.voice(600)
    caller.quiet(700)
    await listener.end()
    assert len(asyncio.all_tasks()) == 1


async def test_no_engine_is_given_what_was_said_while_a_secret_was_asked_for(events: list[Event]) -> None:
    ear, asked = ScriptedEar(YES, YES), True
    listener = Listener(ear, events.append)
    listener.is_private = lambda: asked
    caller = Caller(listener)
    caller.quiet(1000)
    caller.voice(1000)  # the secret, and on into the next question
    asked = False
    listener.open(question("b.2"), GRAMMAR)
    caller.voice(400)
    caller.quiet(1200)
    await settle()
    assert ear.sessions == [] and events == []
    caller.voice(600)  # the answer
    caller.quiet(1200)
    await settle()
    assert [event.text for event in events if isinstance(event, Heard)] == ["yes"]
    assert sum(session.samples for session in ear.sessions) < 8 * (600 + 1200 + 300)
