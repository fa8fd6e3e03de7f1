"""Frustration: raised by words and troubles, lowered by success, and a person before it is too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.actions import Enqueue
from ivr.flow.feeling import WEIGHTS, Feeling
from ivr.flow.position import Position
from ivr.flow.reader import read_flow

FLOW = """
flow: desk
policy:
  handover: person
  patience: 20
intents:
  track: {label: track my order, begin: number, hear: [track my order]}
slots:
  number: {type: digits}
steps:
  welcome:
    ask: What can I do?
  number:
    ask: Which number?
    for: number
  bye:
    say:
      by: call.mood
      upset: Sorry for the trouble.
      else: Goodbye!
    then: hangup
  person:
    queue: desk
    whisper: "{{ call.mood }}, {{ reason }}, dealt with {{ call.topics | list }}"
"""
ANGRY = {"sentiment": -1.0, "anger": 1.0}


def called(ring, text=FLOW):
    talk = ring(read_flow({"desk.yaml": text}))
    talk.arrive()
    return talk


def frustration(talk):
    return talk.interpreter.position.feeling.frustration


events = st.one_of(
    st.tuples(st.just("hear"), st.floats(-1, 1), st.floats(0, 1)),
    st.tuples(st.just("suffer"), st.sampled_from(sorted(WEIGHTS))),
    st.tuples(st.just("ease")),
)


@given(st.lists(events, max_size=200))
def test_it_stays_between_its_bounds_whatever_happens(happened):
    feeling = Feeling()
    for what, *more in happened:
        getattr(feeling, what)(*more)
        assert 0 <= feeling.frustration <= 1 and -1 <= feeling.sentiment <= 1


@given(st.lists(events, max_size=30))
def test_trouble_raises_it_and_success_lowers_it(happened):
    feeling = Feeling()
    for what, *more in happened:
        before = feeling.frustration
        getattr(feeling, what)(*more)
        if what == "suffer":
            assert feeling.frustration >= before
        if what == "ease":
            assert feeling.frustration <= before


def test_repairs_alone_stay_below_the_bound_of_a_person(ring):
    talk = called(ring)
    for _ in range(4):
        talk.mumble()
    assert 0.3 < frustration(talk) < 0.5 and talk.step == "welcome"


def test_two_angry_sentences_that_nobody_understands_lead_to_a_person(ring):
    talk = called(ring)
    talk.say("this is ridiculous", 0.0, **ANGRY)
    assert talk.step == "welcome"
    talk.say("I told you three times you useless machine", 0.0, **ANGRY)
    assert talk.queued.reason == "frustrated"
    assert talk.queued.frustration >= 0.8 and talk.queued.whisper.startswith("upset, frustrated")


def test_who_is_understood_goes_on_however_angry(ring):
    talk = called(ring)
    talk.say("track my damn order", intent="track", **ANGRY)
    assert talk.step == "number"
    talk.say("five you idiots", slots={"number": "5"}, **ANGRY)
    assert talk.hung_up


@pytest.mark.parametrize("policy", ["off", "1"])
def test_it_can_be_switched_off_for_all_and_for_a_step(ring, policy):
    for text in (
        FLOW.replace("patience: 20", f"patience: 20\n  frustration: {policy}"),
        FLOW.replace("ask: What can I do?", f"ask: What can I do?\n    frustration: {policy}"),
    ):
        talk = called(ring, text)
        for _ in range(5):
            talk.say("you idiots", 0.0, **ANGRY)
        assert not any(isinstance(action, Enqueue) for action in talk.actions)


def test_a_caller_who_comes_back_is_not_sent_away_again_for_it(ring):
    talk = called(ring, FLOW.replace('list }}"', 'list }}"\n    on: {timeout: welcome}'))
    for _ in range(2):
        talk.say("this is ridiculous", 0.0, **ANGRY)
    assert talk.queued.reason == "frustrated"
    talk.back("timeout")
    talk.mumble()
    assert talk.step == "welcome"


def test_a_kind_word_and_success_calm_it(ring):
    talk = called(ring)
    talk.say("this is ridiculous", 0.0, **ANGRY)
    before = frustration(talk)
    talk.say("track it please thank you", intent="track", sentiment=0.8)
    assert frustration(talk) < before * 0.75


def test_keys_have_no_mood_and_an_interruption_counts_at_what_is_asked_again(ring):
    talk = called(ring)
    talk.say("hm", 0.0, interrupted=True)
    once = frustration(talk)
    other = called(ring)
    other.mumble()
    other.say("hm", 0.0, interrupted=True)
    again = called(ring)
    again.mumble()
    again.mumble()
    assert once == pytest.approx(0.15) and frustration(other) > frustration(again)


def test_who_becomes_loud_is_not_content(ring):
    talk, loud = called(ring), called(ring)
    talk.say("hm", 0.0)
    loud.say("HM", 0.0, louder=12.0)
    assert frustration(loud) > frustration(talk)


@pytest.mark.parametrize(("angry", "last"), [(True, "Sorry for the trouble."), (False, "Goodbye!")])
def test_sentences_may_have_a_case_for_it(ring, angry, last):
    talk = called(ring)
    talk.say("track", intent="track")
    if angry:
        talk.interpreter.position.feeling.yielded = True
        for _ in range(3):
            talk.say("this is ridiculous", 0.0, **ANGRY)
    said = talk.say("five", slots={"number": "5"})
    assert last in said


def test_a_flow_may_branch_on_it(ring):
    branch = "branch:\n      - if: call.frustration > 0.3\n        then: person\n      - else: bye"
    text = FLOW.replace("  bye:\n", f"  way:\n    {branch}\n  bye:\n")
    for angry, step in ((True, "person"), (False, "bye")):
        talk = called(ring, text)
        talk.say("track", intent="track")
        if angry:
            talk.say("this is ridiculous", 0.0, **ANGRY)
        talk.say("five", slots={"number": "5"})
        assert talk.step == step


def test_it_is_saved_with_the_call(ring):
    talk = called(ring)
    talk.say("this is ridiculous", 0.0, **ANGRY)
    position = talk.interpreter.position
    assert Position.from_json(position.to_json()) == position
    assert position.feeling.frustration > 0.5
