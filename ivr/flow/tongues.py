"""The languages of a call: what they are called, which one a caller asks for, which one a caller speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.events import Understood
from ivr.flow.position import Answer
from ivr.flow.turn import Again, Begin, Move, Turn
from ivr.flow.vocabulary import Vocabulary
from ivr.ssml import escaped

WORD = "language"
"""The word that works anywhere."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as those speak of it who speak it (`name`), how it offers itself, and what else it is
    called."""

    name: str
    offer: str
    others: tuple[str, ...] = ()


TONGUES: Mapping[str, Tongue] = {
    "en": Tongue("English", "For English, press {key}.", ("inglés", "anglais", "Englisch")),
    "es": Tongue("español", "Para español, pulse {key}.", ("Spanish", "castellano", "espagnol", "Spanisch")),
    "fr": Tongue("français", "Pour le français, appuyez sur {key}.", ("French", "francés")),
    "de": Tongue("Deutsch", "Für Deutsch drücken Sie {key}.", ("German", "alemán")),
    "it": Tongue("italiano", "Per l'italiano, premere {key}.", ("Italian",)),
    "nl": Tongue("Nederlands", "Voor Nederlands, toets {key}.", ("Dutch", "holandés")),
    "pt": Tongue("português", "Para português, digite {key}.", ("Portuguese", "portugués")),
}


def tongue(language: str) -> Tongue:
    """That of a tag such as "es-ES"; one without a table is called by its tag."""
    return TONGUES.get(language.partition("-")[0], Tongue(language, f"{language}: {{key}}."))


_REFUSED = re.compile(
    r"(?:\b(?:no|apenas) (?:lo )?(?:hablo|hablamos|entiendo|entendemos|comprendo|sé|manejo|domino)"
    r"|(?:\b(?:not|hardly|barely)|n't) (?:really )?(?:speak|talk|understand|follow|know))"
    r"(?:\W+(?:any|much|good|well|very|really|a|word|of|the|your|muy|bien|mucho|nada|casi|ni|una|palabra|"
    r"de|el|su))*\W+$"
)
"""What stands before the name of a language that is not meant."""
_POOR = re.compile(r"\W+(?:isn't|no es|(?:is|es)\b.*\b(?:not|bad|poor|terrible|malo|poco))\b")
"""What stands behind it then: "my English is not very good"."""


def wanted(flow: Vocabulary, text: str) -> str:
    """The language that a caller asks for in these words: as the flow calls it, "fr" for one that it does not
    have; the next of the flow where none is named; nothing where there is no other."""
    low = text.lower()
    named = {
        tag: not (_REFUSED.search(low[: found.start()]) or _POOR.match(low[found.end() :]))
        for tag, one in TONGUES.items()
        for name in (one.name, *one.others)
        for found in re.finditer(rf"\b{name.lower()}\b", low)
    }
    meant = next((tag for tag, is_meant in named.items() if is_meant), None)
    if meant is not None:
        return flow.nearest(meant) or meant
    here = flow.languages.index(flow.language)
    others = (*flow.languages[here + 1 :], *flow.languages[:here])
    return next((tag for tag in others if _first(tag) not in named), "")


def change(turn: Turn, language: str, pending: Answer | None) -> Move:
    """On in the language that the caller asked for; the question again, for whoever hears it already or asks
    for one that the flow does not have."""
    flow = turn.flow
    there = flow.nearest(language) if language else None
    if there is None:
        return elsewhere(turn) or _told(turn, speaks(flow), pending)
    if there == flow.language:
        return Again(pending)
    turn.position.language = there
    return _told(turn, turn.flow.phrases.language_changed, pending)


def follow(turn: Turn, event: Understood, pending: Answer | None) -> Move | None:
    """The language that the caller spoke is spoken from here on, or it is said that it cannot be. None when
    the answer is to be weighed."""
    flow = turn.flow
    there = flow.nearest(event.language) if event.language else None
    if not event.language or there == flow.language:
        return None
    turn.note(WORD, language=event.language)
    if there is None:
        onward = elsewhere(turn)
        if onward is None:
            turn.say(turn.position.step, speaks(flow), "speech")
        return onward
    turn.position.language = there
    changed = turn.flow.phrases.language_changed
    if event.nothing:
        return _told(turn, changed, pending)
    turn.say(turn.position.step, changed, "speech")
    return None


def elsewhere(turn: Turn) -> Move | None:
    """Where the flow sends those whose language it does not have."""
    own = turn.flow.anywhere.get(WORD)
    return None if own is None or own.step is None else Begin(WORD, step=own.step)


def speaks(flow: Vocabulary) -> str:
    """Which languages are spoken here."""
    own = flow.phrases
    named = [own.languages.get(_first(tag), tongue(tag).name) for tag in dict.fromkeys(flow.languages)]
    return own.speaks.format(languages=own.both_of(list(dict.fromkeys(named))))


def prompts(flow: Vocabulary) -> Iterator[tuple[str, str]]:
    """What is said of languages, in the flow's own."""
    yield flow.language, escaped(speaks(flow))
    if len(flow.languages) > 1:
        yield flow.language, escaped(flow.phrases.language_changed)


def _told(turn: Turn, text: str, pending: Answer | None) -> Move:
    turn.say(turn.position.step, text, "speech")
    return Again(pending)


def _first(tag: str) -> str:
    return tag.partition("-")[0].lower()
