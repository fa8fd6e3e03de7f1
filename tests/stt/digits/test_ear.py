"""Spoken digits through the real worker process, and what is said at a question for digits besides them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio

from ivr.nlu.grammar import Digits, Grammar
from ivr.stt.pocketsphinx import PocketSphinx
from ivr.stt.recogniser import Hypothesis

pytestmark = pytest.mark.asyncio(loop_scope="module")

OTHERS = (("operator",), ("talk", "to", "an", "agent"), ("where", "is", "my", "order"))
FIVE = Grammar("en-US", ((Digits(5, 5),), ("it", "is", Digits(5, 5))), OTHERS, closed=True)
ALONE = Grammar("en-US", ((Digits(5, 5),),), OTHERS, closed=True)
OPEN = Grammar("en-US", ((Digits(4, 10),),), OTHERS, closed=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ear() -> AsyncIterator[PocketSphinx]:
    recogniser = PocketSphinx(workers=1, limit=60.0)
    await recogniser.open()
    yield recogniser
    await recogniser.close()


async def hear(ear: PocketSphinx, grammar: Grammar, pcm: np.ndarray) -> Hypothesis:
    session = ear.listen(grammar)
    session.feed(pcm)
    return await session.finish()


@pytest.mark.parametrize(
    ("grammar", "said", "heard"),
    [
        (FIVE, "five five four two one", "five five four two one"),
        (FIVE, "nine oh three seven six", "nine zero three seven six"),
        (OPEN, "seven, seven, zero, one, two, eight", "seven seven zero one two eight"),
        (ALONE, "fifty five, four, twenty one", "five five four two one"),
        (ALONE, "double five, four, two, one", "five five four two one"),
    ],
)
async def test_digits_are_heard(ear, say, grammar, said, heard):
    answer = await hear(ear, grammar, say(said))
    assert answer.text == heard
    assert [word.text for word in answer.words] == heard.split()


@pytest.mark.parametrize("said", ["operator", "talk to an agent", "where is my order"])
async def test_what_else_may_be_said_there_does_not_become_digits(ear, say, said):
    assert (await hear(ear, FIVE, say(said))).text == said


@pytest.mark.parametrize(
    "said", ["the weather on the moon is lovely this evening", "seven hungry wolves ate all the pancakes"]
)
async def test_what_has_no_place_there_is_not_believed(ear, say, said):
    for grammar in (FIVE, OPEN):
        assert (await hear(ear, grammar, say(said))).confidence < 0.45


async def test_noise_is_not_believed(ear):
    noise = np.random.default_rng(0).normal(0, 2000, 16000).astype(np.int16)
    assert (await hear(ear, OPEN, noise)).confidence < 0.45


async def test_two_answers_at_once_do_not_disturb_each_other(ear, say):
    first, second = await asyncio.gather(
        hear(ear, FIVE, say("five five four two one")), hear(ear, FIVE, say("one two three four five"))
    )
    assert (first.text, second.text) == ("five five four two one", "one two three four five")
