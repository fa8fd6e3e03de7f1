"""docs/testing.md says what there is, and its examples can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.flow.fields import keys
from ivr.flow.reader import read_flow
from ivr.simulator.acts import ACTS, STATUSES, Speak, WrittenInterrupt
from ivr.simulator.canned import WORDS, WrittenReply
from ivr.simulator.expect import Expect
from ivr.simulator.scenario import FAILS, LEVELS, Scenario, read_scenarios
from ivr.simulator.talk import HELP
from ivr.store.folder import read_folder

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "testing.md").read_text()


@pytest.mark.parametrize("kind", [Scenario, Expect])
def test_every_key_of_a_test_has_its_row(kind: type) -> None:
    assert not [name for name in keys(kind) if f"\n| `{name}` |" not in PAGE]


@pytest.mark.parametrize("word", [*ACTS, *keys(Speak), *keys(WrittenInterrupt), *keys(WrittenReply)])
def test_every_key_of_an_act_or_an_answer_is_named(word: str) -> None:
    assert re.search(rf"\b{word}\b", PAGE)


@pytest.mark.parametrize("word", [*STATUSES, *WORDS, *FAILS, *LEVELS])
def test_every_word_of_a_test_is_named(word: str) -> None:
    assert word in PAGE


def test_every_command_of_the_keyboard_has_its_row() -> None:
    commands = {word for _, line, _ in HELP for word in re.findall(r"/\w+", line)}
    assert commands and not [one for one in commands if f"| `{one}" not in PAGE]


def test_the_example_can_be_read() -> None:
    flow = read_flow(read_folder(ROOT / "flows" / "shop"))
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    whole = [block for block in blocks if block.startswith("tests:")]
    rest = [block for block in blocks if not block.startswith("tests:")]
    assert read_scenarios({"example": whole[0]}, flow)
    indented = "".join(f"    {line}\n" for line in rest[0].splitlines())
    assert read_scenarios({"example": f"tests:\n  - name: a\n{indented}    steps: [hangup]\n"}, flow)
