"""The engines by the names that the settings use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.errors import RecogniserError
from ivr.settings import Hearing
from ivr.stt.pocketsphinx import PocketSphinx
from ivr.stt.recogniser import Recogniser


def _vosk(hearing: Hearing) -> Recogniser:
    from ivr.stt.vosk import Vosk  # an extra: imported when it is chosen

    if hearing.model is None:
        raise RecogniserError("The recogniser vosk needs the folder of a model (hearing: model: …).")
    return Vosk(hearing.model)


RECOGNISERS: Mapping[str, Callable[[Hearing], Recogniser]] = {
    "pocketsphinx": lambda hearing: PocketSphinx(hearing.workers or None),
    "vosk": _vosk,
}


def recogniser(hearing: Hearing) -> Recogniser:
    """Raises RecogniserError for an engine that is unknown or lacks its model."""
    if hearing.engine not in RECOGNISERS:
        known = ", ".join(RECOGNISERS)
        raise RecogniserError(f"There is no recogniser {hearing.engine!r}; there are: {known}.")
    return RECOGNISERS[hearing.engine](hearing)
