"""Engines that need a package which is not installed by itself."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from ivr.errors import RecogniserError

MODULES: Mapping[str, str] = {
    "vosk": "vosk",
    "wyoming": "wyoming",
    "google": "google.cloud.speech_v1",
}
"""Engine, which is also the name of the extra → the module that it brings."""


def require(engine: str) -> None:
    """Raises RecogniserError, with what to do, when the engine's package is not there."""
    if engine in MODULES and not _is_there(MODULES[engine]):
        raise RecogniserError(f"The recogniser {engine} is not installed: pip install 'ivr[{engine}]'.")


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even the package that it belongs to
        return False
