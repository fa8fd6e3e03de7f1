"""Every engine that asks a service, on its real wire: the services are twins in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from ivr.audio.frame import Pcm
from ivr.errors import RecogniserError
from ivr.nlu.grammar import AnyOf, Digits, Grammar
from ivr.stt.recogniser import Hypothesis, Recogniser
from ivr.stt.utterance import MOST_TOLD, Utterance
from tests.twins.ears.aws import AwsTwin
from tests.twins.ears.azure import AzureTwin
from tests.twins.ears.deepgram import DeepgramTwin
from tests.twins.ears.google import GoogleTwin
from tests.twins.ears.openai import OpenAiTwin
from tests.twins.ears.twin import KEY, Twin
from tests.twins.ears.vosk_server import VoskServerTwin
from tests.twins.ears.wyoming import WyomingTwin

TWINS = (VoskServerTwin, WyomingTwin, GoogleTwin, OpenAiTwin, AzureTwin, AwsTwin, DeepgramTwin)
HINTED = (VoskServerTwin, WyomingTwin, GoogleTwin, OpenAiTwin, DeepgramTwin)
LIMIT = 5.0
QUESTION = Grammar(
    "en-US",
    asked=(("track", "my", AnyOf(("order", "package"))), ("order", "number", Digits(5, 10))),
    others=(("talk", "to", "an", "agent"),),
)


def speech(seconds: float = 1.0) -> Pcm:
    return (3000 * np.sin(2 * np.pi * 220 * np.arange(int(seconds * 8000)) / 8000)).astype(np.int16)


@pytest_asyncio.fixture(params=TWINS, ids=lambda twin: twin.__name__.removesuffix("Twin").lower())
async def twin(request: pytest.FixtureRequest) -> AsyncIterator[Twin]:
    twin: Twin = request.param()
    await twin.start()
    yield twin
    await twin.stop()


@pytest_asyncio.fixture
async def ear(twin: Twin) -> AsyncIterator[Recogniser]:
    ear = twin.engine(["en-US", "es-ES"], LIMIT)
    await ear.open()
    yield ear
    await ear.close()


async def until_heard(ear: Recogniser, pcm: Pcm, grammar: Grammar = QUESTION, partials=None):
    """Frames of 20 ms, as the listener gives them; the service gets time to answer in between."""
    session = ear.listen(grammar, None if partials is None else partials.append)
    for at in range(0, len(pcm), 160):
        session.feed(pcm[at : at + 160])
        await asyncio.sleep(0)
    return await session.finish()


async def test_what_the_service_says_is_heard_as_plain_words(twin, ear):
    heard = await until_heard(ear, speech())
    assert heard.text == "track my order"
    assert [word.text for word in heard.words] == ["track", "my", "order"]
    assert heard.decode_ms >= 0


async def test_its_own_confidence_is_believed_and_one_that_has_none_is_judged_by_the_words(twin, ear):
    heard = await until_heard(ear, speech())
    if twin.confident:
        assert heard.confidence == pytest.approx(0.8, abs=0.01)
    else:
        assert heard.confidence == pytest.approx(0.9)
        twin.says = (("thank", 1.0), ("you", 1.0), ("for", 1.0), ("watching", 1.0))
        assert (await until_heard(ear, speech())).confidence < 0.6


async def test_every_sample_arrives_in_order(twin, ear):
    pcm = speech(2.5)
    await until_heard(ear, pcm)
    got = np.frombuffer(bytes(twin.audio), "<i2")
    if twin.rate == 8000:
        assert np.array_equal(got, pcm)
    else:  # it was brought to the rate of the service
        assert abs(len(got) - 2 * len(pcm)) <= 8
        assert np.corrcoef(got[::2][:16000], pcm[:16000])[0, 1] > 0.99


async def test_the_question_goes_along_in_its_language(twin, ear):
    await until_heard(ear, speech(), Grammar("es-ES", (("quiero", "un", "agente"),)))
    assert twin.language.partition("-")[0] in ("es", "")  # a vosk-server has one model, and needs no name
    if isinstance(twin, HINTED):
        assert {"quiero un agente", "quiero"} & set(twin.hints)


async def test_words_come_while_the_caller_speaks(twin, ear):
    partials: list[str] = []
    await until_heard(ear, speech(), partials=partials)
    assert bool(partials) == twin.streams
    assert all(text == text.lower() and "track my order".startswith(text) for text in partials)


async def test_a_language_that_it_was_not_made_for_is_refused(ear):
    with pytest.raises(RecogniserError, match="does not hear fr-FR"):
        ear.listen(Grammar("fr-FR"))


async def test_an_engine_that_is_not_open_says_so(twin):
    with pytest.raises(RecogniserError, match="not open"):
        twin.engine(["en-US"], LIMIT).listen(QUESTION)


@pytest.mark.parametrize("mode", ["refuses", "garbles", "breaks_off"])
async def test_a_service_that_fails_is_a_recogniser_error_that_quotes_nobody(twin, ear, mode):
    twin.mode = mode
    with capture_logs() as logs, pytest.raises(RecogniserError) as caught:
        await until_heard(ear, speech())
    told = f"{caught.value} {logs}"
    assert KEY not in told and "track" not in told.lower() and "order" not in told


async def test_a_service_that_is_away_is_a_recogniser_error(twin, ear):
    await twin.stop()
    with pytest.raises(RecogniserError):
        await until_heard(ear, speech())


async def test_a_service_that_says_nothing_is_given_up_in_time(twin):
    twin.mode = "stalls"
    ear = twin.engine(["en-US"], 0.3)
    await ear.open()
    twin.left.clear()
    try:
        with pytest.raises(RecogniserError, match=r"within 0\.3 s"):
            await until_heard(ear, speech())
        async with asyncio.timeout(LIMIT):
            await twin.left.wait()
    finally:
        await ear.close()


async def test_after_a_failure_the_next_utterance_is_heard(twin, ear):
    twin.mode = "breaks_off"
    with pytest.raises(RecogniserError):
        await until_heard(ear, speech())
    twin.mode = "well"
    assert (await until_heard(ear, speech())).text == "track my order"


async def test_a_cancelled_session_and_a_closed_recogniser_say_so(ear):
    cancelled, closed = ear.listen(QUESTION), ear.listen(QUESTION)
    cancelled.cancel()
    await ear.close()
    for session in (cancelled, closed):
        with pytest.raises(RecogniserError, match="cancelled"):
            await session.finish()


@pytest.mark.parametrize("twin", [t for t in TWINS if t is not GoogleTwin], indirect=True)
async def test_a_service_that_does_not_come_to_an_end_is_an_error_at_once(twin, ear):
    twin.mode = "floods"
    with pytest.raises(RecogniserError):
        await until_heard(ear, speech())
    async with asyncio.timeout(LIMIT):
        await twin.left.wait()


async def test_more_words_than_anybody_says_are_an_error(twin, ear):
    twin.says = (("order", 0.9),) * 1000
    with pytest.raises(RecogniserError, match="more words than anybody says"):
        await until_heard(ear, speech())


async def test_words_that_change_for_ever_are_not_told_for_ever():
    told: list[str] = []

    async def hear(utterance: Utterance) -> Hypothesis:
        for at in range(2 * MOST_TOLD):
            utterance.partial([f"word{at}"])
        return Hypothesis("done", 1.0)

    session = Utterance(hear, QUESTION, told.append, LIMIT)
    assert (await session.finish()).text == "done" and len(told) == MOST_TOLD


@pytest.mark.parametrize("twin", [DeepgramTwin, VoskServerTwin], indirect=True)
async def test_a_service_that_has_answered_need_not_close_to_be_heard(twin, ear):
    twin.closes = False
    async with asyncio.timeout(LIMIT / 2):
        assert (await until_heard(ear, speech())).text == "track my order"
        await ear.close()


async def test_callers_do_not_get_into_each_other_s_way(twin, ear):
    heard = await asyncio.gather(*(until_heard(ear, speech(0.2)) for _ in range(5)))
    assert [one.text for one in heard] == ["track my order"] * 5
