"""What the house says by itself, one table per language; a flow overrides it in its policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences with `{…}` for what is put in. `second_person` turns a label to the caller:
    "track my order" becomes "track your order"."""

    no_input: tuple[str, ...]
    no_match: tuple[str, ...]
    low_confidence: tuple[str, ...]
    refused: tuple[str, ...]
    sorry: str  # the last words, when nobody can take the call
    did_you_say: str
    did_you_want: str
    want_with: str  # an intent and what was said with it
    press: str
    press_for: str
    your: str
    either: str
    both: str
    yes: str
    no: str
    anywhere: Mapping[str, str]  # name of a word that works anywhere -> its label
    second_person: Mapping[str, str]


ENGLISH = Phrases(
    no_input=("Are you still there?", "You can speak, or use the keys of your phone."),
    no_match=("Sorry, I didn't catch that.", "You can say {{ offers }}."),
    low_confidence=("Sorry, I'm not sure I understood. {{ question }}", "You can say {{ offers }}."),
    refused=("Sorry about that. {{ question }}", "Let's try once more. {{ question }}"),
    sorry="I'm sorry, nobody can take your call right now. Please call again later. Goodbye.",
    did_you_say="Did you say {what}?",
    did_you_want="Did you want to {what}?",
    want_with="{intent}, with {what}",
    press="To {what}, press {key}.",
    press_for="For {what}, press {key}.",
    your="your {label}",
    either="or",
    both="and",
    yes="yes",
    no="no",
    anywhere={"operator": "speak to someone", "repeat": "hear that again"},
    second_person={"my": "your", "me": "you", "mine": "yours", "i": "you", "myself": "yourself"},
)

PHRASES: Mapping[str, Phrases] = {"en": ENGLISH}

ANYWHERE = tuple(ENGLISH.anywhere)
"""The words that work anywhere, in every flow: "operator" and "repeat"."""


def phrases(language: str) -> Phrases:
    """Those of a tag such as "en-GB"; a language without a table speaks English."""
    return PHRASES.get(language.partition("-")[0].lower(), ENGLISH)
