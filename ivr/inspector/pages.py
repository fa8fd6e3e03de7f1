"""The pages of docs/ that are made: one for each kind of step, one for what `ivr check` finds.

    python -m ivr.inspector.pages docs

What stands above the mark in a page is written by hand, and stays; what stands below it is made. The
flow to try is docs/examples/KIND/KIND.yaml.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

from ivr.actions import Action
from ivr.flow.fields import keys
from ivr.flow.steps import KINDS
from ivr.flow.steps.step import Step
from ivr.flow.vocabulary import Policy
from ivr.inspector.inspect import RULES

MARK = "<!-- What follows is made from the declaration: make docs -->"

BY_TURN = {"say": "Say", "prompt": "Say", "hang_up": "Hangup", "note": "Note"}
"""Methods of a Turn -> the action that they give."""

LAST = ("then", "retry", "on")
"""Keys that many kinds share stand last."""


def pages(docs: Path) -> dict[Path, str]:
    """Every page with its text as it should be, made from what stands there now."""
    found = {docs / "kinds" / f"{name}.md": kind_page(docs, kind) for name, kind in KINDS.items()}
    return {**found, docs / "checks.md": checks_page()}


def kind_page(docs: Path, kind: type[Step]) -> str:
    file = docs / "kinds" / f"{kind.KIND}.md"
    words = file.read_text(encoding="utf-8").partition(MARK)[0].strip() if file.exists() else ""
    head = words or f"# {kind.KIND}\n\n{_summary(kind)}"
    example = docs / "examples" / kind.KIND
    return "\n".join((head, "", MARK, "", *_kind(kind), *_example(kind, example))) + "\n"


CHECKS = """# What ivr check finds

Besides what cannot be read at all, `ivr check` knows what makes calls go wrong. An error fails a call or
deceives a caller, and ends the command with 1; with `--strict`, so does a warning. A note is told with
`--defaults`. With `--live SETTINGS` the running Asterisk is asked whether it has the queues, targets and
boxes that the flows lead to.

| code | | why | what to do |
|---|---|---|---|
"""


def checks_page() -> str:
    """What each rule of `ivr check` is about."""
    rows = (
        f"| `{code}` | {rule.severity} | {rule.about} | {_cell(rule.hint.format())} |\n"
        for code, rule in RULES.items()
    )
    return f"{CHECKS}{''.join(rows)}\n{MARK}\n"


def _kind(kind: type[Step]) -> Iterator[str]:
    yield from ("## Keys", "", "| key | without it | meaning |", "|---|---|---|")
    written = keys(kind)
    for name in (kind.KIND, *(name for name in written if name not in (kind.KIND, *LAST)), *LAST):
        if (one := written.get(name)) is not None:
            yield _row(name, one)
    policy = ", ".join(f"`{name}`" for name in keys(Policy))
    yield from ("", f"Every key of the policy may stand here too, for this step alone: {policy}.", "")
    if kind.OUTCOMES:
        yield from ("## Outcomes", "", "| in `on:` | left open |", "|---|---|")
        yield from (f"| `{outcome}` | {_left_open(kind, outcome)} |" for outcome in kind.OUTCOMES)
        yield ""
    yield from ("## In the journal", "", _journal(kind), "")


def _example(kind: type[Step], folder: Path) -> Iterator[str]:
    yield from ("## A flow to try", "", f"    ivr talk docs/examples/{kind.KIND}", "")
    main = folder / f"{kind.KIND}.yaml"
    others = sorted(file for file in folder.glob("*.yaml") if file != main) if folder.is_dir() else []
    for file in (main, *others) if main.exists() else ():
        yield from ("```yaml", f"# {file.name}", file.read_text(encoding="utf-8").rstrip(), "```", "")


def _summary(kind: type[Step]) -> str:
    return " ".join((kind.__doc__ or "").split())


def _row(name: str, one: dataclasses.Field[Any]) -> str:
    return f"| `{name}` | {_default(one)} | {_cell(one.metadata['about'])} |"


def _default(one: dataclasses.Field[Any]) -> str:
    """What holds when the key is left out."""
    value = one.default
    if value is dataclasses.MISSING:
        return "" if one.default_factory is not dataclasses.MISSING else "must be there"
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    is_duration = one.metadata["shape"].__name__ == "duration"
    if isinstance(value, int | float):
        return f"`{value:g}{'s' if is_duration else ''}`" if value else ""
    return f"`{value}`" if isinstance(value, str) and value else ""


def _left_open(kind: type[Step], outcome: str) -> str:
    if outcome in kind.LIKE:
        return f"as `{kind.LIKE[outcome]}`"
    return "goes on" if outcome in kind.GOES_ON else "leads to the hand-over"


def _journal(kind: type[Step]) -> str:
    """What the step asks of the telephone and the host, and the events that it waits for."""
    used = {name for cls in kind.__mro__ if issubclass(cls, Step) and cls is not Step for name in _done(cls)}
    waits = [event.__name__ for event in kind.AWAITS]
    does = "Does " + ", ".join(f"`{name}`" for name in sorted(used)) if used else "Does nothing that is heard"
    after = "; waits for " + ", ".join(f"`{name}`" for name in waits) if waits else ""
    return f"{does}{after}."


def _done(cls: type) -> Iterator[str]:
    """The actions that the methods of a class name, by themselves or through the Turn."""
    for member in vars(cls).values():
        function = getattr(member, "fget", member)
        for name in function.__code__.co_names if isinstance(function, FunctionType) else ():
            found = function.__globals__.get(name)
            if isinstance(found, type) and issubclass(found, Action):
                yield found.__name__
            elif name in BY_TURN:
                yield BY_TURN[name]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(docs: Path) -> None:
    for file, text in pages(docs).items():
        file.parent.mkdir(exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(f"{file} is written.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
