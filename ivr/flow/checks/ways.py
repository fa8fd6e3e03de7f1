"""Where a call may go: steps that nothing leads to, ways without an end, circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.events import Returned
from ivr.flow.checks.finding import Rule, Spot, spot
from ivr.flow.checks.view import View, asks
from ivr.flow.steps import Step
from ivr.flow.values import HANGUP, RETURN


def unreachable(view: View) -> Iterator[Spot]:
    for step in view.flow.steps.values():
        if step.name not in view.reachable:
            yield spot(step.place, step=step.name)


def open_end(view: View) -> Iterator[Spot]:
    for step in view.flow.steps.values():
        if step.falls and step.below is None:
            yield spot(step.place, step=step.name)


def endless(view: View) -> Iterator[Spot]:
    """Steps in a circle, none of which waits for the caller or anybody else."""
    looped: set[str] = set()
    for step in view.flow.steps.values():
        circle = _circle(view, step.name)
        if circle and looped.isdisjoint(circle):
            looped.update(circle)
            yield spot(step.place, way=" -> ".join((*circle, circle[0])))


def no_exit(view: View) -> Iterator[Spot]:
    """Questions in a circle from which no answer leads out: only patience ends it."""
    lost = view.reachable - _can_end(view)
    seen: set[str] = set()
    for name in view.flow.steps:
        if name in lost and name not in seen and name in _after(view, name):
            seen |= _after(view, name)
            circle = [view.flow.steps[one] for one in _after(view, name)]
            is_repair = any(step.retry is not None for step in circle)  # bounded by patience
            if (
                any(map(asks, circle))
                and not is_repair
                and not any(_circle(view, one.name) for one in circle)
            ):
                yield spot(view.flow.steps[name].place, step=name)


def no_answer(view: View) -> Iterator[Spot]:
    """An open question, and no intent that could answer it."""
    for step in view.flow.steps.values():
        if asks(step) and not view.flow.intents and not step.exits and not step.fills:
            yield spot(step.place, step=step.name)


def silent_end(view: View) -> Iterator[Spot]:
    """Ways to a hang-up on which the last thing the caller heard was no word of farewell."""
    for name in sorted(_unspoken(view), key=lambda one: view.flow.steps[one].place):
        step = view.flow.steps[name]
        ends = HANGUP in step.exits or (step.KIND == HANGUP and not step.texts)
        if ends and name in view.reachable:
            yield spot(step.place, step=name)


def open_outcomes(view: View) -> Iterator[Spot]:
    """What each outcome that is left open leads to."""
    for step in view.flow.steps.values():
        known = step.OUTCOMES
        if not known and (question := step.question(view.flow)) is not None and question.yes_no:
            known = ("yes", "no") if question.slot is None else ()
        leads: dict[str, list[str]] = {}
        for outcome in known:
            if outcome not in step.on:
                leads.setdefault(step.default(outcome, view.flow) or "an apology", []).append(outcome)
        if leads and step.name in view.reachable:
            ways = "; ".join(f"{', '.join(outcomes)} -> {there}" for there, outcomes in leads.items())
            yield spot(view.at(step, step.KIND), step=step.name, ways=ways)


RULES: Mapping[str, Rule] = {
    "unreachable-step": Rule(
        "warning",
        "A step that no call can come to is a thought that was not finished.",
        "Nothing leads to '{step}'.",
        "Remove it, or lead to it.",
        unreachable,
    ),
    "open-end": Rule(
        "error",
        "A call that comes here would have nowhere to go, and be handed over as a fault.",
        "Nothing comes after '{step}'.",
        "Add 'then: hangup', or another step.",
        open_end,
    ),
    "endless-loop": Rule(
        "error",
        "Steps that lead to each other without a question would go round for ever.",
        "This circle waits for nobody: {way}.",
        "Ask something in it.",
        endless,
    ),
    "no-exit": Rule(
        "warning",
        "A caller who answers every question of the circle never gets out of it.",
        "No answer leads out of the circle that '{step}' begins.",
        "Let one of the answers lead to another step, or to 'hangup'.",
        no_exit,
    ),
    "no-answer": Rule(
        "error",
        "A question without intents, a slot or an `on:` cannot be answered.",
        "No answer to '{step}' leads anywhere.",
        "Add 'for: slot', 'on: {{yes: …, no: …}}', or intents.",
        no_answer,
    ),
    "no-closing": Rule(
        "warning",
        "A line that goes dead without a goodbye sounds like a fault, and people call again.",
        "The call may end at '{step}' without a goodbye.",
        "Say something before, like 'hangup: Thank you for calling.'",
        silent_end,
    ),
    "open-outcome": Rule(
        "note",
        "Which default an outcome falls to that `on:` does not name.",
        "Left open at '{step}': {ways}.",
        "Name it in 'on:' to lead it elsewhere.",
        open_outcomes,
    ),
}


def _circle(view: View, start: str) -> tuple[str, ...]:
    """A way from `start` back to it without a wait, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        step = view.flow.steps[way[-1]]
        if step.waits or step.retry is not None:  # a retry asks again, and costs patience
            continue
        for there in view.ways(step.name):
            if there == start:
                return way
            if there not in seen:
                seen.add(there)
                ways.append((*way, there))
    return ()


def _after(view: View, name: str) -> frozenset[str]:
    """The steps that may follow, at any distance."""
    return frozenset().union(*(view.flow.onward(there) for there in view.ways(name)))


def _can_end(view: View) -> frozenset[str]:
    """Steps from which some answer leads to the end of the call, to a person, or back to a `call`."""
    ends = {name for name, step in view.flow.steps.items() if _ends(step, view)}
    while True:
        more = {name for name in view.flow.steps if name not in ends and not ends.isdisjoint(view.ways(name))}
        if not more:
            return frozenset(ends)
        ends |= more


def _ends(step: Step, view: View) -> bool:
    """An open question is left by its intents: that they lead somewhere is judged where they begin."""
    if asks(step) and not step.exits:
        return bool(view.flow.intents)
    leaves = any(event is Returned for event in step.AWAITS)  # to a person, who may keep the caller
    return leaves or not step.exits or not {HANGUP, RETURN}.isdisjoint(step.exits)


def _unspoken(view: View) -> frozenset[str]:
    """Steps that a caller may come through with no last words in the ear since the last question."""
    flow = view.flow
    waiting = [name for name in flow.steps if asks(flow.steps[name]) or name == flow.first]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        step = flow.steps[name]
        if name in found or (step.texts and not asks(step) and not step.waits):
            continue
        found.add(name)
        waiting += view.ways(name)
    return frozenset(found)
