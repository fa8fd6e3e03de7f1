"""Reports as lines: `file:line:column: severity: code: sentence hint`, as editors and logs read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from ivr.flow.checks import Finding, Severity
from ivr.inspector.inspect import Report

COLOURS: Mapping[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
LONGEST_LINE = 110
"""Characters of a line that are shown around what it is about."""


def as_text(reports: Sequence[Report]) -> str:
    lines = [
        f"{report.path(one)}:{one.place.line}:{one.place.column}: {one.severity}: {one.code}: "
        f"{one.sentence} {one.hint}".rstrip()
        for report in reports
        for one in report.findings
    ]
    return "\n".join((*lines, summary(reports)))


def show(reports: Sequence[Report], console: Console) -> None:
    """For the eye: the line of the file with a caret below what is wrong."""
    for report in reports:
        for one in report.findings:
            console.print(_shown(report, one), soft_wrap=True, highlight=False)
    console.print(_verdict(reports), highlight=False)


def summary(reports: Sequence[Report]) -> str:
    """ "5 flows: 1 error, 2 warnings." """
    found = Counter(one.severity for report in reports for one in report.findings)
    counts = [_count(found[severity], severity) for severity in COLOURS if found[severity]]
    return f"{_count(len(reports), 'flow')}{': ' + ', '.join(counts) if counts else ' in order'}."


def _shown(report: Report, one: Finding) -> Text:
    colour = COLOURS[one.severity]
    line, column = _cut(report.line(one), one.place.column)
    number = str(one.place.line)
    margin = " " * len(number)
    shown = Text()
    shown.append(f"{report.path(one)}:{number}:{one.place.column}", "bold")
    shown.append(f"  {one.severity}", f"bold {colour}").append(f"  {one.code}\n", "dim")
    shown.append(f"  {one.sentence}\n", colour if one.severity == "error" else "")
    if line.strip():
        shown.append(f"  {number} │ ", "dim").append(f"{line}\n")
        shown.append(f"  {margin} │ ", "dim").append(f"{' ' * (column - 1)}^\n", f"bold {colour}")
    if one.hint:
        shown.append(f"  {margin} = ", "dim").append(f"{one.hint}\n", "green")
    return shown


def _cut(line: str, column: int) -> tuple[str, int]:
    """A long line around its column; a tab is as wide as a blank."""
    line = line.replace("\t", " ")
    start = max(0, min(column - LONGEST_LINE // 2, len(line) - LONGEST_LINE))
    if start == 0:
        return line[:LONGEST_LINE], column
    return "…" + line[start + 1 : start + LONGEST_LINE], column - start


def _verdict(reports: Sequence[Report]) -> Text:
    worst = {one.severity for report in reports for one in report.findings}
    colour = next((COLOURS[severity] for severity in COLOURS if severity in worst), "green")
    return Text(summary(reports), f"bold {colour}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
