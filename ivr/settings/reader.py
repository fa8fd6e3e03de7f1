"""Tables are read as their dataclasses say, whatever they are about."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal

from ivr import document
from ivr.document import did_you_mean
from ivr.errors import SettingsError
from ivr.settings.values import Seconds, Secret, Share, Size, secret


class Reader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scalars: dict[Any, Callable[[document.Scalar], Any]] = {
            str: lambda node: node.text,
            int: _integer,
            bool: _flag,
            Seconds: _seconds,
            Share: _share,
            Size: _size,
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
        if typing.get_origin(hint) is tuple:
            inner = typing.get_args(hint)[0]
            return tuple(self.read(item, inner, where) for item in _items(node, where))
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


def _items(node: document.Node, where: str) -> tuple[document.Node, ...]:
    """A list; what stands alone is a list of one."""
    items = node.items if isinstance(node, document.Sequence) else (node,)
    if not items:
        raise SettingsError(node.place, "empty-list", f"Nothing stands in {where}.")
    return items


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


def _flag(node: document.Scalar) -> bool:
    if node.text not in ("true", "false"):
        raise SettingsError(node.place, "not-a-flag", f"'{node.text}' is neither true nor false.")
    return node.text == "true"


def _seconds(node: document.Scalar) -> Seconds:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s)", node.text)
    if found is None:
        raise SettingsError(
            node.place, "not-a-duration", f"'{node.text}' is no duration.", "Write 3s or 300ms."
        )
    return Seconds(float(found[1]) / (1000 if found[2] == "ms" else 1))


def _share(node: document.Scalar) -> Share:
    if not re.fullmatch(r"0(\.\d{1,6})?|1(\.0{1,6})?", node.text):
        raise SettingsError(node.place, "not-a-share", f"'{node.text}' is no share.", "Write 0.9.")
    return Share(node.text)


def _size(node: document.Scalar) -> Size:
    found = re.fullmatch(r"(\d{1,6})\s*(MB|GB)", node.text)
    if found is None:
        raise SettingsError(node.place, "not-a-size", f"'{node.text}' is no size.", "Write 500MB or 2GB.")
    return Size(int(found[1]) * (10**9 if found[2] == "GB" else 10**6))


def _secret(node: document.Scalar) -> Secret:
    return secret(node.text, node.place)
