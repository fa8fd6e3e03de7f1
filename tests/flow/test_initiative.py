"""The caller leads: corrects, asks something else in between, and says the words that work anywhere."""

import pytest

from ivr.actions import Listen, Note, Say
from ivr.flow.position import Position

TRIP = """
flow: trip
policy: {handover: desk, patience: 9}
slots:
  day: {type: choice, choices: [monday, friday], label: day}
  hour: {type: digits, length: 1-2, label: hour}
  name: {type: text, keep: true}
intents:
  book: {label: book a trip, begin: when, hear: [book a trip]}
  prices: {label: hear the prices, begin: told}
  hours: {label: opening hours, begin: opening}
  deep: {begin: deeper}
steps:
  hello: {ask: What can I do?}
  when: {ask: Which day?, for: day}
  clock: {ask: At what hour?, for: hour}
  look: {http: GET trips, save: trip}
  sure: {ask: "{{ day }} at {{ hour }}, right?", on: {yes: done, no: hello}}
  done: {hangup: Booked.}
  told: {say: A trip is ten dollars., then: return}
  opening: {ask: For which day?, for: name}
  open_told: {say: From nine to five., then: return}
  deeper: {call: inner}
  deeper_end: {goto: return}
  inner: {ask: Inside?, on: {yes: inner_end, no: inner_end}}
  inner_end: {goto: return}
  desk: {queue: support}
"""


@pytest.fixture
def trip(begin):
    """Until the hour is asked for."""
    talk = begin(TRIP)
    talk.say(intent="book", slots={"day": "monday"})
    assert talk.step == "clock"
    return talk


# --- corrections ------------------------------------------------------------------------------


def test_what_was_answered_before_is_changed_and_the_conversation_goes_on_from_its_question(trip):
    assert trip.listen.expecting.changes == ("day",)
    assert trip.listen.expecting.about == "book"
    trip.key("9", slots={"hour": "9"})
    trip.found(state="free")
    assert trip.listen.expecting.changes == ("day", "hour")
    assert trip.say(answer="no", slots={"day": "friday"}) == []  # what was answered since stays
    assert trip.step == "look" and trip.slots == {"day": "friday", "hour": "9"}
    assert trip.found(state="free") == ["friday at 9, right?"]
    assert trip.say(answer="yes") == ["Booked."]


def test_the_same_value_again_is_no_correction(trip):
    trip.key("9", slots={"hour": "9"})
    trip.found(state="free")
    trip.say(answer="yes", slots={"day": "monday"})
    assert trip.step == "done"


def test_a_correction_that_is_unsure_is_asked_back(trip):
    assert trip.say(slots={"day": "friday"}, confidence=0.6) == ["Did you say friday?"]
    assert trip.say(answer="yes") == ["At what hour?"]
    assert trip.slots == {"day": "friday"}


def test_a_correction_costs_no_patience(trip):
    trip.say(slots={"day": "friday"})
    assert sum(trip.interpreter.position.counters.values()) == 0


@pytest.mark.parametrize(
    "text",
    [
        TRIP.replace(
            "choices: [monday, friday], label", "choices: [monday, friday], changed: told_anew, label"
        ),
        TRIP.replace("for: day}", "for: day, changed: told_anew}"),
    ],
)
def test_changed_says_where_a_correction_leads(begin, text):
    talk = begin(text.replace("  told:", "  told_anew: {say: 'Well, {{ day }}.', then: clock}\n  told:"))
    talk.say(intent="book", slots={"day": "monday"})
    assert talk.say(slots={"day": "friday"}) == ["Well, friday.", "At what hour?"]


def test_a_slot_that_was_asked_for_in_a_call_leads_through_that_call_again(begin):
    talk = begin(
        "flow: f\nslots: {n: {type: digits, label: code}, m: {type: digits}}\nsteps:\n"
        "  a: {call: sub}\n  b: {ask: 'More for {{ n }}?', for: m}\n  c: {hangup: Bye}\n"
        "  sub: {ask: Code?, for: n}\n  sub_end: {say: Noted., then: return}\n"
    )
    talk.say(slots={"n": "1"})
    assert talk.say(slots={"n": "2"}) == ["Noted.", "More for 2?"]
    assert talk.interpreter.position.places == ["b"]


def test_an_answer_that_was_never_asked_for_is_kept_and_changes_nothing(begin):
    talk = begin(TRIP)
    talk.say(intent="book")
    assert talk.say(slots={"hour": "9"}) == ["Sorry, I didn't catch that."]
    assert talk.step == "when"
    talk.say(slots={"day": "monday"})
    assert talk.step == "look"


# --- digressions ------------------------------------------------------------------------------


def test_an_aside_comes_back_to_the_question_that_it_interrupted(trip):
    assert trip.say(intent="prices") == ["A trip is ten dollars.", "Where were we? At what hour?"]
    assert trip.step == "clock" and trip.slots == {"day": "monday"}
    assert trip.interpreter.position.topic == "book a trip"
    assert trip.interpreter.position.places == ["clock"]


def test_an_aside_may_ask_something_itself(trip):
    assert trip.say(intent="hours") == ["For which day?"]
    assert trip.say(slots={"name": "x"}) == ["From nine to five.", "Where were we? At what hour?"]


def test_an_aside_interrupts_what_is_being_confirmed(trip):
    trip.say(slots={"hour": "9"}, confidence=0.6)
    assert trip.say(intent="prices")[-1] == "Where were we? Did you say hour 9?"
    trip.say(answer="yes")
    assert trip.step == "look"


def test_an_open_question_is_not_repeated_after_an_aside(begin):
    talk = begin(TRIP)
    assert talk.say(intent="prices") == ["A trip is ten dollars.", "What else can I do for you?"]
    assert talk.step == "hello"


def test_a_wish_that_does_not_come_back_takes_the_place_of_what_was_before(trip):
    trip.say(intent="prices")
    trip.say(intent="book", slots={"day": "friday"})
    assert trip.interpreter.position.places == ["clock"] and trip.slots == {"day": "friday"}


def test_asides_stand_above_each_other_but_not_without_end(trip):
    for intent in ["hours", "deep", "hours", "deep", "hours", "hours", "deep"]:
        trip.say(intent=intent)
        assert len(trip.interpreter.position.stack) <= 4
    assert trip.interpreter.position.places == ["clock", "opening", "deeper", "inner"]
    assert trip.say(answer="yes")[-1] == "Where were we? For which day?"
    assert trip.say(slots={"name": "x"})[-1] == "Where were we? At what hour?"


def test_no_more_than_three_asides_wait(begin):
    wishes = "".join(f"  w{n}: {{begin: s{n}}}\n" for n in range(6))
    steps = "".join(f"  s{n}: {{ask: Q{n}?, on: {{yes: back, no: back}}}}\n" for n in range(6))
    talk = begin(f"flow: f\nintents:\n{wishes}steps:\n  a: {{ask: Hi}}\n{steps}  back: {{goto: return}}\n")
    for n in range(6):
        talk.say(intent=f"w{n}")
    assert talk.interpreter.position.places == ["a", "s0", "s1", "s5"]


# --- words that work anywhere -----------------------------------------------------------------


def said(talk):
    return [(action.text, action.slow) for action in talk.actions if isinstance(action, Say)]


def test_slower_holds_from_then_on(trip):
    assert trip.say(intent="slower", confidence=0.5)[0] == "Sure, more slowly."
    assert said(trip)[1] == ("At what hour?", True)
    trip.say(slots={"hour": "9"})
    trip.found(state="free")
    assert said(trip) == [("monday at 9, right?", True)]


def test_wait_is_long_and_quiet(trip):
    assert trip.say(intent="wait") == ["Take your time. I'm here."]
    assert trip.one(Listen).no_input == 60.0 and trip.listen.expecting.asked == "hour"
    assert trip.silence() == ["Are you still there?"]
    assert trip.one(Listen).no_input == 5.0


def test_back_goes_to_the_question_before_and_empties_its_slot(trip):
    assert trip.say(intent="back") == ["All right, let's go back.", "Which day?"]
    assert trip.slots == {}
    assert trip.say(intent="back")[-1] == "What can I do?"
    assert trip.say(intent="back") == ["We are at the beginning already.", "What can I do?"]


def test_back_from_what_is_being_confirmed_asks_for_it_again(trip):
    trip.say(slots={"hour": "9"}, confidence=0.6)
    assert trip.say(intent="back")[-1] == "At what hour?"


def test_start_over_empties_everything_but_what_is_kept(trip):
    trip.say(intent="hours")
    trip.say(slots={"name": "Ann"})
    assert trip.say(intent="start_over") == ["All right, let's start over.", "What can I do?"]
    assert trip.slots == {"name": "Ann"} and trip.interpreter.position.places == ["hello"]


def test_grave_words_are_asked_back_when_they_are_unsure(trip):
    assert trip.say(intent="start_over", confidence=0.6) == ["Did you want to start over?"]
    assert trip.say(answer="no")[-1].endswith("At what hour?")
    trip.say(intent="start_over", confidence=0.6)
    assert trip.say(answer="yes")[-1] == "What can I do?"


@pytest.mark.parametrize(
    ("anywhere", "intent", "step"),
    [
        ("{back: done}", "back", "done"),
        ("{start_over: {step: when}}", "start_over", "when"),
        ("{operator: told}", "operator", "clock"),  # told, and back
        ("{slower: off}", "slower", "clock"),
    ],
)
def test_a_flow_may_send_a_word_elsewhere_or_do_without(begin, anywhere, intent, step):
    talk = begin(TRIP.replace("slots:\n", f"anywhere: {anywhere}\nslots:\n", 1))
    talk.say(intent="book", slots={"day": "monday"})
    talk.say(intent=intent)
    assert talk.step == step
    assert (intent in talk.listen.expecting.intents) is ("off" not in anywhere)
    assert (talk.interpreter.position.counters["no_match"] == 1) is ("off" in anywhere)


def test_a_flow_may_add_what_is_said_for_a_word(begin):
    talk = begin(TRIP.replace("slots:\n", "anywhere: {operator: {hear: [call Luigi]}}\nslots:\n", 1))
    assert talk.flow.hear["operator"] == ("call Luigi",)
    talk.say(intent="operator")
    assert talk.step == "desk"


def test_a_language_that_the_flow_does_not_have_may_be_asked_for(begin):
    talk = begin(TRIP)
    assert talk.say("hablo español", intent="language")[0] == "I'm sorry, I only speak English."


# --- counters, edges, tries -------------------------------------------------------------------


def test_an_intent_may_have_edges_of_its_own(begin):
    text = TRIP.replace("begin: told}", "begin: told, confidence: {accept: 0.9, confirm: 0.7}}")
    talk = begin(text)
    assert talk.say(intent="prices", confidence=0.8) == ["Did you want to hear the prices?"]
    talk = begin(text)
    talk.say(intent="prices", confidence=0.6)
    assert talk.interpreter.position.counters["low_confidence"] == 1
    talk = begin(text)
    talk.say(intent="book", confidence=0.8)
    assert talk.step == "when"


@pytest.mark.parametrize(
    ("written", "confidence", "said"),
    [
        ("{accept: 0.4}", 0.42, []),  # below the policy's confirm, which gives way
        ("{confirm: 0.8}", 0.85, []),  # above the policy's accept
        ("{confirm: 0.3}", 0.35, ["Did you want to hear the prices?"]),
    ],
)
def test_an_edge_that_an_intent_does_not_name_gives_way(begin, written, confidence, said):
    talk = begin(TRIP.replace("begin: told}", f"begin: told, confidence: {written}}}"))
    answered = talk.say(intent="prices", confidence=confidence)
    assert talk.interpreter.position.counters["low_confidence"] == 0
    assert (answered == said) or not said


def test_a_step_may_have_edges_patience_and_words_of_its_own(begin):
    talk = begin(
        "flow: f\npolicy: {handover: d}\nslots: {n: {type: text}}\nsteps:\n"
        "  a: {ask: A?, for: n, confidence: {accept: 0.3, confirm: 0.2}, no_match: {say: Own words}}\n"
        "  b: {hangup: Bye}\n  d: {queue: q}\n"
    )
    assert talk.mumble() == ["Own words"]
    talk.say(slots={"n": "x"}, confidence=0.35)
    assert talk.step == "b"
    talk = begin(
        "flow: f\npolicy: {handover: d}\nslots: {n: {type: text}}\nsteps:\n"
        "  a: {ask: A?, for: n, patience: 1}\n  b: {hangup: Bye}\n  d: {queue: q}\n"
    )
    talk.mumble()
    assert talk.queued.reason == "patience"


@pytest.mark.parametrize(("on", "step"), [("on: {failed: c}, ", "c"), ("", "d")])
def test_tries_bound_a_question(begin, on, step):
    talk = begin(
        "flow: f\npolicy: {handover: d, patience: 9}\nslots: {n: {type: text}}\nsteps:\n"
        f"  a: {{ask: A?, for: n, {on}tries: 2}}\n  b: {{say: Wrong., retry: a}}\n"
        "  c: {hangup: Bye}\n  d: {queue: q}\n"
    )
    talk.mumble()
    talk.say(slots={"n": "x"})  # wrong: the second try is used up
    assert talk.step == step


# --- call with arguments and results ----------------------------------------------------------


def test_a_call_takes_values_along_and_gives_back_what_it_names(begin):
    talk = begin(
        "flow: f\nsteps:\n"
        "  a: {set: {x: = 1, y: = 1}}\n"
        "  b: {call: sub, with: {amount: = x + 4}, gives: [fee]}\n"
        '  c: {hangup: \'{{ x }} {{ fee }} {{ amount | default("gone") }} {{ inner | default("gone") }}\'}\n'
        "  sub: {set: {x: = 7, inner: = 1, fee: = amount * x, y: = 2}}\n  sub_end: {goto: return}\n"
    )
    assert talk.one(Say).text == "1 35 gone gone"


def test_a_position_in_the_middle_of_everything_is_saved_and_resumed(trip):
    trip.say(slots={"hour": "9"}, confidence=0.6)
    trip.say(intent="hours")
    position = trip.interpreter.position
    assert Position.from_json(position.to_json()) == position


def test_every_change_is_noted(trip):
    trip.say(slots={"day": "friday"})
    notes = [action for action in trip.actions if isinstance(action, Note)]
    assert notes[0].text == "change" and notes[0].data == {"slot": "day"}
