"""The engines by the names that the settings use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.errors import RecogniserError
from ivr.settings import Hearing
from ivr.stt.pocketsphinx import PocketSphinx
from ivr.stt.recogniser import Recogniser

DECODE_LIMIT_S = 3.5
"""A caller who has spoken waits no longer in silence: then the keys are offered."""


def _vosk(hearing: Hearing) -> Recogniser:
    from ivr.stt.vosk import Vosk  # an extra: imported when it is chosen

    if hearing.model is None:
        raise RecogniserError("The recogniser vosk needs the folder of a model (hearing: model: …).")
    return Vosk(hearing.model, limit=DECODE_LIMIT_S)


RECOGNISERS: Mapping[str, Callable[[Hearing], Recogniser]] = {
    "pocketsphinx": lambda hearing: PocketSphinx(hearing.workers or None, DECODE_LIMIT_S),
    "vosk": _vosk,
}


def recogniser(hearing: Hearing) -> Recogniser:
    """Raises RecogniserError for an engine that is unknown or lacks its model."""
    if hearing.engine not in RECOGNISERS:
        known = ", ".join(RECOGNISERS)
        raise RecogniserError(f"There is no recogniser {hearing.engine!r}; there are: {known}.")
    return RECOGNISERS[hearing.engine](hearing)
