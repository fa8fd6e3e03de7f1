"""What callers say, in tables that were written from how people speak: almost all is understood.

A section is a slot: `[digits 3-4]`, `[choice small: little, tiny; large: big]`. A line is what a caller
says when asked for it, and what it means; `-` is nothing, for what must not be taken for an answer.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ivr.actions import Choice, Expecting, SlotSpec
from ivr.nlu.answers import answer
from ivr.nlu.languages import language_of
from ivr.nlu.normalize import words

TODAY = date(2026, 3, 2)
ENOUGH, EACH = 0.99, 0.97
"""Share of the rows of a language that must be right, and of each of its tables."""
TABLES = {
    **{"en": 600, "es": 600, "en_second": 300, "es_second": 300},
    **{f"{tag}_third": 200 for tag in ("en", "es")},
    **{f"{tag}_{which}": 100 for tag in ("en", "es") for which in ("fourth", "fifth")},
    **{f"{tag}_sixth": 60 for tag in ("en", "es")},
    **{"en_seventh": 120, "es_seventh": 200, "en_eighth": 40, "es_eighth": 60},
}
"""Table -> how many different rows it has at least."""
TRAPS = {"en": 0.2, "es": 0.2}
"""Share of the rows that mean nothing."""
CONFIRM = 0.45
"""From this fit on, a flow asks back; what fits less is nothing."""
LENGTHS = {"digits": (5, 10)}


def table(name):
    slot = SlotSpec("slot", "text")
    for line in (Path(__file__).parent / "said" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            slot = section(line.strip("[]"))
        elif line and not line.startswith("#"):
            said, value = line.rsplit(" | ", 1)
            yield slot, said, value


def section(head):
    kind, _, rest = head.partition(" ")
    if kind == "choice":
        several = (one.strip().partition(": ") for one in rest.split(";"))
        return SlotSpec(
            "slot", kind, choices=tuple(Choice(name, (name, *more.split(", "))) for name, _, more in several)
        )
    low, high = map(int, rest.split("-")) if rest else LENGTHS.get(kind, (1, 32))
    return SlotSpec("slot", kind, shortest=low, longest=high)


def understood(slot, said, tag):
    """What a question for this slot takes the words for."""
    language = language_of(tag)
    expecting = Expecting(step="ask", language=tag, asked=slot.name, slots=(slot,))
    found = answer(words(said, language), expecting, language, TODAY)
    value = found.slots.get(slot.name) if found and found.fit >= CONFIRM else None
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def same(value, expected, kind):
    if value is None or expected == "-":
        return value is None and expected == "-"
    return value == (float(expected) if kind in ("money", "number", "duration") else expected)


def wrong(name):
    tag = name.partition("_")[0]
    return [
        (slot.type, f"{slot.type}: {said} -> {value}, not {expected}")
        for slot, said, expected in table(name)
        if not same(value := understood(slot, said, tag), expected, slot.type)
    ]


@pytest.mark.parametrize("tag", ["en", "es"])
def test_what_people_say_is_understood(tag):
    rows = {name: list(table(name)) for name in TABLES if name.partition("_")[0] == tag}
    missed = {name: wrong(name) for name in rows}
    every = [one for each in missed.values() for one in each]
    report = f"{Counter(kind for kind, _ in every)}\n" + "\n".join(line for _, line in every)
    assert len(every) <= (1 - ENOUGH) * sum(map(len, rows.values())), report
    for name, each in missed.items():
        assert len(each) <= (1 - EACH) * len(rows[name]), (name, each)


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_are_long_and_hold_traps(name):
    rows = list(table(name))
    assert len({(slot.type, slot.choices, said) for slot, said, _ in rows}) >= TABLES[name]
    assert sum(expected == "-" for _, _, expected in rows) >= TRAPS.get(name, 0.1) * len(rows)
