"""What is suspicious in a flow that can be read: the rules of `ivr check`, one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.flow.checks import care, menus, suggestions, ways, wording
from ivr.flow.checks.finding import Finding, Rule, Severity, Spot, as_finding, findings, spot
from ivr.flow.checks.seconds import estimated
from ivr.flow.checks.view import View
from ivr.flow.model import Flow

RULES: Mapping[str, Rule] = {
    **ways.RULES,
    **menus.RULES,
    **wording.RULES,
    **care.RULES,
    **suggestions.RULES,
}
"""Code -> severity, why, sentence, hint, and how it is found."""

__all__ = ["RULES", "Finding", "Rule", "Severity", "Spot", "View", "as_finding", "check", "findings", "spot"]


def check(
    flow: Flow,
    files: Mapping[str, str] | None = None,
    seconds: Callable[[str, str], float] = estimated,
    *,
    notes: bool = False,
) -> list[Finding]:
    """Every finding, in the order of the text; with `notes`, also what is no fault."""
    wanted = {code: rule for code, rule in RULES.items() if notes or rule.severity != "note"}
    return findings(View(flow, files or {}, seconds), wanted)
