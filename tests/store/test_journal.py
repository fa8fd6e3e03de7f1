import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import StoreError
from ivr.store.journal import Journals, name_of, read

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest_asyncio.fixture
async def journals(tmp_path: Path) -> AsyncIterator[Journals]:
    journals = Journals(tmp_path / "journals")
    yield journals
    await journals.close()


async def test_lines_are_read_back_as_they_were_written(journals: Journals) -> None:
    lines: list[dict[str, Any]] = [
        {"type": "CallArrived", "at": NOON.isoformat(), "caller": "+34 600"},
        {
            "type": "Heard",
            "text": "¿dónde está\nmi pedido? 📞 \ud800",
            "confidence": 0.5,
            "words": [["a", 1.0]],
        },
        {"type": "HungUp", "cause": None, "nested": {"a": [True, 1, {}]}},
    ]
    journal = journals.open("1769860800.1", NOON)
    for line in lines:
        journal.write(line)
    journal.close()
    await journals.flush()
    assert list(read(journal.file)) == lines
    assert journal.file.read_bytes().count(b"\n") == 3


async def test_it_lies_under_the_day_of_utc_on_which_the_call_began(
    journals: Journals, tmp_path: Path
) -> None:
    late = datetime(2026, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert journals.file("7", late) == tmp_path / "journals" / "2026-02-01" / "7.jsonl"


async def test_opening_touches_no_disk_and_closing_what_has_no_line_neither(
    journals: Journals, tmp_path: Path
) -> None:
    journals.open("1", NOON).close()
    await journals.flush()
    assert not list((tmp_path / "journals").iterdir())


async def test_calls_at_once_do_not_mix(journals: Journals) -> None:
    several = [journals.open(f"call-{number}", NOON) for number in range(20)]
    for line in range(30):
        for number, journal in enumerate(several):
            journal.write({"call": number, "line": line})
    await journals.flush()
    for number, journal in enumerate(several):
        assert list(read(journal.file)) == [{"call": number, "line": line} for line in range(30)]


@pytest.mark.parametrize(
    "call",
    [
        "",
        ".",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "a/b",
        "a\0b",
        "x" * 5000,
        "-rf",
        "ü",
        "\ud800",
        "a\n",
    ],
)
async def test_no_id_leads_out_of_the_folder(journals: Journals, tmp_path: Path, call: str) -> None:
    journal = journals.open(call, NOON)
    journal.write({"a": 1})
    journal.close()
    await journals.flush()
    assert journal.file.parent == tmp_path / "journals" / "2026-01-31"
    assert list(read(journal.file)) == [{"a": 1}]


@given(st.lists(st.text(max_size=20), unique=True, max_size=20))
def test_different_calls_have_different_names(calls: list[str]) -> None:
    names = {name_of(call) for call in calls}
    assert len(names) == len(calls)
    assert all(name and "/" not in name and not name.startswith(".") for name in names)


@pytest.mark.parametrize("line", [{"a": float("nan")}, {"a": object()}, {"a": {1, 2}}, {(1, 2): 3}])
async def test_what_json_cannot_hold_is_refused_at_once(journals: Journals, line: dict[Any, Any]) -> None:
    with pytest.raises(StoreError, match="cannot be a line"):
        journals.open("1", NOON).write(line)


async def test_later_changes_of_what_was_written_do_not_show(journals: Journals) -> None:
    journal, line = journals.open("1", NOON), {"a": 1}
    journal.write(line)
    line["a"] = 2
    await journals.flush()
    assert list(read(journal.file)) == [{"a": 1}]


@pytest.mark.parametrize("torn", [b'{"a"', b"\xc3", b'{"a": 3}'])
async def test_half_a_line_at_the_end_is_passed_over_and_cut_off_when_the_call_goes_on(
    journals: Journals, torn: bytes
) -> None:
    file = journals.file("1", NOON)
    file.parent.mkdir()
    file.write_bytes(b'{"a":1}\n' + torn)
    assert list(read(file)) == [{"a": 1}]
    journals.open("1", NOON).write({"a": 2})
    await journals.flush()
    assert list(read(file)) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("content", [b'{"a":1}\nrubbish\n{"a":2}\n', b"[1]\n", b"\n", b"\xff\n"])
def test_a_file_that_is_no_journal_is_named_with_its_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.jsonl").write_bytes(content)
    with pytest.raises(StoreError, match=r"x\.jsonl:\d: this is no line"):
        list(read(tmp_path / "x.jsonl"))


def test_a_journal_that_is_not_there_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        list(read(tmp_path / "x.jsonl"))


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be kept"):
        Journals(tmp_path / "file" / "journals")


async def test_a_full_disk_loses_lines_is_counted_and_leaves_a_journal_that_can_be_read(
    journals: Journals, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, full, real = journals.open("1", NOON), False, os.write

    def write(descriptor: int, content: bytes) -> int:
        nonlocal full
        if not full:
            return real(descriptor, content)
        if len(content) < 8:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, content[:-7])

    monkeypatch.setattr(os, "write", write)
    journal.write({"line": 1})
    await journals.flush()
    full = True
    journal.write({"line": 2})
    journal.write({"line": 3})
    await journals.flush()
    full = False
    journal.write({"line": 4})
    journal.close()
    await journals.flush()
    assert list(read(journal.file)) == [{"line": 1}, {"line": 4}]
    assert journals.lost == 2


async def test_closing_all_puts_what_is_open_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    journals = Journals(tmp_path)
    for call in ("1", "2", "3"):
        journals.open(call, NOON).write({"a": 1})
    journals.open("4", NOON)
    await journals.close()
    assert len(synced) == 3
    journals.open("5", NOON).write({"a": 1})
    assert journals.lost == 1


KILLED = """
import asyncio, datetime, sys
from pathlib import Path
from ivr.store.journal import Journals

async def main():
    journals = Journals(Path(sys.argv[1]))
    journal = journals.open("1", datetime.datetime(2026, 1, 31, tzinfo=datetime.UTC))
    for number in range(1_000_000):
        journal.write({"line": number, "text": "x" * 500})
        if number % 10 == 9:
            await journals.flush()
            print(number, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 7, 40])
def test_every_flushed_line_outlives_the_engine_s_death(tmp_path: Path, lines: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as engine:
        assert engine.stdout is not None
        for _ in range(lines):
            flushed = int(engine.stdout.readline())
        engine.send_signal(signal.SIGKILL)
    kept = [line["line"] for line in read(tmp_path / "2026-01-31" / "1.jsonl")]
    assert kept == list(range(len(kept)))
    assert len(kept) > flushed


async def test_a_line_is_compact_and_keeps_letters_readable(journals: Journals) -> None:
    journal = journals.open("1", NOON)
    journal.write({"say": "¿Qué?", "n": 1})
    await journals.flush()
    assert journal.file.read_text() == '{"say":"¿Qué?","n":1}\n'
    assert json.loads(journal.file.read_text())["say"] == "¿Qué?"
