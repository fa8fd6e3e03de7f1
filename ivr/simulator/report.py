"""The result of tests on the screen: a line for each, and a conversation with ✓ and ✗ where one failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from ivr.events import Heard
from ivr.simulator.coverage import Coverage
from ivr.simulator.judge import Finding
from ivr.simulator.rows import Row, of, row, told
from ivr.simulator.runner import Result


def print_result(result: Result, console: Console, whole: bool = False) -> None:
    """One line; of a test that failed (or `whole`), the conversation as far as it went."""
    mark, style = ("✓", "green") if result.passed else ("✗", "bold red")
    line = Text.assemble((f"{mark} ", style), result.scenario.name)
    line.append(f"  {result.level}, {result.seconds:.2f} s", "dim")
    console.print(line, soft_wrap=True)
    if whole or not result.passed:
        for who, what, style in transcript(result):
            console.print(row(who, what, style, console.width), soft_wrap=False)
        console.print()


def transcript(result: Result) -> Iterator[Row]:
    """The conversation as far as it went, from what was written and what was seen."""
    at = 0
    nouns = result.seen.nouns
    for done in result.done:
        if done.written is not None and not done.findings:
            yield "caller", told(done.written.does), "bold green"
        for _, noun in nouns[at : done.upto]:
            if isinstance(noun, Heard) and result.level != "text":
                yield "heard", f"“{noun.text}” ({noun.confidence:.2f})", "dim"
            yield from of(noun)
        at = done.upto
        for finding in done.findings:
            if finding.held:
                yield "✓", f"{finding.key}: {finding.expected}", "green"
            else:
                assert done.written is not None
                yield from _failed(finding, f"line {done.written.place.line}")
    for _, noun in nouns[at:]:
        yield from of(noun)
    if result.trouble:
        yield "✗", result.trouble, "bold red"


def _failed(finding: Finding, where: str) -> Iterator[Row]:
    yield "✗", f"{finding.key}: {finding.expected}   ({where})", "bold red"
    yield "but was", finding.was, "red"
    if finding.hint:
        yield "", finding.hint, "yellow"


def print_coverage(flow: str, coverage: Coverage, console: Console) -> None:
    counts = ", ".join(f"{got} of {there} {kind}s" for kind, (got, there) in coverage.counts().items())
    whole = not coverage.missed
    console.print(
        Text.assemble(
            (f"{flow}: {coverage.percent:.0f} %  ", "bold green" if whole else "bold yellow"), counts
        )
    )
    for item in coverage.missed:
        console.print(Text.assemble((f"  {item.place.file}:{item.place.line}  ", "yellow"), str(item)))


def print_summary(results: Sequence[Result], seconds: float, console: Console) -> None:
    failed = sum(not one.passed for one in results)
    text = f"{len(results)} test{'s' * (len(results) != 1)}, {failed or 'none'} failed, {seconds:.1f} s"
    console.print(Text(text, "bold red" if failed else "bold green"))
