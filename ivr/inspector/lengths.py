"""How long prompts really sound: of those that were built, by their files."""

from __future__ import annotations

from collections.abc import Callable

from ivr.flow.checks.seconds import estimated
from ivr.settings import Settings
from ivr.tts.prompts import Prompts
from ivr.tts.voices import speaker


def measured(settings: Settings) -> Callable[[str, str], float]:
    """(text, language) -> seconds; an estimate for what was not built, or has values in it."""
    prompts = Prompts(settings.prompts, speaker(settings.speaking))

    def seconds(text: str, language: str) -> float:
        built = prompts.ready(text, language) if text.strip() and "{" not in text else None
        return estimated(text, language) if built is None else built.ms / 1000

    return seconds
