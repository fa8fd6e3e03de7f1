"""Values that settings have and other documents have not: secrets, durations, shares and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ivr.errors import Place, SettingsError


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret stands; `reveal` fetches it when it is used."""

    kind: str = "env"
    name: str = ""
    place: Place = field(default=Place("the settings"), compare=False)

    def reveal(self, environment: Mapping[str, str]) -> str:
        """Raises SettingsError when there is no such variable or file."""
        if self.kind == "file":
            try:
                return Path(self.name).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as fault:
                why = getattr(fault, "strerror", None) or "it is no text"
                raise self._missing(f"The file '{self.name}' of a secret cannot be read: {why}.") from fault
        if self.name not in environment:
            raise self._missing(f"The environment variable '{self.name}' of a secret is not set.")
        return environment[self.name]

    def _missing(self, sentence: str) -> SettingsError:
        return SettingsError(self.place, "missing-secret", sentence)


class Seconds(float):
    """A duration, written `3s` or `300ms`."""


class Share(float):
    """A part of the whole, from 0 to 1."""


class Size(int):
    """So many bytes, written `500MB` or `2GB`."""


def secret(text: str, place: Place) -> Secret:
    """`env:NAME` or `file:PATH`, in the settings or on a command line. Raises SettingsError."""
    kind, _, name = text.partition(":")
    if kind not in ("env", "file") or not name:
        raise SettingsError(
            place,
            "bare-secret",
            f"A secret does not stand in {place.file}.",
            "Name where it is: env:NAME or file:PATH.",
        )
    return Secret(kind, name, place)
