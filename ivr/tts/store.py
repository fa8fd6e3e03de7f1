"""The prompt store of an installation, as its settings say."""

from __future__ import annotations

from ivr.settings import Settings
from ivr.tts.prompts import Prompts
from ivr.tts.takes import Takes
from ivr.tts.voices import SLOWER, speaker


def store(settings: Settings) -> Prompts:
    """Raises VoiceError (no voice), PromptError (the folder), SettingsError (a secret)."""
    return Prompts(
        settings.prompts,
        speaker(settings.speaking),
        slow=speaker(settings.speaking, SLOWER),
        seen_as=settings.prompts_seen_as,
        takes=Takes(settings.sounds),
        formats=settings.prompts_formats,
        most=settings.prompts_most,
    )
