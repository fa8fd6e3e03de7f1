"""Vosk behind the same Protocol: the pure parts always, the engine when a model is at hand."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from ivr.errors import RecogniserError
from ivr.events import Word
from ivr.nlu.grammar import AnyOf, Digits, Grammar
from ivr.stt.recogniser import Hypothesis
from ivr.stt.synthetic.model import make
from ivr.stt.vosk import Vosk, hypothesis, phrase_list

CLOSED = Grammar(
    "en-US", (("order", "number", Digits(5, 10)), ("yes", "please")), (("talk", "to", "an", "agent"),), True
)
OPEN = Grammar("en-US", (("where", "is", "my", AnyOf(("order", "package"))), ("talk", "to", "an", "agent")))


def result(*words: tuple[str, float]) -> dict[str, object]:
    pieces = [{"word": word, "conf": conf, "start": 0.0, "end": 0.1} for word, conf in words]
    return {"result": pieces, "text": " ".join(word for word, _ in words)}


@pytest.mark.parametrize(
    ("results", "grammar", "heard"),
    [
        ([], OPEN, Hypothesis()),
        ([{"text": ""}], OPEN, Hypothesis()),
        ([result(("[unk]", 0.9))], OPEN, Hypothesis()),
        (
            [result(("yes", 1.0), ("please", 0.5))],
            CLOSED,
            Hypothesis("yes please", 0.75, (Word("yes", 1.0), Word("please", 0.5))),
        ),
        (
            [result(("order", 1.0)), {"text": ""}, result(("five", 1.0))],
            CLOSED,
            Hypothesis("order five", 1.0, (Word("order", 1.0), Word("five", 1.0))),
        ),
        (
            [result(("yes", 1.0), ("government", 1.0))],
            CLOSED,
            Hypothesis("yes government", 0.5, (Word("yes", 1.0), Word("government", 1.0))),
        ),
        (
            [result(("my", 0.8), ("government", 0.6))],
            OPEN,
            Hypothesis("my government", 0.7, (Word("my", 0.8), Word("government", 0.6))),
        ),
        ([result(("yes", 1.0000001))], CLOSED, Hypothesis("yes", 1.0, (Word("yes", 1.0),))),
    ],
)
def test_results_become_one_hypothesis(results, grammar, heard):
    assert hypothesis(results, grammar) == heard


def test_a_phrase_list_holds_the_phrases_once_and_everyday_words_beside_them():
    listed = phrase_list(OPEN)
    assert listed[:3] == ["where is my order", "where is my package", "talk to an agent"]
    assert "government" in listed
    assert len(listed) == len(set(listed))


LIKE = Grammar(
    "en-US", (("i", "want", "xfinity"), ("xfinity",)), say_like=(("xfinity", "ex fin itty"), ("hdmi", "h"))
)


def test_words_that_the_model_lacks_stand_in_a_phrase_list_as_what_they_sound_like():
    assert phrase_list(LIKE)[:4] == ["i want xfinity", "xfinity", "i want ex fin itty", "ex fin itty"]


def test_what_sounds_like_a_word_of_the_flow_is_heard_as_that_word():
    words = result(("i", 1.0), ("want", 1.0), ("ex", 0.9), ("fin", 0.8), ("itty", 1.0), ("ex", 0.5))
    heard = hypothesis([words], LIKE)
    assert heard.text == "i want xfinity ex"
    assert [word.confidence for word in heard.words] == [1.0, 1.0, 0.8, 0.5]


def test_digits_stand_in_a_phrase_list_as_words():
    assert "order number five five five five five" in phrase_list(CLOSED)


async def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(RecogniserError, match="no Vosk model"):
        await Vosk({"en-US": tmp_path}).open()


def test_an_unopened_recogniser_refuses_to_listen(tmp_path):
    with pytest.raises(RecogniserError, match="not open"):
        Vosk({"en-US": tmp_path}).listen(OPEN)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vosk")
    make(folder, ["zucchini"])
    return folder


@pytest.fixture
async def ear(model):
    vosk = Vosk({"en-US": model})
    await vosk.open()
    yield vosk
    await vosk.close()


@pytest.mark.parametrize(("grammar", "text"), [(OPEN, "where is my package"), (CLOSED, "talk to an agent")])
async def test_a_real_model_hears_what_may_be_said(ear, say, grammar, text):
    partials: list[str] = []
    session = ear.listen(grammar, partials.append)
    pcm = say(text, "awb")
    for at in range(0, len(pcm), 160):
        session.feed(pcm[at : at + 160])
    heard = await session.finish()
    assert heard.text == text
    assert heard.confidence > 0.5


async def test_a_word_that_the_model_lacks_is_heard_by_what_it_sounds_like(ear, say):
    session = ear.listen(
        Grammar(
            "en-US", (("i", "want", "xfinity"), ("i", "want", "more")), say_like=(("xfinity", "ex infinity"),)
        )
    )
    session.feed(say("i want ex infinity", "awb"))
    assert (await session.finish()).text == "i want xfinity"


async def test_what_nobody_may_say_is_not_trusted(ear, say):
    session = ear.listen(CLOSED)
    session.feed(say("purple elephants dance slowly", "awb"))
    assert (await session.finish()).confidence < 0.45


async def test_a_model_knows_the_words_that_it_was_made_with(model):
    known = {line.split()[0] for line in (model / "graph" / "words.txt").read_text().splitlines()}
    assert {"zucchini", "package", "appointment", "seven"} <= known


async def test_partial_words_come_while_the_caller_speaks(ear, say):
    partials: list[str] = []
    session = ear.listen(OPEN, partials.append)
    pcm = say("talk to an agent", "awb")
    session.feed(pcm[:-4800])  # without the silence behind the words
    while not partials:
        await asyncio.sleep(0.01)
    session.cancel()
    assert "agent" in partials[-1] or "talk" in partials[-1]


async def test_silence_is_heard_as_nothing(ear):
    session = ear.listen(CLOSED)
    session.feed(np.zeros(8000, np.int16))
    assert (await session.finish()).text == ""


async def test_a_cancelled_session_and_a_closed_recogniser_say_so(ear):
    cancelled, closed = ear.listen(OPEN), ear.listen(OPEN)
    cancelled.cancel()
    await ear.close()
    for session in (cancelled, closed):
        with pytest.raises(RecogniserError, match="cancelled"):
            await session.finish()
