"""What a caller said without what identifies the caller: values leave blanks, and are put back here.

    "my card is four five five six one two"     →  "my card is <number_1>"

Blanks stand for rows of three digits and more (cards, telephones, PINs, accounts), e-mail addresses,
codes and what is spelled, and what follows "my name is". A name that nobody calls one is not known to be
one, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import takewhile

from ivr.actions import SlotSpec
from ivr.nlu.entities import TYPES
from ivr.nlu.language import Language
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import Words, words

PRIVATE: tuple[SlotSpec, ...] = (
    SlotSpec("email", "email"),
    SlotSpec("phone", "phone"),
    SlotSpec("number", "digits", shortest=3, longest=64),
    SlotSpec("code", "code", shortest=4, longest=64),
)
"""What leaves a blank of this name; of two that are the same words, the first counts."""

NAME = "name"
LONGEST_NAME = 3
"""Words behind "my name is" that are taken for the name."""

_BLANK = re.compile(r"(<[a-z]+_[0-9]+>)")


@dataclass(frozen=True, slots=True)
class Masked:
    """`behind` has for each blank the words that stood there."""

    text: str
    behind: Mapping[str, Words]

    def opened(self, quoted: str, language: Language) -> Words:
        """The words of a quotation from the text, with what stands behind its blanks."""
        parts = (
            self.behind[part] if part in self.behind else words(part, language)
            for part in _BLANK.split(quoted)
        )
        return tuple(word for part in parts for word in part)


def masked(said: Words, language: Language, today: date) -> Masked:
    behind: dict[str, Words] = {}
    text: list[str] = []
    at = 0
    for start, end, name in _spans(said, language, today):
        text += said[at:start]
        blank = f"<{name}_{len(behind) + 1}>"
        behind[blank], at = said[start:end], end
        text.append(blank)
    return Masked(" ".join((*text, *said[at:])), behind)


def _spans(said: Words, language: Language, today: date) -> list[tuple[int, int, str]]:
    """Where something private stands, in order; what overlaps is one, called by its longest part."""
    found = list(_private(said, language, today))
    found.sort(key=lambda span: (span[0], -span[1]))
    spans: list[tuple[int, int, str]] = []
    for start, end, name in found:
        if spans and start < spans[-1][1]:
            begun, until, known = spans[-1]
            longer = end - start > until - begun
            spans[-1] = (begun, max(until, end), name if longer else known)
        else:
            spans.append((start, end, name))
    return sorted([*spans, *_between(said, spans, language, today)])


def _between(
    said: Words, spans: Sequence[tuple[int, int, str]], language: Language, today: date
) -> Iterator[tuple[int, int, str]]:
    """What is private by itself once its neighbours are gone, as a number that another one took back."""
    if not spans:
        return
    ends = (0, *(end for _, end, _ in spans))
    starts = (*(start for start, _, _ in spans), len(said))
    for begin, until in zip(ends, starts, strict=True):
        if begin < until:
            for start, end, name in _spans(said[begin:until], language, today):
                yield begin + start, begin + end, name


def _private(said: Words, language: Language, today: date) -> Iterator[tuple[int, int, str]]:
    for spec in PRIVATE:
        for found in TYPES[spec.type].find(said, spec, language, today):
            yield found.start, found.end, spec.name
    for at, word in enumerate(said):
        if word.isdecimal() and len(word) >= 3:
            yield at, at + 1, "number"
    yield from _names(said, language)


def _names(said: Words, language: Language) -> Iterator[tuple[int, int, str]]:
    common = language.fillers | language.carrier_words
    for lead in _leads(language.tag):
        for at in range(len(said) - len(lead)):
            if said[at : at + len(lead)] == lead:
                start = at + len(lead)
                words_of_it = takewhile(lambda word: word not in common, said[start : start + LONGEST_NAME])
                if length := len(tuple(words_of_it)):
                    yield start, start + length, NAME


@cache
def _leads(tag: str) -> tuple[Words, ...]:
    """What says that a name comes: "my name is", but not "it is"."""
    language = language_of(tag)
    common = language.fillers | language.carrier_words
    leads = (words(text, language) for text in language.name_leads)
    return tuple(lead for lead in leads if len(lead) > 1 and not common.issuperset(lead))
