"""Why an utterance was understood as it was: which of its words the examples know, and the nearest one.

Whatever engine weighs intents, this is told from the examples alone, so that a designer can act on it:
an unknown word wants a line, a foreign nearest example wants other words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process

from ivr.actions import Expecting, SlotSpec
from ivr.events import Value
from ivr.nlu.answers import YES_NO
from ivr.nlu.entities import TYPES
from ivr.nlu.features import spans
from ivr.nlu.meant import meant
from ivr.nlu.normalize import Words
from ivr.nlu.patterns import Expansion, SlotRef
from ivr.nlu.unasked import values
from ivr.nlu.understand import Meaning, Understander

By = Literal["slot", "answer", "example", "synonym", "filler", "nothing"]
"""What explains a word: the value of a slot, yes or no, an example's own word or one that means the same; a
word without meaning of its own needs none."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`words` in their order with what explains each; slot name -> the words that filled it; the example
    that is `nearest` to the whole, and its likeness (0..1)."""

    words: tuple[tuple[str, By], ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    nearest: str = ""
    likeness: float = 0.0


class Explainer:
    """Explains what one Understander makes of texts."""

    def __init__(self, understander: Understander) -> None:
        self._understander = understander
        self._language = understander.language

    def explain(
        self, text: str, meaning: Meaning, intents: Sequence[str], expecting: Expecting, today: date
    ) -> Explanation:
        """`intents` are those whose examples are asked: first that of the meaning, or the likeliest guess."""
        said = self._understander.words(text)
        by: list[By] = ["nothing"] * len(said)
        known = [self._known[name] for name in intents if name in self._known]
        synonyms = frozenset(group for groups, _ in known for group in groups)
        examples = frozenset(word for _, words in known for word in words)
        for start, end, group in spans(said, self._language):
            if group in synonyms:
                by[start:end] = ["synonym"] * (end - start)
        for at, word in enumerate(said):
            by[at] = "filler" if word in self._language.fillers else by[at]
            by[at] = "example" if word in examples else by[at]
        if meaning.answer in ("yes", "no"):
            for found in TYPES["yes_no"].find(said, YES_NO, self._language, today):
                by[found.start : found.end] = ["answer"] * found.length
        places = self._places(said, meaning.slots, expecting, today)
        for start, end in places.values():
            by[start:end] = ["slot"] * (end - start)
        nearest, likeness = self._nearest(self._blanked(said, places), intents[0])
        return Explanation(
            tuple(zip(said, by, strict=True)),
            {name: " ".join(said[start:end]) for name, (start, end) in places.items()},
            nearest,
            likeness,
        )

    def blanked(self, text: str, meaning: Meaning, expecting: Expecting, today: date) -> str:
        """The text as a line of `hear:`: with a blank for each value that fills a slot, or would."""
        said = self._understander.words(text)
        places = self._places(said, meaning.slots, expecting, today)
        if not places:
            open_ = (slot for slot in expecting.slots if not slot.sensitive)
            found = values(said, open_, self._language, today)
            places = {name: (one.start, one.end) for name, one in found.items()}
        return self._blanked(said, places)

    def _places(
        self, said: Words, slots: Mapping[str, Value], expecting: Expecting, today: date
    ) -> dict[str, tuple[int, int]]:
        """Slot name -> the words (start, end) that it has its value from."""
        specs: dict[str, SlotSpec] = {
            **self._understander.slots,
            **{slot.name: slot for slot in expecting.slots},
        }
        found: dict[str, tuple[int, int]] = {}
        for name, value in slots.items():
            if name in specs and not specs[name].sensitive:
                fitting = meant(said, specs[name], self._language, today)[0]
                place = next(((one.start, one.end) for one in fitting if one.value == value), None)
                found |= {name: place} if place else {}
        return found

    def _blanked(self, said: Words, places: Mapping[str, tuple[int, int]]) -> str:
        blanks = {start: (name, end) for name, (start, end) in places.items()}
        words: list[str] = []
        at = 0
        while at < len(said):
            name, end = blanks.get(at, ("", at + 1))
            words.append(f"<{name}>" if name else said[at])
            at = end
        return " ".join(words)

    def _nearest(self, text: str, intent: str) -> tuple[str, float]:
        found = process.extractOne(text, self._lines.get(intent, ()), scorer=fuzz.token_sort_ratio)
        return (found[0], found[1] / 100) if found else ("", 0.0)

    @cached_property
    def _lines(self) -> Mapping[str, tuple[str, ...]]:
        """Intent -> its examples as texts, with blanks."""
        return {
            name: tuple(dict.fromkeys(_text(way) for way in ways))
            for name, ways in self._understander.sayings.items()
        }

    @cached_property
    def _known(self) -> Mapping[str, tuple[frozenset[int], frozenset[str]]]:
        """Intent -> the synonyms and the words of its examples."""
        known = {}
        for name, lines in self._lines.items():
            each = [self._understander.words(line) for line in lines]
            groups = frozenset(group for line in each for _, _, group in spans(line, self._language))
            known[name] = groups, frozenset(word for line in each for word in line)
        return known


def _text(way: Expansion) -> str:
    return " ".join(f"<{item.name}>" if isinstance(item, SlotRef) else item for item in way)
