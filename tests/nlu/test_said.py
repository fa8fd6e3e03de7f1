"""What callers say, in tables that were written from how people speak: almost all is understood."""

from datetime import date
from pathlib import Path

import pytest

from ivr.actions import SlotSpec
from ivr.nlu.entities import TYPES
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)
ENOUGH = 0.99


def table(tag):
    kind = ""
    for line in (Path(__file__).parent / "said" / f"{tag}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            said, value = line.rsplit(" | ", 1)
            yield kind, said, value


def understood(kind, said, tag):
    language = language_of(tag)
    slot = SlotSpec("slot", kind, shortest=5, longest=10) if kind == "digits" else SlotSpec("slot", kind)
    found = TYPES[kind].find(words(said, language), slot, language, TODAY)
    value = found[0].value if found else None
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def same(value, expected, kind):
    return value == (float(expected) if kind in ("money", "number") else expected)


@pytest.mark.parametrize("tag", ["en", "es"])
def test_what_people_say_is_understood(tag):
    rows = list(table(tag))
    wrong = [
        f"{kind}: {said} -> {value}, not {expected}"
        for kind, said, expected in rows
        if not same(value := understood(kind, said, tag), expected, kind)
    ]
    assert len(rows) >= 150
    assert len(wrong) <= (1 - ENOUGH) * len(rows), "\n".join(wrong)
