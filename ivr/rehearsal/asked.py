"""A step of a flow as a caller meets it who is asked nothing before: for whoever tries one answer alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from ivr.actions import Action, Expecting, Listen, Say
from ivr.call.call import Call
from ivr.engine.repertoire import Play
from ivr.errors import SimulatorError
from ivr.events import CallArrived, Event, Said
from ivr.flow.expr import formula
from ivr.flow.model import Flow
from ivr.flow.steps.next import Next
from ivr.flow.steps.questioning import Questioning
from ivr.flow.vocabulary import Prompt, written
from ivr.nlu.understand import Understander

ITEMS = "items"
"""The list of one nameless thing that a step walks which walks a list."""


def asking_steps(flow: Flow) -> tuple[str, ...]:
    """The steps that ask something, in the order of the text."""
    return tuple(name for name, one in flow.steps.items() if isinstance(one, Questioning))


class Asked:
    """A step that is asked again and again, each time by a new call."""

    def __init__(self, play: Play, step: str, language: str = "") -> None:
        """Raises SimulatorError for a step that hears nobody."""
        self.play, self.step = play, step
        self.language = language or play.flow.language
        self._flow = beginning_at(play.flow, step)
        self.expecting: Expecting = self.open()[1].expecting

    @property
    def understander(self) -> Understander:
        return self.play.understand[self.language]

    def open(
        self, record: Callable[[Event | Action], None] = lambda noun: None, at: datetime | None = None
    ) -> tuple[Call, Listen]:
        """A call that has just been asked, with nothing being said any more."""
        at = at or datetime.now(UTC)
        call = Call(self._flow, self.play.understand, record)
        call.interpreter.position.language = self.language
        call.interpreter.position.variables[ITEMS] = [""]
        actions = call.receive(CallArrived(at=at, call="recording", caller="", called="", name=""))
        for one in actions:
            if isinstance(one, Say):
                call.receive(Said(at=at, id=one.id, ms=0))
        listen = next((one for one in actions if isinstance(one, Listen)), None)
        if listen is None:
            raise SimulatorError(f"The step '{self.step}' hears nobody: its answer is keyed in.")
        return call, listen


def beginning_at(flow: Flow, step: str) -> Flow:
    """The same flow for a call whose first step is this one, in all its languages; its own words are left
    out, for they may speak of what is not known yet. SimulatorError when it asks nothing."""
    asking = flow.steps.get(step)
    if not isinstance(asking, Questioning):
        asks = ", ".join(asking_steps(flow))
        raise SimulatorError(f"No step '{step}' of '{flow.name}' asks anything. Those that do: {asks}.")
    silent = replace(asking, ask=Prompt(otherwise=written("?", flow.language)))
    if isinstance(silent, Next):
        silent = replace(silent, next=formula(ITEMS))
    others = {tag: beginning_at(replace(one, others={}), step) for tag, one in flow.others.items()}
    rest = {name: one for name, one in flow.steps.items() if name != step}
    return replace(flow, steps={step: silent, **rest}, hidden={}, others=others)
