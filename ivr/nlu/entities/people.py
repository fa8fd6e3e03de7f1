"""How many come, told by naming them: "my wife and I", "my mother, my sister and me", "just me"."""

from __future__ import annotations

from ivr.nlu.entities.found import Found
from ivr.nlu.language import Language
from ivr.nlu.normalize import Words


def counted(said: Words, language: Language) -> Found | None:
    """The people of the whole utterance, when the caller is among them and nobody else is left open."""
    for text in language.sole:
        alone = tuple(text.split())
        for at in range(len(said) - len(alone) + 1):
            if said[at : at + len(alone)] == alone:
                return Found(at, at + len(alone), 1, named=False)
    named = [at for at, word in enumerate(said) if word in language.people]
    selves = [at for at, word in enumerate(said) if word in language.selves]
    if not named or not selves or language.joiners.isdisjoint(said) or _others(said, language):
        return None
    start, end = min(*named, *selves), max(*named, *selves)
    return Found(start, end + 1, len(named) + 1, named=False)


def _others(said: Words, language: Language) -> bool:
    """Whether words beside the people may be further ones: "my wife and I and the kids"."""
    known = language.people | language.selves | language.joiners | language.links
    usual = (language.fillers | language.carrier_words) - language.groups
    return not (known | usual).issuperset(said)
