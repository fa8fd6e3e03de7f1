"""Engines whose package is not installed by itself."""

from __future__ import annotations

from ivr.errors import RecogniserError


def missing_extra(engine: str, extra: str) -> RecogniserError:
    """The fault of an engine whose package is not there, with what to do."""
    return RecogniserError(f"The recogniser {engine} is not installed: pip install 'ivr[{extra}]'.")
