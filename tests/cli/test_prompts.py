"""The prompt store at the keyboard: built, changed, checked, pruned, heard."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from rich.text import Text
from typer.testing import CliRunner, Result

from ivr.audio.wav import Wav
from ivr.cli import app, main
from ivr.cli.prompts import shelf
from ivr.errors import FlowErrors, IvrError, StoreError, VoiceError
from ivr.tts import voices
from ivr.tts.voice import Identity, Speech

FLOW = """flow: shop
languages: [en-US, es-ES]
policy:
  handover: desk
slots:
  number: {type: digits, length: 4, label: order number}
anywhere:
  slower: off
steps:
  welcome:
    say: Welcome to the shop.
  ask:
    ask: What is your order number?
    for: number
  tell:
    say: Thank you. Order {{ number }} is on its way.
  desk:
    queue: support
    announce: One moment, please.
"""
SPANISH = """steps:
  welcome:
    say: Bienvenido a la tienda.
  ask:
    ask: ¿Cuál es su número de pedido?
  tell:
    say: Gracias. El pedido {{ number }} está en camino.
  desk:
    announce: Un momento, por favor.
"""


class Hum:
    """A quick voice."""

    name, engine = "espeak", "hum"
    spoken = 0

    def __init__(self, **options: object) -> None: ...

    def identity(self, language: str) -> Identity:
        return Identity(Hum.engine, language, hertz=8000)

    async def speak(self, text: str, language: str) -> Speech:
        Hum.spoken += 1
        at = np.arange(8000 * (300 + 20 * len(text)) // 1000)
        return Speech((8000 * np.sin(at / (2 + len(text) % 7))).astype(np.int16), 8000)

    async def close(self) -> None: ...


class House:
    """An installation in a folder, and the commands given to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.settings = folder, folder / "ivr.yaml"
        self.flow, self.spanish = folder / "flows/shop/shop.yaml", folder / "flows/shop/es-ES.yaml"
        self.flow.parent.mkdir(parents=True)
        self.flow.write_text(FLOW)
        self.spanish.write_text(SPANISH)
        self.settings.write_text("flows: flows\nnumbers: {else: shop}\nspeaking: {engine: espeak}\n")

    def __call__(self, command: str, *options: str) -> Result:
        done = CliRunner().invoke(app, ["prompts", command, str(self.settings), *options])
        assert done.exception is None or isinstance(done.exception, SystemExit | IvrError), done.exception
        return done

    def stock(self, built: Path) -> None:
        """All prompts of the flow as it is now."""
        shutil.copytree(built, self.folder / "prompts", dirs_exist_ok=True)

    def change(self, before: str, after: str) -> None:
        text = self.flow.read_text()
        assert before in text
        self.flow.write_text(text.replace(before, after))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All prompts of the flow, built once."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(voices.VOICES, "espeak", Hum)  # type: ignore[arg-type]
        patch.chdir(folder)
        assert House(folder)("build").exit_code == 0
    return folder / "prompts"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setitem(voices.VOICES, "espeak", Hum)  # type: ignore[arg-type]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(Hum, "engine", "hum")
    monkeypatch.setattr(Hum, "spoken", 0)
    return House(tmp_path)


def test_what_is_missing_is_a_fault_with_its_place_until_it_is_built(house: House) -> None:
    before = house("check")
    assert before.exit_code == 1
    assert 'flows/shop/shop.yaml:11:10: missing: en-US "Welcome to the shop."' in before.output
    assert 'flows/shop/es-ES.yaml:3:10: missing: es-ES "Bienvenido a la tienda."' in before.output
    assert house("build").exit_code == 0
    after = house("check")
    assert (after.exit_code, "prompts are built." in after.output) == (0, True)


def test_a_second_build_has_nothing_to_do(house: House, built: Path) -> None:
    house.stock(built)
    again = house("build")
    assert again.exit_code == 0 and Hum.spoken == 0


def test_a_dry_run_makes_nothing_and_says_what_it_would_cost(house: House) -> None:
    done = house("build", "--dry-run")
    assert "to make, about" in done.output and "hum, en-US" in done.output and Hum.spoken == 0


def test_what_costs_money_is_asked_for_first(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hum, "engine", "google")
    asked = house("build")  # nobody answers
    assert asked.exit_code == 1 and "google bills these" in asked.output and Hum.spoken == 0
    assert house("build", "--yes").exit_code == 0 and Hum.spoken > 0


def test_another_voice_makes_all_of_them_stale(
    house: House, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.stock(built)
    monkeypatch.setattr(Hum, "engine", "hum 2")
    found = json.loads(house("check", "--json").output)
    assert found and {one["state"] for one in found} == {"stale"}
    assert {one["why"] for one in found} == {"another voice or setting"}


def test_a_recording_that_cannot_be_used_is_told_by_build_and_by_check(house: House, built: Path) -> None:
    house.stock(built)
    recording = house.folder / "sounds/en-US/shop/welcome.wav"
    recording.parent.mkdir(parents=True)
    recording.write_text("no sound")
    done = house("build")
    assert done.exit_code == 1 and "for a recording that cannot be used" in done.output
    assert "stale, a recording that is new, or cannot be used" in house("check").output
    at = np.arange(8000)
    recording.write_bytes(bytes(Wav((8000 * np.sin(at / 3)).astype(np.int16), 8000)))
    assert house("build").exit_code == 0 and house("check").exit_code == 0
    recording.unlink()
    assert house("check").exit_code == 0  # the voice's own is still there


def test_a_voice_that_is_away_is_told_once(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def away(self: Hum, text: str, language: str) -> Speech:
        raise VoiceError("The voice is away.")

    monkeypatch.setattr(Hum, "speak", away)
    monkeypatch.setattr(sys, "argv", ["ivr", "prompts", "build", str(house.settings)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert re.search(r"The voice is away\. \(\d+ times\)$", capsys.readouterr().err.strip())


def test_a_damaged_prompt_is_stale(house: House, built: Path) -> None:
    house.stock(built)
    kept = next((house.folder / "prompts").glob("??/*/prompt.ulaw"))
    kept.write_bytes(kept.read_bytes()[:-100])
    done = house("check")
    assert done.exit_code == 1 and "stale, damaged or incomplete" in done.output


def test_the_cost_of_a_change_is_told(house: House, built: Path) -> None:
    house.stock(built)
    assert "0 new, 0 changed, 0 stale, 0 gone." in house("diff").output
    house.change("Welcome to the shop.", "Welcome to our shop.")
    house.change("One moment, please.", "Let me get somebody for you.")
    told = house("diff").output
    assert "- en-US shop/welcome: Welcome to the shop." in told
    assert "+ en-US shop/welcome: Welcome to our shop." in told
    assert "+ en-US shop/desk: Let me get somebody for you." in told
    assert "- en-US shop/desk: One moment, please." in told
    assert "1 new, 1 changed, 0 stale, 1 gone" in told and "48 characters to speak" in told


def test_what_no_flow_needs_is_removed_when_it_is_old_and_not_before(house: House, built: Path) -> None:
    house.stock(built)
    house.change("Welcome to the shop.", "Good morning.")
    assert "0 prompts" in house("prune", "--days", "0", "--yes").output  # a call may be hearing it
    for place in (house.folder / "prompts").glob("??/*"):
        at = time.time() - 3600
        os.utime(place, (at, at))
    assert "0 prompts" in house("prune", "--yes").output
    shown = house("prune", "--days", "0").output
    assert "Welcome to the shop." in shown and "1 prompts" in shown and "--yes removes them" in shown
    assert "were removed" in house("prune", "--days", "0", "--yes").output
    assert "0 prompts" in house("prune", "--days", "0").output
    house.change("Good morning.", "Welcome to the shop.")
    assert len(json.loads(house("check", "--json").output)) == 1


def test_the_list_tells_all_that_is_known(house: House, built: Path) -> None:
    house.stock(built)
    (row,) = json.loads(house("list", "--json", "--find", "welcome to the shop").output)
    assert (row["where"], row["language"], row["text"]) == ("shop/welcome", "en-US", "Welcome to the shop.")
    assert row["ms"] > 300 and row["size"] > 4000 and abs(row["loudness"] + 20) < 1
    assert row["voice"] == "hum, en-US" and row["made"] and row["played"] and row["needed"]
    assert "Welcome to the shop." in house("list").output


def test_every_prompt_is_one_line_on_any_screen(
    house: House, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.stock(built)
    count = len(json.loads(house("list", "--json").output))
    for width in (80, 120):
        narrow = Console(width=width, force_terminal=True, file=io.StringIO())
        monkeypatch.setattr(shelf, "console", narrow)
        house("list")
        lines = Text.from_ansi(narrow.file.getvalue()).plain.splitlines()  # type: ignore[attr-defined]
        assert len(lines) == count + 2 and max(map(len, lines)) <= width
        assert any("Welcome to" in line for line in lines)


def test_wideband_alone_can_be_measured_too(house: House) -> None:
    with house.settings.open("a") as settings:
        settings.write("prompts_formats: [sln16]\n")
    assert house("build").exit_code == 0
    assert house("report").exit_code == 0


@pytest.mark.parametrize(
    "command", [("lines", "--out"), ("report", "--html"), ("play", "shop/welcome", "--out")]
)
def test_a_file_that_cannot_be_written_is_told(house: House, built: Path, command: tuple[str, ...]) -> None:
    house.stock(built)
    done = house(*command, "nowhere/file")
    assert isinstance(done.exception, StoreError)
    assert "nowhere/file cannot be written: No such file" in str(done.exception)


@pytest.mark.parametrize("which", ["shop/welcome", "welcome to"])
def test_a_prompt_is_heard_as_callers_hear_it(house: House, which: str) -> None:
    done = house("play", which, "--out", "heard.wav")
    assert done.exit_code == 0 and "Welcome to the shop." in done.output
    assert Wav.parse((house.folder / "heard.wav").read_bytes()).ms > 300


def test_a_prompt_that_is_not_there_is_named(house: House) -> None:
    assert "No prompt is said at 'nowhere'" in str(house("play", "nowhere", "--out", "x.wav").exception)


def test_a_flow_that_is_not_there_is_named(house: House) -> None:
    done = house("check", "--flow", "bank")
    assert done.exit_code == 2 and "no flow 'bank'" in done.output


def test_a_broken_flow_is_told_as_ever(house: House) -> None:
    house.change("say: Welcome", "sya: Welcome")
    assert isinstance(house("check").exception, FlowErrors)


def test_the_studio_s_list_names_the_file_of_every_line(house: House) -> None:
    rows = list(csv.DictReader(io.StringIO(house("lines").output)))
    row = next(one for one in rows if one["text"] == "Welcome to the shop.")
    assert (row["file"], row["recorded"]) == ("en-US/shop/welcome.wav", "no")
    assert {one["language"] for one in rows} == {"en-US", "es-ES"}
    assert len({one["file"] for one in rows}) == len(rows)
    file = house.folder / "sounds" / row["file"]
    file.parent.mkdir(parents=True)
    file.write_bytes(bytes(Wav((8000 * np.sin(np.arange(20000) / 3)).astype(np.int16), 16000)))
    left = list(csv.DictReader(io.StringIO(house("lines", "--missing").output)))
    assert len(left) == len(rows) - 1 and row["file"] not in {one["file"] for one in left}
    assert Wav.parse(_heard(house)).ms == pytest.approx(1250, abs=60)


def _heard(house: House) -> bytes:
    house("play", "shop/welcome", "--out", "heard.wav")
    return (house.folder / "heard.wav").read_bytes()


@pytest.mark.parametrize("command", [("lines", "--html", "--out"), ("report", "--html")])
def test_a_page_needs_nothing_else_and_shows_words_as_words(
    house: House, built: Path, command: tuple[str, ...]
) -> None:
    house.stock(built)
    house.change("Welcome to the shop.", "Welcome to Tom & Jerry's shop.")
    house("build")
    done = house(*command, "page.html")
    page = (house.folder / "page.html").read_text()
    assert done.exit_code == 0, done.output
    assert "Tom &amp; Jerry&#x27;s shop." in page and "Bienvenido a la tienda." in page
    assert "http://" not in page and "https://" not in page


def test_the_report_names_what_is_wrong(house: House, built: Path) -> None:
    house.stock(built)
    assert house("report").exit_code == 0
    from ivr.tts.cache import Cache

    (row,) = json.loads(house("list", "--json", "--find", "welcome to the shop").output)
    cache = Cache(house.folder / "prompts", ("ulaw", "alaw"))
    cache.drop(row["key"])
    cache.put(row["key"], {"ulaw": b"\x00\x80" * 4000, "alaw": b"\x2a\xaa" * 4000}, {"ms": 1000})
    done = house("report")
    assert done.exit_code == 1 and "too loud; clipped: Welcome to the shop." in done.output


def test_what_was_built_travels_whole_and_nothing_else(house: House, built: Path) -> None:
    assert "are not built" in str(house("sync", "elsewhere").exception)
    house.stock(built)
    (house.folder / "prompts/private/secret.ulaw").write_bytes(b"secret")
    shutil.copytree(next((house.folder / "prompts").glob("??/*")), house.folder / "prompts/ab/unneeded")
    assert house("sync", str(house.folder / "elsewhere")).exit_code == 0
    there = {
        str(file.relative_to(house.folder / "elsewhere"))
        for file in (house.folder / "elsewhere").rglob("*.*")
    }
    here = {
        str(file.relative_to(house.folder / "prompts"))
        for file in (house.folder / "prompts").glob("??/*/*.*")
    }
    assert there and here - there == {name for name in here if "unneeded" in name}
    assert not [name for name in there if "secret" in name or name not in here]


def test_who_cannot_be_reached_is_told(house: House, built: Path) -> None:
    house.stock(built)
    assert "did not reach" in str(house("sync", "/proc/nowhere").exception)
