"""How long prompts really sound: of those that were built, by their files."""

from __future__ import annotations

from collections.abc import Callable

from ivr.flow.checks.seconds import estimated
from ivr.flow.spoken import aloud
from ivr.settings import Settings
from ivr.tts.store import store


def measured(settings: Settings) -> Callable[[str, str], float]:
    """(text, language) -> seconds; an estimate for what was not built, or has values in it."""
    prompts = store(settings)

    def seconds(text: str, language: str) -> float:
        built = prompts.ready(aloud(text, language), language) if text.strip() and "{" not in text else None
        return estimated(text, language) if built is None else built.ms / 1000

    return seconds
