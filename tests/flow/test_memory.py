"""What a call remembers, what it hands over, and what it suggests instead of "anything else?"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.events import Followed
from ivr.flow.habits import MOST, followed
from ivr.flow.memory import LONGEST, MAX_INTENTS, MAX_TURNS, Memory, Spoken
from ivr.flow.position import Position
from ivr.flow.reader import read_flow

FLOW = """
flow: bills
policy: {handover: desk}
slots:
  account: {type: digits}
  pin: {type: pin}
intents:
  balance: {label: hear my balance, begin: account, hear: [what is my balance]}
  pay:
    label: pay my bill
    begin: pay
    hear: [pay my bill]
    suggest: "{% if account == '5' %}Would you like to pay it now?{% endif %}"
  hours: {label: opening hours, begin: hours, hear: [opening hours], suggest: Shall I tell you our hours?}
steps:
  welcome: {ask: What can I do?}
  account: {ask: Which account?, for: account, confirm: always}
  told: {say: It is ten dollars., then: more}
  pay: {ask: Which account is it?, for: account, confirm: always}
  paid: {say: Paid., then: more}
  hours: {say: From nine to five., then: return}
  more: {ask: Anything else?, on: {yes: welcome, no: bye}}
  bye: {hangup: Bye.}
  desk: {queue: desk, whisper: "{{ call.topics | list }}", on: {timeout: bye}}
"""
LIKELY = (Followed("balance", "pay", 600, 0.6), Followed("balance", "hours", 200, 0.2))
PAY, ELSE = "Would you like to pay it now?", "Anything else?"


@pytest.fixture
def at_more(ring):
    def go(account="5", likely=LIKELY, text=FLOW):
        talk = ring(read_flow({"bills.yaml": text}))
        talk.arrive(likely=likely)
        talk.say("my balance", intent="balance")
        talk.say(account, slots={"account": account})
        talk.said = talk.say("yes", answer="yes")
        return talk

    return go


# --- suggestions ----------------------------------------------------------------------------------


def test_what_callers_mostly_want_next_is_suggested_and_begins_with_what_is_known(at_more):
    talk = at_more()
    assert talk.said[-1] == PAY and talk.step == "more"
    assert talk.say("yes", answer="yes") == ["Paid.", ELSE]
    assert talk.slots["account"] == "5"


def test_no_asks_for_anything_else_and_it_is_never_suggested_again(at_more):
    talk = at_more()
    assert talk.say("no", answer="no") == [ELSE]
    talk.say("my balance", intent="balance")
    talk.say("5", slots={"account": "5"})
    assert talk.say("yes", answer="yes")[-1] == ELSE
    assert talk.say("no", answer="no") == ["Bye."]


def test_no_that_is_all_is_the_end(at_more):
    assert at_more().say("no that's all", answer="no") == ["Bye."]


def test_another_wish_goes_before_a_suggestion(at_more):
    talk = at_more()
    assert talk.say("what are your hours", intent="hours")[0] == "From nine to five."
    assert talk.step == "more"


def test_a_suggestion_is_asked_again_as_any_question(at_more):
    text = FLOW.replace("handover: desk}", "handover: desk, no_input: {say: 'Hello? {{ question }}'}}", 1)
    assert at_more(text=text).silence() == [f"Hello? {PAY}"]


def test_a_sentence_that_comes_out_empty_or_has_no_value_suggests_nothing(at_more):
    assert at_more(account="6").said[-1] == ELSE
    gone = FLOW.replace("account == '5'", "order.state == 'open'").replace(
        "  told:", "  note: {http: GET x, save: order, on: {error: told}}\n  told:", 1
    )
    gone = gone.replace("always}\n  note", "always, then: told}\n  note")
    assert at_more(text=gone).said[-1] == ELSE


@pytest.mark.parametrize(
    ("likely", "policy", "said"),
    [
        ((), "", ELSE),
        ((Followed("balance", "pay", 19, 0.9),), "", ELSE),
        ((Followed("balance", "pay", 19, 0.9),), "suggest: {calls: 10}", PAY),
        ((Followed("balance", "pay", 900, 0.29),), "", ELSE),
        ((Followed("balance", "pay", 900, 0.29),), "suggest: {share: 0.2}", PAY),
        ((Followed("pay", "balance", 900, 0.9),), "", ELSE),
        ((Followed("balance", "gone", 900, 0.9),), "", ELSE),
        ((Followed("balance", "hours", 900, 0.9), *LIKELY), "", "Shall I tell you our hours?"),
    ],
)
def test_a_suggestion_has_to_be_sure_enough(at_more, likely, policy, said):
    text = FLOW.replace("policy: {handover: desk}", f"policy:\n  handover: desk\n  {policy}")
    assert at_more(likely=likely, text=text).said[-1] == said


def test_a_caller_who_is_upset_is_offered_nothing(at_more, ring):
    talk = ring(read_flow({"bills.yaml": FLOW}))
    talk.arrive(likely=LIKELY)
    talk.say("my balance", intent="balance")
    talk.say("you idiots", 0.0, anger=1.0, sentiment=-1.0)
    talk.say("you useless idiots five", slots={"account": "5"}, anger=1.0, sentiment=-1.0)
    assert talk.say("yes", answer="yes")[-1] == ELSE


def test_a_suggestion_that_was_open_goes_on_where_the_call_was_saved(at_more):
    talk = at_more()
    position = talk.interpreter.position
    saved = Position.from_json(position.to_json())
    assert saved == position and saved.memory.offering == "pay" and saved.memory.likely == list(LIKELY)


def test_each_language_has_its_own_words_for_it(at_more, ring):
    files = {
        "bills.yaml": FLOW.replace("flow: bills", "flow: bills\nlanguages: [en-US, es-ES]"),
        "es-ES.yaml": "intents:\n  pay: {suggest: ¿Quiere pagarlo ahora?}\n",
    }
    flow = read_flow(files)
    assert flow.others["es-ES"].intents["pay"].suggest.source == "¿Quiere pagarlo ahora?"
    missing = [fault.sentence for fault in flow.missing]
    assert any("hours: suggest" in one for one in missing)
    assert not any("pay: suggest" in one for one in missing)


# --- what was dealt with --------------------------------------------------------------------------


def test_what_was_dealt_with_is_handed_over(at_more):
    talk = at_more()
    talk.say("yes", answer="yes")
    talk.say("a person", intent="operator")
    assert talk.queued.dealt == ("hear my balance", "pay my bill")
    assert talk.queued.whisper == "hear my balance and pay my bill"


def test_what_was_only_begun_was_not_dealt_with(ring):
    talk = ring(read_flow({"bills.yaml": FLOW}))
    talk.arrive()
    talk.say("my balance", intent="balance")
    talk.say("a person", intent="operator")
    assert talk.queued.dealt == ()


def test_an_aside_was_dealt_with_when_it_returns(ring):
    talk = ring(read_flow({"bills.yaml": FLOW}))
    talk.arrive()
    talk.say("your hours", intent="hours")
    assert talk.interpreter.position.memory.dealt == ["hours"]


def test_conditions_know_what_was_dealt_with(at_more):
    text = FLOW.replace(
        "bye: {hangup: Bye.}", "bye: {hangup: \"{% if 'balance' in call.dealt %}Bye, payer.{% endif %}\"}"
    )
    assert at_more(text=text, likely=()).say("no", answer="no") == ["Bye, payer."]


def test_the_turns_of_both_are_remembered_in_their_order(at_more):
    turns = at_more().interpreter.position.memory.turns
    assert [(one.who, one.text) for one in turns[:3]] == [
        ("house", "What can I do?"),
        ("caller", "my balance"),
        ("house", "Which account?"),
    ]
    assert turns[1].meaning == "balance" and turns[1].step == "welcome"


@given(st.lists(st.text(max_size=500), max_size=60), st.lists(st.sampled_from("abcdefgh"), max_size=90))
def test_a_memory_has_its_bounds(texts, intents):
    memory = Memory()
    for text in texts:
        memory.keep(Spoken("caller", "x", text))
    for intent in intents:
        memory.begin(intent)
        memory.settle()
        memory.offer(intent)
    assert len(memory.turns) <= MAX_TURNS and all(len(one.text) <= LONGEST for one in memory.turns)
    assert len(memory.dealt) <= MAX_INTENTS and len(set(memory.dealt)) == len(memory.dealt)


# --- what callers want next -----------------------------------------------------------------------


def test_shares_are_of_all_who_had_it_dealt_with_and_few_calls_go_as_all_do():
    counts = {("balance", "pay"): 600, ("balance", ""): 400, ("card", "pay"): 1, ("card", ""): 0}
    found = {(one.intent, one.next): one for one in followed(counts)}
    assert found["balance", "pay"].share == pytest.approx(0.6, abs=0.005)
    assert found["card", "pay"].share < 0.65 and found["card", "pay"].calls == 1


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(["", *"abcdefgh"])), st.integers(1, 10_000)
    )
)
def test_shares_are_shares(counts):
    found = followed(counts)
    for intent in "abcd":
        mine = [one for one in found if one.intent == intent]
        assert len(mine) <= MOST and sum(one.share for one in mine) <= 1.001
        assert all(0 <= one.share <= 1 and one.next not in ("", intent) for one in mine)
