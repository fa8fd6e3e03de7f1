"""A grammar as a trigram in ARPA format: its phrases as sentences, beside words of everyday speech.

The everyday words are there to be heard instead of the phrases when a caller says something else.
"""

from __future__ import annotations

import io
from collections.abc import Container, Sequence

from pocketsphinx.lm import ArpaBoLM

from ivr.nlu.grammar import Grammar
from ivr.stt.sentences import sentences

SHARE = 1.0
"""Words of the sentences for each everyday word: more of them, and more nonsense is heard as a phrase."""


def arpa(grammar: Grammar, known: Container[str], everyday: Sequence[str]) -> str:
    """The text of the model, of words that are `known`, over the phrases and the `everyday` words."""
    lines = [" ".join(line) for line in sentences(grammar) if all(word in known for word in line)]
    lines = lines or list(everyday)  # a model needs sentences
    times = max(1, round(SHARE * len(everyday) / sum(len(line.split()) for line in lines)))
    text = [f"<s> {line} </s>" for line in lines] * times
    model = ArpaBoLM(text="\n".join([*text, *everyday]))
    model.compute()
    out = io.StringIO()
    model.write(out)
    return out.getvalue()
