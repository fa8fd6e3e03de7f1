"""Each kind of step and each rule of the policy, in the smallest flow that shows it."""

from datetime import UTC, datetime

import pytest

from ivr.actions import Enqueue, LookUp, Note, Say
from ivr.errors import RuntimeFault
from ivr.events import LookedUp, Said, TimerFired
from ivr.flow.interpreter import Interpreter
from ivr.flow.position import Frame, Position

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
BYE = "  bye: {hangup: Bye}\n"
DESK = "policy: {handover: desk}\n"
DESK_STEP = "  desk: {queue: support}\n"


def test_steps_follow_each_other_down_the_page(begin):
    talk = begin("flow: f\nsteps:\n  a: {say: One}\n  b: {say: Two}\n" + BYE)
    assert [action.text for action in talk.actions if isinstance(action, Say)] == ["One", "Two", "Bye"]
    assert [action.id for action in talk.actions if isinstance(action, Say)] == ["a.1", "b.2", "bye.3"]
    assert talk.notes("step") == ["a", "b", "bye"] and talk.hung_up


def test_a_prompt_depends_on_a_value(begin):
    flow = "flow: f\nsteps:\n  a:\n    say:\n      by: called\n      100: The shop\n      else: Who?\n" + BYE
    assert [action.text for action in begin(flow).actions if isinstance(action, Say)] == ["The shop", "Bye"]


@pytest.mark.parametrize(
    ("branch", "step"),
    [
        ("{by: called, 100: x, else: y}", "x"),
        ("{by: called, 200: x, else: y}", "y"),
        ("{by: called, 200: x}", "y"),
        ("[{if: called == '200', then: y}, {if: caller_name == 'Ann', then: x}]", "x"),
        ("[{if: called == '200', then: x}, {else: y}]", "y"),
    ],
)
def test_a_branch_goes_by_value_or_condition(begin, branch, step):
    talk = begin(f"flow: f\nsteps:\n  a: {{branch: {branch}}}\n  y: {{hangup: }}\n  x: {{hangup: }}\n")
    assert talk.step == step


def test_set_gives_slots_and_variables_their_values_in_order(begin):
    talk = begin(
        "flow: f\nslots: {n: {type: digits}}\nsteps:\n"
        "  a: {set: {n: 0123, twice: = 2 * 21, hello: 'Hi {{ caller_name }} {{ n }}', more: = twice + 1}}\n"
        "  b: {hangup: '{{ n }}; {{ hello }}; {{ more }}'}\n"
    )
    assert talk.one(Say).text == "0 1 2 3; Hi Ann 0123; 43"


def test_set_empties_a_slot_and_retry_asks_again(begin):
    talk = begin(
        "flow: t\nslots:\n  a: {type: digits}\n  b: {type: digits}\nsteps:\n"
        "  first: {ask: A?, for: a}\n  second: {ask: B?, for: b}\n"
        "  both: {set: {b: = none}, retry: first}\n"
    )
    talk.say(slots={"a": "1"})
    assert talk.say(slots={"b": "2"}) == ["A?"]
    assert talk.slots == {} and sum(talk.interpreter.position.counters.values()) == 1


def test_a_call_comes_back_and_a_goto_does_not(begin):
    talk = begin(
        "flow: f\nsteps:\n  a: {call: sub}\n  b: {goto: end}\n  c: {say: never}\n"
        "  sub: {say: inside}\n  sub_end: {call: deeper, then: return}\n"
        "  deeper: {say: deep, then: return}\n  end: {hangup: }\n"
    )
    assert [action.text for action in talk.actions if isinstance(action, Say)] == ["inside", "deep"]
    assert talk.notes("step") == ["a", "sub", "sub_end", "deeper", "b", "end"] and talk.hung_up


def test_a_request_carries_encoded_values_and_a_body(begin):
    talk = begin(
        "flow: f\nsteps:\n  a:\n    http: POST crm/people/{{ caller }}?name={{ caller_name }}\n"
        "    body: {who: '{{ caller_name }}', sum: = 1 + 1}\n    timeout: 700ms\n" + BYE
    )
    assert talk.one(LookUp) == LookUp(
        id="a.1",
        back_end="crm",
        method="POST",
        path="/people/%2B15551234?name=Ann",
        body={"who": "Ann", "sum": 2},
        timeout=0.7,
    )


HTTP = (
    "flow: f\n" + DESK + "steps:\n  a: {http: GET x, save: x, on: {not_found: none, 409: busy}}\n"
    "  b: {hangup: '{{ x.v }}'}\n  none: {hangup: none}\n  busy: {hangup: busy}\n" + DESK_STEP
)


@pytest.mark.parametrize(
    ("outcome", "status", "step"),
    [
        ("ok", 200, "b"),
        ("not_found", 404, "none"),
        ("refused", 409, "busy"),
        ("refused", 403, "desk"),
        ("error", 500, "desk"),
        ("timeout", 0, "desk"),
        ("unknown", 0, "desk"),
    ],
)
def test_an_outcome_leads_where_the_flow_says_or_to_a_person(begin, outcome, status, step):
    talk = begin(HTTP)
    talk.found(outcome, status, v=1)
    assert talk.step == step
    if step == "desk":
        assert talk.queued.reason == "error"


@pytest.mark.parametrize("data", [None, [], "text", {"other": 1}, {"v": {"deep": 1}}, {"v": "x" * 9999}])
def test_an_answer_that_does_not_fit_is_a_fault_and_leads_to_a_person(begin, data):
    talk = begin(HTTP)
    talk.happen(LookedUp(at=AT, id=talk.look_up.id, outcome="ok", status=200, data=data))
    assert len(talk.notes("fault")) == 1 and talk.queued.reason == "error"


CHOICE = (
    "flow: f\n" + DESK + "slots: {issue: {type: choice, choices: {net: [internet], phone: [no tone]}}}\n"
    "steps:\n  a: {ask: What is it?, for: issue, on: {net: bye}}\n  b: {hangup: phone then}\n"
    + BYE
    + DESK_STEP
)


def test_a_choice_is_a_menu(begin):
    talk = begin(CHOICE)
    assert talk.listen.expecting.keys == {"1": "net", "2": "phone", "0": "operator"}
    talk.say(answer="phone")
    assert talk.step == "b" and talk.slots == {"issue": "phone"}
    talk = begin(CHOICE)
    assert talk.say(slots={"issue": "net"}, confidence=0.6) == ["Did you say net?"]
    talk.say(answer="yes")
    assert talk.step == "bye" and talk.slots == {"issue": "net"}


def test_a_choice_is_offered(begin):
    talk = begin(CHOICE)
    talk.mumble()
    assert talk.mumble() == ["You can say net or phone."]


YES_NO = (
    "flow: f\nslots: {sms: {type: yes_no}}\n"
    "steps:\n  a: {ask: A message?, for: sms, on: {yes: c}}\n  b: {hangup: no}\n  c: {hangup: yes}\n"
)


@pytest.mark.parametrize(("answer", "step"), [("yes", "c"), ("no", "b")])
def test_a_yes_no_slot_is_filled_by_the_answer(begin, answer, step):
    talk = begin(YES_NO)
    assert talk.listen.expecting.yes_no and talk.listen.expecting.keys == {
        "1": "yes",
        "2": "no",
        "0": "operator",
    }
    talk.say(answer=answer)
    assert talk.step == step and talk.slots == {"sms": answer}


def test_an_unsure_yes_is_asked_back(begin):
    talk = begin(YES_NO)
    assert talk.say(answer="yes", confidence=0.5) == ["Did you say yes?"]
    talk.say(answer="no")
    assert talk.step == "a" and talk.slots == {}


NUMBER = (
    "flow: f\n" + DESK + "slots: {n: {type: digits, label: code}, m: {type: number, label: amount}}\n"
    "intents:\n  go:\n    label: go there\n    begin: a\n    hear: [go/<m>]\n"
    "  leave:\n    label: leave\n    begin: bye\n"
    "steps:\n  a: {ask: What code?, for: n, confirm: %s}\n  b: {ask: How much?, for: m}\n" + BYE + DESK_STEP
)


@pytest.mark.parametrize(
    ("confirm", "confidence", "asked_back"),
    [
        ("always", 1.0, True),
        ("always", 0.6, True),
        ("unsure", 1.0, False),
        ("unsure", 0.6, True),
        ("never", 0.6, False),
    ],
)
def test_when_a_slot_is_asked_back(begin, confirm, confidence, asked_back):
    talk = begin(NUMBER % confirm)
    said = talk.say(slots={"n": "42"}, confidence=confidence)
    assert (said == ["Did you say code 4 2?"]) is asked_back


def test_what_must_be_confirmed_is_confirmed_even_if_it_was_said_before(begin):
    talk = begin(NUMBER.replace("a: {ask", "first: {ask: Hi}\n  a: {ask") % "always")
    assert talk.say(intent="go", slots={"n": "42"}) == ["Did you say code 4 2?"]
    assert talk.say(answer="yes") == ["How much?"]
    talk = begin(NUMBER.replace("a: {ask", "first: {ask: Hi}\n  a: {ask") % "always")
    assert talk.say(intent="go", slots={"n": "42"}, confidence=0.6) == [
        "Did you want to go there, with code 4 2?"
    ]
    assert talk.say(answer="yes") == ["How much?"]  # and not a second time


def test_a_value_is_corrected_while_it_is_asked_back(begin):
    talk = begin(NUMBER % "unsure")
    talk.say(intent="go", slots={"n": "42"}, confidence=0.6)
    assert talk.say(slots={"n": "43"}, confidence=0.6) == ["Did you want to go there, with code 4 3?"]
    talk.say(answer="yes")
    assert talk.slots == {"n": "43"} and talk.step == "b"


def test_another_wish_may_answer_what_is_asked_back(begin):
    talk = begin(NUMBER % "unsure")
    talk.say(slots={"n": "42"}, confidence=0.6)
    talk.say(intent="leave")
    assert talk.step == "bye"


def test_all_slots_of_one_utterance_are_filled(begin):
    talk = begin(NUMBER % "unsure")
    talk.say(slots={"n": "42", "m": 7, "unknown": 1})
    assert talk.step == "bye" and talk.slots == {"n": "42", "m": 7}


def test_another_slot_than_the_one_asked_for_is_kept(begin):
    talk = begin(NUMBER % "unsure")
    assert talk.say(slots={"m": 7}) == ["Sorry, I didn't catch that."]
    talk.say(slots={"n": "42"})
    assert talk.step == "bye"


def test_a_wish_that_leads_nowhere_is_no_answer(begin):
    talk = begin(NUMBER % "unsure")
    for _ in range(4):
        talk.say(intent="go")
    assert talk.queued.reason == "patience"


def test_a_kept_slot_holds_for_the_call(begin):
    text = NUMBER % "unsure"
    for keep, slots in (("false", {}), ("true", {"n": "42"})):
        talk = begin(text.replace("label: code", f"label: code, keep: {keep}"))
        talk.say(slots={"n": "42"})
        talk.say(intent="go")
        assert talk.slots == slots


def test_repeat_says_the_question_again_and_costs_nothing(begin):
    talk = begin(NUMBER % "unsure")
    assert talk.say(intent="repeat", confidence=0.5) == ["What code?"]
    talk.say(slots={"n": "42"}, confidence=0.6)
    assert talk.say(intent="repeat") == ["Did you say code 4 2?"]
    assert sum(talk.interpreter.position.counters.values()) == 0


def test_prompts_are_tapered_at_each_question(begin):
    talk = begin(
        "flow: f\npolicy: {patience: 9, no_match: {say: [First, Second, Third]}}\n"
        "slots: {n: {type: text}, m: {type: text}}\n"
        "steps:\n  a: {ask: A?, for: n}\n  b: {ask: B?, for: m}\n" + BYE
    )
    assert [talk.mumble() for _ in range(4)] == [["First"], ["Second"], ["Third"], ["Third"]]
    talk.say(slots={"n": "x"})
    assert talk.mumble() == ["First"]


def test_an_intent_in_on_leads_elsewhere(begin):
    talk = begin((NUMBER % "unsure").replace("confirm: unsure", "on: {leave: b}"))
    talk.say(intent="leave", slots={"n": "1"})
    assert talk.step == "b" and talk.slots == {"n": "1"}


def test_a_flow_may_take_a_word_that_works_anywhere_for_itself(begin):
    talk = begin("flow: f\nintents: {operator: {begin: bye}}\nsteps:\n  a: {ask: Hi}\n" + BYE)
    talk.say(intent="operator")
    assert talk.step == "bye"


def test_without_a_hand_over_the_caller_goes_to_the_dialplans_fallback(begin):
    talk = begin("flow: f\nsteps:\n  a: {ask: Hi}\n" + BYE)
    talk.say(intent="operator")
    assert talk.queued.queue == "fallback" and not talk.hung_up


def test_a_queue_that_is_its_own_fallback_ends(begin):
    talk = begin("flow: f\n" + DESK + "steps:\n  desk: {queue: support}\n")
    assert talk.queued.reason == "step"
    talk.back("timeout")
    assert talk.queued.queue == "fallback"


def test_a_queue_that_leads_to_itself_ends(begin):
    talk = begin("flow: f\nsteps:\n  a: {queue: support, on: {timeout: a}}\n")
    for _ in range(2):
        talk.back("timeout")
        assert isinstance(talk.queued, Enqueue)
    talk.back("timeout")
    assert talk.queued.queue == "fallback"


def test_an_open_outcome_of_a_queue_leads_to_the_hand_over(begin):
    talk = begin("flow: f\n" + DESK + "steps:\n  a: {queue: first}\n" + DESK_STEP)
    talk.back("timeout")
    assert (talk.queued.queue, talk.queued.reason) == ("support", "timeout")


def test_a_whisper_that_has_no_value_does_not_cost_the_agent(begin):
    talk = begin(
        "flow: f\nslots: {n: {type: text}}\nsteps:\n"
        "  a: {queue: support, announce: 'Hi {{ n }}', whisper: 'About {{ n }}'}\n"
    )
    assert talk.queued.whisper == "" and len(talk.notes("fault")) == 2


@pytest.mark.parametrize(
    "steps",
    [
        "  a: {goto: b}\n  b: {goto: a}\n",
        "  a: {say: Again, then: a}\n",
        "  a: {call: a}\n",
        "  a: {set: {x: 1}, then: return}\n",
        "  a: {say: the end}\n",
    ],
)
@pytest.mark.parametrize("handover", ["", "policy: {handover: a}\n", "policy: {handover: z}\n"])
def test_a_flow_that_does_not_come_to_rest_ends_with_a_person(begin, steps, handover):
    first = "  y: {goto: a}\n  z: {queue: support, announce: Wait}\n"
    talk = begin(f"flow: f\n{handover}steps:\n{first}{steps}")
    said = [action.text for action in talk.actions if isinstance(action, Say)]
    assert talk.notes("fault") and len(said) < 5
    if "z}" in handover:
        assert talk.queued.reason == "error" and said[-1] == "Wait"
    else:
        assert talk.queued.queue == "fallback"


def test_after_the_end_nothing_comes_out(begin):
    talk = begin("flow: f\nsteps:\n  a: {ask: Hi}\n" + BYE)
    talk.hang_up()
    talk.say(intent="operator")
    assert talk.actions == []


def test_events_that_nothing_waits_for_change_nothing(begin):
    talk = begin("flow: f\nsteps:\n  a: {ask: Hi}\n" + BYE)
    before = talk.interpreter.position.to_json()
    old = talk.listen
    talk.happen(Said(at=AT, id="a.2"))
    talk.happen(TimerFired(at=AT, name="no_input"))
    talk.back("timeout")
    talk.arrive()
    assert talk.interpreter.position.to_json() == before
    talk.mumble()
    talk.listen = old  # the answer to a question that is not open any more
    talk.mumble()
    assert talk.actions == []


def test_a_question_that_no_key_can_answer_leads_deaf_callers_to_a_person(begin):
    talk = begin(
        "flow: f\n" + DESK + "slots: {why: {type: text}}\nsteps:\n  a: {ask: Why?, for: why}\n" + DESK_STEP
    )
    talk.deafen()
    assert talk.queued.reason == "hearing"


def test_decisions_are_noted_with_confidence_and_counters(begin):
    talk = begin(NUMBER % "unsure")
    talk.say(slots={"n": "42"}, confidence=0.3)
    (note,) = [action for action in talk.actions if isinstance(action, Note) and action.kind == "decision"]
    assert note.text == "reprompt"
    assert note.data == {
        "why": "low_confidence",
        "confidence": 0.3,
        "no_input": 0,
        "no_match": 0,
        "low_confidence": 1,
        "refused": 0,
    }


def test_a_position_of_another_flow_is_refused(shop):
    with pytest.raises(RuntimeFault):
        Interpreter(shop, Position(stack=[Frame("somewhere_else")]))


@pytest.mark.parametrize(
    "written", ["", "[]", "{}", '{"waiting": 7}', '{"waiting": null, "colour": 1}', "\x00"]
)
def test_what_is_no_position_is_refused(written):
    with pytest.raises(RuntimeFault):
        Position.from_json(written)
