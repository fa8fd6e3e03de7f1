"""What is to be said, as it is asked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ivr.errors import PromptError
from ivr.flow.model import Flow
from ivr.flow.script import Line, script
from ivr.ssml import words
from ivr.ssml.reader import MAX_SIZE
from ivr.tts.voice import LONGEST


@dataclass(frozen=True, slots=True)
class Wanted:
    """`take` names the recording that is played instead, if there is one; `slow` is for a caller who asked
    for it; a `piece` is joined to others, so next to no silence is left at its ends. `where` is the first
    place that says it ("shop/welcome"), for people."""

    text: str
    language: str
    take: str = ""
    slow: bool = False
    piece: bool = False
    where: str = field(default="", compare=False)

    @property
    def tidy(self) -> Wanted:
        """PromptError as `tidy`."""
        return replace(self, text=tidy(self.text))


def of_lines(lines: Iterable[Line]) -> list[Wanted]:
    """A sentence that is said at several places is one prompt: the first recording of it serves all."""
    first: dict[tuple[str, str], Wanted] = {}
    for line in lines:
        wanted = Wanted(line.text, line.language, line.take, where=f"{line.flow}/{line.step}")
        known = first.setdefault((line.language, line.text), wanted)
        if line.take and not known.take:
            first[line.language, line.text] = replace(known, take=line.take)
    return list(first.values())


def later(flow: Flow, pieces: Iterable[tuple[str, str]]) -> Iterator[Wanted]:
    """What a call may need besides its sentences: the pieces of those with values, and slower speech for who
    asks for it."""
    yield from (Wanted(text, language, piece=True, where=flow.name) for language, text in pieces)
    if "slower" in flow.anywhere:
        yield from (replace(one, slow=True, take="") for one in of_lines(script(flow, {})))


def distinct(lines: Iterable[Wanted | tuple[str, str]]) -> list[Wanted]:
    """Each once, in order, as it is kept. PromptError as `tidy`."""
    wanted = (line if isinstance(line, Wanted) else Wanted(*line) for line in lines)
    return list(dict.fromkeys(line.tidy for line in wanted))


def tidy(text: str) -> str:
    """One spelling for what sounds the same. PromptError when there is nothing to say, or too much; tags and
    pauses do not count."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        raise PromptError("There is nothing to say in an empty text.")
    length = len(words(text)) if LONGEST < len(text) <= MAX_SIZE else len(text)
    if length > LONGEST:
        raise PromptError(f"A prompt of {length} characters is too long; {LONGEST} are allowed.")
    return text
