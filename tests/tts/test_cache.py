import errno
import hashlib
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ivr.errors import PromptError
from ivr.tts.cache import ABOUT, SUMS, Cache, key_of

KEY = key_of("voice", "en-US", "Hello")
SOUND = bytes(range(256)) * 32  # 8192 bytes: 1024 ms
SOUNDS = {"ulaw": SOUND}
FILE = "prompt.ulaw"


def place(folder: Path, key: str = KEY) -> Path:
    return folder / key[:2] / key


def right(folder: Path, key: str = KEY) -> bool:
    """As a new process would see it."""
    found = Cache(folder).find(key)
    return found is not None and found.file.with_suffix(".ulaw").read_bytes() == SOUND


def test_what_was_put_is_found_by_this_process_and_the_next(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.find(KEY) is None
    entry = cache.put(KEY, SOUNDS)
    assert entry.file == place(tmp_path) / "prompt" and entry.ms == 1024
    assert cache.find(KEY) == Cache(tmp_path).find(KEY) == entry
    assert entry.file.with_suffix(".ulaw").read_bytes() == SOUND
    assert not list((tmp_path / "new").iterdir())


def test_the_sum_is_in_the_form_of_sha256sum(tmp_path: Path) -> None:
    Cache(tmp_path).put(KEY, SOUNDS)
    subprocess.run(["sha256sum", "--check", "--strict", SUMS], cwd=place(tmp_path), check=True)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_another_user_can_read_whatever_the_umask_says(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        cache = Cache(tmp_path / "prompts")
        kept, private = cache.put(KEY, SOUNDS), cache.put_private(SOUNDS)
    finally:
        os.umask(before)
    for entry in (kept, private):
        assert stat.S_IMODE(entry.file.with_suffix(".ulaw").stat().st_mode) == 0o644
    for folder in (tmp_path / "prompts", place(tmp_path / "prompts").parent, place(tmp_path / "prompts")):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "prompts" / "private").stat().st_mode) == 0o711


def empty(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    os.truncate(file, 100)


def poison(file: Path) -> None:
    file.write_bytes(b"\xff" * len(SOUND))


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def lengthen(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x")


def lose(file: Path) -> None:
    file.unlink()


def link(file: Path) -> None:
    secret = file.parent.parent / "elsewhere"
    secret.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(secret)


def hide(file: Path) -> None:
    file.unlink()
    file.mkdir()


def pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


WRONGS = [empty, cut, poison, flip, lengthen, lose, link, hide, pipe]


@pytest.mark.parametrize("name", [FILE, SUMS, ABOUT])
@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.__name__)
def test_a_wrong_entry_is_not_there_and_is_made_again(
    tmp_path: Path, wrong: Callable[[Path], None], name: str
) -> None:
    Cache(tmp_path).put(KEY, SOUNDS)
    wrong(place(tmp_path) / name)
    cache = Cache(tmp_path)
    assert cache.find(KEY) is None
    cache.put(KEY, SOUNDS)
    assert cache.find(KEY) is not None and right(tmp_path)
    assert not list((tmp_path / "new").iterdir())


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.__name__)
def test_a_file_that_changes_after_it_was_checked_is_checked_again(
    tmp_path: Path, wrong: Callable[[Path], None]
) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, SOUNDS)
    assert cache.find(KEY) is not None
    wrong(place(tmp_path) / FILE)
    assert cache.find(KEY) is None


@pytest.mark.parametrize("target", ["folder", "file", "nothing"])
def test_a_link_in_the_place_of_an_entry_is_removed_and_what_it_leads_to_stays(
    tmp_path: Path, target: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / FILE).write_bytes(SOUND)
    (tmp_path / "folder" / ABOUT).write_bytes(SOUND)
    sums = [f"{hashlib.sha256(SOUND).hexdigest()}  {name}\n" for name in (FILE, ABOUT)]
    (tmp_path / "folder" / SUMS).write_text("".join(sums))
    (tmp_path / "file").write_bytes(b"precious")
    cache = Cache(tmp_path / "prompts")
    place(tmp_path / "prompts").parent.mkdir()
    place(tmp_path / "prompts").symlink_to(tmp_path / target)
    assert cache.find(KEY) is None
    cache.put(KEY, SOUNDS)
    assert right(tmp_path / "prompts") and not place(tmp_path / "prompts").is_symlink()
    assert (tmp_path / "folder" / FILE).read_bytes() == SOUND
    assert (tmp_path / "file").read_bytes() == b"precious"


def test_the_sum_is_read_once_and_then_only_a_stat_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Cache(tmp_path).put(KEY, SOUNDS)
    cache, opened = Cache(tmp_path), []
    real = os.open
    monkeypatch.setattr(os, "open", lambda *given, **named: opened.append(given) or real(*given, **named))
    for _ in range(100):
        assert cache.find(KEY) is not None
    assert len(opened) == 3  # the sums, and the two files that they speak of


def test_the_first_of_two_writers_stays(tmp_path: Path) -> None:
    first, second = Cache(tmp_path), Cache(tmp_path)
    first.put(KEY, SOUNDS)
    second.put(KEY, {"ulaw": b"another rendering"})
    assert right(tmp_path)


def test_a_writer_that_comes_second_at_the_last_moment_takes_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, other = os.rename, Cache(tmp_path)

    def late(source: Any, target: Any) -> None:
        monkeypatch.setattr(os, "rename", real)
        other.put(KEY, SOUNDS)
        real(source, target)

    cache = Cache(tmp_path)
    monkeypatch.setattr(os, "rename", late)
    entry = cache.put(KEY, {"ulaw": b"another rendering"})
    assert entry.file.with_suffix(".ulaw").read_bytes() == SOUND
    assert not list((tmp_path / "new").iterdir())


def test_many_writers_and_readers_at_once_see_only_whole_entries(tmp_path: Path) -> None:
    keys = [key_of("x", str(number)) for number in range(12)]
    wrong: list[str] = []

    def work(seed: int) -> None:
        cache, chance = Cache(tmp_path), random.Random(seed)
        for key in chance.choices(keys, k=60):
            sound = hashlib.sha256(key.encode()).digest() * 100
            if chance.random() < 0.5:
                cache.put(key, {"ulaw": sound})
            found = cache.find(key)
            if found is not None and found.file.with_suffix(".ulaw").read_bytes() != sound:
                wrong.append(key)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and not list((tmp_path / "new").iterdir())


# A power cut: the process stops at one system call, and what was not synced is lost.

STEPS = ("open", "mkdir", "fsync", "rename", "fchmod", "rmdir", "unlink")


class PowerCut(BaseException):
    pass


class Disk:
    """Counts the steps; at step `last` the power fails, and nothing works after it."""

    def __init__(self, power: pytest.MonkeyPatch, folder: Path, last: int) -> None:
        self.steps, self.last, self.folder = 0, last, folder
        self.files: set[int] = set()  # inodes whose content is on the disk
        self.names: dict[int, set[str]] = {}  # by a folder's inode: the entries that are
        for path in (folder, *folder.rglob("*")):
            self.sync(path)
        for name in STEPS:
            power.setattr(os, name, self.step(name, getattr(os, name)))

    def step(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def do(*given: Any, **named: Any) -> Any:
            self.steps += 1
            if self.steps > self.last:
                raise PowerCut
            if name == "fsync":  # only noted: this disk is an imagined one, and a quick one
                return self.sync(Path(f"/proc/self/fd/{given[0]}").resolve())
            return real(*given, **named)

        return do

    def sync(self, path: Path) -> None:
        if path.is_dir():
            self.names[path.stat().st_ino] = {child.name for child in path.iterdir()}
        else:
            self.files.add(path.stat().st_ino)

    def lose(self, chance: random.Random) -> None:
        """Of what was not synced, a name may be gone; of a file a part is there, or zeroes, or nothing."""
        for path in (self.folder, *self.folder.rglob("*")):
            if path.is_dir():
                kept = self.names.get(path.stat().st_ino, set())
                for child in path.iterdir():
                    if child.name not in kept and chance.random() < 0.5:
                        shutil.rmtree(child) if child.is_dir() else child.unlink()
            elif path.exists() and path.stat().st_ino not in self.files:
                size = path.stat().st_size
                with path.open("r+b") as opened:
                    opened.truncate(chance.choice([0, size // 1024 * 512, size]))
                    if chance.random() < 0.5:
                        opened.truncate(size)  # a hole: the length is there, the content is zeroes


def steps_of_a_write(folder: Path) -> int:
    with pytest.MonkeyPatch.context() as monkeypatch:
        cache = Cache(folder)
        disk = Disk(monkeypatch, folder, 10_000)
        cache.put(KEY, SOUNDS)
        return disk.steps


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    yield steps_of_a_write(tmp_path_factory.mktemp("steps"))


@pytest.mark.parametrize("before", ["nothing", "a wrong entry"])
def test_a_power_cut_at_any_step_leaves_the_whole_prompt_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int, before: str
) -> None:
    seen = set()
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    for last in range(steps + 12):
        for seed in range(6):
            folder = tmp_path / f"{last}-{seed}"
            cache = Cache(folder)
            if before == "a wrong entry":
                cache.put(KEY, SOUNDS)
                flip(place(folder) / FILE)
            with pytest.MonkeyPatch.context() as power:
                disk = Disk(power, folder, last)
                try:
                    cache.put(KEY, SOUNDS)
                    finished = True
                except PowerCut:
                    finished = False
            disk.lose(random.Random(seed))
            after = Cache(folder)
            found = after.find(KEY)
            assert found is not None or not finished
            assert found is None or right(folder)
            seen.add(found is None)
            after.put(KEY, SOUNDS)
            assert right(folder)
            shutil.rmtree(folder)
    assert seen == {True, False}


WRITING = """
import sys
from pathlib import Path
from ivr.tts.cache import Cache, key_of
cache = Cache(Path(sys.argv[1]))
print("began", flush=True)
for number in range(int(sys.argv[2])):
    key = key_of("n", str(number))
    cache.put(key, {"ulaw": key.encode() * 500})
"""


@pytest.mark.parametrize("seed", range(4))
def test_a_writer_killed_at_any_moment_leaves_no_broken_prompt(tmp_path: Path, seed: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(tmp_path), "100000"], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == "began\n"
        time.sleep(random.Random(seed).uniform(0.01, 0.25))  # the moment is the test: any will do
        writer.send_signal(signal.SIGKILL)
    cache, number = Cache(tmp_path), 0
    while (found := cache.find(key := key_of("n", str(number)))) is not None:
        assert found.file.with_suffix(".ulaw").read_bytes() == key.encode() * 500
        number += 1
    rest = [key_of("n", str(later)) for later in range(number, number + 5)]
    assert not any(place(tmp_path, key).exists() for key in rest)
    assert cache.put(rest[0], SOUNDS).ms == 1024


def test_two_processes_build_the_same_prompts_at_once(tmp_path: Path) -> None:
    builders = [subprocess.Popen([sys.executable, "-c", WRITING, str(tmp_path), "40"]) for _ in range(2)]
    assert [builder.wait(60) for builder in builders] == [0, 0]
    cache = Cache(tmp_path)
    for key in (key_of("n", str(number)) for number in range(40)):
        found = cache.find(key)
        assert found is not None
        assert found.file.with_suffix(".ulaw").read_bytes() == key.encode() * 500
    assert not list((tmp_path / "new").iterdir())


@pytest.mark.parametrize("step", STEPS[:-2])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_is_full_read_only_or_broken_is_a_prompt_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    cache, real = Cache(tmp_path), getattr(os, step)

    def fail(*given: Any, **named: Any) -> Any:
        if step == "open" and not given[1] & os.O_CREAT:
            return real(*given, **named)
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(os, step, fail)
        with pytest.raises(PromptError, match=os.strerror(code)):
            cache.put(KEY, SOUNDS)
    assert cache.find(KEY) is None
    cache.put(KEY, SOUNDS)
    assert right(tmp_path)


def test_a_private_file_has_a_new_name_each_time_and_goes(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first, second = cache.put_private(SOUNDS), cache.put_private(SOUNDS)
    assert first.file != second.file and first.ms == 1024
    cache.remove(first.file)
    cache.remove(first.file)
    assert [file.stem for file in (tmp_path / "private").iterdir()] == [second.file.name]


def test_what_was_private_to_a_process_that_died_goes_with_the_next_private_prompt(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    left = cache.put_private(SOUNDS).file.with_suffix(".ulaw")
    os.utime(left, (1, 1))
    cache.put_private(SOUNDS)
    assert not left.exists()


def test_only_private_files_can_be_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    entry = cache.put(KEY, SOUNDS)
    cache.remove(entry.file)
    cache.remove(tmp_path / "private" / ".." / "x")
    assert right(tmp_path)


def test_what_a_dead_process_left_is_swept_and_what_is_fresh_stays(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    private = cache.put_private(SOUNDS).file.with_suffix(".ulaw")
    for name in ("old", "fresh"):
        (tmp_path / "new" / name).mkdir()
        (tmp_path / "new" / name / FILE).write_bytes(b"half")
    for path in (tmp_path / "new" / "old", private):
        os.utime(path, (time.time() - 7200, time.time() - 7200))
    Cache(tmp_path)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["fresh"]
    assert not private.exists()


def test_a_folder_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "prompts"):
        with pytest.raises(PromptError, match="cannot be used"):
            Cache(folder)


def test_parts_of_a_key_do_not_run_into_each_other() -> None:
    keys = {key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("abc", ""), key_of('ab", "c')}
    assert len(keys) == 5
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)
