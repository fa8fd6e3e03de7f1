import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.audio.g711 import PCMU
from ivr.audio.loudness import loudness
from ivr.errors import PromptError, VoiceError
from ivr.flow.spoken import aloud
from ivr.ssml import escaped
from ivr.tts import levels
from ivr.tts.espeak import Espeak
from ivr.tts.formats import FORMATS
from ivr.tts.prompts import Built, Prompt, Prompts
from ivr.tts.voice import LONGEST

if TYPE_CHECKING:
    from .conftest import Tone


def file(prompt: Prompt) -> Path:
    assert prompt.media.startswith("sound:/")
    return Path(prompt.media.removeprefix("sound:") + ".ulaw")


async def test_a_text_becomes_a_file_that_asterisk_can_play(tmp_path: Path) -> None:
    prompts = Prompts(tmp_path, Espeak())
    prompt = await prompts.get("Welcome to ShopEasy. How can I help you today?", "en-US")
    sound = file(prompt).read_bytes()
    assert prompt.ms == len(sound) // 8 and 2000 < prompt.ms < 6000
    assert abs(loudness(PCMU.decode(sound), 8000) - levels.TARGET) < 0.5
    assert file(prompt).is_relative_to(tmp_path)
    await prompts.close()


async def test_a_prompt_is_made_once_and_then_ready(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone)
    assert prompts.ready("Hello", "en-US") is None
    first = await prompts.get("Hello", "en-US")
    assert prompts.ready("Hello", "en-US") == first == await prompts.get("Hello", "en-US")
    assert Prompts(tmp_path, tone).ready("Hello", "en-US") == first
    assert prompts.syntheses == len(tone.spoken) == 1


async def test_two_who_ask_for_the_same_wait_for_one_rendering(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone)
    several = await asyncio.gather(*(prompts.get("Hello", "en-US") for _ in range(20)))
    assert len(set(several)) == prompts.syntheses == 1


async def test_who_hangs_up_does_not_take_the_prompt_from_the_next(tmp_path: Path, tone: "Tone") -> None:
    tone.gate = asyncio.Event()
    prompts = Prompts(tmp_path, tone)
    first, second = (asyncio.create_task(prompts.get("Hello", "en-US")) for _ in range(2))
    while not tone.spoken:
        await asyncio.sleep(0)
    first.cancel()
    tone.gate.set()
    assert (await second).ms > 0
    assert first.cancelled() and prompts.syntheses == 1


async def test_a_failure_reaches_everyone_and_is_not_kept(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone)
    tone.fault = "The voice is away."
    results = await asyncio.gather(*(prompts.get("Hello", "en-US") for _ in range(3)), return_exceptions=True)
    assert [str(result) for result in results] == ["The voice is away."] * 3
    tone.fault = ""
    assert (await prompts.get("Hello", "en-US")).ms > 0


async def test_no_more_than_the_limit_are_rendered_at_once(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone, at_once=3)
    await prompts.build((f"line {number}", "en-US") for number in range(30))
    assert tone.most_at_once == 3


async def test_a_caller_does_not_stand_behind_all_that_is_built(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone, at_once=1)
    tone.gate = asyncio.Event()
    building = asyncio.create_task(prompts.build((f"line {number}", "en-US") for number in range(30)))
    while not tone.spoken:
        await asyncio.sleep(0)
    calling = [asyncio.create_task(prompts.get(text, "en-US")) for text in ("for a caller", "line 29")]
    tone.gate.set()
    await asyncio.gather(*calling)
    assert len(tone.spoken) < 20
    await building
    assert len(tone.spoken) == 31


async def test_building_makes_what_is_missing_and_tells_its_progress(tmp_path: Path, tone: "Tone") -> None:
    lines = [("one", "en-US"), ("two", "en-US"), ("one", "es-ES"), ("one", "en-US"), (" one ", "en-US")]
    told: list[tuple[int, int]] = []
    prompts = Prompts(tmp_path, tone)
    built = await prompts.build(lines, lambda so_far: told.append((so_far.done, so_far.wanted)))
    assert (built.made, built.kept) == (3, 0) and told == [(1, 3), (2, 3), (3, 3)]
    again = await prompts.build([*lines, ("three", "en-US")])
    assert (again.made, again.kept) == (1, 3)
    assert await Prompts(tmp_path, tone).build([]) == Built()


async def test_building_tries_all_and_then_tells_every_fault(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone)
    with pytest.raises(ExceptionGroup, match="1 of 3 prompts") as faults:
        await prompts.build([("one", "en-US"), ("one", "klingon"), ("two", "en-US")])
    assert faults.group_contains(VoiceError, match="klingon")
    assert prompts.ready("one", "en-US") and prompts.ready("two", "en-US")


async def test_after_building_a_call_needs_no_synthesis_and_no_voice(tmp_path: Path, tone: "Tone") -> None:
    lines = [(f"line {number}", "en-US") for number in range(10)]
    await Prompts(tmp_path, tone).build(lines)
    tone.fault = "unplugged"
    prompts = Prompts(tmp_path, tone)
    assert [await prompts.get(*line) for line in lines] == [prompts.ready(*line) for line in lines]
    assert prompts.syntheses == 0


async def test_a_change_of_voice_language_text_or_levelling_never_plays_an_old_file(
    tmp_path: Path, tone: "Tone", monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts = Prompts(tmp_path, tone)
    prompt = {await prompts.get("Hello", "en-US")}
    assert prompts.ready("Hello.", "en-US") is None
    assert prompts.ready("hello", "en-US") is None
    assert prompts.ready("Hello", "en-GB") is None
    tone.version = "2"
    assert prompts.ready("Hello", "en-US") is None
    tone.version = "1"
    monkeypatch.setattr(levels, "VERSION", levels.VERSION + 1)
    assert prompts.ready("Hello", "en-US") is None
    monkeypatch.undo()
    assert {prompts.ready("Hello", "en-US")} == prompt


@pytest.mark.parametrize("text", ["Hello  there", " Hello there", "Hello\nthere\n", "Hello\tthere"])
async def test_spaces_make_no_other_prompt(tmp_path: Path, tone: "Tone", text: str) -> None:
    prompts = Prompts(tmp_path, tone)
    assert await prompts.get("Hello there", "en-US") == await prompts.get(text, "en-US")
    assert prompts.syntheses == 1


@pytest.mark.parametrize(
    "text", ["../../etc/passwd", "/etc/passwd", "a\0b", "%2e%2e%2f", "sound:x", "\ud800", "ñ📞"]
)
async def test_no_text_becomes_a_path(tmp_path: Path, tone: "Tone", text: str) -> None:
    prompts = Prompts(tmp_path / "prompts", tone)
    for sensitive in (False, True):
        prompt = await prompts.get(text, "en-US", sensitive=sensitive)
        assert file(prompt).resolve().is_relative_to(tmp_path / "prompts")
        assert set(prompt.media.removeprefix(f"sound:{tmp_path}/prompts/")) <= set(
            "0123456789abcdef/privatempo"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["prompts"]


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST + 1)])
async def test_nothing_and_too_much_are_refused(tmp_path: Path, tone: "Tone", text: str) -> None:
    prompts = Prompts(tmp_path, tone)
    with pytest.raises(PromptError):
        await prompts.get(text, "en-US")
    with pytest.raises(PromptError):
        prompts.ready(text, "en-US")
    assert prompts.syntheses == 0


async def test_pauses_make_no_sentence_too_long(tmp_path: Path, tone: "Tone") -> None:
    spelled = aloud(f"It is {escaped(', '.join('A' * 90), 'spell')}.", "en-US")
    assert len(spelled) > LONGEST
    assert (await Prompts(tmp_path, tone).get(spelled, "en-US")).ms > 0


async def test_a_sensitive_text_is_never_kept(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone)
    first = await prompts.get("Your code is 4 7 1 1", "en-US", sensitive=True)
    second = await prompts.get("Your code is 4 7 1 1", "en-US", sensitive=True)
    assert first != second and file(first).exists() and first.ms > 0
    assert prompts.ready("Your code is 4 7 1 1", "en-US") is None
    prompts.forget(first)
    prompts.forget(first)
    assert not file(first).exists() and file(second).exists()
    await prompts.close()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


async def test_forgetting_leaves_an_ordinary_prompt_alone(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone)
    prompt = await prompts.get("Hello", "en-US")
    prompts.forget(prompt)
    prompts.forget(Prompt("sound:/etc/passwd", 1))
    assert prompts.ready("Hello", "en-US") == prompt


async def test_closing_leaves_no_task_behind(tmp_path: Path, tone: "Tone") -> None:
    tone.gate = asyncio.Event()
    prompts = Prompts(tmp_path, tone)
    waiting = asyncio.create_task(prompts.get("Hello", "en-US"))
    while not tone.spoken:
        await asyncio.sleep(0)
    await prompts.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert tone.at_once == 0


async def test_a_poisoned_prompt_is_made_again_before_it_is_played(tmp_path: Path, tone: "Tone") -> None:
    sound = file(await Prompts(tmp_path, tone).get("Hello", "en-US"))
    right = sound.read_bytes()
    sound.write_bytes(b"\x00" * len(right))
    prompts = Prompts(tmp_path, tone)
    assert prompts.ready("Hello", "en-US") is None
    assert file(await prompts.get("Hello", "en-US")).read_bytes() == right


async def test_two_builders_of_one_folder_agree(tmp_path: Path, tone: "Tone") -> None:
    lines = [(f"line {number}", "en-US") for number in range(20)]
    both = [Prompts(tmp_path, tone) for _ in range(2)]
    await asyncio.gather(*(prompts.build(lines) for prompts in both))
    assert [both[0].ready(*line) for line in lines] == [both[1].ready(*line) for line in lines]
    assert not list((tmp_path / "new").iterdir())


async def test_asterisk_may_see_the_folder_elsewhere(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path / "prompts", tone, seen_as=Path("/var/lib/ivr/prompts"))
    prompt = await prompts.get("Hello", "en-US")
    private = await prompts.get("Hello", "en-US", sensitive=True)
    assert prompt.media.startswith("sound:/var/lib/ivr/prompts/")
    assert (
        tmp_path / "prompts" / (prompt.media.removeprefix("sound:/var/lib/ivr/prompts/") + ".ulaw")
    ).exists()
    prompts.forget(private)
    assert not list((tmp_path / "prompts" / "private").iterdir())


@pytest.mark.parametrize("name", ["a,b", "a&b", "a|b", "a\nb"])
async def test_a_folder_whose_name_means_something_to_asterisk_is_refused(
    tmp_path: Path, tone: "Tone", name: str
) -> None:
    with pytest.raises(PromptError, match="would not understand"):
        Prompts(tmp_path / name, tone)


async def test_a_folder_that_vanishes_is_a_prompt_error_or_made_again(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path / "prompts", tone)
    await prompts.get("Hello", "en-US")
    shutil.rmtree(tmp_path / "prompts")
    assert prompts.ready("Hello", "en-US") is None
    assert file(await prompts.get("Hello", "en-US")).exists()


@pytest.mark.parametrize(
    ("text", "language"), [("P,", "es-ES"), ("Q.", "es-ES"), ("two,", "en-US"), ("T?", "en-US")]
)
async def test_the_shortest_piece_is_as_loud_as_a_sentence(tmp_path: Path, text: str, language: str) -> None:
    prompts = Prompts(tmp_path, Espeak(), formats=("ulaw", "sln16"))
    prompt = await prompts.get(text, language, piece=True)
    for name in ("ulaw", "sln16"):
        one = FORMATS[name]
        pcm = one.decode(file(prompt).with_suffix(f".{name}").read_bytes())
        assert abs(loudness(pcm, one.rate) - levels.TARGET) < levels.WITHIN
