"""Several voices as one: who speaks when another cannot, and as whose prompt it is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ivr.errors import VoiceError, VoiceTimeout
from ivr.services.breaker import FAILURES, REST
from ivr.tts.fallback import Fallback
from ivr.tts.prompts import Prompts
from ivr.tts.voice import Identity, Speech
from tests.tts.conftest import Tone


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class English(Tone):
    """Speaks English alone."""

    def identity(self, language: str) -> Identity:
        if language != "en-US":
            raise VoiceError(f"english has no voice for {language!r}.")
        return super().identity(language)


class Late(Tone):
    async def speak(self, text: str, language: str) -> Speech:
        self.spoken.append(text)
        raise VoiceTimeout("late took longer than 1 s.")


def pair(first: Tone | None = None, second: Tone | None = None) -> tuple[Tone, Tone, Fallback, Clock]:
    first = first or Tone(name="first", version="first")
    second = second or Tone(name="second", version="second")
    clock = Clock()
    return first, second, Fallback([first, second], clock), clock


async def test_the_first_speaks_while_it_can() -> None:
    first, second, voice, _ = pair()
    speech = await voice.speak("Hello", "en-US")
    assert (first.spoken, second.spoken, speech.by) == (["Hello"], [], None)
    assert voice.name == "first, then second"


async def test_the_second_speaks_when_the_first_fails_and_it_is_told_as_its_own() -> None:
    first, second, voice, _ = pair()
    first.fault = "broken"
    speech = await voice.speak("Hello", "en-US")
    assert speech.by == second.identity("en-US") != voice.identity("en-US")
    assert voice.identity("en-US").instead == (second.identity("en-US"),)


async def test_one_that_keeps_failing_is_left_in_peace_and_tried_again_later() -> None:
    first, second, voice, clock = pair()
    first.fault = "broken"
    for _ in range(FAILURES + 2):
        await voice.speak("Hello", "en-US")
    assert len(first.spoken) == FAILURES and len(second.spoken) == FAILURES + 2
    first.fault, clock.now = "", REST
    assert (await voice.speak("Hello", "en-US")).by is None


async def test_a_time_out_leaves_it_in_peace_at_once() -> None:
    first, second, voice, _ = pair(Late(name="late"))
    for _ in range(2):
        await voice.speak("Hello", "en-US")
    assert len(first.spoken) == 1 and len(second.spoken) == 2


async def test_one_that_does_not_know_the_language_is_passed_over_and_not_blamed() -> None:
    first, second, voice, _ = pair(English(name="english"))
    for _ in range(FAILURES + 1):
        speech = await voice.speak("Hola", "es-ES")
    assert speech.by is None and voice.identity("es-ES") == second.identity("es-ES")
    await voice.speak("Hello", "en-US")
    assert first.spoken == ["Hello"]


async def test_when_all_fail_each_says_why() -> None:
    first, second, voice, _ = pair()
    first.fault, second.fault = "One is broken.", "Two is away."
    with pytest.raises(VoiceError, match=r"One is broken\. Two is away\."):
        await voice.speak("Hello", "en-US")
    for _ in range(FAILURES):
        with pytest.raises(VoiceError):
            await voice.speak("Hello", "en-US")
    with pytest.raises(VoiceError, match="Every voice for en-US failed lately"):
        await voice.speak("Hello", "en-US")


async def test_a_language_that_none_knows_is_refused_in_their_words() -> None:
    _, _, voice, _ = pair(English(name="english"), English(name="english"))
    for asked in (voice.identity, lambda language: asyncio.run(voice.speak("x", language))):
        with pytest.raises(VoiceError, match="english has no voice for 'tlh'"):
            await asyncio.to_thread(asked, "tlh")


async def test_who_hangs_up_blames_nobody() -> None:
    first, _, voice, clock = pair()
    first.fault = "broken"
    for _ in range(FAILURES):
        await voice.speak("Hello", "en-US")
    clock.now, first.fault, first.gate = REST, "", asyncio.Event()
    trying = asyncio.create_task(voice.speak("Hello", "en-US"))
    await asyncio.sleep(0.01)
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    first.gate.set()
    assert (await voice.speak("Hello", "en-US")).by is None  # it may be tried again at once


async def test_a_prompt_of_the_stand_in_is_never_taken_for_the_first_s(tmp_path: Path) -> None:
    first, second, voice, clock = pair()
    prompts = Prompts(tmp_path, voice)
    first.fault = "broken"
    standing_in = await prompts.get("Hello", "en-US")
    assert await prompts.get("Hello", "en-US") == standing_in
    first.fault, clock.now = "", 10 * REST
    await prompts.build([("Hello", "en-US")])
    back = await prompts.get("Hello", "en-US")
    assert back.media != standing_in.media
    first.fault, second.fault = "broken", "broken"
    assert await prompts.get("Hello", "en-US") == back  # what was built plays with all engines away
    await prompts.close()


class Hanging(Tone):
    """Takes its whole time limit for nothing."""

    async def speak(self, text: str, language: str) -> Speech:
        self.spoken.append(text)
        await asyncio.sleep(0.05)
        raise VoiceTimeout("hanging took longer than 0.05 s.")


async def test_a_voice_that_hangs_lets_a_few_prompts_wait_and_no_more(tmp_path: Path) -> None:
    hanging = Hanging(name="hanging", version="1")
    prompts = Prompts(tmp_path, Fallback([hanging]), at_once=2)
    with pytest.raises(ExceptionGroup) as failed:
        await prompts.build([(f"This is line {number}.", "en-US") for number in range(100)])
    await prompts.close()
    assert len(failed.value.exceptions) == 100
    assert len(hanging.spoken) <= FAILURES + 1


async def test_who_stands_alone_is_asked_again_after_one_time_out() -> None:
    late = Late(name="late", version="1")
    voice = Fallback([late], Clock())
    for _ in range(FAILURES + 2):
        with pytest.raises(VoiceError):
            await voice.speak("Hello", "en-US")
    assert len(late.spoken) == FAILURES


async def test_who_stands_alone_and_fails_without_delay_is_asked_for_every_text() -> None:
    gone = Gone(name="gone", version="1")
    voice = Fallback([gone], Clock())
    for _ in range(FAILURES + 2):
        with pytest.raises(VoiceError, match="is away"):
            await voice.speak("Hello", "en-US")
    assert len(gone.spoken) == FAILURES + 2


class Gone(Tone):
    async def speak(self, text: str, language: str) -> Speech:
        self.spoken.append(text)
        raise VoiceError("gone is away.")
