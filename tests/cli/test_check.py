"""`ivr check`: what it prints, with what it ends, and what it does without."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli import app

FLOWS = Path(__file__).parents[2] / "flows"
WARNED = "flow: f\nsteps:\n  a: {hangup: Bye.}\n"
BROKEN = WARNED + "  b: {goto: c}\n"


@pytest.fixture
def folder(tmp_path):
    def write(text):
        (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
        return str(tmp_path)

    return write


def run(*arguments):
    return CliRunner().invoke(app, ["check", *arguments])


def test_an_error_ends_with_one_and_a_warning_only_when_strict(folder):
    assert run(folder(BROKEN)).exit_code == 1
    assert run(folder(WARNED)).exit_code == 0
    assert run(folder(WARNED), "--strict").exit_code == 1


@pytest.mark.parametrize("format", ["json", "sarif"])
def test_other_programs_get_nothing_but_their_format(folder, format):
    assert json.loads(run(folder(BROKEN), "--format", format).stdout)


def test_defaults_are_told_when_they_are_asked_for(folder):
    text = "flow: f\npolicy: {handover: a}\nsteps:\n  a: {queue: x}\n"
    assert "open-outcome" not in run(folder(text)).stdout
    assert "open-outcome" in run(folder(text), "--defaults").stdout


def test_to_check_flows_needs_neither_network_nor_numbers():
    """Whatever is slow to import is not imported."""
    done = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import sys; from ivr.cli import app\n"
            "try: app(['check', sys.argv[1]], standalone_mode=False)\n"
            "finally: print(sorted({'aiohttp', 'numpy', 'sqlalchemy', 'pocketsphinx'} & set(sys.modules)))",
            str(FLOWS),
        ],
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_every_command_is_listed_and_an_unknown_one_is_refused():
    listed = CliRunner().invoke(app, ["--help"])
    assert listed.exit_code == 0 and "check" in listed.stdout and "demo" in listed.stdout
    assert CliRunner().invoke(app, ["chekc"]).exit_code == 2


@pytest.mark.asterisk
def test_live_asks_the_asterisk_of_the_settings(pbx, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("IVR_ARI_PASSWORD", pbx.secrets["ari_password"])
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "ivr.yaml").write_text(
        f"flows: .\nnumbers: {{else: f}}\nasterisk: {{url: '{pbx.ari_url}'}}\n", encoding="utf-8"
    )
    flow = "flow: f\npolicy: {handover: desk}\nsteps:\n  desk: {queue: %s}\n"
    live = ("--live", str(settings / "ivr.yaml"))
    assert run(folder(flow % "support"), *live).exit_code == 0
    refused = run(folder(flow % "ghosts"), *live)
    assert refused.exit_code == 1 and "f.yaml:4:17: error: no-such-queue" in refused.stdout
