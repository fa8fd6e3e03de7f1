"""A folder of broken flows: each is refused with the right code, at the right line and column.

What is wrong stands at the end of each file, in comments: `# line:column code`.
"""

import re
import shutil
from pathlib import Path

import pytest

from ivr.inspector.inspect import RULES, inspect

BROKEN = sorted((Path(__file__).parents[1] / "flow" / "broken").glob("*.yaml"))


def expected(text):
    lines = re.findall(r"^# (\d+):(\d+) ([a-z-]+)$", text, re.MULTILINE)
    return [(int(line), int(column), code) for line, column, code in lines]


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_flow_is_refused_where_it_is_broken(file, tmp_path):
    shutil.copy(file, tmp_path)
    found = inspect(tmp_path).findings
    assert [(one.place.line, one.place.column, one.code) for one in found] == expected(
        file.read_text(encoding="utf-8")
    )
    assert all(one.sentence.endswith((".", "?")) for one in found)
    assert all(one.severity != "note" for one in found)


def test_there_are_many_and_each_rule_has_one():
    codes = {code for file in BROKEN for _, _, code in expected(file.read_text(encoding="utf-8"))}
    assert len(BROKEN) >= 60 and len(codes) >= 60
    assert {code for code, rule in RULES.items() if rule.severity != "note"} <= codes
