"""Room for prompts: what goes first, what never goes, and a disk that is full."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.errors import PromptError
from ivr.tts.cache import Cache, key_of
from ivr.tts.prompts import Prompts
from ivr.tts.shelf import IN_PLAY_S, free, idle, make_room
from ivr.tts.wanted import Wanted

if TYPE_CHECKING:
    from .conftest import Tone

KEYS = [key_of(str(number)) for number in range(6)]
SOUNDS = {"ulaw": b"x" * 10_000}


def stocked(folder: Path) -> Cache:
    """Six entries; the first was not played for the longest time, the last was played just now."""
    cache = Cache(folder)
    for number, key in enumerate(KEYS):
        entry = cache.put(key, SOUNDS)
        if number < 5:
            at = time.time() - IN_PLAY_S - 1000 * (6 - number)
            os.utime(entry.file.parent, (at, at))
    return cache


def there(cache: Cache) -> list[int]:
    return [number for number, key in enumerate(KEYS) if cache.find(key) is not None]


def test_what_was_not_played_for_the_longest_time_goes_first(tmp_path: Path) -> None:
    cache = stocked(tmp_path)
    left = make_room(cache, 50_000, set())
    assert there(cache) == [2, 3, 4, 5] and left == sum(one.size for one in cache.all()) <= 50_000
    assert not list((tmp_path / "new").iterdir())


def test_as_long_as_there_is_room_nothing_goes(tmp_path: Path) -> None:
    cache = stocked(tmp_path)
    make_room(cache, 100_000, set())
    assert there(cache) == [0, 1, 2, 3, 4, 5]


def test_what_flows_need_and_what_a_call_may_be_playing_never_goes(tmp_path: Path) -> None:
    cache = stocked(tmp_path)
    assert make_room(cache, 0, {KEYS[0], KEYS[3]}) > 0
    assert there(cache) == [0, 3, 5]


def test_a_prompt_that_is_played_is_young_again(tmp_path: Path) -> None:
    cache = stocked(tmp_path)
    cache.note(KEYS[0])
    assert next(iter(idle(cache.all(), set()))).key == KEYS[1]
    make_room(cache, 0, set())
    assert there(cache) == [0, 5]


def test_so_much_is_freed_as_is_asked_for(tmp_path: Path) -> None:
    cache = stocked(tmp_path)
    assert 15_000 <= free(cache, 15_000, set()) <= 25_000
    assert there(cache) == [2, 3, 4, 5]


async def test_a_store_stays_within_its_size_and_keeps_what_was_built(tmp_path: Path, tone: "Tone") -> None:
    prompts = Prompts(tmp_path, tone, most=60_000)
    await prompts.build([("built", "en-US")])
    for number in range(30):
        await prompts.get(f"said on a call {number}", "en-US")
        for kept in prompts.cache.all():
            at = time.time() - IN_PLAY_S - 100
            os.utime(kept.place, (at, at))
    assert sum(one.size for one in prompts.cache.all()) <= 60_000
    assert prompts.ready("built", "en-US") is not None
    assert prompts.ready("said on a call 0", "en-US") is None
    assert prompts.ready("said on a call 29", "en-US") is not None


async def test_what_another_process_built_stays(tmp_path: Path, tone: "Tone") -> None:
    await Prompts(tmp_path, tone).build([Wanted("five,", "en-US", piece=True)])
    (built,) = Cache(tmp_path).all()
    os.utime(built.place, (1, 1))
    prompts = Prompts(tmp_path, tone, most=1)
    await prompts.build([("A sentence.", "en-US")])
    await prompts.get("said on a call", "en-US")
    assert prompts.ready("five,", "en-US", piece=True) is not None
    assert free(prompts.cache, 1_000_000, set()) == 0


LIMITED = """
import sys, resource
from pathlib import Path
from ivr.errors import PromptError
from ivr.tts.cache import Cache, key_of
cache = Cache(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    cache.put(key_of("too large"), {"ulaw": b"x" * 9000})
except PromptError as fault:
    print(fault)
"""


def test_a_file_that_may_not_grow_leaves_nothing_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "File too large" in done.stdout
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 5000


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of 400 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", folder], capture_output=True
    ).returncode:
        # Containers may not mount, whoever they run as; the ways of a full disk are tried by faults besides.
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


async def test_on_a_full_disk_what_is_idle_makes_room_and_nothing_broken_is_played(
    small_disk: Path, tone: "Tone"
) -> None:
    prompts = Prompts(small_disk, tone)
    said, faults = [], 0
    for number in range(400):
        try:
            said.append(await prompts.get(f"line {number}", "en-US"))
        except PromptError as fault:
            assert "No space left" in str(fault)
            faults += 1
            break
    assert faults == 1 and len(said) > 20
    for prompt in said:
        file = Path(prompt.media.removeprefix("sound:") + ".ulaw")
        assert file.stat().st_size == prompt.ms * 8
    for kept in prompts.cache.all():
        at = time.time() - IN_PLAY_S - 100
        os.utime(kept.place, (at, at))
    secret = await prompts.get("four two", "en-US", sensitive=True)
    assert secret.ms > 0
    prompts.forget(secret)
    assert (await prompts.get("and on it goes", "en-US")).ms > 0
    assert not list((small_disk / "new").iterdir())
