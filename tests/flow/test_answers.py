"""Questions and answers: a file beside the flow, asked at a step or anywhere."""

import pytest

from ivr.actions import Listen
from ivr.errors import FlowErrors
from ivr.flow.reader import read_flow

from .conftest import Talk

FLOW = """
flow: x
policy: {handover: desk}
slots:
  size: {type: choice, choices: [small, large], label: size}
intents:
  order: {begin: size, label: order, hear: [order]}
steps:
  faq:
    answer: answers
    ask: What would you like to know?
    nothing: I do not know that.
    on: {nothing_found: sorry}
  more: {ask: Anything else?, on: {yes: faq, no: bye}}
  size: {ask: Small or large?, for: size, then: bye}
  sorry: {say: Somebody will., then: desk}
  bye: {say: Goodbye., then: hangup}
  desk: {queue: support}
"""
ANSWERS = """
opening:
  label: opening hours
  hear:
    - when are you open
  say: From nine to five.
parking:
  hear:
    - where can I park
  say:
    by: called
    "100": Behind the house.
    else: In the street.
"""


def flow(text=FLOW, answers=ANSWERS, name="answers.yaml", **more):
    return read_flow({"x.yaml": text, name: answers, **more})


def arrive(read):
    talk = Talk(read)
    talk.arrive(called="100")
    return talk


@pytest.fixture
def talk():
    return arrive(flow())


def test_the_questions_may_be_asked_at_the_step_before_any_intent(talk):
    assert talk.one(Listen).expecting.intents[:3] == ("answer.opening", "answer.parking", "order")


def test_an_answer_is_said_and_the_flow_goes_on(talk):
    assert talk.say("when", intent="answer.opening") == ["From nine to five.", "Anything else?"]
    talk.say("yes", answer="yes")
    assert talk.say("where", intent="answer.parking") == ["Behind the house.", "Anything else?"]


def test_an_unsure_question_is_asked_back_by_its_label(talk):
    assert talk.say("when", 0.6, intent="answer.parking") == ["Did you say parking?"]
    assert talk.say("yes", answer="yes")[0] == "Behind the house."


def test_after_the_second_question_without_an_answer_nothing_is_found(talk):
    assert talk.mumble() == ["Sorry, I didn't catch that."]
    assert talk.mumble()[:2] == ["I do not know that.", "Somebody will."]
    assert talk.queued.queue == "support"


def test_nothing_found_that_is_left_open_leads_to_the_handover():
    talk = arrive(flow(FLOW.replace("    on: {nothing_found: sorry}\n", "").replace("  sorry:", "  unused:")))
    talk.silence(), talk.silence()
    assert talk.queued.reason == "nothing_found"


def test_an_intent_is_no_question(talk):
    assert talk.say("order", intent="order") == ["Small or large?"]


def test_elsewhere_the_questions_are_not_expected_unless_they_are_for_anywhere(talk):
    talk.say("order", intent="order")
    assert "answer.opening" not in talk.listen.expecting.intents


def test_anywhere_it_is_answered_and_the_question_asked_again():
    talk = arrive(flow(FLOW.replace("    nothing:", "    anywhere: yes\n    nothing:")))
    talk.say("order", intent="order")
    assert talk.listen.expecting.intents[:2] == ("answer.opening", "answer.parking")
    assert talk.say("when", intent="answer.opening") == ["From nine to five.", "Small or large?"]
    talk.say("large", 0.6, slots={"size": "large"})
    assert talk.say("when", intent="answer.opening") == ["From nine to five.", "Did you say large?"]
    talk.say("yes", answer="yes")
    assert talk.slots == {"size": "large"}


def test_offers_and_keys_name_them():
    read = flow()
    question = read.steps["faq"].question(read)
    assert question.offers == "opening hours, parking, order, or operator"
    deaf = read.steps["faq"].question(read, deaf=True)
    assert deaf.asked("What?") == (
        "What? For opening hours, press 1. For parking, press 2. To order, press 3. "
        "To speak to someone, press 0."
    )
    talk = arrive(read)
    talk.deafen()
    assert talk.key("1", intent="answer.opening")[0] == "From nine to five."


def test_every_answer_that_depends_on_nothing_can_be_built_ahead():
    texts = {text for _, text in flow().static_prompts()}
    assert {"From nine to five.", "Behind the house.", "In the street.", "I do not know that."} <= texts


@pytest.mark.parametrize(
    "files",
    [
        {"faq.yaml": ANSWERS},
        {"answers/a.yaml": ANSWERS},
        {
            "answers/a.yaml": ANSWERS.split("parking")[0],
            "answers/b.yaml": "parking" + ANSWERS.split("parking")[1],
        },
    ],
)
def test_they_may_lie_in_any_file_and_in_a_folder(files):
    name = "faq.yaml" if "faq.yaml" in files else "answers"
    read = read_flow({"x.yaml": FLOW.replace("answer: answers", f"answer: {name}"), **files})
    assert list(read.replies) == ["answer.opening", "answer.parking"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "x.yaml:10:13: unknown-answers: There are no answers in 'answers'."),
        ({"answers.yaml": "a: {hear: [x]}"}, "answers.yaml:1:4: missing-key: 'say' is missing in an answer."),
        ({"answers.yaml": "a: {say: Hi}"}, "answers.yaml:1:4: missing-key: 'hear' is missing in an answer."),
        ({"answers.yaml": "A: {hear: [x], say: Hi}"}, "answers.yaml:1:1: bad-name: 'A' cannot be a name."),
        ({"answers.yaml": "a: {hear: [<n>], say: Hi}"}, "answers.yaml:1:12: unknown-slot: "),
        ({"answers.yaml": "a: {hear: [x], say: '{{ n }}'}"}, "answers.yaml:1:21: unknown-name: "),
        (
            {"answers.yaml": "a: {hear: [x], say: Hi}", "answers/b.yaml": "a: {hear: [y], say: Ho}"},
            "answers/b.yaml:1:1: duplicate-key: 'a' is answered in answers.yaml already.",
        ),
        ({"answers.yaml": "- a"}, "answers.yaml:1:1: expected-mapping: "),
    ],
)
def test_what_cannot_be_an_answer_is_refused_at_its_place(files, expected):
    with pytest.raises(FlowErrors) as caught:
        read_flow({"x.yaml": FLOW, **files})
    assert any(str(fault).startswith(expected) for fault in caught.value.faults), str(caught.value)


def test_an_answer_without_a_label_lacks_one_in_another_language():
    spanish = "answers:\n  opening: {label: el horario, hear: [abierto], say: De nueve a cinco.}\n"
    text = FLOW.replace("flow: x", "flow: x\nlanguages: [en-US, es-ES]")
    read = flow(text, **{"es-ES.yaml": f"{spanish}  parking: {{hear: [aparcar], say: Detrás.}}\n"})
    lacking = [one for one in read.missing if one.place.file == "answers.yaml"]
    assert [(one.place.line, one.code) for one in lacking] == [(7, "missing-line")]
    assert "parking: label" in str(lacking[0])
