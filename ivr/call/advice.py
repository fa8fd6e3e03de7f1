"""A language model's word on an answer that was not understood for sure.

It is asked about speech alone, never at a question for a secret, and is told the words with blanks
(masking.py): only those in the language of the question, by which values are known. What it says is data: an
intent that may be said here, and the caller's own words for a slot, which are read as if they had been said
at its question. What the caller did not say fills nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ivr.actions import AskModel, Listen, SlotSpec
from ivr.call.masking import Masked, masked
from ivr.call.weighing import weighed
from ivr.events import Heard, ModelAnswered, Value
from ivr.flow.model import Flow
from ivr.flow.vocabulary import Vocabulary
from ivr.nlu import tongue
from ivr.nlu.anywhere import anywhere
from ivr.nlu.entities import TYPES
from ivr.nlu.normalize import Words
from ivr.nlu.understand import Meaning, Understander

CERTAIN = 0.5
"""Certainty of a value from which the words are taken for it."""
EXAMPLES = 4
"""Lines that tell a model what callers say for an intent."""
MOST = 100
"""Intents that a model is told of, the likeliest first."""
SECRET = ("pin", "card_number")


@dataclass(frozen=True, slots=True)
class Terms:
    """`timeout` (s): the caller waits no longer. `trust`: the share of its sure answers that were right, if
    somebody has measured it."""

    timeout: float
    trust: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model was asked, about which words, and what they mean without it."""

    action: AskModel
    heard: Heard
    local: Meaning
    said: Words
    masked: Masked
    cut: bool  # a prompt was interrupted by it


class Adviser:
    """Of one call. Without `terms` nobody is asked."""

    def __init__(self, flow: Flow, understand: Mapping[str, Understander], terms: Terms | None) -> None:
        self._flow, self._understand, self._terms = flow, understand, terms
        self._asked: Asked | None = None
        self._count = 0

    def may_ask(self, text: str, listen: Listen) -> bool:
        if self._terms is None or any(one.sensitive or one.type in SECRET for one in listen.expecting.slots):
            return False
        likely, _ = tongue.spoken(text) if " " in text else ("", 0.0)  # one word is in no language for sure
        return likely in ("", listen.expecting.language.partition("-")[0].lower())

    def ask(self, heard: Heard, local: Meaning, listen: Listen, cut: bool) -> AskModel:
        """Where it may be asked. What was asked before is not waited for any more."""
        assert self._terms is not None
        expecting, today = listen.expecting, self._flow.today(heard.at)
        understand, flow = self._understand[expecting.language], self._flow.spoken(expecting.language)
        said = understand.words(heard.text)
        blanks = masked(said, understand.language, today)
        likely = understand.scored(heard.text, expecting, today)[:MOST]
        self._count += 1
        action = AskModel(
            id=f"{listen.id}.model.{self._count}",
            text=blanks.text,
            expecting=expecting,
            about={name: about(flow, name) for name, _ in likely},
            timeout=self._terms.timeout,
        )
        self._asked = Asked(action, heard, local, said, blanks, cut)
        return action

    def waiting(self, listen: Listen | None) -> Asked | None:
        """What was asked about an answer to this question."""
        asked = self._asked
        mine = asked is not None and listen is not None and asked.heard.listen == listen.id
        return asked if mine else None

    def meaning(
        self, answered: ModelAnswered, asked: Asked, accept: Callable[[str | None], float]
    ) -> Meaning:
        """What is understood, with the model's word."""
        assert self._terms is not None
        advised = self.advised(answered, asked)
        speech, trust = asked.heard.confidence, self._terms.trust
        return weighed(asked.local, advised, speech, answered.confidence, trust, accept)

    def advised(self, answered: ModelAnswered, asked: Asked) -> Meaning:
        """What the model means, as far as it may be meant here."""
        expecting, today = asked.action.expecting, self._flow.today(asked.heard.at)
        understand, slot = self._understand[expecting.language], expecting.asked_slot
        intent = answered.intent if answered.intent in asked.action.about else None
        slots: dict[str, Value] = {}
        for spec in expecting.slots:
            value = _value(spec, answered.slots.get(spec.name, ""), asked, understand, today)
            if value is not None:
                slots[spec.name] = value
        word = answered.answer if answered.answer in ("yes", "no") else None
        if slot is not None and slot.type == "yes_no" and word is not None:
            slots[slot.name] = word == "yes"
        elif slot is not None and slot.type == "choice" and slot.name in slots:
            word = str(slots[slot.name])
        elif not expecting.yes_no:
            word = None
        return Meaning(intent=intent, slots=slots, answer=word)


def about(flow: Vocabulary, name: str) -> str:
    """What an intent is, for who does not know this flow."""
    known = flow.intents.get(name) or flow.replies.get(name)
    label = known.label if known is not None else flow.phrases.anywhere.get(name, "")
    lines = (*flow.hear.get(name, ()), *anywhere(flow.language).get(name, ()))[:EXAMPLES]
    return ": ".join(part for part in (label or name.replace("_", " "), "; ".join(lines)) if part)


def _value(spec: SlotSpec, quoted: str, asked: Asked, understand: Understander, today: date) -> Value | None:
    """What the quoted words fill the slot with, by the local reading of them; None when that is nothing, or
    nothing that the caller said."""
    if spec.type == "yes_no" or not quoted:
        return None
    if spec.type == "choice":
        return quoted if any(choice.value == quoted for choice in spec.choices) else None
    find, language = TYPES[spec.type].find, understand.language
    said = asked.masked.opened(quoted, language)
    found = find(said, spec, language, today)
    if not found or found[0].certainty < CERTAIN:
        return None
    value = found[0].value
    heard = _stands_in(said, asked.said) or any(
        one.value == value for one in find(asked.said, spec, language, today)
    )
    return value if heard else None


def _stands_in(part: Words, whole: Words) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
