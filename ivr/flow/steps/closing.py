"""Questions whether there is anything else: yes leads to an open question, where any wish may be said."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.flow.steps.ask import Ask
from ivr.flow.steps.step import Step


def closing(steps: Mapping[str, Step]) -> frozenset[str]:
    """Their names."""
    return frozenset(
        step.name
        for step in steps.values()
        if isinstance(step, Ask) and _is_yes_no(step) and _is_open(steps.get(_yes(step)))
    )


def _yes(step: Ask) -> str:
    return step.on.get("yes") or step.then or step.below or ""


def _is_yes_no(step: Ask) -> bool:
    return step.for_ is None and not {"yes", "no"}.isdisjoint((*step.on, *step.keys.values()))


def _is_open(step: Step | None) -> bool:
    return isinstance(step, Ask) and step.for_ is None and not _is_yes_no(step)
