"""Results as JUnit's XML, which build servers read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ivr.simulator.report import transcript
from ivr.simulator.runner import Result

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Mapping[str, Sequence[Result]]) -> str:
    """Flow -> its results; one suite a flow."""
    suites = Element("testsuites")
    for flow, found in results.items():
        failed = str(sum(not one.passed for one in found))
        seconds = f"{sum(one.seconds for one in found):.3f}"
        suite = SubElement(
            suites,
            "testsuite",
            {"name": flow, "tests": str(len(found)), "failures": failed, "errors": "0", "time": seconds},
        )
        for one in found:
            _case(suite, flow, one)
    indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _case(suite: Element, flow: str, result: Result) -> None:
    place = result.scenario.place
    case = SubElement(
        suite,
        "testcase",
        {
            "classname": f"{flow}.{result.level}",
            "name": _plain(result.scenario.name),
            "file": place.file,
            "line": str(place.line),
            "time": f"{result.seconds:.3f}",
        },
    )
    if not result.passed:
        wrong = [f"{one.key}: expected {one.expected}, was {one.was}" for one in result.failing]
        failure = SubElement(case, "failure", {"message": _plain("; ".join(wrong) or result.trouble)})
        failure.text = _plain("\n".join(f"{who:>9}  {what}" for who, what, _ in transcript(result)))


def _plain(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NO_XML.sub("�", text)
