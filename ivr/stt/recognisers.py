"""The engines by the names that the settings use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.settings import Hearing
from ivr.stt.pocketsphinx import PocketSphinx
from ivr.stt.recogniser import Recogniser

DECODE_LIMIT_S = 3.5
"""A caller who has spoken waits no longer in silence: then the keys are offered."""


def _vosk(hearing: Hearing) -> Recogniser:
    from ivr.stt.vosk import Vosk  # an extra: imported when it is chosen

    assert hearing.vosk is not None  # the settings say so
    ((language, folder),) = hearing.vosk.models.items()
    return Vosk(folder, language, limit=DECODE_LIMIT_S)


RECOGNISERS: Mapping[str, Callable[[Hearing], Recogniser]] = {
    "pocketsphinx": lambda hearing: PocketSphinx(hearing.workers or None, DECODE_LIMIT_S),
    "vosk": _vosk,
}


def recogniser(hearing: Hearing) -> Recogniser:
    return RECOGNISERS[hearing.engine[0]](hearing)
