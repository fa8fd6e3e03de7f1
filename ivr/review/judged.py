"""Labelled utterances beside what is understood of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.engine.repertoire import Play
from ivr.errors import DocumentError, IvrError, SimulatorError
from ivr.review.labelled import Labelled
from ivr.review.reading import Reader, Reading


@dataclass(frozen=True, slots=True)
class Judged:
    """`label` is what was meant and `meant` what was understood, each in a word, empty for what is nothing;
    `right` when both are the same and the slots too. `step` is where it was said."""

    text: str
    step: str
    label: str
    meant: str
    confidence: float
    band: str
    right: bool
    count: int = 1
    split: str = ""

    @property
    def belongs(self) -> bool:
        """Whether it is something for this flow."""
        return bool(self.label)


def judged(rows: Iterable[Labelled], play: Play, at: datetime | None = None) -> Iterator[Judged]:
    """Each row by the flow itself. Raises DocumentError for steps, languages, intents and slots that it does
    not have, SimulatorError where the row stands in no file."""
    readers: dict[tuple[str, str], Reader] = {}
    for row in rows:
        where = (row.step, row.language)
        if where not in readers:
            readers[where] = _reader(row, play, at)
        reader = readers[where]
        _check(row, reader)
        yield verdict(row, reader.read(row.text, row.speech), reader.asked.step)


def _reader(row: Labelled, play: Play, at: datetime | None) -> Reader:
    try:
        return Reader(play, row.step, row.language, at)
    except SimulatorError as fault:
        raise _fault(row, "nowhere", str(fault)) from fault


def verdict(row: Labelled, reading: Reading, step: str) -> Judged:
    meant = reading.meant
    if row.label == "(answer)" and reading.intent is None and reading.slots:
        meant = row.label  # "yes" to a question for yes or no fills its slot, too
    slots = {name: _plain(value) for name, value in reading.slots.items()}
    right = meant == row.label and all(slots.get(name) == _plain(value) for name, value in row.slots.items())
    return Judged(
        row.text, step, row.label, meant, reading.confidence, reading.band, right, row.count, row.split
    )


def _plain(value: object) -> str:
    """`true` and `yes` are the same value of a slot, and so are 12 and 12.0."""
    text = str(value).strip().lower()
    try:
        return f"{float(text):g}" if "." in text else text
    except ValueError:
        return text


def _check(row: Labelled, reader: Reader) -> None:
    known = {*reader.asked.expecting.intents, *reader.asked.understander.sayings, "yes", "no", ""}
    if row.intent not in known:
        names = ", ".join(sorted(known - {""}))
        raise _fault(row, "unknown-intent", f"There is no intent '{row.intent}'.", f"There are {names}.")
    unknown = set(row.slots) - set(reader.asked.play.flow.slots)
    if unknown:
        slots = ", ".join(sorted(reader.asked.play.flow.slots)) or "none"
        raise _fault(row, "unknown-slot", f"There is no slot '{min(unknown)}'.", f"There are {slots}.")


def _fault(row: Labelled, code: str, sentence: str, hint: str = "") -> IvrError:
    if row.place is None:
        return SimulatorError(f"'{row.text}': {sentence} {hint}".rstrip())
    return DocumentError(row.place, code, sentence, hint)
