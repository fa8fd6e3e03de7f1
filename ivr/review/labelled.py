"""What callers said with what they meant, as people write it down: a table of comma-separated values.

    text,intent,step,confidence,slot.order_number,split
    where is my parcel,track_order,welcome,0.93,,
    five five four two one,,number,0.88,55421,
    what's the weather,,,,,

`text` and `intent` are needed. `intent` is an intent of the flow, a word that works anywhere, `yes` or
`no`; it is empty where only slots are filled, and where what was said does not belong here. `?` is not judged
yet: such a line is passed over. Without `step` the first question is answered; `confidence` is how surely the
words were heard (1), `count` how often (1). Lines of the `split` train or tune serve to propose bands, all
others to measure. What `ivr nlu unmatched --csv` writes beside that is for people, and is not read. Some
spreadsheets write semicolons instead of the commas: these are read, too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ivr.document import did_you_mean
from ivr.errors import DocumentError, Place

NOT_JUDGED = "?"
NEEDED = ("text", "intent")
READ = (*NEEDED, "step", "language", "confidence", "count", "split")
FOR_PEOPLE = ("proposed", "probability", "hear", "outcome")
SLOT = "slot."
SPLITS = ("", "train", "tune", "test")
MOST_ROWS = 200_000
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
FORMULA = re.compile(r"^'(?=[=+\-@])")
"""What `write` puts before a text with which a spreadsheet would reckon."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One utterance. What belongs to no intent and fills no slot is out of scope."""

    text: str
    intent: str = ""
    step: str = ""
    language: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    speech: float = 1.0
    count: int = 1
    split: str = ""
    place: Place | None = field(default=None, compare=False)

    @property
    def label(self) -> str:
        """In a word: the intent, "(answer)" when only slots are filled, or nothing."""
        return self.intent or ("(answer)" if self.slots else "")


def read(text: str, file: str, step: str = "", language: str = "") -> list[Labelled]:
    """The lines that somebody has judged, at `step` where they name none. Raises DocumentError."""
    first = text.partition("\n")[0]
    apart = ";" if ";" in first and "," not in first else ","
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=apart)
    try:
        head = [name.strip() for name in next(rows, [])]
        _check(head, Place(file))
        found = []
        for row in rows:
            if any(cell.strip() for cell in row):
                place = Place(file, rows.line_num)
                one = _labelled(dict(zip(head, row, strict=False)), place, step, language)
                found += [one] if one.intent != NOT_JUDGED else []
            if len(found) > MOST_ROWS:
                raise DocumentError(Place(file), "too-long", f"More than {MOST_ROWS} lines are not read.")
    except csv.Error as fault:
        where = Place(file, rows.line_num)
        raise DocumentError(where, "no-table", f"This is no line of a table: {fault}.") from fault
    return found


def write(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as spreadsheets read it: what begins like a formula is text."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\n")
    table.writerow(head)
    table.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _check(head: list[str], place: Place) -> None:
    for name in NEEDED:
        if name not in head:
            sentence = f"The first line names the columns, and '{name}' is not among them."
            raise DocumentError(place, "no-column", sentence, "Begin the file with: text,intent,step")
    for name in head:
        if name not in (*READ, *FOR_PEOPLE) and not name.startswith(SLOT):
            near = did_you_mean(name, READ)
            hint = near or f"There are {', '.join(READ)} and slot.NAME."
            raise DocumentError(place, "unknown-column", f"There is no column '{name}'.", hint)


def _labelled(row: Mapping[str, str], place: Place, step: str, language: str) -> Labelled:
    cells = {name: cell.strip() for name, cell in row.items()}
    split = cells.get("split", "").lower()
    if split not in SPLITS:
        raise DocumentError(place, "bad-split", f"'{split}' is no split.", "Write train, tune or test.")
    return Labelled(
        text=FORMULA.sub("", cells.get("text", "")).strip(),
        intent=cells.get("intent", ""),
        step=cells.get("step") or step,
        language=cells.get("language") or language,
        slots=dict(_slots(cells)),
        speech=_number(cells, "confidence", 0.0, 1.0, place),
        count=int(_number(cells, "count", 1, 1e9, place)),
        split=split,
        place=place,
    )


def _slots(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, cell in cells.items():
        if name.startswith(SLOT) and cell:
            yield name.removeprefix(SLOT), cell


def _number(cells: Mapping[str, str], name: str, low: float, high: float, place: Place) -> float:
    written = cells.get(name, "") or "1"
    try:
        found = float(written)
    except ValueError:
        found = low - 1
    if not low <= found <= high:
        hint = f"Write a number from {low:g} to {high:g}, or nothing."
        raise DocumentError(place, "bad-number", f"'{written}' is no {name}.", hint)
    return found


def _harmless(cell: object) -> object:
    """Caller text is data: no line of its own, and nothing with which a spreadsheet would reckon."""
    if not isinstance(cell, str):
        return cell
    cell = CONTROL.sub(" ", cell)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
