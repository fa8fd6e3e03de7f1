"""What a check finds, and the rule by which it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ivr.errors import DocumentError, Place
from ivr.flow.checks.view import View

Severity = Literal["error", "warning", "note"]
"""An error fails a call or deceives a caller; a warning makes calls worse; a note only tells."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong, in order of place. `code` is stable, `hint` says what to do."""

    place: Place
    code: str
    severity: Severity
    sentence: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.code}: {self.sentence}" + (f" {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rule is broken; `words` are put into its sentence and hint."""

    place: Place
    words: Mapping[str, str]


def spot(place: Place, **words: str) -> Spot:
    return Spot(place, words)


@dataclass(frozen=True, slots=True)
class Rule:
    """`sentence` and `hint` hold `{names}` of what is found; `about` tells a designer why."""

    severity: Severity
    about: str
    sentence: str
    hint: str
    find: Callable[[View], Iterator[Spot]]


def findings(view: View, rules: Mapping[str, Rule]) -> list[Finding]:
    """Every finding of these rules, in the order of the text."""
    return sorted(
        Finding(
            where.place,
            code,
            rule.severity,
            rule.sentence.format_map(where.words),
            rule.hint.format_map(where.words),
        )
        for code, rule in rules.items()
        for where in rule.find(view)
    )


def as_finding(fault: DocumentError) -> Finding:
    """A text that cannot be read is an error like any other."""
    return Finding(fault.place, fault.code, "error", fault.sentence, fault.hint)
