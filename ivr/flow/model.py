"""A flow: one conversation, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.flow.fields import EXITS
from ivr.flow.steps.step import Step
from ivr.flow.vocabulary import Confidence, Intent, Policy, Prompt, Reprompts, Silence, Vocabulary

__all__ = ["Confidence", "Flow", "Intent", "Policy", "Prompt", "Reprompts", "Silence", "Step", "Vocabulary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow(Vocabulary):
    """Steps in the order of the text; a call begins at the first."""

    name: str
    policy: Policy
    steps: Mapping[str, Step]

    @property
    def first(self) -> str:
        return next(iter(self.steps))

    def onward(self, start: str) -> frozenset[str]:
        """Every step that may follow `start`, itself among them, without another intent."""
        found: set[str] = set()
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in found and name not in EXITS:
                found.add(name)
                waiting += self.steps[name].exits
        return frozenset(found)

    def fills(self, start: str) -> frozenset[str]:
        """The slots that are asked for from `start` on; those that are kept are not among them."""
        asked = frozenset().union(*(self.steps[name].fills for name in self.onward(start)))
        return asked - self.kept

    def static_prompts(self) -> list[tuple[str, str]]:
        """(language, text) of everything that may be said and depends on nothing in the call, each once:
        questions, what is said again, offers as they will be said, what is asked back."""
        texts = dict.fromkeys(text for step in self.steps.values() for text in step.prompts(self))
        return [(self.language, text) for text in (*texts, self.phrases.sorry) if text]
