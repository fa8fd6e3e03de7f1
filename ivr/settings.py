"""The settings of an installation: one YAML file, frozen once read.

An unknown key is an error with a hint; a secret is never written in the file but named:
`env:NAME` (an environment variable) or `file:PATH`. Relative paths start at the file's folder.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal

from ivr import document
from ivr.document import did_you_mean
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


ASTERISK_ANSWERS_WITHIN = Seconds(5)
BACK_END_ANSWERS_WITHIN = Seconds(3)
LAST_CALLS_END_WITHIN = Seconds(300)


@dataclass(frozen=True, slots=True)
class Asterisk:
    """`app` is the Stasis application: one engine, one name. `url` ends in /ari."""

    url: str = "http://127.0.0.1:8088/ari"
    user: str = "ivr"
    password: Secret = Secret("env", "IVR_ARI_PASSWORD")
    app: str = "ivr"
    timeout: Seconds = ASTERISK_ANSWERS_WITHIN


@dataclass(frozen=True, slots=True)
class Media:
    """Where Asterisk sends the callers' voices; port 0 takes a free one.

    `max_calls` caps external media: its RTP range must hold four ports a call and more. Only what
    comes from `asterisk`, the IP address that Asterisk sends from, is listened to.
    """

    address: str = "127.0.0.1"
    asterisk: str = "127.0.0.1"
    port: int = 0
    max_calls: int = 20


@dataclass(frozen=True, slots=True)
class Speaking:
    """`engine`: espeak or google."""

    engine: str = "espeak"


@dataclass(frozen=True, slots=True)
class Hearing:
    """`engine`: pocketsphinx or vosk (with `model`, a folder). `workers` 0: one per processor."""

    engine: str = "pocketsphinx"
    model: Path | None = None
    workers: int = 0


@dataclass(frozen=True, slots=True)
class BackEnd:
    """A back office that flows may ask; what its headers say is secret."""

    url: str
    timeout: Seconds = BACK_END_ANSWERS_WITHIN
    headers: Mapping[str, Secret] = field(default_factory=dict)
    max_bytes: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Email:
    """A sender of e-mail: a mail server, and the address it writes from.

    `tls`: starttls, tls (from the first byte on, often port 465) or none.
    """

    host: str
    from_: str
    kind: Literal["email"] = "email"
    port: int = 587
    user: str = ""
    password: Secret | None = None
    tls: Literal["starttls", "tls", "none"] = "starttls"


@dataclass(frozen=True, slots=True)
class Sms:
    """A sender of text messages: what is posted to a back end, with {to} and {text} in it."""

    back_end: str
    kind: Literal["sms"] = "sms"
    path: str = "/"
    body: Mapping[str, str] = field(default_factory=lambda: {"to": "{to}", "text": "{text}"})


@dataclass(frozen=True, slots=True)
class Webhook:
    """A sender of data to an address; what its headers say is secret."""

    url: str
    kind: Literal["webhook"] = "webhook"
    headers: Mapping[str, Secret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """`numbers` says which flow a dialled number reaches; `else` takes all others.

    `recordings` is Asterisk's spool/recording. `senders` are what flows send messages by.
    `prompts_seen_as` is where Asterisk finds the folder `prompts`, if elsewhere. An engine that is told
    to stop finishes its calls for at most `drain`. Recordings below `sounds` are played instead of the voice.
    What stands in `public` may be spoken by flows: {{ settings.NAME }}.
    """

    flows: Path
    numbers: Mapping[str, str]
    asterisk: Asterisk = Asterisk()
    media: Media = Media()
    speaking: Speaking = Speaking()
    hearing: Hearing = Hearing()
    prompts: Path = Path("prompts")
    prompts_seen_as: Path | None = None
    calls: Path = Path("calls")
    recordings: Path = Path("spool/recording")
    store: str = "sqlite:///calls.db"
    back_ends: Mapping[str, BackEnd] = field(default_factory=dict)
    senders: Mapping[str, Email | Sms | Webhook] = field(default_factory=dict)
    drain: Seconds = LAST_CALLS_END_WITHIN
    sounds: Path = Path("sounds")
    public: Mapping[str, str] = field(default_factory=dict)


def parse(text: str, file: str, folder: Path) -> Settings:
    """Raises SettingsError, or DocumentError where the text is no YAML."""
    written = document.read(text, file)
    settings = _Reader(folder).read(written, Settings, "the settings")
    assert isinstance(settings, Settings)
    for name, sender in settings.senders.items():
        if isinstance(sender, Sms) and sender.back_end not in settings.back_ends:
            sentence = f"The sender '{name}' posts to '{sender.back_end}', which is no back end here."
            hint = did_you_mean(sender.back_end, settings.back_ends)
            raise SettingsError(_place(written, "senders", name), "unknown-back-end", sentence, hint)
    return settings


class _Reader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scalars: dict[Any, Callable[[document.Scalar], Any]] = {
            str: lambda node: node.text,
            int: _integer,
            Seconds: _seconds,
            Secret: _secret,
            Path: lambda node: folder / node.text,
        }

    def read(self, node: document.Node, hint: Any, where: str) -> Any:
        if is_dataclass(hint) and hint is not Secret:
            return self._table(node, hint, where)
        if typing.get_origin(hint) is Mapping:
            inner = typing.get_args(hint)[1]
            entries = _entries(node, where)
            return {key.text: self.read(value, inner, f"{where}: {key.text}") for key, value in entries}
        if typing.get_origin(hint) is Literal:
            return _one_of(node, typing.get_args(hint), where)
        parts = [part for part in typing.get_args(hint) if part is not type(None)]
        if len(parts) > 1:
            return self.read(node, _by_kind(node, parts, where), where)
        if parts:
            return self.read(node, parts[0], where)
        if not isinstance(node, document.Scalar):
            raise SettingsError(node.place, "not-a-value", f"A single value belongs in {where}.")
        return self._scalars[hint](node)

    def _table(self, node: document.Node, kind: Any, where: str) -> Any:
        hints = typing.get_type_hints(kind)
        known = {part.name.rstrip("_"): part for part in fields(kind)}
        values: dict[str, Any] = {}
        for key, value in _entries(node, where):
            if key.text not in known:
                raise document.unknown_key(key, known, where, SettingsError)
            part = known[key.text]
            values[part.name] = self.read(value, hints[part.name], key.text)
        for name, part in known.items():
            if part.name not in values and _is_mandatory(part):
                raise SettingsError(node.place, "missing-key", f"'{name}' is missing in {where}.")
            if part.name not in values and isinstance(part.default, Path):
                values[part.name] = self._folder / part.default
        return kind(**values)


def _is_mandatory(part: Field[Any]) -> bool:
    return part.default is MISSING and part.default_factory is MISSING


def _entries(node: document.Node, where: str) -> tuple[tuple[document.Scalar, document.Node], ...]:
    if not isinstance(node, document.Mapping):
        raise SettingsError(node.place, "not-a-mapping", f"'key: value' lines belong in {where}.")
    return node.entries


def _place(node: document.Node, *path: str) -> Place:
    """Where something stands that was read already."""
    for name in path:
        below = node.get(name) if isinstance(node, document.Mapping) else None
        node = below if below is not None else node
    return node.place


def _by_kind(node: document.Node, kinds: Sequence[Any], where: str) -> Any:
    """The one of several tables that the key `kind` names."""
    known: dict[str, Any] = {
        str(part.default): one for one in kinds for part in fields(one) if part.name == "kind"
    }
    written = node.get("kind") if isinstance(node, document.Mapping) else None
    if written is None:
        raise SettingsError(node.place, "missing-key", f"'kind' is missing in {where}.")
    return known[_one_of(written, known, where)]


def _one_of(node: document.Node, words: Collection[str], where: str) -> str:
    found = node.text if isinstance(node, document.Scalar) else ""
    if found not in words:
        sentence = f"'{found}' is none of {', '.join(words)}, as in {where}."
        raise SettingsError(node.place, "bad-choice", sentence, did_you_mean(found, words))
    return found


def _integer(node: document.Scalar) -> int:
    if not re.fullmatch(r"\d{1,9}", node.text):
        raise SettingsError(node.place, "not-a-number", f"'{node.text}' is no whole number.")
    return int(node.text)


def _seconds(node: document.Scalar) -> Seconds:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s)", node.text)
    if found is None:
        raise SettingsError(
            node.place, "not-a-duration", f"'{node.text}' is no duration.", "Write 3s or 300ms."
        )
    return Seconds(float(found[1]) / (1000 if found[2] == "ms" else 1))


def _secret(node: document.Scalar) -> Secret:
    return secret(node.text, node.place)


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
