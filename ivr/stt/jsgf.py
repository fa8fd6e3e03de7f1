"""A grammar as JSGF (Java Speech Grammar Format 1.0), as pocketsphinx reads it."""

from __future__ import annotations

from collections.abc import Container

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase
from ivr.stt import spoken

ASKED, OTHERS = 4, 1
"""How much likelier an answer to the question is than anything else that may be said."""

_RULES = {
    "digit": " | ".join(spoken.DIGITS),
    "unit": " | ".join(spoken.UNITS),
    "tens": " | ".join([*spoken.UNITS, *spoken.TEENS, f"({' | '.join(spoken.TENS)}) [<unit>]"]),
    "hundreds": "<tens> | (<unit> | a) hundred [[and] <tens>]",
    "number": "zero | <hundreds> [thousand [[and] <hundreds>]] | a thousand [[and] <hundreds>]"
    " | (a | one) million",
}


def jsgf(grammar: Grammar, known: Container[str]) -> str:
    """The text of the grammar, of words that are `known` (the others are left out of their phrases).

    Empty when nothing can be said.
    """
    parts = [
        (weight, choices)
        for weight, phrases in ((ASKED, grammar.asked), (OTHERS, grammar.others))
        if (choices := _choices(phrases, known))
    ]
    if not parts:
        return ""
    said = " | ".join(f"/{weight}/ ({choices})" for weight, choices in parts)
    rules = "".join(f"<{name}> = {rule};\n" for name, rule in _RULES.items())
    return f"#JSGF V1.0;\ngrammar question;\n{rules}public <said> = {said};\n"


def _choices(phrases: tuple[Phrase, ...], known: Container[str]) -> str:
    texts = (_phrase(phrase, known) for phrase in phrases)
    return " | ".join(dict.fromkeys(text for text in texts if text))


def _phrase(phrase: Phrase, known: Container[str]) -> str:
    return " ".join(text for item in phrase if (text := _item(item, known)))


def _item(item: Item, known: Container[str]) -> str:
    match item:
        case str():
            return item if item in known else ""
        case Number():
            return "<number>"
        case Digits(shortest, longest):
            return digits(shortest, longest)
        case AnyOf(phrases):
            choices = _choices(tuple(tuple(phrase.split()) for phrase in phrases), known)
            return f"({choices})" if choices else ""


def digits(shortest: int, longest: int) -> str:
    """As many digits as `shortest`, then up to `longest`: a loop of open length invents digits."""
    fixed = " ".join(["<digit>"] * shortest)
    free = ""
    for _ in range(longest - shortest):
        free = f"[<digit> {free}]" if free else "[<digit>]"
    return f"{fixed} {free}".strip()
