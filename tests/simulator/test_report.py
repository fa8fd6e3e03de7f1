"""How results are told: on the screen, and to build servers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from io import StringIO
from xml.etree import ElementTree

from rich.console import Console

from ivr.simulator.coverage import Coverage
from ivr.simulator.junit import junit
from ivr.simulator.report import print_coverage, print_result, print_summary
from ivr.simulator.runner import Result
from tests.simulator.conftest import PARCELS

Hold = Callable[..., Awaitable[Result]]
FAILING = "- user: where is my [bold]parcel\n- expect: {step: hello}"


def screen(width: int = 80) -> Console:
    return Console(file=StringIO(), width=width, color_system=None)


def shown(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


async def test_a_test_that_failed_shows_its_conversation_and_where_it_went_wrong(hold: Hold) -> None:
    console = screen()
    print_result(await hold(FAILING), console)
    told = shown(console)
    assert told.startswith("✗ one")
    assert "caller  where is my [bold]parcel" in told  # what people say is no markup
    assert "✗  step: hello   (line 5)" in told and "but was  number" in told


async def test_a_test_that_passed_is_one_line(hold: Hold) -> None:
    console = screen()
    print_result(await hold("- hangup"), console)
    assert shown(console).count("\n") == 1


async def test_no_line_is_wider_than_the_screen(hold: Hold) -> None:
    console = screen(60)
    print_result(await hold(f"- user: {'hello ' * 40}\n- expect: {{step: number}}"), console)
    assert max(map(len, shown(console).splitlines())) <= 60


async def test_the_lines_that_were_not_reached_are_named() -> None:
    console = screen()
    print_coverage("parcels", Coverage.of({"parcels.yaml": PARCELS}), console)
    assert "parcels: 0 %  0 of 8 steps" in shown(console) and "parcels.yaml:8  intent track" in shown(console)


async def test_a_build_server_gets_one_case_a_test(hold: Hold) -> None:
    results = [await hold("- hangup"), await hold(FAILING)]
    (suite,) = ElementTree.fromstring(junit({"parcels": results}).encode())
    assert suite.attrib["tests"] == "2" and suite.attrib["failures"] == "1"
    passed, failed = suite.findall("testcase")
    failure = failed.find("failure")
    assert not len(passed) and failure is not None
    assert failure.attrib["message"] == "step: expected hello, was number"
    assert "where is my [bold]parcel" in str(failure.text)


async def test_the_end_says_how_many_failed(hold: Hold) -> None:
    console = screen()
    print_summary([await hold("- hangup"), await hold(FAILING)], 0.5, console)
    assert shown(console) == "2 tests, 1 failed, 0.5 s\n"
