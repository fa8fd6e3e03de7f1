"""A recording becomes an answer at one step, by the engine's own way from packet to meaning."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from ivr.audio.recording import telephone_sound
from ivr.engine.repertoire import load_play
from ivr.errors import SimulatorError
from ivr.rehearsal.answering import Question
from ivr.rehearsal.asked import beginning_at
from ivr.rehearsal.picture import scale, waveform
from ivr.stt.recogniser import Hypothesis
from tests.twins.ear import ScriptedEar

SHOP = Path(__file__).parents[2] / "flows" / "shop"


@pytest.fixture(scope="module")
def play():
    return load_play(SHOP)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """Somebody says something, within 1.1 s."""
    file = tmp_path_factory.mktemp("said") / "said.wav"
    subprocess.run(["flite", "-voice", "rms", "-t", "track my order", "-o", str(file)], check=True)
    return telephone_sound(file.read_bytes())


@pytest.mark.parametrize(
    ("heard", "band", "intent", "why"),
    [
        (Hypothesis("track my order", 0.99), "accept", "track_order", ""),
        (Hypothesis("track my order", 0.6), "confirm", "track_order", ""),
        (Hypothesis("track my order", 0.2), "reprompt", "track_order", "low_confidence"),
        (Hypothesis("purple elephants", 0.9), "reprompt", None, ""),
        (Hypothesis(), "nothing", None, ""),
    ],
)
async def test_what_is_heard_falls_in_a_band(play, spoken, heard, band, intent, why):
    recital = await Question(play, "welcome", ScriptedEar(heard)).hear(spoken)
    (answer,) = recital.answers
    assert (answer.text, answer.confidence) == (heard.text, heard.confidence)
    assert answer.band == band
    assert not why or answer.why == why
    assert answer.intent == intent or band == "reprompt"
    assert 0 < answer.begin_ms < answer.end_ms <= recital.seconds * 1000
    assert answer.result_ms >= answer.end_ms + answer.window_ms


async def test_silence_is_no_answer_and_a_picture_of_nothing(play):
    recital = await Question(play, "welcome", ScriptedEar()).hear(np.zeros(1600, np.int16))
    assert recital.answers == ()
    assert waveform(recital.levels, recital.answers, 5).plain.strip() == ""


async def test_a_recogniser_that_fails_is_told(play, spoken):
    with pytest.raises(SimulatorError, match="recogniser failed"):
        await Question(play, "welcome", ScriptedEar(None)).hear(spoken)


@pytest.mark.parametrize(
    ("step", "language", "why"),
    [
        ("nowhere", "", "No step 'nowhere'"),
        ("desk", "", "No step 'desk'"),
        ("welcome", "es-ES", "does not hear es-ES"),
    ],
)
def test_a_step_that_cannot_be_answered_is_refused(play, step, language, why):
    with pytest.raises(SimulatorError, match=why):
        Question(play, step, ScriptedEar(), language)


def test_a_secret_is_keyed_in_and_never_heard():
    bank = load_play(SHOP.parent / "bank")
    secret = next(name for name, slot in bank.flow.slots.items() if slot.sensitive)
    step = next(name for name, one in bank.flow.steps.items() if secret in one.fills)
    with pytest.raises(SimulatorError, match="keyed in"):
        Question(bank, step, ScriptedEar())


def test_every_question_of_a_flow_can_be_asked_first(play):
    for name, step in play.flow.steps.items():
        if step.KIND == "ask":
            assert beginning_at(play.flow, name).first == name
            assert beginning_at(play.flow, name).spoken("es-ES").first == name
            assert Question(play, name, ScriptedEar()).grammar.others


def test_the_scale_shows_whole_seconds():
    assert scale(3.0, 30) == "0s        1s        2s        3s"
    assert scale(0.0, 30) == "0s"
    assert len(scale(7200.0, 80).split()) <= 14
