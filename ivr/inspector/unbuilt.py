"""Sentences that callers do not hear where Asterisk has only a copy of what was built."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.flow.bounded import unbounded
from ivr.flow.checks import Finding, View
from ivr.settings import Settings


def unbuilt(view: View, settings: Settings) -> Iterator[Finding]:
    """Each once; nothing where both share the folder, because there the rest is made on the call."""
    told: set[str] = set()
    for step, text in () if settings.prompts_shared else unbounded(view.flow):
        if text.source not in told:
            told.add(text.source)
            sentence = "Pieces cannot be built for all of this sentence: a value in it may be anything."
            hint = "Say it without that value, or share the folder of prompts (prompts_shared)."
            yield Finding(view.text(step, text), "unbuilt-sentence", "warning", sentence, hint)
