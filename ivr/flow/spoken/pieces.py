"""A sentence with values as a list of pieces that are there already: fixed words, and words that few
files speak for every value.

The texts of the pieces, one after the other, are the sentence. What a piece sounds like depends on
where it stands: inside a sentence the voice stays up, as at a comma; at the end it falls, or asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ivr.flow.spoken.speech import Speech
from ivr.ssml import Break, Part, Span, Utterance, Words
from ivr.ssml.utterance import quoted

CLOSED = frozenset(
    {"digits", "spell", "number", "ordinal", "money", "date", "day", "time", "duration", "phone", "count"}
)
"""Kinds of values that consist of few words; any other is one piece, if somebody made it."""

PAUSE = "pause"

MOST = 60
"""Pieces of one sentence, which Asterisk takes in one request."""

INSIDE = ","
_ENDS = ".!?…"
_TOKEN = re.compile(r":\d\d|[^\s,:]+")
_LONGEST = 4  # tokens of one entry of an inventory
_EDGE = re.compile(r"[\w<>{}@#$€£%]")


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` as it stands in the sentence, with the blanks and signs after it; `sound` is the markup that
    a voice speaks for it, or a pause. `kind` is that of the value, PAUSE, or "" for the designer's words."""

    text: str
    sound: str
    kind: str = ""


def pieces(said: Utterance, speech: Speech) -> tuple[Piece, ...] | None:
    """None when the sentence cannot be cut: a value that is part of a word, or under a tag."""
    found: list[Piece] = []
    for before, part, after in _neighbours(said.parts):
        if isinstance(part, Break):
            found.append(Piece("", Utterance((part,)).markup, PAUSE))
        elif isinstance(part, Words) and part.kind:
            if _joined(before, after):
                return None
            found += _value(part, speech)
        elif isinstance(part, Span) and any(
            isinstance(one, Words) and one.kind for one in Utterance(part.parts)
        ):
            return None
        else:
            found += _fixed(part, found)
    if len(found) > MOST:
        return None
    return tuple(_in_tune(found))


def spoken_of(text: str, kind: str, speech: Speech) -> tuple[tuple[str, str], ...]:
    """(text, words) of a value: as it is written, and as it is heard, word group by word group. The texts
    together are `text`; () when it has a word that is not in the inventory."""
    tokens = list(_TOKEN.finditer(text))
    known, at = speech.inventory, 0
    found: list[tuple[str, str]] = []
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            first, last = tokens[at], tokens[at + length - 1]
            written = text[first.start() : last.end()]
            if written in known:
                words: tuple[str, ...] = (known[written],)
                break
            if length == 1 and len(written) > 1 and written.isdecimal():
                words = tuple(word for _, word in spoken_of(speech.numeral(written, kind), kind, speech))
                break
        else:
            if kind != "count" or not at:
                return ()
            written, length = text[first.start() :].rstrip(), len(tokens) - at  # what is counted
            words = (written,)
        if not words:
            return ()
        at += length
        end = tokens[at].start() if at < len(tokens) else len(text)
        found.append((text[first.start() if found else 0 : end], words[0]))
        found += [("", word) for word in words[1:]]
    return tuple(found)


def sounds(words: str) -> tuple[str, ...]:
    """Everything that a piece with these words may have to sound like."""
    return tuple(f"{words}{sign}" for sign in (INSIDE, ".", "?"))


def _neighbours(parts: tuple[Part, ...]) -> Iterator[tuple[str, Part, str]]:
    """Each part with the sign before it and the sign after it."""
    texts = [part.text if isinstance(part, Words) else " " for part in parts]
    for at, part in enumerate(parts):
        yield (
            texts[at - 1][-1:] if at else "",
            part,
            texts[at + 1][:1] if at + 1 < len(parts) else "",
        )


def _joined(before: str, after: str) -> bool:
    return bool(_EDGE.match(before) or _EDGE.match(after))


def _value(part: Words, speech: Speech) -> list[Piece]:
    split = spoken_of(part.text, part.kind, speech) if part.kind in CLOSED else ()
    if not split:
        split = ((part.text, part.text),)
    return [Piece(text, quoted(words.strip(" ,")), part.kind) for text, words in split]


def _fixed(part: Part, before: list[Piece]) -> Iterator[Piece]:
    """Signs that begin it belong to what stands before."""
    if not isinstance(part, Words):
        yield Piece(Utterance((part,)).words, Utterance((part,)).markup)
        return
    signs = re.match(r"[\s,;:.!?…)\"'”»]*", part.text)
    lead = signs[0] if signs and before and before[-1].kind != PAUSE else ""
    if lead:
        before[-1] = replace(before[-1], text=before[-1].text + lead)
    rest = part.text[len(lead) :]
    if rest.strip():
        yield Piece(rest, _markup(rest))
    elif rest and before:
        before[-1] = replace(before[-1], text=before[-1].text + rest)


def _markup(text: str) -> str:
    return Utterance.of((Words(text),)).markup


def _in_tune(found: list[Piece]) -> Iterator[Piece]:
    """The sound of each with the sign that tells a voice whether the sentence goes on."""
    spoken = [at for at, piece in enumerate(found) if piece.kind != PAUSE]
    for at, piece in enumerate(found):
        if piece.kind == PAUSE:
            yield piece
            continue
        end = piece.text.rstrip(" \"'”»)")[-1:]
        last = at == spoken[-1]
        sign = end if end and end in _ENDS else "." if last else INSIDE
        sign = "." if sign == "…" else sign
        bare = piece.sound.rstrip(" ,;:.!?…")
        if bare:
            yield replace(piece, sound=f"{bare}{sign}")


def text_of(found: Iterable[Piece]) -> str:
    return " ".join("".join(piece.text for piece in found).split())
