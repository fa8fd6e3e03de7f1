"""A caller whose line returns our prompt: through packets, jitter buffer, judges and endpointer."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from ivr.audio.frame import Pcm
from ivr.audio.level import SILENCE, course
from ivr.audio.resample import narrow
from ivr.audio.wav import Wav
from ivr.engine.listener import Listener
from ivr.events import Event, SpeechStarted
from tests.engine.test_listener import GRAMMAR, Caller, question
from tests.twins.ear import ScriptedEar

PROMPT = "You can say track my order, return something, or operator. How can I help you today?"
ANSWER = "I want to track my order"
RATE = 8000


def spoken(text: str, voice: str, dbfs: float) -> Pcm:
    command = ["flite", "-voice", voice, "-t", text, "-o", "/dev/stdout"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=30)
    wav = Wav.parse(done.stdout)
    pcm = narrow(wav.pcm, wav.rate).astype(float)
    loud = np.sort(course(pcm.astype(np.int16), RATE))[-len(pcm) // 320 :].mean()
    return (pcm * 10 ** ((dbfs - loud) / 20)).astype(np.int16)


@pytest.fixture(scope="module")
def prompt() -> Pcm:
    return spoken(PROMPT, "rms", -18)


@pytest.fixture(scope="module")
def answer() -> Pcm:
    return spoken(ANSWER, "slt", -24)


class Line:
    """Two seconds of nothing, then the prompt twice; what comes back is softer, late, and beside a hiss."""

    def __init__(self, prompt: Pcm, softer: float | None, delay_ms: int) -> None:
        silence = np.zeros(2 * RATE, np.int16)
        self.played = np.concatenate((silence, prompt, silence, prompt, silence))
        self.back = np.zeros(len(self.played))
        if softer is not None:
            late = np.concatenate((np.zeros(delay_ms * RATE // 1000), self.played))[: len(self.played)]
            self.back = late * 10 ** (-softer / 20)
        self.second = 4 * RATE + len(prompt)  # where the prompt begins again

    def heard(self, events: list[Event], answer: Pcm | None = None) -> list[float]:
        """When voices begin, s into the second prompt."""
        listener = Listener(ScriptedEar(), events.append)
        caller, sound = Caller(listener), self.back + np.random.default_rng(5).normal(0, 20, len(self.back))
        if answer is not None:
            at = self.second + RATE
            sound[at : at + len(answer)] += answer
        loudness, now = course(self.played, RATE), 0
        listener.played = lambda: loudness[now] if now < len(loudness) else SILENCE
        listener.open(question(), GRAMMAR)
        began = []
        for now in range(len(sound) // 160):
            known = len(events)
            caller.send(sound[now * 160 : (now + 1) * 160])
            if any(isinstance(event, SpeechStarted) for event in events[known:]):
                began.append(now / 50 - self.second / RATE)
        return began


@pytest.mark.parametrize("softer", [20, 25, 30])
@pytest.mark.parametrize("delay_ms", [0, 60, 200])
async def test_our_own_prompt_that_comes_back_holds_nothing(
    prompt: Pcm, softer: float, delay_ms: int
) -> None:
    assert Line(prompt, softer, delay_ms).heard([]) == []


@pytest.mark.parametrize("softer", [20, 30])
@pytest.mark.parametrize("delay_ms", [0, 60, 200])
async def test_who_speaks_over_it_is_heard_as_soon_as_without_it(
    prompt: Pcm, answer: Pcm, softer: float, delay_ms: int
) -> None:
    alone, *_ = Line(prompt, None, 0).heard([], answer)
    first, *_ = Line(prompt, softer, delay_ms).heard([], answer)
    assert 1.0 <= first <= alone + 0.06


async def test_without_knowing_what_is_played_the_same_would_be_a_voice(prompt: Pcm) -> None:
    """The check can fail: it is no softness that keeps it from being heard."""
    line = Line(prompt, 20, 60)
    line.played = np.zeros_like(line.played)
    assert line.heard([]) != []
