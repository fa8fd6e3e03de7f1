"""A new flow to begin with: commented, in order, and with its tests."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from ivr.errors import StoreError
from ivr.flow.values import NAME

PATTERN = "flow"
"""What the files of the pattern are called; a new one is called by the name of its flow."""


def begin(name: str, folder: Path) -> list[Path]:
    """Write the files of a new flow into `folder`/`name`; gives them. Raises StoreError, also when
    there is something of that name."""
    if not NAME.fullmatch(name):
        raise StoreError(
            f"'{name}' cannot be the name of a flow: it is a lower-case word; '_' joins several."
        )
    home = folder / name
    words = {"name": name, "folder": str(home), "spoken": name.replace("_", " ").title()}
    written = []
    try:
        home.mkdir(parents=True)
        for path, source in _pattern(files("ivr.simulator") / "new", Path()):
            target = home / path.with_name(path.name.replace(PATTERN, name, 1))
            target.parent.mkdir(exist_ok=True)
            target.write_text(Template(source).substitute(words), encoding="utf-8")
            written.append(target)
    except FileExistsError:
        raise StoreError(f"There is {home} already; choose another name.") from None
    except OSError as fault:
        raise StoreError(f"{home} cannot be written: {fault.strerror}.") from fault
    return written


def _pattern(inside: Traversable, at: Path) -> list[tuple[Path, str]]:
    found = []
    for one in sorted(inside.iterdir(), key=lambda entry: entry.name):
        if one.is_dir():
            found += _pattern(one, at / one.name)
        elif one.name.endswith(".yaml"):
            found.append((at / one.name, one.read_text(encoding="utf-8")))
    return found
