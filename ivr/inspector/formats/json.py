"""Reports as JSON, for scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ivr.inspector.inspect import Report


def as_json(reports: Sequence[Report]) -> str:
    found = [
        {
            "file": str(report.path(one)),
            "line": one.place.line,
            "column": one.place.column,
            "severity": one.severity,
            "code": one.code,
            "sentence": one.sentence,
            "hint": one.hint,
        }
        for report in reports
        for one in report.findings
    ]
    counts = {
        severity + "s": sum(one["severity"] == severity for one in found)
        for severity in ("error", "warning", "note")
    }
    flows = [str(report.folder) for report in reports]
    return json.dumps({"flows": flows, **counts, "findings": found}, indent=2, ensure_ascii=False)
