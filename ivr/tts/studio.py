"""The list for the studio: every line that can be recorded, and the name to save it as."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ivr.flow.checks.seconds import estimated
from ivr.flow.script import Line
from ivr.tts.page import figures, page, table
from ivr.tts.takes import Takes

HEAD = ("file", "language", "flow", "step", "variant", "text", "seconds", "places", "recorded")

HOW = (
    "Save each line as the name beside it, below the folder of recordings: 16-bit WAV of any rate, one or "
    "two channels. Loudness and the silence at both ends are set when it is built."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. Saved as `file` below the folder of recordings, it is played at all of its `places`."""

    file: str
    line: Line
    places: int
    recorded: bool

    @property
    def variant(self) -> str:
        """ "thanks", "no_match.1"; empty for what the step says first."""
        return self.line.take.partition("/")[2].removeprefix(self.line.step).removeprefix(".")

    @property
    def row(self) -> dict[str, str]:
        line = self.line
        words = (self.file, line.language, line.flow, line.step, self.variant, line.words)
        seconds, recorded = f"{estimated(line.words, line.language):.1f}", "yes" if self.recorded else "no"
        return dict(zip(HEAD, (*words, seconds, str(self.places), recorded), strict=True))


def entries(lines: Sequence[Line], takes: Takes) -> list[Entry]:
    """What is said at several places is recorded once."""
    first: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.take:
            first.setdefault((line.language, line.text), []).append(line)
    return [
        Entry(
            f"{same[0].language}/{same[0].take}.wav",
            same[0],
            len(same),
            any(takes.find(line.take, line.language) is not None for line in same),
        )
        for same in first.values()
    ]


def as_csv(found: Sequence[Entry]) -> str:
    """RFC 4180, as spreadsheets read it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD)
    writer.writeheader()
    writer.writerows(entry.row for entry in found)
    return out.getvalue()


def as_html(found: Sequence[Entry]) -> str:
    """To be read out from, on a screen or on paper."""
    languages: dict[str, list[Entry]] = {}
    for entry in found:
        languages.setdefault(entry.line.language, []).append(entry)
    done = sum(entry.recorded for entry in found)
    seconds = sum(float(entry.row["seconds"]) for entry in found)
    body = figures(
        {
            "lines": str(len(found)),
            "recorded": str(done),
            "to record": str(len(found) - done),
            "about": f"{seconds / 60:.0f} min",
        }
    )
    body += f"<p>{HOW}</p>"
    body += '<input type="search" placeholder="Find a line">'
    for language, several in languages.items():
        body += f"<h2>{escape(language)}</h2>"
        body += table(("", "save as", "line", "about"), [_row(entry) for entry in several])
    return page("Lines to record", body)


def _row(entry: Entry) -> str:
    sign = '<td class="good">✓</td>' if entry.recorded else '<td class="soft">○</td>'
    more = f' <span class="soft">at {entry.places} places</span>' if entry.places > 1 else ""
    return (
        f'<tr>{sign}<td class="name">{escape(entry.file)}</td><td>{escape(entry.line.words)}{more}</td>'
        f'<td class="number">{entry.row["seconds"]} s</td></tr>'
    )
