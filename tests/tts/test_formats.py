import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ivr.audio.loudness import loudness
from ivr.tts.cache import ABOUT, SUMS
from ivr.tts.formats import FORMATS
from ivr.tts.levels import TARGET
from ivr.tts.prompts import Prompts

if TYPE_CHECKING:
    from .conftest import Tone

ALL = tuple(FORMATS)


@pytest.mark.parametrize("name", ALL)
def test_what_was_encoded_is_what_is_decoded(name: str) -> None:
    one = FORMATS[name]
    pcm = (8000 * np.sin(np.arange(one.rate) / 7)).astype(np.int16)
    content = one.encode(pcm)
    assert one.ms(len(content)) == 1000 and one.size(1000) == len(content)
    assert np.abs(one.decode(content).astype(int) - pcm).max() < 300


async def test_a_prompt_lies_in_every_format_with_what_it_is_beside_it(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone, formats=ALL)
    await prompts.build([("Where is my order?", "en-US")])
    prompt = prompts.ready("Where is my order?", "en-US")
    assert prompt is not None
    place = Path(prompt.media.removeprefix("sound:")).parent
    assert {file.name for file in place.iterdir()} == {
        "prompt.ulaw",
        "prompt.alaw",
        "prompt.sln16",
        ABOUT,
        SUMS,
    }
    for name, one in FORMATS.items():
        content = (place / f"prompt.{name}").read_bytes()
        assert one.ms(len(content)) == pytest.approx(prompt.ms, abs=25)
        assert loudness(one.decode(content), one.rate) == pytest.approx(TARGET, abs=0.5)
    about = json.loads((place / ABOUT).read_text())
    assert (about["text"], about["language"], about["engine"]) == ("Where is my order?", "en-US", "tone 1")
    assert about["loudness"] == pytest.approx(TARGET, abs=0.2)


async def test_what_is_said_on_a_call_has_no_text_beside_it(tmp_path: Path, tone: "Tone") -> None:
    await Prompts(tmp_path, tone).get("Order 5 5 4 2 1 was shipped.", "en-US")
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"5 5 4" in file.read_bytes()]


async def test_a_sensitive_prompt_is_nowhere_but_in_its_sound(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone, formats=ALL)
    prompt = await prompts.get("Your code is 4 7 1 1.", "en-US", sensitive=True)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.suffix for file in files} == {".ulaw", ".alaw", ".sln16"}
    assert {file.parent.name for file in files} == {"private"}
    prompts.forget(prompt)
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
