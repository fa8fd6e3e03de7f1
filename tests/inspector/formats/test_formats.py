"""The same findings for the eye, for scripts and for code hosts."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from ivr.errors import Place
from ivr.flow.checks import Finding
from ivr.inspector.formats import as_json, as_sarif, as_text
from ivr.inspector.formats.text import show
from ivr.inspector.inspect import RULES, Report

TEXT = "flow: f\nsteps:\n  a: {goto: dsek}\n  [b]: x\n"
REPORT = Report(
    Path("flows/shop"),
    {"shop.yaml": TEXT},
    (
        Finding(Place("shop.yaml", 3, 13), "unknown-step", "error", "There is none.", "Did you mean 'desk'?"),
        Finding(Place("shop.yaml", 4, 3), "unreachable-step", "warning", "Nothing leads to 'b'."),
        Finding(Place("gone.yaml", 99, 3), "open-outcome", "note", "Left open."),
    ),
)
CLEAN = Report(Path("flows/bank"), {}, ())


def test_lines_are_as_editors_and_logs_read_them():
    assert as_text([REPORT, CLEAN]).splitlines() == [
        "flows/shop/shop.yaml:3:13: error: unknown-step: There is none. Did you mean 'desk'?",
        "flows/shop/shop.yaml:4:3: warning: unreachable-step: Nothing leads to 'b'.",
        "flows/shop/gone.yaml:99:3: note: open-outcome: Left open.",
        "2 flows: 1 error, 1 warning, 1 note.",
    ]
    assert as_text([CLEAN]) == "1 flow in order."


@pytest.mark.parametrize("colours", [True, False])
def test_the_eye_sees_the_line_and_a_caret_below_what_is_wrong(colours):
    written = io.StringIO()
    system = "standard" if colours else None
    show([REPORT], Console(file=written, force_terminal=colours, width=60, color_system=system))
    text = written.getvalue()
    assert ("\x1b[" in text) == colours
    if not colours:
        lines = text.splitlines()
        at = lines.index("  3 │   a: {goto: dsek}")
        assert lines[at + 1].index("^") == lines[at].index("dsek")
        assert "  4 │   [b]: x" in lines and lines[-1] == "1 flow: 1 error, 1 warning, 1 note."


def test_a_long_line_is_cut_around_its_column():
    line = "  a: {say: " + "x" * 300 + "HERE" + "y" * 300 + "}"
    one = Finding(Place("f.yaml", 1, line.index("HERE") + 1), "c", "error", "S.")
    written = io.StringIO()
    show([Report(Path(), {"f.yaml": line}, (one,))], Console(file=written, width=200))
    lines = written.getvalue().splitlines()
    at = next(number for number, text in enumerate(lines) if "HERE" in text)
    assert lines[at + 1].index("^") == lines[at].index("HERE") and len(lines[at]) < 130


def test_json_has_every_finding_and_the_counts():
    data = json.loads(as_json([REPORT, CLEAN]))
    assert (data["errors"], data["warnings"], data["notes"]) == (1, 1, 1)
    assert data["flows"] == ["flows/shop", "flows/bank"]
    assert data["findings"][0] == {
        "file": "flows/shop/shop.yaml",
        "line": 3,
        "column": 13,
        "severity": "error",
        "code": "unknown-step",
        "sentence": "There is none.",
        "hint": "Did you mean 'desk'?",
    }


def test_sarif_has_the_shape_that_code_hosts_take():
    log = json.loads(as_sarif([REPORT]))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {*RULES, "unknown-step"}
    assert all(rule["defaultConfiguration"]["level"] in ("error", "warning", "note") for rule in rules)
    for result, one in zip(run["results"], REPORT.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one.code
        assert result["level"] == one.severity and one.sentence in result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert (
            not place["artifactLocation"]["uri"].startswith("/")
            and "\\" not in place["artifactLocation"]["uri"]
        )
        assert place["region"] == {"startLine": one.place.line, "startColumn": one.place.column}
