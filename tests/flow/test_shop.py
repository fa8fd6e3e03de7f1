"""The shop's whole conversation, without a telephone."""

import pytest

from ivr.actions import Answer, Hangup, Listen, LookUp, Say
from ivr.flow.checks import check
from ivr.ssml import words

ORDER = {"state": "shipped", "shipped": "2026-11-18", "due": "2026-11-21"}


def test_nothing_in_the_shop_is_suspicious(shop):
    assert check(shop) == []


def test_the_call_is_answered_and_the_ear_is_open_before_the_greeting(shop, caller):
    kinds = [type(action) for action in caller.actions if isinstance(action, Answer | Listen | Say)]
    assert kinds == [Answer, Listen, Say]
    assert caller.listen.expecting.intents == ("track_order", "return_item", *shop.anywhere)
    assert {"operator", "repeat", "slower", "wait", "back", "start_over"} <= shop.anywhere.keys()
    assert caller.listen.expecting.keys == {"1": "track_order", "2": "return_item", "0": "operator"}


def test_an_order_is_tracked_from_greeting_to_goodbye(caller):
    assert caller.say(intent="track_order") == [
        "What is your order number? You can say it, or use your keys."
    ]
    assert caller.listen.expecting.asked == "order_number"
    assert caller.listen.expecting.keys == {}  # every key is a digit here
    assert caller.key("55421", slots={"order_number": "55421"}) == []
    assert caller.one(LookUp) == LookUp(id="look_up.5", back_end="orders", method="GET", path="/55421")
    assert caller.found(**ORDER) == [
        "Order 5 5 4 2 1 was shipped on Wednesday, November 18th, and will arrive tomorrow.",
        "Is there anything else I can help you with?",
    ]
    assert caller.listen.expecting.yes_no
    assert caller.say(answer="no") == ["Thank you for calling ShopEasy. Goodbye!"]
    assert caller.hung_up and isinstance(caller.actions[-1], Hangup)
    assert caller.hang_up() == [] and caller.actions == []


def test_a_number_said_in_the_same_breath_is_never_asked_for(caller):
    caller.say(intent="track_order", slots={"order_number": "55421"})
    assert caller.one(LookUp).path == "/55421"


def test_a_second_order_empties_the_number_of_the_first(caller):
    caller.say(intent="track_order", slots={"order_number": "55421"})
    caller.found(**ORDER)
    caller.say(intent="track_order")
    assert caller.step == "number" and caller.slots == {}
    caller.say(slots={"order_number": "777777"})
    caller.found(**ORDER)
    caller.say(intent="track_order", slots={"order_number": "88888"})
    assert caller.one(LookUp).path == "/88888"


def test_an_unsure_number_is_read_back_and_corrected(caller):
    caller.say(intent="track_order")
    assert caller.say(slots={"order_number": "55421"}, confidence=0.6) == [
        "Did you say order number 5 5 4 2 1?"
    ]
    assert [slot.name for slot in caller.listen.expecting.slots] == ["order_number"]
    assert caller.say(answer="no", slots={"order_number": "55423"}) == []
    assert caller.one(LookUp).path == "/55423"


def test_a_number_that_was_not_right_is_asked_for_again(caller):
    caller.say(intent="track_order")
    caller.say(slots={"order_number": "55421"}, confidence=0.6)
    assert caller.say(answer="no")[0].startswith("Sorry about that. What is your order number?")
    assert caller.interpreter.position.counters["refused"] == 1


def test_an_unsure_wish_is_asked_back(caller):
    assert caller.say(intent="track_order", confidence=0.5) == ["Did you want to track your order?"]
    caller.say(answer="yes", confidence=0.5)
    assert caller.step == "number"


def test_an_order_that_does_not_exist_is_asked_for_again_and_costs_patience(caller):
    caller.say(intent="track_order", slots={"order_number": "99999"})
    assert caller.found("not_found", 404) == [
        "I can't find an order with the number 9 9 9 9 9.",
        "What is your order number? You can say it, or use your keys.",
    ]
    assert caller.slots == {} and sum(caller.interpreter.position.counters.values()) == 1


@pytest.mark.parametrize("outcome", ["error", "timeout", "unknown", "refused"])
def test_a_back_office_that_fails_leads_to_a_person(caller, outcome):
    caller.say(intent="track_order", slots={"order_number": "55421"})
    caller.found(outcome, 500)
    assert caller.queued.queue == "support" and caller.queued.slots == {"order_number": "55421"}


def test_the_operator_is_one_word_away(caller):
    assert caller.say("agent", intent="operator") == [
        "Let me connect you with someone who can help. One moment, please."
    ]
    assert (caller.queued.reason, caller.queued.said) == ("operator", "agent")
    assert caller.queued.whisper == "ShopEasy, operator, order not given."


def test_who_cannot_be_understood_reaches_a_person_with_all_that_was_learned(caller):
    caller.say(intent="track_order", slots={"order_number": "55421"})
    caller.found(**ORDER)
    caller.say(answer="yes")
    assert caller.mumble() == ["Sorry, I didn't catch that. Could you say it another way?"]
    assert caller.mumble() == [
        "I still didn't get that. You can say track my order, return something, or operator."
    ]
    caller.say("the purple llama sings", confidence=0.0)
    assert caller.queued.reason == "patience" and caller.queued.said == "(unclear) the purple llama sings"
    assert caller.queued.whisper == "ShopEasy, patience, order 5 5 4 2 1."
    assert caller.queued.slots == {"order_number": "55421"}


def test_patience_counts_every_kind_of_repair(caller):
    caller.silence()
    caller.say(intent="track_order", confidence=0.2)
    assert caller.step == "welcome"
    caller.mumble()
    assert caller.queued.reason == "patience"


@pytest.mark.parametrize("status", ["full", "timeout", "closed", "joinempty", "leaveunavail"])
def test_a_queue_that_gives_the_caller_back_ends_in_words(caller, status):
    caller.say(intent="operator")
    assert len(caller.back(status)) == 1
    assert caller.hung_up


def test_a_queue_that_ends_in_a_way_nobody_knows_leads_to_the_dialplans_fallback(caller):
    caller.say(intent="operator")
    caller.back("on fire")
    assert caller.queued.queue == "fallback"


def test_silence_is_answered(caller):
    assert caller.silence() == ["I'm still here. You can say track my order, return something, or operator."]
    assert caller.listen.no_input == 5.0


def test_without_ears_the_same_conversation_is_a_menu(caller):
    assert caller.deafen() == [
        "Welcome to ShopEasy. How can I help you today? To track your order, press 1. "
        "To return something, press 2. To speak to someone, press 0."
    ]
    caller.key("1", intent="track_order")
    caller.key("55421", slots={"order_number": "55421"})
    assert caller.found(**ORDER)[1].endswith(
        "For yes, press 1. For no, press 2. To speak to someone, press 0."
    )


def test_everything_static_that_is_said_was_known_before(shop, caller):
    static = {words(text) for _, text in shop.static_prompts()}
    said = caller.silence() + caller.mumble() + caller.say(intent="operator")
    assert said and set(said) <= static
    assert not any("{" in text or "5 5" in text for text in static)
    assert len(static) == len(shop.static_prompts())
