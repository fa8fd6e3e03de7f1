"""The engines by the names that the settings use. Each imports what it needs when it is made."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import structlog

from ivr.errors import VoiceError
from ivr.settings import Secret, Speaking
from ivr.tts.azure import Azure
from ivr.tts.espeak import Espeak
from ivr.tts.fallback import Fallback
from ivr.tts.festival import Festival
from ivr.tts.flite import Flite
from ivr.tts.google import Google
from ivr.tts.openai import OpenAi
from ivr.tts.piper import Piper
from ivr.tts.polly import Polly
from ivr.tts.voice import Voice
from ivr.tts.wyoming import Wyoming

VOICES: Mapping[str, Callable[..., Voice]] = {
    "espeak": Espeak,
    "flite": Flite,
    "festival": Festival,
    "piper": Piper,
    "wyoming": Wyoming,
    "google": Google,
    "azure": Azure,
    "polly": Polly,
    "openai": OpenAi,
}
"""Name → class; its keywords are the keys of its table in the settings."""

BILLED = ("google", "Azure", "Amazon Polly", "openai")
"""What the identities of those begin with that may want money for each character."""

SLOWER = 75
"""Percent of the usual speed, for callers who ask for it."""

log = structlog.get_logger()


def voice(name: str, **options: Any) -> Voice:
    """The engine of that name; `options` are its constructor's. VoiceError: unknown, not installed."""
    if name not in VOICES:
        raise VoiceError(f"There is no voice {name!r}; there are: {', '.join(VOICES)}.")
    try:
        return VOICES[name](**options)
    except TypeError as fault:
        raise VoiceError(f"The voice {name!r} cannot be made with {', '.join(options)}: {fault}.") from fault


def speaker(speaking: Speaking, pace: int = 100) -> Voice:
    """Who speaks by these settings, at `pace` percent of the usual speed.

    Of several, one that is not installed is told in the log and left out. VoiceError when none is left,
    SettingsError when a secret is not where it should be.
    """
    made: list[Voice] = []
    why: list[str] = []
    for name in speaking.engine:
        try:
            made.append(voice(name, **options(speaking, name, pace)))
        except VoiceError as fault:
            why.append(str(fault))
    if not made:
        raise VoiceError(" ".join(why))
    for reason in why:
        log.error("a voice is left out", why=reason)
    return Fallback(made)


def missing(speaking: Speaking) -> list[str]:
    """What the settings name and this machine lacks, each with what installs it. SettingsError as above."""
    lacking = []
    for name in speaking.engine:
        try:
            voice(name, **options(speaking, name))
        except VoiceError as fault:
            lacking.append(str(fault))
    return lacking


def options(speaking: Speaking, name: str, pace: int = 100) -> dict[str, Any]:
    """What stands in an engine's table, secrets revealed. SettingsError."""
    table = getattr(speaking, name)
    assert table is not None  # whoever is named in the settings has its table there
    found = {part.name: getattr(table, part.name) for part in fields(table)}
    found = {key: one.reveal(os.environ) if isinstance(one, Secret) else one for key, one in found.items()}
    found = {key: one for key, one in found.items() if one is not None}
    if "speed" in found:
        found["speed"] = found["speed"] * pace // 100
    return found
