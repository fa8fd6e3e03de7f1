"""One question as the caller meets it: what may be answered, what is offered, what the keys mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ivr.actions import BY_DIGITS, Expecting, SlotSpec
from ivr.events import Value
from ivr.flow.phrases import Phrases
from ivr.flow.position import Answer
from ivr.flow.spoken import FILTER_OF, MARKS, Here, marked, speech, spoken
from ivr.flow.vocabulary import Intent, Vocabulary
from ivr.ssml import Annotated, escaped

YES_NO_KEYS: Mapping[str, str] = {"1": "yes", "2": "no"}
OPERATOR_KEY = "0"
_FREE_KEYS = "123456789"
_SLOT_IN_LINE = re.compile(r"<([a-z][a-z0-9_]*)>")


@dataclass(frozen=True, slots=True)
class Question:
    """`slot` is the slot that is asked for, `yes_no` whether yes and no answer it, `keys` what its
    step gives a meaning; `deaf` when nothing can hear, so that every answer needs a key."""

    flow: Vocabulary
    step: str
    slot: SlotSpec | None = None
    yes_no: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    deaf: bool = False
    also: tuple[str, ...] = ()  # slots that may be said as well: the one that is being confirmed
    replies: tuple[str, ...] = ()  # questions of the caller that are answered here
    changes: tuple[str, ...] = ()  # slots that were answered before, and may be answered anew
    held: Mapping[str, Value] = field(default_factory=dict)  # what these and those of `also` hold
    about: str | None = None  # the intent that it is asked for

    @property
    def expecting(self) -> Expecting:
        """Everything that may answer: the question itself, any intent, the words that work anywhere. Of the
        other slots those that are being confirmed come first, then those that were answered, the last one
        first."""
        intents = self.flow.intents
        anywhere = (name for name, reply in self.flow.replies.items() if reply.anywhere)
        replies = tuple(dict.fromkeys((*self.replies, *anywhere)))
        spoken_of = mentioned(tuple(intents.values()))
        others = dict.fromkeys(
            (*self.also, *reversed(self.changes), *(name for name in self.flow.slots if name in spoken_of))
        )
        return Expecting(
            step=self.step,
            language=self.flow.language,
            intents=(*replies, *intents, *(word for word in self.flow.anywhere if word not in intents)),
            asked=None if self.slot is None else self.slot.name,
            slots=(
                *((self.slot,) if self.slot else ()),
                *(
                    spec
                    for spec in (self.flow.slots[name] for name in others if name in self.flow.slots)
                    if spec is not self.slot and not spec.sensitive
                ),
            ),
            yes_no=self.yes_no,
            keys=self.all_keys,
            changes=self.changes,
            held=self.held,
            about=self.about if self.slot else None,
        )

    @property
    def is_open(self) -> bool:
        """Whether any wish answers it, and nothing else."""
        return self.slot is None and not self.yes_no

    @property
    def all_keys(self) -> Mapping[str, str]:
        """The step's own keys, those that go without saying, and 0 for a person.

        Where digits are asked for, every key is a digit, unless the step says otherwise.
        """
        found = dict(self.keys)
        if self.slot is not None and self.slot.type in BY_DIGITS:
            return found
        if self.yes_no:
            for key, word in YES_NO_KEYS.items():
                if word not in found.values():
                    found.setdefault(key, word)
        for meaning in self._need_keys:
            free = next((key for key in _FREE_KEYS if key not in found), None)
            if free is not None and meaning not in found.values():
                found[free] = meaning
        if "operator" in {**self.flow.anywhere, **self.flow.intents}:
            found.setdefault(OPERATOR_KEY, "operator")
        return found

    @property
    def _need_keys(self) -> tuple[str, ...]:
        if self.slot is not None:
            return tuple(choice.value for choice in self.slot.choices)
        labelled = tuple(name for name, intent in self.flow.intents.items() if intent.label)
        labelled = (*(name for name in self.replies if self.flow.replies[name].label), *labelled)
        return labelled if self.deaf and not self.yes_no else ()

    @property
    def answerable(self) -> bool:
        """Whether the keys alone can answer."""
        by_digits = self.slot is not None and self.slot.type in BY_DIGITS
        return by_digits or any(meaning not in self.flow.anywhere for meaning in self.all_keys.values())

    @property
    def offers(self) -> str:
        """What may be said, for `{{ offers }}`: "track my order, return something, or operator"."""
        phrases, words = self.flow.phrases, []
        person = [phrases.operator] if "operator" in self.flow.anywhere else []
        if self.yes_no and (self.slot is None or self.slot.type != "number"):
            words = [phrases.yes, phrases.no]
        elif self.slot is not None and self.slot.choices:
            words = [choice.hear[0] for choice in self.slot.choices]
        elif self.slot is not None:
            words = [phrases.your.format(label=self.slot.label), *person]
        else:
            labels = [self.flow.replies[name].label for name in self.replies]
            labels += [intent.label for intent in self.flow.intents.values()]
            words = [label for label in labels if label] + person
        return phrases.either_of(words)

    def asked(self, question: str) -> Annotated:
        """The question (annotated) as it is spoken: with the keys, when they are all that is left."""
        menu = map(escaped, self._menu()) if self.deaf else ()
        return Annotated(" ".join((question, *menu)))

    def _menu(self) -> Iterator[str]:
        phrases, intents = self.flow.phrases, self.flow.intents
        nouns = {"yes": phrases.yes, "no": phrases.no}
        nouns |= {name: self.flow.replies[name].label for name in self.replies}
        if self.slot is not None:
            nouns |= {choice.value: choice.hear[0] for choice in self.slot.choices}
        for key, meaning in sorted(self.all_keys.items(), key=lambda item: (item[0] == "0", item[0])):
            if meaning in nouns:
                yield phrases.press_for.format(what=nouns[meaning], key=key)
            else:
                label = intents[meaning].label if meaning in intents else phrases.anywhere[meaning]
                yield phrases.press.format(what=phrases.to_caller(label or meaning), key=key)


@lru_cache(maxsize=256)
def mentioned(intents: tuple[Intent, ...]) -> frozenset[str]:
    """The slots that lines of `hear` speak of."""
    lines = (line for intent in intents for line in intent.hear)
    return frozenset(name for line in lines for name in _SLOT_IN_LINE.findall(line))


def did_you_mean(flow: Vocabulary, answer: Answer, here: Here | None = None) -> Annotated:
    """ "Did you say order number 5 5 4 2 1?", "Did you want to track your order?" """
    return Annotated(_did_you_mean(flow, answer, here or Here(speech(flow.language), None, flow.currency)))


def _did_you_mean(flow: Vocabulary, answer: Answer, here: Here) -> str:
    phrases = flow.phrases
    said = [_said(flow.slots[name], value, phrases, here) for name, value in answer.slots.items()]
    slots = phrases.both_of(said) if said else ""
    if answer.intent is not None and answer.intent in flow.replies:
        return phrases.did_you_say.format(what=escaped(flow.replies[answer.intent].label))
    if answer.intent is not None:
        known = flow.intents.get(answer.intent)
        label = (known.label if known else phrases.anywhere.get(answer.intent)) or answer.intent
        wanted = escaped(phrases.to_caller(label.replace("_", " ")))
        what = phrases.want_with.format(intent=wanted, what=slots) if slots else wanted
        return phrases.did_you_want.format(what=what)
    words = {"yes": phrases.yes, "no": phrases.no}
    return phrases.did_you_say.format(
        what=slots or words.get(answer.answer or "") or escaped(str(answer.answer))
    )


def confirmations(flow: Vocabulary, blank: str) -> Iterator[Annotated]:
    """What asks back for one slot each, with a blank for its value."""
    for spec in flow.slots.values():
        if not spec.sensitive and spec.type != "yes_no":
            kind = "choice" if spec.type == "choice" else FILTER_OF.get(MARKS.get(spec.type, str), "text")
            what = _named(spec, escaped(blank, kind))
            yield Annotated(flow.phrases.did_you_say.format(what=what))


def _said(spec: SlotSpec, value: Value, phrases: Phrases, here: Here) -> str:
    """A choice is its own phrase; a day, a time and a sum speak for themselves; all else is named first."""
    if spec.type == "choice":
        said = next((choice.hear[0] for choice in spec.choices if choice.value == value), str(value))
        return escaped(said, "choice")
    if spec.type == "yes_no":
        return phrases.yes if value in (True, "yes") else phrases.no
    known = spoken(marked(spec.type, value), here)
    words = escaped(known or str(value), known.kind if known else "text")
    return _named(spec, words)


def _named(spec: SlotSpec, words: str) -> str:
    alone = spec.type in ("choice", "date", "time", "money", "duration")
    return words if alone else f"{escaped(spec.label)} {words}".lstrip()
