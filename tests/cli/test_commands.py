"""What `ivr` knows of its commands without importing them."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from ivr.cli import COMMANDS, app, brought

HEAVY = ("numpy", "sqlalchemy", "aiohttp", "ivr.engine", "ivr.simulator")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_says_what_a_command_says_of_itself(name):
    own = " ".join((brought(name).help or "").split())
    assert own.startswith(COMMANDS[name][1].rstrip("."))


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (("--help",), (*HEAVY, "ivr.flow", "ivr.inspector")),
        (("check", "flows/shop"), HEAVY),
        (("schema",), HEAVY),
    ],
)
def test_a_command_imports_no_room_that_it_does_not_need(arguments, needless):
    code = f"import sys; from ivr.cli import app; app({arguments!r}, standalone_mode=False)"
    told = f"print('imported', *sorted(set({needless!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {told}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "imported"


def test_an_unknown_command_is_named():
    result = CliRunner().invoke(app, ["chek"])
    assert result.exit_code == 2
    assert "No such command 'chek'" in result.output
