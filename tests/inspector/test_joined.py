"""Phrases with a '/' between them, of which only two words are joined, are told."""

import pytest

from ivr.flow.checks import View, findings
from ivr.flow.reader import read_flow
from ivr.inspector.joined import RULES

FLOW = """flow: f
policy: {{handover: desk}}
intents:
  one:
    begin: desk
    hear:
      - {line}
steps:
  desk: {{queue: support}}
"""


def found(line):
    files = {"f.yaml": FLOW.format(line=line)}
    return [each.sentence for each in findings(View(read_flow(files), files), RULES)]


@pytest.mark.parametrize(
    ("line", "torn"),
    [
        ("(I want to/would like to) pay", "i want to like to"),
        ("(I want to/I need to) pay", "i want to need to"),
        ("(I need/can I get) a pizza", "i need i get"),
        ("pay (my bill/my invoice)", "my bill invoice"),
    ],
)
def test_two_phrases_in_one_part_are_torn_apart(line, torn):
    (sentence,) = found(line)
    assert f"'{torn}'" in sentence


@pytest.mark.parametrize(
    "line",
    [
        "(I want/need to) pay an/my invoice/bill",
        "hold on (a moment/second/minute)",
        "(can/could you) wait",
        "(talking/speaking to) a person (please)",
        "I want to change/move my appointment to another day",
        "a pizza (with/without cheese)",
    ],
)
def test_two_words_are_joined(line):
    assert found(line) == []
