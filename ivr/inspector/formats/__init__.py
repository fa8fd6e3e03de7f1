"""How reports are written: one file each, one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ivr.inspector.formats.json import as_json
from ivr.inspector.formats.sarif import as_sarif
from ivr.inspector.formats.text import as_text
from ivr.inspector.inspect import Report

FORMATS: Mapping[str, Callable[[Sequence[Report]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
}

__all__ = ["FORMATS", "as_json", "as_sarif", "as_text"]
