"""The engines by the names that the settings use. Each imports what it needs when it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ivr.errors import VoiceError
from ivr.tts.espeak import Espeak
from ivr.tts.google import Google
from ivr.tts.voice import Voice

VOICES: Mapping[str, Callable[..., Voice]] = {"espeak": Espeak, "google": Google}

SLOWER: Mapping[str, Mapping[str, Any]] = {"espeak": {"speed": 120}, "google": {"speed": 0.75}}
"""Options of the same voice for callers who ask it to speak slower."""


def voice(name: str, **options: Any) -> Voice:
    """The engine of that name; `options` are its constructor's. VoiceError: unknown, not installed."""
    if name not in VOICES:
        raise VoiceError(f"There is no voice {name!r}; there are: {', '.join(VOICES)}.")
    try:
        return VOICES[name](**options)
    except TypeError as fault:
        raise VoiceError(f"The voice {name!r} cannot be made with {', '.join(options)}: {fault}.") from fault
