"""Opening and closing by hand, from the command line to the next call."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli import app


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "ivr.yaml"
    file.write_text(f"flows: flows\nnumbers: {{else: shop}}\nstore: sqlite:///{tmp_path}/calls.db\n")
    return file


def run(settings: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["switch", str(settings), *words])
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_a_switch_is_set_shown_and_released(settings: Path) -> None:
    assert run(settings) == "Everything: as the opening hours say"
    assert run(settings, "office", "closed") == "office: closed, by hand"
    assert run(settings, "office", "open") == "office: open, by hand"
    assert run(settings, "desk") == "desk: as the opening hours say"
    assert run(settings) == "office: open, by hand"
    assert run(settings, "office", "auto") == "office: as the opening hours say"
    assert run(settings) == "Everything: as the opening hours say"


def test_another_word_is_refused(settings: Path) -> None:
    assert CliRunner().invoke(app, ["switch", str(settings), "office", "shut"]).exit_code == 2
