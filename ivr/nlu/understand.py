"""What an answer means: words or keys, and what was expected, to a Meaning with a confidence.

    confidence = fit x P(words)

`fit` is the probability that the words mean this, P(words) that they were said, of all that the recogniser
heard and the question expects (belief.py). `fit` is, for an intent, its calibrated probability;
for an answer, the certainty of the value times the square of the share of words that it explains. With
an intent and an answer in one breath the less sure of the two counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from ivr.actions import Expecting, SlotSpec
from ivr.events import Value
from ivr.nlu import tongue
from ivr.nlu.answers import YES_NO, Answer, answer
from ivr.nlu.anywhere import anywhere, told, written
from ivr.nlu.belief import Reading, believed
from ivr.nlu.entities import TYPES, Found
from ivr.nlu.examples import EXPANSIONS, blank, examples_of, plain
from ivr.nlu.grammar import Grammar
from ivr.nlu.intents import Intents, Scored
from ivr.nlu.languages import language_of
from ivr.nlu.meaning import NOTHING, Meaning
from ivr.nlu.normalize import Words, surface, words
from ivr.nlu.patterns import Expansion, Pattern, expand, parse, slot_names
from ivr.nlu.phrasing import grammar
from ivr.nlu.sense import LETTERS, Means, Sense
from ivr.nlu.several import (
    BEYOND_DOUBT,
    LATER,
    Joint,
    Part,
    added,
    declined,
    joints,
    least,
    parted,
    punctuated,
    refused,
    together,
)
from ivr.nlu.several import SURE as SEVERAL
from ivr.nlu.unasked import BESIDE, SURE, values

__all__ = ["NOTHING", "Meaning", "Understander"]

KEPT = 128
"""Questions whose grammars (some tens of kilobytes each) and slots are kept."""
_ALTERNATIVES = 9
"""Further hypotheses of the recogniser that are looked at."""
_MOST_WORDS = 64
"""Words of an utterance that are read; nobody answers a question with more."""
_WORTHLESS = 0.35
"""Probability below which an intent is not even a guess."""
_CLEAR = 0.6
"""Probability from which the words beside an answer are an intent of their own."""
_DECLINED = 0.55
"""Probability at most of what somebody says they do not want: asked back. Who no longer wants an appointment
may want to cancel one."""
_ASKED = 0.97
"""Probability that who names a language and nothing else asks for it: more than that it is a name."""
_SOMETHING = "one, two"
_OPERATOR_KEY = "0"
_LANGUAGE = "language"
NO_WORDS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class _Intent:
    name: str
    slots: Mapping[str, Value]
    fit: float


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is known of words before the examples are asked: the answer in them, which intents it may be, what
    is left of the words with the values that are `found` there as blanks; or the intent already."""

    expecting: Expecting
    read: Answer | None
    expected: tuple[str, ...] = ()
    masked: Words = ()
    found: Mapping[str, Found] = field(default_factory=dict)
    intent: _Intent | None = None


class Understander:
    """Understands the answers of one flow in one language. Immutable after construction.

    `say_like` are words of its own with the known words that they sound like, `labels` what the intents are
    called when they are offered: words that callers then use. `so_far` understands what is said so far: the
    same, by its quick engine. Raises PatternError for a `hear:` line that cannot be read.
    """

    def __init__(
        self,
        intents: Mapping[str, Sequence[str]],
        slots: Mapping[str, SlotSpec],
        language: str = "en-US",
        say_like: Mapping[str, str] = NO_WORDS,
        *,
        labels: Mapping[str, str] = NO_WORDS,
        means: Means = LETTERS,
    ) -> None:
        pairs = ((surface(word), " ".join(surface(like))) for word, like in say_like.items())
        self._say_like = tuple((one[0], like) for one, like in pairs if len(one) == 1)
        self.language = language_of(language)
        self._backchannels = tuple(words(phrase, self.language) for phrase in self.language.backchannels)
        self._grammars = lru_cache(KEPT)(self._grammar)
        self._fillable = lru_cache(KEPT)(self._may_fill)
        self.slots = dict(slots)
        self.always = tuple(anywhere(language))
        self._own = frozenset(name for name, hear in intents.items() if hear)
        lines = {name: [parse(line) for line in hear] for name, hear in intents.items()}
        for name, hear in anywhere(language).items():
            lines.setdefault(name, []).extend(parse(line) for line in hear)
        for name, label in labels.items():
            if label and name in lines:
                lines[name].append((label,))
        self.lines: Mapping[str, tuple[Pattern, ...]] = {
            name: tuple(parsed) for name, parsed in lines.items()
        }
        self.mentioned = {
            name: tuple(dict.fromkeys(slot for line in parsed for slot in slot_names(line)))
            for name, parsed in self.lines.items()
        }
        self.learned = frozenset(slot for names in self.mentioned.values() for slot in names)
        for name, hear in written(language).items():
            lines[name].extend(parse(line) for line in hear)
        examples = examples_of(lines, self.language)

        def fitted(sense: Sense | None) -> Intents:
            return Intents(examples, self.language, sense, self.always, means.shelf)

        self.intents = fitted(means.sense)
        self.so_far = self
        if means.quick is not means.sense:
            self.so_far = copy(self)
            self.so_far.intents, self.so_far.so_far = fitted(means.quick), self.so_far
        self.so_far._begin()

    def _begin(self) -> None:
        """Reads something at a question for each kind of slot: the tables of a language, which are made when
        they are first looked into, are there before anybody calls."""
        kinds = {slot.type: slot for slot in self.slots.values()}.values()
        asked = Expecting(step="", language=self.language.tag, yes_no=True)
        for expecting in (asked, *(replace(asked, asked=slot.name, slots=(slot,)) for slot in kinds)):
            self._mean(_SOMETHING, expecting, date(2000, 1, 1))

    @cached_property
    def sayings(self) -> Mapping[str, tuple[Expansion, ...]]:
        """Intent -> the ways of saying it. They take time, and understanding needs none."""
        return {
            name: tuple(way for line in lines for way in expand(line, EXPANSIONS))
            for name, lines in self.lines.items()
        }

    @cached_property
    def _offered(self) -> Mapping[str, tuple[Pattern, ...]]:
        return {
            name: tuple(way for line in lines for way in _heard(line)) for name, lines in self.lines.items()
        }

    def understand(
        self,
        text: str,
        confidence: float,
        expecting: Expecting,
        today: date,
        alternatives: Sequence[tuple[str, float]] = (),
    ) -> Meaning:
        """The best meaning of what was heard; `alternatives` are (text, confidence), the best first.

        `today` is for dates.
        """
        heard = ((text, confidence), *alternatives[:_ALTERNATIVES])
        readings = [Reading(sure, self._mean(said, expecting, today)) for said, sure in heard]
        return believed(readings, expecting, self._slots(expecting))

    def words(self, text: str) -> Words:
        """The words of a text as this language counts them."""
        return words(text, self.language)

    def only_listens(self, text: str) -> bool:
        """Whether somebody who says this wants only to be known to listen: "uh-huh", "I see"."""
        said = self.words(text)
        while said:
            fitting = [len(one) for one in self._backchannels if said[: len(one)] == one]
            if not fitting:
                return False
            said = said[max(fitting) :]
        return True

    def scored(self, text: str, expecting: Expecting, today: date) -> list[tuple[str, float]]:
        """Every intent that may be said here with its probability, the likeliest first: for whoever
        wants to know why."""
        said = words(text, self.language)[:_MOST_WORDS]
        found = self._entities(said, expecting, today)
        ranked = self.intents.ranked(self._masked(said, found), self._expected(expecting))
        return [(one.intent, one.probability) for one in ranked]

    def understand_keys(self, keys: str, expecting: Expecting, today: date) -> Meaning:
        """The meaning of keys: what the question gives them, the asked slot, or 0 for the operator."""
        slot = expecting.asked_slot
        meant = expecting.keys.get(keys)
        if meant is not None:
            if meant in ("yes", "no"):
                filled = {slot.name: meant == "yes"} if slot and slot.type == "yes_no" else {}
                return Meaning(slots=filled, answer=meant, confidence=1.0)
            if slot and any(choice.value == meant for choice in slot.choices):
                return Meaning(slots={slot.name: meant}, answer=meant, confidence=1.0)
            return Meaning(intent=meant, confidence=1.0)
        if keys == _OPERATOR_KEY:
            return Meaning(intent="operator", confidence=1.0)
        value = TYPES[slot.type].keys(keys, slot, self.language, today) if slot else None
        return NOTHING if slot is None or value is None else Meaning(slots={slot.name: value}, confidence=1.0)

    def grammar(self, expecting: Expecting) -> Grammar:
        """What a recogniser should listen for at this question; at most 2 x phrasing.MOST phrases. It takes
        some milliseconds, so those of the latest questions are kept."""
        return self._grammars(expecting)

    def _grammar(self, expecting: Expecting) -> Grammar:
        wanted = (name for name in self._expected(expecting) if name in self._offered)
        sayings = {name: self._offered[name] for name in dict.fromkeys(wanted)}
        later = sayings.keys() - (set(self.always) - LATER)
        made = grammar(expecting, sayings, self._slots(expecting), self.language, later)
        return replace(made, say_like=self._say_like) if self._say_like else made

    def _mean(self, text: str, expecting: Expecting, today: date) -> Meaning:
        """The meaning of one hypothesis, were these the words: of all of it, or of its parts."""
        said, pauses = punctuated(text, self.language)
        said = said[:_MOST_WORDS]
        places = joints(said, pauses, self.language)
        whole = self._joined(said, places, expecting, today)
        if expecting.asked is not None and whole.intent not in self.always:
            whole = added(said, whole, self.language)
        return whole

    def _joined(self, said: Words, places: Sequence[Joint], expecting: Expecting, today: date) -> Meaning:
        """The meaning of words that may be parted at these places. With a costly sense, the light engine
        parts them: its parts are read anew, all at once, and where they are beyond doubt nothing else."""
        if self.so_far is self or not places:
            whole, parts = self._parted(said, places, expecting, today)
            return together(whole, parts) or whole
        guess, parts = self.so_far._parted(said, places, expecting, today)
        parts = self._anew(said, parts, expecting, today)
        several = together(guess, parts)
        if several and least(parts) >= BEYOND_DOUBT:
            return several
        whole = self._whole(said, expecting, today)
        several = together(whole, parts) if least(parts) > max(SEVERAL, whole.confidence) else None
        return several or whole

    def _parted(
        self, said: Words, places: Sequence[Joint], expecting: Expecting, today: date
    ) -> tuple[Meaning, tuple[Part, ...]]:
        """What all of it means, and the parts that mean more."""
        whole, later = self._whole(said, expecting, today), _later(expecting)
        return whole, parted(
            *(said, places, whole),
            lambda part: self._whole(part, expecting, today),
            lambda part: self._wish(self._whole(part, later, today)),
            self.language,
        )

    def _anew(
        self, said: Words, parts: Sequence[Part], expecting: Expecting, today: date
    ) -> tuple[Part, ...]:
        """The same parts, as this engine reads them."""
        later = _later(expecting)
        meant = [one for one in parts if not one.refused]
        asked = [(said[one.start : one.end], later if one.start else expecting) for one in meant]
        found = iter(self._wholes(asked, today))
        return tuple(
            one
            if one.refused
            else replace(one, meaning=self._wish(next(found)) if one.start else next(found))
            for one in parts
        )

    def _wish(self, meaning: Meaning) -> Meaning:
        """What a later part of an utterance asks for."""
        return NOTHING if meaning.intent in self.always and meaning.intent not in LATER else meaning

    def _whole(self, said: Words, expecting: Expecting, today: date) -> Meaning:
        """The meaning of words that belong together: an answer, an intent, or both in one breath."""
        return self._wholes([(said, expecting)], today)[0]

    def _wholes(self, asked: Sequence[tuple[Words, Expecting]], today: date) -> list[Meaning]:
        """The same for each; a sense reads all of them at once."""
        drafts = [self._draft(said, expecting, today) for said, expecting in asked]
        best = self.intents.bests([(one.masked, one.expected) for one in drafts])
        return [self._decided(*both) for both in zip(drafts, best, strict=True)]

    def _draft(self, said: Words, expecting: Expecting, today: date) -> _Draft:
        read = answer(said, expecting, self.language, today)
        if read and self._asks(said, expecting):
            read = replace(read, rest=said, may_be=True)
        rest = read.rest if read else self._without_yes(said, today)
        expected = self._expected(expecting)
        if not rest:
            return _Draft(expecting, read)
        if _LANGUAGE in expected and tongue.asks(rest):
            return _Draft(expecting, read, intent=_Intent(_LANGUAGE, {}, _ASKED))
        other = told(rest, self.language.tag) | (set() if tongue.concerns(rest) else {_LANGUAGE})
        expected = tuple(name for name in expected if name in self._own or name not in other)
        found = self._entities(rest, expecting, today)
        return _Draft(expecting, read, expected, self._masked(rest, found), found)

    def _decided(self, draft: _Draft, best: Scored | None) -> Meaning:
        read, intent = draft.read, draft.intent or self._intent(draft, best)
        if (
            read
            and intent
            and read.may_be
            and intent.fit >= SURE
            and intent.name != draft.expecting.about
            and intent.slots.items() >= read.slots.items()
        ):
            return _meaning(intent.name, intent.slots, None, intent.fit)
        if read and intent and intent.fit >= _CLEAR and intent.fit > read.fit:
            if read.gives_way or read.certainty < SURE:
                return _meaning(intent.name, intent.slots, None, intent.fit)
            slots = {**intent.slots, **read.slots}
            return _meaning(intent.name, slots, read.answer, min(intent.fit, read.certainty))
        if read:
            return _meaning(None, read.slots, read.answer, read.fit)
        if intent and intent.fit >= _WORTHLESS:
            return _meaning(intent.name, intent.slots, None, intent.fit)
        return NOTHING

    def _asks(self, said: Words, expecting: Expecting) -> bool:
        """Whether somebody asks, with what may be a value: "how much is a brake job?" """
        slot = expecting.asked_slot
        return slot is not None and slot.type in BESIDE and not self.language.asking.isdisjoint(said)

    def _without_yes(self, said: Words, today: date) -> Words:
        """The words behind "yes" or "no, …" where neither was asked for; "no quiero …" is no "no"."""
        if refused(said, self.language):
            return said
        found = TYPES["yes_no"].find(said[:1], YES_NO, self.language, today)
        return said[1:] if found and len(said) > 1 else said

    def _intent(self, draft: _Draft, best: Scored | None) -> _Intent | None:
        """The intent of the words, with every slot that they fill besides."""
        if best is None:
            return None
        expecting, found = draft.expecting, draft.found
        own = {*self.mentioned.get(best.intent, ()), *(slot.name for slot in expecting.slots)}
        filled = {name: each for name, each in found.items() if name in own}
        certainty = min((each.certainty for each in filled.values()), default=1.0)
        ways = (one.words for one in self.intents.examples if one.intent == best.intent)
        most = _DECLINED if declined(draft.masked, ways, self.language) else 1.0
        fit = min(best.probability * certainty, most)
        return _Intent(best.intent, {name: each.value for name, each in filled.items()}, fit)

    def _expected(self, expecting: Expecting) -> tuple[str, ...]:
        """The intents that may be said here. A question that names words which work anywhere means
        these and no others; one that names none takes them all."""
        named = not set(self.always).isdisjoint(expecting.intents)
        return expecting.intents if named else (*expecting.intents, *self.always)

    def _slots(self, expecting: Expecting) -> dict[str, SlotSpec]:
        return {**self.slots, **{slot.name: slot for slot in expecting.slots}}

    def _entities(self, said: Words, expecting: Expecting, today: date) -> dict[str, Found]:
        """Slot name -> what fills it: of all slots that may be filled here or by an intent."""
        return values(said, self._fillable(expecting.intents, expecting.slots), self.language, today)

    def _may_fill(self, intents: tuple[str, ...], slots: tuple[SlotSpec, ...]) -> tuple[SlotSpec, ...]:
        names = [name for intent in intents for name in self.mentioned.get(intent, ())]
        specs = {**self.slots, **{slot.name: slot for slot in slots}}
        wanted = dict.fromkeys((*(slot.name for slot in slots), *names))
        return tuple(specs[name] for name in wanted if name in specs)

    def _masked(self, said: Words, found: Mapping[str, Found]) -> Words:
        """The words with every value replaced by its blank, as in the examples."""
        starts = {each.start: (name, each.end) for name, each in found.items()}
        result: list[str] = []
        at = 0
        while at < len(said):
            if at in starts:
                name, at = starts[at]
                result.extend([blank(name)] if name in self.learned else [])
            else:
                result.append(said[at])
                at += 1
        return plain(tuple(result), self.language)


def _later(expecting: Expecting) -> Expecting:
    """What is expected behind the first wish of a breath."""
    return replace(expecting, asked=None, yes_no=False, changes=())


def _heard(line: Pattern) -> Sequence[Pattern]:
    """For the recogniser: the sentences of a line, or, when they are too many, the line itself."""
    ways = expand(line, EXPANSIONS + 1)
    return ways if len(ways) <= EXPANSIONS else (line,)


def _meaning(
    intent: str | None, slots: Mapping[str, Value], answer: str | None, confidence: float
) -> Meaning:
    return Meaning(intent, slots, answer, round(min(1.0, max(0.0, confidence)), 4))
