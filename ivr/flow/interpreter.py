"""Holds one conversation: an event in, actions out; no clock, no network.

Whatever goes wrong in a flow leads to its hand-over step, and if that too goes wrong, to the
fallback of the dialplan: a caller is never left in silence, and never hung up on by a mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ivr.actions import Action, Answer, Enqueue, Note, Say
from ivr.errors import EndlessFlow, RuntimeFault
from ivr.events import CallArrived, Degraded, Event, Handle, HungUp, Regained, SecretLost
from ivr.flow import wishes
from ivr.flow.filler import filler
from ivr.flow.model import Flow
from ivr.flow.position import Frame, Position
from ivr.flow.question import mentioned
from ivr.flow.steps.keeping import learned
from ivr.flow.steps.resume import earlier_position
from ivr.flow.steps.step import Step
from ivr.flow.turn import (
    Again,
    AskFor,
    Back,
    Begin,
    CallStep,
    Correct,
    Farewell,
    Go,
    HandOver,
    Move,
    Rest,
    Restore,
    Retry,
    Speak,
    StartOver,
    Turn,
)
from ivr.flow.values import HANGUP, RETURN

FALLBACK = "fallback"  # the dialplan's own: static prompts, people, voicemail
MAX_HOPS = 250  # steps without waiting for anything
MAX_LEVELS = 20  # `call` steps and interrupted questions above each other
MAX_DIGRESSIONS = 3  # questions that were interrupted and wait; the next wish takes the last one's place


class Interpreter:
    """One call's way through `flow`. `position` goes on where an earlier one was saved.

    Raises RuntimeFault when that position stands at a step that the flow does not have.
    """

    def __init__(self, flow: Flow, position: Position | None = None) -> None:
        self._flow, self.position = flow, Position() if position is None else position.copy()
        for name in self.position.places:
            if name not in flow.steps and name not in flow.hidden:
                raise RuntimeFault(name, "The saved position stands at a step that this flow does not have.")
        self.position.keep_to(flow.steps, flow.hear)

    @property
    def flow(self) -> Flow:
        """The flow in the language that is spoken now."""
        return self._flow.spoken(self.position.language)

    def receive(self, event: Event) -> list[Action]:
        """What to do now. Events that nothing waits for change nothing."""
        position = self.position
        turn = Turn(self._flow, position, event.at)
        if position.over:
            return []
        match event:
            case HungUp():
                position.over = True  # what it waited for tells where to go on, should the caller ring again
            case CallArrived() if not position.stack:
                self._arrive(turn, event)
            case Regained():
                position.deaf = False
            case Degraded(language=language):
                position.deaf = position.deaf or not language
                position.deaf_to = [*position.deaf_to, *([language] if language else [])]
                if position.waiting is not None and position.waiting.what in ("answer", "confirmation"):
                    self._receive(turn, event)
            case SecretLost():
                self._lose(turn, event.handle)
            case _ if self._awaited(event):
                self._receive(turn, event)
        return turn.actions

    def foresee(self, event: Event) -> list[Action]:
        """What would be done, were this the next event; asking changes nothing."""
        return Interpreter(self._flow, self.position).receive(event)

    @property
    def max_silence(self) -> float:
        """Seconds that the caller may hear nothing here; 0 is without limit."""
        return self._here.policy.max_silence if self.position.stack and not self.position.over else 0.0

    def filler(self, count: int) -> Say | None:
        """What fills the `count`-th silence of this call that was too long."""
        return filler(self.flow, self.position, self._here.policy, count)

    @property
    def may_ask_model(self) -> bool:
        """Whether the flow lets a language model help here."""
        return bool(self.position.stack) and self._here.policy.model == "allowed"

    def accept(self, intent: str | None) -> float:
        """The confidence from which an answer is taken here without asking back."""
        return self.flow.edges(intent, self._here.policy.confidence).accept

    def _awaited(self, event: Event) -> bool:
        """Whether the current step waits for this: the kind of event, and the id it answers to."""
        waiting = self.position.waiting
        if waiting is None or not isinstance(event, self._here.AWAITS):
            return False
        return getattr(event, "listen", getattr(event, "id", waiting.id)) == waiting.id

    @property
    def _here(self) -> Step:
        return self.flow.step(self.position.step)

    def _arrive(self, turn: Turn, event: CallArrived) -> None:
        position, flow = self.position, self._flow
        names = {"caller": event.caller, "caller_name": event.name, "called": event.called}
        position.variables.update(names)
        position.call, position.switches = event.call, dict(event.switches)
        position.memory.likely = [one for one in event.likely if flow.suggests(one.next)]
        position.language = position.language or flow.language
        if flow.resume and event.earlier is not None:
            self._find_earlier(turn, event.earlier)
        first = next(iter(flow.hidden), flow.first)
        position.stack = [Frame(first)]
        turn.actions.append(Answer())
        self._follow(turn, Go(first))

    def _find_earlier(self, turn: Turn, data: Mapping[str, Any]) -> None:
        """Offer to go on with a call that was cut off, in its language, if it can be read."""
        try:
            earlier = earlier_position(self._flow.steps, data)
        except RuntimeFault as fault:
            turn.note("no earlier call", why=str(fault))
            return
        if earlier is not None:
            self.position.earlier = earlier.to_data()
            self.position.language = earlier.language or self.position.language

    def _lose(self, turn: Turn, handle: Handle) -> None:
        """A secret that the host no longer has is asked for again; at once, if a request waits for it."""
        position = self.position
        lost = [name for name, value in position.slots.items() if value == handle]
        turn.empty(frozenset(lost))
        if not lost or position.waiting is None or position.waiting.what != "look_up":
            return
        turn.note("secret lost", slots=lost)
        self._follow(turn, AskFor(lost[0]))

    def _receive(self, turn: Turn, event: Event) -> None:
        try:
            move = self._here.receive(turn, event)
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
        match move:
            case Go(step) if step == HANGUP:
                return wishes.due(turn, self._here, ends=True) or turn.hang_up()
            case Go(step) if step == RETURN:
                return self._return(turn)
            case Go(step):
                return self._enter(turn, step)
            case Again(None):
                return wishes.due(turn, self._here) or self._here.again(turn)
            case Again(pending):
                return self._here.again(turn, pending)
            case Retry(step):
                here = self._here
                turn.empty(self.flow.steps[step].fills)
                position.tried[step] = position.tried.get(step, 0) + 1
                given_up = turn.repair("no_match", here.policy)
                return HandOver(given_up) if given_up else self._enter(turn, step)
            case AskFor(slot):
                asking = self.flow.asking(slot)
                if asking is None:
                    raise RuntimeFault(position.step, f"Nothing asks for the secret '{slot}'.")
                return Retry(asking)
            case Correct(slot, asked):
                position.cut(asked.level)
                there = self.flow.steps[asked.step].changed or self.flow.changed.get(slot)
                return self._enter(turn, there or asked.step)
            case Back():
                return self._back(turn)
            case Speak(language):
                position.language = language
                return self._here.spoken(turn)
            case CallStep():
                return self._call(turn, move)
            case Begin():
                return self._begin(turn, move)
            case StartOver():
                turn.empty(frozenset(position.slots) - self.flow.kept)
                wishes.forget(turn, "start over")
                position.trail, position.tried, position.topic = [], {}, ""
                position.begin(Frame(self.flow.first))
                return self._enter(turn, self.flow.first)
            case Restore():
                return self._restore(turn)
            case HandOver(reason):
                return self._hand_over(turn, reason)
            case Farewell():
                return self._give_up(turn)
        return move

    def _enter(self, turn: Turn, step: str) -> Move:
        self.position.stack[-1].step, self.position.waiting = step, None
        if step in self.flow.steps:
            self.position.earlier = None
        turn.actions.append(Note(kind="step", text=step))
        here = self._here
        return wishes.due(turn, here, ends=here.KIND == HANGUP) or here.enter(turn)

    # --- the stack ----------------------------------------------------------------------------

    def _call(self, turn: Turn, move: CallStep) -> Move:
        position = self.position
        if len(position.stack) > MAX_LEVELS:
            raise RuntimeFault(position.step, f"More than {MAX_LEVELS} calls stand inside each other.")
        position.stack.append(
            Frame(move.step, "call", position.stack[-1].intent, position.variables, list(move.gives))
        )
        position.variables = {**position.variables, **move.values}
        return self._enter(turn, move.step)

    def _return(self, turn: Turn) -> Move:
        """Back to the `call`, or to the question that was interrupted."""
        position = self.position
        if len(position.stack) < 2:
            raise RuntimeFault(position.step, "There is nothing to return to.")
        top, inside = position.stack[-1], position.variables
        asked = {slot: one for slot, one in position.asked.items() if one.level == len(position.stack)}
        position.cut(len(position.stack) - 1)
        position.waiting = None
        if top.why == "digression":
            turn.settle()
            position.topic = top.topic
            turn.actions.append(Note(kind="step", text=position.step))
            due = None if top.pending else wishes.due(turn, self._here)
            return due or self._here.again(turn, top.pending, resumed=True)
        given = {name: inside[name] for name in top.gives if name in inside}
        position.variables = {**position.variables, **given}
        for slot, one in asked.items():  # whoever changes it later goes through the call again
            position.asked[slot] = replace(one, step=position.step, level=len(position.stack))
        return self._here.leave()

    def _begin(self, turn: Turn, move: Begin) -> Move:
        """A wish begins. If it comes to `return`, the question that it interrupts waits below it;
        a wish that has begun already begins anew, and no more than MAX_DIGRESSIONS stand above each
        other. Any other wish takes the place of all that was before."""
        position, flow = self.position, self.flow
        known = flow.intents.get(move.intent)
        begin = move.step or (known.begin if known is not None else flow.first)
        slots, comes_back = move.slots, flow.comes_back(begin)
        turn.empty(flow.fills(begin))
        if comes_back and known is not None:  # "is there breakfast on Friday?" changes no day of arrival
            own = flow.fills(begin) | mentioned((known,))
            slots = {name: one for name, one in slots.items() if name in own or name not in position.asked}
        for step in flow.onward(begin) & position.walked.keys():
            del position.walked[step]
        turn.fill(slots, move.confirmed)
        position.tried = {}
        above = Frame(begin, "digression", move.intent, pending=move.pending, topic=position.topic)
        wishes.begun(turn, move, comes_back)
        if comes_back:
            self._make_room(above)
        else:
            position.begin(Frame(begin, intent=move.intent))
        if known is not None:
            position.topic = known.label or move.intent
            position.memory.begin(move.intent)
            turn.actions.append(Note(kind="intent", text=move.intent))
        return self._enter(turn, begin)

    def _make_room(self, above: Frame) -> None:
        """Put a digression upon the stack."""
        position = self.position
        stack = position.stack
        same = [
            level for level, one in enumerate(stack) if one.why == "digression" and one.intent == above.intent
        ]
        digressions = [level for level, one in enumerate(stack) if one.why == "digression"]
        full = len(digressions) >= MAX_DIGRESSIONS or len(stack) >= MAX_LEVELS
        if same or (full and digressions):
            level = same[0] if same else digressions[-1]
            above.pending, above.topic = stack[level].pending, stack[level].topic
            position.cut(level)
        position.stack.append(above)

    def _back(self, turn: Turn) -> Move:
        """To the question that was answered last, its slot emptied."""
        position = self.position
        position.trail = [one for one in position.trail if one.level <= len(position.stack)]
        if not position.trail:
            return self._here.again(turn)
        last = position.trail.pop()
        position.cut(last.level)
        turn.empty(self.flow.steps[last.step].fills)
        return self._enter(turn, last.step)

    def _hand_over(self, turn: Turn, reason: str) -> Move:
        position = self.position
        there = self._here.policy.handover
        turn.note("hand over", reason=reason)
        if there is None or there == position.step:
            return Farewell()
        position.reason = reason
        position.begin(Frame(there))
        return self._enter(turn, there)

    def _give_up(self, turn: Turn) -> Move:
        """The flow has nowhere left to go: the dialplan's own fallback has people, and a voicemail box.

        A flow that breaks must not cost the caller the call, so this is no hang-up.
        """
        position = self.position
        turn.actions.append(
            Enqueue(queue=FALLBACK, reason=position.reason, said=position.said, **learned(turn))
        )
        position.over, position.waiting = True, None
        return Rest()

    def _restore(self, turn: Turn) -> Move:
        """On where the earlier call was cut off. Secrets went with it: they are asked for again."""
        now, earlier = self.position, self.position.earlier
        assert earlier is not None, "only a caller who was cut off is asked"
        then = Position.from_data(earlier)
        then.keep_to(self._flow.steps, self._flow.hear)
        then.slots = {name: value for name, value in then.slots.items() if not isinstance(value, Handle)}
        then.variables |= {name: now.variables[name] for name in ("caller", "caller_name", "called")}
        then.counters, then.number, then.call = now.counters, now.number, now.call
        then.switches, then.over, then.earlier = now.switches, False, None
        then.deaf, then.deaf_to = now.deaf, now.deaf_to
        then.feeling, then.memory.likely = now.feeling, now.memory.likely
        waited, then.waiting = then.waiting, None
        self.position = turn.position = then
        turn.actions.append(Note(kind="step", text=then.step))
        return self._here.again(turn, None if waited is None else waited.pending, resumed=True)
