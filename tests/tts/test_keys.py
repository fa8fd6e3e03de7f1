"""A change of anything that changes the sound never plays an old file."""

from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import numpy as np
import pytest

from ivr.tts import levels
from ivr.tts.prompts import Prompts
from ivr.tts.takes import Takes
from ivr.tts.voice import Identity, Speech

BEFORE = Identity("google", "en-US-Neural2-F", "neural", "100%", 24000, "pitch 0")
CHANGES = {
    "engine": "azure",
    "voice": "en-US-Neural2-D",
    "model": "neural 2",
    "rate": "90%",
    "hertz": 48000,
    "more": "pitch 2",
}


@dataclass
class Who:
    """A voice that is whoever it is told to be; what stands in for it speaks when `silent`."""

    identity_: Identity = BEFORE
    name: str = "who"
    silent: bool = False
    spoken: list[str] = field(default_factory=list)

    def identity(self, language: str) -> Identity:
        return self.identity_

    async def speak(self, text: str, language: str) -> Speech:
        self.spoken.append(text)
        pcm = (8000 * np.sin(np.arange(4000) / 3)).astype(np.int16)
        return Speech(pcm, 8000, self.identity_.instead[0] if self.silent else None)

    async def close(self) -> None: ...


def test_every_field_of_an_identity_is_tried() -> None:
    assert {*CHANGES, "instead"} == {one.name for one in fields(Identity)}


@pytest.mark.parametrize(("name", "value"), CHANGES.items())
async def test_a_change_of_the_voice_never_plays_an_old_file(tmp_path: Path, name: str, value: str) -> None:
    who = Who()
    prompts = Prompts(tmp_path, who)
    before = await prompts.get("Hello.", "en-US")
    who.identity_ = replace(BEFORE, **{name: value})  # type: ignore[arg-type]
    assert prompts.ready("Hello.", "en-US") is None
    after = await prompts.get("Hello.", "en-US")
    assert after.media != before.media and len(who.spoken) == 2
    who.identity_ = BEFORE
    assert prompts.ready("Hello.", "en-US") == before


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Hello!"},
        {"text": 'Hello.<break time="300ms"/>'},
        {"language": "en-GB"},
        {"slow": True},
        {"piece": True},
    ],
)
async def test_a_change_of_what_is_said_never_plays_an_old_file(tmp_path: Path, changed: dict) -> None:
    prompts = Prompts(tmp_path, Who(), slow=Who(replace(BEFORE, rate="75%")))
    await prompts.get("Hello.", "en-US")
    assert prompts.ready(**{"text": "Hello.", "language": "en-US", **changed}) is None


async def test_a_change_of_levelling_or_format_never_plays_an_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Prompts(tmp_path, Who()).get("Hello.", "en-US")
    wide = Prompts(tmp_path, Who(), formats=("ulaw", "sln16"))
    assert wide.ready("Hello.", "en-US") is None
    await wide.get("Hello.", "en-US")
    assert wide.ready("Hello.", "en-US") == Prompts(tmp_path, Who()).ready("Hello.", "en-US")
    monkeypatch.setattr(levels, "VERSION", levels.VERSION + 1)
    assert wide.ready("Hello.", "en-US") is None


async def test_what_a_voice_made_that_stood_in_is_kept_as_its_own(tmp_path: Path) -> None:
    """It plays while the wanted voice is away, and no longer than that."""
    other = Identity("espeak", "en-us")
    who = Who(replace(BEFORE, instead=(other,)), silent=True)
    prompts = Prompts(tmp_path, who)
    stood_in = await prompts.get("Hello.", "en-US")
    assert prompts.ready("Hello.", "en-US") == stood_in
    assert Prompts(tmp_path, Who(other)).ready("Hello.", "en-US") == stood_in
    built = await prompts.build([("Hello.", "en-US")])
    assert (built.made, built.others) == (1, 1)
    who.silent = False
    built = await prompts.build([("Hello.", "en-US")])
    assert (built.made, built.others) == (1, 0)
    assert prompts.ready("Hello.", "en-US") != stood_in


async def test_one_recording_serves_every_place_that_says_the_same(tmp_path: Path) -> None:
    from ivr.audio.wav import Wav
    from ivr.tts.wanted import Wanted

    file = tmp_path / "sounds" / "en-US" / "shop" / "welcome.no_match.1.wav"
    file.parent.mkdir(parents=True)
    file.write_bytes(bytes(Wav((8000 * np.sin(np.arange(12000) / 3)).astype(np.int16), 8000)))
    prompts = Prompts(tmp_path / "prompts", Who(), takes=Takes(tmp_path / "sounds"))
    await prompts.build([Wanted("Sorry?", "en-US", "shop/welcome.no_match.1")])
    prompt = prompts.ready("Sorry?", "en-US", take="shop/more.no_match.1")
    assert prompt is not None and prompt.ms > 1400 and prompts.syntheses == 0
    assert prompts.ready("Sorry!", "en-US", take="shop/more.no_match.1") is None
