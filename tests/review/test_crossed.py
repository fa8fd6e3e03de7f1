"""A flow is judged by its own lines, none of which its judge has seen."""

from pathlib import Path

import pytest

from ivr.engine.repertoire import load_play
from ivr.nlu.patterns import parse
from ivr.review import crossed
from ivr.review.figures import figures
from ivr.review.labelled import Labelled
from ivr.review.reading import Reader
from ivr.review.samples import spoken

FLOWS = Path(__file__).parents[2] / "flows"


def test_no_part_has_seen_what_is_said_to_it():
    play = load_play(FLOWS / "clinic")
    parts = crossed.parts(play)
    lines = {line for intent in play.flow.intents.values() for line in intent.hear}
    for part in parts:
        seen = {line for intent in part.flow.intents.values() for line in intent.hear}
        assert seen < lines
        for row in part.said:
            assert not any(row.text in crossed.ways(line, play.flow) for line in seen)
    said = [row.text for part in parts for row in part.said if row.intent]
    assert {row.intent for part in parts for row in part.said} == {"", *play.flow.intents}
    assert said


@pytest.mark.parametrize("language", ["", "es-ES"])
def test_lines_are_heard_in_their_language(language):
    play = load_play(FLOWS / "shop")
    rows = [
        row for part in crossed.parts(play, "", language) for row in crossed.judged(part, play, "", language)
    ]
    found = figures(rows)
    assert found.belonging >= 8 and found.strange == 0  # two intents: none is left out
    assert found.accuracy > 0.6


def test_its_judge_understands_as_calls_do():
    play, said = load_play(FLOWS / "shop"), "I need to send this thing back"
    nothing_left_out = crossed.Part(play.flow, [Labelled(said, "return_item", "welcome", "en-US")])
    [row] = crossed.judged(nothing_left_out, play)
    assert row.confidence == Reader(play).read(said).confidence


def test_a_blank_is_said_as_its_type_or_not_at_all():
    flow = load_play(FLOWS / "shop").flow
    line = "order", *parse("<order_number>")
    assert spoken(line, flow.slots, "en-US") == "order five five four two one nine oh three six seven"
    assert spoken(line, flow.slots, "xx-XX") is None
    assert spoken(line, {}, "en-US") is None
