"""What the house says by itself, as a form that the file of each language fills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ivr.actions import SlotType
from ivr.flow.spoken import speech


@dataclass(frozen=True, slots=True)
class Phrases:
    """Whole sentences, unless it is said otherwise; `{…}` is what is put in, `{{ … }}` a template of
    the policy (`question`, `offers`), which a flow overrides there."""

    language: str  # its tag, by which values are spoken
    name: str  # as it calls itself: "English"

    # What is said again, the first time, the second time, …
    no_input: tuple[str, ...]
    no_match: tuple[str, ...]
    low_confidence: tuple[str, ...]
    refused: tuple[str, ...]

    # Asking back.
    did_you_say: str  # {what}: a value, or yes or no
    did_you_want: str  # {what}: a label
    want_with: str  # no sentence: a label {intent} and {what} was said with it
    corrected: str  # {what}: the value that takes the place of another

    # Offering.
    press: str  # to {what}, a label, press {key}
    press_for: str  # for {what}, a choice, press {key}
    say_or_press: str  # {what} or {key}
    keys: Mapping[str, str]  # no sentences: the names of * and #
    your: str  # no sentence: what is asked for, {label}
    either: str  # "or"
    both: str  # "and"
    yes: str
    no: str
    operator: str  # no sentence: how a person is asked for
    slots: Mapping[SlotType, str]  # no sentences: what a slot without a label is called

    # The words that work anywhere: their labels, and what is said to them.
    anywhere: Mapping[str, str]  # no sentences: name -> label
    slower: str
    take_your_time: str  # the caller wants a moment
    going_back: str
    nothing_before: str  # there is nothing to go back to
    starting_over: str
    where_were_we: str  # back at a question that something else had interrupted
    what_else: str  # the same, at one that any wish answers
    next_wish: str  # {what}: a label; said earlier, in one breath with another wish
    noted: str  # another wish, in the middle of this one
    enough: tuple[str, ...]  # no sentences: parts of an answer after which there is nothing else
    resume: str  # the caller was cut off a short while ago: go on there?
    this_language: str  # in its own words: press {key} for it
    language_changed: str
    speaks: str  # {languages}: no others are spoken here
    languages: Mapping[str, str]  # no sentences: first part of a tag -> what the language is called

    # Waiting and leaving.
    fillers: tuple[str, ...]  # while something takes long: first, second, …
    connecting: str
    away: Mapping[str, str]  # outcome of a queue or transfer -> why nobody took the call
    goodbye: str

    # Keys instead of words.
    hearing_lost: str  # from here on only keys
    keys_only: str  # a secret is never spoken
    end_with: str  # {key} ends what is keyed or recorded
    slot_wrong: str  # a check digit or the shape of an answer does not fit
    secret_wrong: str  # too short, too long, or a check digit that does not fit
    secret_again: str  # it was right, and has been forgotten

    # What steps say beside their own words.
    after_tone: str
    callback_offer: str  # {number}: shall we call there?
    callback_promise: str  # {number}
    scales: Mapping[str, str]  # scale of a survey -> how to answer it
    thanks: str
    next_one: str  # {item}: the next of a list
    nothing_found: str  # no answer to what was asked

    second_person: Mapping[str, str] = field(default_factory=dict)  # "my" -> "your"

    def to_caller(self, label: str) -> str:
        """ "track my order" -> "track your order"."""
        return " ".join(self.second_person.get(word.lower(), word) for word in label.split())

    def either_of(self, words: Sequence[str]) -> str:
        """ "a, b, or c"."""
        return speech(self.language).either.join(words)

    def both_of(self, words: Sequence[str]) -> str:
        """ "a, b, and c"."""
        return speech(self.language).both.join(words)
