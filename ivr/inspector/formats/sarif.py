"""Reports as SARIF 2.1.0, which code hosts show beside the lines of a change.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ivr import __version__
from ivr.flow.checks import Finding
from ivr.inspector.inspect import RULES, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(reports: Sequence[Report]) -> str:
    codes = sorted({*RULES, *(one.code for report in reports for one in report.findings)})
    driver = {"name": "ivr check", "semanticVersion": __version__, "rules": [_rule(code) for code in codes]}
    results = [_result(report, one, codes.index(one.code)) for report in reports for one in report.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(code: str) -> dict[str, Any]:
    """A code of the reader has no rule of its own: what it says stands at each finding."""
    rule = RULES.get(code)
    about = rule.about if rule is not None else "The flow cannot be read as it is written."
    return {
        "id": code,
        "shortDescription": {"text": about},
        "defaultConfiguration": {"level": rule.severity if rule is not None else "error"},
    }


def _result(report: Report, one: Finding, index: int) -> dict[str, Any]:
    region = {"startLine": one.place.line, "startColumn": one.place.column}
    return {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": one.severity,
        "message": {"text": f"{one.sentence} {one.hint}".strip()},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": report.path(one).as_posix()},
                    "region": region,
                }
            }
        ],
    }
