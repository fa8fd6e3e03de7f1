"""A grammar as JSGF (Java Speech Grammar Format 1.0), as pocketsphinx reads it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase, Ways
from ivr.stt import spoken

ASKED, OTHERS = 4, 1
"""How much likelier an answer to the question is than anything else that may be said."""
FURTHER = 0.05
"""How likely a further phrase behind one is, beside 1 for none."""

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
    linked = frozenset(grammar.further)
    alone = [phrase for phrase in grammar.others if phrase not in linked]
    wishes, links = _choices(grammar.further, known), _choices(grammar.links, known)
    rules = dict(_RULES)
    if wishes and links:
        # The rule itself at its end: pocketsphinx leads back to its beginning, and nothing is there twice.
        rules["wish"] = f"({wishes}) [/{FURTHER}/ ({links}) [{links}] <wish>]"
        wishes = "<wish>"
    parts = [
        (weight, choices)
        for weight, choices in (
            (ASKED, _choices(grammar.asked, known)),
            (OTHERS, wishes),
            (OTHERS, _choices(alone, known)),
        )
        if choices
    ]
    if not parts:
        return ""
    said = " | ".join(f"/{weight}/ ({choices})" for weight, choices in parts)
    written = "".join(f"<{name}> = {rule};\n" for name, rule in rules.items())
    return f"#JSGF V1.0;\ngrammar question;\n{written}public <said> = {said};\n"


def _choices(phrases: Iterable[Phrase], known: Container[str]) -> str:
    """The phrases as a tree: what many begin with is looked for once. Each is as likely as in a list."""
    texts = (tuple(text for item in phrase if (text := _item(item, known))) for phrase in phrases)
    return " | ".join(_ways([text for text in dict.fromkeys(texts) if text]))


def _ways(texts: Sequence[tuple[str, ...]]) -> list[str]:
    """How the texts may go on; a way that more of them take is so much likelier."""
    rests: dict[str, list[tuple[str, ...]]] = {}
    for first, *rest in (text or ("<NULL>",) for text in texts):
        rests.setdefault(first, []).append(tuple(rest))
    ways = [f"{first} {_group(_ways(found))}" if any(found) else first for first, found in rests.items()]
    if len({len(found) for found in rests.values()}) == 1:
        return ways
    return [f"/{len(found)}/ {way}" for way, found in zip(ways, rests.values(), strict=True)]


def _group(ways: Sequence[str]) -> str:
    return ways[0] if len(ways) == 1 else f"({' | '.join(ways)})"


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
        case Ways(ways):
            choices = _choices(ways, known)
            left_out = not all(ways)
            return (f"[{choices}]" if left_out else f"({choices})") if choices else ""


def digits(shortest: int, longest: int) -> str:
    """As many digits as `shortest`, then up to `longest`: a loop of open length invents digits."""
    fixed = " ".join(["<digit>"] * shortest)
    free = ""
    for _ in range(longest - shortest):
        free = f"[<digit> {free}]" if free else "[<digit>]"
    return f"{fixed} {free}".strip()
