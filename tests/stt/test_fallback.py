"""Several engines as one: nothing that a caller said is lost when one of them fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np
import pytest
from structlog.testing import capture_logs

from ivr.audio.frame import Pcm
from ivr.errors import RecogniserError
from ivr.nlu.grammar import Grammar
from ivr.services.breaker import FAILURES, REST
from ivr.stt.fallback import Fallback
from ivr.stt.recogniser import Hypothesis

ENGLISH, SPANISH, FRENCH = Grammar("en-US"), Grammar("es-ES"), Grammar("fr-FR")


class Engine:
    """`mode`: "hears", "fails" (at the end), "refuses" (at once) or "hangs"; `broken` does not open."""

    def __init__(self, name: str, *languages: str) -> None:
        self.name, self.languages = name, frozenset(languages or ("en-US",))
        self.mode, self.broken = "hears", False
        self.sessions: list[Session] = []
        self.opened = 0

    async def open(self) -> None:
        self.opened += 1
        if self.broken:
            raise RecogniserError(f"{self.name} is away.")

    async def close(self) -> None:
        self.opened = 0

    def listen(self, grammar: Grammar, on_partial: Callable[[str], None] | None = None) -> Session:
        if self.mode == "refuses":
            raise RecogniserError(f"{self.name} refuses.")
        self.sessions.append(Session(self, on_partial))
        return self.sessions[-1]


class Session:
    def __init__(self, engine: Engine, on_partial: Callable[[str], None] | None) -> None:
        self.engine, self.on_partial, self.said = engine, on_partial, list[int]()
        self.over = asyncio.Event()
        self.cancelled = False

    def feed(self, pcm: Pcm) -> None:
        self.said += pcm.tolist()
        if self.on_partial is not None:
            self.on_partial(f"{self.engine.name} {len(self.said)}")

    async def finish(self) -> Hypothesis:
        if self.engine.mode == "hangs":
            await self.over.wait()
        if self.cancelled or self.engine.mode == "fails":
            raise RecogniserError(f"{self.engine.name} failed.")
        return Hypothesis(f"by {self.engine.name}", 0.9)

    def cancel(self) -> None:
        self.cancelled = True
        self.over.set()


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def best() -> Engine:
    return Engine("best", "en-US", "es-ES")


@pytest.fixture
def second() -> Engine:
    return Engine("second")


@pytest.fixture
async def ear(best: Engine, second: Engine, clock: Clock) -> Fallback:
    ear = Fallback([best, second], limit=0.4, clock=clock)
    await ear.open()
    return ear


async def said(ear: Fallback, grammar: Grammar = ENGLISH, on_partial=None) -> str:
    session = ear.listen(grammar, on_partial)
    for at in range(3):
        session.feed(np.full(2, at, np.int16))
    return (await session.finish()).text


async def test_the_best_engine_hears_and_the_others_rest(ear, best, second):
    assert await said(ear) == "by best"
    assert best.sessions[0].said == [0, 0, 1, 1, 2, 2] and second.sessions == []


@pytest.mark.parametrize("mode", ["fails", "refuses", "hangs"])
async def test_the_next_engine_hears_the_utterance_from_its_first_sample(ear, best, second, mode):
    best.mode = mode
    assert await said(ear) == "by second"
    assert second.sessions[0].said == [0, 0, 1, 1, 2, 2]


async def test_all_together_answer_within_the_limit(ear, best, second):
    best.mode = second.mode = "hangs"
    with pytest.raises(RecogniserError, match="No recogniser is left"):
        await said(ear)
    assert best.sessions[0].cancelled and second.sessions[0].cancelled


async def test_languages_are_those_of_all_and_one_that_does_not_know_it_is_passed_over(ear, best, second):
    assert ear.languages == {"en-US", "es-ES"}
    best.mode = "fails"
    with pytest.raises(RecogniserError, match="No recogniser is left for es-ES"):
        await said(ear, SPANISH)
    assert second.sessions == []
    with pytest.raises(RecogniserError, match="none of them hears fr-FR"):
        ear.listen(FRENCH)


async def test_an_engine_that_keeps_failing_is_left_in_peace_and_that_is_told_once(ear, best, second):
    best.mode = "fails"
    with capture_logs() as logs:
        for _ in range(FAILURES + 5):
            assert await said(ear) == "by second"
    assert len(best.sessions) == FAILURES
    assert [(line["engine"], line["why"]) for line in logs] == [("best", "best failed.")]


async def test_a_time_out_is_enough_to_be_left_in_peace(ear, best):
    best.mode = "hangs"
    for _ in range(3):
        assert await said(ear) == "by second"
    assert len(best.sessions) == 1


async def test_the_last_engine_may_be_slow_once_for_nobody_stands_behind_it(ear, best, second):
    best.mode = second.mode = "hangs"
    with pytest.raises(RecogniserError):
        await said(ear)
    second.mode = "hears"
    assert await said(ear) == "by second" and len(best.sessions) == 1


async def test_after_a_rest_one_caller_tries_it_and_all_follow_when_it_works(ear, best, clock):
    best.mode = "hangs"
    await said(ear)
    clock.now += REST + 1
    trying, beside = ear.listen(ENGLISH), ear.listen(ENGLISH)
    assert len(best.sessions) == 2, "one of the two tries it"
    best.mode = "hears"
    with capture_logs() as logs:
        assert (await beside.finish()).text == "by second"
        assert (await trying.finish()).text == "by best"
    assert [line["engine"] for line in logs] == ["best"]
    assert await said(ear) == "by best"


async def test_when_the_try_fails_it_rests_again(ear, best, clock):
    best.mode = "hangs"
    await said(ear)
    clock.now += REST + 1
    best.mode = "fails"
    with capture_logs() as logs:
        assert await said(ear) == await said(ear) == "by second"
    assert len(best.sessions) == 2 and logs == []


async def test_a_try_that_is_cancelled_leaves_the_next_one_free(ear, best, clock):
    best.mode = "hangs"
    await said(ear)
    clock.now += REST + 1
    best.mode = "hears"
    ear.listen(ENGLISH).cancel()
    assert await said(ear) == "by best"


async def test_one_who_began_before_it_failed_does_not_end_the_try_of_another(ear, best, clock):
    before = ear.listen(ENGLISH)
    best.mode = "hangs"
    await said(ear)
    clock.now += REST + 1
    trying = ear.listen(ENGLISH)
    before.cancel()
    tried = len(best.sessions)
    ear.listen(ENGLISH).cancel()
    assert len(best.sessions) == tried
    trying.cancel()


async def test_with_none_left_a_later_question_is_heard_again(ear, best, second, clock):
    best.mode = second.mode = "fails"
    for _ in range(FAILURES + 1):
        with pytest.raises(RecogniserError):
            await said(ear)
    second.mode = "hears"
    with pytest.raises(RecogniserError):
        await said(ear)
    clock.now += REST + 1
    assert await said(ear) == "by second"


async def test_an_engine_that_does_not_open_is_replaced_and_opened_later(best, second, clock):
    best.broken = True
    ear = Fallback([best, second], clock=clock)
    await ear.open()
    assert await said(ear) == "by second" and best.opened == 1
    best.broken = False
    clock.now += REST + 1
    assert await said(ear) == "by second"
    await asyncio.sleep(0)  # it opens
    assert await said(ear) == "by best"
    await ear.close()


async def test_an_engine_that_fails_to_open_as_nobody_thought_of_is_left_out_too(best, second, clock):
    best.open = strange
    ear = Fallback([best, second], clock=clock)
    with capture_logs():
        await ear.open()
        assert await said(ear) == "by second"
        clock.now += REST + 1
        assert await said(ear) == "by second"
        await asyncio.sleep(0)  # it fails again
    del best.open
    clock.now += REST + 1
    await said(ear)
    await asyncio.sleep(0)
    assert await said(ear) == "by best"
    await ear.close()


async def strange() -> None:
    raise KeyError("private_key")


async def test_when_none_opens_the_reasons_are_told(best, second):
    best.broken = second.broken = True
    with pytest.raises(RecogniserError, match=r"best is away\. second is away\."):
        await Fallback([best, second]).open()


async def test_a_cancelled_session_asks_no_other_engine(ear, best, second):
    best.mode = "hangs"
    session = ear.listen(ENGLISH)
    waiting = asyncio.create_task(session.finish())
    await asyncio.sleep(0)
    session.cancel()
    with pytest.raises(RecogniserError):
        await waiting
    assert second.sessions == [] and best.sessions[0].cancelled


async def test_who_no_longer_waits_ends_the_session_too(ear, best, second):
    best.mode = "hangs"
    waiting = asyncio.create_task(ear.listen(ENGLISH).finish())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert best.sessions[0].cancelled and second.sessions == []


async def test_partial_words_come_from_whoever_hears(ear, best):
    partials: list[str] = []
    best.mode = "fails"
    await said(ear, on_partial=partials.append)
    assert partials == ["best 2", "best 4", "best 6", "second 2", "second 4", "second 6"]


async def test_a_guess_is_asked_of_an_engine_that_can_give_one(ear, best):
    silent = ear.listen(ENGLISH)
    assert await silent.so_far() is None
    silent.cancel()

    class Guesser(Session):
        async def so_far(self) -> Hypothesis | None:
            return Hypothesis("so far", 0.8)

    best.mode = "hears"
    best.listen = lambda grammar, on_partial=None: Guesser(best, on_partial)
    assert (await ear.listen(ENGLISH).so_far()).text == "so far"
