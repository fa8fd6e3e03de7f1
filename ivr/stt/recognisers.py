"""The engines by the names that the settings use. A package that is an extra is imported by `open`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from ivr.services.sigv4 import Account
from ivr.settings import Hearing, Secret
from ivr.settings.hearing import Calibration as Numbers
from ivr.stt.aws import Aws
from ivr.stt.azure import Azure
from ivr.stt.calibrated import Calibrated, Calibration
from ivr.stt.deepgram import Deepgram
from ivr.stt.extras import require
from ivr.stt.fallback import Fallback
from ivr.stt.google import Google
from ivr.stt.openai import OpenAi
from ivr.stt.pocketsphinx import PocketSphinx
from ivr.stt.recogniser import Recogniser
from ivr.stt.vosk import Vosk
from ivr.stt.vosk_server import VoskServer
from ivr.stt.wyoming import Wyoming

DECODE_LIMIT_S = 3.5
"""A caller who has spoken waits no longer in silence: then the keys are offered."""


def recogniser(hearing: Hearing, limit: float = DECODE_LIMIT_S) -> Recogniser:
    """`limit` (s) bounds the wait for one result. Raises RecogniserError when a package is missing,
    SettingsError when a secret is."""
    for name in hearing.engine:
        require(name)
    engines = [RECOGNISERS[name](hearing, limit) for name in hearing.engine]
    return engines[0] if len(engines) == 1 else Fallback(engines, limit)


def _vosk(hearing: Hearing, limit: float) -> Recogniser:
    assert hearing.vosk is not None  # whoever is named in the settings has its table there
    return Vosk(hearing.vosk.models, limit)


def _vosk_server(hearing: Hearing, limit: float) -> Recogniser:
    assert hearing.vosk_server is not None
    return VoskServer(hearing.vosk_server.servers, limit)


def _wyoming(hearing: Hearing, limit: float) -> Recogniser:
    assert hearing.wyoming is not None
    its = hearing.wyoming
    return Wyoming(its.url, its.languages, its.model, limit)


def _google(hearing: Hearing, limit: float) -> Recogniser:
    its = hearing.google
    made = Google(
        its.languages,
        model=its.model,
        endpoint=its.endpoint,
        credentials=_revealed(its.credentials),
        limit=limit,
    )
    return _calibrated(made, its.calibration)


def _openai(hearing: Hearing, limit: float) -> Recogniser:
    its = hearing.openai
    return OpenAi(its.url, its.languages, its.model, _revealed(its.key), limit)


def _azure(hearing: Hearing, limit: float) -> Recogniser:
    assert hearing.azure is not None
    its = hearing.azure
    return _calibrated(Azure(its.url, its.languages, _revealed(its.key), limit), its.calibration)


def _aws(hearing: Hearing, limit: float) -> Recogniser:
    assert hearing.aws is not None
    its = hearing.aws
    account = Account(_revealed(its.key), _revealed(its.secret), _revealed(its.token))
    made = Aws(its.region, its.languages, account, its.vocabulary, limit=limit)
    return _calibrated(made, its.calibration)


def _deepgram(hearing: Hearing, limit: float) -> Recogniser:
    its = hearing.deepgram
    made = Deepgram(its.url, its.languages, its.model, _revealed(its.key), limit)
    return _calibrated(made, its.calibration)


def _calibrated(engine: Recogniser, numbers: Numbers) -> Recogniser:
    return Calibrated(engine, Calibration(numbers.claimed, numbers.right))


def _revealed(secret: Secret | None) -> str:
    return "" if secret is None else secret.reveal(os.environ)


RECOGNISERS: Mapping[str, Callable[[Hearing, float], Recogniser]] = {
    "pocketsphinx": lambda hearing, limit: PocketSphinx(hearing.workers or None, limit),
    "vosk": _vosk,
    "vosk_server": _vosk_server,
    "wyoming": _wyoming,
    "google": _google,
    "openai": _openai,
    "azure": _azure,
    "aws": _aws,
    "deepgram": _deepgram,
}
