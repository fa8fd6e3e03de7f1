"""Natural pauses: where a person who reads aloud would wait for a moment.

They are put in by themselves, as `Break(own=False)`: after a sentence, before a sum or many digits, at
the commas of a list. How long is a table of each language; one that a designer wrote stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ivr.flow.spoken.speech import Speech
from ivr.ssml import Break, Part, Span, Utterance, Words

LONG = 5
"""Digits or letters from which on they are many."""

LISTED = ("phone", "list", "spell")
COUNTED = ("digits", "phone", "spell")
_SENTENCE = re.compile(r"(?<=[.!?…])(?:[\"'”»)]*)\s+(?=[\"'“«(]*[A-ZÀ-ÞĀ-Ž0-9¿¡])")


def paused(said: Utterance, speech: Speech) -> Utterance:
    """With the pauses that the language makes by itself. What has them gets no more."""
    return Utterance.of(_paused(said.parts, speech))


def _paused(parts: Sequence[Part], speech: Speech) -> Iterator[Part]:
    before = ""  # the words before: a pause stands between words only
    for at, part in enumerate(parts):
        match part:
            case Span():
                yield replace(part, parts=tuple(_paused(part.parts, speech)))
                before = Utterance(part.parts).words or before
            case Words(text, ""):
                if before and _ends(before, speech) and text[:1] == " ":
                    yield Break(speech.pauses.sentence, own=False)
                yield from _sentences(text, speech)
                before = text
            case Words(text, kind):
                if _weighty(text, kind) and before.strip() and before.rstrip()[-1].isalnum():
                    yield Break(speech.pauses.weighty, own=False)
                elif before and _ends(before, speech) and before.endswith(" "):
                    yield Break(speech.pauses.sentence, own=False)
                yield from _items(text, kind, speech)
                before = text
            case Break():
                yield part
                before = ""
                if at + 1 == len(parts):
                    return


def _sentences(text: str, speech: Speech) -> Iterator[Part]:
    at = 0
    for found in _SENTENCE.finditer(text):
        if _ends(text[at : found.start()], speech):
            yield Words(text[at : found.end()])
            yield Break(speech.pauses.sentence, own=False)
            at = found.end()
    yield Words(text[at:])


def _ends(text: str, speech: Speech) -> bool:
    """Whether a sentence ends here, and not "Dr."."""
    said = text.rstrip()
    last = said.rpartition(" ")[2].lstrip("(\"'")
    return said.endswith((".", "!", "?", "…")) and last not in speech.abbreviations


def _weighty(text: str, kind: str) -> bool:
    signs = sum(1 for sign in text if sign.isdigit() or sign.isupper())
    return kind == "money" or (kind in COUNTED and signs >= LONG)


def _items(text: str, kind: str, speech: Speech) -> Iterator[Part]:
    """A list is said item by item, a telephone number group by group."""
    if kind not in LISTED:
        yield Words(text, kind)
        return
    *items, last = re.split(r"(?<=,) ", text)
    for item in items:
        yield Words(f"{item} ", kind)
        yield Break(speech.pauses.letter if kind == "spell" else speech.pauses.item, own=False)
    yield Words(last, kind)
