"""`ivr listen`: the real ear at a step of the shop, in pictures, in a table and as JSON."""

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli import app
from ivr.errors import SettingsError

SHOP = Path(__file__).parents[2] / "flows" / "shop"


@pytest.fixture(scope="module")
def wav(tmp_path_factory):
    file = tmp_path_factory.mktemp("said") / "said.wav"
    subprocess.run(["flite", "-voice", "rms", "-t", "track my order", "-o", str(file)], check=True)
    return file


def run(*arguments, flow=SHOP, step="welcome"):
    return CliRunner().invoke(app, ["listen", *map(str, arguments), "--flow", str(flow), "--step", step])


def test_one_recording_is_drawn_and_told(wav):
    result = run(wav)
    assert result.exit_code == 0
    for told in ("0s", "voice", "track", "means", "track_order", "accept", "after the voice"):
        assert told in result.stdout


def test_several_make_a_table_and_what_is_no_recording_is_told(wav):
    result = run(wav, SHOP / "shop.yaml", "/dev/zero")
    assert result.exit_code == 1
    assert "track_order" in result.stdout and "said.wav" in result.stdout
    assert "no WAV file" in result.stderr and "/dev/zero: A recording of more than" in result.stderr


def test_scripts_get_one_object_a_file(wav):
    result = run(wav, "--json")
    (line,) = result.stdout.splitlines()
    told = json.loads(line)
    assert told["file"] == str(wav)
    assert told["answers"][0]["text"] == "track my order"
    assert told["answers"][0]["band"] == "accept"
    assert [word["text"] for word in told["answers"][0]["words"]] == ["track", "my", "order"]


@pytest.mark.parametrize("engine", ["nothing", "vosk"])
def test_an_engine_that_cannot_be_is_refused(wav, engine):
    result = run(wav, "--engine", engine)
    assert result.exit_code == 2
    assert "--engine" in result.stderr


def test_settings_that_are_no_text_are_a_sentence(wav, tmp_path):
    (tmp_path / "ivr.yaml").write_bytes(b"flows: \xff\xfe")
    for settings in (tmp_path, tmp_path / "ivr.yaml"):
        result = run(wav, "--settings", settings)
        assert isinstance(result.exception, SettingsError) and "cannot be read" in str(result.exception)
