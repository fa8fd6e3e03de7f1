"""How callers are spoken to: which engines, and one table for each that has something to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ivr.settings.values import Seconds, Secret

Engine = Literal["espeak", "flite", "festival", "piper", "wyoming", "google", "azure", "polly", "openai"]

AWS_KEY, AWS_SECRET = Secret("env", "AWS_ACCESS_KEY_ID"), Secret("env", "AWS_SECRET_ACCESS_KEY")
AT_HOME, AWAY, NEURAL = Seconds(10), Seconds(5), Seconds(20)


@dataclass(frozen=True, slots=True)
class Espeak:
    """In every table: `voices`, language → the engine's own name of a voice, adds to those it knows;
    `speed` in percent; `timeout` bounds the making of one prompt. `pitch`: 0 to 99."""

    voices: Mapping[str, str] = field(default_factory=dict)
    speed: int = 100
    pitch: int = 45
    timeout: Seconds = AT_HOME


@dataclass(frozen=True, slots=True)
class Flite:
    voices: Mapping[str, str] = field(default_factory=dict)
    speed: int = 100
    timeout: Seconds = AT_HOME


@dataclass(frozen=True, slots=True)
class Festival:
    voices: Mapping[str, str] = field(default_factory=dict)
    speed: int = 100
    timeout: Seconds = AT_HOME


@dataclass(frozen=True, slots=True)
class Piper:
    """`voices`: language → a file (.onnx, with .onnx.json beside it). `program`: where piper is."""

    voices: Mapping[str, Path]
    program: str = "piper"
    speed: int = 100
    timeout: Seconds = NEURAL


@dataclass(frozen=True, slots=True)
class Wyoming:
    """`url`: tcp://HOST:PORT. An empty name in `voices`: the service chooses by the language."""

    url: str
    voices: Mapping[str, str] = field(default_factory=lambda: {"en-US": ""})
    timeout: Seconds = AT_HOME


@dataclass(frozen=True, slots=True)
class Google:
    """`credentials`: a service account as JSON; without, the machine's own. `endpoint`: a region's."""

    voices: Mapping[str, str] = field(default_factory=dict)
    speed: int = 100
    endpoint: str = ""
    credentials: Secret | None = None
    timeout: Seconds = AWAY


@dataclass(frozen=True, slots=True)
class Azure:
    """`url`: https://REGION.tts.speech.microsoft.com, or that of a container."""

    url: str
    key: Secret
    voices: Mapping[str, str] = field(default_factory=dict)
    speed: int = 100
    timeout: Seconds = AWAY


@dataclass(frozen=True, slots=True)
class Polly:
    """`model`: neural, standard, long-form or generative. `token` belongs to keys that are lent."""

    region: str
    key: Secret = AWS_KEY
    secret: Secret = AWS_SECRET
    token: Secret | None = None
    model: str = "neural"
    voices: Mapping[str, str] = field(default_factory=dict)
    speed: int = 100
    timeout: Seconds = AWAY


@dataclass(frozen=True, slots=True)
class OpenAi:
    """`url` ends in /v1; a server at home may need no `key`."""

    url: str = "https://api.openai.com/v1"
    key: Secret | None = None
    model: str = "gpt-4o-mini-tts"
    voices: Mapping[str, str] = field(default_factory=dict)
    speed: int = 100
    timeout: Seconds = AT_HOME


@dataclass(frozen=True, slots=True)
class Speaking:
    """`engine`: one or several, each for when the one before it fails or does not speak a language.

    An engine whose table has a mandatory key has no table unless it is written.
    """

    engine: tuple[Engine, ...] = ("flite", "espeak")
    espeak: Espeak = field(default_factory=Espeak)
    flite: Flite = field(default_factory=Flite)
    festival: Festival = field(default_factory=Festival)
    piper: Piper | None = None
    wyoming: Wyoming | None = None
    google: Google = field(default_factory=Google)
    azure: Azure | None = None
    polly: Polly | None = None
    openai: OpenAi = field(default_factory=OpenAi)
