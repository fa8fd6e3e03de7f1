"""How was it? An answer is kept, and nobody is pressed for one."""

import pytest

from ivr.actions import Keep, Listen
from ivr.flow.reader import read_flow

FLOW = """
flow: x
policy: {handover: desk}
steps:
  how:
    survey: satisfaction
    ask: How was it?
    scale: csat
    thanks: Thank you.
    on: {skipped: bye}
  better: {say: We are glad., then: hangup}
  bye: {say: Goodbye., then: hangup}
  desk: {queue: support}
"""


def scale(name):
    return FLOW.replace("csat", name)


@pytest.mark.parametrize(
    ("name", "meaning", "answer"),
    [
        ("csat", {"slots": {"how": 5}}, 5),
        ("csat", {"slots": {"how": 1}}, 1),
        ("nps", {"slots": {"how": 0}}, 0),
        ("nps", {"slots": {"how": 10}}, 10),
        ("yes_no", {"answer": "yes"}, "yes"),
        ("yes_no", {"answer": "no"}, "no"),
    ],
)
def test_an_answer_is_kept_and_thanked_for(begin, name, meaning, answer):
    talk = begin(scale(name))
    assert talk.say("x", **meaning) == ["Thank you.", "We are glad."]
    kept = talk.one(Keep)
    assert (kept.kind, kept.data["name"], kept.data["scale"]) == ("survey", "satisfaction", name)
    assert kept.data["answer"] == answer


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("csat", {"slots": {"how": 6}}),
        ("csat", {"slots": {"how": 0}}),
        ("csat", {"slots": {"how": 4.5}}),
        ("csat", {"slots": {"how": -1}}),
        ("csat", {"answer": "yes"}),
        ("nps", {"slots": {"how": 11}}),
        ("yes_no", {"slots": {"how": 3}}),
    ],
)
def test_what_is_not_on_the_scale_is_asked_again(begin, name, meaning):
    talk = begin(scale(name))
    assert talk.say("x", **meaning) == ["Sorry, I didn't catch that."]
    assert not any(isinstance(action, Keep) for action in talk.actions)


@pytest.mark.parametrize(
    ("name", "answer"), [("csat", "no"), ("nps", "no"), ("yes_no", "skip")], ids=["csat", "nps", "yes_no"]
)
def test_no_thanks_is_skipped(begin, name, answer):
    talk = begin(scale(name))
    assert talk.say("no thanks", answer=answer) == ["Goodbye."]
    assert talk.hung_up and not any(isinstance(action, Keep) for action in talk.actions)


def test_silence_twice_is_skipped_whatever_patience_says(begin):
    talk = begin(FLOW)
    assert talk.silence() == ["Are you still there?"]
    assert talk.silence() == ["Goodbye."]
    talk = begin(FLOW.replace("{handover: desk}", "{handover: desk, patience: 1}"))
    assert talk.silence() == ["Goodbye."]


def test_an_unsure_rating_is_asked_back(begin):
    talk = begin(FLOW)
    assert talk.say("four", 0.6, slots={"how": 4}) == ["Did you say 4?"]
    talk.say("yes", answer="yes")
    assert talk.one(Keep).data["answer"] == 4
    talk = begin(FLOW)
    talk.say("four", 0.6, slots={"how": 4})
    assert talk.say("no", answer="no") == ["Sorry about that. How was it?"]


def test_keys_are_the_rating_and_offers_say_so(begin):
    talk = begin(scale("nps"))
    expecting = talk.one(Listen).expecting
    assert (expecting.asked_slot.type, expecting.asked_slot.longest, expecting.keys) == (
        "number",
        2,
        {"*": "no"},
    )
    flow = read_flow({"x.yaml": FLOW})
    assert flow.steps["how"].question(flow).offers == "your number from 1 to 5 or operator"


def test_without_ears_the_keys_go_without_saying(begin):
    talk = begin(FLOW)
    assert talk.deafen() == ["How was it?"]
    assert talk.key("4", slots={"how": 4})[0] == "Thank you."


def test_everything_it_says_can_be_built_ahead():
    flow = read_flow({"x.yaml": FLOW})
    texts = [text for _, text in flow.static_prompts()]
    assert {"How was it?", "Thank you.", "You can say your number from 1 to 5 or operator."} <= set(texts)
