from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from ivr import document
from ivr.actions import Listen
from ivr.document import Node
from ivr.errors import FlowError
from ivr.events import Degraded, Event, Handle, NoInput, Understood, Value
from ivr.flow.expr import Text
from ivr.flow.fields import TEXT, Reading, declared, entries, key, looks, one_of, scalar, slot_name
from ivr.flow.phrases import ANYWHERE
from ivr.flow.position import COUNTERS, Answer, Counter, Waiting
from ivr.flow.question import Question, did_you_mean
from ivr.flow.steps.step import Step, on_key, prompt, then_key
from ivr.flow.turn import Begin, Go, HandOver, Move, Rest, Turn
from ivr.flow.vocabulary import Prompt, Reply, Reprompts, Vocabulary

_KEY = re.compile(r"\d{1,3}|star|hash")
_SIGNS: Mapping[str, str] = {"star": "*", "hash": "#"}


@looks(type="object", propertyNames={"pattern": f"^({_KEY.pattern})$"}, additionalProperties=TEXT)
def key_meanings(node: Node, reading: Reading) -> Mapping[str, str]:
    """Key -> what it means; `star` and `hash` are written as words."""
    found = {}
    for name, meaning in entries(node, "'key: meaning', line by line,"):
        if not _KEY.fullmatch(name.text):
            sentence = f"'{name.text}' is no key of a telephone."
            raise FlowError(name.place, "bad-key", sentence, "Keys are digits, star and hash.")
        found[_SIGNS.get(name.text, name.text)] = scalar(meaning, "The meaning of a key")
    return found


@declared
class Ask(Step):
    """Ask, and go where the answer leads.

    Alone it takes any intent; `for` fills a slot; `on: {yes: …, no: …}` makes it a confirmation.
    """

    KIND = "ask"
    AWAITS: ClassVar[tuple[type[Event], ...]] = (Understood, NoInput)

    ask: Prompt = key(prompt, "the question")
    for_: str | None = key(slot_name, "the slot to fill; passed over when it is filled already", default=None)
    keys: Mapping[str, str] = key(
        key_meanings, "what a key means: an intent, a choice, yes or no", factory=dict
    )
    confirm: str = key(
        one_of("always", "unsure", "never"),
        "when to ask whether it is right: always, unsure, never",
        default="unsure",
    )
    on: Mapping[str, str] = on_key("where an answer leads: yes, no, a choice, or an intent")
    then: str | None = then_key()

    # --- asking -----------------------------------------------------------------------------

    def enter(self, turn: Turn) -> Move:
        position = turn.position
        position.repairs = dict.fromkeys(COUNTERS, 0)
        if self.for_ is not None and self.for_ in position.slots:
            filled = position.slots[self.for_]
            if isinstance(filled, Handle) or self.confirm != "always" or self.for_ in position.confirmed:
                return self._onward(filled)
            return self._confirm(turn, Answer(slots={self.for_: filled}))
        return self._ask(turn)

    def _ask(self, turn: Turn, again: Text | None = None) -> Move:
        """Listen first, then play: words and keys during the prompt are never lost."""
        question = self.question(turn.flow, turn.position.deaf)
        if turn.position.deaf and not question.answerable:
            return HandOver("hearing")
        names = turn.names()
        text = self.ask.choose(names, self.name)
        return self._open(turn, question, text.render(names, self.name), again, turn.is_sensitive(text))

    def _confirm(self, turn: Turn, answer: Answer, again: Text | None = None) -> Move:
        question = self._confirmation(turn.flow, answer, turn.position.deaf)
        sensitive = any(turn.flow.slots[name].sensitive for name in answer.slots)
        asked = did_you_mean(turn.flow, answer, turn.here)
        return self._open(turn, question, asked, again, sensitive, answer)

    def _open(
        self,
        turn: Turn,
        question: Question,
        asked: str,
        again: Text | None,
        sensitive: bool,
        pending: Answer | None = None,
    ) -> Move:
        text = asked = question.asked(asked)
        if again is not None:
            text = again.render(turn.names(question=asked, offers=question.offers), self.name)
            sensitive = sensitive or turn.is_sensitive(again)
        listen = Listen(
            id=turn.next_id(self.name), expecting=question.expecting, no_input=self.policy.no_input.after
        )
        turn.actions.append(listen)
        turn.position.waiting = Waiting("confirmation" if pending else "answer", listen.id, pending)
        turn.say(self.name, text, self.policy.barge_in, sensitive)
        return Rest()

    def question(self, flow: Vocabulary, deaf: bool = False) -> Question:
        slot = None if self.for_ is None else flow.slots[self.for_]
        asks = not {"yes", "no"}.isdisjoint((*self.on, *self.keys.values())) or (
            slot is not None and slot.type == "yes_no"
        )
        return Question(flow, self.name, slot, asks, self.keys, deaf)

    def _confirmation(self, flow: Vocabulary, answer: Answer, deaf: bool) -> Question:
        """Yes or no; and the right value may be said at once: "no, 5 5 4 2 3"."""
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
            case Understood():
                if event.how == "speech" and not self._is_secret(turn.flow):
                    clear = event.confidence >= self.policy.confidence.confirm
                    turn.position.said = event.text if clear else f"(unclear) {event.text}"
                return self._weigh(turn, event, pending)
        return Rest()

    def _weigh(self, turn: Turn, event: Understood, pending: Answer | None) -> Move:
        """The three bands: taken, asked back, asked again."""
        bands, answer = self.policy.confidence, self._known(turn.flow, event, pending is not None)
        if answer is None:
            return self._again(turn, "no_match", pending, event.confidence)
        if event.confidence < bands.confirm:
            return self._again(turn, "low_confidence", pending, event.confidence)
        if pending is not None and answer.intent is None:
            return self._confirmed(turn, answer, pending, event.confidence)
        if self._needs_confirmation(answer, event.confidence):
            turn.note("confirm", confidence=event.confidence, intent=answer.intent)
            return self._confirm(turn, answer)
        return self._accept(turn, answer, event.confidence, pending)

    def _known(self, flow: Vocabulary, event: Understood, confirming: bool) -> Answer | None:
        """What of the answer this flow knows, or None. An answer fills the slot that is asked for,
        unless it is the "yes" or "no" to what is being confirmed."""
        known = event.intent in flow.intents or event.intent in ANYWHERE or event.intent in flow.replies
        intent = event.intent if known else None
        slots = {name: value for name, value in event.slots.items() if name in flow.slots}
        answer = event.answer
        spec = None if self.for_ is None else flow.slots[self.for_]
        if spec is not None and answer is not None and spec.name not in slots and not confirming:
            values = ("yes", "no") if spec.type == "yes_no" else tuple(one.value for one in spec.choices)
            if answer in values:
                slots[spec.name] = answer
        if intent is None and not slots and answer is None:
            return None
        return Answer(intent, slots, answer)

    def _needs_confirmation(self, answer: Answer, confidence: float) -> bool:
        if answer.intent == "repeat":
            return False
        mode = self.confirm if self.for_ in answer.slots else "unsure"
        return mode == "always" or (mode == "unsure" and confidence < self.policy.confidence.accept)

    def _confirmed(self, turn: Turn, answer: Answer, pending: Answer, confidence: float) -> Move:
        """Yes; no; or the right value at once: "no, 5 5 4 2 3"."""
        corrected = replace(pending, slots={**pending.slots, **answer.slots})
        if answer.answer == "yes":
            return self._accept(turn, corrected, confidence, confirmed=True)
        if answer.slots:
            turn.note("correct", confidence=confidence, slots=sorted(answer.slots))
            if self._needs_confirmation(corrected, confidence):
                return self._confirm(turn, corrected)
            return self._accept(turn, corrected, confidence)
        if answer.answer != "no":
            return self._again(turn, "no_match", pending, confidence)
        turn.empty(self.fills)
        return self._again(turn, "refused", None, confidence)

    def _accept(
        self,
        turn: Turn,
        answer: Answer,
        confidence: float,
        pending: Answer | None = None,
        confirmed: bool = False,
    ) -> Move:
        if answer.intent == "repeat" and "repeat" not in turn.flow.intents:
            turn.note("repeat", confidence=confidence)
            return self._confirm(turn, pending) if pending else self._ask(turn)
        turn.position.waiting = None
        if answer.intent is not None and answer.intent in turn.flow.replies:
            turn.note("reply", confidence=confidence, intent=answer.intent)
            return self._reply(turn, turn.flow.replies[answer.intent], pending)
        onward = self._lead(turn, answer, confirmed)
        if onward is None:
            return self._again(turn, "no_match", None, confidence)
        turn.note("accept", confidence=confidence, intent=answer.intent, slots=sorted(answer.slots))
        return onward

    def _reply(self, turn: Turn, reply: Reply, pending: Answer | None) -> Move:
        """The caller asked something: the answer, and then the question again."""
        turn.prompt(self.name, reply.say, self.policy)
        return self._confirm(turn, pending) if pending else self._ask(turn)

    def _lead(self, turn: Turn, answer: Answer, confirmed: bool) -> Move | None:
        """Where an answer leads; None when it is none to this question."""
        intent, flow = answer.intent, turn.flow
        if intent is not None and intent in self.on:
            turn.fill(answer.slots, confirmed)
            return Go(self.on[intent])
        if intent is not None and intent in flow.intents:
            here = flow.intents[intent].begin == self.name and not answer.slots
            return None if here else Begin(intent, answer.slots, confirmed)
        if intent == "operator":
            return HandOver("operator")
        turn.fill(answer.slots if self.for_ is not None else {}, confirmed)
        if self.for_ is not None and self.for_ in answer.slots:
            return self._onward(answer.slots[self.for_])
        if answer.answer is not None and answer.answer in self.on:
            return Go(self.on[answer.answer])
        closed = answer.answer in ("yes", "no") and self.for_ is None
        return self.leave() if closed and self.question(flow).yes_no else None

    def _onward(self, answer: Value | Handle) -> Move:
        there = self.on.get(str(answer))
        return self.leave() if there is None else Go(there)

    def _again(
        self, turn: Turn, counter: Counter, pending: Answer | None, confidence: float | None = None
    ) -> Move:
        more = {} if confidence is None else {"confidence": confidence}
        patient = turn.repair(counter, self.policy)
        turn.note("reprompt" if patient else "patience", why=counter, **more, **turn.position.counters)
        if not patient:
            return HandOver("patience")
        said: Reprompts = getattr(self.policy, counter)
        again = said.say[min(turn.position.repairs[counter], len(said.say)) - 1]
        return self._confirm(turn, pending, again) if pending else self._ask(turn, again)

    def _is_secret(self, flow: Vocabulary) -> bool:
        return self.for_ is not None and flow.slots[self.for_].sensitive

    # --- the declaration --------------------------------------------------------------------

    @property
    def falls(self) -> bool:
        """An open question is left by an intent, and by nothing else."""
        answers = self.for_ is not None or not {"yes", "no"}.isdisjoint((*self.on, *self.keys.values()))
        return answers and not {"yes", "no"} <= set(self.on) and self.then is None and self.retry is None

    @property
    def exits(self) -> tuple[str, ...]:
        onward = self.retry or self.then or (self.below if self.falls else None)
        return (*self.on.values(), *((onward,) if onward else ()))

    @property
    def waits(self) -> bool:
        return self.for_ is None

    @property
    def fills(self) -> frozenset[str]:
        return frozenset() if self.for_ is None else frozenset({self.for_})

    def outcomes(self, flow: Vocabulary) -> tuple[str, ...]:
        slot = None if self.for_ is None else flow.slots[self.for_]
        if slot is not None and slot.choices:
            return (*(choice.value for choice in slot.choices), *flow.intents)
        return ("yes", "no", *flow.intents)

    def default(self, outcome: str, flow: Vocabulary) -> str | None:
        known = flow.intents.get(outcome)
        return known.begin if known is not None else self.retry or self.then or self.below

    def verify(self, written: document.Mapping, flow: Vocabulary, reading: Reading) -> None:
        Step.verify(self, written, flow, reading)
        known = (*self.outcomes(flow), *ANYWHERE)
        node = written.get("keys")
        for _, meaning in node.entries if isinstance(node, document.Mapping) else ():
            if isinstance(meaning, document.Scalar) and meaning.text not in known:
                hint = document.did_you_mean(meaning.text, known)
                sentence = f"There is no intent named '{meaning.text}'."
                reading.fault(meaning, "unknown-intent", sentence, hint)

    @property
    def texts(self) -> tuple[Text, ...]:
        return self.ask.texts

    def prompts(self, flow: Vocabulary) -> Iterator[str]:
        """The question, what is said again, and what is asked back, for the ear and for the keys."""
        for deaf in (False, True):
            question = self.question(flow, deaf)
            for text in self.ask.texts:
                yield from self._said(question, None if text.names else text.render({}, self.name))
            for intent in (*flow.intents, "operator"):
                yield from self._said(
                    self._confirmation(flow, Answer(intent), deaf), did_you_mean(flow, Answer(intent))
                )

    def _said(self, question: Question, asked: str | None) -> Iterator[str]:
        names = {"offers": question.offers}
        if asked is not None:
            names["question"] = question.asked(asked)
            yield names["question"]
        for counter in COUNTERS:
            for text in getattr(self.policy, counter).say:
                if text.names <= names.keys():
                    yield text.render(names, self.name)
