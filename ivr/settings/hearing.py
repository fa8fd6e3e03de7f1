"""How callers are heard: which engines, and one table for each that has something to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ivr.settings.values import Secret, Share

Engine = Literal[
    "pocketsphinx", "vosk", "vosk_server", "wyoming", "google", "openai", "azure", "aws", "deepgram"
]

ENGLISH = ("en-US",)
USUAL = ("en-US", "en-GB", "en-AU", "es-ES", "es-US", "fr-FR", "fr-CA", "de-DE", "it-IT", "pt-BR")
"""Languages that every big service hears; those of an installation may be others."""

AWS_KEY, AWS_SECRET = Secret("env", "AWS_ACCESS_KEY_ID"), Secret("env", "AWS_SECRET_ACCESS_KEY")
DEEPGRAM_KEY = Secret("env", "DEEPGRAM_API_KEY")
CLAIMED, RIGHT = Share(0.95), Share(0.8)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of what an engine claims with the confidence `claimed`, the share `right` is right. What stands here is
    no measurement, but careful: what is claimed with 0.9 is asked back."""

    claimed: Share = CLAIMED
    right: Share = RIGHT


@dataclass(frozen=True, slots=True)
class Vosk:
    """`models`: language → the folder of a model."""

    models: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class VoskServer:
    """`servers`: language → ws:// address of a server, which holds one model."""

    servers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wyoming:
    """`url`: tcp://HOST:PORT. Empty `model`: the service's own choice."""

    url: str
    languages: tuple[str, ...] = ENGLISH
    model: str = ""


@dataclass(frozen=True, slots=True)
class Google:
    """`credentials`: a service account as JSON; without, the machine's own. `endpoint`: a region's."""

    languages: tuple[str, ...] = USUAL
    model: str = "telephony"
    endpoint: str = ""
    credentials: Secret | None = None
    calibration: Calibration = field(default_factory=Calibration)


@dataclass(frozen=True, slots=True)
class OpenAi:
    """`url` ends in /v1; a server at home may need no `key`."""

    url: str = "https://api.openai.com/v1"
    languages: tuple[str, ...] = USUAL
    model: str = "whisper-1"
    key: Secret | None = None


@dataclass(frozen=True, slots=True)
class Azure:
    """`url`: https://REGION.stt.speech.microsoft.com, or that of a container."""

    url: str
    key: Secret
    languages: tuple[str, ...] = USUAL
    calibration: Calibration = field(default_factory=Calibration)


@dataclass(frozen=True, slots=True)
class Aws:
    """`vocabulary`: the name of one that is stored there. `token` belongs to keys that are lent."""

    region: str
    languages: tuple[str, ...] = USUAL
    key: Secret = AWS_KEY
    secret: Secret = AWS_SECRET
    token: Secret | None = None
    vocabulary: str = ""
    calibration: Calibration = field(default_factory=Calibration)


@dataclass(frozen=True, slots=True)
class Deepgram:
    url: str = "wss://api.deepgram.com"
    languages: tuple[str, ...] = USUAL
    model: str = "nova-3"
    key: Secret = DEEPGRAM_KEY
    calibration: Calibration = field(default_factory=Calibration)


@dataclass(frozen=True, slots=True)
class Hearing:
    """`engine`: one or several, each for when the one before it fails. `workers` 0: one per processor.

    An engine whose table has a mandatory key has no table unless it is written.
    """

    engine: tuple[Engine, ...] = ("pocketsphinx",)
    workers: int = 0
    vosk: Vosk | None = None
    vosk_server: VoskServer | None = None
    wyoming: Wyoming | None = None
    google: Google = field(default_factory=Google)
    openai: OpenAi = field(default_factory=OpenAi)
    azure: Azure | None = None
    aws: Aws | None = None
    deepgram: Deepgram = field(default_factory=Deepgram)
