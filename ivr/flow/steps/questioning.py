"""What every question shares: it is asked, weighed, asked back, and asked again.

heard nothing, understood nothing, unsurely, refused   one repair, and the question again
between the edges of confidence                        "Did you say …?"
a word that works anywhere                             ivr.flow.anywhere
another value for what was answered before             a correction: on from that question
another wish                                           it begins; if it comes to `return`, back here
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from ivr.actions import BargeIn, CaptureSecret, Listen
from ivr.events import Degraded, Event, Handle, NoInput, SecretCaptured, Understood, Value
from ivr.flow import anywhere, tongues, wishes
from ivr.flow.expr import Text
from ivr.flow.position import COUNTERS, Answer, Counter, Waiting
from ivr.flow.question import Question, did_you_mean
from ivr.flow.steps.hearing import heard, weighed
from ivr.flow.steps.step import Step
from ivr.flow.turn import Again, Begin, Correct, Go, HandOver, Line, Move, Rest, Turn
from ivr.flow.vocabulary import Confidence, Prompt, Reply, Vocabulary, default_policy, written
from ivr.ssml import escaped
from ivr.validity import is_right


@dataclass(frozen=True, kw_only=True)
class Questioning(Step):
    """The base of the kinds that ask: a subclass declares the keys that it has of these, and gives
    `question` and `lead`."""

    AWAITS: ClassVar[tuple[type[Event], ...]] = (Understood, NoInput, SecretCaptured)

    ask: Prompt
    for_: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    confirm: str = "unsure"
    tries: int | None = None

    @abstractmethod
    def question(self, flow: Vocabulary, deaf: bool = False) -> Question:
        """What may be answered."""

    @abstractmethod
    def lead(self, turn: Turn, answer: Answer, confirmed: bool) -> Move | None:
        """Where an answer leads that is no wish of the flow; None when it is none to this question."""

    # --- asking -----------------------------------------------------------------------------

    def enter(self, turn: Turn) -> Move:
        turn.position.repairs = dict.fromkeys(COUNTERS, 0)
        if self.name in turn.flow.closing or self.question(turn.flow).is_open:
            turn.settle()
        return self._failed(turn) or self._ask(turn)

    def again(self, turn: Turn, pending: Answer | None = None, resumed: bool = False) -> Move:
        turn.position.repairs = dict.fromkeys(COUNTERS, 0)
        text = self.policy.resumed.say[0] if resumed else None
        if pending is not None:
            return self._confirm(turn, pending, text, ".resumed")
        if text is not None and self.question(turn.flow).is_open:
            return self._open(turn, Line(escaped(turn.flow.phrases.what_else), turn.flow.language))
        return self._ask(turn, text, ".resumed")

    def _ask(self, turn: Turn, again: Text | None = None, case: str = "") -> Move:
        return self._open(turn, turn.line(self.name, self.ask), again, case)

    def _confirm(self, turn: Turn, answer: Answer, again: Text | None = None, case: str = "") -> Move:
        asked = Line(did_you_mean(turn.flow, answer, turn.here), turn.flow.language)
        return self._open(turn, asked, again, case, answer)

    def hold(self, turn: Turn, pending: Answer | None) -> Move:
        """A long, quiet wait for a caller who asked for a moment."""
        question = self._asked(turn, pending)
        line = Line(escaped(turn.flow.phrases.take_your_time), turn.flow.language)
        return self._listen(turn, question, line, pending, self.policy.wait)

    def _open(
        self,
        turn: Turn,
        asked: Line,
        again: Text | None = None,
        case: str = "",
        pending: Answer | None = None,
    ) -> Move:
        """Ask, with `again` around or instead of the question, which is its case `case`."""
        question = self._asked(turn, pending)
        if question.deaf and not question.answerable:
            return HandOver("hearing")
        spoken = question.asked(asked.text)
        line = asked if spoken == asked.text else Line(spoken, asked.language)
        if again is not None:
            names = turn.names(question=spoken, offers=escaped(question.offers))
            line = turn.rendered(self.name, again, case, names)
        return self._listen(turn, question, line, pending, self.policy.no_input.after)

    def _listen(
        self, turn: Turn, question: Question, line: Line, pending: Answer | None, no_input: float
    ) -> Move:
        """Listen first, then play: words and keys during the prompt are never lost."""
        id = turn.next_id(self.name)
        if question.slot is not None and question.slot.sensitive and pending is None:
            turn.actions.append(CaptureSecret(id=id, slot=question.slot, no_input=no_input))
            turn.position.waiting = Waiting("secret", id)
            interrupts: BargeIn = "none" if self.policy.barge_in == "none" else "keys"
        else:
            flush = self.policy.keys_ahead == "flush"
            asked = Listen(id=id, expecting=question.expecting, no_input=no_input, flush=flush)
            turn.actions.append(asked)
            turn.position.waiting = Waiting("confirmation" if pending else "answer", id, pending)
            interrupts = self.policy.barge_in
        turn.speak(self.name, line, interrupts)
        return Rest()

    def _asked(self, turn: Turn, pending: Answer | None) -> Question:
        """What is open now. What was answered before may be changed; what is being confirmed may be
        put right at once: "no, 5 5 4 2 3"."""
        position, flow = turn.position, turn.flow
        changes = tuple(name for name in position.asked if name in flow.slots and name != self.for_)
        held = {name: position.slots[name] for name in changes if name in position.slots}
        if pending is None:
            asked = self.question(flow, position.keys_only)
        else:
            asked = self._confirmation(flow, pending, position.keys_only)
            held |= pending.slots
        open_ = {name: value for name, value in held.items() if not isinstance(value, Handle)}
        return replace(asked, changes=changes, held=open_, about=position.stack[-1].intent)

    def _confirmation(self, flow: Vocabulary, answer: Answer, deaf: bool) -> Question:
        return Question(flow, self.name, yes_no=True, deaf=deaf, also=tuple(answer.slots))

    # --- answers ----------------------------------------------------------------------------

    def receive(self, turn: Turn, event: Event) -> Move:
        waiting = turn.position.waiting
        pending = None if waiting is None else waiting.pending
        match event:
            case NoInput():
                return self._again(turn, "no_input", pending)
            case Degraded():
                return self._confirm(turn, pending) if pending else self._ask(turn)
            case SecretCaptured() if waiting is not None and waiting.what == "secret":
                return self._captured(turn, event)
            case Understood() if waiting is not None and waiting.what != "secret":
                clear = event.confidence >= self.policy.confidence.confirm
                if event.how == "speech":
                    turn.position.said = event.text if clear else f"(unclear) {event.text}"
                heard(turn, event)
                return tongues.follow(turn, event, pending) or self._weigh(turn, event, pending)
        return Rest()

    def _captured(self, turn: Turn, event: SecretCaptured) -> Move:
        if not event.valid:
            return self._again(turn, "no_match", None)
        assert self.for_ is not None, "only the question for a secret waits for one"
        turn.note("secret", slot=self.for_, length=event.length)
        turn.fill({self.for_: event.handle})
        return self._taken(turn, self.onward(event.handle))

    def _weigh(self, turn: Turn, event: Understood, pending: Answer | None) -> Move:
        """The three bands: taken, asked back, asked again."""
        answer = self._known(turn, event, pending is not None)
        if answer is None:
            return self._again(turn, "no_match", pending, event.confidence)
        if answer == Answer(then=answer.then):
            return wishes.noted(turn, self, answer, pending)
        bands = self._bands(turn.flow, answer)
        if event.confidence < bands.confirm:
            return self._again(turn, "low_confidence", pending, event.confidence)
        if any(self._is_wrong(turn, name, value) for name, value in answer.slots.items()):
            if self.for_ in answer.slots and self._is_wrong(turn, self.for_, answer.slots[self.for_]):
                return self._again(turn, "no_match", None, event.confidence, "wrong")
            answer = self._without_wrong(turn, answer)
        if pending is not None and answer.intent is None:
            return self._confirmed(turn, answer, pending, event.confidence)
        if self._needs_confirmation(turn.flow, answer, event.confidence):
            turn.note("confirm", confidence=event.confidence, intent=answer.intent)
            return self._confirm(turn, answer)
        return self._accept(turn, answer, event.confidence, pending)

    def _known(self, turn: Turn, event: Understood, confirming: bool) -> Answer | None:
        """What of the answer this flow knows, or None. An answer fills the slot that is asked for,
        unless it is the "yes" or "no" to what is being confirmed."""
        flow = turn.flow
        known = event.intent in flow.intents or event.intent in flow.anywhere or event.intent in flow.replies
        intent = event.intent if known else None
        slots = {
            name: value
            for name, value in event.slots.items()
            if name in flow.slots and not flow.slots[name].sensitive
        }
        answer = event.answer
        if intent == tongues.WORD and intent not in flow.intents:
            answer = tongues.wanted(flow, event.text)
        spec = None if self.for_ is None else flow.slots[self.for_]
        if spec is not None and answer is not None and spec.name not in slots and not confirming:
            values = ("yes", "no") if spec.type == "yes_no" else tuple(one.value for one in spec.choices)
            if answer in values:
                slots[spec.name] = answer
        found = Answer(intent, slots, answer, wishes.said(flow, event, self.policy.confidence.confirm))
        return None if found == Answer() else found

    def _is_wrong(self, turn: Turn, slot: str | None, value: Value) -> bool:
        """Whether the value fails the check digits or the shape of its slot."""
        return slot is not None and not is_right(turn.flow.slots[slot], value)

    def _without_wrong(self, turn: Turn, answer: Answer) -> Answer:
        """What was said besides and cannot be right is asked for at its own question."""
        right = {name: one for name, one in answer.slots.items() if not self._is_wrong(turn, name, one)}
        return replace(answer, slots=right)

    def _bands(self, flow: Vocabulary, answer: Answer) -> Confidence:
        """The edges of the wish, where it has its own; those of the policy."""
        return flow.edges(answer.intent, self.policy.confidence)

    def _needs_confirmation(self, flow: Vocabulary, answer: Answer, confidence: float) -> bool:
        if answer.intent in anywhere.HARMLESS and answer.intent not in flow.intents:
            return False
        mode = self.confirm if self.for_ in answer.slots else "unsure"
        accept = self._bands(flow, answer).accept
        return mode == "always" or (mode == "unsure" and confidence < accept)

    def _confirmed(self, turn: Turn, answer: Answer, pending: Answer, confidence: float) -> Move:
        """Yes; no; or the right value at once: "no, 5 5 4 2 3"."""
        slots, then = {**pending.slots, **answer.slots}, [*pending.then, *answer.then]
        corrected = replace(pending, slots=slots, then=then)
        if answer.answer == "yes":
            return self._accept(turn, corrected, confidence, confirmed=True)
        if answer.slots:
            turn.position.feeling.suffer("correction")
            turn.note("correct", confidence=confidence, slots=sorted(answer.slots))
            if self._needs_confirmation(turn.flow, corrected, confidence):
                return self._confirm(turn, corrected)
            return self._accept(turn, corrected, confidence)
        if answer.answer != "no":
            return self._again(turn, "no_match", pending, confidence)
        turn.empty(self.fills)
        due = wishes.refused(turn, self, pending.intent)
        return due or self._again(turn, "refused", None, confidence)

    def _accept(
        self,
        turn: Turn,
        answer: Answer,
        confidence: float,
        pending: Answer | None = None,
        confirmed: bool = False,
    ) -> Move:
        onward = self._lead(turn, answer, pending, confirmed)
        if onward is None:
            return self._again(turn, "no_match", None, confidence)
        turn.note("accept", confidence=confidence, intent=answer.intent, slots=sorted(answer.slots))
        weighed(turn, answer.intent)
        return wishes.remembered(turn, self, answer, onward)

    def _lead(self, turn: Turn, answer: Answer, pending: Answer | None, confirmed: bool) -> Move | None:
        """Where an answer leads; None when it is none to this question."""
        intent, flow = answer.intent, turn.flow
        if intent is not None and intent in self.on:
            turn.fill(answer.slots, confirmed)
            return self._taken(turn, Go(self.on[intent]))
        if intent is not None and intent in flow.intents:
            here = flow.intents[intent].begin == self.name and not answer.slots
            return None if here else self._taken(turn, Begin(intent, answer.slots, confirmed, pending))
        if intent is not None and intent in flow.replies:
            turn.position.waiting = None
            return self.reply(turn, flow.replies[intent], pending)
        if intent is not None:
            return anywhere.follow(self, turn, answer, pending)
        changed = self._changed(turn, answer)
        if changed is not None:
            turn.fill(answer.slots, confirmed)
            return changed
        turn.position.waiting = None  # what the answer does may make the step wait for something else
        onward = self.lead(turn, answer, confirmed)
        return None if onward is None else self._taken(turn, onward)

    def reply(self, turn: Turn, reply: Reply, pending: Answer | None) -> Move:
        """The caller asked something: the answer, and then the question again."""
        turn.prompt(self.name, reply.say, self.policy, f".{reply.name}")
        return Again(pending)

    def _taken(self, turn: Turn, onward: Move) -> Move:
        turn.position.met(self.name, self.for_ if self.for_ in turn.position.slots else None)
        return onward

    def _changed(self, turn: Turn, answer: Answer) -> Move | None:
        """Another value for what was answered before: on from that question, or where `changed` says.

        Of several, the one that was asked first counts.
        """
        position = turn.position
        for slot, asked in position.asked.items():
            held = position.slots.get(slot)
            if slot != self.for_ and answer.slots.get(slot, held) != held:
                turn.note("change", slot=slot)
                position.feeling.suffer("correction")
                return Correct(slot, asked)
        return None

    def onward(self, value: Value | Handle) -> Move:
        """On with the answer that fills the slot."""
        there = None if isinstance(value, Handle) else self.on.get(str(value))
        return self.leave() if there is None else Go(there)

    # --- repairs ----------------------------------------------------------------------------

    def _again(
        self,
        turn: Turn,
        counter: Counter,
        pending: Answer | None,
        confidence: float | None = None,
        case: str = "",
    ) -> Move:
        """`case` is the group of the policy with the words for it, when it is not the counter's own."""
        position, more = turn.position, {} if confidence is None else {"confidence": confidence}
        position.tried[self.name] = position.tried.get(self.name, 0) + 1
        given_up = turn.repair(counter, self.policy)
        turn.note(given_up or "reprompt", why=case or counter, **more, **position.counters)
        if given_up:
            return HandOver(given_up)
        failed = self._failed(turn)
        if failed is not None:
            return failed
        again, case = self._said_again(turn, counter, case)
        return self._confirm(turn, pending, again, case) if pending else self._ask(turn, again, case)

    def _said_again(self, turn: Turn, counter: Counter, case: str = "") -> tuple[Text, str]:
        """The words for this repair, and their case: other ones each time, until there are no more."""
        position, phrases = turn.position, turn.flow.phrases
        secret = position.waiting is not None and position.waiting.what == "secret"
        name = "secret" if secret and counter == "no_match" else case or counter
        said: tuple[Text, ...] = getattr(self.policy, name).say
        if secret and said == default_policy(turn.flow.language).no_input.say:
            return written(f"{phrases.keys_only} {{{{ question }}}}", turn.flow.language), ".keys_only"
        times = min(position.repairs[counter], len(said))
        return said[times - 1], f".{name}.{times}"

    def _failed(self, turn: Turn) -> Move | None:
        """The outcome `failed`, once all tries are used up."""
        if self.tries is None or turn.position.tried.get(self.name, 0) < self.tries:
            return None
        turn.position.tried.pop(self.name)
        turn.note("failed", tries=self.tries)
        return Go(self.on["failed"]) if "failed" in self.on else HandOver("failed")

    # --- the declaration --------------------------------------------------------------------

    @property
    def waits(self) -> bool:
        return self.for_ is None

    @property
    def texts(self) -> tuple[Text, ...]:
        return self.ask.texts

    def prompts(self, flow: Vocabulary) -> Iterator[tuple[str, str]]:
        """The question, what is said again, and what is asked back, for the ear and for the keys."""
        own = flow.phrases
        for said in (own.take_your_time, own.slower, own.going_back, own.nothing_before, own.starting_over):
            yield flow.language, escaped(said)
        yield from (*wishes.prompts(flow), *tongues.prompts(flow))
        for deaf in (False, True):
            question = self.question(flow, deaf)
            for text in self.ask.texts:
                fixed = text.names <= {"settings"} and text.settings <= flow.settings.keys()
                asked = text.annotated({"settings": flow.settings}, self.name) if fixed else None
                yield from self._said(question, asked, text.language)
            for intent in (*flow.intents, *anywhere.GRAVE):
                asked = did_you_mean(flow, Answer(intent))
                yield from self._said(self._confirmation(flow, Answer(intent), deaf), asked, "")

    def _said(self, question: Question, asked: str | None, language: str) -> Iterator[tuple[str, str]]:
        flow = question.flow
        names: dict[str, Any] = {"offers": escaped(question.offers), "settings": flow.settings}
        if asked is not None:
            names["question"] = question.asked(asked)
            yield language or flow.language, names["question"]
        for name in (*COUNTERS, "secret", "resumed"):
            for text in getattr(self.policy, name).say:
                if text.names <= names.keys() and text.settings <= flow.settings.keys():
                    yield text.language or flow.language, text.annotated(names, self.name)
