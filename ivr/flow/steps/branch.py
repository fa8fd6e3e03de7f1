from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr import document
from ivr.document import Node, unknown_key
from ivr.errors import FlowError
from ivr.flow.expr import Formula
from ivr.flow.fields import NAMED_TEXTS, TEXT, Reading, declared, either, fault, key, looks
from ivr.flow.steps.step import Step, by_share, by_value
from ivr.flow.turn import Go, Move, Turn
from ivr.flow.values import condition, target
from ivr.flow.vocabulary import as_word


@dataclass(frozen=True, slots=True)
class Ways:
    """One way for each value of `by`, or for each share of the callers, or conditions of which the
    first that holds counts."""

    by: Formula | None = None
    share: str = ""
    cases: Mapping[str, str] = field(default_factory=dict)
    conditions: tuple[tuple[Formula, str], ...] = ()
    otherwise: str | None = None


_WORDS = ("if", "then", "else")
_CONDITION = {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(_WORDS, TEXT)}


@looks(
    **either(
        {**NAMED_TEXTS, "anyOf": [{"required": ["by"]}, {"required": ["share"]}]},
        {"type": "array", "items": _CONDITION},
    )
)
def ways(node: Node, reading: Reading) -> Ways:
    if isinstance(node, document.Mapping) and node.get("share") is not None:
        share, shares = by_share(node, reading, target)
        return Ways(share=share, cases=shares)
    if isinstance(node, document.Mapping):
        by, cases, otherwise = by_value(node, reading, target)
        return Ways(by=by, cases=cases, otherwise=otherwise)
    if not isinstance(node, document.Sequence):
        hint = "Write 'by:' and a step for each value, or a list of 'if:' and 'then:'."
        raise fault(node, "expected-mapping", "A branch needs its ways.", hint)
    conditions, otherwise = [], None
    for item in node.items:
        if not isinstance(item, document.Mapping):
            raise fault(item, "expected-mapping", "'if: condition' and 'then: step' are expected here.")
        for name, _ in item.entries:
            if name.text not in _WORDS:
                raise unknown_key(name, _WORDS, "a branch", FlowError)
        asked, then, last = (item.get(name) for name in ("if", "then", "else"))
        if last is not None and asked is None and then is None and item is node.items[-1]:
            otherwise = target(last, reading)
        elif asked is not None and then is not None and last is None:
            conditions.append((condition(asked, reading), target(then, reading)))
        else:
            hint = "'else: step' stands alone, as the last one."
            raise fault(item, "bad-branch", "'if: condition' and 'then: step' belong together.", hint)
    return Ways(conditions=tuple(conditions), otherwise=otherwise)


@declared
class Branch(Step):
    """Go on by a value, by a share of the callers, or by conditions.

    Without `else`, the step below may follow.
    """

    KIND = "branch"

    branch: Ways = key(
        ways,
        "`by:` a value or `share:` variants with a step for each, or a list of `if:` and `then:`; `else:`",
    )

    def enter(self, turn: Turn) -> Move:
        names, there = turn.names(), self.branch.otherwise
        if self.branch.share:
            there = self.branch.cases[turn.variant(self.branch.share)]
        if self.branch.by is not None:
            there = self.branch.cases.get(as_word(self.branch.by.value(names, self.name)), there)
        for asked, then in self.branch.conditions:
            if asked.holds(names, self.name):
                there = then
                break
        return self.leave() if there is None else Go(there)

    @property
    def falls(self) -> bool:
        return self.branch.otherwise is None and not self.branch.share

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        last = self.branch.otherwise or (self.below if self.falls else None)
        conditions = ((asked.source, then) for asked, then in self.branch.conditions)
        return (*self.branch.cases.items(), *conditions, *((("else", last),) if last else ()))

    @property
    def exits(self) -> tuple[str, ...]:
        return tuple(there for _, there in self.ways)
