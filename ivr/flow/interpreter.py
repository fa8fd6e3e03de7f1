"""Holds one conversation: an event in, actions out; no clock, no network.

Whatever goes wrong in a flow leads to its hand-over step, and if that too goes wrong, to an
apology: a caller is never left in silence.
"""

from __future__ import annotations

from ivr.actions import Action, Answer, Note, Say
from ivr.errors import EndlessFlow, RuntimeFault
from ivr.events import CallArrived, Degraded, Event, HungUp
from ivr.flow.fields import HANGUP, RETURN
from ivr.flow.model import Flow
from ivr.flow.position import Position
from ivr.flow.turn import Begin, CallStep, Farewell, Go, HandOver, Move, Rest, Retry, Turn

MAX_HOPS = 250  # steps without waiting for anything
MAX_CALLS = 20  # `call` steps inside each other


class Interpreter:
    """One call's way through `flow`. `position` goes on where an earlier one was saved.

    Raises RuntimeFault when that position stands at a step that the flow does not have.
    """

    def __init__(self, flow: Flow, position: Position | None = None) -> None:
        self.flow, self.position = flow, Position() if position is None else position.copy()
        for name in self.position.places:
            if name not in flow.steps:
                raise RuntimeFault(name, "The saved position stands at a step that this flow does not have.")

    def receive(self, event: Event) -> list[Action]:
        """What to do now. Events that nothing waits for change nothing."""
        position = self.position
        turn = Turn(self.flow, position, event.at)
        if position.over:
            return []
        match event:
            case HungUp():
                position.over, position.waiting = True, None
            case CallArrived() if not position.places:
                self._arrive(turn, event)
            case Degraded():
                position.deaf = True
                if position.waiting is not None and position.waiting.what in ("answer", "confirmation"):
                    self._receive(turn, event)
            case _ if self._awaited(event):
                self._receive(turn, event)
        return turn.actions

    def _awaited(self, event: Event) -> bool:
        """Whether the current step waits for this: the kind of event, and the id it answers to."""
        waiting = self.position.waiting
        if waiting is None or not isinstance(event, self.flow.steps[self.position.step].AWAITS):
            return False
        return getattr(event, "listen", getattr(event, "id", waiting.id)) == waiting.id

    def _arrive(self, turn: Turn, event: CallArrived) -> None:
        names = {"caller": event.caller, "caller_name": event.name, "called": event.called}
        self.position.variables.update(names)
        self.position.call, self.position.switches = event.call, dict(event.switches)
        self.position.language = self.position.language or self.flow.language
        self.position.places = [self.flow.first]
        turn.actions.append(Answer())
        self._follow(turn, Go(self.flow.first))

    def _receive(self, turn: Turn, event: Event) -> None:
        try:
            move = self.flow.steps[self.position.step].receive(turn, event)
        except RuntimeFault as fault:
            move = self._fault(turn, fault)
        self._follow(turn, move)

    def _follow(self, turn: Turn, move: Move) -> None:
        """Step after step, until one waits."""
        hops = 0
        while not isinstance(move, Rest):
            hops += 1
            try:
                if hops % MAX_HOPS == 0:
                    turn.actions = [action for action in turn.actions if not isinstance(action, Say)]
                    raise EndlessFlow(self.position.step, f"{MAX_HOPS} steps went by without a wait.")
                move = self._take(turn, move)
            except RuntimeFault as fault:
                move = self._fault(turn, fault)

    def _fault(self, turn: Turn, fault: RuntimeFault) -> Move:
        again = any(isinstance(action, Note) and action.kind == "fault" for action in turn.actions)
        turn.actions.append(Note(kind="fault", text=str(fault)))
        return Farewell() if again else HandOver("error")

    def _take(self, turn: Turn, move: Move) -> Move:
        position = self.position
        here = self.flow.steps[position.step]
        match move:
            case Go(step) if step == HANGUP:
                return turn.hang_up()
            case Go(step) if step == RETURN:
                if len(position.places) < 2:
                    raise RuntimeFault(position.step, "There is no call to return from.")
                position.places.pop()
                return self.flow.steps[position.step].leave()
            case Go(step):
                return self._enter(turn, step)
            case CallStep(step):
                if len(position.places) > MAX_CALLS:
                    raise RuntimeFault(position.step, f"More than {MAX_CALLS} calls stand inside each other.")
                position.places.append(step)
                return self._enter(turn, step)
            case Retry(step):
                turn.empty(self.flow.steps[step].fills)
                if not turn.repair("no_match", here.policy):
                    return HandOver("patience")
                return self._enter(turn, step)
            case Begin(intent, slots, confirmed):
                wanted = self.flow.intents[intent]
                turn.empty(self.flow.fills(wanted.begin))
                for step in self.flow.onward(wanted.begin) & position.walked.keys():
                    del position.walked[step]
                turn.fill(slots, confirmed)
                position.topic = wanted.label or intent
                position.places = [wanted.begin]
                return self._enter(turn, wanted.begin)
            case HandOver(reason):
                there = here.policy.handover
                turn.note("hand over", reason=reason)
                if there is None or there == position.step:
                    return Farewell()
                position.reason, position.places = reason, [there]
                return self._enter(turn, there)
            case Farewell():
                turn.say(position.step, self.flow.phrases.sorry, "none")
                return turn.hang_up()
        return move

    def _enter(self, turn: Turn, step: str) -> Move:
        self.position.places[-1], self.position.waiting = step, None
        turn.actions.append(Note(kind="step", text=step))
        return self.flow.steps[step].enter(turn)
