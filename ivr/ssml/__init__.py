"""Words and how they are spoken: a small, strict part of SSML (W3C Speech Synthesis Markup 1.1).

    "Please hold. <break time="500ms"/>"  → reader → Utterance → markup, words, dialect of an engine

utterance  the noun: words, pauses, spans        tags    what may be written, one table
reader     a text becomes an Utterance, or says what is wrong and where
"""

from ivr.ssml.reader import Annotated, MarkupError, escaped, markup, read, said, words
from ivr.ssml.utterance import Break, Part, Span, Utterance, Words

__all__ = [
    "Annotated",
    "Break",
    "MarkupError",
    "Part",
    "Span",
    "Utterance",
    "Words",
    "escaped",
    "markup",
    "read",
    "said",
    "words",
]
