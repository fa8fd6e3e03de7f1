"""One folder's flow, read and looked at from every side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import FlowErrors
from ivr.flow.checks import RULES as FLOW_RULES
from ivr.flow.checks import Finding, Rule, View, as_finding, findings
from ivr.flow.checks.seconds import estimated
from ivr.flow.reader import read_flow
from ivr.inspector.alike import RULES as ALIKE
from ivr.inspector.joined import RULES as JOINED
from ivr.inspector.unheard import RULES as UNHEARD
from ivr.store.folder import read_folder

RULES: Mapping[str, Rule] = {**FLOW_RULES, **ALIKE, **JOINED, **UNHEARD}
"""Every rule by its code: those of the flow alone, and those that know how callers speak."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one folder; `view` is None when the flow cannot be read."""

    folder: Path
    files: Mapping[str, str]
    findings: tuple[Finding, ...]
    view: View | None = None

    def path(self, finding: Finding) -> Path:
        return self.folder / finding.place.file

    def line(self, finding: Finding) -> str:
        """The line of the file that the finding is about."""
        lines = self.files.get(finding.place.file, "").split("\n")
        return lines[finding.place.line - 1] if finding.place.line <= len(lines) else ""


def inspect(folder: Path, *, notes: bool = False, seconds: Callable[[str, str], float] = estimated) -> Report:
    """Everything that is wrong. StoreError when the folder cannot be read at all."""
    files = read_folder(folder)
    try:
        flow = read_flow(files)
    except FlowErrors as faults:
        return Report(folder, files, tuple(map(as_finding, faults.faults)))
    wanted = {code: rule for code, rule in RULES.items() if notes or rule.severity != "note"}
    view = View(flow, files, seconds)
    return Report(folder, files, tuple(findings(view, wanted)), view)
