"""The embedded recogniser hears telephone speech, and knows what it does not know."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from ivr.errors import RecogniserError
from ivr.nlu.grammar import Digits, Grammar, Phrase
from ivr.stt.pocketsphinx import PocketSphinx, missing_words
from ivr.stt.recogniser import Hypothesis
from ivr.stt.sphinx import Request

pytestmark = pytest.mark.asyncio(loop_scope="module")


def phrases(*texts: str) -> tuple[Phrase, ...]:
    return tuple(tuple(Digits(5, 10) if word == "#" else word for word in text.split()) for text in texts)


ANYWHERE = phrases("talk to an agent", "operator", "repeat that", "start over")
INTENTS = phrases(
    "i want to track my order",
    "where is my order",
    "where is my package",
    "where is order number #",
    "i want to send something back",
)
OPEN = Grammar("en-US", INTENTS, ANYWHERE)
NUMBER = Grammar("en-US", phrases("#", "order number #", "it is #"), INTENTS + ANYWHERE, closed=True)
YES_NO = Grammar("en-US", phrases("yes", "yes please", "no", "no thank you"), INTENTS + ANYWHERE, closed=True)

RIGHT = [
    (OPEN, "I want to track my order"),
    (OPEN, "where is my package"),
    (OPEN, "talk to an agent"),
    (OPEN, "I want to send something back"),
    (NUMBER, "order number one two three four five"),
    (NUMBER, "talk to an agent"),
    (YES_NO, "yes please"),
    (YES_NO, "no thank you"),
    (YES_NO, "where is my package"),
]
NONSENSE = [
    "the weather on the moon is lovely this evening",
    "my purple elephant likes the opera",
    "seven hungry wolves ate all the pancakes",
    "there is a spider in my coffee",
]


async def hear(ear: PocketSphinx, grammar: Grammar, pcm: np.ndarray) -> Hypothesis:
    session = ear.listen(grammar)
    for at in range(0, len(pcm), 160):
        session.feed(pcm[at : at + 160])
    return await session.finish()


@pytest.mark.parametrize(("grammar", "text"), RIGHT)
async def test_what_may_be_said_is_heard_and_trusted(ear, say, grammar, text):
    heard = await hear(ear, grammar, say(text))
    assert heard.text == text.lower()
    assert heard.confidence >= 0.75
    assert [word.text for word in heard.words] == text.lower().split()


async def test_digits_of_a_voice_that_nobody_knows_are_read_back_at_least(ear, say):
    heard = await hear(ear, NUMBER, say("five five four two one"))
    assert heard.text == "five five four two one" and heard.confidence >= 0.45


@pytest.mark.parametrize("grammar", [OPEN, NUMBER, YES_NO], ids=["open", "number", "yes_no"])
@pytest.mark.parametrize("text", NONSENSE)
async def test_what_has_no_place_here_is_not_trusted(ear, say, grammar, text):
    heard = await hear(ear, grammar, say(text))
    assert heard.confidence < 0.45


async def test_other_words_for_an_open_question_are_heard_as_words(ear, say):
    heard = await hear(ear, OPEN, say("i want to know where my order is"))
    readings = [heard.text, *(text for text, _ in heard.alternatives)]
    assert any("where my order" in text for text in readings)


async def test_one_caller_leaves_nothing_behind_for_the_next(ear, say):
    alone = await hear(ear, NUMBER, say("five five four two one"))
    for _ in range(3):  # both workers meet another caller, far louder
        await hear(
            ear,
            NUMBER,
            (say("talk to an agent", "slt").astype(np.int32) * 3).clip(-32768, 32767).astype(np.int16),
        )
    again = await hear(ear, NUMBER, say("five five four two one"))
    assert (again.text, again.confidence) == (alone.text, alone.confidence)


async def test_two_callers_are_heard_at_once(ear, say):
    one, two = await asyncio.gather(
        hear(ear, OPEN, say("where is my package")), hear(ear, YES_NO, say("no thank you"))
    )
    assert (one.text, two.text) == ("where is my package", "no thank you")


@pytest.mark.parametrize("seconds", [0.0, 0.02, 1.0])
async def test_silence_is_not_trusted(ear, seconds):
    heard = await hear(ear, YES_NO, np.zeros(int(seconds * 8000), np.int16))
    assert heard.confidence < 0.45


async def test_noise_is_not_trusted(ear):
    noise = np.random.default_rng(1).normal(0, 2000, 12000).astype(np.int16)
    assert (await hear(ear, YES_NO, noise)).confidence < 0.45


async def test_a_question_without_phrases_is_heard_as_free_talk(ear, say):
    heard = await hear(ear, Grammar("en-US"), say("i want to track my order"))
    assert "want" in heard.text


async def test_a_closed_question_without_known_words_hears_nothing(ear, say):
    heard = await hear(ear, Grammar("en-US", (("привет",),), closed=True), say("yes please"))
    assert heard == Hypothesis(decode_ms=heard.decode_ms)


async def test_a_word_nobody_can_pronounce_is_named_and_left_out(ear, say):
    grammar = Grammar("en-US", phrases("track my привет order"), closed=True)
    assert missing_words(grammar) == ("привет",)
    assert (await hear(ear, grammar, say("track my order"))).text == "track my order"


async def test_a_foreign_language_is_refused(ear):
    with pytest.raises(RecogniserError, match="does not hear es-ES"):
        ear.listen(Grammar("es-ES"))


async def test_a_cancelled_session_says_so(ear, say):
    session = ear.listen(OPEN)
    session.feed(say("where is my package"))
    waiting = asyncio.ensure_future(session.finish())
    await asyncio.sleep(0)
    session.cancel()
    with pytest.raises(RecogniserError, match="cancelled"):
        await waiting
    with pytest.raises(RecogniserError, match="cancelled"):
        await session.finish()


async def test_an_unopened_recogniser_says_so():
    with pytest.raises(RecogniserError, match="not open"):
        await PocketSphinx().listen(OPEN).finish()


class Asked:
    """Workers that only note what they are asked."""

    idle, pids = True, (1,)

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def ask(self, request: Request) -> Hypothesis:
        self.requests.append(request)
        return Hypothesis()


async def test_a_noisy_line_gets_its_own_decoders_ready_while_the_caller_speaks() -> None:
    ear, workers = PocketSphinx(), Asked()
    ear._workers = workers  # type: ignore[assignment]
    noise = np.random.default_rng(0).normal(0, 300, 4000)
    noisy = (noise + 2000 * np.sin(np.arange(4000)) * (np.arange(4000) > 2400)).astype(np.int16)
    for pcm in (np.zeros(4000, np.int16) + noisy * (np.arange(4000) > 2400), noisy):
        for _ in range(2):
            session = ear.listen(YES_NO)
            for at in range(0, len(pcm), 160):
                session.feed(pcm[at : at + 160].astype(np.int16))
            session.cancel()
        await asyncio.sleep(0)
    assert [(one.line, one.pcm) for one in workers.requests] == [("20db", b""), ("7db", b"")]
