"""What is suspicious in a flow that can be read: the checks of `ivr check`, one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ivr.errors import FlowError
from ivr.flow.fields import EXITS
from ivr.flow.model import Flow
from ivr.flow.steps import Step
from ivr.flow.steps.ask import Ask
from ivr.flow.steps.queue import Queue


def check(flow: Flow) -> list[FlowError]:
    """Every finding, in the order of the text."""
    found = [finding for one in CHECKS for finding in one(flow)]
    return sorted(found, key=lambda finding: (finding.place, finding.code))


def unreachable_step(flow: Flow) -> Iterator[FlowError]:
    reached = reachable(flow)
    for step in flow.steps.values():
        if step.name not in reached:
            yield _finding(
                step, "unreachable-step", f"Nothing leads to '{step.name}'.", "Remove it, or lead to it."
            )


def open_end(flow: Flow) -> Iterator[FlowError]:
    for step in flow.steps.values():
        if step.falls and step.below is None:
            hint = "Add 'then: hangup', or another step."
            yield _finding(step, "open-end", f"Nothing comes after '{step.name}'.", hint)


def endless_loop(flow: Flow) -> Iterator[FlowError]:
    """Steps in a circle, none of which waits for the caller or anybody else."""
    looped: set[str] = set()
    for step in flow.steps.values():
        circle = _circle(flow, step.name)
        if circle and looped.isdisjoint(circle):
            looped.update(circle)
            way = " -> ".join((*circle, circle[0]))
            yield _finding(
                step, "endless-loop", f"This circle waits for nobody: {way}.", "Ask something in it."
            )


def no_handover(flow: Flow) -> Iterator[FlowError]:
    if flow.policy.handover is None:
        first = flow.steps[flow.first]
        sentence = "A caller who is not understood cannot reach a person."
        yield _finding(first, "no-handover", sentence, "Name a step in 'policy: handover'.")


def question_without_answer(flow: Flow) -> Iterator[FlowError]:
    """An open question, and no intent that could answer it."""
    for step in flow.steps.values():
        if isinstance(step, Ask) and not flow.intents and not step.exits and not step.fills:
            hint = "Add 'for: slot', 'on: {yes: …, no: …}', or intents."
            yield _finding(step, "no-answer", f"No answer to '{step.name}' leads anywhere.", hint)


def secret_in_whisper(flow: Flow) -> Iterator[FlowError]:
    secrets = {name for name, slot in flow.slots.items() if slot.sensitive}
    for step in flow.steps.values():
        if isinstance(step, Queue) and step.whisper is not None:
            for name in sorted(secrets & step.whisper.names):
                yield _finding(step, "secret-in-whisper", f"The agent is told '{name}', which is sensitive.")


CHECKS: tuple[Callable[[Flow], Iterator[FlowError]], ...] = (
    unreachable_step,
    open_end,
    endless_loop,
    no_handover,
    question_without_answer,
    secret_in_whisper,
)


def reachable(flow: Flow) -> frozenset[str]:
    """Steps that some call can come to: from the first, by an intent, or by a hand-over."""
    starts = {flow.first, *(intent.begin for intent in flow.intents.values())}
    starts |= {step.policy.handover for step in flow.steps.values() if step.policy.handover is not None}
    return frozenset().union(*(flow.onward(start) for start in starts))


def _circle(flow: Flow, start: str) -> tuple[str, ...]:
    """A way from `start` back to it without a wait, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        step = flow.steps[way[-1]]
        if step.waits or step.retry is not None:  # a retry asks again, and costs patience
            continue
        for there in step.exits:
            if there == start:
                return way
            if there not in EXITS and there not in seen:
                seen.add(there)
                ways.append((*way, there))
    return ()


def _finding(step: Step, code: str, sentence: str, hint: str = "") -> FlowError:
    return FlowError(step.place, code, sentence, hint)
