from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ivr import document
from ivr.document import Node
from ivr.errors import FlowError
from ivr.events import Handle
from ivr.flow.expr import Text
from ivr.flow.fields import TEXT, Reading, declared, key, looks
from ivr.flow.phrases import ANYWHERE
from ivr.flow.position import COUNTERS, Answer
from ivr.flow.question import Question
from ivr.flow.steps.questioning import Questioning
from ivr.flow.steps.step import Step, on_key, prompt, then_key
from ivr.flow.steps.suggesting import answered, suggest, suggested, suggestions
from ivr.flow.turn import Go, Move, Turn
from ivr.flow.values import entries, one_of, scalar, slot_name, step_name, whole
from ivr.flow.vocabulary import Prompt, Vocabulary

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
class Ask(Questioning):
    """Ask, and go where the answer leads.

    Alone it takes any intent; `for` fills a slot; `on: {yes: …, no: …}` makes it a confirmation.
    """

    KIND = "ask"

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
    tries: int | None = key(whole(1, 9), "so many repairs here, then the outcome `failed`", default=None)
    changed: str | None = key(
        step_name,
        "where it leads when the caller changes the answer later; without it, on from here",
        default=None,
    )
    on: Mapping[str, str] = on_key("where an answer leads: yes, no, a choice, or an intent; or `failed`")
    then: str | None = then_key()

    def enter(self, turn: Turn) -> Move:
        """A slot that is filled is not asked for; at most it is asked whether it is right."""
        position = turn.position
        filled = None if self.for_ is None else position.slots.get(self.for_)
        if self.for_ is None or filled is None:
            suggest(self, turn)
            return Questioning.enter(self, turn)
        if isinstance(filled, Handle) or self.confirm != "always" or self.for_ in position.confirmed:
            position.met(self.name, self.for_)
            return self.onward(filled)
        position.repairs = dict.fromkeys(COUNTERS, 0)
        return self._confirm(turn, Answer(slots={self.for_: filled}))

    def question(self, flow: Vocabulary, deaf: bool = False) -> Question:
        slot = None if self.for_ is None else flow.slots[self.for_]
        asks = not {"yes", "no"}.isdisjoint((*self.on, *self.keys.values())) or (
            slot is not None and slot.type == "yes_no"
        )
        return Question(flow, self.name, slot, asks, self.keys, deaf)

    def _ask(self, turn: Turn, again: Text | None = None, case: str = "") -> Move:
        suggestion = suggested(self, turn)
        if suggestion is None:
            return Questioning._ask(self, turn, again, case)
        return self._open(turn, suggestion, again, case)

    def lead(self, turn: Turn, answer: Answer, confirmed: bool) -> Move | None:
        if (suggestion := answered(self, turn, answer.answer)) is not None:
            return suggestion
        turn.fill(answer.slots if self.for_ is not None else {}, confirmed)
        if self.for_ is not None and self.for_ in answer.slots:
            return self.onward(answer.slots[self.for_])
        if answer.answer is not None and answer.answer in self.on:
            return Go(self.on[answer.answer])
        closed = answer.answer in ("yes", "no") and self.for_ is None
        return self.leave() if closed and self.question(turn.flow).yes_no else None

    # --- the declaration --------------------------------------------------------------------

    def prompts(self, flow: Vocabulary) -> Iterator[tuple[str, str]]:
        yield from Questioning.prompts(self, flow)
        for _, text in suggestions(self.name, flow):
            for deaf in (False, True):
                if not text.names:
                    asked = text.annotated({}, self.name)
                    yield from self._said(self.question(flow, deaf), asked, text.language)

    @property
    def falls(self) -> bool:
        """An open question is left by an intent, and by nothing else."""
        answers = self.for_ is not None or not {"yes", "no"}.isdisjoint((*self.on, *self.keys.values()))
        return answers and not {"yes", "no"} <= set(self.on) and self.then is None and self.retry is None

    @property
    def exits(self) -> tuple[str, ...]:
        onward = self.retry or self.then or (self.below if self.falls else None)
        changed = (self.changed,) if self.changed else ()
        return (*self.on.values(), *((onward,) if onward else ()), *changed)

    @property
    def fills(self) -> frozenset[str]:
        return frozenset() if self.for_ is None else frozenset({self.for_})

    def outcomes(self, flow: Vocabulary) -> tuple[str, ...]:
        slot = None if self.for_ is None else flow.slots[self.for_]
        failed = () if self.tries is None else ("failed",)
        if slot is not None and slot.choices:
            return (*(choice.value for choice in slot.choices), *flow.intents, *failed)
        return ("yes", "no", *flow.intents, *failed)

    def default(self, outcome: str, flow: Vocabulary) -> str | None:
        known = flow.intents.get(outcome)
        if outcome == "failed":
            return self.policy.handover
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
        confirm = written.get("confirm")
        secret = self.for_ is not None and flow.slots[self.for_].sensitive
        if secret and self.confirm == "always" and confirm is not None:
            hint = "Leave 'confirm' out: its length and check digit are checked instead."
            reading.fault(
                confirm, "secret-confirmed", f"'{self.for_}' is a secret, and is never read out.", hint
            )
