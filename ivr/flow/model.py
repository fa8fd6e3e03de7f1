"""A flow: one conversation, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ivr.errors import FlowError
from ivr.flow.spoken import aloud
from ivr.flow.steps.step import Step
from ivr.flow.values import EXITS, RETURN
from ivr.flow.vocabulary import Confidence, Intent, Policy, Prompt, Reprompts, Silence, Vocabulary

__all__ = ["Confidence", "Flow", "Intent", "Policy", "Prompt", "Reprompts", "Silence", "Step", "Vocabulary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow(Vocabulary):
    """Steps in the order of the text; a call begins at the first.

    `hidden` steps stand before the first: what is looked up at answer, and the question to a caller
    who was cut off within the last `resume` seconds. `missing` are the lines that a language lacks.
    """

    policy: Policy
    steps: Mapping[str, Step]
    hidden: Mapping[str, Step] = field(default_factory=dict)
    resume: float = 0.0
    missing: tuple[FlowError, ...] = ()
    _onward: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    _back: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    @property
    def first(self) -> str:
        return next(iter(self.steps))

    def step(self, name: str) -> Step:
        return self.steps.get(name) or self.hidden[name]

    def onward(self, start: str) -> frozenset[str]:
        """Every step that may follow `start`, itself among them, without another intent."""
        if start not in self._onward:
            found: set[str] = set()
            waiting = [start]
            while waiting:
                name = waiting.pop()
                if name not in found and name not in EXITS:
                    found.add(name)
                    waiting += self.steps[name].exits
            self._onward[start] = frozenset(found)
        return self._onward[start]

    def fills(self, start: str) -> frozenset[str]:
        """The slots that are asked for from `start` on; those that are kept are not among them."""
        asked = frozenset().union(*(self.steps[name].fills for name in self.onward(start)))
        return asked - self.kept

    def comes_back(self, start: str) -> bool:
        """Whether steps from `start` on lead to `return`, so that they can interrupt a question.

        The `return` of a step that is called leads back to the call, and is not meant here.
        """
        if start not in self._back:
            seen: set[str] = set()
            waiting = [start]
            while waiting:
                name = waiting.pop()
                if name not in seen:
                    seen.add(name)
                    waiting += () if name in EXITS else self.steps[name].leads
            self._back[start] = RETURN in seen
        return self._back[start]

    def asking(self, slot: str) -> str | None:
        """The first step that asks for this slot."""
        return next((step.name for step in self.steps.values() if slot in step.fills), None)

    def static_prompts(self) -> list[tuple[str, str]]:
        """(language, markup) of everything that may be said and depends on nothing in the call, each once,
        in every language: questions, what is said again, offers as they will be said, what is asked back."""
        flows = {self.language: self, **self.others}
        said = (line for flow in flows.values() for line in flow._said())
        return list(dict.fromkeys((language, aloud(text, language)) for language, text in said if text))

    def _said(self) -> Iterator[tuple[str, str]]:
        for step in (*self.hidden.values(), *self.steps.values()):
            yield from step.prompts(self)
