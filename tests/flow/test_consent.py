"""A consent is what was asked and what was answered; everything else is a no."""

import pytest

from ivr.actions import Keep, Listen
from ivr.events import Kept
from ivr.flow.position import Position

from .conftest import AT

FLOW = """
flow: x
policy: {handover: desk}
steps:
  may_we:
    consent: recording
    ask: May we record this call?
    wording: 2026-03
    on: {no: without}
  yes: {say: "recording is {{ recording }}", then: hangup}
  without: {say: "recording is {{ recording }}", then: hangup}
  desk: {queue: support}
""".replace("  yes:", "  with_it:")


def kept(talk, outcome="ok"):
    return talk.happen(Kept(at=AT, id=talk.one(Keep).id, outcome=outcome))


def test_the_question_takes_yes_or_no_by_words_and_keys(begin):
    talk = begin(FLOW)
    expecting = talk.one(Listen).expecting
    assert (expecting.yes_no, expecting.keys) == (True, {"1": "yes", "2": "no", "0": "operator"})


def test_what_was_asked_and_answered_is_kept(begin):
    talk = begin(FLOW)
    talk.say("yes", answer="yes")
    assert talk.one(Keep).data == {
        "name": "recording",
        "wording": "2026-03",
        "text": "May we record this call?",
        "language": "en-US",
        "answer": "yes",
        "at": "2026-11-20T15:00:00+00:00",
    }
    assert kept(talk) == ["recording is yes"] and talk.step == "with_it"


@pytest.mark.parametrize(
    ("answer", "outcome", "step"), [("no", "ok", "without"), ("yes", "error", "without")]
)
def test_a_no_and_what_could_not_be_kept_is_a_no(begin, answer, outcome, step):
    talk = begin(FLOW)
    talk.say(answer, answer=answer)
    assert kept(talk, outcome) == ["recording is no"] and talk.step == "without"


def test_silence_twice_is_a_no_and_is_kept_as_such(begin):
    talk = begin(FLOW)
    talk.silence()
    talk.silence()
    assert talk.one(Keep).data["answer"] == "no" and talk.step == "may_we"
    assert kept(talk) == ["recording is no"]


def test_nobody_is_handed_over_because_of_a_consent(begin):
    talk = begin(FLOW.replace("{handover: desk}", "{handover: desk, patience: 1}"))
    talk.mumble()
    assert talk.one(Keep).data["answer"] == "no"


def test_an_unsure_yes_is_asked_back(begin):
    talk = begin(FLOW)
    assert talk.say("yes", 0.6, answer="yes") == ["Did you say yes?"]
    talk.say("yes", answer="yes")
    assert talk.one(Keep).data["answer"] == "yes"


def test_a_person_is_still_a_word_away(begin):
    talk = begin(FLOW)
    talk.say("operator", intent="operator")
    assert talk.queued.reason == "operator"


def test_without_ways_of_its_own_both_go_on(begin):
    for answer in ("yes", "no"):
        talk = begin(FLOW.replace("    on: {no: without}\n", ""))
        talk.say(answer, answer=answer)
        kept(talk)
        assert talk.notes("step")[0] == "with_it"


def test_the_wait_for_the_store_can_be_saved(begin):
    talk = begin(FLOW)
    talk.say("yes", answer="yes")
    position = talk.interpreter.position
    assert Position.from_json(position.to_json()) == position
    assert position.variables["recording"] is False  # until it is kept


def test_other_words_in_the_meantime_change_nothing(begin):
    talk = begin(FLOW)
    talk.say("yes", answer="yes")
    keep = talk.one(Keep)
    assert talk.say("no", answer="no") == []
    assert talk.happen(Kept(at=AT, id="other", outcome="ok")) == []
    assert talk.happen(Kept(at=AT, id=keep.id, outcome="ok")) == ["recording is yes"]
