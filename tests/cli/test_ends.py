"""How a command ends: with a sentence, and a status that says whether to try again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ivr import cli
from ivr.errors import AnotherEngine, StoreError

SETTINGS = "flows: f\nnumbers: {else: shop}\n"


@pytest.mark.parametrize(
    ("fault", "status"), [(StoreError("The disk is full."), 1), (AnotherEngine("One is at work."), 3)]
)
def test_a_fault_of_ours_is_a_sentence_and_a_status(
    fault: Exception, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> None:
        raise fault

    monkeypatch.setattr(cli, "app", fails)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == status
    assert capsys.readouterr().err.strip() == str(fault)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("hunter2", "Name where it is: env:NAME or file:PATH"), ("env:NOWHERE_SET", "'NOWHERE_SET'")],
)
def test_a_password_that_is_not_to_be_had_is_a_sentence(tmp_path: Path, password: str, sentence: str) -> None:
    (tmp_path / "ivr.yaml").write_text(SETTINGS)
    command = (sys.executable, "-m", "ivr", "watchdog", str(tmp_path / "ivr.yaml"), "--password", password)
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 1
    assert sentence in done.stderr and "Traceback" not in done.stderr and "hunter2" not in done.stderr


WARNS = """
import structlog
from ivr.cli import logs
logs.warnings_only()
def fails(key):
    raise ValueError("broken")
try:
    fails("k3y")
except ValueError:
    structlog.get_logger().exception("it failed")
"""


def test_what_a_command_warns_of_stands_beside_its_output_and_shows_no_values() -> None:
    done = subprocess.run((sys.executable, "-c", WARNS), capture_output=True, text=True, check=True)
    assert done.stdout == "" and "it failed" in done.stderr and "broken" in done.stderr
    assert "key = " not in done.stderr and "'k3y'" not in done.stderr
